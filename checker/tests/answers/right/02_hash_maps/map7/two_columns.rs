// Right: words of 128 bits in a box, and sensors and sites in a column each
use std::hint::black_box;

use heaplings::bench;

/// Where each sensor is, in the order of the sensors' numbers.
struct Sites {
    sensors: Vec<u32>,
    sites: Vec<u32>,
}

impl Sites {
    /// A list of sensors and their sites. Every sensor is in it once; they are in no order.
    fn new(list: &[(u32, u32)]) -> Sites {
        let mut sensors: Vec<u32> = list.iter().map(|&(sensor, _)| sensor).collect();
        sensors.sort_unstable();
        let mut sites = vec![0; sensors.len()];
        for &(sensor, site) in list {
            if let Ok(at) = sensors.binary_search(&sensor) {
                sites[at] = site;
            }
        }
        Sites { sensors, sites }
    }

    fn site(&self, sensor: u32) -> Option<u32> {
        self.sensors.binary_search(&sensor).ok().map(|at| self.sites[at])
    }
}

/// The numbers of a day's packets.
struct Numbers {
    /// A bit for each.
    seen: Box<[u128; 512]>,
}

impl Numbers {
    fn new() -> Numbers {
        Numbers { seen: Box::new([0; 512]) }
    }

    /// Remembers a number, and says whether it is new.
    fn remember(&mut self, number: u16) -> bool {
        let (word, bit) = (usize::from(number / 128), 1_u128 << (number % 128));
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
