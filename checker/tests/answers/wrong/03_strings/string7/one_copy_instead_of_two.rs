// Wrong: the lazy fix: what was typed is copied once, above the loop, and each name still every time
// Fails: looking_a_name_up_allocates_nothing, suggesting_a_name_allocates_nothing
use std::hint::black_box;

use heaplings::bench;
/// Whether a name that is online is the same in lowercase. (The Greek Σ in lowercase is σ, or ς at the end of
/// a word. For names in which a Σ ends a word either answer is accepted.)
fn is_taken(online: &[String], name: &str) -> bool {
    let name = name.to_lowercase();
    online.iter().any(|other| other.to_lowercase() == name)
}
/// Of the names that begin with `typed`, when both are in lowercase, the first in the order of their
/// lowercase. Of names that differ only in case, the first in the list. (The same exception for Σ.)
fn suggest<'a>(online: &'a [String], typed: &str) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    online
        .iter()
        .filter(|name| name.to_lowercase().starts_with(&typed))
        .min_by_key(|name| name.to_lowercase())
        .map(String::as_str)
}

fn main() {
    let online: Vec<String> = (0..1_000).map(|i| format!("Player{:03}", i * 619 % 1_000)).collect();
    bench("is_taken(1000 names)", || is_taken(black_box(&online), "PLAYER"));
    bench("suggest(1000 names)", || suggest(black_box(&online), "player5").is_some());
}
