//! Names as people read them: functions without their generics, and no character that hides or turns text.

use std::borrow::Cow;

use crate::profile::bare;

/// A function's name as short as it still tells: its type's name and its own, as in `Vec::push`; without a
/// type, its module's in a library.
pub fn short(function: &str) -> String {
    let bare = bare(function);
    let parts: Vec<&str> = bare.split("::").collect();
    let start = match parts[..] {
        [.., owner, _] if owner.starts_with(char::is_uppercase) => parts.len() - 2,
        [_, .., _, _] => parts.len() - 2,
        _ => parts.len() - 1,
    };
    match parts[start..].join("::") {
        name if name.is_empty() && function.starts_with("{closure") => "{closure}".to_string(),
        name if name.is_empty() => function.to_string(),
        name => name,
    }
}

/// Text in which control characters, and those that turn the direction of what follows, are shown as escapes:
/// nothing then stands elsewhere than it seems to.
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

/// The beginning of a text that has more than `most` characters.
pub fn clipped(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_the_names_that_dhat_writes() {
        for (full, name) in [
            ("alloc::vec::Vec<T,A>::push", "Vec::push"),
            ("<alloc::raw_vec::RawVecInner>::finish_grow", "RawVecInner::finish_grow"),
            ("<vec10::Log as core::clone::Clone>::clone", "Log::clone"),
            (
                "reserve_rehash<(&str, alloc::vec::Vec<(&str, u32), alloc::alloc::Global>), F>",
                "reserve_rehash",
            ),
            ("vec10_starter::Log::load", "Log::load"),
            ("vec10_starter::parse", "parse"),
            ("std::thread::spawn", "thread::spawn"),
            ("vec10_starter::main::{{closure}}", "main"),
            ("alloc::slice::<impl [T]>::to_vec", "slice::to_vec"),
            ("{closure#1}<(), std::sync::mpmc::context::Context>", "{closure}"),
            ("main", "main"),
        ] {
            assert_eq!(short(full), name, "{full}");
        }
    }

    #[test]
    fn keeps_something_of_any_name() {
        for name in
            ["<", "<<<", ">>", "::", "->", "<a", "a<b", "{{closure}}", "é<ß>::ø", "- >", "a::", "\u{202e}"]
        {
            assert!(!short(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn clips_what_is_too_long() {
        assert_eq!(clipped("éé", 2), "éé");
        assert_eq!(clipped("ééé", 2), "éé…");
    }

    #[test]
    fn shows_what_would_hide_or_turn_text() {
        assert_eq!(shown("a\u{202e}b\u{0}\tc\u{feff}"), "a\\u{202e}b\\u{0}\tc\\u{feff}");
        assert_eq!(shown("é 风 🦀 <b>"), "é 风 🦀 <b>");
    }
}
