//! The marks inside a paragraph: what is bold, what is code, and what is a link.

use std::ops::Range;

use super::spans::{balanced, break_at, closing, code_length};
use crate::ui::style::Style;
use crate::ui::terminal::width_of;

/// A paragraph without its marks, but with the backticks of code.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Inline {
    text: String,
    /// The parts that are bold, in their order.
    strong: Vec<Range<usize>>,
}

impl Inline {
    /// Reads a paragraph. Its lines may end where its author had no more room.
    pub fn read(markdown: &str) -> Inline {
        let mut inline = Inline::default();
        inline.take(markdown.trim());
        inline
    }

    /// The same behind a label and a colon.
    pub fn labelled(&self, label: &str) -> Inline {
        let shift = label.len() + 2;
        let strong = self.strong.iter().map(|range| range.start + shift..range.end + shift).collect();
        Inline { text: format!("{label}: {}", self.text), strong }
    }

    /// All of it in one line.
    pub fn line(&self) -> String {
        self.text.replace('\n', " ")
    }

    pub fn width(&self) -> usize {
        self.text.lines().map(width_of).max().unwrap_or(0)
    }

    pub fn longest_word(&self) -> usize {
        self.text.split_whitespace().map(width_of).max().unwrap_or(0)
    }

    /// A part, if it is in one line.
    pub fn words(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }

    /// The parts that stand in a row each, of so many columns; a word that is longer has a row of its own. With
    /// `usize::MAX` columns these are the author's lines.
    pub fn rows(&self, columns: usize) -> Vec<Range<usize>> {
        let mut rows: Vec<Range<usize>> = Vec::new();
        let mut used = 0;
        for word in words(&self.text) {
            let width = width_of(&self.text[word.clone()]);
            match rows.last_mut() {
                Some(row) if columns == usize::MAX && !self.text[row.end..word.start].contains('\n') => {
                    row.end = word.end
                }
                Some(row) if columns < usize::MAX && used + word.start - row.end + width <= columns => {
                    used += word.start - row.end + width;
                    row.end = word.end;
                }
                _ => {
                    used = width;
                    rows.push(word);
                }
            }
        }
        rows
    }

    /// The same, with words that are too long broken: behind one of the marks that join names, if there is one.
    pub fn rows_within(&self, columns: usize) -> Vec<Range<usize>> {
        let mut rows = Vec::new();
        for mut row in self.rows(columns) {
            while width(&self.text[row.clone()]) > columns {
                let at = row.start + break_at(&self.text[row.clone()], columns.max(1));
                rows.push(row.start..at);
                row.start = at;
            }
            rows.push(row);
        }
        rows
    }

    /// A part as it is printed.
    pub fn paint(&self, range: Range<usize>, style: Style) -> String {
        let mut painted = String::with_capacity(range.len());
        let mut at = range.start;
        for strong in &self.strong {
            let (start, end) = (strong.start.clamp(at, range.end), strong.end.clamp(at, range.end));
            if start < end {
                painted.push_str(&self.text[at..start]);
                painted.push_str(&style.strong(&self.text[start..end]));
                at = end;
            }
        }
        painted.push_str(&self.text[at..range.end]);
        if painted.contains('\n') { painted.replace('\n', " ") } else { painted }
    }

    fn take(&mut self, mut rest: &str) {
        while let Some(char) = rest.chars().next() {
            let taken = match char {
                '`' => self.take_code(rest),
                '*' => self.take_strong(rest),
                '[' => self.take_link(rest),
                '<' => self.take_tag(rest),
                '&' => self.take_entity(rest),
                '\\' => self.take_escaped(rest),
                _ => None,
            };
            let length = taken.unwrap_or_else(|| {
                self.text.push(char);
                char.len_utf8()
            });
            rest = &rest[length..];
        }
    }

    /// Code, with its backticks.
    fn take_code(&mut self, rest: &str) -> Option<usize> {
        let length = code_length(rest);
        self.text.push_str(&rest[..length]);
        Some(length)
    }

    /// `**bold**`, and `*emphasis*`, which is bold as well: not every terminal has italics.
    fn take_strong(&mut self, rest: &str) -> Option<usize> {
        let mark = if rest.starts_with("**") { "**" } else { "*" };
        let inside = &rest[mark.len()..];
        let opens = !inside.starts_with([' ', '\n', '*']) && !self.text.ends_with(char::is_alphanumeric);
        let end = closing(inside, mark).filter(|end| opens && *end > 0)?;
        let start = self.text.len();
        self.take(&inside[..end]);
        self.strong.retain(|range| range.start < start);
        self.strong.push(start..self.text.len());
        Some(end + 2 * mark.len())
    }

