//! dhat's profile, as it writes it, read back.

use std::fs;
use std::path::Path;
use std::process;

/// What was allocated where.
pub(super) struct Profile {
    pub points: Vec<Point>,
    pub frames: Vec<Frame>,
}

/// A call stack that allocated, with its figures in the order of [`Budget`](super::Budget).
#[derive(Default)]
pub(super) struct Point {
    /// Blocks in total, bytes in total, bytes at the peak, bytes at the end.
    pub figures: [u64; 4],
    /// Places in `frames`, innermost first.
    pub stack: Vec<usize>,
}

/// A function and the place in it. The line is 0 where it is not known.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Frame {
    pub function: String,
    /// The last three parts of the path, or fewer.
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// The profile that this process has just had dhat write, or why there is none.
pub(super) fn read(file: &Path) -> Result<Profile, String> {
    let text =
        fs::read_to_string(file).map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
    let Some((header, points, table)) = parts(&text) else {
        return Err(format!("`{}` is not a profile of dhat's", file.display()));
    };
    // Processes that fail at once in the same folder write the same file.
    if number_behind(header, "\"pid\":") != Some(process::id().into()) {
        return Err(format!("another process has written over `{}`", file.display()));
    }
    Ok(Profile {
        points: points.split("\"tb\":").skip(1).filter_map(point).collect(),
        frames: table.lines().filter_map(string).map(|line| frame(&line)).collect(),
    })
}

fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (header, rest) = text.split_once("\"pps\":")?;
    // A name cannot hold this: a quotation mark inside of one has a backslash before it.
    let (points, table) = rest.split_once("\n\"ftbl\":")?;
    Some((header, points, table))
}

/// A point, from behind its first key.
fn point(text: &str) -> Option<Point> {
    let stack = text.split_once("\"fs\":")?.1.split_once('[')?.1.split_once(']')?.0;
    Some(Point {
        figures: [
            number_behind(text, "\"tbk\":")?,
            leading_number(text)?,
            number_behind(text, "\"gb\":")?,
            number_behind(text, "\"eb\":")?,
        ],
        stack: stack.split(',').filter_map(|place| place.trim().parse().ok()).collect(),
    })
}

fn number_behind(text: &str, key: &str) -> Option<u64> {
    leading_number(text.split_once(key)?.1)
}

fn leading_number(text: &str) -> Option<u64> {
    let text = text.trim_start();
    text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())].parse().ok()
}

/// The JSON string on a line of its own.
fn string(line: &str) -> Option<String> {
    let text = line.trim().trim_end_matches(',').strip_prefix('"')?.strip_suffix('"')?;
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // What else JSON escapes, a path or a name of Rust's does not hold.
            '\\' => plain.extend(letters.next()),
            _ => plain.push(letter),
        }
    }
    Some(plain)
}

/// `0x55d0c8a3: name (path:line:column)`.
fn frame(text: &str) -> Frame {
    let text = text.split_once(": ").map_or(text, |(_, text)| text);
    let unknown = || Frame { function: text.to_owned(), ..Frame::default() };
    let Some(open) = last_parenthesis(text) else { return unknown() };
    let (function, place) = (text[..open].trim_end(), &text[open + 1..text.len() - 1]);
    let mut place = place.rsplitn(3, ':');
    let (Some(column), Some(line), Some(file)) = (place.next(), place.next(), place.next()) else {
        return unknown();
    };
    Frame {
        function: function.to_owned(),
        file: file.replace('\\', "/"),
        line: line.parse().unwrap_or(0),
        column: column.parse().unwrap_or(0),
    }
}

/// Where the parenthesis opens with whose end a text ends. A folder may have some in its name, too.
fn last_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, letter) in text.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return (letter == '(').then_some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_a_name_and_a_place() {
        let read = |text: &str| {
            let Frame { function, file, line, column } = frame(text);
            format!("{function}|{file}|{line}|{column}")
        };
        assert_eq!(read("0x1: a::b (src/a b.rs:12:9)"), "a::b|src/a b.rs|12|9");
        assert_eq!(read("0x1: <a::B as C>::d (???:0:0)"), "<a::B as C>::d|???|0|0");
        assert_eq!(
            read(r"0x1: {closure#0}<fn(u8)> (src\a (b)\c.rs:1:2)"),
            "{closure#0}<fn(u8)>|src/a (b)/c.rs|1|2"
        );
        assert_eq!(read("[root]"), "[root]||0|0");
    }

    #[test]
    fn a_string_is_read_without_its_escapes() {
        assert_eq!(string(r#""C:\\a \"b\"","#).as_deref(), Some(r#"C:\a "b""#));
        assert_eq!(string("["), None);
    }

    #[test]
    fn what_is_no_profile_is_said_to_be_none() {
        let file = std::env::temp_dir().join(format!("heaplings-profile-{}", process::id()));
        assert!(read(&file).err().unwrap().contains("cannot be read"));
        fs::write(&file, "{}").unwrap();
        assert!(read(&file).err().unwrap().ends_with("is not a profile of dhat's"));
        fs::write(&file, "{\n\"pid\": 1,\n\"pps\": [\n],\n\"ftbl\": [\n\"[root]\"\n]\n}").unwrap();
        assert!(read(&file).err().unwrap().starts_with("another process"));
        fs::remove_file(&file).unwrap();
    }
}
