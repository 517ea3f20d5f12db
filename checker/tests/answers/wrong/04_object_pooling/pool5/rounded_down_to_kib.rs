// Wrong: compares whole KiB, so a buffer that is up to 1,023 bytes too large is kept
// Fails: keeps_no_giant_however_little_it_holds
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
        if self.free.len() < KEPT && buffer.capacity() > 0 && buffer.capacity() / 1_024 <= LARGEST / 1_024 {
            buffer.clear();
            self.free.push(buffer);
        }
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
