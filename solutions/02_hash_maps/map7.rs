//! A gateway's two tables, each in the shape of its keys: a bitset and a sorted Vec.
//!
//! ## Why it works
//!
//! A hash table is for keys that may be anything. It pays for that with slots that stay free (1/8 at least,
//! more than half after growing), a byte for each slot, and two tables while it grows.
//!
//! * **A number** is one of 65,536, and all there is to know is whether it was there: one bit, 8,192 bytes in
//!   all, whether one number has come or every one.
//! * **A sensor** is one of 2^32, too many for an index. But the list does not change, so it can be sorted
//!   once: `binary_search` needs ten comparisons among a thousand sensors, and the Vec nothing but the pairs.
//!   `sort_unstable`, because a stable sort would need a buffer as large as the list.
//!
//! ## What it costs
//!
//! A bitset is paid for in full from the first key on. A binary search takes log2(n) comparisons where a
//! table takes a hash and about one: for a thousand sensors that is about as fast, for a million it takes
//! several times as long. And if the number grows to 32 bits, the bitset is half a gigabyte: the shape of
//! the key is now part of the program, so say it in the type.
//!
//! ## When not to
//!
//! When keys are few in a wide range, or in an unknown one: a hundred numbers out of 65,536 are 8 KiB as a
//! bitset and 400 bytes as a `HashSet<u16>` (of 128 slots). When keys come and go: an insert into a sorted
//! Vec moves all that come after it. When the keys are text, there is no index and no bit; a sorted Vec
//! still works.
//!
//! ## Another way
//!
//! Where there is a value for each small key, an array is the map: `[u32; 256]` counts the kinds of packets
//! in 1,024 bytes. `Box<[u64; 1_024]>` holds the bits as well as a Vec, and so does `[u64; 1_024]` in the
//! struct, without any block, if 8 KiB in a struct are welcome. A `BTreeMap` takes a list that changes,
//! without rehashing, and more room: collected from the list, the thousand sensors are 10,336 bytes in 92
//! blocks; inserted one by one, in the order of the list, 16,080 in 138.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_number_needs_a_bit | before | 13 | 196792 | 147488 | 98320 |
//! | | after | 1 | 8192 | 8192 | 8192 |
//! | a_sensor_needs_8_bytes | before | 1 | 18448 | 18448 | 18448 |
//! | | after | 1 | 8000 | 8000 | 8000 |

use std::hint::black_box;

use heaplings::bench;

/// Where each sensor is, in the order of the sensors' numbers.
struct Sites {
    sites: Vec<(u32, u32)>,
}

impl Sites {
    /// A list of sensors and their sites. Every sensor is in it once; they are in no order.
    fn new(list: &[(u32, u32)]) -> Sites {
        let mut sites = list.to_vec();
        sites.sort_unstable();
        Sites { sites }
    }

    fn site(&self, sensor: u32) -> Option<u32> {
        let at = self.sites.binary_search_by_key(&sensor, |&(sensor, _)| sensor).ok()?;
        Some(self.sites[at].1)
    }
}

/// The numbers of a day's packets.
struct Numbers {
    /// A bit for each.
    seen: Vec<u64>,
}

impl Numbers {
    fn new() -> Numbers {
        Numbers { seen: vec![0; 65_536 / 64] }
    }

    /// Remembers a number, and says whether it is new.
    fn remember(&mut self, number: u16) -> bool {
        let (word, bit) = (usize::from(number / 64), 1_u64 << (number % 64));
        let new = self.seen[word] & bit == 0;
        self.seen[word] |= bit;
        new
    }
}

/// `n` sensors, in no order.
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
