//! The challenge: everything in this chapter, in one small program. A log search understands queries such
//! as `level:error AND (service:"check out" OR took>250)`. Its tokenizer takes a query apart; the page shows
//! the query again, tidied up; and a file of saved queries is gone through, a line each, to see which fields
//! people ask for. In a text `\"` is a quote and `\\` a backslash; keywords may be written in any case.
//!
//! It is correct, and from end to end it moves letters from one String to the next.
//! Goal: tokens for nothing, but for a text with escapes; a query tidied up in a block or two; a file of
//! queries in the memory of a line and of the names that are found.

use std::collections::BTreeMap;
use std::fmt;
use std::hint::black_box;
use std::io::{self, BufRead};

use heaplings::bench;

/// What ends a word, and is a token of its own.
const SYMBOLS: &str = "():<>=";

// TODO: let a token be made without a copy of its letters, wherever they stand in the query as they are.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// What is neither a text, nor a symbol, nor a keyword.
    Word(String),
    /// What stands between quotes, with its escapes undone.
    Text(String),
    And,
    Or,
    Not,
    Symbol(char),
}

/// The tokens of a query, one by one. An error is the place of a quote, in bytes, that is not closed.
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

// TODO: write the query into one String, and let that grow no more than once.
/// The query with one blank between its tokens.
fn tidy(query: &str) -> Result<String, usize> {
    let mut tidy = String::new();
    for token in tokens(query) {
        let token = token?;
        tidy = if tidy.is_empty() { token.to_string() } else { format!("{tidy} {token}") };
    }
    Ok(tidy)
}

// TODO: go through the lines in one buffer, and own each name once.
/// The fields in a file of queries, and how often each is asked for: words with `:`, `<`, `>` or `=` behind
/// them. Of a query with an error, what stands before the error counts.
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

/// Query `i` of those that people have saved; the texts in it are plain, or all of them have escapes.
fn saved(i: usize, plain: bool) -> String {
    let fields = ["level", "service", "took", "größe", "user", "host", "path", "region"];
    let (field, other) = (fields[i % 8], fields[i * i % 7]);
    let text = if plain { "check out" } else { "say \\\"hej\\\" in c:\\\\tmp" };
    format!("{field}:error  AND ({other}:\"{text}\" or NOT took>{}) {i}雪", i % 300)
}