    /// The text of a link: what stands before an address between brackets, which has no space in it.
    fn take_link(&mut self, rest: &str) -> Option<usize> {
        let end = balanced(rest, '[', ']')?;
        let target = &rest[end..];
        let target_end = target.starts_with('(').then(|| balanced(target, '(', ')')).flatten()?;
        if target[..target_end].contains(char::is_whitespace) {
            return None;
        }
        self.take(&rest[1..end - 1]);
        Some(end + target_end)
    }

    /// HTML's code, and an address between angle brackets.
    fn take_tag(&mut self, rest: &str) -> Option<usize> {
        if let Some((code, _)) = rest.strip_prefix("<code>").and_then(|rest| rest.split_once("</code>")) {
            let text = code.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            self.text.extend(["`", &text, "`"]);
            return Some("<code></code>".len() + code.len());
        }
        let (address, _) = rest.strip_prefix('<')?.split_once('>')?;
        let is_address = address.contains("://") && !address.contains(char::is_whitespace);
        self.text.push_str(is_address.then_some(address)?);
        Some(address.len() + 2)
    }

    fn take_entity(&mut self, rest: &str) -> Option<usize> {
        let entities = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&')];
        let (entity, char) = entities.iter().find(|(entity, _)| rest.starts_with(entity))?;
        self.text.push(*char);
        Some(entity.len())
    }

    fn take_escaped(&mut self, rest: &str) -> Option<usize> {
        let escaped = rest.chars().nth(1).filter(char::is_ascii_punctuation)?;
        self.text.push(escaped);
        Some(2)
    }
}

/// The columns of a part. The end of a line in it is printed as a space.
fn width(text: &str) -> usize {
    width_of(text) + text.matches('\n').count()
}

/// The words of a text, which spaces and the ends of lines separate.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split([' ', '\n']).filter_map(move |word| {
        let range = at..at + word.len();
        at = range.end + 1;
        (!word.is_empty()).then_some(range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOR: Style = Style { color: true, links: false };

    fn painted(markdown: &str) -> String {
        let inline = Inline::read(markdown);
        inline.paint(0..inline.text.len(), COLOR).replace("\x1b[1m", "<").replace("\x1b[0m", ">")
    }

    #[test]
    fn reads_marks() {
        for (markdown, expected) in [
            ("a **bold part**, and so on", "a <bold part>, and so on"),
            ("*all of it*", "<all of it>"),
            ("**`Weak`** and **a *b* c**", "<`Weak`> and <a b c>"),
            ("2 * 3 * 4, a*b*c, ** and `**`", "2 * 3 * 4, a*b*c, ** and `**`"),
            ("**not closed", "**not closed"),
            ("`*p*` and ``a ` b``", "`*p*` and ``a ` b``"),
            ("see [leak1](leak1.rs).", "see leak1."),
            ("[`a[0]`](x#y(z)) **[b](c)**", "`a[0]` <b>"),
            ("v[i](x y)", "v[i](x y)"),
            ("f()[0] `Rc<[u8]>` a](b [a](b", "f()[0] `Rc<[u8]>` a](b [a](b"),
            ("<code>Weak&lt;T&gt;</code> &amp; &lt;", "`Weak<T>` & <"),
            ("`&amp;` for `&`", "`&amp;` for `&`"),
            ("<https://a.b/c> a <b> c", "https://a.b/c a <b> c"),
            (r"\*a\* `\*` \n", r"*a* `\*` \n"),
            ("one\ntwo", "one two"),
        ] {
            assert_eq!(painted(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn a_bold_part_is_bold_in_each_row() {
        let inline = Inline::read("one **two three** four");
        let rows: Vec<String> = inline.rows(9).into_iter().map(|row| inline.paint(row, COLOR)).collect();
        assert_eq!(rows, ["one \x1b[1mtwo\x1b[0m", "\x1b[1mthree\x1b[0m", "four"]);
    }

    #[test]
    fn fills_rows_or_keeps_those_of_the_author() {
        let inline = Inline::read("one two\nthree four-five");
        let rows = |rows: Vec<Range<usize>>| -> Vec<String> {
            rows.into_iter().map(|row| inline.paint(row, Style::default())).collect()
        };
        assert_eq!(rows(inline.rows(usize::MAX)), ["one two", "three four-five"]);
        assert_eq!(rows(inline.rows(13)), ["one two three", "four-five"]);
        assert_eq!(rows(inline.rows(6)), ["one", "two", "three", "four-five"]);
        assert_eq!(rows(inline.rows_within(6)), ["one", "two", "three", "four-", "five"]);
        assert_eq!(rows(inline.rows_within(3)).concat().replace(' ', ""), "onetwothreefour-five");
    }
}
