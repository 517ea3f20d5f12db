// Wrong: the words do not say which line or value it was
// Fails: says_what_is_wrong

use std::fmt;
use std::hint::black_box;

use heaplings::bench;

/// What a station has measured.
#[derive(Debug, PartialEq)]
struct Reading<'a> {
    station: &'a str,
    celsius: f64,
}

fn read(line: &str) -> Result<Reading<'_>, &'static str> {
    let (station, rest) = line.split_once(' ').ok_or("no value")?;
    if station.is_empty() {
        return Err("no station");
    }
    let celsius = rest.trim().parse().map_err(|_| "invalid float literal")?;
    if !(-90.0..=60.0).contains(&celsius) {
        return Err("degrees are not between -90 and 60");
    }
    Ok(Reading { station, celsius })
}

/// The sum of the degrees of all good lines, and how many lines were refused.
fn sum(text: &str) -> (f64, usize) {
    let (mut sum, mut refused) = (0.0, 0);
    for line in text.lines() {
        match read(line) {
            Ok(reading) => sum += reading.celsius,
            Err(_) => refused += 1,
        }
    }
    (sum, refused)
}

fn main() {
    let text = "oslo -3.5\nrome\n\nparis x\nlima 99\n".repeat(200);
    bench("sum(1,000 lines)", || sum(black_box(&text)));
}
