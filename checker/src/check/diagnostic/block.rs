//! The layout of one diagnostic: rustc's headline, arrows, marked lines and notes.

use super::{Context, MOST_COLUMNS, MOST_LINES};
use crate::ui::style::count;
use crate::ui::terminal::{cut, sanitize, width_of};
use crate::ui::wrap::{hang, wrap};
use crate::util::span;

/// The width that words get on the narrowest terminal.
const FEWEST_COLUMNS: usize = 20;

/// A line without so many of its first columns, `…` in their place, and what is then left of those `before` a
/// mark, which stays in sight.
fn without_start(line: &str, before: usize, surplus: usize) -> (String, usize) {
    if surplus == 0 || before == 0 {
        return (line.to_string(), before);
    }
    // One more, for the `…`.
    let surplus = (surplus + 1).min(before);
    let mut gone = 0;
    let rest = line.trim_start_matches(|char: char| {
        let goes = gone < surplus;
        gone += if goes { width_of(char.encode_utf8(&mut [0; 4])) } else { 0 };
        goes
    });
    (format!("…{rest}"), before - gone + 1)
}

/// A diagnostic as it is put together, line by line.
pub(super) struct Block<'a> {
    context: &'a Context<'a>,
    /// The width of the line numbers; of the whole file, so that diagnostics line up.
    width: usize,
    pub(super) text: String,
    places: usize,
}

impl<'a> Block<'a> {
    pub(super) fn new(context: &'a Context<'a>, headline: &str) -> Block<'a> {
        let style = context.style;
        let width = context.text.lines().count().max(1).to_string().len();
        let text: String = hang("error: ", headline, context.columns)
            .lines()
            .map(|line| match line.strip_prefix("error") {
                Some(rest) => format!("{}{}\n", style.error("error"), style.strong(rest)),
                None => format!("{}\n", style.strong(line)),
            })
            .collect();
        Block { context, width, text, places: 0 }
    }

    /// What follows is about another file.
    pub(super) fn turn_to(&mut self, context: &'a Context<'a>) {
        self.context = context;
    }

    fn line(&mut self, margin: &str, text: &str) {
        let margin = self.context.style.margin(&format!("{margin:>width$} |", width = self.width));
        let space = if text.is_empty() { "" } else { " " };
        self.text.push_str(&format!("{margin}{space}{text}\n"));
    }

    /// `--> path:line:column`, and further places after the first with `:::`.
    pub(super) fn arrow(&mut self, location: &str, line: u32) {
        let file = self.context.root.join(self.context.path);
        let arrow = if self.places == 0 || line == 0 { "-->" } else { ":::" };
        let location = self.context.style.link(&file, location);
        let arrow = self.context.style.margin(arrow);
        self.text.push_str(&format!("{:width$}{arrow} {location}\n", "", width = self.width));
    }

    /// The source line with a caret.
    pub(super) fn place(&mut self, line: u32, column: u32, label: &str) {
        let style = self.context.style;
        let source = span::line(self.context.text, line).unwrap_or_default();
        let (start, length) = span::span(source, column);
        let shown = |text: &str| sanitize(text.as_bytes()).replace('\t', "    ");
        let before = width_of(&shown(&source[..start]));
        let marked = width_of(&shown(&source[start..start + length])).max(1);
        let column = source[..start].chars().count() + 1;
        self.arrow(&format!("{}:{line}:{column}", self.context.path), line);
        self.line("", "");
        let room = self.context.columns.saturating_sub(self.width + 3);
        let source = shown(source);
        // A line that has to be cut is cut so that its words stand behind the mark.
        let words = if width_of(&source) > room { 1 + width_of(label) } else { 0 };
        let surplus = (before + marked + words).saturating_sub(room);
        let (source, before) = without_start(&source, before, surplus);
        self.line(&line.to_string(), &cut(&source, room));
        let marked = marked.min(room.saturating_sub(before).max(1));
        let carets = "^".repeat(marked);
        if before + marked + 1 + width_of(label) <= room {
            let carets = style.error(format!("{carets} {label}").trim_end());
            self.line("", &format!("{:before$}{carets}", ""));
        } else {
            // The words stand below the mark, as far to the right as they can.
            self.line("", &format!("{:before$}{}", "", style.error(&carets)));
            let indent = before.min(room.saturating_sub(width_of(label)));
            for words in wrap(label, room.max(FEWEST_COLUMNS)).lines() {
                self.line("", &format!("{:indent$}{}", "", style.error(words)));
            }
        }
        self.places += 1;
    }

    /// `= name: text`, which goes on below the text where that is wide, as in rustc's messages.
    pub(super) fn note(&mut self, name: &str, text: &str) {
        let equals = self.context.style.margin("=");
        let name = if name.is_empty() { String::new() } else { self.context.style.strong(name) + ": " };
        let lead = format!("{:width$} {equals} {name}", "", width = self.width);
        let note = hang(&lead, text, self.context.columns);
        self.text.extend([note.trim_end(), "\n"]);
    }

    /// The test's own output.
    pub(super) fn printed(&mut self, output: &str) {
        let lines: Vec<&str> = output.lines().collect();
        if lines.is_empty() {
            return;
        }
        self.note("printed", "");
        for line in lines.iter().take(MOST_LINES) {
            self.line("", &cut(line, MOST_COLUMNS));
        }
        if lines.len() > MOST_LINES {
            let left = count((lines.len() - MOST_LINES) as u64, "more line");
            self.line("", &format!("… and {left}"));
        }
    }
}
