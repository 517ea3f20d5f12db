// Right: the Vec itself is the register, sorted and without doubles

use std::hint::black_box;

use heaplings::bench;

struct Register {
    addresses: Vec<String>,
}

fn read(mut addresses: Vec<String>) -> Register {
    addresses.sort_unstable();
    addresses.dedup();
    Register { addresses }
}

fn refused(register: &Register, addresses: &[String]) -> usize {
    addresses.iter().filter(|address| register.addresses.binary_search(address).is_ok()).count()
}

fn main() {
    let addresses: Vec<String> = (0..1_000).map(|i| format!("member{i}@example.org")).collect();
    let register = read(addresses.clone());
    bench("refused(1,000 addresses)", || refused(black_box(&register), black_box(&addresses)));
    bench("read(1,000 addresses)", || read(black_box(addresses.clone())).addresses.len());
}
