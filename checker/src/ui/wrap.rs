//! Sentences, broken between words.

use crate::ui::terminal::width_of;

/// With fewer columns behind its lead, a text goes on at the left edge.
const FEWEST: usize = 12;

/// Breaks lines between words so that none is wider than `columns`, as far as words allow.
///
/// This is for what the checker itself says, a sentence or two in a line: it has no marks to read and no lines to
/// join. A text that is Markdown is laid out by [`render`](crate::ui::markdown::render).
pub fn wrap(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / 16);
    for line in text.lines() {
        let mut used = 0;
        for (at, word) in line.split(' ').enumerate() {
            let width = width_of(word);
            if used > 0 && used + 1 + width > columns {
                wrapped.push('\n');
                used = 0;
            } else if at > 0 {
                wrapped.push(' ');
                used += 1;
            }
            wrapped.push_str(word);
            used += width;
        }
        wrapped.push('\n');
    }
    wrapped
}

/// A line that begins with `lead` and goes on below the text behind it.
pub fn hang(lead: &str, text: &str, columns: usize) -> String {
    let indent = width_of(lead);
    let room = columns.saturating_sub(indent);
    if room < FEWEST {
        return wrap(&format!("{lead}{text}"), columns);
    }
    let wrapped = wrap(text, room);
    let mut lines = wrapped.lines();
    let mut hung = format!("{lead}{}\n", lines.next().unwrap_or_default());
    lines.for_each(|line| hung.push_str(&format!("{:indent$}{line}\n", "")));
    hung
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "It is correct, but it asks for memory again and again.\n  blocks  2,773 → 4\n\nSo.\n";

    #[test]
    fn breaks_between_words() {
        assert_eq!(wrap(TEXT, 80), TEXT);
        let expected =
            "It is correct, but it asks\nfor memory again and\nagain.\n  blocks  2,773 → 4\n\nSo.\n";
        assert_eq!(wrap(TEXT, 26), expected);
        assert_eq!(wrap("no end", 80), "no end\n");
    }

    #[test]
    fn goes_on_below_the_text() {
        assert_eq!(
            hang("  = note: ", "one two three four five", 24),
            "  = note: one two three\n          four five\n"
        );
        assert_eq!(hang("note: ", "it fits", 80), "note: it fits\n");
        assert_eq!(hang("note:", "", 80), "note:\n");
    }

    #[test]
    fn never_loses_a_word() {
        for columns in 1..100 {
            let wrapped = wrap(TEXT, columns);
            let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
            assert_eq!(words(&wrapped), words(TEXT));
        }
    }
}
