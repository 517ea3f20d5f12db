//! A frame as it is written in a file: an address, a function and a place, each of which may be unknown.

use super::Frame;

/// Takes a frame apart. The dhat package writes `0x5f: vec2::squares (exercises/01_vec/vec2.rs:5:11)`, with
/// `???` for what it does not know. Valgrind writes no column, or `(in /usr/bin/ls)` where it knows no line,
/// or no place at all; names of C++ functions may end in a parenthesis of their own.
pub(super) fn frame(text: &str) -> Frame {
    let code = text.split_once(": ").filter(|(address, _)| address.starts_with("0x"));
    let code = code.map_or(text, |(_, code)| code);
    let unknown = || Frame { function: code.to_string(), ..Frame::default() };
    let Some((function, place)) = code.strip_suffix(')').and_then(split_place) else { return unknown() };
    let function = function.to_string();
    if let Some(object) = place.strip_prefix("in ") {
        return Frame { function, file: object.to_string(), ..Frame::default() };
    }
    let mut numbers = Vec::new();
    let mut file = place;
    while numbers.len() < 2
        && let Some((rest, digits)) = file.rsplit_once(':')
        && let Ok(number) = digits.parse::<u32>()
    {
        numbers.push(number);
        file = rest;
    }
    let (line, column) = match numbers[..] {
        [column, line] => (line, column),
        [line] => (line, 0),
        _ => return unknown(),
    };
    let file = if file == "???" { String::new() } else { file.to_string() };
    Frame { function, file, line, column }
}

/// The function and the place, of `squares(int) (/home/me/my code (old)/vec2.rs:5:11`: a folder may have parentheses in
/// its name, and a function in what it takes. The place begins at the last parenthesis that all others balance behind.
fn split_place(code: &str) -> Option<(&str, &str)> {
    let mut candidates = code.rmatch_indices(" (").map(|(at, _)| (&code[..at], &code[at + 2..]));
    candidates.find(|(_, place)| {
        let mut depth = 0_i64;
        place.bytes().all(|byte| {
            depth += i64::from(byte == b'(') - i64::from(byte == b')');
            depth >= 0
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_frames_apart() {
        let known = |text| {
            let Frame { function, file, line, column } = frame(text);
            (function, file, line, column)
        };
        let is = |function: &str, file: &str, line, column| (function.into(), file.into(), line, column);
        assert_eq!(known("0x5f: a::b (01_vec/c.rs:5:11)"), is("a::b", "01_vec/c.rs", 5, 11));
        assert_eq!(known(r"0x5f: a (C:\x y\c.rs:5:0)"), is("a", r"C:\x y\c.rs", 5, 0));
        assert_eq!(known("0x5f: ??? (???:0:0)"), is("???", "", 0, 0));
        assert_eq!(known("0x4958DA4: f (opendir.c:115)"), is("f", "opendir.c", 115, 0));
        assert_eq!(known("0x1: ??? (in /usr/bin/ls)"), is("???", "/usr/bin/ls", 0, 0));
        assert_eq!(known("0x1: operator new (unsigned)"), is("operator new (unsigned)", "", 0, 0));
        assert_eq!(known("0x1: <impl (A, B)> (x:y) (c.rs:9:5)"), is("<impl (A, B)> (x:y)", "c.rs", 9, 5));
        for odd in ["", "[root]", ")", " ()", "a: b", "0x", "é (:1:1", "(99999999999:1)"] {
            assert_eq!((known(odd).1.as_str(), known(odd).2), ("", 0), "{odd}");
        }
    }
}
