// Wrong: buffers come back over a channel without a bound, which makes a block for each 31 of them.
// Fails: three_thousand_blocks_need_few_buffers, three_thousand_blocks_need_no_more_bytes_than_a_few
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
        let (full, blocks) = mpsc::sync_channel::<Vec<u8>>(BUFFERS);
        let (empty, returned) = mpsc::channel();
        (0..BUFFERS).for_each(|_| empty.send(Vec::with_capacity(BLOCK)).expect("there is a reader"));
        scope.spawn(move || {
            for block in blocks {
                upload(&block);
                // When the backup has ended, nobody wants the buffer back.
                let _ = empty.send(block);
            }
        });
        let mut bytes = 0;
        // Waits for a buffer while all of them are full; ends if the other thread has.
        for mut block in returned {
            block.resize(BLOCK, 0);
            let n = fill(&mut disk, &mut block)?;
            block.truncate(n);
            if n == 0 || full.send(block).is_err() {
                break;
            }
            bytes += n as u64;
        }
        Ok(bytes)
    })
}

fn main() {
    bench("back_up(100 blocks)", || {
        let disk = io::repeat(7).take(black_box(100 * BLOCK as u64));
        back_up(disk, |block| _ = black_box(block))
    });
}
