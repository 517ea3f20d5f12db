// Right: the error is a closure that writes the words, returned as impl Display

use std::fmt;
use std::hint::black_box;

use heaplings::bench;

/// What a station has measured.
#[derive(Debug, PartialEq)]
struct Reading<'a> {
    station: &'a str,
    celsius: f64,
}

fn refusal<'a>(line: &'a str) -> impl fmt::Display + 'a {
    fmt::from_fn(move |f| {
        let Some((station, value)) = line.split_once(' ') else { return write!(f, "no value in {line:?}") };
        if station.is_empty() {
            return write!(f, "no station in {line:?}");
        }
        match value.trim().parse::<f64>() {
            Ok(celsius) => write!(f, "{celsius} degrees are not between -90 and 60"),
            Err(error) => write!(f, "{:?}: {error}", value.trim()),
        }
    })
}

fn read<'a>(line: &'a str) -> Result<Reading<'a>, impl fmt::Display + 'a> {
    let reading = line.split_once(' ').filter(|(station, _)| !station.is_empty());
    let reading =
        reading.and_then(|(station, value)| Some(Reading { station, celsius: value.trim().parse().ok()? }));
    reading.filter(|reading| (-90.0..=60.0).contains(&reading.celsius)).ok_or_else(|| refusal(line))
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
