//! Prose, fitted to a width.

use crate::ui::terminal::width_of;

/// A line at least this long was broken by its author for want of room, and goes on in the next.
const FULL: usize = 75;

/// Breaks lines between words so that none is wider than `columns`, as far as words allow.
///
/// Lines that an author broke are joined first. Tables, headings, lists and code, indented or between fences,
/// keep their lines.
pub fn wrap(text: &str, columns: usize) -> String {
    if text.lines().all(|line| width_of(line) <= columns) {
        return text.to_string();
    }
    let mut wrapped = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines().peekable();
    let mut fenced = false;
    while let Some(line) = lines.next() {
        fenced ^= is_fence(line);
        if fenced || is_verbatim(line) {
            wrapped.push_str(line);
            wrapped.push('\n');
            continue;
        }
        let mut paragraph = line.to_string();
        let mut last = line;
        while let Some(next) = lines.next_if(|next| continues(last, next)) {
            paragraph.push(' ');
            paragraph.push_str(next);
            last = next;
        }
        fill(&mut wrapped, &paragraph, columns);
    }
    wrapped
}

/// Whether `next` is in the same paragraph as the line before.
fn continues(line: &str, next: &str) -> bool {
    let numbered = next.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    let begins = next.is_empty() || numbered || next.starts_with("- ") || next.starts_with("Goal:");
    width_of(line) >= FULL && !is_verbatim(next) && !begins
}

fn is_verbatim(line: &str) -> bool {
    line.starts_with(['|', '#', ' ']) || is_fence(line)
}

/// Whether code begins or ends here.
fn is_fence(line: &str) -> bool {
    line.starts_with("```")
}

fn fill(wrapped: &mut String, paragraph: &str, columns: usize) {
    let mut used = 0;
    for word in paragraph.split(' ') {
        let width = width_of(word);
        if used > 0 && used + 1 + width > columns {
            wrapped.push('\n');
            used = 0;
        } else if used > 0 {
            wrapped.push(' ');
            used += 1;
        }
        wrapped.push_str(word);
        used += width;
    }
    wrapped.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "\
A till adds up the prices in a basket, in cents. It only reads them, and yet it copies
them first.
Goal: the same total.

| a table | of figures | that stays as it is, wide as it may be |
    let code = also();
1. Run the exercise.
2. Read the line.
";

    #[test]
    fn leaves_alone_what_fits() {
        assert_eq!(wrap(STORY, 100), STORY);
    }

    #[test]
    fn breaks_between_words_and_joins_what_was_broken() {
        let expected = "\
A till adds up the prices in a basket,
in cents. It only reads them, and yet it
copies them first.
Goal: the same total.

| a table | of figures | that stays as it is, wide as it may be |
    let code = also();
1. Run the exercise.
2. Read the line.
";
        assert_eq!(wrap(STORY, 40), expected);
    }

    #[test]
    fn tells_code_from_a_sentence_that_begins_with_a_name() {
        let hint = "\
`get` of a map never keeps the key it is given. Look at what it is given here: how many
Strings are made?
```
let one = 1; let two = 2; // and what must not be broken, as it is code
```
";
        let expected = "\
`get` of a map never keeps the key it is
given. Look at what it is given here:
how many Strings are made?
```
let one = 1; let two = 2; // and what must not be broken, as it is code
```
";
        assert_eq!(wrap(hint, 40), expected);
    }

    #[test]
    fn never_loses_a_word() {
        for columns in 1..100 {
            let wrapped = wrap(STORY, columns);
            assert_eq!(
                wrapped.split_whitespace().collect::<Vec<_>>(),
                STORY.split_whitespace().collect::<Vec<_>>()
            );
        }
    }
}
