// Wrong: the list as it comes, and a look-up that goes from sensor to sensor
// Fails: finds_each_of_200_000_sensors
use std::hint::black_box;

use heaplings::bench;

/// Where each sensor is.
struct Sites {
    site_of: Vec<(u32, u32)>,
}

impl Sites {
    /// A list of sensors and their sites. Every sensor is in it once; they are in no order.
    fn new(list: &[(u32, u32)]) -> Sites {
        Sites { site_of: list.to_vec() }
    }

    fn site(&self, sensor: u32) -> Option<u32> {
        self.site_of.iter().find(|&&(s, _)| s == sensor).map(|&(_, site)| site)
    }
}

/// The numbers of a day's packets.
struct Numbers {
    bits: [u64; 1_024],
}

impl Numbers {
    fn new() -> Numbers {
        Numbers { bits: [0; 1_024] }
    }

    /// Remembers a number, and says whether it is new.
    fn remember(&mut self, number: u16) -> bool {
        let (word, bit) = (&mut self.bits[usize::from(number / 64)], 1 << (number % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
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
