// Right: add takes whatever becomes a String, and the set is collected

use std::collections::HashSet;
use std::hint::black_box;

use heaplings::bench;

#[derive(Default)]
struct Register {
    addresses: HashSet<String>,
}

impl Register {
    fn add(&mut self, address: impl Into<String>) -> &mut Register {
        self.addresses.insert(address.into());
        self
    }

    fn has<T: AsRef<str> + ?Sized>(&self, address: &T) -> bool {
        self.addresses.get(address.as_ref()).is_some()
    }
}

fn read(addresses: Vec<String>) -> Register {
    addresses.into_iter().fold(Register::default(), |mut register, address| {
        register.add(address);
        register
    })
}

fn refused(register: &Register, addresses: &[String]) -> usize {
    addresses.iter().map(|address| usize::from(register.has(address))).sum()
}

fn main() {
    let addresses: Vec<String> = (0..1_000).map(|i| format!("member{i}@example.org")).collect();
    let register = read(addresses.clone());
    bench("refused(1,000 addresses)", || refused(black_box(&register), black_box(&addresses)));
    bench("read(1,000 addresses)", || read(black_box(addresses.clone())).addresses.len());
}
