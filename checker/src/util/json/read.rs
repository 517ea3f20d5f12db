//! A reader of JSON that is asked for what is due next.
//!
//! A document of any size is read in the memory that its longest string takes, and that is bounded too. Nothing
//! here recurses but the caller.

use std::io::BufRead;

use super::error::{Error, Result};
use super::scanner::Scanner;

/// How deep arrays and objects may nest: more than any document we read, less than a thread's stack.
const DEEPEST: usize = 128;

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
/// use checker::util::json::Reader;
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
/// # Ok::<(), checker::util::json::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    scanner: Scanner<R>,
    /// How many arrays and objects are open.
    depth: usize,
    /// Whether the innermost of them has only just been opened, so that no comma is due.
    fresh: bool,
}

impl<R: BufRead> Reader<R> {
    /// For an `input` in which no string or number has more than `longest` bytes.
    pub fn new(input: R, longest: usize) -> Reader<R> {
        Reader { scanner: Scanner::new(input, longest), depth: 0, fresh: false }
    }

    /// What kind of value comes next.
    ///
    /// # Errors
    ///
    /// If there is none; as for all methods here, if the input cannot be read or is not JSON.
    pub fn kind(&mut self) -> Result<Kind> {
        match self.scanner.peek_word()? {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            Some(_) => Err(self.scanner.error("no value starts like this")),
            None => Err(self.scanner.error("the text ends where a value was expected")),
        }
    }

    /// Steps into an array; [`Reader::element`] goes through it.
    ///
    /// # Errors
    ///
    /// If the value is no array, or is nested deeper than 128 levels.
    pub fn enter_array(&mut self) -> Result<()> {
        self.enter(Kind::Array, "expected an array")
    }

    /// Steps into an object; [`Reader::member`] goes through it.
    ///
    /// # Errors
    ///
    /// If the value is no object, or is nested deeper than 128 levels.
    pub fn enter_object(&mut self) -> Result<()> {
        self.enter(Kind::Object, "expected an object")
    }

    fn enter(&mut self, kind: Kind, due: &'static str) -> Result<()> {
        if self.kind()? != kind {
            return Err(self.scanner.error(due));
        }
        if self.depth == DEEPEST {
            return Err(self.scanner.error("nested too deep"));
        }
        self.scanner.step(1);
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
        self.goes_on(b']', "expected `,` or `]`")
    }

    /// The name of the object's next member, whose value is then to be read or skipped. With `None` the
    /// object is left.
    ///
    /// # Errors
    ///
    /// If what comes is neither a member nor the end of an object.
    pub fn member(&mut self) -> Result<Option<&str>> {
        if !self.goes_on(b'}', "expected `,` or `}`")? {
            return Ok(None);
        }
        if self.scanner.peek_word()? != Some(b'"') {
            return Err(self.scanner.error("expected a name"));
        }
        let start = self.scanner.at();
        self.scanner.take_string()?;
        if self.scanner.peek_word()? != Some(b':') {
            return Err(self.scanner.error("expected `:`"));
        }
        self.scanner.step(1);
        self.scanner.text(start).map(Some)
    }

    fn goes_on(&mut self, end: u8, due: &'static str) -> Result<bool> {
        let next = self.scanner.peek_word()?;
        if next == Some(end) {
            self.scanner.step(1);
            self.depth = self.depth.saturating_sub(1);
            self.fresh = false;
            return Ok(false);
        }
        if !self.fresh {
            if next != Some(b',') {
                return Err(self.scanner.error(due));
            }
            self.scanner.step(1);
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
            return Err(self.scanner.error("expected a string"));
        }
        let start = self.scanner.at();
        self.scanner.take_string()?;
        self.scanner.text(start)
    }

    /// A number, as it is written.
    ///
    /// # Errors
    ///
    /// If the value is none.
    pub fn number(&mut self) -> Result<&str> {
        if self.kind()? != Kind::Number {
            return Err(self.scanner.error("expected a number"));
        }
        let start = self.scanner.at();
        self.scanner.take_number()?;
        self.scanner.text(start)
    }

    /// A number, if it is a whole one that fits.
    ///
    /// # Errors
    ///
    /// If the value is none such.
    pub fn u64(&mut self) -> Result<u64> {
        self.scanner.peek_word()?;
        if let Some(number) = self.scanner.take_small() {
            return Ok(number);
        }
        let start = self.scanner.at();
        let due = || Error { at: start, what: "expected a whole number below 2^64".into() };
        if self.kind()? != Kind::Number {
            return Err(due());
        }
        self.number()?.parse().map_err(|_| due())
    }

    /// Goes through an array of whole numbers, once it is entered, and leaves it.
    ///
    /// # Errors
    ///
    /// If an element is none, or `each` refuses it with an error of its own.
    pub fn u64s<E: From<Error>>(
        &mut self,
        mut each: impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        while self.element()? {
            // Most are taken here, many at once; what is refused stays, to be refused below.
            self.scanner.take_list(false, |number| each(number).is_ok());
            each(self.u64()?)?;
        }
        Ok(())
    }

    /// `true` or `false`.
    ///
    /// # Errors
    ///
    /// If the value is neither.
    pub fn bool(&mut self) -> Result<bool> {
        if self.kind()? != Kind::Bool {
            return Err(self.scanner.error("expected `true` or `false`"));
        }
        let word = if self.scanner.peek()? == Some(b't') { "true" } else { "false" };
        self.scanner.word(word).map(|()| word == "true")
    }

    /// `null`.
    ///
    /// # Errors
    ///
    /// If the value is not that.
    pub fn null(&mut self) -> Result<()> {
        self.scanner.peek_word()?;
        self.scanner.word("null")
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
                // With the commas behind them, so that another value comes next.
                Kind::Number if inside.last() == Some(&false) && self.scanner.take_list(true, |_| true) => {
                    continue;
                }
                Kind::Number if self.scanner.take_small().is_some() => {}
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
        match self.scanner.peek_word()? {
            None => Ok(()),
            Some(_) => Err(self.scanner.error("something follows the value")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_nothing_for_what_it_is_not() {
        let reader = |text: &'static str| Reader::new(text.as_bytes(), 10);
        let due = |result: Result<()>, what: &str| assert_eq!(result.unwrap_err().what, what);
        due(reader(" [").enter_object(), "expected an object");
        due(reader("{").enter_array(), "expected an array");
        due(reader("1").string().map(drop), "expected a string");
        due(reader("\"1\"").number().map(drop), "expected a number");
        due(reader("null").bool().map(drop), "expected `true` or `false`");
        due(reader("false").null(), "no value starts like this");
        for text in ["-1", "1.0", "18446744073709551616", "\"1\"", "[]"] {
            due(Reader::new(text.as_bytes(), 30).u64().map(drop), "expected a whole number below 2^64");
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
