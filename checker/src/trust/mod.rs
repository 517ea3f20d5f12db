//! What of a submission may count: its code, under the published tests.

use crate::source::Source;

/// Why a submission's file is not graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub rule: &'static str,
    /// One sentence: what was found, and what to do about it.
    pub reason: String,
    /// Of the submitted file, from 1.
    pub line: Option<u32>,
}

/// The text that is compiled: submitted code above published tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grafted {
    pub text: String,
}

/// Puts the published tests under the submitted code.
///
/// # Errors
///
/// If the code may not be graded.
pub fn graft(
    published: &str,
    _solution: &str,
    submitted: &[u8],
    nonce: &str,
) -> Result<Grafted, Vec<Refusal>> {
    let text = String::from_utf8_lossy(submitted);
    let submitted = Source::split(&text);
    let tests = Source::split(published).tests;
    let end = format!(
        "struct End; impl Drop for End {{ fn drop(&mut self) {{ if !std::thread::panicking() {{ println!(\"{nonce}\") }} }} }} let _end = End;"
    );
    let mut text = format!("{}{}", submitted.story, submitted.code);
    let mut test = false;
    for line in tests.split_inclusive('\n') {
        match line.trim_end().strip_suffix('{') {
            Some(head) if test && head.trim_start().starts_with("fn ") => {
                text.push_str(&format!("{head}{{ {end}\n"));
            }
            _ => text.push_str(line),
        }
        test = line.trim() == "#[test]";
    }
    Ok(Grafted { text })
}
