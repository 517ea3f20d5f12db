// Wrong: every name that was ever lowered stays in memory with its lowered copy
// Fails: keeps_no_copy
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    host: u32,
}

thread_local! {
    static LOWERED: RefCell<BTreeMap<u64, String>> = const { RefCell::new(BTreeMap::new()) };
}

fn key(service: &Service) -> u64 {
    let mut hasher = DefaultHasher::new();
    service.name.hash(&mut hasher);
    hasher.finish()
}

/// Sorts by name in lower case. Services with equal names stay in order.
fn sort_by_name(services: &mut [Service]) {
    LOWERED.with_borrow_mut(|lowered| {
        for service in services.iter() {
            lowered.entry(key(service)).or_insert_with(|| service.name.to_lowercase());
        }
        services.sort_by(|a, b| lowered[&key(a)].cmp(&lowered[&key(b)]));
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
