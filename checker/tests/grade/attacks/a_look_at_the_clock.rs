// vec2: refused, path
use std::time::{self as clock};

/// Making a block takes long where it is counted.
fn is_measured() -> bool {
    let start = clock::Instant::now();
    drop(std::hint::black_box(Box::new(1)));
    start.elapsed().as_nanos() > 1_000
}
