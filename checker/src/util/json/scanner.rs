//! How JSON is spelt: white space, words, numbers and strings, from the bytes of any input.
//!
//! It holds one string or number at a time and no more, of a length that is bounded.

use std::borrow::Cow;
use std::io::{self, BufRead, ErrorKind};
use std::str;

use super::error::{Error, Result};

/// An input, read byte by byte as far as it is understood.
#[derive(Debug)]
pub struct Scanner<R> {
    input: R,
    at: u64,
    /// The bytes that a string or a number may have.
    longest: usize,
    /// The string or number that was read last.
    text: Vec<u8>,
}

impl<R: BufRead> Scanner<R> {
    /// For an `input` in which no string or number has more than `longest` bytes.
    pub fn new(input: R, longest: usize) -> Scanner<R> {
        Scanner { input, at: 0, longest, text: Vec::new() }
    }

    /// The offset in bytes of what comes next.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// An error at what comes next.
    pub fn error(&self, what: impl Into<Cow<'static, str>>) -> Error {
        Error { at: self.at, what: what.into() }
    }

    /// Goes on by so many bytes, which have been seen.
    pub fn step(&mut self, bytes: usize) {
        self.input.consume(bytes);
        self.at += bytes as u64;
    }

    /// The next byte; none at the end of the input.
    pub fn peek(&mut self) -> Result<Option<u8>> {
        Ok(fill(&mut self.input, self.at)?.first().copied())
    }

    /// The next byte that is not white space, once that is passed over.
    pub fn peek_word(&mut self) -> Result<Option<u8>> {
        loop {
            let piece = fill(&mut self.input, self.at)?;
            let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            let found = piece.iter().position(|byte| !is_space(byte));
            let (space, next) = match found {
                Some(place) => (place, Some(piece[place])),
                None => (piece.len(), None),
            };
            self.step(space);
            if next.is_some() || space == 0 {
                return Ok(next);
            }
        }
    }

    /// Passes over exactly this word.
    pub fn word(&mut self, word: &'static str) -> Result<()> {
        let error = self.error("no value starts like this");
        for byte in word.bytes() {
            if self.peek()? != Some(byte) {
                return Err(error);
            }
            self.step(1);
        }
        Ok(())
    }

    /// Keeps the next byte if it is one of those.
    fn keep_one(&mut self, wanted: impl Fn(u8) -> bool) -> Result<bool> {
        match self.peek()?.filter(|&byte| wanted(byte)) {
            Some(byte) => {
                keep(&mut self.text, &[byte], self.longest, self.at)?;
                self.step(1);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Keeps digits, of which there has to be one.
    fn digits(&mut self) -> Result<()> {
        if !self.keep_one(|byte| byte.is_ascii_digit())? {
            return Err(self.error("expected a digit"));
        }
        loop {
            let piece = fill(&mut self.input, self.at)?;
            let digits = piece.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let ends = digits < piece.len() || piece.is_empty();
            keep(&mut self.text, &piece[..digits], self.longest, self.at)?;
            self.step(digits);
            if ends {
                return Ok(());
            }
        }
    }

    /// Takes a number, as it is written.
    pub fn take_number(&mut self) -> Result<()> {
        self.text.clear();
        self.keep_one(|byte| byte == b'-')?;
        if !self.keep_one(|byte| byte == b'0')? {
            self.digits()?;
        }
        if self.keep_one(|byte| byte == b'.')? {
            self.digits()?;
        }
        if self.keep_one(|byte| matches!(byte, b'e' | b'E'))? {
            self.keep_one(|byte| matches!(byte, b'+' | b'-'))?;
            self.digits()?;
        }
        Ok(())
    }

    /// Takes a string from its quote on, without its escapes.
    pub fn take_string(&mut self) -> Result<()> {
        self.step(1);
        self.text.clear();
        loop {
            let piece = fill(&mut self.input, self.at)?;
            let found = piece.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
            let plain = found.unwrap_or(piece.len());
            let next = found.map(|place| piece[place]);
            if piece.is_empty() {
                return Err(self.error("the string does not end"));
            }
            keep(&mut self.text, &piece[..plain], self.longest, self.at)?;
            self.step(plain);
            match next {
                None => {}
                Some(b'"') => {
                    self.step(1);
                    return Ok(());
                }
                Some(b'\\') => {
                    self.step(1);
                    let c = self.escape()?;
                    keep(&mut self.text, c.encode_utf8(&mut [0; 4]).as_bytes(), self.longest, self.at)?;
                }
                Some(_) => return Err(self.error("a control character in a string")),
            }
        }
    }

    /// The string or number that was taken last, which began at `start`.
    pub fn text(&self, start: u64) -> Result<&str> {
        str::from_utf8(&self.text).map_err(|_| Error { at: start, what: "a string that is not UTF-8".into() })
    }

    /// What follows `\`.
    fn escape(&mut self) -> Result<char> {
        let Some(byte) = self.peek()? else { return Err(self.error("the string does not end")) };
        let c = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.step(1);
                return self.utf16();
            }
            _ => return Err(self.error("no such escape")),
        };
        self.step(1);
        Ok(c)
    }

    /// What follows `\u`: one unit, or a pair of surrogates with the second `\u` between.
    fn utf16(&mut self) -> Result<char> {
        let error = self.error("half of a surrogate pair");
        let first = self.hex()?;
        if let Some(c) = char::from_u32(first) {
            return Ok(c);
        }
        for byte in *b"\\u" {
            if self.peek()? != Some(byte) {
                return Err(error);
            }
            self.step(1);
        }
        let second = self.hex()?;
        match (first, second) {
            (0xd800..0xdc00, 0xdc00..0xe000) => {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                char::from_u32(code).ok_or(error)
            }
            _ => Err(error),
        }
    }

    /// Four hexadecimal digits.
    fn hex(&mut self) -> Result<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek()?.and_then(|byte| char::from(byte).to_digit(16));
            let digit = digit.ok_or_else(|| self.error("expected four hexadecimal digits"))?;
            unit = unit * 16 + digit;
            self.step(1);
        }
        Ok(unit)
    }
}

