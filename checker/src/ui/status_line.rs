//! What is going on, in one line.

use std::io::{self, IsTerminal, Write};

use crate::sys::platform;
use crate::ui::progress::Progress;
use crate::ui::terminal;

/// `[#####>----]  5/10`, that many columns wide between the brackets.
pub fn bar(done: usize, total: usize, columns: usize) -> String {
    let filled = (done * columns).checked_div(total).unwrap_or(0).min(columns);
    let head = if filled < columns && done > 0 { ">" } else { "" };
    let rest = columns - filled - head.len();
    format!("[{}{head}{}] {done}/{total}", "#".repeat(filled), "-".repeat(rest))
}

/// A line on standard error that says what is going on, and goes when it is over.
#[derive(Default)]
pub struct StatusLine {
    /// How wide it may be; nothing where there is no terminal.
    columns: Option<usize>,
    shown: bool,
}

impl StatusLine {
    pub fn new() -> StatusLine {
        StatusLine { columns: None, shown: false }
    }

    pub fn show(&mut self, progress: &Progress) {
        if !io::stderr().is_terminal() {
            return;
        }
        let columns = *self
            .columns
            .get_or_insert_with(|| platform::terminal_size().map_or(80, |(columns, _)| usize::from(columns)));
        let words = progress.to_string();
        let words = terminal::cut(&words, columns.saturating_sub(1));
        let _ = write!(io::stderr(), "\r\x1b[K{words}");
        self.shown = true;
    }

    /// Says something that stays, on a line of its own.
    pub fn say(&mut self, words: &str) {
        self.clear();
        let _ = writeln!(io::stderr(), "{words}");
    }

    pub fn clear(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
            self.shown = false;
        }
    }
}

impl Drop for StatusLine {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_a_bar_that_fits() {
        assert_eq!(bar(0, 10, 10), "[----------] 0/10");
        assert_eq!(bar(5, 10, 10), "[#####>----] 5/10");
        assert_eq!(bar(10, 10, 10), "[##########] 10/10");
        assert_eq!(bar(0, 0, 4), "[----] 0/0");
        assert_eq!(bar(1, 2, 0), "[] 1/2");
    }
}
