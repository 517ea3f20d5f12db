//! JSON, as much of it as cargo's messages, dhat's profiles and our own reports need.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// How deep arrays and objects may nest: more than any document we read, less than a thread's stack.
const DEEPEST: usize = 128;

/// A JSON value that borrows from the text it was read from.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    /// As it was written; see [`Value::as_u64`].
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
    Array(Vec<Value<'a>>),
    /// In the order of the document; a name that occurs twice is found at its first place.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

/// Where and why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The offset in bytes.
    pub at: usize,
    pub what: &'static str,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

impl<'a> Value<'a> {
    /// Reads one value, with nothing but white space around it.
    ///
    /// # Errors
    ///
    /// If the text is not JSON by RFC 8259, or nests deeper than 128 levels.
    pub fn parse(text: &'a str) -> Result<Value<'a>, Error> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.skip_space();
        if reader.at < text.len() { Err(reader.error("something follows the value")) } else { Ok(value) }
    }

    /// The member of that name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        match self {
            Value::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&[Value<'a>]> {
        if let Value::Array(elements) = self { Some(elements) } else { None }
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(string) = self { Some(string) } else { None }
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(bool) = self { Some(*bool) } else { None }
    }

    /// The number, if it is a whole one that fits.
    pub fn as_u64(&self) -> Option<u64> {
        if let Value::Number(number) = self { number.parse().ok() } else { None }
    }
}

impl From<&'static str> for Value<'_> {
    fn from(string: &'static str) -> Self {
        Value::String(Cow::Borrowed(string))
    }
}

impl From<String> for Value<'_> {
    fn from(string: String) -> Self {
        Value::String(Cow::Owned(string))
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Value::Number(Cow::Owned(number.to_string()))
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::from(number as u64)
    }
}

impl<'a> FromIterator<Value<'a>> for Value<'a> {
    fn from_iter<I: IntoIterator<Item = Value<'a>>>(elements: I) -> Self {
        Value::Array(elements.into_iter().collect())
    }
}

/// An object with these members.
pub fn object<'a, const N: usize>(members: [(&'static str, Value<'a>); N]) -> Value<'a> {
    Value::Object(members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect())
}

