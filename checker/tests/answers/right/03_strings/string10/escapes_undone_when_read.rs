// Right: a text keeps its escapes, and undoes them while it is read, so that no token has a block
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
    Text(Text<'a>),
    And,
    Or,
    Not,
    Symbol(char),
}

/// What stands between two quotes.
#[derive(Clone, Copy, PartialEq)]
struct Text<'a> {
    raw: &'a str,
}

impl<'a> Text<'a> {
    fn chars(self) -> impl Iterator<Item = char> + 'a {
        let mut chars = self.raw.chars();
        std::iter::from_fn(move || chars.next().and_then(|c| if c == '\\' { chars.next() } else { Some(c) }))
    }
}

impl<'a> From<Text<'a>> for Cow<'a, str> {
    fn from(text: Text<'a>) -> Cow<'a, str> {
        if text.raw.contains('\\') { text.chars().collect() } else { text.raw.into() }
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Cow::from(*self), f)
    }
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

        while let Some((end, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += end + 2;
                    let raw = &inside[..end];
                    return Ok(Token::Text(Text { raw }));
                }
                '\\' => drop(chars.next()),
                _ => {}
            }
        }
        Err(mem::replace(&mut self.at, self.query.len()))
    }
}


fn ends_word(c: char) -> bool {
    c.is_whitespace() || c == '"' || SYMBOLS.contains(c)
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Word(word) => f.write_str(word),
            Token::Text(text) => {
                f.write_char('"')?;
                for c in text.chars() {
                    if matches!(c, '"' | '\\') {
                        f.write_char('\\')?;
                    }
                    f.write_char(c)?;
                }
                f.write_char('"')
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
    let mut tidy = String::with_capacity(query.len());
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
