// Wrong: has takes a reference now, and add still copies
// Fails: reading_keeps_the_strings_that_come

use std::collections::HashSet;
use std::hint::black_box;

use heaplings::bench;

#[derive(Default)]
struct Register {
    addresses: HashSet<String>,
}

impl Register {
    fn add(&mut self, address: &str) -> bool {
        self.addresses.insert(address.to_string())
    }

    fn has(&self, address: &str) -> bool {
        self.addresses.contains(address)
    }
}

fn read(addresses: Vec<String>) -> Register {
    let mut register = Register::default();
    for address in &addresses {
        register.add(address);
    }
    register
}

fn refused(register: &Register, addresses: &[String]) -> usize {
    addresses.iter().filter(|address| register.has(address)).count()
}

fn main() {
    let addresses: Vec<String> = (0..1_000).map(|i| format!("member{i}@example.org")).collect();
    let register = read(addresses.clone());
    bench("refused(1,000 addresses)", || refused(black_box(&register), black_box(&addresses)));
    bench("read(1,000 addresses)", || read(black_box(addresses.clone())).addresses.len());
}
