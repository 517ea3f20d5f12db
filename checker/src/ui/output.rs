//! Standard output and standard error, and the exit code.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use crate::sys::platform;
use crate::ui::style::Style;
use crate::ui::wrap::hang;
use crate::util::error::{Failure, Result, reason};

/// Prints to standard output. A reader that has gone, as with `| head`, is not an error.
///
/// # Errors
///
/// If standard output cannot be written to for another reason, such as a full disk.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write the output: {}", reason(&error))))
        }
        _ => Ok(()),
    }
}

/// The columns of standard output. What is no terminal has no edge at which lines break.
pub fn columns() -> usize {
    columns_of(&io::stdout())
}

fn columns_of(stream: &impl IsTerminal) -> usize {
    // Only then, as it takes a process to ask for the size.
    let size = if stream.is_terminal() { platform::terminal_size() } else { None };
    size.map_or(usize::MAX, |(columns, _)| usize::from(columns))
}

/// Prints a warning to standard error.
pub fn warn(text: &str) {
    tell(Style::of(&io::stderr()).warning("warning"), text);
}

/// Prints an error to standard error.
pub fn complain(text: &str) {
    tell(Style::of(&io::stderr()).error("error"), text);
}

fn tell(kind: String, text: &str) {
    let _ = io::stderr().write_all(told(&kind, text, columns_of(&io::stderr())).as_bytes());
}

/// `error: what happened` and `help: what to do`, each of which goes on below its text. Other lines, such as those of a
/// compiler, stay as they are.
fn told(kind: &str, text: &str, columns: usize) -> String {
    let lines = text.lines().enumerate().map(|(at, line)| match line.strip_prefix(HELP) {
        _ if at == 0 => hang(&format!("{kind}: "), line, columns),
        Some(help) => hang(HELP, help, columns),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// How the line with the help of a failure begins.
const HELP: &str = "  help: ";

/// 0 if all is well, 1 if something does not pass.
pub fn exit_code(passed: bool) -> ExitCode {
    ExitCode::from(u8::from(!passed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_and_its_help_go_on_below_their_text() {
        let failure = Failure::new("no exercise here is solved yet").help("solve one first: cargo checker");
        let text = format!("{failure}\n   | a line of the compiler that is long");
        let expected = "error: no exercise here is\n       solved yet\n  help: solve one first:\n        cargo checker\n   \
            | a line of the compiler that is long\n";
        assert_eq!(told("error", &text, 28), expected);
        assert_eq!(told("error", &text, usize::MAX), format!("error: {text}\n"));
    }
}
