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
    /// What `main` prints.
    Main,
    /// Open the file in the editor, or the page of a profile.
    Open,
    /// The other exercise that was saved last.
    Elsewhere,
    /// The chapter's card, and then its page.
    Chapter,
    /// The chapter's interview questions, and their answers.
    Ask,
    /// How sure the learner was of an answer, 1 to 3.
    Sure(u8),
    Help,
    Quit,
    /// Stop, until the shell lets the checker go on.
    Suspend,
    /// Back to the verdict.
    Back,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Left,
    Right,
    WheelUp,
    WheelDown,
    /// Look for a word in the list.
    Search,
    /// Show only what is to do.
    ToDo,
    /// Take what is selected.
    Accept,
    Yes,
}

/// The keys that have a word, in the order of the bar.
pub const MENU: [(char, &str, Action); 16] = [
    ('n', "next", Action::Next),
    ('h', "hint", Action::Hint),
    ('l', "list", Action::List),
    ('s', "solution", Action::Solution),
    ('b', "bench", Action::Bench),
    ('p', "profile", Action::Profile),
    ('o', "open", Action::Open),
    ('m', "main", Action::Main),
    ('x', "run again", Action::Again),
    ('c', "check all", Action::CheckAll),
    ('i', "chapter", Action::Chapter),
    ('a', "questions", Action::Ask),
    ('w', "saved", Action::Elsewhere),
    ('r', "reset", Action::Reset),
    ('?', "help", Action::Help),
    ('q', "quit", Action::Quit),
];

/// The keys that are told on every page; the first ones go first where there is no room for all.
pub const BAR: [char; 9] = ['b', 'p', 'o', 's', 'l', 'h', 'n', '?', 'q'];

/// What `?` says of the keys.
pub const HELP: [(&str, &str); 16] = [
    ("n", "go to the next exercise that is not solved"),
    ("h", "show a hint; again for the next one"),
    ("l", "list all exercises, and go to another one"),
    ("s", "show the solution, once you have your own"),
    ("b", "bench: time and allocations, before and now"),
    ("p", "profile: what each line allocates; then o opens it as a page"),
    ("o", "open the file in your editor, at the first error"),
    ("m", "run `main` and show what it prints"),
    ("x", "run the tests again without a save"),
    ("c", "check all exercises; on a chapter's card: its challenge first"),
    ("i", "show the chapter's card; again for the chapter's page"),
    ("a", "ask the chapter's interview questions; again for an answer"),
    ("w", "go to the other exercise that you saved last"),
    ("r", "reset this exercise, if you say y; your version is kept"),
    ("?", "this help"),
    ("q", "quit, as Ctrl-C does; your progress is kept"),
];

/// And of those that need more than a word.
pub const HELP_MORE: &str = "\
Up, Down, k, j, PageUp, PageDown, Home, End, g, G and the mouse's wheel scroll. Escape, Space and Backspace go back to the verdict. \
Ctrl-Z suspends the checker, and `fg` brings it back. To select text with the mouse, hold Shift.

In the list, Enter goes to the selected exercise, and every other key means that exercise. On a chapter, Enter folds it. \
Left and Right fold and unfold a chapter and jump between them, / searches names, titles and ideas, t shows only what is to do.

A chapter begins and ends with a card. If you pass its challenge first, the chapter is tested out, and n goes on to the next chapter. \
After an answer, 1, 2 or 3 says how sure you were.

Everything is also a command: `cargo checker --help`.
";

/// What a key means.
pub fn action(key: Key) -> Option<Action> {
    match key {
        Key::Char(c) => letter(c),
        Key::Up => Some(Action::Up),
        Key::Down => Some(Action::Down),
        Key::PageUp => Some(Action::PageUp),
        Key::PageDown => Some(Action::PageDown),
        Key::Home => Some(Action::Home),
        Key::End => Some(Action::End),
        Key::Left => Some(Action::Left),
        Key::Right => Some(Action::Right),
        Key::WheelUp => Some(Action::WheelUp),
        Key::WheelDown => Some(Action::WheelDown),
        Key::Suspend => Some(Action::Suspend),
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
        'g' => Some(Action::Home),
        'G' => Some(Action::End),
        '/' => Some(Action::Search),
        't' => Some(Action::ToDo),
        'y' | 'Y' => Some(Action::Yes),
        '1'..='3' => Some(Action::Sure(c as u8 - b'0')),
        ' ' => Some(Action::Back),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_one_key_for_each_action() {
        for (i, (key, ..)) in MENU.iter().enumerate() {
            assert!(MENU[..i].iter().all(|(other, ..)| other != key), "{key} twice");
        }
    }

    #[test]
    fn tells_of_every_key_in_the_help() {
        for (key, ..) in MENU {
            assert!(HELP.iter().any(|(told, _)| *told == key.to_string()), "{key} is not told");
        }
        for word in [
            "/",
            "t shows",
            "k, j",
            "g, G",
            "Home",
            "wheel",
            "Space",
            "Ctrl-Z",
            "Left and Right",
            "1, 2 or 3",
        ] {
            assert!(HELP_MORE.contains(word), "{word} is not told");
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
