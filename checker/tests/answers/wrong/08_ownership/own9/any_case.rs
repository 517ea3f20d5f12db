// Wrong: it compares without case, which nobody asked for
// Fails: refuses_who_has_complained

use std::hint::black_box;

use heaplings::bench;

struct Register {
    addresses: Vec<String>,
}

fn read(addresses: Vec<String>) -> Register {
    Register { addresses }
}

fn refused(register: &Register, addresses: &[String]) -> usize {
    let known = |address: &String| register.addresses.iter().any(|other| other.eq_ignore_ascii_case(address));
    addresses.iter().filter(|address| known(address)).count()
}

fn main() {
    let addresses: Vec<String> = (0..1_000).map(|i| format!("member{i}@example.org")).collect();
    let register = read(addresses.clone());
    bench("refused(1,000 addresses)", || refused(black_box(&register), black_box(&addresses)));
    bench("read(1,000 addresses)", || read(black_box(addresses.clone())).addresses.len());
}
