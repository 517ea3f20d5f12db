//! A text that may be longer than the screen.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use crate::sys::platform;
use crate::ui::output::print;
use crate::ui::terminal::width_of;
use crate::util::error::Result;

/// Prints a text: through `$PAGER`, or `less -R` if there is no such variable, where standard output is a terminal
/// that is too small for it. A pager that does not start is not needed.
///
/// # Errors
///
/// If standard output cannot be written to.
pub fn show(text: &str) -> Result<()> {
    let size = if io::stdout().is_terminal() { platform::terminal_size() } else { None };
    let words = command(env::var("PAGER").ok().as_deref());
    match size {
        Some((columns, rows)) if rows_of(text, columns.into()) >= rows.into() && !words.is_empty() => {
            if paged(&words, text) { Ok(()) } else { print(text) }
        }
        _ => print(text),
    }
}

/// The words of the pager; none for plain output.
fn command(pager: Option<&str>) -> Vec<String> {
    pager.unwrap_or("less -R").split_whitespace().map(str::to_string).collect()
}

/// The rows that a text takes where lines break at so many columns.
fn rows_of(text: &str, columns: usize) -> usize {
    text.lines().map(|line| width_of(line).div_ceil(columns.max(1)).max(1)).sum()
}

/// Whether the pager has started. It may leave before it has read everything.
fn paged(words: &[String], text: &str) -> bool {
    let Ok(mut pager) = Command::new(&words[0]).args(&words[1..]).stdin(Stdio::piped()).spawn() else {
        return false;
    };
    if let Some(mut input) = pager.stdin.take() {
        let _ = input.write_all(text.as_bytes());
    }
    let _ = pager.wait();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn respects_the_variable() {
        assert_eq!(command(None), ["less", "-R"]);
        assert_eq!(command(Some("cat")), ["cat"]);
        assert_eq!(command(Some("more  -e")), ["more", "-e"]);
        assert!(command(Some(" ")).is_empty(), "an empty one asks for plain output");
    }

    #[test]
    fn counts_rows_as_the_terminal_breaks_lines() {
        assert_eq!(rows_of("a\n\nb\n", 80), 3);
        assert_eq!(rows_of(&"x".repeat(81), 80), 2);
        assert_eq!(rows_of(&"漢".repeat(41), 80), 2);
        assert_eq!(rows_of("abc", 0), 3);
    }

    #[test]
    fn a_pager_that_does_not_start_is_told() {
        assert!(!paged(&["heaplings-no-such-pager".to_string()], "text"));
    }
}
