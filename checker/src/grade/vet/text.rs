//! A submitted file as text.

use super::Refusal;

/// The bytes that a submitted file may have. The longest exercise has a tenth of that.
const MOST_BYTES: usize = 256 << 10;

/// The text, without a byte order mark and with the line ends of Unix, as rustc reads it.
///
/// # Errors
///
/// If this is not the text of a program, or too much of it.
pub fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let refuse = |rule, reason: String, at: Option<usize>| {
        let line = at.map(|at| 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u32);
        Err(Refusal { rule, reason, line })
    };
    if bytes.len() > MOST_BYTES {
        let reason = format!("the file has {} bytes; an exercise has no more than {MOST_BYTES}", bytes.len());
        return refuse("size", reason, None);
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return refuse("encoding", "there is a NUL byte in the file: save it as plain text".into(), Some(at));
    }
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            return refuse("encoding", "the file is not UTF-8: save it in this encoding".into(), Some(at));
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // What these begin is not read as Rust.
    let script = text.starts_with("#!") && !text.starts_with("#![");
    if script || text.trim_start().starts_with("---") {
        return refuse("script", "the file begins as a script: let it begin as an exercise".into(), Some(0));
    }
    Ok(text.replace("\r\n", "\n"))
}
