//! The one place that knows how JSON is spelt: a reader that is asked for what is due next.
//!
//! It holds one string at a time and no more, so a document of any size is read in the memory that its
//! longest string takes, and that is bounded too. Nothing in it recurses but the caller.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, ErrorKind};
use std::str;

/// How deep arrays and objects may nest: more than any document we read, less than a thread's stack.
pub const DEEPEST: usize = 128;

/// Where and why a text is not JSON, or not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The offset in bytes.
    pub at: u64,
    pub what: Cow<'static, str>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

/// A shorthand within this crate's readers.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of value comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// Reads JSON by RFC 8259 from any input, piece by piece.
///
/// ```
/// use checker::json::Reader;
///
/// let mut reader = Reader::new(&br#"{"sizes": [1, 2, 3], "name": "three"}"#[..], 100);
/// let mut sum = 0;
/// reader.enter_object()?;
/// while let Some(name) = reader.member()? {
///     match name {
///         "sizes" => {
///             reader.enter_array()?;
///             while reader.element()? {
///                 sum += reader.u64()?;
///             }
///         }
///         _ => reader.skip()?,
///     }
/// }
/// reader.finish()?;
/// assert_eq!(sum, 6);
/// # Ok::<(), checker::json::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    at: u64,
    /// The bytes that a string or a number may have.
    longest: usize,
    /// The string or number that was read last.
    text: Vec<u8>,
    /// How many arrays and objects are open.
    depth: usize,
    /// Whether the innermost of them has only just been opened, so that no comma is due.
    fresh: bool,
}

impl<R: BufRead> Reader<R> {
    /// For an `input` in which no string or number has more than `longest` bytes.
    pub fn new(input: R, longest: usize) -> Reader<R> {
        Reader { input, at: 0, longest, text: Vec::new(), depth: 0, fresh: false }
    }

    /// The offset in bytes of what comes next.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// An error at what comes next.
    pub fn error(&self, what: impl Into<Cow<'static, str>>) -> Error {
        Error { at: self.at, what: what.into() }
    }

    /// What kind of value comes next.
    ///
    /// # Errors
    ///
    /// If there is none; as for all methods here, if the input cannot be read or is not JSON.
    pub fn kind(&mut self) -> Result<Kind> {
        match self.peek_word()? {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            Some(_) => Err(self.error("no value starts like this")),
            None => Err(self.error("the text ends where a value is due")),
        }
    }

    /// Steps into an array; [`Reader::element`] goes through it.
    ///
    /// # Errors
    ///
    /// If the value is no array, or is nested deeper than 128 levels.
    pub fn enter_array(&mut self) -> Result<()> {
        self.enter(Kind::Array, "an array is due")
    }

    /// Steps into an object; [`Reader::member`] goes through it.
    ///
    /// # Errors
    ///
    /// If the value is no object, or is nested deeper than 128 levels.
    pub fn enter_object(&mut self) -> Result<()> {
        self.enter(Kind::Object, "an object is due")
    }

    fn enter(&mut self, kind: Kind, due: &'static str) -> Result<()> {
        if self.kind()? != kind {
            return Err(self.error(due));
        }
        if self.depth == DEEPEST {
            return Err(self.error("nested too deep"));
        }
        self.step(1);
        self.depth += 1;
        self.fresh = true;
        Ok(())
    }

    /// Whether the array has another element, which is then to be read or skipped. If not, the array is left.
    ///
    /// # Errors
    ///
    /// If what comes is neither an element nor the end of an array.
    pub fn element(&mut self) -> Result<bool> {
        self.goes_on(b']', "`,` or `]` is due")
    }

    /// The name of the object's next member, whose value is then to be read or skipped. With `None` the
    /// object is left.
    ///
    /// # Errors
    ///
    /// If what comes is neither a member nor the end of an object.
    pub fn member(&mut self) -> Result<Option<&str>> {
        if !self.goes_on(b'}', "`,` or `}` is due")? {
            return Ok(None);
        }
        if self.peek_word()? != Some(b'"') {
            return Err(self.error("a name is due"));
        }
        let start = self.at;
        self.take_string()?;
        if self.peek_word()? != Some(b':') {
            return Err(self.error("`:` is due"));
        }
        self.step(1);
        self.as_text(start).map(Some)
    }

    fn goes_on(&mut self, end: u8, due: &'static str) -> Result<bool> {
        let next = self.peek_word()?;
        if next == Some(end) {
            self.step(1);
            self.depth = self.depth.saturating_sub(1);
            self.fresh = false;
            return Ok(false);
        }
        if !self.fresh {
            if next != Some(b',') {
                return Err(self.error(due));
            }
            self.step(1);
        }
        self.fresh = false;
        Ok(true)
    }

    /// A string, without its escapes.
    ///
    /// # Errors
    ///
    /// If the value is none, or has too many bytes, or is not UTF-8.
    pub fn string(&mut self) -> Result<&str> {
        if self.kind()? != Kind::String {
            return Err(self.error("a string is due"));
        }
        let start = self.at;
        self.take_string()?;
        self.as_text(start)
    }

    /// A number, as it is written.
    ///
    /// # Errors
    ///
    /// If the value is none.
    pub fn number(&mut self) -> Result<&str> {
        if self.kind()? != Kind::Number {
            return Err(self.error("a number is due"));
        }
        let start = self.at;
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
        self.as_text(start)
    }

