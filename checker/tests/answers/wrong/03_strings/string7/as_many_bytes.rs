// Wrong: a name begins with what was typed if it has as many bytes, and if they agree as far as both go
// Fails: a_letter_may_be_longer_in_lowercase
use std::hint::black_box;

use heaplings::bench;

/// Whether a name that is online is the same in lowercase. (The Greek Σ in lowercase is σ, or ς at the end of
/// a word. For names in which a Σ ends a word either answer is accepted.)
fn is_taken(online: &[String], name: &str) -> bool {
    online.iter().any(|other| {
        if both_ascii(other, name) {
            other.eq_ignore_ascii_case(name)
        } else {
            lowercase(other).eq(lowercase(name))
        }
    })
}

/// Of the names that begin with `typed`, when both are in lowercase, the first in the order of their
/// lowercase. Of names that differ only in case, the first in the list. (The same exception for Σ.)
fn suggest<'a>(online: &'a [String], typed: &str) -> Option<&'a str> {
    online
        .iter()
        .filter(|name| begins_with(name, typed))
        .min_by(|a, b| lowercase(a).cmp(lowercase(b)))
        .map(String::as_str)
}

/// The characters of a text in lowercase, made as they are asked for.
fn lowercase(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn both_ascii(a: &str, b: &str) -> bool {
    a.is_ascii() && b.is_ascii()
}

fn begins_with(name: &str, typed: &str) -> bool {
    if both_ascii(name, typed) {
        return name.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
    }
    name.len() >= typed.len() && lowercase(name).zip(lowercase(typed)).all(|(a, b)| a == b)
}

fn main() {
    let online: Vec<String> = (0..1_000).map(|i| format!("Player{:03}", i * 619 % 1_000)).collect();
    bench("is_taken(1000 names)", || is_taken(black_box(&online), "PLAYER"));
    bench("suggest(1000 names)", || suggest(black_box(&online), "player5").is_some());
}