/// Writes compact JSON.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(bool) => write!(f, "{bool}"),
            Value::Number(number) => f.write_str(number),
            Value::String(string) => write_string(f, string),
            Value::Array(elements) => {
                f.write_char('[')?;
                for (i, element) in elements.iter().enumerate() {
                    let comma = if i == 0 { "" } else { "," };
                    write!(f, "{comma}{element}")?;
                }
                f.write_char(']')
            }
            Value::Object(members) => {
                f.write_char('{')?;
                for (i, (name, value)) in members.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { "," })?;
                    write_string(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_string(f: &mut fmt::Formatter<'_>, string: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in string.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            c if c < ' ' || c == '\u{7f}' => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn error(&self, what: &'static str) -> Error {
        Error { at: self.at, what }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over `byte`, with white space before it.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, Error> {
        if depth > DEEPEST {
            return Err(self.error("nested too deep"));
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(_) => Err(self.error("no value starts like this")),
            None => Err(self.error("the text ends where a value is due")),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Error> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.error("no value starts like this"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Result<Value<'a>, Error> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.take(b']') {
            return Ok(Value::Array(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(Value::Array(elements));
            }
            if !self.take(b',') {
                return Err(self.error("`,` or `]` is due"));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, Error> {
        self.at += 1;
        let mut members = Vec::new();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.error("a name is due"));
            }
            let name = self.string()?;
            if !self.take(b':') {
                return Err(self.error("`:` is due"));
            }
            members.push((name, self.value(depth + 1)?));
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.take(b',') {
                return Err(self.error("`,` or `}` is due"));
            }
        }
    }

    fn number(&mut self) -> Result<Value<'a>, Error> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(Value::Number(Cow::Borrowed(&self.text[start..self.at])))
    }

    fn digits(&mut self) -> Result<(), Error> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.error("a digit is due")) } else { Ok(()) }
    }

    /// A string; borrowed unless it holds an escape.
    fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.at += 1;
        let mut owned: Option<String> = None;
        let mut start = self.at;
        loop {
            match self.peek() {
                None => return Err(self.error("the string does not end")),
                Some(b'"') => {
                    let rest = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(match owned {
                        None => Cow::Borrowed(rest),
                        Some(string) => Cow::Owned(string + rest),
                    });
                }
                Some(b'\\') => {
                    let string = owned.get_or_insert_default();
                    string.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    let c = self.escape()?;
                    string.push(c);
                    start = self.at;
                }
                Some(0..0x20) => return Err(self.error("a control character in a string")),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, Error> {
        let Some(byte) = self.peek() else { return Err(self.error("the string does not end")) };
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.utf16()?,
            _ => {
                self.at -= 1;
                return Err(self.error("no such escape"));
            }
        })
    }

    /// What follows `\u`: one unit, or a pair of surrogates with the second `\u` between.
    fn utf16(&mut self) -> Result<char, Error> {
        let first = self.hex()?;
        let mut units = vec![first];
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            units.push(self.hex()?);
        }
        match char::decode_utf16(units).collect::<Result<Vec<char>, _>>().as_deref() {
            Ok([c]) => Ok(*c),
            _ => Err(self.error("half of a surrogate pair")),
        }
    }

    fn hex(&mut self) -> Result<u16, Error> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.error("four hexadecimal digits are due"))?;
        self.at += 4;
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let text = r#"{"a":[1,-2.5e3,true,false,null],"b":{"c":"d"},"e":[],"f":{}}"#;
        assert_eq!(Value::parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn borrows_strings_without_escapes() {
        let value = Value::parse(" \"plain\" ").unwrap();
        assert!(matches!(value, Value::String(Cow::Borrowed("plain"))));
    }

    #[test]
    fn reads_escapes() {
        let value = Value::parse(r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83e\udd80 é""#).unwrap();
        assert_eq!(value.as_str(), Some("\"\\/\u{8}\u{c}\n\r\tAé🦀 é"));
    }

    #[test]
    fn writes_escapes() {
        let value = Value::from("\"\\\n\t\u{1}\u{1b}é".to_string());
        assert_eq!(value.to_string(), r#""\"\\\n\t\u0001\u001bé""#);
        assert_eq!(Value::parse(&value.to_string()).unwrap(), value);
    }

    #[test]
    fn finds_members() {
        let value = Value::parse(r#"{"n": 18446744073709551615, "s": "x", "b": true, "l": [1]}"#).unwrap();
        assert_eq!(value.get("n").and_then(Value::as_u64), Some(u64::MAX));
        assert_eq!(value.get("s").and_then(Value::as_str), Some("x"));
        assert_eq!(value.get("b").and_then(Value::as_bool), Some(true));
        assert_eq!(value.get("l").and_then(Value::as_array).map(<[_]>::len), Some(1));
        assert_eq!(value.get("missing"), None);
        assert_eq!(Value::Null.get("n"), None);
    }

    #[test]
    fn refuses_what_is_not_json() {
        for text in [
            "",
            " ",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,}",
            "{1:2}",
            "01",
            "-",
            "1.",
            "1e",
            "tru",
            "nul",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12é4\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800\\u0041\"",
            "\"\u{1}\"",
            "1 2",
            "[1]]",
            "'a'",
            "NaN",
            "\u{feff}1",
        ] {
            assert!(Value::parse(text).is_err(), "{text:?} was read");
        }
    }

    #[test]
    fn refuses_to_nest_without_end() {
        let deep = "[".repeat(100_000);
        assert_eq!(Value::parse(&deep), Err(Error { at: DEEPEST + 1, what: "nested too deep" }));
        let fine = "[".repeat(100) + &"]".repeat(100);
        assert!(Value::parse(&fine).is_ok());
    }

    #[test]
    fn says_where_it_stopped() {
        assert_eq!(Value::parse("[1, x]").unwrap_err().to_string(), "no value starts like this at byte 4");
    }
}
