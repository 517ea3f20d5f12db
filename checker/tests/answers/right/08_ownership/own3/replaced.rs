// Right: the whole state is replaced by Failed and moved on from there

use std::hint::black_box;

use heaplings::bench;

enum State {
    Line(Vec<u8>),
    Data { name: String, length: usize, data: Vec<u8> },
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
        self.state = match std::mem::replace(&mut self.state, State::Failed) {
            State::Line(mut line) => match piece.iter().position(|byte| *byte == b'\n') {
                Some(end) => {
                    line.extend_from_slice(&piece[..end]);
                    self.state = match parse(&line) {
                        Some((name, length)) => {
                            State::Data { name: name.to_string(), length, data: Vec::new() }
                        }
                        None => State::Failed,
                    };
                    return self.feed(&piece[end + 1..]);
                }
                None => {
                    line.extend_from_slice(piece);
                    State::Line(line)
                }
            },
            State::Data { name, length, mut data } => {
                data.extend_from_slice(&piece[..piece.len().min(length - data.len())]);
                State::Data { name, length, data }
            }
            State::Failed => State::Failed,
        };
    }

    fn finish(self) -> Option<(String, Vec<u8>)> {
        match self.state {
            State::Data { name, length, data } if data.len() == length => Some((name, data)),
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
