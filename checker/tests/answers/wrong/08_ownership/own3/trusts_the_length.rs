// Wrong: it makes room for whatever length the line promises
// Fails: refuses_what_is_no_job

use std::hint::black_box;

use heaplings::bench;

enum State {
    Line(Vec<u8>),
    Data { name: String, data: Vec<u8> },
    Failed,
}

/// What receives one job.
struct Receiver {
    state: State,
}

impl Receiver {
    fn new() -> Receiver {
        Receiver { state: State::Line(Vec::new()) }
    }

    fn feed(&mut self, piece: &[u8]) {
        for byte in piece {
            match &mut self.state {
                State::Line(line) if *byte == b'\n' => {
                    self.state = match parse(line) {
                        Some((name, length)) => {
                            State::Data { name: name.to_string(), data: Vec::with_capacity(length) }
                        }
                        None => State::Failed,
                    };
                }
                State::Line(line) => line.push(*byte),
                State::Data { data, .. } if data.len() < data.capacity() => data.push(*byte),
                _ => {}
            }
        }
    }

    fn finish(self) -> Option<(String, Vec<u8>)> {
        match self.state {
            State::Data { name, data } if data.len() == data.capacity() => Some((name, data)),
            _ => None,
        }
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
