// Right: a map from each lowered name to the services of that name, in their order
use std::collections::BTreeMap;
use std::hint::black_box;
use std::mem;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    host: u32,
}

/// Sorts by name in lower case. Services with equal names stay in order.
fn sort_by_name(services: &mut [Service]) {
    let mut by_name: BTreeMap<String, Vec<Service>> = BTreeMap::new();
    for service in services.iter_mut() {
        let empty = Service { name: String::new(), host: 0 };
        let name = service.name.to_lowercase();
        by_name.entry(name).or_default().push(mem::replace(service, empty));
    }
    for (place, service) in services.iter_mut().zip(by_name.into_values().flatten()) {
        *place = service;
    }
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
