//! A receiver of print jobs changes its state in place, and moves out of it what the next state needs.
//!
//! ## Why it works
//!
//! A state that stays needs no copy: `match &mut self.state` borrows it, and the bytes are appended to the
//! Vec that is there. Only the step from one state to the next needs the *owned* name and data, and a
//! borrowed state cannot give them away, because that would leave a hole in it. `mem::take` fills the hole
//! with an empty String or Vec, which allocates nothing, and returns the old one with its block.
//! `mem::replace` does the same with a value of your choice, such as the whole next state, and `Option::take`
//! with `None`.
//!
//! `finish` takes `self`, so it can move out of it and needs no replacement: nobody can see the hole.
//!
//! ## What it costs
//!
//! For a moment the state is `Data` with an empty name and no data. If the code in between panics or returns,
//! the state stays like that; so take last, when the next state is certain. Moving copies three words for
//! each Vec, whatever its length. And a clone has no spare capacity: the last one cut the data to its 64,000
//! bytes, and now it keeps the 114,688 to which it has grown. `shrink_to_fit` cuts data that is kept for
//! long.
//!
//! ## When not to
//!
//! When the old state is needed after the step: then a copy is the task. When most of a state is the same in
//! all states, put that part beside the enum: `data` next to the state never has to move. And a state machine
//! that consumes itself, `fn feed(self, …) -> Self`, needs no `take` at all, if its owner can give it away.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | data_is_copied_only_to_grow | before | 3035 | 96121441 | 255826 | 64009 |
//! | | after | 15 | 229345 | 114697 | 114697 |
//! | line_and_name_are_not_cloned | before | 3035 | 96121441 | 255826 | 64009 |
//! | | after | 15 | 229345 | 114697 | 114697 |
//!
//! Seen: MystenLabs/sui#21958: take in place of clone, for fewer allocations in a hot path.

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
                    line.push(byte);
                    piece = rest;
                }
                State::Data { name, length, data } => {
                    let (part, rest) = piece.split_at(piece.len().min(*length - data.len()));
                    data.extend_from_slice(part);
                    if data.len() == *length {
                        self.state = State::Done { name: mem::take(name), data: mem::take(data) };
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// What is received if a job comes in pieces of `size`.
    fn receive(job: &[u8], size: usize) -> Option<(String, Vec<u8>)> {
        let mut receiver = Receiver::new();
        job.chunks(size).for_each(|piece| receiver.feed(piece));
        receiver.finish()
    }

    #[test]
    fn receives_a_job_in_any_pieces() {
        for size in [1, 2, 3, 5, 8, 100] {
            assert_eq!(
                receive(b"a b.ps 4\nabc\nrest", size),
                Some(("a b.ps".to_string(), b"abc\n".to_vec()))
            );
            assert_eq!(receive("größe 0\n".as_bytes(), size), Some(("größe".to_string(), vec![])));
            assert_eq!(receive(b"a 1\n\n", size), Some(("a".to_string(), vec![b'\n'])));
        }
    }

    #[test]
    fn refuses_what_is_no_job() {
        for size in [1, 4, 100] {
            for job in [
                &b""[..],
                b"a 4",
                b"a 4\nabc",
                b"a4\nabcd",
                b" 4\nabcd",
                b"a -1\n",
                b"\xff 1\na",
                b"a 4\r\nabcd",
            ] {
                assert_eq!(receive(job, size), None, "{:?}", job.escape_ascii());
            }
        }
        // A length is only a promise.
        assert_eq!(receive(format!("a {}\nabc", usize::MAX).as_bytes(), 2), None);
    }

    #[test]
    fn a_receiver_leaves_nothing() {
        let job = || [b"a 500\n".as_slice(), &[7; 600]].concat();
        let heap = measure_with(job, |job| drop(receive(&job, 50)));
        assert_eq!(heap.curr_blocks, 0);
    }

    /// 64,000 bytes that are not all the same.
    fn poster() -> Vec<u8> {
        let mut job = b"poster.ps 64000\n".to_vec();
        job.extend((0..64_000_u32).map(|i| (i / 250) as u8));
        job
    }

    #[test]
    fn data_is_copied_only_to_grow() {
        let heap = measure_with(poster, |job| receive(&job, 64));
        assert_eq!(heap.value.as_ref().map(|(_, data)| (data.len(), data[63_999])), Some((64_000, 255)));
        // Doubling up to 64,000 asks for less than four times that.
        dhat::assert!(heap.total_bytes <= 260_000);
    }

    #[test]
    fn line_and_name_are_not_cloned() {
        let heap = measure_with(poster, |job| receive(&job, 64));
        assert_eq!(heap.value.as_ref().map(|(name, data)| (name.len(), data.len())), Some((9, 64_000)));
        // The name, a line that grows to 15 bytes, and data that doubles up to 64,000.
        dhat::assert!(heap.total_blocks <= 30);
    }
}
