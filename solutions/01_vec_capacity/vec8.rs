//! A status page: services by name, in lower case, and a percentile of the response times.
//!
//! ## Why it works
//!
//! `sort_by_key` computes two keys for every comparison, and forgets them: 7,216 lowered names to put 400
//! services in order. `sort_by_cached_key` computes each key once, sorts the keys in a list of its own, and
//! then moves the elements. It is stable, which the page needs: services of one name stay in order.
//!
//! Being stable is what costs the other function its block. `sort` merges, and wants a buffer: 4 KiB on the
//! stack if that is enough for the whole slice, otherwise a block as large as the slice (from 8 MB on, a
//! block of 8 MB or of half the slice, whichever is more). It asks even if the slice is sorted
//! already. But equal numbers cannot be told apart, so stability buys nothing: `sort_unstable` orders
//! them in place. And one percentile needs no order at all: `select_nth_unstable` puts the one
//! element where it belongs, the smaller ones before it, and takes time proportional to the slice.
//!
//! ## What it costs
//!
//! All 400 keys are alive at once, with the list: the peak rises from 12,816 bytes to 16,000. With large
//! keys that is the price to look at. An unstable sort changes the order of equal elements, the same way
//! for the same input but perhaps not in the next version of Rust; `select_nth_unstable` leaves
//! the rest of the slice in no order that one could rely on.
//!
//! ## When not to
//!
//! When the key is at hand: a number, or a reference into the element. Then a list of keys is the
//! waste, and `sort_by_key`, or `sort_by` for text that is borrowed, is right. A short slice (1,024 numbers
//! of 4 bytes, 128 elements of 32) sorts stably without a block: nothing to save there. And when elements
//! have more to them than their key, keep it stable unless ties are broken or cannot be seen.
//!
//! ## Another way
//!
//! Compare without making keys: `sort_by` on `chars().flat_map(char::to_lowercase)` of both names allocates
//! one block in all, the merge buffer. It also lowers each name again for every comparison, and in this
//! program's benchmark that takes several times as long as what it replaces: fewer blocks are not always
//! faster. For several percentiles at once, `sort_unstable` and index.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | lowers_each_name_once | before | 7217 | 70528 | 12816 | 0 |
//! | | after | 401 | 16000 | 16000 | 0 |
//! | a_percentile_allocates_nothing | before | 1 | 40000 | 40000 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Service {
    name: String,
    host: u32,
}

/// Sorts by name in lower case; what is equal stays in order.
fn sort_by_name(services: &mut [Service]) {
    services.sort_by_cached_key(|service| service.name.to_lowercase());
}

/// The shortest of the times that at least `percent` in a hundred do not exceed. May reorder `times`.
fn percentile(times: &mut [u32], percent: usize) -> Option<u32> {
    let rank = (times.len() * percent).div_ceil(100).max(1);
    (rank <= times.len()).then(|| *times.select_nth_unstable(rank - 1).1)
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
