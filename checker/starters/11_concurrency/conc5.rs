//! A backup reads a disk in blocks and hands them to a thread that uploads them, while it reads on. Blocks
//! arrive in order, and all but the last are 4,096 bytes long.
//!
//! Each block is copied into a Vec of its own, which the other thread frees. For a gigabyte of disk, a
//! gigabyte is allocated, block by block.
//! Goal: a handful of buffers, and channels that do not grow, however large the disk is.

use std::hint::black_box;
use std::io::{self, Read};
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

/// The bytes of a block.
const BLOCK: usize = 4_096;

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

// TODO: let buffers that have been uploaded come back, and be filled again.
/// Hands the disk to `upload` block by block, on a thread of its own. Returns how many bytes there were. An
/// error ends the backup; the full blocks before it are uploaded.
fn back_up(mut disk: impl Read, mut upload: impl FnMut(&[u8]) + Send) -> io::Result<u64> {
    thread::scope(|scope| {
        let (full, blocks) = mpsc::sync_channel::<Vec<u8>>(2);
        scope.spawn(move || blocks.iter().for_each(|block| upload(&block)));
        let mut buffer = [0; BLOCK];
        let mut bytes = 0;
        loop {
            let n = fill(&mut disk, &mut buffer)?;
            if n == 0 || full.send(buffer[..n].to_vec()).is_err() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::hint::black_box;
    use std::io::Read;
    use std::sync::mpsc;
    use std::time::Duration;
    use std::{io, thread};

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// A disk of so many bytes, no two blocks of which are the same.
    fn bytes(n: usize) -> Vec<u8> {
        (0..n.div_ceil(4) as u32).flat_map(u32::to_le_bytes).take(n).collect()
    }

    /// A disk that hands out a thousand bytes at a time, says so, and may fail in place of its end.
    struct Slow<F>(io::Cursor<Vec<u8>>, F, bool);

    impl<F: FnMut(u64)> Read for Slow<F> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let few = buffer.len().min(1_000);
            (self.1)(self.0.position());
            match self.0.read(&mut buffer[..few])? {
                0 if self.2 => Err(io::Error::other("worn out")),
                n => Ok(n),
            }
        }
    }

    #[test]
    fn uploads_the_disk_in_blocks_and_in_order() {
        for n in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 50 * BLOCK + 7] {
            let (disk, mut blocks) = (Slow(io::Cursor::new(bytes(n)), |_| (), false), Vec::new());
            let copied = back_up(disk, |block| blocks.push(block.to_vec())).unwrap();
            assert_eq!((copied, blocks.concat()), (n as u64, bytes(n)));
            assert!(blocks.iter().rev().skip(1).all(|block| block.len() == BLOCK), "{n} bytes");
        }
    }

    #[test]
    fn an_error_ends_the_backup() {
        let (disk, mut n) = (Slow(io::Cursor::new(bytes(3 * BLOCK)), |_| (), true), 0);
        let error = back_up(disk, |block| n += block.len()).unwrap_err();
        assert_eq!((error.to_string(), n), ("worn out".to_string(), 3 * BLOCK));
    }

    #[test]
    fn reads_on_while_a_block_is_uploaded() {
        let (me, (tell, told)) = (thread::current().id(), mpsc::channel());
        let disk = Slow(io::Cursor::new(bytes(4 * BLOCK)), |position| _ = tell.send(position), false);
        // The first block is uploaded only when part of the second has been read.
        let mut first = true;
        back_up(disk, move |_| {
            assert_ne!(thread::current().id(), me);
            while first && told.recv_timeout(PATIENCE).expect("a disk that is read on") <= BLOCK as u64 {}
            first = false;
        })
        .unwrap();
    }

    #[test]
    fn three_thousand_blocks_need_few_buffers() {
        let disk = io::repeat(7).take(3_000 * BLOCK as u64);
        let heap = measure_threads(|| back_up(disk, |block| _ = black_box(block)).unwrap());
        assert_eq!(heap.value, 12_288_000);
        // Buffers that may grow to their size, two channels with a bound, a thread.
        dhat::assert!(heap.total_blocks <= 100);
    }

    #[test]
    fn three_thousand_blocks_need_no_more_bytes_than_a_few() {
        let disk = io::repeat(7).take(3_000 * BLOCK as u64);
        let heap = measure_threads(|| back_up(disk, |block| _ = black_box(block)).unwrap());
        assert_eq!(heap.value, 12_288_000);
        // Up to 16 buffers of 4,096 bytes.
        dhat::assert!(heap.total_bytes <= 70_000);
    }
}
