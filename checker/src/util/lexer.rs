//! Rust's text as the compiler sees it: what is a word, what is a comment, what stands inside of quotes.

/// The text with comments and literals made blank. Bytes keep their places, so an offset into one is an
/// offset into the other; line breaks stay.
pub fn code_only(text: &str) -> String {
    let mut code = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let piece = piece(text, at);
        if matches!(piece.kind, PieceKind::Space | PieceKind::Token(Kind::Doc | Kind::Literal)) {
            blank(&mut code[at..piece.end]);
        }
        at = piece.end;
    }
    // Whole characters were replaced, so this is still UTF-8.
    String::from_utf8_lossy(&code).into_owned()
}

/// Makes bytes blank, but for line breaks.
pub fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
}

/// A token, and the offsets between which it stands. White space and comments are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub at: usize,
    pub end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name, a keyword or a number. A name written `r#name` comes without the `r#`, but not `r#fn`.
    Word,
    /// `'a`, and the label of a loop.
    Lifetime,
    /// A character, or a string of whatever kind.
    Literal,
    /// A documentation comment that belongs to what follows it, as an attribute does.
    Doc,
    /// `::`, or any other single character.
    Punct,
}

/// Something that is opened and not closed before the text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclosed {
    /// In words, such as "a string".
    pub what: &'static str,
    /// Where it is opened.
    pub at: usize,
}

/// The tokens of a text.
///
/// # Errors
///
/// If a comment or a string is not closed.
pub fn tokens(text: &str) -> Result<Vec<Token<'_>>, Unclosed> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Piece { kind, end, unclosed } = piece(text, at);
        if let Some(what) = unclosed {
            return Err(Unclosed { what, at });
        }
        if let PieceKind::Token(kind) = kind {
            let token = &text[at..end];
            // Nearly every other name may be written raw, and is the same name.
            let name = token.strip_prefix("r#").filter(|name| kind == Kind::Word && !is_keyword(name));
            tokens.push(Token { kind, text: name.unwrap_or(token), at, end });
        }
        at = end;
    }
    Ok(tokens)
}

/// What stands at some place, and where it ends.
struct Piece {
    kind: PieceKind,
    end: usize,
    /// What it is, if the text ends before it does.
    unclosed: Option<&'static str>,
}

#[derive(Clone, Copy)]
enum PieceKind {
    /// White space, or a comment.
    Space,
    Token(Kind),
}

fn piece(text: &str, at: usize) -> Piece {
    let rest = &text[at..];
    let bytes = rest.as_bytes();
    let first = rest.chars().next().unwrap_or(' ');
    let piece = |kind, length: usize| Piece { kind, end: at + length, unclosed: None };
    let token = |kind, length| piece(PieceKind::Token(kind), length);
    let unclosed = |kind, what| Piece { kind, end: text.len(), unclosed: Some(what) };
    let string = |length: Option<usize>| match length {
        Some(length) => token(Kind::Literal, length + suffix(&rest[length..])),
        None => unclosed(PieceKind::Token(Kind::Literal), "a string"),
    };
    if rest.starts_with("//") {
        let doc = rest.starts_with("///") && !rest.starts_with("////");
        return piece(comment(doc), find(bytes, b'\n'));
    }
    if rest.starts_with("/*") {
        let doc = rest.starts_with("/**") && !rest.starts_with("/***") && !rest.starts_with("/**/");
        let end = block_comment(bytes).map(|length| piece(comment(doc), length));
        return end.unwrap_or_else(|| unclosed(comment(doc), "a comment"));
    }
    if is_space(first) {
        return piece(PieceKind::Space, first.len_utf8());
    }
    match first {
        '"' => string(quoted(bytes)),
        '\'' => match (character(bytes), lifetime(rest)) {
            (Some(length), _) => string(Some(length)),
            (None, 0) => Piece { unclosed: Some("a character"), ..token(Kind::Punct, 1) },
            (None, length) => token(Kind::Lifetime, length),
        },
        _ if word(rest) > 0 => {
            let length = word(rest);
            let (prefix, behind) = (&rest[..length], &bytes[length..]);
            let more = |inner: Option<usize>| inner.map(|inner| length + inner);
            match (prefix, behind.first()) {
                ("b" | "c", Some(b'"')) => string(more(quoted(behind))),
                ("b", Some(b'\'')) if character(behind).is_some() => string(more(character(behind))),
                ("r" | "br" | "cr", Some(b'"' | b'#')) if opens_raw_string(behind) => {
                    string(more(raw_string(behind)))
                }
                ("r", Some(b'#')) if word(&rest[2..]) > 0 => token(Kind::Word, 2 + word(&rest[2..])),
                _ => token(Kind::Word, length),
            }
        }
        _ if rest.starts_with("::") => token(Kind::Punct, 2),
        _ => token(Kind::Punct, first.len_utf8()),
    }
}

fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn else enum extern \
        false final fn for gen if impl in let loop macro match mod move mut override priv pub ref return self \
        Self static struct super trait true try type typeof unsafe unsized use virtual where while yield";
    KEYWORDS.split(' ').any(|keyword| keyword == word)
}

fn comment(doc: bool) -> PieceKind {
    if doc { PieceKind::Token(Kind::Doc) } else { PieceKind::Space }
}

