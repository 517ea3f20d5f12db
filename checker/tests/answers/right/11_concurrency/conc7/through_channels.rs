// Right: numbers go to the workers through a channel with a bound, and results come back through another.
use std::hint::black_box;
use std::thread;

use heaplings::bench;

/// Checks all packages, `workers` at a time. Returns the results in the packages' order.
fn check_all(packages: &[String], workers: usize, check: impl Fn(&str) -> u64 + Sync) -> Vec<u64> {
    use std::sync::{Mutex, mpsc};
    let mut results = vec![0; packages.len()];
    let (task, tasks) = mpsc::sync_channel(workers);
    let (done, finished) = mpsc::sync_channel(packages.len().max(1));
    let (tasks, check) = (Mutex::new(tasks), &check);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (done, tasks) = (done.clone(), &tasks);
            scope.spawn(move || {
                loop {
                    let next = tasks.lock().unwrap().recv();
                    let Ok(i) = next else { return };
                    let package: &String = &packages[i];
                    let _ = done.send((i, check(package)));
                }
            });
        }
        (0..packages.len()).for_each(|i| task.send(i).unwrap());
        drop((task, done));
        finished.iter().for_each(|(i, result)| results[i] = result);
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
