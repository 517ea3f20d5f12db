//! The challenge: this whole chapter in one small program. A log search understands queries such as
//! `level:error AND (service:"check out" OR took>250)`. Its tokenizer splits a query into tokens. The page
//! shows a query again in a tidy form. And a file of saved queries, one on each line, is read to count which
//! fields people ask for. In a text `\"` is a quote and `\\` a backslash; keywords may be in any case.
//!
//! The code is correct, but at every step it copies text from one String to the next.
//! Goal: no allocation for a token, unless it is a text with escapes, and none to write one; one or two for a
//! tidy query; and to read a file, memory for one line and for the names of the fields.

use std::collections::BTreeMap;
use std::fmt;
use std::hint::black_box;
use std::io::{self, BufRead};

use heaplings::bench;

/// Each of these ends a word, and is a token of its own.
const SYMBOLS: &str = "():<>=";

// TODO: make tokens without a copy, unless an escape makes their text differ from the query.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// Anything that is not a text, a symbol or a keyword.
    Word(String),
    /// The text between two quotes, with its escapes undone.
    Text(String),
    And,
    Or,
    Not,
    Symbol(char),
}

/// The tokens of a query, one by one. An error is the position, in bytes, of a quote that is not closed.
struct Tokens {
    chars: Vec<char>,
    at: usize,
}

fn tokens(query: &str) -> Tokens {
    Tokens { chars: query.chars().collect(), at: 0 }
}

impl Iterator for Tokens {
    type Item = Result<Token, usize>;

    fn next(&mut self) -> Option<Result<Token, usize>> {
        while self.chars.get(self.at)?.is_whitespace() {
            self.at += 1;
        }
        let start = self.at;
        let first = self.chars[start];
        self.at += 1;
        if first == '"' {
            return Some(self.text(start));
        }
        if SYMBOLS.contains(first) {
            return Some(Ok(Token::Symbol(first)));
        }
        while self.chars.get(self.at).is_some_and(|&c| !ends_word(c)) {
            self.at += 1;
        }
        let word: String = self.chars[start..self.at].iter().collect();
        Some(Ok(match word.to_lowercase().as_str() {
            "and" => Token::And,
            "or" => Token::Or,
            "not" => Token::Not,
            _ => Token::Word(word),
        }))
    }
}

impl Tokens {
    /// The text whose quote is at `start`.
    fn text(&mut self, start: usize) -> Result<Token, usize> {
        let mut text = String::new();
        while let Some(&c) = self.chars.get(self.at) {
            self.at += 1;
            match c {
                '"' => return Ok(Token::Text(text)),
                '\\' => {
                    text.extend(self.chars.get(self.at));
                    self.at += 1;
                }
                _ => text.push(c),
            }
        }
        Err(self.chars[..start].iter().map(|c| c.len_utf8()).sum())
    }
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || c == '"' || SYMBOLS.contains(c)
}

// TODO: write a token without a copy of it.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Word(word) => f.write_str(word),
            Token::Text(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Token::And => f.write_str("AND"),
            Token::Or => f.write_str("OR"),
            Token::Not => f.write_str("NOT"),
            Token::Symbol(symbol) => write!(f, "{symbol}"),
        }
    }
}

// TODO: write the query into one String, which grows at most once.
/// The query with one space between its tokens.
fn tidy(query: &str) -> Result<String, usize> {
    let mut tidy = String::new();
    for token in tokens(query) {
        let token = token?;
        tidy = if tidy.is_empty() { token.to_string() } else { format!("{tidy} {token}") };
    }
    Ok(tidy)
}

