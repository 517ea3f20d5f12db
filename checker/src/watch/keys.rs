//! What the keys do.

use crate::ui::terminal::Key;

/// What the learner wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
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
pub const MENU: [(char, &str, Action); 11] = [
    ('n', "next", Action::Next),
    ('h', "hint", Action::Hint),
    ('l', "list", Action::List),
    ('s', "solution", Action::Solution),
    ('b', "bench", Action::Bench),
    ('p', "profile", Action::Profile),
    ('x', "run again", Action::Again),
    ('c', "check all", Action::CheckAll),
    ('r', "reset", Action::Reset),
    ('?', "help", Action::Help),
    ('q', "quit", Action::Quit),
];

/// What a key means.
pub fn action(key: Key) -> Option<Action> {
    match key {
        Key::Char(c) => letter(c),
        Key::Up => Some(Action::Up),
        Key::Down => Some(Action::Down),
        Key::PageUp => Some(Action::PageUp),
        Key::PageDown => Some(Action::PageDown),
        Key::Enter => Some(Action::Accept),
        Key::Escape | Key::Backspace => Some(Action::Back),
        Key::Interrupt | Key::EndOfInput => Some(Action::Quit),
        _ => None,
    }
}

/// What a line means where there are no single keys: a letter of the menu, or its word.
pub fn action_in_words(line: &str) -> Option<Action> {
    let mut letters = line.chars();
    match (letters.next(), letters.next()) {
        (None, _) => None,
        (Some(c), None) => letter(c),
        _ => MENU.iter().find(|(_, word, _)| *word == line).map(|(.., action)| *action),
    }
}

fn letter(c: char) -> Option<Action> {
    let menu = MENU.iter().find(|(key, ..)| *key == c.to_ascii_lowercase()).map(|(.., action)| *action);
    menu.or(match c {
        'k' => Some(Action::Up),
        'j' => Some(Action::Down),
        'y' | 'Y' => Some(Action::Accept),
        ' ' => Some(Action::Back),
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
            assert_eq!(action(key), Some(Action::Quit), "{key:?}");
        }
    }

    #[test]
    fn reads_words_as_well() {
        assert_eq!(action_in_words("h"), Some(Action::Hint));
        assert_eq!(action_in_words("check all"), Some(Action::CheckAll));
        assert_eq!(
            (action_in_words("b"), action_in_words("bench")),
            (Some(Action::Bench), Some(Action::Bench))
        );
        assert_eq!(action_in_words("vec2"), None);
        assert_eq!(action_in_words(""), None);
    }

    #[test]
    fn passes_over_keys_without_a_meaning() {
        assert_eq!(action(Key::Char('ü')), None);
        assert_eq!(action(Key::Other), None);
    }
}
