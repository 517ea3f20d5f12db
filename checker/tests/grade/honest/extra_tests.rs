// vec2
use std::hint::black_box;

use heaplings::bench;

const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    raw.iter().map(|&reading| f32::from(reading) / 100.0).collect()
}

/// Only my tests need this.
#[cfg(test)]
fn hundred(n: i16) -> Vec<i16> {
    vec![n; 100]
}

#[cfg(test)]
use std::time::Instant;

fn main() {
    let raw = vec![2_150; HOUR];
    bench("to_degrees(an hour)", || to_degrees(black_box(&raw)));
}

/// More of them.
#[cfg(test)]
mod my_tests {
    use super::*;

    #[test]
    fn is_fast() {
        let start = Instant::now();
        to_degrees(&hundred(1));
        assert!(start.elapsed().as_secs() < 60);
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "index out of bounds")]
    fn of_nothing_is_nothing() {
        let _ = to_degrees(&[])[0];
    }
}
