//! A log shipper packs lines into a buffer, sends it over the network, and gives it back to a pool. On most
//! days two or three buffers of 4,000 bytes are in use. But once the network was down, and a few hundred had
//! to wait; and once there was a stack trace of four megabytes.
//!
//! Since then the shipper uses as much memory as on its worst day, until somebody restarts it.
//! Goal: however bad a day was, the pool keeps at most 8 buffers, and none of more than 64 KiB.

use std::hint::black_box;

use heaplings::bench;

/// How many buffers are worth keeping.
const KEPT: usize = 8;
/// The largest capacity of a buffer that is worth keeping.
const LARGEST: usize = 65_536;

/// Buffers that are not in use.
struct Pool {
    free: Vec<Vec<u8>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: Vec::new() }
    }

    /// An empty buffer, from the pool if there is one.
    fn take(&mut self) -> Vec<u8> {
        self.free.pop().unwrap_or_default()
    }

    // TODO: keep what an ordinary day needs, and no more.
    /// Takes a buffer back. A buffer without capacity is of no use, and must not take the place of another.
    fn put(&mut self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.free.push(buffer);
    }
}

/// Packs lines into a buffer from the pool, for a caller who gives it back. Grading uses this function as
/// published.
fn pack(pool: &mut Pool, lines: &[String]) -> Vec<u8> {
    let mut buffer = pool.take();
    buffer.reserve(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        buffer.extend_from_slice(line.as_bytes());
        buffer.push(b'\n');
    }
    buffer
}

fn main() {
    let usual = vec!["disk 7 is 91 % full on a host of rack 12".to_string(); 97];
    let giant = vec!["x".repeat(10 * LARGEST)];
    let mut pool = Pool::new();
    bench("a buffer of an ordinary day", || {
        let buffer = pack(&mut pool, black_box(&usual));
        pool.put(buffer);
    });
    bench("a giant, and ten times as many as are kept", || {
        let mut in_use = vec![pack(&mut pool, black_box(&giant))];
        in_use.extend((0..10 * KEPT).map(|_| pack(&mut pool, &usual)));
        in_use.into_iter().for_each(|buffer| pool.put(buffer));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::mem;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| line.to_string()).collect()
    }

    /// 100 lines, 4,000 bytes when packed.
    fn usual() -> Vec<String> {
        (0..100).map(|i| format!("{i:03} disk 7 is 91 % full, host of rack 1")).collect()
    }

    /// A line of four megabytes.
    fn giant() -> Vec<String> {
        vec!["x".repeat(4_000_000)]
    }

    #[test]
    fn packs_every_line() {
        let mut pool = Pool::new();
        assert_eq!(pack(&mut pool, &[]), b"");
        let buffer = pack(&mut pool, &lines(&["größer", "", "日志"]));
        assert_eq!(buffer, "größer\n\n日志\n".as_bytes());
        pool.put(buffer);
        assert_eq!((pack(&mut pool, &usual()).len(), pack(&mut pool, &giant()).len()), (4_000, 4_000_001));
    }

    #[test]
    fn hands_out_nothing_of_an_earlier_batch() {
        let mut pool = Pool::new();
        for size in [10, 4_000, 65_536, 65_537, 4_000_000] {
            pool.put(vec![b'?'; size]);
            assert!(pool.take().is_empty());
            pool.put(vec![b'?'; size]);
            assert_eq!(pack(&mut pool, &lines(&["new"])), b"new\n");
        }
    }

    #[test]
    fn hands_eight_buffers_out_again() {
        for size in [1, 4_000, 65_536] {
            let mut pool = Pool::new();
            for _ in 0..3 {
                let mut buffers: Vec<Vec<u8>> = (0..8).map(|_| Vec::with_capacity(size)).collect();
                buffers.drain(..).for_each(|buffer| pool.put(buffer));
                // Neither a ninth buffer nor a giant takes one of the eight away.
                pool.put(Vec::with_capacity(size));
                pool.put(Vec::with_capacity(100_000));
                for _ in 0..8 {
                    assert!(pool.take().capacity() >= size, "a buffer of {size} is worth keeping");
                }
            }
        }
    }

    #[test]
    fn a_buffer_without_capacity_takes_no_place() {
        let mut pool = Pool::new();
        for _ in 0..8 {
            pool.put(Vec::new());
        }
        pool.put(Vec::with_capacity(4_000));
        assert!(pool.take().capacity() >= 4_000, "buffers without capacity take the places of others");
    }

    #[test]
    fn keeps_no_giant_however_little_it_holds() {
        let heap = measure(|| {
            let mut pool = Pool::new();
            // Three buffers that are a little too large: one is empty, one holds a byte, one much more.
            let mut giants = [0, 1, 60_000].map(|length| {
                let mut giant = Vec::with_capacity(66_000);
                giant.resize(length, b'?');
                giant
            });
            giants.iter_mut().for_each(|giant| pool.put(mem::take(giant)));
            pool
        });
        // Three buffers of the largest size, if giants are shrunk to it, and a list for 8 of 24 bytes each.
        dhat::assert!(heap.curr_bytes <= 196_800);
    }

    #[test]
    fn keeps_eight_buffers_of_a_rush() {
        let heap = measure_with(usual, |lines| {
            let mut pool = Pool::new();
            let mut waiting = Vec::with_capacity(300);
            waiting.extend((0..300).map(|_| pack(&mut pool, &lines)));
            waiting.into_iter().for_each(|buffer| pool.put(buffer));
            pool
        });
        // 8 buffers of 4,000 bytes, and a list with 24 bytes for each: with 8 places, or with 16 if there
        // were nine for a moment.
        dhat::assert!(heap.curr_bytes <= 32_384);
    }

    #[test]
    fn keeps_little_of_the_worst_day() {
        let heap = measure_with(
            || (usual(), giant()),
            |(usual, giant)| {
                let mut pool = Pool::new();
                let mut waiting = Vec::with_capacity(110);
                waiting.extend((0..100).map(|_| pack(&mut pool, &usual)));
                waiting.extend((0..10).map(|_| pack(&mut pool, &giant)));
                waiting.into_iter().rev().for_each(|buffer| pool.put(buffer));
                pool
            },
        );
        // 8 buffers of 64 KiB, if giants are shrunk to that, and the same list.
        dhat::assert!(heap.curr_bytes <= 524_672);
    }
}
