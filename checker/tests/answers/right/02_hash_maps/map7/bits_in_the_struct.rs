// Right: bytes of bits in the struct itself, and each sensor packed into one number with its site
use std::hint::black_box;

use heaplings::bench;

/// Where each sensor is, in the order of the sensors' numbers.
struct Sites {
    sites: Box<[u64]>,
}

impl Sites {
    /// A list of sensors and their sites. Every sensor is in it once; they are in no order.
    fn new(list: &[(u32, u32)]) -> Sites {
        let packed = |&(sensor, site)| u64::from(sensor) << 32 | u64::from(site);
        let mut sites: Box<[u64]> = list.iter().map(packed).collect();
        sites.sort_unstable();
        Sites { sites }
    }

    fn site(&self, sensor: u32) -> Option<u32> {
        let at = self.sites.partition_point(|&packed| packed >> 32 < u64::from(sensor));
        let packed = self.sites.get(at).filter(|&packed| packed >> 32 == u64::from(sensor))?;
        Some(*packed as u32)
    }
}

/// The numbers of a day's packets.
struct Numbers {
    /// A bit for each.
    seen: [u8; 8_192],
}

impl Numbers {
    fn new() -> Numbers {
        Numbers { seen: [0; 8_192] }
    }

    /// Remembers a number, and says whether it is new.
    fn remember(&mut self, number: u16) -> bool {
        let (word, bit) = (usize::from(number >> 3), 1_u8 << (number & 7));
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
