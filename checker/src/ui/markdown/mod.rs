//! Markdown, laid out for a terminal: the text of pages, hints, stories, solutions' headers and terms.

mod blocks;
mod inline;
mod spans;
mod table;

use blocks::Block;
use inline::Inline;

use crate::ui::style::Style;

/// The columns that a row has at the most, on however wide a terminal: longer ones are hard to read.
const WIDEST: usize = 100;

/// Lays a text out in so many columns.
///
/// Paragraphs and the items of lists are filled, with a hanging indent for items; tables get columns that fit; code
/// stays as it is, indented. What is bold or a heading is bold where there is colour. Links become their text. Of
/// what is folded away (`<details>`) there is the summary, as an item of a list.
///
/// With `usize::MAX` columns, where there is no terminal, rows end where the author's lines do.
pub fn render(text: &str, columns: usize, style: Style) -> String {
    let room = |lead: usize| match columns {
        usize::MAX => usize::MAX,
        columns => columns.min(WIDEST).saturating_sub(lead),
    };
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut row = |parts: [&str; 2]| {
        out.extend(parts);
        out.push('\n');
    };
    for block in blocks::read(text) {
        match block {
            Block::Blank => row(["", ""]),
            Block::Code(line) => row([if line.is_empty() { "" } else { "    " }, line]),
            Block::Table(table) => table.rows(room(0), style).iter().for_each(|line| row([line, ""])),
            Block::Heading(text) => {
                let text = Inline::read(text);
                for range in text.rows(room(0)) {
                    row([&style.strong(text.words(range)), ""]);
                }
            }
            Block::Text { mut lead, text } => {
                let text = Inline::read(&text);
                for range in text.rows(room(lead.len())) {
                    row([&lead, &text.paint(range, style)]);
                    lead = " ".repeat(lead.len());
                }
            }
        }
    }
    out
}

/// A paragraph without its marks, in one line. Code keeps its backticks.
pub fn plain(text: &str) -> String {
    Inline::read(text).line()
}

#[cfg(test)]
mod tests;
