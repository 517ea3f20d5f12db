//! A status page lists the services of a data centre by name, in lower case: those whose names differ only
//! in case, or not at all, stay in the order they came in. Next to the list it shows the 99th percentile
//! of the response times; they are measured anew every minute, and nobody needs their order afterwards.
//!
//! Both put things in order, and both ask for more memory than that takes: the first for short-lived
//! text, again and again, the second for a block as large as its input.
//! Goal: at most one lowered copy of each name, and no allocation at all for a percentile.

use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    host: u32,
}

/// Sorts by name in lower case; what is equal stays in order.
// TODO: make do with one lowered copy of each name.
fn sort_by_name(services: &mut [Service]) {
    services.sort_by_key(|service| service.name.to_lowercase());
}

/// The shortest of the times that at least `percent` in a hundred do not exceed. May reorder `times`.
// TODO: find it without asking for memory.
fn percentile(times: &mut [u32], percent: usize) -> Option<u32> {
    let rank = (times.len() * percent).div_ceil(100).max(1);
    times.sort();
    times.get(rank - 1).copied()
}

fn main() {
    let services = || -> Vec<Service> {
        (0..400).map(|i| Service { name: format!("Auth-{:03}", i * 389 % 400), host: i }).collect()
    };
    let times = || -> Vec<u32> { (0..10_000).map(|i| i * 7_919 % 10_000).collect() };
    bench_with("sort_by_name(400 services)", services, |mut services| {
        sort_by_name(black_box(&mut services));
        services
    });
    bench_with("percentile(10,000 times)", times, |mut times| percentile(black_box(&mut times), 99));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// `n` services, each with the number of its place; for every name there are up to four spellings.
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

    /// `n` response times in no order, each from `shortest` to `shortest + n - 1` once.
    fn times(n: usize, shortest: u32) -> Vec<u32> {
        (0..n).map(|i| shortest + (i * 7_919 % n) as u32).collect()
    }

    #[test]
    fn sorts_names_whatever_their_case() {
        assert!(sorted([]).is_empty());
        assert_eq!(sorted(["Billing"]), ["Billing"]);
        assert_eq!(sorted(["search", "Auth", "billing"]), ["Auth", "billing", "search"]);
        assert_eq!(sorted(["b", "C", "a", "A2", ""]), ["", "a", "A2", "b", "C"]);
        assert_eq!(sorted(["a_c", "aBc", "AB"]), ["a_c", "AB", "aBc"]);
        let long = ["invoices of the northern region, Y", "Invoices of the northern region, x"];
        assert_eq!(sorted(long), [long[1], long[0]]);
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
    fn finds_the_percentile() {
        assert_eq!(percentile(&mut [], 99), None);
        assert_eq!(percentile(&mut [70], 1), Some(70));
        assert_eq!(percentile(&mut [70], 99), Some(70));
        assert_eq!(percentile(&mut [30, 10, 20, 20], 50), Some(20));
        assert_eq!(percentile(&mut [30, 10, 20, 20], 75), Some(20));
        assert_eq!(percentile(&mut [30, 10, 20, 20], 76), Some(30));
        assert_eq!(percentile(&mut times(10_000, 1), 99), Some(9_900));
        assert_eq!(percentile(&mut times(10_000, 1), 100), Some(10_000));
        assert_eq!(percentile(&mut times(10_000, 500), 1), Some(599));
    }

    #[test]
    fn loses_no_time() {
        let mut shuffled = times(1_000, 1);
        percentile(&mut shuffled, 95);
        shuffled.sort_unstable();
        assert_eq!(shuffled, (1..=1_000).collect::<Vec<u32>>());
    }

    #[test]
    fn lowers_each_name_once() {
        let heap = measure_with(|| services(400), |mut services| sort_by_name(&mut services));
        // A lowered name for each of the 400, the list of them, and a buffer for whoever merges.
        dhat::assert!(heap.total_blocks <= 402);
    }

    #[test]
    fn a_percentile_allocates_nothing() {
        let heap = measure_with(|| times(10_000, 1), |mut times| percentile(&mut times, 99));
        dhat::assert!(heap.total_blocks == 0);
    }
}
