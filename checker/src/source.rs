//! An exercise's text: the story on top, the code, the tests at the end.

/// An exercise's text in its three parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'a> {
    /// The `//!` lines at the top.
    pub story: &'a str,
    /// What the learner edits.
    pub code: &'a str,
    /// From `#[cfg(test)]` to the end; empty if there is no such line.
    pub tests: &'a str,
}

impl<'a> Source<'a> {
    /// Takes a text apart. The tests begin at the last line `#[cfg(test)]` with `mod tests` behind it.
    pub fn split(text: &'a str) -> Source<'a> {
        let story = text.split_inclusive('\n').take_while(|line| line.starts_with("//!")).map(str::len).sum();
        let (mut tests, mut at, mut attribute) = (text.len(), 0, None);
        for line in text.split_inclusive('\n') {
            match attribute.take() {
                Some(start) if line.starts_with("mod tests") => tests = start,
                _ if line.trim_end() == "#[cfg(test)]" => attribute = Some(at),
                _ => {}
            }
            at += line.len();
        }
        Source { story: &text[..story], code: &text[story..tests], tests: &text[tests..] }
    }

    /// The story without its `//!`.
    pub fn story_lines(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let text = |line: &'a str| line.strip_prefix("//!").unwrap_or(line);
        self.story.lines().map(move |line| text(line).strip_prefix(' ').unwrap_or(text(line)))
    }
}

/// A line by its number, from 1.
pub fn line(text: &str, number: u32) -> Option<&str> {
    text.lines().nth((number as usize).checked_sub(1)?)
}

/// What a caret is to stand under: the name that starts at `column` (in bytes, from 1) of `line`.
/// Returns the bytes before it and its own; without a usable column, all of the line's text.
pub fn span(line: &str, column: u32) -> (usize, usize) {
    let indent = line.len() - line.trim_start().len();
    let start = (column as usize).wrapping_sub(1);
    let Some(rest) = line.get(start..).filter(|rest| !rest.trim().is_empty()) else {
        return (indent, line.trim().len());
    };
    let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    // A macro's name ends in `!`; anything that is no name is marked by its first character.
    let bang = usize::from(name > 0 && rest[name..].starts_with('!'));
    let first = rest.chars().next().map_or(1, char::len_utf8);
    (start, if name == 0 { first } else { name + bang })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "//! Story.\n//!\n//! Goal.\n\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n}\n";

    #[test]
    fn splits_into_story_code_and_tests() {
        let source = Source::split(TEXT);
        assert_eq!(source.story_lines().collect::<Vec<_>>(), ["Story.", "", "Goal."]);
        assert_eq!(source.code, "\nfn f() {}\n\n");
        assert_eq!(source.tests, "#[cfg(test)]\nmod tests {\n}\n");
    }

    #[test]
    fn splits_a_file_with_carriage_returns() {
        let text = TEXT.replace('\n', "\r\n");
        let source = Source::split(&text);
        assert_eq!(source.story_lines().last(), Some("Goal."));
        assert!(source.tests.starts_with("#[cfg(test)]\r\nmod tests"));
    }

    #[test]
    fn takes_no_other_attribute_for_the_tests() {
        let source = Source::split("#[cfg(test)]\nuse a::b;\nfn f() {}\n");
        assert_eq!(source.tests, "");
        assert_eq!(Source::split(""), Source { story: "", code: "", tests: "" });
    }

    #[test]
    fn finds_lines_by_number() {
        assert_eq!(line(TEXT, 1), Some("//! Story."));
        assert_eq!(line(TEXT, 5), Some("fn f() {}"));
        assert_eq!(line(TEXT, 0), None);
        assert_eq!(line(TEXT, 99), None);
    }

    #[test]
    fn marks_the_name_at_a_column() {
        let code = "    names.push(format!(\"é{}\", n));";
        let marked = |column| {
            let (start, length) = span(code, column);
            &code[start..start + length]
        };
        assert_eq!(marked(11), "push");
        assert_eq!(marked(16), "format!");
        assert_eq!(marked(23), "(");
        assert_eq!(marked(0), code.trim());
        assert_eq!(marked(500), code.trim());
        // In the middle of a character there is no name.
        assert_eq!(marked(26), code.trim());
    }
}
