//! Text from bytes of any kind: what is not UTF-8 is read as U+FFFD.
//!
//! Valgrind writes paths and arguments as it finds them, and those of older systems may be Latin-1.

use std::io::{self, Read};

/// How many bytes are taken from the input at once.
const PIECE: usize = 64 * 1024;

/// Reads another input as UTF-8.
pub struct Lossy<R> {
    input: R,
    /// Room for a piece of it, made once: to clear a piece takes longer than to read one.
    room: Vec<u8>,
    /// What was read, and is not handed out yet.
    ready: Vec<u8>,
    at: usize,
    /// The beginning of a character whose end has not been read yet.
    incomplete: Vec<u8>,
    over: bool,
}

impl<R: Read> Lossy<R> {
    pub fn new(input: R) -> Lossy<R> {
        Lossy { input, room: vec![0; PIECE], ready: Vec::new(), at: 0, incomplete: Vec::new(), over: false }
    }

    /// Fills `ready` with something, unless the input is over.
    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        while self.ready.is_empty() && !self.over {
            let read = match self.input.read(&mut self.room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.over = read == 0;
            let mut bytes = std::mem::take(&mut self.incomplete);
            if bytes.is_empty() && str::from_utf8(&self.room[..read]).is_ok() {
                self.ready.extend_from_slice(&self.room[..read]);
            } else {
                bytes.extend_from_slice(&self.room[..read]);
                self.take(&bytes);
            }
        }
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut rest = bytes.len();
        for chunk in bytes.utf8_chunks() {
            let invalid = chunk.invalid();
            self.ready.extend_from_slice(chunk.valid().as_bytes());
            rest -= chunk.valid().len() + invalid.len();
            let may_go_on = str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
            if rest == 0 && may_go_on && !self.over {
                self.incomplete = invalid.to_vec();
            } else if !invalid.is_empty() {
                self.ready.extend_from_slice("\u{fffd}".as_bytes());
            }
        }
    }
}

impl<R: Read> Read for Lossy<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.ready.len() {
            self.fill()?;
        }
        let length = buffer.len().min(self.ready.len() - self.at);
        buffer[..length].copy_from_slice(&self.ready[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives so many bytes at each read.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    #[test]
    fn reads_what_is_not_utf_8_as_the_standard_library_does() {
        for bytes in [
            &b"caf\xe9.c"[..],
            b"",
            "é界🦀".as_bytes(),
            b"\xe7\x95",
            b"\xf0\x9f\xa6x\xff\xfe",
            b"\xe7\x95\xe7\x95\x8c",
            b"ends in \xf0\x9f",
        ] {
            for step in [1, 2, 3, 1_000] {
                let mut text = String::new();
                Lossy::new(Slowly(bytes, step)).read_to_string(&mut text).unwrap();
                assert_eq!(text, String::from_utf8_lossy(bytes), "{bytes:?} in steps of {step}");
            }
        }
    }
}
