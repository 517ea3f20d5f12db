// Wrong: a bool for each number is eight times too much
// Fails: a_number_needs_a_bit
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
    /// Which numbers were there.
    seen: Vec<bool>,
}

impl Numbers {
    fn new() -> Numbers {
        Numbers { seen: vec![false; 65_536] }
    }

    /// Remembers a number, and says whether it is new.
    fn remember(&mut self, number: u16) -> bool {
        !std::mem::replace(&mut self.seen[usize::from(number)], true)
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
