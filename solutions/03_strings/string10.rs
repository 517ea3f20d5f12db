//! A log search's tokenizer: the tokens of a query are parts of it, and what is written is written once.
//!
//! ## Why it works
//!
//! * **Borrowed.** A word is a part of the query, found by `find` and cut out by slicing; no character is
//!   moved, and no `Vec<char>` is needed to look at the next.
//! * **A Cow.** Only a text with a backslash in it differs from what stands in the query. It pays for a
//!   block of its own, made with room for all that stands between the quotes, which is never too little.
//! * **Compared as it is.** Keywords are ASCII, so `eq_ignore_ascii_case` is right, and makes nothing.
//! * **Written once.** `Display` writes to whatever it is given, character by character where a backslash
//!   is due, and `write!` gives it the String that grows. That one starts with the room of the query.
//! * **One buffer.** `read_line` and `clear` go through a file in the memory of its longest line, because no
//!   token outlives the line that it is borrowed from.
//! * **Owned at last.** A field's name has to outlive its line, so it is copied: the first time it is seen.
//!   Every later time the map is asked with the `&str`.
//!
//! ## What it costs
//!
//! A lifetime on `Token` and `Tokens`, and one look ahead over each text to learn where it ends and whether
//! it is plain. A token keeps its query borrowed: who wants to keep tokens keeps queries.
//!
//! ## When not to
//!
//! When tokens are kept and queries are not: then own them, or intern them, and keep `Tokens` as it is; to
//! own what is borrowed is one line for who needs it, the other way round there is no way. When queries are
//! typed by people, one at a time, the starter is fast enough; it is the file of them, and the index that
//! is built from a million lines with the same tokenizer, that pay for this.
//!
//! ## Another way
//!
//! `query.char_indices().peekable()` in place of slices and `find` needs no allocation either, and reads
//! more like a textbook. Two walks over the tokens, one to add up lengths, make `tidy` a single block. A
//! `HashMap` does as well as the `BTreeMap` here; with a million different fields, think of one arena of
//! text and offsets into it.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | tokens_cost_nothing | before | 4600 | 113593 | 288 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_plain_text_is_a_part_of_the_query | before | 7 | 207 | 112 | 16 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_text_with_escapes_is_one_block | before | 4800 | 138361 | 352 | 0 |
//! | | after | 200 | 4400 | 22 | 0 |
//! | a_text_with_escapes_takes_its_length | before | 4800 | 138361 | 352 | 0 |
//! | | after | 200 | 4400 | 22 | 0 |
//! | tidying_up_is_a_block_or_two | before | 10650 | 395183 | 528 | 0 |
//! | | after | 400 | 34815 | 126 | 0 |
//! | tidying_up_writes_a_query_once | before | 10650 | 395183 | 528 | 0 |
//! | | after | 400 | 34815 | 126 | 0 |
//! | fields_cost_a_line_and_their_names | before | 6001 | 307742 | 1279 | 361 |
//! | | after | 11 | 529 | 473 | 361 |

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::hint::black_box;
use std::io::{self, BufRead};
use std::mem;

use heaplings::bench;

/// What ends a word, and is a token of its own.
const SYMBOLS: &str = "():<>=";

#[derive(Debug, Clone, PartialEq)]
enum Token<'a> {
    /// What is neither a text, nor a symbol, nor a keyword.
    Word(&'a str),
    /// What stands between quotes, with its escapes undone.
    Text(Cow<'a, str>),
    And,
    Or,
    Not,
    Symbol(char),
}

/// The tokens of a query, one by one. An error is the place of a quote, in bytes, that is not closed.
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

/// The query with one blank between its tokens.
fn tidy(query: &str) -> Result<String, usize> {
    let mut tidy = String::with_capacity(query.len());
    for token in tokens(query) {
        let blank = if tidy.is_empty() { "" } else { " " };
        write!(tidy, "{blank}{}", token?).expect("a String takes any text");
    }
    Ok(tidy)
}

/// The fields in a file of queries, and how often each is asked for: words with `:`, `<`, `>` or `=` behind
/// them. Of a query with an error, what stands before the error counts.
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
