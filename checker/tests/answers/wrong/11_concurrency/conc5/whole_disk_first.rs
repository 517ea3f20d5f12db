// Wrong: it reads the whole disk into one large buffer, and uploads it then.
// Fails: three_thousand_blocks_need_no_more_bytes_than_a_few
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
    let mut all = Vec::new();
    let mut block = vec![0; BLOCK];
    let mut end = Ok(());
    loop {
        match fill(&mut disk, &mut block) {
            Ok(0) => break,
            Ok(n) => all.extend(&block[..n]),
            Err(error) => {
                end = Err(error);
                break;
            }
        }
    }
    let bytes = all.len() as u64;
    thread::scope(|scope| {
        scope.spawn(move || all.chunks(BLOCK).for_each(upload));
    });
    end.map(|()| bytes)
}

fn main() {
    bench("back_up(100 blocks)", || {
        let disk = io::repeat(7).take(black_box(100 * BLOCK as u64));
        back_up(disk, |block| _ = black_box(block))
    });
}
