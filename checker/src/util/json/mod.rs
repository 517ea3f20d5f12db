//! JSON, as much of it as cargo's messages, dhat's profiles and our own reports need.

mod error;
mod read;
mod scanner;

use std::borrow::Cow;
use std::fmt::{self, Write};

pub use error::Error;
pub use read::{Kind, Reader};

/// A JSON value.
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

impl<'a> Value<'a> {
    /// Reads one value, with nothing but white space around it.
    ///
    /// # Errors
    ///
    /// If the text is not JSON by RFC 8259, or nests deeper than 128 levels.
    pub fn parse(text: &str) -> Result<Value<'static>, Error> {
        let mut reader = Reader::new(text.as_bytes(), usize::MAX);
        let value = read(&mut reader)?;
        reader.finish()?;
        Ok(value)
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

/// Recurses as deep as the value nests, which the reader bounds.
fn read(reader: &mut Reader<&[u8]>) -> Result<Value<'static>, Error> {
    Ok(match reader.kind()? {
        Kind::Null => reader.null().map(|()| Value::Null)?,
        Kind::Bool => Value::Bool(reader.bool()?),
        Kind::Number => Value::Number(Cow::Owned(reader.number()?.to_string())),
        Kind::String => Value::String(Cow::Owned(reader.string()?.to_string())),
        Kind::Array => {
            let mut elements = Vec::new();
            reader.enter_array()?;
            while reader.element()? {
                elements.push(read(reader)?);
            }
            Value::Array(elements)
        }
        Kind::Object => {
            let mut members = Vec::new();
            reader.enter_object()?;
            while let Some(name) = reader.member()? {
                let name = Cow::Owned(name.to_string());
                members.push((name, read(reader)?));
            }
            Value::Object(members)
        }
    })
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
        assert_eq!(Value::parse(&deep), Err(Error { at: 128, what: "nested too deep".into() }));
        let fine = "[".repeat(128) + &"]".repeat(128);
        assert!(Value::parse(&fine).is_ok());
    }

    #[test]
    fn says_where_it_stopped() {
        assert_eq!(Value::parse("[1, x]").unwrap_err().to_string(), "no value starts like this at byte 4");
    }
}
