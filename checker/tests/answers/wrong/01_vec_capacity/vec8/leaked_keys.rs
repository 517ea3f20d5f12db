// Wrong: the keys are never freed
// Fails: keeps_no_copy
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    host: u32,
}

/// Sorts by name in lower case. Services with equal names stay in order.
fn sort_by_name(services: &mut [Service]) {
    services.sort_by_cached_key(|service| &*service.name.to_lowercase().leak());
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
