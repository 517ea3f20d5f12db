// Right: an iterator behind a lock gives out packages with the places for their results.
use std::hint::black_box;
use std::thread;

use heaplings::bench;

/// Checks all packages, `workers` at a time. Returns the results in the packages' order.
fn check_all(packages: &[String], workers: usize, check: impl Fn(&str) -> u64 + Sync) -> Vec<u64> {
    let mut results = vec![0; packages.len()];
    let tasks = std::sync::Mutex::new(packages.iter().zip(&mut results));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let task = tasks.lock().unwrap().next();
                    let Some((package, result)) = task else { return };
                    *result = check(package);
                }
            });
        }
    });
    results
}

/// A checksum: FNV-1a, 64 bits.
fn checksum(package: &str) -> u64 {
    package
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// The names of `n` packages.
fn packages(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("package-{i}.tar.gz")).collect()
}

fn main() {
    let packages = packages(100);
    bench("check_all(100 packages, 4 workers)", || check_all(black_box(&packages), 4, checksum));
}
