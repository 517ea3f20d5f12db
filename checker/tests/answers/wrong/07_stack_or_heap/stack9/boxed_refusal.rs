// Wrong: an enum of one's own, and a box around it
// Fails: refusing_allocates_nothing, a_refusal_that_is_kept_holds_nothing

use std::fmt;
use std::hint::black_box;

use heaplings::bench;

/// What a station has measured.
#[derive(Debug, PartialEq)]
struct Reading<'a> {
    station: &'a str,
    celsius: f64,
}
use std::error::Error;

#[derive(Debug)]
enum Refusal {
    NoValue(String),
    NoStation(String),
    NoNumber(String, std::num::ParseFloatError),
    OutOfRange(f64),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoValue(line) => write!(f, "no value in {line:?}"),
            Refusal::NoStation(line) => write!(f, "no station in {line:?}"),
            Refusal::NoNumber(value, error) => write!(f, "{value:?}: {error}"),
            Refusal::OutOfRange(celsius) => write!(f, "{celsius} degrees are not between -90 and 60"),
        }
    }
}

impl Error for Refusal {}

fn read(line: &str) -> Result<Reading<'_>, Box<dyn Error>> {
    let (station, rest) = line.split_once(' ').ok_or_else(|| Refusal::NoValue(line.to_string()))?;
    if station.is_empty() {
        return Err(Refusal::NoStation(line.to_string()).into());
    }
    let value = rest.trim();
    let celsius = value.parse().map_err(|error| Refusal::NoNumber(value.to_string(), error))?;
    if !(-90.0..=60.0).contains(&celsius) {
        return Err(Refusal::OutOfRange(celsius).into());
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
