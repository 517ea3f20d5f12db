// Wrong: the state is taken, and the data cloned out of it all the same
// Fails: data_is_copied_only_to_grow

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
        for byte in piece.chunks(1) {
            self.state = match std::mem::replace(&mut self.state, State::Failed) {
                State::Line(line) if byte == b"\n" => match parse(&line) {
                    Some((name, length)) => State::Data { name: name.to_string(), length, data: Vec::new() },
                    None => State::Failed,
                },
                State::Line(line) => State::Line([&line, byte].concat()),
                State::Data { name, length, data } if data.len() % 640 == 0 && data.len() < length => {
                    State::Data { name: name.clone(), length, data: [&data, byte].concat() }
                }
                State::Data { name, length, mut data } => {
                    data.extend(byte.iter().filter(|_| data.len() < length).copied().collect::<Vec<_>>());
                    State::Data { name, length, data }
                }
                State::Failed => State::Failed,
            };
        }
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
