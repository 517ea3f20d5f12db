//! Rust's text without what the compiler does not run: comments, and what stands inside of quotes.

/// The text with comments and the contents of literals made blank. Bytes keep their places, so an offset
/// into one is an offset into the other; line breaks stay.
pub fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = skip(bytes, at);
        match end {
            Skip::Blank(end) => {
                code[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
                at = end;
            }
            Skip::Keep(end) => at = end,
        }
    }
    // Whole characters were replaced, so this is still UTF-8.
    String::from_utf8_lossy(&code).into_owned()
}

/// Where the token at some place ends, and what to do with it.
enum Skip {
    Blank(usize),
    Keep(usize),
}

fn skip(text: &[u8], at: usize) -> Skip {
    let rest = &text[at..];
    match rest[0] {
        b'/' if rest.starts_with(b"//") => Skip::Blank(at + find(rest, b'\n')),
        b'/' if rest.starts_with(b"/*") => Skip::Blank(at + block_comment(rest)),
        b'"' => Skip::Blank(at + string(rest)),
        b'\'' => match character(rest) {
            Some(length) => Skip::Blank(at + length),
            None => Skip::Keep(at + 1),
        },
        byte if is_word(byte) => {
            let length = rest.iter().take_while(|byte| is_word(**byte)).count();
            let raw = matches!(&rest[..length], b"r" | b"br" | b"cr");
            match raw_string(&rest[length..]).filter(|_| raw) {
                Some(quoted) => Skip::Blank(at + length + quoted),
                None => Skip::Keep(at + length),
            }
        }
        _ => Skip::Keep(at + 1),
    }
}

/// Letters of other alphabets are words too.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The offset of a byte, or else the end.
fn find(text: &[u8], wanted: u8) -> usize {
    text.iter().position(|byte| *byte == wanted).unwrap_or(text.len())
}

/// The length of a comment that begins here; they nest.
fn block_comment(text: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// The length of a string that begins with the quote here.
fn string(text: &[u8]) -> usize {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// The length of `#"…"#`, with as many `#` as there are, if that is what is here.
fn raw_string(text: &[u8]) -> Option<usize> {
    let hashes = text.iter().take_while(|byte| **byte == b'#').count();
    if text.get(hashes) != Some(&b'"') {
        return None;
    }
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    let inside = &text[hashes + 1..];
    let length = inside.windows(end.len()).position(|piece| piece == end);
    Some(length.map_or(text.len(), |length| hashes + 1 + length + end.len()))
}

/// The length of `'x'`, unless it is a lifetime that begins here.
fn character(text: &[u8]) -> Option<usize> {
    if text.get(1) == Some(&b'\\') {
        return Some(text.len().min(3 + find(text.get(3..).unwrap_or_default(), b'\'') + 1));
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
            ("f('{', b'}', '\\'', '\\u{7d}', 'é')", "f(   , b   ,     ,         ,     )"),
            ("f(\"no end", "f(       "),
        ] {
            let blank = code_only(text);
            assert_eq!(blank.len(), text.len());
            assert_eq!(blank.trim_end(), code.trim_end(), "{text}");
        }
    }

    #[test]
    fn keeps_lifetimes_and_names() {
        for text in ["fn f<'a>(x: &'a str) {}", "r#type + br + r", "'outer: loop {}", "größe(x)", ""] {
            assert_eq!(code_only(text), text);
        }
    }
}
