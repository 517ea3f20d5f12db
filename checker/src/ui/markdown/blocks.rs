//! The parts of a text, line by line: headings, paragraphs, items of lists, code and tables.

use std::iter::Peekable;
use std::str::Lines;

use super::table::Table;

/// The words with which a line begins that is a paragraph of its own, wherever it stands.
const LABELS: [&str; 2] = ["Goal:", "When not to worry:"];

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Block<'a> {
    Blank,
    Heading(&'a str),
    /// A paragraph, with what stands before its first row: the mark of an item, or the indent of a paragraph in an
    /// item.
    Text {
        lead: String,
        text: String,
    },
    /// A line of code.
    Code(&'a str),
    Table(Table),
}

/// Takes a text apart.
pub fn read(text: &str) -> Vec<Block<'_>> {
    let mut reader = Reader { blocks: Vec::new(), item: 0, numbered: false, open: false };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        reader.take(line.trim_end(), &mut lines);
    }
    while reader.blocks.last() == Some(&Block::Blank) {
        reader.blocks.pop();
    }
    reader.blocks
}

struct Reader<'a> {
    blocks: Vec<Block<'a>>,
    /// The columns before the text of the item that the last line was in; 0 outside of items.
    item: usize,
    /// Whether that item has a number.
    numbered: bool,
    /// Whether the next line may go on with the last block.
    open: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, line: &'a str, lines: &mut Peekable<Lines<'a>>) {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        if body.is_empty() {
            if !matches!(self.blocks.last(), None | Some(Block::Blank)) {
                self.blocks.push(Block::Blank);
            }
            self.open = false;
        } else if body.starts_with("```") {
            let code = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```"));
            let unindented = |line: &'a str| line.get(indent..).filter(|_| line[..indent].trim().is_empty());
            self.blocks.extend(code.map(|line| Block::Code(unindented(line).unwrap_or(line).trim_end())));
            self.open = false;
        } else if indent >= 4 && indent != self.item {
            self.blocks.push(Block::Code(&line[4..]));
            self.open = false;
        } else if body == "<details>" {
            let inside = lines.by_ref().take_while(|line| line.trim() != "</details>");
            self.question(&inside.collect::<Vec<_>>().join("\n"));
        } else if let Some(heading) = heading(body) {
            self.blocks.push(Block::Heading(heading));
            (self.item, self.open) = (0, false);
        } else if body.starts_with('|') {
            let mut rows = vec![body];
            while let Some(row) = lines.next_if(|line| line.trim_start().starts_with('|')) {
                rows.push(row.trim());
            }
            self.blocks.push(Block::Table(Table::read(&rows)));
            self.open = false;
        } else if let Some((mark, text)) = self.marked(body) {
            let lead = format!("{:indent$}{} ", "", if mark == "*" { "-" } else { mark });
            (self.item, self.numbered, self.open) = (lead.len(), !matches!(mark, "-" | "*"), true);
            self.blocks.push(Block::Text { lead, text: text.to_string() });
        } else if let Some(Block::Text { text, .. }) = self.blocks.last_mut()
            && self.open
            && !LABELS.iter().any(|label| body.starts_with(label))
        {
            text.push('\n');
            text.push_str(body);
        } else {
            self.item = if indent >= 2 { self.item } else { 0 };
            self.blocks.push(Block::Text { lead: " ".repeat(self.item), text: body.to_string() });
            self.open = true;
        }
    }

    /// The summary of what is folded away, as an item. Those that follow one another are a list.
    fn question(&mut self, inside: &str) {
        let summary = inside.split_once("</summary>").map_or(inside, |(summary, _)| summary);
        let text = summary.trim().trim_start_matches("<summary>").to_string();
        if let [.., Block::Text { lead, .. }, Block::Blank] = &self.blocks[..]
            && lead == QUESTION
        {
            self.blocks.pop();
        }
        self.blocks.push(Block::Text { lead: QUESTION.to_string(), text });
        (self.item, self.open) = (0, false);
    }

    /// The mark of an item, and its text. A number in the middle of a paragraph is no mark, unless it is the first.
    fn marked<'b>(&self, body: &'b str) -> Option<(&'b str, &'b str)> {
        let (mark, text) = body.split_once(' ').filter(|(_, text)| !text.trim().is_empty())?;
        let number = mark.strip_suffix(['.', ')']).and_then(|number| number.parse::<u16>().ok());
        let begins = match number {
            Some(number) => number == 1 || !self.open || (self.numbered && self.item > 0),
            None => matches!(mark, "-" | "*"),
        };
        begins.then(|| (mark, text.trim_start()))
    }
}

/// What stands before a summary.
const QUESTION: &str = "- ";

fn heading(body: &str) -> Option<&str> {
    let text = body.trim_start_matches('#');
    let level = body.len() - text.len();
    let heading = text.strip_prefix(' ').filter(|_| (1..=6).contains(&level));
    heading.map(|heading| heading.trim().trim_end_matches('#').trim_end())
}
