//! What the keys do.

use crate::terminal::Key;

/// What the learner wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Next,
    Hint,
    List,
    CheckAll,
    Again,
    Reset,
    Solution,
    Bench,
    Profile,
    Help,
    Quit,
    /// Back to the verdict.
    Back,
    Up,
    Down,
    PageUp,
    PageDown,
    /// Take what is selected, or say yes.
    Accept,
}

/// The keys that are always told, with what they do.
pub const MENU: [(char, &str, Wish); 11] = [
    ('n', "next", Wish::Next),
    ('h', "hint", Wish::Hint),
    ('l', "list", Wish::List),
    ('s', "solution", Wish::Solution),
    ('b', "bench", Wish::Bench),
    ('p', "profile", Wish::Profile),
    ('x', "run again", Wish::Again),
    ('c', "check all", Wish::CheckAll),
    ('r', "reset", Wish::Reset),
    ('?', "help", Wish::Help),
    ('q', "quit", Wish::Quit),
];

/// What a key means.
pub fn wish(key: Key) -> Option<Wish> {
    match key {
        Key::Char(c) => letter(c),
        Key::Up => Some(Wish::Up),
        Key::Down => Some(Wish::Down),
        Key::PageUp => Some(Wish::PageUp),
        Key::PageDown => Some(Wish::PageDown),
        Key::Enter => Some(Wish::Accept),
        Key::Escape | Key::Backspace => Some(Wish::Back),
        Key::Interrupt | Key::EndOfInput => Some(Wish::Quit),
        _ => None,
    }
}

/// What a line means where there are no single keys: a letter of the menu, or its word.
pub fn wish_in_words(line: &str) -> Option<Wish> {
    let mut letters = line.chars();
    match (letters.next(), letters.next()) {
        (None, _) => None,
        (Some(c), None) => letter(c),
        _ => MENU.iter().find(|(_, word, _)| *word == line).map(|(.., wish)| *wish),
    }
}

fn letter(c: char) -> Option<Wish> {
    let menu = MENU.iter().find(|(key, ..)| *key == c.to_ascii_lowercase()).map(|(.., wish)| *wish);
    menu.or(match c {
        'k' => Some(Wish::Up),
        'j' => Some(Wish::Down),
        'y' | 'Y' => Some(Wish::Accept),
        ' ' => Some(Wish::Back),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_one_key_for_each_wish() {
        for (i, (key, ..)) in MENU.iter().enumerate() {
            assert!(MENU[..i].iter().all(|(other, ..)| other != key), "{key} twice");
        }
    }

    #[test]
    fn leaves_on_every_customary_key() {
        for key in [Key::Char('q'), Key::Char('Q'), Key::Interrupt, Key::EndOfInput] {
            assert_eq!(wish(key), Some(Wish::Quit), "{key:?}");
        }
    }

    #[test]
    fn reads_words_as_well() {
        assert_eq!(wish_in_words("h"), Some(Wish::Hint));
        assert_eq!(wish_in_words("check all"), Some(Wish::CheckAll));
        assert_eq!((wish_in_words("b"), wish_in_words("bench")), (Some(Wish::Bench), Some(Wish::Bench)));
        assert_eq!(wish_in_words("vec2"), None);
        assert_eq!(wish_in_words(""), None);
    }

    #[test]
    fn passes_over_keys_without_a_meaning() {
        assert_eq!(wish(Key::Char('ü')), None);
        assert_eq!(wish(Key::Other), None);
    }
}
