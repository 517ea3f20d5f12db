//! A radio gateway collects packets from sensors. When it starts, it gets the list of sensors and where each
//! of them is; the list never changes. A packet has a number of 16 bits, which is used once a day: if the
//! number was there before, the packet is a repetition and is dropped. At midnight a new gateway starts.
//!
//! A gateway has 64 KiB of memory, but the set of a day's numbers alone needs nine times as much while it
//! grows.
//! Goal: 8 KiB for a day's numbers and 8 bytes for a sensor, whether on the heap or not; and no look-up that
//! goes from sensor to sensor.

use std::collections::{HashMap, HashSet};
use std::hint::black_box;

use heaplings::bench;

/// Where each sensor is.
struct Sites {
    site_of: HashMap<u32, u32>,
}

// TODO: let a sensor need 8 bytes, and no more than that while the list is read.
impl Sites {
    /// A list of sensors and their sites. Every sensor is in it once; they are in no order.
    fn new(list: &[(u32, u32)]) -> Sites {
        Sites { site_of: list.iter().copied().collect() }
    }

    fn site(&self, sensor: u32) -> Option<u32> {
        self.site_of.get(&sensor).copied()
    }
}

/// The numbers of a day's packets.
struct Numbers {
    seen: HashSet<u16>,
}

// TODO: let a day's numbers fit into 8 KiB.
impl Numbers {
    fn new() -> Numbers {
        Numbers { seen: HashSet::new() }
    }

    /// Remembers a number, and says whether it is new.
    fn remember(&mut self, number: u16) -> bool {
        self.seen.insert(number)
    }
}

/// `n` sensors, in no order. (The tests use it; grading takes it as published.)
fn sensors(n: u32) -> Vec<(u32, u32)> {
    (0..n).map(|i| (i.wrapping_mul(2_654_435_761), i % 90)).collect()
}

fn main() {
    let list = sensors(1_000);
    bench("Sites::new(1000 sensors)", || Sites::new(black_box(&list)));
    let sites = Sites::new(&list);
    bench("site(1000 sensors)", || list.iter().filter_map(|&(s, _)| sites.site(black_box(s))).sum::<u32>());
    bench("a day of 40000 packets", || {
        let mut numbers = Numbers::new();
        (0..40_000_u16).filter(|&number| numbers.remember(black_box(number / 2))).count()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    // What another thread allocates for an answer counts as well: `measure_threads`.
    use heaplings::{measure, measure_threads};

    #[test]
    fn knows_where_a_sensor_is() {
        assert_eq!(Sites::new(&[]).site(0), None);
        let one = Sites::new(&[(u32::MAX, 4)]);
        assert_eq!((one.site(u32::MAX), one.site(0), one.site(4)), (Some(4), None, None));
        for n in [2, 3, 1_000, 5_000] {
            let list = sensors(n);
            let sites = Sites::new(&list);
            assert!(list.iter().all(|&(sensor, site)| sites.site(sensor) == Some(site)));
            assert!((1..90).all(|sensor| sites.site(sensor).is_none()));
            let moved: Vec<(u32, u32)> = list.iter().map(|&(sensor, site)| (sensor, !site)).collect();
            let sites = Sites::new(&moved);
            assert!(moved.iter().all(|&(sensor, site)| sites.site(sensor) == Some(site)));
        }
    }

    #[test]
    fn finds_each_of_200_000_sensors() {
        // A search from the first sensor to the last would take longer than a test may.
        let list = sensors(200_000);
        let sites = Sites::new(&list);
        assert!(list.iter().all(|&(sensor, site)| sites.site(sensor) == Some(site)));
    }

    #[test]
    fn a_number_is_new_once() {
        let mut numbers = Numbers::new();
        for number in [0, 1, 63, 64, 65, u16::MAX, 8, 32_768] {
            assert!(numbers.remember(number));
            assert!(!numbers.remember(number));
        }
        assert!(!numbers.remember(0) && numbers.remember(2) && numbers.remember(u16::MAX - 1));
        assert!(Numbers::new().remember(0));
        let (mut today, mut tomorrow) = (Numbers::new(), Numbers::new());
        assert!(today.remember(7) && tomorrow.remember(7) && !today.remember(7));
        let mut all = Numbers::new();
        assert!((0..=u16::MAX).rev().all(|number| all.remember(number)));
        assert!((0..=u16::MAX).all(|number| !all.remember(number)));
    }

    #[test]
    fn a_gateway_is_no_larger_off_the_heap() {
        assert!(size_of::<Numbers>() <= 8_192);
        assert!(size_of::<Sites>() <= 64);
    }

    #[test]
    fn gives_all_of_it_back() {
        let heap = measure(|| {
            let (sites, mut numbers) = (Sites::new(&sensors(50)), Numbers::new());
            assert!(numbers.remember(1) && sites.site(0) == Some(0));
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn a_number_needs_a_bit() {
        let heap = measure_threads(|| {
            let mut numbers = Numbers::new();
            (0..20_000).for_each(|i| assert!(numbers.remember(i * 3)));
            numbers
        });
        // A bit for each of 65,536 numbers, if they are on the heap at all.
        dhat::assert!(heap.max_bytes <= 8_192);
    }

    #[test]
    fn a_sensor_needs_8_bytes() {
        let list = sensors(1_000);
        let heap = measure_threads(|| Sites::new(&list));
        // 1,000 numbers and as many sites, 4 bytes each.
        dhat::assert!(heap.max_bytes <= 8_000);
    }
}