fn main() {
    let queries: Vec<String> = (0..200).map(|i| saved(i, i % 10 != 0)).collect();
    let file = queries.join("\n");
    bench("tokens of 200 queries", || {
        black_box(&queries).iter().map(|query| tokens(query).count()).sum::<usize>()
    });
    bench("tidy 200 queries", || black_box(&queries).iter().filter(|query| tidy(query).is_ok()).count());
    bench("fields of 200 queries", || fields(black_box(file.as_bytes())).map(|fields| fields.len()).ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::{measure, measure_with};
    use std::borrow::Cow;
    use std::io::{BufReader, ErrorKind};

    /// 200 queries that people have saved.
    fn queries(plain: bool) -> Vec<String> {
        (0..200).map(|i| saved(i, plain)).collect()
    }

    /// The tokens as `Debug` shows them, whatever they are made of.
    fn shown(query: &str) -> String {
        let token = |token: Result<_, usize>| match token {
            Ok(token) => format!("{token:?}"),
            Err(at) => format!("Error({at})"),
        };
        tokens(query).map(token).collect::<Vec<_>>().join(" ")
    }

    /// The first text in a query, whatever it is made of: of a Cow, `from` would be one too many.
    #[allow(clippy::useless_conversion)]
    fn first_text(query: &str) -> Option<Cow<'_, str>> {
        tokens(query).flatten().find_map(|token| match token {
            Token::Text(text) => Some(Cow::from(text)),
            _ => None,
        })
    }

    #[test]
    fn takes_a_query_apart() {
        assert_eq!(shown(""), "");
        assert_eq!(shown(" \t\u{3000}"), "");
        assert_eq!(shown("a"), "Word(\"a\")");
        assert_eq!(shown("level:error"), "Word(\"level\") Symbol(':') Word(\"error\")");
        assert_eq!(
            shown("(took>250)OR größe=雪"),
            "Symbol('(') Word(\"took\") Symbol('>') Word(\"250\") Symbol(')') \
             Or Word(\"größe\") Symbol('=') Word(\"雪\")"
        );
        assert_eq!(shown("<<a\u{3000}b"), "Symbol('<') Symbol('<') Word(\"a\") Word(\"b\")");
    }

    #[test]
    fn knows_keywords_in_any_case() {
        assert_eq!(shown("and OR Not aNd"), "And Or Not And");
        assert_eq!(
            shown("android ör no n\u{f6}t"),
            "Word(\"android\") Word(\"ör\") Word(\"no\") Word(\"nöt\")"
        );
        assert_eq!(shown("a and(not b)"), "Word(\"a\") And Symbol('(') Not Word(\"b\") Symbol(')')");
        assert_eq!(shown("\"and\" \"\""), "Text(\"and\") Text(\"\")");
    }

    #[test]
    fn undoes_escapes_in_texts_only() {
        assert_eq!(first_text(r#"a:"check out""#).unwrap(), "check out");
        assert_eq!(first_text(r#""say \"hej\"""#).unwrap(), "say \"hej\"");
        assert_eq!(first_text(r#""c:\\tmp\\" "x""#).unwrap(), "c:\\tmp\\");
        assert_eq!(first_text(r#""\雪\n(:)""#).unwrap(), "雪n(:)");
        assert_eq!(shown(r#"c:\tmp"x"y"#), r#"Word("c") Symbol(':') Word("\\tmp") Text("x") Word("y")"#);
    }

    #[test]
    fn says_where_a_quote_is_not_closed() {
        assert_eq!(shown("\""), "Error(0)");
        assert_eq!(shown("雪 \"x"), "Word(\"雪\") Error(4)");
        assert_eq!(shown("a\"b\"\"c"), "Word(\"a\") Text(\"b\") Error(4)");
        assert_eq!(shown(r#""x\""#), "Error(0)");
        assert_eq!(shown(r#"ü"x\"#), "Word(\"ü\") Error(2)");
        assert_eq!(tidy("a and \"雪 x"), Err(6));
    }

    #[test]
    fn tidies_up() {
        assert_eq!(tidy("").as_deref(), Ok(""));
        assert_eq!(tidy("  a ").as_deref(), Ok("a"));
        assert_eq!(tidy("(a or  b)AND not\tc:d").as_deref(), Ok("( a OR b ) AND NOT c : d"));
        assert_eq!(tidy(r#"x:"\\ \"雪\" \n""#).as_deref(), Ok(r#"x : "\\ \"雪\" n""#));
        for query in queries(true).iter().chain(&queries(false)) {
            let once = tidy(query).unwrap();
            assert_eq!(shown(&once), shown(query));
            assert_eq!(tidy(&once).unwrap(), once);
        }
    }

    #[test]
    fn counts_the_fields() {
        let file = "level:error took>1\r\n\ntook<2 and Level:x \"host\":1 not:b\n: lev=\"\nlevel : a:b:c d=";
        for piece in [1, 5, 1_000] {
            let fields = fields(BufReader::with_capacity(piece, file.as_bytes())).unwrap();
            let expected =
                [("level", 2), ("took", 2), ("Level", 1), ("lev", 1), ("a", 1), ("b", 1), ("d", 1)];
            assert_eq!(fields.len(), expected.len());
            assert!(expected.iter().all(|(field, times)| fields.get(*field) == Some(times)), "{fields:?}");
        }
        assert!(fields(&b""[..]).unwrap().is_empty());
        assert_matches!(fields(&b"a:\xff"[..]), Err(error) if error.kind() == ErrorKind::InvalidData);
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

    /// How many there are, each of them looked at.
    fn number_of_tokens(queries: &[String]) -> usize {
        let mut number = 0;
        for query in queries {
            for token in tokens(query) {
                number += usize::from(black_box(token).is_ok());
            }
        }
        number
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
    fn a_text_with_escapes_is_one_block() {
        let heap = measure_with(|| queries(false), |queries| number_of_tokens(&queries));
        // 200 queries, each with such a text.
        dhat::assert!(heap.total_blocks <= 200);
    }

    #[test]
    fn a_text_with_escapes_takes_its_length() {
        let heap = measure_with(|| queries(false), |queries| number_of_tokens(&queries));
        // 200 texts of 22 bytes between their quotes are 4,400. The rest is for a little more room.
        dhat::assert!(heap.total_bytes <= 6_000);
    }

    #[test]
    fn tidying_up_is_a_block_or_two() {
        let heap = measure_with(
            || queries(true),
            |queries| queries.iter().filter(|query| tidy(query).is_ok()).count(),
        );
        // 200 queries: a block for each, and one more where the blanks that are added do not fit.
        dhat::assert!(heap.total_blocks <= 400);
    }

    #[test]
    fn tidying_up_writes_a_query_once() {
        let heap = measure_with(
            || queries(true),
            |queries| queries.iter().filter(|query| tidy(query).is_ok()).count(),
        );
        // The queries are 11,605 bytes. A block for each, and another of twice its size, are 34,815; where
        // the first has a few bytes to spare, and not enough of them, it is some more.
        dhat::assert!(heap.total_bytes <= 40_000);
    }

    #[test]
    fn fields_cost_a_line_and_their_names() {
        let heap = measure_with(|| queries(true).join("\n"), |file| fields(file.as_bytes()).unwrap());
        // 8 names, a buffer that may grow a few times, and a map that may.
        dhat::assert!(heap.total_blocks <= 16);
    }
}
