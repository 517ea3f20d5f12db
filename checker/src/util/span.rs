//! A line of a text, and the name at a column of it.

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

    const TEXT: &str = "//! Story.\n//!\n//! Goal.\n\nfn f() {}\n";

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
