// Wrong: it keeps how long addresses are, and not the addresses
// Fails: refuses_who_has_complained

use std::hint::black_box;

use heaplings::bench;

struct Register {
    addresses: Vec<usize>,
}

fn read(addresses: Vec<String>) -> Register {
    Register { addresses: addresses.iter().map(String::len).collect() }
}

fn refused(register: &Register, addresses: &[String]) -> usize {
    addresses.iter().filter(|address| register.addresses.contains(&address.len())).count()
}

fn main() {
    let addresses: Vec<String> = (0..1_000).map(|i| format!("member{i}@example.org")).collect();
    let register = read(addresses.clone());
    bench("refused(1,000 addresses)", || refused(black_box(&register), black_box(&addresses)));
    bench("read(1,000 addresses)", || read(black_box(addresses.clone())).addresses.len());
}
