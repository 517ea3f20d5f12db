//! A mail server keeps a register of addresses that have complained, and asks it before each mail. The
//! addresses come as Strings from a file, each once or twice; upper and lower case are different.
//!
//! `add` takes a text and copies it. `has` wants a String, so its caller makes one for each question and
//! throws it away.
//! Goal: the register keeps the String in which an address came, and asking costs nothing.

use std::collections::HashSet;
use std::hint::black_box;

use heaplings::bench;

/// Who has complained.
#[derive(Default)]
struct Register {
    addresses: HashSet<String>,
}

// TODO: let each function take what it needs: a value to keep, or a value to read.
impl Register {
    /// Takes an address in. Returns whether it is new.
    fn add(&mut self, address: &str) -> bool {
        self.addresses.insert(address.to_string())
    }

    /// Whether an address is there.
    fn has(&self, address: String) -> bool {
        self.addresses.contains(&address)
    }
}

/// The register of these addresses.
fn read(addresses: Vec<String>) -> Register {
    let mut register = Register::default();
    for address in &addresses {
        register.add(address);
    }
    register
}

/// How many of these must not get mail.
fn refused(register: &Register, addresses: &[String]) -> usize {
    addresses.iter().filter(|address| register.has(address.to_string())).count()
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
