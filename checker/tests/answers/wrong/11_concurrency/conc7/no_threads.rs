// Wrong: no thread at all.
// Fails: uses_all_workers_and_no_more, a_slow_package_holds_up_no_other
use std::hint::black_box;
#[allow(unused_imports)]
use std::thread;

use heaplings::bench;

// TODO: let a few threads take one package after the other.
/// Checks all packages, `workers` at a time. Returns the results in the packages' order.
fn check_all(packages: &[String], workers: usize, check: impl Fn(&str) -> u64 + Sync) -> Vec<u64> {
    let _ = workers;
    packages.iter().map(|package| check(package)).collect()
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
