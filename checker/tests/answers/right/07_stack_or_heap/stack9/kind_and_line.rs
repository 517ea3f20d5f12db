// Right: the error keeps the line and a kind, and reads the value again to print it

use std::fmt;
use std::hint::black_box;

use heaplings::bench;

/// What a station has measured.
#[derive(Debug, PartialEq)]
struct Reading<'a> {
    station: &'a str,
    celsius: f64,
}

#[derive(Clone, Copy)]
enum Kind {
    Value,
    Station,
    Number,
    Range,
}

struct Refusal<'a> {
    kind: Kind,
    line: &'a str,
}

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.line.split_once(' ').map_or("", |(_, value)| value.trim());
        match (self.kind, value.parse::<f64>()) {
            (Kind::Value, _) => write!(f, "no value in {:?}", self.line),
            (Kind::Station, _) => write!(f, "no station in {:?}", self.line),
            (Kind::Range, Ok(celsius)) => write!(f, "{celsius} degrees are not between -90 and 60"),
            (Kind::Number, Err(error)) => write!(f, "{value:?}: {error}"),
            _ => Err(fmt::Error),
        }
    }
}

fn read(line: &str) -> Result<Reading<'_>, Refusal<'_>> {
    let refuse = |kind| Refusal { kind, line };
    let Some((station, value)) = line.split_once(' ') else { return Err(refuse(Kind::Value)) };
    if station.is_empty() {
        return Err(refuse(Kind::Station));
    }
    match value.trim().parse() {
        Ok(celsius) if (-90.0..=60.0).contains(&celsius) => Ok(Reading { station, celsius }),
        Ok(_) => Err(refuse(Kind::Range)),
        Err(_) => Err(refuse(Kind::Number)),
    }
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
