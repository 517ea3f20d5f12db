// Wrong: the bits are a static that a new gateway clears, so the numbers of two are mixed up
// Fails: a_number_is_new_once
use std::cell::RefCell;
use std::hint::black_box;

use heaplings::bench;

/// Where each sensor is.
struct Sites {
    site_of: Vec<(u32, u32)>,
}

impl Sites {
    /// A list of sensors and their sites. Every sensor is in it once; they are in no order.
    fn new(list: &[(u32, u32)]) -> Sites {
        let mut site_of = list.to_vec();
        site_of.sort_unstable_by_key(|&(sensor, _)| sensor);
        Sites { site_of }
    }

    fn site(&self, sensor: u32) -> Option<u32> {
        let at = self.site_of.binary_search_by_key(&sensor, |&(sensor, _)| sensor).ok()?;
        Some(self.site_of[at].1)
    }
}

thread_local!(static SEEN: RefCell<[u64; 1_024]> = const { RefCell::new([0; 1_024]) });

/// The numbers of a day's packets.
struct Numbers {}

impl Numbers {
    fn new() -> Numbers {
        SEEN.set([0; 1_024]);
        Numbers {}
    }

    /// Remembers a number, and says whether it is new.
    fn remember(&mut self, number: u16) -> bool {
        SEEN.with_borrow_mut(|bits| {
            let (word, bit) = (&mut bits[usize::from(number / 64)], 1 << (number % 64));
            let new = *word & bit == 0;
            *word |= bit;
            new
        })
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
