//! Text on a terminal: its width, a part of it that fits, and text of unknown origin made harmless.

use std::borrow::Cow;
use std::iter::from_fn;

use super::widths::width_of_char;

/// The columns that `text`, a line without tabs, takes up on a terminal. Colours and links take up none.
pub fn width_of(text: &str) -> usize {
    pieces(text).map(Piece::width).sum()
}

/// As much of `text` as fits into so many columns. If that is not all of it, `…` comes last, and a colour
/// or a link that is open there is closed.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width_of(text) <= columns {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(1) else { return Cow::Borrowed("") };
    let (mut kept, mut width) = (String::new(), 0);
    let (mut styled, mut linked) = (false, false);
    for piece in pieces(text) {
        width += piece.width();
        if width > room {
            break;
        }
        match piece {
            Piece::Char(char) => kept.push(char),
            Piece::Sequence(sequence) => {
                kept.push_str(sequence);
                if let Some(link) = sequence.strip_prefix("\x1b]8;") {
                    linked = !matches!(link.trim_end_matches(['\x07', '\x1b', '\\']), ";" | "");
                } else if sequence.ends_with('m') {
                    styled = !matches!(sequence, "\x1b[m" | "\x1b[0m");
                }
            }
        }
    }
    kept.push('…');
    kept.push_str(if styled { "\x1b[0m" } else { "" });
    kept.push_str(if linked { "\x1b]8;;\x1b\\" } else { "" });
    Cow::Owned(kept)
}

/// `text`, a line without tabs, in rows of so many columns at the most. It is broken between words, and inside a
/// word only where that alone is wider. A colour or a link that is open at a break is closed there, and opened again
/// in the next row.
pub fn fold(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    if width_of(text) <= columns {
        return vec![text.to_string()];
    }
    let chars: Vec<char> = pieces(text).filter_map(Piece::char).collect();
    let mut begins = breaks(&chars, columns).into_iter().peekable();
    let (mut rows, mut row) = (Vec::new(), String::new());
    let (mut color, mut link) = (String::new(), "");
    let mut at = 0;
    for piece in pieces(text) {
        match piece {
            Piece::Sequence(sequence) => {
                row.push_str(sequence);
                if sequence.starts_with("\x1b]8;") {
                    let target =
                        sequence.trim_start_matches("\x1b]8;").trim_end_matches(['\x07', '\x1b', '\\']);
                    link = if matches!(target, ";" | "") { "" } else { sequence };
                } else if matches!(sequence, "\x1b[m" | "\x1b[0m") {
                    color.clear();
                } else if sequence.ends_with('m') {
                    color.push_str(sequence);
                }
            }
            Piece::Char(char) => {
                if begins.next_if_eq(&at).is_some() {
                    row.push_str(if color.is_empty() { "" } else { "\x1b[0m" });
                    row.push_str(if link.is_empty() { "" } else { "\x1b]8;;\x1b\\" });
                    rows.push(std::mem::replace(&mut row, format!("{color}{link}")));
                }
                at += 1;
                // The space at which a line is broken is in neither row.
                if char != ' ' || begins.peek() != Some(&at) {
                    row.push(char);
                }
            }
        }
    }
    rows.push(row);
    rows
}

/// The places at which a new row begins, counted in characters.
fn breaks(chars: &[char], columns: usize) -> Vec<usize> {
    let width = |chars: &[char]| chars.iter().map(|&char| width_of_char(char)).sum::<usize>();
    let mut begins = Vec::new();
    let (mut start, mut used, mut word) = (0, 0, None);
    for (at, &char) in chars.iter().enumerate() {
        let columns_of_it = width_of_char(char);
        if used + columns_of_it > columns && at > start {
            start = if char == ' ' { at + 1 } else { word.unwrap_or(at) };
            begins.push(start);
            word = None;
            used = width(&chars[start.min(at)..at]);
        }
        if start > at {
            used = 0;
            continue;
        }
        used += columns_of_it;
        // Not behind the spaces that a line begins with.
        if char == ' ' && chars[start..at].iter().any(|&char| char != ' ') {
            word = Some(at + 1);
        }
    }
    begins
}

/// What a program has printed, as text that cannot move the cursor, change colours or hide what was there:
/// control characters other than newline and tab become visible, and bytes that are not UTF-8 become `�`.
pub fn sanitize(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).replace("\r\n", "\n");
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' | '\t' => safe.push(char),
            // Unicode has a picture of each of these, such as ␛.
            '\0'..='\x1f' => safe.push(char::from_u32(0x2400 + char as u32).unwrap_or('�')),
            '\x7f' => safe.push('␡'),
            // These reorder the text around them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.extend(char.escape_unicode()),
            _ if char.is_control() => safe.extend(char.escape_unicode()),
            _ => safe.push(char),
        }
    }
    safe
}

#[derive(Clone, Copy)]
enum Piece<'a> {
    Char(char),
    /// `ESC [ … final` (CSI), `ESC ] … BEL` or `ESC ] … ESC \` (OSC), or `ESC` and one character.
    Sequence(&'a str),
}

