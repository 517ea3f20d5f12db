//! A refusal is an enum with what is wrong in it, and it makes its words only when somebody prints it.
//!
//! ## Why it works
//!
//! An error is a value. Here it is one of four things, each with what is needed to say more: the line, the
//! value, the parser's own error, a number. All of that is there when the line is refused, borrowed or a few
//! bytes large, so the enum is made on the stack, returned, and dropped without any work. The text is made in
//! `Display`, when it is written, and directly where it is written.
//!
//! `Box<dyn Error>` is convenient because it takes anything: `?` and `into` make one from any error and from
//! any text. That costs a block for the error, or two for a text: the String and the box around it. `sum`
//! threw all of them away.
//!
//! ## What it costs
//!
//! The enum has a lifetime, since it borrows from the line: to keep an error longer than the line, it has to
//! be turned into something owned. All callers can see its variants, so adding one is a change of the
//! interface (`#[non_exhaustive]` says to expect that). And a large enum makes every `Result` large, good
//! ones too: keep it to a few words, and box what is rare and large.
//!
//! ## When not to
//!
//! When errors are rare and end the program: an allocation on the way out of `main` does not matter, and
//! `Box<dyn Error>` is the shortest honest type. When errors come from many libraries and no code tells them
//! apart. Where the reason is always the same, `&'static str` or `Option` is enough. The crate `thiserror`
//! writes the `Display` and `From` of an enum such as this one; `anyhow` is a better `Box<dyn Error>`, with a
//! block for each error all the same.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | refusing_allocates_nothing | before | 2300 | 483734 | 2012 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_refusal_that_is_kept_holds_nothing | before | 4 | 3087 | 2050 | 2050 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: rust-lang/rust#37318: a failed macro arm keeps a token, no text; with more, 20% fewer blocks.

use std::fmt;
use std::hint::black_box;
use std::num::ParseFloatError;

use heaplings::bench;

/// What a station has measured.
#[derive(Debug, PartialEq)]
struct Reading<'a> {
    station: &'a str,
    celsius: f64,
}

/// Why a line was refused.
#[derive(Debug)]
enum Refusal<'a> {
    /// The line has no value.
    NoValue(&'a str),
    /// The line has no station.
    NoStation(&'a str),
    /// The value is no number.
    NoNumber(&'a str, ParseFloatError),
    /// No thermometer of ours can show so many degrees.
    OutOfRange(f64),
}

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoValue(line) => write!(f, "no value in {line:?}"),
            Refusal::NoStation(line) => write!(f, "no station in {line:?}"),
            Refusal::NoNumber(value, error) => write!(f, "{value:?}: {error}"),
            Refusal::OutOfRange(celsius) => write!(f, "{celsius} degrees are not between -90 and 60"),
        }
    }
}

impl std::error::Error for Refusal<'_> {}

/// The reading of one line.
fn read(line: &str) -> Result<Reading<'_>, Refusal<'_>> {
    let (station, rest) = line.split_once(' ').ok_or(Refusal::NoValue(line))?;
    if station.is_empty() {
        return Err(Refusal::NoStation(line));
    }
    let value = rest.trim();
    let celsius = value.parse().map_err(|error| Refusal::NoNumber(value, error))?;
    if !(-90.0..=60.0).contains(&celsius) {
        return Err(Refusal::OutOfRange(celsius));
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