// TODO: read the lines into one buffer, and copy each name once.
/// The fields in a file of queries, and how often each is used. A field is a word that is followed by `:`,
/// `<`, `>` or `=`. In a query with an error, everything before the error counts.
fn fields(input: impl BufRead) -> io::Result<BTreeMap<String, u32>> {
    let mut fields = BTreeMap::new();
    for line in input.lines() {
        let tokens: Vec<Token> = tokens(&line?).map_while(Result::ok).collect();
        for pair in tokens.windows(2) {
            if let [Token::Word(field), Token::Symbol(':' | '<' | '>' | '=')] = pair {
                *fields.entry(field.clone()).or_insert(0) += 1;
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::{measure, measure_with};
    use std::borrow::Cow;
    use std::fmt::Write;
    use std::hint::black_box;
    use std::io::{self, BufReader, ErrorKind, Read};

    /// A disk that cannot be read.
    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(ErrorKind::TimedOut.into())
        }
    }

    fn queries(plain: bool) -> Vec<String> {
        (0..200).map(|i| saved(i, plain)).collect()
    }

    /// The tokens as `Debug` shows them, whatever their types.
    fn shown(query: &str) -> String {
        let show =
            |made: Result<_, usize>| made.map_or_else(|at| format!("Error({at})"), |it| format!("{it:?}"));
        tokens(query).map(show).collect::<Vec<_>>().join(" ")
    }

    /// The first text in a query, whatever its type. If that is a Cow already, `from` does nothing.
    #[allow(clippy::useless_conversion)]
    fn first_text(query: &str) -> Option<Cow<'_, str>> {
        tokens(query).flatten().find_map(|token| match token {
            Token::Text(text) => Some(Cow::from(text)),
            _ => None,
        })
    }

    #[test]
    fn splits_a_query_into_tokens() {
        for (query, tokens) in [
            (" \t\u{3000}", ""),
            ("(took>250)", r#"Symbol('(') Word("took") Symbol('>') Word("250") Symbol(')')"#),
            ("a)OR größe=雪", r#"Word("a") Symbol(')') Or Word("größe") Symbol('=') Word("雪")"#),
            ("<<a\u{3000}b", r#"Symbol('<') Symbol('<') Word("a") Word("b")"#),
            ("and OR Not aNd", "And Or Not And"),
            ("android ör no n\u{f6}t", r#"Word("android") Word("ör") Word("no") Word("nöt")"#),
            ("a and(not b)", r#"Word("a") And Symbol('(') Not Word("b") Symbol(')')"#),
            (r#""and" """#, r#"Text("and") Text("")"#),
            (r#"c:\tmp"x"y"#, r#"Word("c") Symbol(':') Word("\\tmp") Text("x") Word("y")"#),
            ("\"", "Error(0)"),
            ("雪 \"x", r#"Word("雪") Error(4)"#),
            (r#"a"b""c"#, r#"Word("a") Text("b") Error(4)"#),
            (r#"ü"x\"#, r#"Word("ü") Error(2)"#),
            (r#""c:\\" "\雪\n(:)""#, r#"Text("c:\\") Text("雪n(:)")"#),
        ] {
            assert_eq!(shown(query), tokens, "{query}");
        }
        assert_eq!(first_text(r#""say \"hej\"""#).unwrap(), "say \"hej\"");
    }

    #[test]
    fn a_query_longer_than_any_fixed_buffer() {
        let (word, text) = ("w".repeat(150_000), "t".repeat(150_000));
        let query = format!(r#"{word}:"{text}\"" {word}x=1"#);
        assert!(first_text(&query).unwrap() == format!("{text}\""));
        assert!(tidy(&query).unwrap() == format!(r#"{word} : "{text}\"" {word}x = 1"#));
        let fields = fields(query.as_bytes()).unwrap();
        assert_eq!((fields.len(), fields.get(&word), fields.get(&(word + "x"))), (2, Some(&1), Some(&1)));
        // Nothing is timed here. But code that begins at the start again for each of these tokens will not
        // finish within the time limit of a test.
        assert_eq!(tokens(&"a ".repeat(200_000)).count(), 200_000);
    }

    #[test]
    fn tidies_up() {
        assert_eq!((tidy("").as_deref(), tidy("  a ").as_deref()), (Ok(""), Ok("a")));
        assert_eq!(tidy("a and \"雪 x"), Err(6));
        assert_eq!(tidy("(a or  b)AND not\tc:d").as_deref(), Ok("( a OR b ) AND NOT c : d"));
        assert_eq!(tidy(r#"x:"\\ \"雪\" \n""#).as_deref(), Ok(r#"x : "\\ \"雪\" n""#));
        for query in queries(true).iter().chain(&queries(false)) {
            let once = tidy(query).unwrap();
            assert_eq!((shown(&once), tidy(&once).unwrap()), (shown(query), once));
        }
    }

    #[test]
    fn counts_the_fields() {
        let file = "level:error took>1\r\n\ntook<2 and Level:x \"host\":1 not:b\n: lev=\"\nlevel : a:b:c d=";
        let expected = [("level", 2), ("took", 2), ("Level", 1), ("lev", 1), ("a", 1), ("b", 1), ("d", 1)];
        for piece in [1, 5, 1_000] {
            let fields = fields(BufReader::with_capacity(piece, file.as_bytes())).unwrap();
            assert_eq!(fields.len(), expected.len());
            assert!(expected.iter().all(|(field, times)| fields.get(*field) == Some(times)), "{fields:?}");
        }
        assert_matches!(fields(&b"a:\xff"[..]), Err(error) if error.kind() == ErrorKind::InvalidData);
        let broken = b"a:b\n".chain(BufReader::new(Broken));
        assert_matches!(fields(broken), Err(error) if error.kind() == ErrorKind::TimedOut);
    }

    #[test]
    fn never_holds_the_file() {
        let file = || (0..400).map(|i| saved(i, true) + "\n").collect::<String>();
        let heap = measure_with(file, |file| fields(file.as_bytes()).unwrap());
        // The file is more than 20,000 bytes.
        assert!(heap.max_bytes <= 10_000, "there were {} bytes in memory at once", heap.max_bytes);
    }

    #[test]
    fn what_is_dropped_is_given_back() {
        let text = r#"a:"say \"hej\"""#;
        let heap = measure(|| drop((first_text(text), tidy(text), fields(text.as_bytes()))));
        assert_eq!(heap.curr_blocks, 0);
    }

    /// The number of tokens, each of which is really made.
    fn number_of_tokens(queries: &[String]) -> usize {
        queries.iter().flat_map(|query| tokens(query)).filter(|token| black_box(token).is_ok()).count()
    }

    #[test]
    fn tokens_cost_nothing() {
        let heap = measure_with(|| queries(true), |queries| number_of_tokens(&queries));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_plain_text_is_a_part_of_the_query() {
        let heap = measure(|| first_text(black_box(r#"service:"check out""#)));
        dhat::assert!(heap.total_blocks == 0);
        assert_matches!(heap.value, Some(Cow::Borrowed("check out")));
    }

    #[test]
    fn a_text_with_escapes_takes_its_length() {
        let heap = measure_with(|| queries(false), |queries| number_of_tokens(&queries));
        // 200 texts of 22 bytes between their quotes are 4,400. There is some room for a guess, but not for
        // a text that grows.
        dhat::assert!(heap.total_bytes <= 6_000);
    }

    #[test]
    fn a_token_is_written_without_a_copy() {
        let queries = queries(false);
        let tokens = || queries.iter().flat_map(|query| tokens(query)).flatten().collect::<Vec<_>>();
        let heap = measure_with(
            || (tokens(), String::with_capacity(20_000)),
            |(tokens, mut page)| tokens.iter().try_for_each(|token| write!(page, "{token}")),
        );
        assert_eq!(heap.value, Ok(()));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn tidying_up_is_a_block_or_two() {
        let heap = measure_with(
            || (queries(true), Vec::with_capacity(200)),
            |(queries, mut kept)| {
                kept.extend(queries.iter().map(|query| tidy(query)));
                kept
            },
        );
        // The queries are 11,605 bytes, and their blocks may double.
        assert!(heap.curr_bytes <= 27_000, "tidy queries of 11,605 bytes hold {}", heap.curr_bytes);
        // 200 queries: one block for each, and one more if the spaces that are added do not fit.
        dhat::assert!(heap.total_blocks <= 400);
    }

    #[test]
    fn fields_cost_a_line_and_their_names() {
        let heap = measure_with(|| queries(true).join("\n"), |file| fields(file.as_bytes()).unwrap());
        // 8 names, and a buffer and a map that may grow a few times.
        dhat::assert!(heap.total_blocks <= 16);
    }
}
