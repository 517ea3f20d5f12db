//! How JSON is spelt: white space, words, numbers and strings, from the bytes of any input.
//!
//! It holds one string or number at a time and no more, of a length that is bounded. Its loops go by index and call
//! nothing for a byte: a profile may have a hundred megabytes, and the checker is compiled without optimisation.

use std::borrow::Cow;
use std::io::{BufRead, ErrorKind};
use std::str;

use super::error::{Error, Result};

/// The bytes that are taken from the input at once, at the most.
const PIECE: usize = 64 * 1024;
/// The digits of a number that fits into 64 bits whatever they are.
const SAFE_DIGITS: usize = 19;

/// An input, read byte by byte as far as it is understood.
#[derive(Debug)]
pub struct Scanner<R> {
    input: R,
    /// A piece of the input, of which the first `pos` bytes are understood.
    piece: Vec<u8>,
    pos: usize,
    /// How many bytes came before that piece.
    before: u64,
    /// The bytes that a string or a number may have.
    longest: usize,
    /// The string or number that was read last.
    text: Vec<u8>,
}

impl<R: BufRead> Scanner<R> {
    /// For an `input` in which no string or number has more than `longest` bytes.
    pub fn new(input: R, longest: usize) -> Scanner<R> {
        Scanner { input, piece: Vec::new(), pos: 0, before: 0, longest, text: Vec::new() }
    }

    /// The offset in bytes of what comes next.
    pub fn at(&self) -> u64 {
        self.before + self.pos as u64
    }

    /// An error at what comes next.
    pub fn error(&self, what: impl Into<Cow<'static, str>>) -> Error {
        Error { at: self.at(), what: what.into() }
    }

    /// Goes on by so many bytes, which have been seen.
    pub fn step(&mut self, bytes: usize) {
        self.pos += bytes;
    }

    /// Takes the next piece of the input, once this one is understood. False at the end of the input.
    fn refill(&mut self) -> Result<bool> {
        self.before += self.piece.len() as u64;
        self.piece.clear();
        self.pos = 0;
        loop {
            match self.input.fill_buf() {
                Ok(ready) => {
                    let taken = ready.len().min(PIECE);
                    self.piece.extend_from_slice(&ready[..taken]);
                    self.input.consume(taken);
                    return Ok(taken > 0);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.error(format!("the input cannot be read: {error}"))),
            }
        }
    }

    /// The next byte; none at the end of the input.
    pub fn peek(&mut self) -> Result<Option<u8>> {
        if self.pos == self.piece.len() && !self.refill()? {
            return Ok(None);
        }
        Ok(Some(self.piece[self.pos]))
    }

    /// The next byte that is not white space, once that is passed over.
    pub fn peek_word(&mut self) -> Result<Option<u8>> {
        loop {
            let (piece, mut at) = (self.piece.as_slice(), self.pos);
            while at < piece.len() {
                match piece[at] {
                    b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                    byte => {
                        self.pos = at;
                        return Ok(Some(byte));
                    }
                }
            }
            self.pos = at;
            if !self.refill()? {
                return Ok(None);
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
                self.keep(&[byte])?;
                self.step(1);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Keeps what is seen of the piece up to `end`.
    fn keep_piece(&mut self, end: usize) -> Result<()> {
        room(&self.text, end - self.pos, self.longest, self.before + self.pos as u64)?;
        self.text.extend_from_slice(&self.piece[self.pos..end]);
        self.pos = end;
        Ok(())
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<()> {
        room(&self.text, bytes.len(), self.longest, self.before + self.pos as u64)?;
        self.text.extend_from_slice(bytes);
        Ok(())
    }

    /// Keeps digits, of which there has to be one.
    fn digits(&mut self) -> Result<()> {
        if !self.keep_one(|byte| byte.is_ascii_digit())? {
            return Err(self.error("expected a digit"));
        }
        loop {
            let (piece, mut end) = (self.piece.as_slice(), self.pos);
            while end < piece.len() {
                match piece[end] {
                    b'0'..=b'9' => end += 1,
                    _ => break,
                }
            }
            self.keep_piece(end)?;
            if end < self.piece.len() || !self.refill()? {
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

    /// Takes a whole number of at most 19 digits, if one comes next and all of it is in the piece. Otherwise nothing
    /// is taken, and [`Scanner::take_number`] tells what comes.
    pub fn take_small(&mut self) -> Option<u64> {
        let (piece, start) = (self.piece.as_slice(), self.pos);
        let (mut end, mut number) = (start, 0_u64);
        while end < piece.len() && end - start < SAFE_DIGITS {
            match piece[end] {
                digit @ b'0'..=b'9' => number = number * 10 + (digit - b'0') as u64,
                _ => break,
            }
            end += 1;
        }
        let digits = end - start;
        let ends = end < piece.len() && !matches!(piece[end], b'0'..=b'9' | b'.' | b'e' | b'E');
        let leads_with_zero = digits > 1 && piece[start] == b'0';
        if digits == 0 || digits > self.longest || !ends || leads_with_zero {
            return None;
        }
        self.pos = end;
        Some(number)
    }

    /// Takes whole numbers with a comma behind each, as long as they come and are in the piece, and hands them on.
    /// A minus sign is passed over where `signed` allows one. White space ends it, as all does that is not such a number,
    /// and a number that `each` refuses. Returns whether there was one.
    pub fn take_list(&mut self, signed: bool, mut each: impl FnMut(u64) -> bool) -> bool {
        let mut taken = false;
        loop {
            let start = self.pos;
            if signed && start < self.piece.len() && self.piece[start] == b'-' {
                self.pos += 1;
            }
            let number = match self.take_small() {
                Some(number) if self.piece[self.pos] == b',' => number,
                _ => {
                    self.pos = start;
                    return taken;
                }
            };
            if self.pos - start > self.longest || !each(number) {
                self.pos = start;
                return taken;
            }
            self.pos += 1;
            taken = true;
        }
    }

    /// Takes a string from its quote on, without its escapes.
    pub fn take_string(&mut self) -> Result<()> {
        self.step(1);
        self.text.clear();
        loop {
            if self.pos == self.piece.len() && !self.refill()? {
                return Err(self.error("the string does not end"));
            }
            let (piece, mut end) = (self.piece.as_slice(), self.pos);
            while end < piece.len() {
                let byte = piece[end];
                if byte == b'"' || byte == b'\\' || byte < 0x20 {
                    break;
                }
                end += 1;
            }
            self.keep_piece(end)?;
            if end == self.piece.len() {
                continue;
            }
            match self.piece[end] {
                b'"' => {
                    self.step(1);
                    return Ok(());
                }
                b'\\' => {
                    self.step(1);
                    let c = self.escape()?;
                    self.keep(c.encode_utf8(&mut [0; 4]).as_bytes())?;
                }
                _ => return Err(self.error("a control character in a string")),
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

/// Whether so many bytes more may be kept.
fn room(text: &[u8], bytes: usize, longest: usize, at: u64) -> Result<()> {
    if bytes > longest - text.len().min(longest) {
        return Err(Error { at, what: format!("a string or number of more than {longest} bytes").into() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, BufReader, Read};

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
