// Wrong: a stable sort needs a second list while the first is read
// Fails: a_sensor_needs_8_bytes
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
        sites.sort();
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