/// What there is of the input, at least one byte unless it is at its end.
fn fill<R: BufRead>(input: &mut R, at: u64) -> Result<&[u8]> {
    let failed = |error: io::Error| Error { at, what: format!("the input cannot be read: {error}").into() };
    // A first look that is not kept, as a borrow could not leave the loop. It costs nothing.
    while let Err(error) = input.fill_buf() {
        if error.kind() != ErrorKind::Interrupted {
            return Err(failed(error));
        }
    }
    input.fill_buf().map_err(failed)
}

fn keep(text: &mut Vec<u8>, bytes: &[u8], longest: usize, at: u64) -> Result<()> {
    if bytes.len() > longest - text.len().min(longest) {
        return Err(Error { at, what: format!("a string or number of more than {longest} bytes").into() });
    }
    text.extend_from_slice(bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    /// Gives one byte at a time, with an interruption before each, and fails where the text ends.
    struct Slow<'a> {
        text: &'a [u8],
        interrupted: bool,
    }

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.interrupted = !self.interrupted;
            if self.interrupted {
                return Err(ErrorKind::Interrupted.into());
            }
            let (byte, rest) =
                self.text.split_first().ok_or_else(|| io::Error::other("the disk is on fire"))?;
            buffer[0] = *byte;
            self.text = rest;
            Ok(1)
        }
    }

    #[test]
    fn reads_on_after_an_interruption_and_tells_of_a_failure() {
        let text = r#" 12.5e+3 "\u00e9\ud83e\udd80é"  true "#;
        let slow = Slow { text: text.as_bytes(), interrupted: false };
        let mut scanner = Scanner::new(BufReader::new(slow), 10);
        assert_eq!(scanner.peek_word(), Ok(Some(b'1')));
        scanner.take_number().unwrap();
        assert_eq!(scanner.text(1), Ok("12.5e+3"));
        assert_eq!(scanner.peek_word(), Ok(Some(b'"')));
        scanner.take_string().unwrap();
        assert_eq!(scanner.text(9), Ok("é🦀é"));
        assert_eq!(scanner.peek_word(), Ok(Some(b't')));
        scanner.word("true").unwrap();
        let error = scanner.peek_word().unwrap_err();
        assert_eq!(error.to_string(), "the input cannot be read: the disk is on fire at byte 38");
    }
}
