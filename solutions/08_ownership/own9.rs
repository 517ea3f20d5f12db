//! A register takes a String where it keeps it and a `&str` where it reads it.
//!
//! ## Why it works
//!
//! A parameter says what a function needs. One that keeps the text must own it, so it should ask for a
//! String: a caller who has one gives it away, and any other caller makes one, in plain sight. With `&str`
//! the function has to copy, even if the caller drops the original in the next line. One that only reads
//! should ask for `&str`: every caller can lend that, from a String, a literal or a part of a line.
//!
//! The set holds Strings, and is asked with a `&str`, because a String can be *borrowed* as one: both have
//! the same hash and equality.
//!
//! `read` owns its Vec, so it walks through it by value. Each address moves from the Vec into the set, three
//! words, and the text stays where it is. A second one that is equal is dropped by the set.
//!
//! ## What it costs
//!
//! A signature that takes a String makes callers with a `&str` write `to_string()`: they pay the same as
//! before, but see it. An address that the set has already is given away and dropped; a caller who wants to
//! keep it asks `has` first. And a String with spare capacity keeps it: use `into_boxed_str` for texts that
//! stay for years.
//!
//! ## When not to
//!
//! When most callers have a literal, `impl Into<String>` takes both and copies only what is not owned. It
//! costs a copy of the function for each type, so let a thin generic function call one that takes a String.
//! When nearly all additions are there already, take `&str`, look first, and copy only what is new. And a
//! `Cow<str>` passes on a text that is owned or not.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | reading_keeps_the_strings_that_come | before | 1009 | 74244 | 48759 | 42866 |
//! | | after | 9 | 51244 | 38432 | 25616 |
//! | asking_allocates_nothing | before | 900 | 20700 | 23 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: CosmWasm/cosmwasm#978: `Into<String>` in place of `ToString`, so an owned String is not copied.

use std::collections::HashSet;
use std::hint::black_box;

use heaplings::bench;

/// Who has complained.
#[derive(Default)]
struct Register {
    addresses: HashSet<String>,
}

impl Register {
    /// Takes an address in. Returns whether it is new.
    fn add(&mut self, address: String) -> bool {
        self.addresses.insert(address)
    }

    /// Whether an address is there.
    fn has(&self, address: &str) -> bool {
        self.addresses.contains(address)
    }
}

/// The register of these addresses.
fn read(addresses: Vec<String>) -> Register {
    let mut register = Register::default();
    for address in addresses {
        register.add(address);
    }
    register
}

/// How many of these must not get mail.
fn refused(register: &Register, addresses: &[String]) -> usize {
    addresses.iter().filter(|address| register.has(address)).count()
}

fn main() {
    let addresses: Vec<String> = (0..1_000).map(|i| format!("member{i}@example.org")).collect();
    let register = read(addresses.clone());
    bench("refused(1,000 addresses)", || refused(black_box(&register), black_box(&addresses)));
    bench("read(1,000 addresses)", || read(black_box(addresses.clone())).addresses.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    fn strings(addresses: &[&str]) -> Vec<String> {
        addresses.iter().map(|address| address.to_string()).collect()
    }

    fn asked(known: &[&str], asked: &[&str]) -> usize {
        refused(&read(strings(known)), &strings(asked))
    }

    #[test]
    fn refuses_who_has_complained() {
        assert_eq!(asked(&[], &[]), 0);
        assert_eq!(asked(&[], &["a@x"]), 0);
        assert_eq!(asked(&["a@x"], &[]), 0);
        assert_eq!(asked(&["a@x", "b@x", "a@x"], &["a@x", "c@x", "b@x", "b@x"]), 3);
        assert_eq!(asked(&["größe@x", ""], &["größe@x", "groesse@x", "GRÖSSE@x", "", " "]), 2);
        assert_eq!(asked(&["a@x.org"], &["a@x", "a@x.org ", "A@x.org", "a@x.orga"]), 0);
    }

    #[test]
    fn a_register_is_a_set() {
        let same = read(strings(&["a@x"; 500]));
        assert_eq!(refused(&same, &strings(&["a@x", "b@x", "a@x"])), 2);
        let many: Vec<String> = (0..20_000).map(|i| format!("{}@x", i * 7)).collect();
        let register = read(many.clone());
        assert_eq!(refused(&register, &many), 20_000);
        assert_eq!(refused(&register, &(0..20_000).map(|i| format!("{i}@x")).collect::<Vec<_>>()), 2_858);
    }

    #[test]
    fn a_register_leaves_nothing() {
        let heap = measure(|| drop(read(strings(&["a@x", "b@x", "a@x"]))));
        assert_eq!(heap.curr_blocks, 0);
    }

    /// 1,000 addresses, every fourth of them twice, and in a text of just its length.
    fn complaints() -> Vec<String> {
        (0..1_000).map(|i| format!("member {:04}@example.org", if i % 4 == 3 { i - 1 } else { i })).collect()
    }

    #[test]
    fn reading_keeps_the_strings_that_come() {
        let heap = measure_with(complaints, read);
        // The set's table, which grows as often as it is full, or is made at once.
        dhat::assert!(heap.total_blocks <= 12);
    }

    #[test]
    fn asking_allocates_nothing() {
        let heap = measure_with(
            || (read(complaints()), complaints()),
            |(register, mut addresses)| {
                addresses.truncate(900);
                let refused = refused(&register, &addresses);
                (register, addresses, refused)
            },
        );
        assert_eq!(heap.value.2, 900);
        dhat::assert!(heap.total_blocks == 0);
    }
}
