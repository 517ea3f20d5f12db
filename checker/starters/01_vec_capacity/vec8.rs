//! A status page lists the services of a data centre by name, whatever the case of the letters. Services
//! whose names differ only in case, or not at all, stay in the order in which they came.
//!
//! The list is right. To compare two names, though, the sort lowers both of them, and forgets them again:
//! thousands of short-lived copies for a few hundred names.
//! Goal: at most one lowered copy of each name.

use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    host: u32,
}

// TODO: make at most one lowered copy of each name.
/// Sorts by name in lower case. Services with equal names stay in order.
fn sort_by_name(services: &mut [Service]) {
    services.sort_by_key(|service| service.name.to_lowercase());
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

#[cfg(test)]
mod tests {
    use super::*;
    // What another thread allocates for an answer counts as well.
    use heaplings::measure_threads;

    /// `n` services, numbered in their order. Each name comes in four spellings.
    fn services(n: usize) -> Vec<Service> {
        (0..n)
            .map(|place| {
                let spelling = ["auth", "Auth", "AUTH", "aUtH"][place % 4];
                Service { name: format!("{spelling}-{:03}", place * 389 % n / 4), host: place as u32 }
            })
            .collect()
    }

    fn service(name: &str, host: u32) -> Service {
        Service { name: name.to_string(), host }
    }

    fn sorted<const N: usize>(names: [&str; N]) -> Vec<String> {
        let mut services: Vec<Service> = names.iter().map(|name| service(name, 1)).collect();
        sort_by_name(&mut services);
        services.into_iter().map(|service| service.name).collect()
    }

    #[test]
    fn sorts_names_whatever_their_case() {
        assert!(sorted([]).is_empty());
        assert_eq!(sorted(["Billing"]), ["Billing"]);
        assert_eq!(sorted(["search", "Auth", "billing"]), ["Auth", "billing", "search"]);
        assert_eq!(sorted(["b", "C", "a", "A2", ""]), ["", "a", "A2", "b", "C"]);
        assert_eq!(sorted(["a_c", "aBc", "AB"]), ["a_c", "AB", "aBc"]);
        let long = ["Y", "x"].map(|end| "Invoices of the North, ".repeat(20) + end);
        assert_eq!(sorted([&long[0], &long[1]]), [&*long[1], &long[0]]);
    }

    #[test]
    fn sorts_names_in_every_alphabet() {
        assert_eq!(sorted(["überblick", "ÜBER", "Zoo", "Über 9"]), ["Zoo", "ÜBER", "Über 9", "überblick"]);
        assert_eq!(sorted(["éd", "ÉC", "éb"]), ["éb", "ÉC", "éd"]);
        assert_eq!(sorted(["я", "Б", "а", "搜索"]), ["а", "Б", "я", "搜索"]);
    }

    #[test]
    fn keeps_services_of_one_name_in_their_order() {
        let mut few = [service("Zürich", 3), service("ZÜRICH", 1), service("bern", 2), service("zürich", 2)];
        sort_by_name(&mut few);
        assert_eq!(few.map(|service| service.host), [2, 3, 1, 2]);

        for n in [400, 100] {
            let mut many = services(n);
            sort_by_name(&mut many);
            for pair in many.windows(2) {
                let order = pair[0].name.to_lowercase().cmp(&pair[1].name.to_lowercase());
                assert!(order.then(pair[0].host.cmp(&pair[1].host)).is_lt(), "{pair:?}");
            }
            many.sort_by_key(|service| service.host);
            assert_eq!(many, services(n));
        }
    }

    #[test]
    fn keeps_no_copy() {
        let heap = measure_threads(|| {
            let mut services = services(400);
            sort_by_name(&mut services);
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn lowers_each_name_once() {
        let mut services = services(400);
        let heap = measure_threads(|| sort_by_name(&mut services));
        // A lowered name for each of the 400, and 120 more for what one may need around them: a list of keys,
        // an order, the buffer of a stable sort; or a map, with a list for each of the 100 names.
        dhat::assert!(heap.total_blocks <= 520);
    }
}