impl Piece<'_> {
    fn width(self) -> usize {
        match self {
            Piece::Char(char) => width_of_char(char),
            Piece::Sequence(_) => 0,
        }
    }

    fn char(self) -> Option<char> {
        match self {
            Piece::Char(char) => Some(char),
            Piece::Sequence(_) => None,
        }
    }
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    from_fn(move || {
        let first = rest.chars().next()?;
        let length = if first == '\x1b' { sequence_length(rest) } else { first.len_utf8() };
        let (piece, others) = rest.split_at(length);
        rest = others;
        Some(if first == '\x1b' { Piece::Sequence(piece) } else { Piece::Char(first) })
    })
}

/// The length of the sequence that `text` begins with. One that has no end ends with the text.
fn sequence_length(text: &str) -> usize {
    let body = &text[1..];
    let after = match body.chars().next() {
        None => Some(0),
        Some('[') => body[1..].find(|char| matches!(char, '@'..='~')).map(|at| at + 2),
        Some(']') => {
            let bell = body.find('\x07').map(|at| at + 1);
            let terminator = body.find("\x1b\\").map(|at| at + 2);
            bell.into_iter().chain(terminator).min()
        }
        Some(char) => Some(char.len_utf8()),
    };
    1 + after.unwrap_or(body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: &str = "\x1b[1;31mred\x1b[0m";
    const LINK: &str = "\x1b]8;;file:///tmp/a%20b\x1b\\vec1.rs\x1b]8;;\x1b\\";

    #[test]
    fn width_counts_columns_not_characters() {
        for (text, width) in [
            ("", 0),
            ("plain", 5),
            ("naïve", 5),
            ("e\u{301}", 1),
            ("漢字", 4),
            ("한국", 4),
            ("🦀!", 3),
            ("❌", 2),
            ("✓ … │", 5),
            ("zero\u{200b}width", 9),
            (RED, 3),
            (LINK, 7),
            ("\x1b]8;;x\x07link\x1b]8;;\x07", 4),
            ("\x1b", 0),
            ("\x1b[", 0),
            ("\x1b]8;", 0),
            ("\x1b7ab", 2),
        ] {
            assert_eq!(width_of(text), width, "{text:?}");
        }
    }

    #[test]
    fn what_fits_is_not_cut() {
        assert!(matches!(cut("exactly", 7), Cow::Borrowed("exactly")));
        assert!(matches!(cut(RED, 3), Cow::Borrowed(RED)));
        assert!(matches!(cut("", 0), Cow::Borrowed("")));
    }

    #[test]
    fn what_is_cut_says_so_and_closes_what_it_opened() {
        for (text, columns, expected) in [
            ("squares", 4, "squ…"),
            ("squares", 1, "…"),
            ("squares", 0, ""),
            ("漢字漢字", 4, "漢…"),
            ("漢字漢字", 5, "漢字…"),
            (RED, 2, "\x1b[1;31mr…\x1b[0m"),
            ("\x1b[31mred\x1b[0m and more", 6, "\x1b[31mred\x1b[0m a…"),
            (LINK, 4, "\x1b]8;;file:///tmp/a%20b\x1b\\vec…\x1b]8;;\x1b\\"),
            ("\x1b]8;;x\x07link\x1b]8;;\x07 more", 6, "\x1b]8;;x\x07link\x1b]8;;\x07 …"),
        ] {
            assert_eq!(cut(text, columns), expected, "{text:?} {columns}");
            assert!(width_of(&cut(text, columns)) <= columns);
        }
    }

    #[test]
    fn a_long_line_is_broken_between_words() {
        for (text, columns, expected) in [
            ("fits", 4, &["fits"] as &[&str]),
            ("one two three", 7, &["one two", "three"]),
            ("one two three", 8, &["one two", "three"]),
            ("one two three", 5, &["one", "two", "three"]),
            ("    indented words", 12, &["    indented", "words"]),
            ("    unbroken", 8, &["    unbr", "oken"]),
            ("a verylongword", 6, &["a", "verylo", "ngword"]),
            ("漢字 漢字漢", 5, &["漢字", "漢字", "漢"]),
            ("\x1b[31mred words\x1b[0m here", 5, &["\x1b[31mred\x1b[0m", "\x1b[31mwords\x1b[0m", "here"]),
        ] {
            assert_eq!(fold(text, columns), expected, "{text:?} {columns}");
        }
        let linked = fold("\x1b]8;;x\x1b\\two words\x1b]8;;\x1b\\", 5);
        assert_eq!(linked, ["\x1b]8;;x\x1b\\two\x1b]8;;\x1b\\", "\x1b]8;;x\x1b\\words\x1b]8;;\x1b\\"]);
        for columns in 1..40 {
            let text = "error: 1 allocation, the limit is 0 and some-long-word-in-it, and more";
            let rows = fold(text, columns);
            assert!(rows.iter().all(|row| width_of(row) <= columns), "{rows:?}");
            assert_eq!(rows.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn unknown_text_is_made_harmless() {
        assert_eq!(sanitize(b"a\tb\r\nc\n"), "a\tb\nc\n");
        assert_eq!(sanitize(b"50%\r100%"), "50%␍100%");
        assert_eq!(sanitize(b"\x1b[2J\x07\x08\0\x7f"), "␛[2J␇␈␀␡");
        assert_eq!(sanitize("\u{9b}2J \u{202e}".as_bytes()), "\\u{9b}2J \\u{202e}");
        assert_eq!(sanitize(b"caf\xe9"), "caf\u{fffd}");
        assert_eq!(sanitize("héllo 🦀".as_bytes()), "héllo 🦀");
    }
}
