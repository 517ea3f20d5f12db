//! Names as people read them: functions without their generics, and no character that hides or turns text.

use std::borrow::Cow;

/// A function's name without generic arguments, down to its type and its own name: `Vec::push` for
/// `alloc::vec::Vec<T,A>::push`, `Log::clone` for `<vec10::Log as core::clone::Clone>::clone`.
pub fn short(function: &str) -> String {
    let name = function.replace("{{closure}}", "{closure}");
    let plain = without_generics(&name);
    let parts: Vec<&str> = plain.split("::").filter(|part| !part.is_empty()).collect();
    // A closure says little without the function around it, and more than one `{closure}` no more than one.
    let named = parts.iter().rposition(|part| !part.starts_with('{')).unwrap_or(0);
    let start = match parts.get(named.wrapping_sub(1)) {
        Some(owner) if is_type(owner) || named > 1 && named + 1 == parts.len() => named - 1,
        _ => named,
    };
    match parts.get(start..) {
        Some(rest) if !rest.is_empty() => rest.join("::"),
        _ => name,
    }
}

fn is_type(part: &str) -> bool {
    part.starts_with(char::is_uppercase)
}

/// Leaves generic arguments out, and of `<Type as Trait>` the trait.
fn without_generics(name: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_usize;
    // Where a `<Type as Trait>` stands at depth 1, its type is kept.
    let mut kept = false;
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let before = plain.chars().last();
        match c {
            '<' if depth == 0 && before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':') => {
                (depth, kept) = (1, true);
            }
            '<' => depth += 1,
            // The arrow of a function's type closes nothing.
            '-' if rest.starts_with("->") => rest = &rest[1..],
            '>' if depth > 0 => {
                depth -= 1;
                kept &= depth > 0;
            }
            ' ' if kept && depth == 1 && rest.starts_with(" as ") => kept = false,
            c if depth == 0 || kept && depth == 1 => plain.push(c),
            _ => {}
        }
        rest = rest.get(c.len_utf8().min(rest.len())..).unwrap_or_default();
    }
    plain
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
            ("<alloc::vec::Vec<T> as core::iter::FromIterator<I>>::from_iter", "Vec::from_iter"),
            (
                "reserve_rehash<(&str, alloc::vec::Vec<(&str, u32), alloc::alloc::Global>), F>",
                "reserve_rehash",
            ),
            ("vec10_starter::Log::load", "Log::load"),
            ("vec10_starter::parse", "parse"),
            ("std::thread::spawn", "thread::spawn"),
            ("vec10_starter::main::{{closure}}", "main::{closure}"),
            ("map9::Statistics::favourites::{{closure}}", "Statistics::favourites::{closure}"),
            (
                "core::ops::function::FnOnce::call_once<fn(u32) -> alloc::vec::Vec<u8>, (u32)>",
                "FnOnce::call_once",
            ),
            ("main", "main"),
            ("alloc::slice::<impl [T]>::to_vec", "slice::to_vec"),
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
