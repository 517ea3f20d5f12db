//! What is wrong with a text that was to be JSON, and where.

use std::borrow::Cow;
use std::fmt;

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
