//! A log shipper's pool keeps the buffers of an ordinary day, and lets those of the worst day go.
//!
//! ## Why it works
//!
//! A pool without bounds is a leak with a good name: nothing in it is lost, nothing in it is used, and it
//! only grows. There are two ways to grow, so there are two bounds. The *number*: 300 buffers were under
//! way once, and all would stay; 8 serve an ordinary day. The *size*: one batch of four megabytes leaves
//! one buffer of that room, and the next 4,000 bytes live in it for ever. And it need not be one: which
//! buffer meets the next giant is chance, so with time each of them has met one.
//!
//! Both bounds are checked where a buffer comes back, because there its capacity is known and nobody is
//! waiting. What is over a bound is simply dropped: to free a block is what the allocator is for. Together
//! they make a promise that can be written on a dashboard: at most 8 times 64 KiB.
//!
//! A buffer without room is not kept either. It would cost no memory, but a place, and a pool full of empty
//! buffers saves nothing at all.
//!
//! ## What it costs
//!
//! Each giant, and each buffer of a rush beyond the eighth, is allocated again the next time. That is the
//! point: the worst day pays for itself. Set the bounds from what was measured on ordinary days, and have a
//! counter for buffers that were made anew; if it runs, a bound is too low.
//!
//! ## When not to
//!
//! When the number of objects is fixed by something else, such as one for each of 16 threads: then that is
//! the bound. And when buffers differ widely in size by nature, one bound for all does not fit; keep
//! several pools by size, or none, since the system's allocator does exactly that.
//!
//! ## Another way
//!
//! Cut a giant instead of dropping it: `clear`, then `shrink_to(LARGEST)`, and keep it. That is kind to a
//! pool that would otherwise be empty, and costs a reallocation. Or bound the sum of all capacities instead
//! of number and size. Whoever cannot say a number lets the pool forget: drop a few of its buffers every
//! minute.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | keeps_no_giant | before | 2 | 4000097 | 4000097 | 4000097 |
//! | | after | 1 | 4000001 | 4000001 | 0 |
//! | keeps_eight_buffers_of_a_rush | before | 309 | 1231680 | 1219488 | 1212288 |
//! | | after | 303 | 1207488 | 1207392 | 32192 |
//! | keeps_little_of_the_worst_day | before | 117 | 40408698 | 40405722 | 40403082 |
//! | | after | 113 | 40402938 | 40402650 | 32192 |

use std::hint::black_box;

use heaplings::bench;

/// How many buffers are worth keeping.
const KEPT: usize = 8;
/// The largest capacity of a buffer that is worth keeping.
const LARGEST: usize = 65_536;

/// Buffers that are not on their way.
struct Pool {
    free: Vec<Vec<u8>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: Vec::new() }
    }

    /// An empty buffer, if possible one that has room already.
    fn take(&mut self) -> Vec<u8> {
        self.free.pop().unwrap_or_default()
    }

    /// Takes a buffer back. One without room saves nobody anything: it must not take the place of another.
    fn put(&mut self, mut buffer: Vec<u8>) {
        if self.free.len() == KEPT || buffer.capacity() == 0 || buffer.capacity() > LARGEST {
            return;
        }
        buffer.clear();
        self.free.push(buffer);
    }
}

/// Packs lines into a buffer from the pool. Who has sent it gives it back.
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
    bench("an ordinary day", || {
        for _ in 0..100 {
            let buffer = pack(&mut pool, black_box(&usual));
            pool.put(buffer);
        }
    });
    bench("a giant, and ten times what is kept", || {
        let mut on_their_way = vec![pack(&mut pool, black_box(&giant))];
        on_their_way.extend((0..10 * KEPT).map(|_| pack(&mut pool, &usual)));
        on_their_way.into_iter().for_each(|buffer| pool.put(buffer));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

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
        let buffer = pack(&mut pool, &lines(&["one"]));
        assert_eq!(buffer, b"one\n");
        pool.put(buffer);
        let buffer = pack(&mut pool, &lines(&["größer", "", "日志"]));
        assert_eq!(buffer, "größer\n\n日志\n".as_bytes());
        pool.put(buffer);
        assert_eq!(pack(&mut pool, &usual()).len(), 4_000);
        assert_eq!(pack(&mut pool, &giant()).len(), 4_000_001);
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
                for _ in 0..8 {
                    assert!(pool.take().capacity() >= size, "a buffer of {size} is worth keeping");
                }
            }
        }
    }

    #[test]
    fn an_empty_or_a_giant_buffer_takes_no_place() {
        let mut pool = Pool::new();
        for _ in 0..8 {
            pool.put(Vec::new());
        }
        pool.put(Vec::with_capacity(4_000));
        assert!(pool.take().capacity() >= 4_000, "buffers without room take the places of others");
    }

    #[test]
    fn keeps_no_giant() {
        let heap = measure_with(giant, |lines| {
            let mut pool = Pool::new();
            let buffer = pack(&mut pool, &lines);
            pool.put(buffer);
            pool
        });
        // One buffer of the largest size, if it is cut to that, and a list for 8 buffers of 24 bytes.
        dhat::assert!(heap.curr_bytes <= 65_728);
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
        // 8 buffers of 4,000 bytes, and a list of 24 bytes for each: with 8 places, or with 16 if there were
        // nine for a moment.
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
        // 8 buffers of 64 KiB, if giants are cut to that, and the same list.
        dhat::assert!(heap.curr_bytes <= 524_672);
    }
}
