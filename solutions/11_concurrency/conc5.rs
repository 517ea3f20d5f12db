//! Four buffers go round between the thread that reads and the thread that uploads.
//!
//! ## Why it works
//!
//! A Vec that is sent is moved: three words travel, the block of memory stays where it is. So the reader can
//! fill the very Vec that it sends, and copy nothing. Then it needs another Vec, and the other thread has one
//! that it no longer needs. A second channel takes it back. There are never more than the four buffers of the
//! circle, so the channel of empty ones is a bound as well: while all are full, the reader waits in `recv`.
//!
//! There is no deadlock: the reader waits only while the uploader has a buffer, and the uploader's channels
//! have a place for every buffer there is. Both have a bound: a `channel()` would make a block for each 31
//! buffers that pass through it, as long as the backup runs.
//!
//! ## What it costs
//!
//! A second channel, and one more thing that has to be right: a buffer that is not sent back is lost, and
//! when all are lost the reader waits for ever. Four blocks stay in memory even while nothing happens. A
//! buffer carries the old bytes until they are written over, so mind the length.
//!
//! ## When not to
//!
//! When messages are small. A `u64` or a short struct fits into the channel's own place, so there is nothing
//! to give back. And where a message must live on at the receiver, it cannot come back.
//!
//! `bytes::BytesMut` gives its memory back when its last part is dropped, and saves the second channel; a
//! pool such as `crossbeam`'s `ArrayQueue` of buffers serves many threads. With one thread on each side two
//! channels of std are enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | three_thousand_blocks_need_few_buffers | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | three_thousand_blocks_need_no_more_bytes_than_a_few | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//!
//! Seen: oferchen/rsync#2337: buffers went back through a channel, 4 million allocator instructions fewer.

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
/// error ends the backup; the full blocks before it are uploaded.
fn back_up(mut disk: impl Read, mut upload: impl FnMut(&[u8]) + Send) -> io::Result<u64> {
    thread::scope(|scope| {
        let (full, blocks) = mpsc::sync_channel::<Vec<u8>>(BUFFERS);
        let (empty, returned) = mpsc::sync_channel(BUFFERS);
        (0..BUFFERS).for_each(|_| empty.send(Vec::with_capacity(BLOCK)).expect("there is a place"));
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
