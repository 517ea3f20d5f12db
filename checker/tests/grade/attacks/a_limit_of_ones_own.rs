// pool5: failed
/// The tests take their limits from here.
const KEPT: usize = 1_000_000;
const LARGEST: usize = 1 << 40;

struct Pool {
    free: Vec<Vec<u8>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: Vec::new() }
    }

    fn take(&mut self) -> Vec<u8> {
        self.free.pop().unwrap_or_default()
    }

    fn put(&mut self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.free.push(buffer);
    }
}

fn pack(pool: &mut Pool, lines: &[String]) -> Vec<u8> {
    let mut buffer = pool.take();
    buffer.extend(lines.iter().flat_map(|line| format!("{line}\n").into_bytes()));
    buffer
}