/// What Rust takes for white space, which is less than Unicode does.
fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

/// The length of the word that begins here. Letters of other alphabets belong to words too.
fn word(text: &str) -> usize {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || (!c.is_ascii() && !is_space(c));
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

/// The length of the name that stands right behind a quote, and belongs to the literal: `"text"name`.
fn suffix(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) { 0 } else { word(text) }
}

/// The length of the lifetime that begins with the quote here, `'r#name` too.
fn lifetime(text: &str) -> usize {
    let raw = text.strip_prefix("'r#").filter(|name| !name.starts_with(|c: char| c.is_ascii_digit()));
    match (raw.map_or(0, word), word(&text[1..])) {
        (0, 0) => 0,
        (0, plain) => 1 + plain,
        (raw, _) => 3 + raw,
    }
}

/// The offset of a byte, or else the end.
fn find(text: &[u8], wanted: u8) -> usize {
    text.iter().position(|byte| *byte == wanted).unwrap_or(text.len())
}

/// The length of a comment that begins here, if it ends; they nest.
fn block_comment(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += 1;
        }
    }
    None
}

/// The length of a string that begins with the quote here, if it ends.
fn quoted(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

fn hashes(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == b'#').count()
}

fn opens_raw_string(text: &[u8]) -> bool {
    text.get(hashes(text)) == Some(&b'"')
}

/// The length of `#"…"#`, with as many `#` as there are, if it ends.
fn raw_string(text: &[u8]) -> Option<usize> {
    let hashes = hashes(text);
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    let inside = &text[hashes + 1..];
    let length = inside.windows(end.len()).position(|piece| piece == end)?;
    Some(hashes + 1 + length + end.len())
}

/// The length of `'x'`, unless it is a lifetime that begins here.
fn character(text: &[u8]) -> Option<usize> {
    if text.get(1) == Some(&b'\\') {
        // The third byte is escaped, be it a quote.
        let closing = text.get(3..)?.iter().position(|byte| matches!(byte, b'\'' | b'\n'))?;
        return (text[3 + closing] == b'\'').then_some(3 + closing + 1);
    }
    let first = text.get(1)?;
    let length = match first {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    };
    (text.get(1 + length) == Some(&b'\'')).then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_comments_blank() {
        assert_eq!(code_only("a // unsafe\nb"), "a          \nb");
        assert_eq!(code_only("a /* x /* y */ z */ b"), "a                   b");
        assert_eq!(code_only("a /* no\nend"), "a      \n   ");
        assert_eq!(code_only("a / b"), "a / b");
    }

    #[test]
    fn makes_literals_blank() {
        for (text, code) in [
            ("f(\"un{safe\")", "f(         )"),
            (r#"f("a\"}")"#, "f(      )"),
            ("f(r\"\\\", x)", "f(    , x)"),
            ("f(br##\"a\"#}\"##, x)", "f(            , x)"),
            ("f('{', b'}', '\\'', '\\u{7d}', 'é')", "f(   ,     ,     ,         ,     )"),
            ("f(c\"{\", b\"{\", br\"{\")", "f(    ,     ,      )"),
            ("f(\"no end", "f(       "),
        ] {
            let blank = code_only(text);
            assert_eq!(blank.len(), text.len());
            assert_eq!(blank.trim_end(), code.trim_end(), "{text}");
        }
    }

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).unwrap().into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn finds_tokens() {
        assert_eq!(texts("a::b : c\u{200e}d"), ["a", "::", "b", ":", "c", "d"]);
        assert_eq!(texts("r#name r#fn r#\"#\"# 1_u8.x"), ["name", "r#fn", "r#\"#\"#", "1_u8", ".", "x"]);
        assert_eq!(texts("/// doc\n//// none\n/** doc */ /***/"), ["/// doc", "/** doc */"]);
        // A raw lifetime before a string is no raw string.
        assert_eq!(texts(r#"'r#r"\"" 'r"\"" 1r"\"""#), ["'r#r", r#""\"""#, "'r", r#""\"""#, "1r", r#""\"""#]);
        assert_eq!(
            texts(r#""a"r"\"" "a"1 'a'r"\"""#),
            [r#""a"r"#, r#""\"""#, "\"a\"", "1", "'a'r", r#""\"""#]
        );
        assert_eq!(texts("r#[a]"), ["r", "#", "[", "a", "]"]);
        assert_eq!(texts("'a' 'a '\\'' b'\"'"), ["'a'", "'a", "'\\''", "b'\"'"]);
    }

    #[test]
    fn says_what_does_not_end() {
        for (text, what, at) in [
            ("a \"b", "a string", 2),
            ("r#\"\"", "a string", 0),
            ("b\"\\\"", "a string", 0),
            ("/* /* */", "a comment", 0),
            ("f('\\:\n')", "a character", 2),
        ] {
            assert_eq!(tokens(text), Err(Unclosed { what, at }), "{text}");
        }
    }

    #[test]
    fn keeps_lifetimes_and_names() {
        for text in [
            "fn f<'a>(x: &'a str) {}",
            "r#type + br + r",
            "'outer: loop {}",
            "größe(x)",
            "'r#r + 'r #",
            "'",
            "",
        ] {
            assert_eq!(code_only(text), text);
        }
    }
}
