// Wrong: the keys are arrays, which longer names do not fit
// Fails: sorts_names_whatever_their_case
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    host: u32,
}

/// Sorts by name in lower case. Services with equal names stay in order.
fn sort_by_name(services: &mut [Service]) {
    services.sort_by_cached_key(|service| {
        let mut key = [0_u8; 64];
        let mut len = 0;
        for letter in service.name.chars().flat_map(char::to_lowercase) {
            if len + letter.len_utf8() <= key.len() {
                len += letter.encode_utf8(&mut key[len..]).len();
            }
        }
        key
    });
}

fn main() {
    let services = || -> Vec<Service> {
        (0..400).map(|i| Service { name: format!("Auth-{:03}", i * 389 % 400), host: i }).collect()
    };
    bench_with("sort_by_name(400 services)", services, |mut services| {
        sort_by_name(black_box(&mut services));
        services
    });
}
