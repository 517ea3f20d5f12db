// Wrong: data has room for 4,096 bytes, and the rest is lost
// Fails: data_is_copied_only_to_grow

use std::hint::black_box;

use heaplings::bench;

struct Receiver {
    line: Vec<u8>,
    header: Option<Option<(String, usize)>>,
    data: [u8; 4_096],
    len: usize,
}

impl Receiver {
    fn new() -> Receiver {
        Receiver { line: Vec::new(), header: None, data: [0; 4_096], len: 0 }
    }

    fn feed(&mut self, piece: &[u8]) {
        for byte in piece {
            match &self.header {
                None if *byte == b'\n' => {
                    self.header = Some(parse(&self.line).map(|(name, length)| (name.to_string(), length)));
                }
                None => self.line.push(*byte),
                Some(Some((_, length))) if self.len < *length && self.len < self.data.len() => {
                    self.data[self.len] = *byte;
                    self.len += 1;
                }
                _ => {}
            }
        }
    }

    fn finish(self) -> Option<(String, Vec<u8>)> {
        let (name, length) = self.header??;
        (length.min(4_096) == self.len).then(|| (name, self.data[..self.len].to_vec()))
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
