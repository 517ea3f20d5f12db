//! A weather service reads lines such as `oslo -3.5`. Many stations send rubbish, and up to nine lines of ten
//! are refused. A report says in words why a line was refused; but mostly the lines are only counted.
//!
//! Each refusal is boxed, and most make a text first, although nobody has asked for the reason yet.
//! Goal: reading a line allocates nothing, whether it is good or bad, and the report has the same words.

use std::error::Error;
use std::fmt;
use std::hint::black_box;

use heaplings::bench;

/// What a station has measured.
#[derive(Debug, PartialEq)]
struct Reading<'a> {
    station: &'a str,
    celsius: f64,
}

/// A temperature that no thermometer of ours can show.
#[derive(Debug)]
struct OutOfRange(f64);

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} degrees are not between -90 and 60", self.0)
    }
}

impl Error for OutOfRange {}

// TODO: let a refusal be a value that knows what is wrong, and makes the words when it is printed.
/// The reading of one line. What type the error is, is yours to choose: the tests print it.
fn read(line: &str) -> Result<Reading<'_>, Box<dyn Error>> {
    let (station, rest) = line.split_once(' ').ok_or_else(|| format!("no value in {line:?}"))?;
    if station.is_empty() {
        return Err(format!("no station in {line:?}").into());
    }
    let celsius: f64 = rest.trim().parse().map_err(|error| format!("{:?}: {error}", rest.trim()))?;
    if !(-90.0..=60.0).contains(&celsius) {
        return Err(Box::new(OutOfRange(celsius)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::hint::black_box;

    /// What the report says of a line.
    fn report(line: &str) -> String {
        match read(line) {
            Ok(reading) => format!("{} {}", reading.station, reading.celsius),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_good_lines() {
        assert_eq!(read("oslo -3.5").ok(), Some(Reading { station: "oslo", celsius: -3.5 }));
        assert_eq!(report("rome  20"), "rome 20");
        assert_eq!(report("北京 6e1"), "北京 60");
        assert_eq!(report("vostok -90.0 "), "vostok -90");
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(report(""), r#"no value in """#);
        assert_eq!(report("rome"), r#"no value in "rome""#);
        assert_eq!(report(" 20"), r#"no station in " 20""#);
        assert_eq!(report("rome "), r#""": cannot parse float from empty string"#);
        assert_eq!(report("rome  warm\t"), r#""warm": invalid float literal"#);
        assert_eq!(report("rome 1 2"), r#""1 2": invalid float literal"#);
        assert_eq!(report("rome 60.5"), "60.5 degrees are not between -90 and 60");
        assert_eq!(
            report("rome -1e300"),
            format!("-1{} degrees are not between -90 and 60", "0".repeat(300))
        );
        assert_eq!(report("rome NaN"), "NaN degrees are not between -90 and 60");
        let long = "größe".repeat(1_000);
        assert_eq!(report(&long), format!("no value in \"{long}\""));
    }

    #[test]
    fn counts_what_is_refused() {
        assert_eq!(sum(""), (0.0, 0));
        assert_eq!(sum("oslo -3.5\n\nrome 20\nparis"), (16.5, 2));
    }

    /// 1,000 lines, of which 100 are good, and each way to be wrong is among the others.
    fn rubbish() -> String {
        let line = |i: usize| match i % 10 {
            0 => format!("station{i} 1.5\n"),
            1..=3 => format!("station{i} {}\n", "?".repeat(i)),
            4..=6 => format!("station{i}\n"),
            7 | 8 => format!(" {i}\n"),
            _ => format!("station{i} {}\n", 1_000 + i),
        };
        (0..1_000).map(line).collect()
    }

    #[test]
    fn refusing_allocates_nothing() {
        let heap = measure_with(rubbish, |text| sum(&text));
        assert_eq!(heap.value, (150.0, 900));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_refusal_that_is_kept_holds_nothing() {
        let text = "x".repeat(1_000);
        let heap = heaplings::measure(|| read(black_box(&text)));
        assert!(heap.value.is_err());
        dhat::assert!(heap.curr_bytes == 0);
    }
}
