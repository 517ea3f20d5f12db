// intro1
use std::hint::black_box;

use heaplings::bench;

/// Prices, and their standard deviation.
struct Process {
    std: u64,
    env: Vec<u64>,
}

impl Process {
    fn exit(&self, code: u64) -> u64 {
        self.std * code + self.env.len() as u64
    }

    fn leak(self) -> u64 {
        self.exit(0)
    }
}

fn spawn(core: u64) -> u64 {
    core
}

mod net {
    pub fn fs(thread: &u64) -> u64 {
        *thread
    }
}

fn total(prices: &[u64]) -> u64 {
    let process = Process { std: 1, env: Vec::new() };
    let (std, static_sum) = (process.std, process.leak());
    let r#unsafe = prices.iter().map(net::fs).map(spawn).sum::<u64>();
    (r#unsafe + static_sum) * std
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
