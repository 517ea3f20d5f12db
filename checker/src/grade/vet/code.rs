//! A submission's tokens, without those that are compiled for tests only.

use std::ops::Range;

use super::Refusal;
use crate::util::lexer::{self, Kind, Token};

/// The words and signs that a file may have: five times those of the longest exercise. To look for some of them
/// takes time that grows with the square of their number.
const MOST_TOKENS: usize = 20_000;

/// Code, as tokens and as text.
pub struct Code<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token<'a>>,
    /// For each bracket the token of its partner, for each other token itself.
    partner: Vec<usize>,
    /// The offset of each line break.
    breaks: Vec<usize>,
    /// The bytes that are compiled for tests only.
    cut: Vec<Range<usize>>,
}

/// An item such as a function, with its attributes, as a range of tokens.
pub struct Item<'a> {
    /// Its keyword.
    pub kind: &'a str,
    /// Empty for a `use` and an `impl`.
    pub name: &'a str,
    pub tokens: Range<usize>,
}

impl<'a> Code<'a> {
    /// Takes the code out of a text.
    ///
    /// # Errors
    ///
    /// If something is not closed, or closed and not opened, or if there is too much of it.
    pub fn read(text: &'a str) -> Result<Code<'a>, Refusal> {
        let mut code = Code::with_tests(text)?;
        code.cut_tests();
        Ok(code)
    }

    /// All of a text.
    ///
    /// # Errors
    ///
    /// As [`Code::read`].
    pub fn with_tests(text: &'a str) -> Result<Code<'a>, Refusal> {
        let breaks = text.match_indices('\n').map(|(at, _)| at).collect();
        let mut code = Code { text, tokens: Vec::new(), partner: Vec::new(), breaks, cut: Vec::new() };
        code.tokens = lexer::tokens(text).map_err(|unclosed| {
            let reason = format!("{} begins here and does not end: close it", unclosed.what);
            code.refusal_at(unclosed.at, "unclosed", reason)
        })?;
        if code.tokens.len() > MOST_TOKENS {
            let reason = format!("an answer has no more than {MOST_TOKENS} words and signs: make it shorter");
            return Err(code.refusal(MOST_TOKENS, "size", reason));
        }
        code.partner = code.partners()?;
        Ok(code)
    }

    /// The text, with blanks in these places and in place of what is compiled for tests only.
    pub fn blanked(&self, places: &[Range<usize>]) -> String {
        let mut bytes = self.text.as_bytes().to_vec();
        for place in self.cut.iter().chain(places) {
            lexer::blank(&mut bytes[place.clone()]);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The bytes of a range of tokens.
    pub fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].at..self.tokens[tokens.end - 1].end
    }

    /// What an item says, whatever its comments and its layout.
    pub fn wording(&self, item: &Item<'_>) -> Vec<&'a str> {
        let tokens = self.tokens[item.tokens.clone()].iter();
        tokens.filter(|token| token.kind != Kind::Doc).map(|token| token.text).collect()
    }

    /// The text of a token, or nothing behind the last.
    pub fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| if token.kind == Kind::Literal { "\"" } else { token.text })
    }

    pub fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == Kind::Word)
    }

    /// The bracket that closes the one here, or that opens it; any other token itself.
    pub fn partner(&self, at: usize) -> usize {
        self.partner.get(at).copied().unwrap_or(at)
    }

    /// A refusal because of what stands at a token.
    pub fn refusal(&self, at: usize, rule: &'static str, reason: impl Into<String>) -> Refusal {
        let at = self.tokens.get(at).map_or(self.text.len(), |token| token.at);
        self.refusal_at(at, rule, reason.into())
    }

    fn refusal_at(&self, at: usize, rule: &'static str, reason: String) -> Refusal {
        let line = 1 + self.breaks.partition_point(|end| *end < at) as u32;
        Refusal { rule, reason, line: Some(line) }
    }

    /// The items that lie in no other.
    pub fn items(&self) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let start = at;
            at = self.skip_attributes(at).0;
            match self.item(at) {
                Some((kind, name, end)) => {
                    items.push(Item { kind, name, tokens: start..end });
                    at = end;
                }
                None => at = self.partner(at).max(at) + 1,
            }
        }
        items
    }

    /// Takes out everything under `#[cfg(test)]` or `#[test]`, and any `mod tests`.
    fn cut_tests(&mut self) {
        let mut places: Vec<Range<usize>> = Vec::new();
        let (mut at, mut depth) = (0, 0);
        while at < self.tokens.len() {
            let start = at;
            let (item, for_tests) = self.skip_attributes(at);
            let tests = depth == 0 && self.word(item) == "mod" && self.word(item + 1) == "tests";
            if (for_tests || tests)
                && let Some((.., end)) = self.item(item)
            {
                places.push(start..end);
                at = end;
                continue;
            }
            match self.word(item) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            at = item + 1;
        }
        self.cut = places.iter().map(|place| self.bytes(place)).collect();
        let mut kept = Vec::new();
        let mut place = places.iter().peekable();
        for at in 0..self.tokens.len() {
            while place.next_if(|place| place.end <= at).is_some() {}
            if place.peek().is_none_or(|place| at < place.start) {
                kept.push(self.tokens[at]);
            }
        }
        self.tokens = kept;
        // What was cut is whole, brackets and all.
        self.partner = self.partners().unwrap_or_default();
    }

    /// Where the attributes and doc comments end that begin here, and whether one of them says that the
    /// item is compiled for tests only.
    pub fn skip_attributes(&self, mut at: usize) -> (usize, bool) {
        let mut for_tests = false;
        loop {
            if self.tokens.get(at).is_some_and(|token| token.kind == Kind::Doc) {
                at += 1;
            } else if self.word(at) == "#" && self.word(at + 1) == "[" {
                let end = self.partner(at + 1);
                let words: Vec<&str> = (at + 2..end).map(|at| self.word(at)).collect();
                for_tests |= matches!(words[..], ["cfg", "(", "test", ")"] | ["test"]);
                at = end + 1;
            } else {
                return (at, for_tests);
            }
        }
    }

    /// The keyword, the name and the end of an item that begins here, behind its attributes. One without an
    /// end goes as far as the block around it.
    fn item(&self, mut at: usize) -> Option<(&'a str, &'a str, usize)> {
        // `pub(super) default const async unsafe extern "C" fn` has no more.
        for _ in 0..7 {
            let next = self.word(at + 1);
            at = match self.word(at) {
                "pub" if next == "(" => self.partner(at + 1) + 1,
                "pub" | "default" | "async" | "unsafe" => at + 1,
                "const" if matches!(next, "fn" | "async" | "unsafe" | "extern") => at + 1,
                "extern" if next == "\"" => at + 2,
                _ => break,
            };
        }
        let kind = self.word(at);
        let until = match kind {
            "use" | "const" | "static" | "type" => ";",
            "fn" | "mod" | "struct" | "enum" | "union" | "trait" | "impl" | "macro_rules" | "extern" => "{",
            _ => return None,
        };
        let name = if self.is_name(at + 1) { self.word(at + 1) } else { "" };
        let mut end = at + 1;
        while end < self.tokens.len() {
            match self.word(end) {
                ";" => return Some((kind, name, end + 1)),
                "{" if until == "{" => return Some((kind, name, self.partner(end) + 1)),
                ")" | "]" | "}" => break,
                _ => end = self.partner(end) + 1,
            }
        }
        Some((kind, name, end))
    }

    fn partners(&self) -> Result<Vec<usize>, Refusal> {
        let mut partner: Vec<usize> = (0..self.tokens.len()).collect();
        let mut open = Vec::new();
        for (at, token) in self.tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Punct) {
            let opening = match token.text {
                "(" | "[" | "{" => {
                    open.push(at);
                    continue;
                }
                ")" => "(",
                "]" => "[",
                "}" => "{",
                _ => continue,
            };
            match open.pop().filter(|start| self.tokens[*start].text == opening) {
                Some(start) => (partner[start], partner[at]) = (at, start),
                None => {
                    let reason =
                        format!("this `{}` closes nothing: see which bracket is missing", token.text);
                    return Err(self.refusal(at, "unclosed", reason));
                }
            }
        }
        match open.last() {
            Some(start) => {
                let reason = format!("this `{}` is not closed: close it", self.tokens[*start].text);
                Err(self.refusal(*start, "unclosed", reason))
            }
            None => Ok(partner),
        }
    }
}
