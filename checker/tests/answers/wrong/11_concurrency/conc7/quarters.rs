// Wrong: each worker has a fixed part, so all packages behind a slow one wait.
// Fails: a_slow_package_holds_up_no_other
use std::hint::black_box;
use std::thread;

use heaplings::bench;

/// Checks all packages, `workers` at a time. Returns the results in the packages' order.
fn check_all(packages: &[String], workers: usize, check: impl Fn(&str) -> u64 + Sync) -> Vec<u64> {
    let share = packages.len().div_ceil(workers).max(1);
    let mut results = vec![0; packages.len()];
    thread::scope(|scope| {
        for (packages, results) in packages.chunks(share).zip(results.chunks_mut(share)) {
            let check = &check;
            scope.spawn(move || {
                for (package, result) in packages.iter().zip(results) {
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
