// Right: wraps a name in a type with an order of its own
use std::cmp::Ordering;
use std::hint::black_box;

use heaplings::bench;

/// Whether a name that is online is the same in lowercase. (The Greek Σ in lowercase is σ, or ς at the end of
/// a word. For names in which a Σ ends a word either answer is accepted.)
fn is_taken(online: &[String], name: &str) -> bool {
    online.iter().any(|other| order(other, name) == Ordering::Equal)
}

/// Of the names that begin with `typed`, when both are in lowercase, the first in the order of their
/// lowercase. Of names that differ only in case, the first in the list. (The same exception for Σ.)
fn suggest<'a>(online: &'a [String], typed: &str) -> Option<&'a str> {
    online
        .iter()
        .filter(|name| begins_with(name, typed))
        .reduce(|first, name| if order(name, first) == Ordering::Less { name } else { first })
        .map(String::as_str)
}

/// The characters of a text in lowercase, made as they are asked for.
fn lowercase(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// The order of two names in lowercase. ASCII at the beginning of both is compared as bytes.
fn order(a: &str, b: &str) -> Ordering {
    let plain =
        a.bytes().zip(b.bytes()).take_while(|(a, b)| a.is_ascii() && a.eq_ignore_ascii_case(b)).count();
    lowercase(&a[plain..]).cmp(lowercase(&b[plain..]))
}

fn begins_with(name: &str, typed: &str) -> bool {
    let mut name = lowercase(name);
    lowercase(typed).all(|c| name.next() == Some(c))
}

fn main() {
    let online: Vec<String> = (0..1_000).map(|i| format!("Player{:03}", i * 619 % 1_000)).collect();
    bench("is_taken(1000 names)", || is_taken(black_box(&online), "PLAYER"));
    bench("suggest(1000 names)", || suggest(black_box(&online), "player5").is_some());
}
