// Right: all lowered names are written into one String, and sorted as ranges of it
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    host: u32,
}

/// Sorts by name in lower case. Services with equal names stay in order.
fn sort_by_name(services: &mut [Service]) {
    let mut text = String::new();
    let mut keys: Vec<(usize, usize, usize)> = Vec::with_capacity(services.len());
    for (at, service) in services.iter().enumerate() {
        let start = text.len();
        text.push_str(&service.name.to_lowercase());
        keys.push((start, text.len(), at));
    }
    keys.sort_unstable_by(|a, b| text[a.0..a.1].cmp(&text[b.0..b.1]).then(a.2.cmp(&b.2)));
    let mut places = vec![0; keys.len()];
    for (place, key) in keys.iter().enumerate() {
        places[key.2] = place;
    }
    for at in 0..places.len() {
        while places[at] != at {
            let place = places[at];
            services.swap(at, place);
            places.swap(at, place);
        }
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
