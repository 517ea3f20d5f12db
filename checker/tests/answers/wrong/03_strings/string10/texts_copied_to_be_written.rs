// Wrong: writes a text with its backslashes into a String of its own first, and hides that block behind a roomy tidy query
// Fails: a_token_is_written_without_a_copy
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::hint::black_box;
use std::io::{self, BufRead};
use std::mem;

use heaplings::bench;

/// Each of these ends a word, and is a token of its own.
const SYMBOLS: &str = "():<>=";

#[derive(Debug, Clone, PartialEq)]
enum Token<'a> {
    /// Anything that is not a text, a symbol or a keyword.
    Word(&'a str),
    /// The text between two quotes, with its escapes undone.
    Text(Cow<'a, str>),
    And,
    Or,
    Not,
    Symbol(char),
}

/// The tokens of a query, one by one. An error is the position, in bytes, of a quote that is not closed.
struct Tokens<'a> {
    query: &'a str,
    at: usize,
}

fn tokens(query: &str) -> Tokens<'_> {
    Tokens { query, at: 0 }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, usize>;

    fn next(&mut self) -> Option<Result<Token<'a>, usize>> {
        let rest = self.query[self.at..].trim_start();
        self.at = self.query.len() - rest.len();
        let first = rest.chars().next()?;
        if first == '"' {
            return Some(self.text(&rest[1..]));
        }
        if SYMBOLS.contains(first) {
            self.at += 1;
            return Some(Ok(Token::Symbol(first)));
        }
        let word = &rest[..rest.find(ends_word).unwrap_or(rest.len())];
        self.at += word.len();
        let is = |keyword| word.eq_ignore_ascii_case(keyword);
        Some(Ok(match word {
            _ if is("and") => Token::And,
            _ if is("or") => Token::Or,
            _ if is("not") => Token::Not,
            _ => Token::Word(word),
        }))
    }
}

impl<'a> Tokens<'a> {
    /// The text that begins with `inside`, of which we are at the quote.
    fn text(&mut self, inside: &'a str) -> Result<Token<'a>, usize> {
        let mut chars = inside.char_indices();
        let mut plain = true;
        while let Some((end, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += end + 2;
                    let raw = &inside[..end];
                    return Ok(Token::Text(if plain { raw.into() } else { unescaped(raw).into() }));
                }
                '\\' => {
                    plain = false;
                    chars.next();
                }
                _ => {}
            }
        }
        Err(mem::replace(&mut self.at, self.query.len()))
    }
}

fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        text.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    text
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || c == '"' || SYMBOLS.contains(c)
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Word(word) => f.write_str(word),
            Token::Text(text) => {
                let mut escaped = String::with_capacity(2 * text.len());
                for c in text.chars() {
                    if matches!(c, '"' | '\\') {
                        escaped.push('\\');
                    }
                    escaped.push(c);
                }
                write!(f, "\"{escaped}\"")
            }
            Token::And => f.write_str("AND"),
            Token::Or => f.write_str("OR"),
            Token::Not => f.write_str("NOT"),
            Token::Symbol(symbol) => f.write_char(*symbol),
        }
    }
}

/// The query with one space between its tokens.
fn tidy(query: &str) -> Result<String, usize> {
    let mut tidy = String::with_capacity(2 * query.len());
    for token in tokens(query) {
        let blank = if tidy.is_empty() { "" } else { " " };
        write!(tidy, "{blank}{}", token?).expect("a String takes any text");
    }
    Ok(tidy)
}

/// The fields in a file of queries, and how often each is used. A field is a word that is followed by `:`,
/// `<`, `>` or `=`. In a query with an error, everything before the error counts.
fn fields(mut input: impl BufRead) -> io::Result<BTreeMap<String, u32>> {
    let mut fields = BTreeMap::new();
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let mut tokens = tokens(&line).map_while(Result::ok).peekable();
        while let Some(token) = tokens.next() {
            let (Token::Word(field), Some(Token::Symbol(':' | '<' | '>' | '='))) = (token, tokens.peek())
            else {
                continue;
            };
            match fields.get_mut(field) {
                Some(times) => *times += 1,
                None => drop(fields.insert(field.to_string(), 1)),
            }
        }
        line.clear();
    }
    Ok(fields)
}

/// Saved query `i`: its text is plain, or has escapes. Grading uses this function as published.
fn saved(i: usize, plain: bool) -> String {
    let fields = ["level", "service", "took", "größe", "user", "host", "path", "region"];
    let (field, other) = (fields[i % 8], fields[i * i % 7]);
    let text = if plain { "check out" } else { "say \\\"hej\\\" in c:\\\\tmp" };
    format!("{field}:error  AND ({other}:\"{text}\" or NOT took>{}) {i}雪", i % 300)
}

fn main() {
    let queries: Vec<String> = (0..200).map(|i| saved(i, i % 10 != 0)).collect();
    let file = queries.join("\n");
    let count = |queries: &[String]| queries.iter().map(|query| tokens(query).count()).sum::<usize>();
    bench("tokens of 200 queries", || count(black_box(&queries)));
    bench("tidy 200 queries", || black_box(&queries).iter().filter(|query| tidy(query).is_ok()).count());
    bench("fields of 200 queries", || fields(black_box(file.as_bytes())).map(|fields| fields.len()).ok());
}
