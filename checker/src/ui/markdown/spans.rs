//! Where a part of a paragraph ends: code, what is bold, what is between brackets; and where a word may be broken.

use crate::ui::terminal::width_of;

/// The length of the code that a text begins with; of its backticks, if nothing closes them.
pub fn code_length(text: &str) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let mut at = ticks;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        at = start + run;
        if run == ticks {
            return at;
        }
    }
    ticks
}

/// Where the mark stands that ends what is bold. Inside code there is none.
pub fn closing(text: &str, mark: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let stars = text[at..].len() - text[at..].trim_start_matches('*').len();
        at += match char {
            '`' => code_length(&text[at..]),
            '*' if stars == mark.len() && !text[..at].ends_with([' ', '\n']) => return Some(at),
            '*' => stars,
            _ => char.len_utf8(),
        };
    }
    None
}

/// The length of what is between brackets, with them. Brackets in code do not count.
pub fn balanced(text: &str, open: char, close: char) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(char) = text[at..].chars().next() {
        at += if char == '`' { code_length(&text[at..]) } else { char.len_utf8() };
        if char == open {
            depth += 1;
        } else if char == close {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where a word that is wider than so many columns is broken.
pub fn break_at(word: &str, columns: usize) -> usize {
    let (mut used, mut end, mut joint) = (0, 0, 0);
    for (at, char) in word.char_indices() {
        used += width_of(&word[at..at + char.len_utf8()]);
        if used > columns && at > 0 {
            break;
        }
        end = at + char.len_utf8();
        if matches!(char, '_' | '/' | ':' | '-' | '.' | ',' | '(' | '<') {
            joint = end;
        }
    }
    // Not so early that the row is nearly empty.
    if 2 * joint >= end { joint } else { end }
}
