// Wrong: the data stays where it is, but the line is cloned for each byte, and the name for each piece
// Fails: line_and_name_are_not_cloned

use std::hint::black_box;
use std::mem;

use heaplings::bench;

/// How far a job has come.
enum State {
    Line(Vec<u8>),
    Data { name: String, length: usize, data: Vec<u8> },
    Done { name: String, data: Vec<u8> },
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

    /// Takes the next piece. What comes behind the end of the job is ignored.
    fn feed(&mut self, mut piece: &[u8]) {
        while let Some((&byte, rest)) = piece.split_first() {
            match &mut self.state {
                State::Line(line) if byte == b'\n' => {
                    self.state = match parse(line) {
                        None => State::Failed,
                        Some((name, 0)) => State::Done { name: name.to_string(), data: Vec::new() },
                        Some((name, length)) => {
                            State::Data { name: name.to_string(), length, data: Vec::new() }
                        }
                    };
                    piece = rest;
                }
                State::Line(line) => {
                    let mut longer = line.clone();
                    longer.push(byte);
                    *line = longer;
                    piece = rest;
                }
                State::Data { name, length, data } => {
                    let (part, rest) = piece.split_at(piece.len().min(*length - data.len()));
                    data.extend_from_slice(part);
                    let job = name.clone();
                    if data.len() == *length {
                        self.state = State::Done { name: job, data: mem::take(data) };
                    } else {
                        *name = job;
                    }
                    piece = rest;
                }
                State::Done { .. } | State::Failed => return,
            }
        }
    }

    /// The job's name and data, if all of it has come.
    fn finish(self) -> Option<(String, Vec<u8>)> {
        match self.state {
            State::Done { name, data } => Some((name, data)),
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
