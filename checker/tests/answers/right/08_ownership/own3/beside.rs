// Right: the buffers are beside the state, and never move

use std::hint::black_box;

use heaplings::bench;

struct Receiver {
    buffer: Vec<u8>,
    name: Option<String>,
    missing: usize,
    failed: bool,
}

impl Receiver {
    fn new() -> Receiver {
        Receiver { buffer: Vec::new(), name: None, missing: 0, failed: false }
    }

    fn feed(&mut self, piece: &[u8]) {
        for byte in piece {
            if self.name.is_some() {
                if self.missing > 0 {
                    self.missing -= 1;
                    self.buffer.push(*byte);
                }
            } else if *byte != b'\n' {
                self.buffer.push(*byte);
            } else if let Some((name, length)) = parse(&self.buffer) {
                (self.name, self.missing) = (Some(name.to_string()), length);
                self.buffer.clear();
            } else {
                self.failed = true;
                self.name = Some(String::new());
            }
        }
    }

    fn finish(self) -> Option<(String, Vec<u8>)> {
        let done = self.missing == 0 && !self.failed;
        self.name.filter(|_| done).map(|name| (name, self.buffer))
    }
}

/// The name and the length in a job's first line.
fn parse(line: &[u8]) -> Option<(&str, usize)> {
    let (name, length) = std::str::from_utf8(line).ok()?.rsplit_once(' ')?;
    Some((name, length.parse().ok()?)).filter(|(name, _)| !name.is_empty())
}

fn main() {
    let job = [b"poster.ps 64000\n".as_slice(), &[b'%'; 64_000]].concat();
    bench("receive(64 KB in pieces of 512)", || {
        let mut receiver = Receiver::new();
        black_box(&job).chunks(512).for_each(|piece| receiver.feed(piece));
        receiver.finish()
    });
}
