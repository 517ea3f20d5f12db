// Right: the places of the channel are the buffers: each block is copied into it and out of it.
use std::hint::black_box;
use std::io::{self, Read};
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

/// The bytes of a block.
const BLOCK: usize = 4_096;
/// How many blocks there are in memory: one that is filled, one that is uploaded, and two that wait.
const BUFFERS: usize = 4;

/// Reads until the block is full or the disk ends. Returns the bytes read.
fn fill(disk: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match disk.read(&mut block[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    Ok(filled)
}

/// Hands the disk to `upload` block by block, on a thread of its own. Returns how many bytes there were. An
/// error ends the backup; what was read before it is uploaded.
fn back_up(mut disk: impl Read, mut upload: impl FnMut(&[u8]) + Send) -> io::Result<u64> {
    thread::scope(|scope| {
        let (full, blocks) = mpsc::sync_channel::<([u8; BLOCK], usize)>(BUFFERS);
        scope.spawn(move || blocks.iter().for_each(|(block, n)| upload(&block[..n])));
        let mut bytes = 0;
        loop {
            let mut block = [0; BLOCK];
            let n = fill(&mut disk, &mut block)?;
            if n == 0 || full.send((block, n)).is_err() {
                return Ok(bytes);
            }
            bytes += n as u64;
        }
    })
}

fn main() {
    bench("back_up(100 blocks)", || {
        let disk = io::repeat(7).take(black_box(100 * BLOCK as u64));
        back_up(disk, |block| _ = black_box(block))
    });
}
