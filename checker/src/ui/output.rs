//! Standard output and standard error, and the exit code.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use crate::sys::platform;
use crate::ui::style::Style;
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
    let size = platform::terminal_size().filter(|_| io::stdout().is_terminal());
    size.map_or(usize::MAX, |(columns, _)| usize::from(columns))
}

/// Prints a warning to standard error.
pub fn warn(text: &str) {
    let style = Style::of(&io::stderr());
    let _ = writeln!(io::stderr(), "{}: {text}", style.warning("warning"));
}

/// 0 if all is well, 1 if something does not pass.
pub fn exit_code(passed: bool) -> ExitCode {
    ExitCode::from(u8::from(!passed))
}