    /// A number, if it is a whole one that fits.
    ///
    /// # Errors
    ///
    /// If the value is none such.
    pub fn u64(&mut self) -> Result<u64> {
        self.peek_word()?;
        let start = self.at;
        let due = || Error { at: start, what: "a whole number below 2^64 is due".into() };
        if self.kind()? != Kind::Number {
            return Err(due());
        }
        self.number()?.parse().map_err(|_| due())
    }

    /// `true` or `false`.
    ///
    /// # Errors
    ///
    /// If the value is neither.
    pub fn bool(&mut self) -> Result<bool> {
        if self.kind()? != Kind::Bool {
            return Err(self.error("`true` or `false` is due"));
        }
        let word = if self.peek()? == Some(b't') { "true" } else { "false" };
        self.word(word).map(|()| word == "true")
    }

    /// `null`.
    ///
    /// # Errors
    ///
    /// If the value is not that.
    pub fn null(&mut self) -> Result<()> {
        self.peek_word()?;
        self.word("null")
    }

    /// Steps over a value of any kind, however large.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn skip(&mut self) -> Result<()> {
        // Which of the arrays and objects entered here are objects, from the outermost.
        let mut inside: Vec<bool> = Vec::new();
        loop {
            match self.kind()? {
                Kind::Null => self.null()?,
                Kind::Bool => drop(self.bool()?),
                Kind::Number => drop(self.number()?),
                Kind::String => drop(self.string()?),
                Kind::Array => {
                    self.enter_array()?;
                    inside.push(false);
                }
                Kind::Object => {
                    self.enter_object()?;
                    inside.push(true);
                }
            }
            loop {
                let goes_on = match inside.last() {
                    None => return Ok(()),
                    Some(true) => self.member()?.is_some(),
                    Some(false) => self.element()?,
                };
                if goes_on {
                    break;
                }
                inside.pop();
            }
        }
    }

    /// Makes sure that nothing follows but white space.
    ///
    /// # Errors
    ///
    /// If something does.
    pub fn finish(&mut self) -> Result<()> {
        match self.peek_word()? {
            None => Ok(()),
            Some(_) => Err(self.error("something follows the value")),
        }
    }

    fn step(&mut self, bytes: usize) {
        self.input.consume(bytes);
        self.at += bytes as u64;
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        Ok(fill(&mut self.input, self.at)?.first().copied())
    }

    /// The next byte that is not white space.
    fn peek_word(&mut self) -> Result<Option<u8>> {
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

    fn word(&mut self, word: &'static str) -> Result<()> {
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

    fn digits(&mut self) -> Result<()> {
        if !self.keep_one(|byte| byte.is_ascii_digit())? {
            return Err(self.error("a digit is due"));
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

    /// Reads a string from its quote on into `text`.
    fn take_string(&mut self) -> Result<()> {
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

    fn as_text(&self, start: u64) -> Result<&str> {
        str::from_utf8(&self.text).map_err(|_| Error { at: start, what: "a string that is not UTF-8".into() })
    }

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

    fn hex(&mut self) -> Result<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek()?.and_then(|byte| char::from(byte).to_digit(16));
            let digit = digit.ok_or_else(|| self.error("four hexadecimal digits are due"))?;
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

    fn slow(text: &str) -> Reader<BufReader<Slow<'_>>> {
        Reader::new(BufReader::new(Slow { text: text.as_bytes(), interrupted: false }), 10)
    }

    #[test]
    fn reads_on_after_an_interruption_and_tells_of_a_failure() {
        let mut reader = slow(r#" {"a" : [ 12.5e+3 , "\u00e9\ud83e\udd80é" ], "b": true "#);
        reader.enter_object().unwrap();
        assert_eq!(reader.member(), Ok(Some("a")));
        reader.enter_array().unwrap();
        assert_eq!(reader.element(), Ok(true));
        assert_eq!(reader.number(), Ok("12.5e+3"));
        assert_eq!(reader.element(), Ok(true));
        assert_eq!(reader.string(), Ok("é🦀é"));
        assert_eq!(reader.element(), Ok(false));
        assert_eq!(reader.member(), Ok(Some("b")));
        assert_eq!(reader.bool(), Ok(true));
        let error = reader.member().unwrap_err();
        assert_eq!(error.to_string(), "the input cannot be read: the disk is on fire at byte 56");
    }

    #[test]
    fn takes_nothing_for_what_it_is_not() {
        let reader = |text: &'static str| Reader::new(text.as_bytes(), 10);
        let due = |result: Result<()>, what: &str| assert_eq!(result.unwrap_err().what, what);
        due(reader(" [").enter_object(), "an object is due");
        due(reader("{").enter_array(), "an array is due");
        due(reader("1").string().map(drop), "a string is due");
        due(reader("\"1\"").number().map(drop), "a number is due");
        due(reader("null").bool().map(drop), "`true` or `false` is due");
        due(reader("false").null(), "no value starts like this");
        for text in ["-1", "1.0", "18446744073709551616", "\"1\"", "[]"] {
            due(Reader::new(text.as_bytes(), 30).u64().map(drop), "a whole number below 2^64 is due");
        }
        assert_eq!(
            reader("18446744073").u64(),
            Err(Error { at: 1, what: "a string or number of more than 10 bytes".into() })
        );
        assert_eq!(reader("\"1234567890\"").string(), Ok("1234567890"));
        due(reader("\"1234567890a\"").skip(), "a string or number of more than 10 bytes");
        due(reader("\"123456789\\u00e9\"").skip(), "a string or number of more than 10 bytes");
    }
}
