// Wrong: the error keeps the first bytes of the line in an array
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

struct Refusal {
    words: [u8; 64],
    len: usize,
}

impl fmt::Write for Refusal {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes().take(64 - self.len) {
            self.words[self.len] = byte;
            self.len += 1;
        }
        Ok(())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.words[..self.len]).unwrap_or_default())
    }
}

fn refuse(words: fmt::Arguments<'_>) -> Refusal {
    let mut refusal = Refusal { words: [0; 64], len: 0 };
    let _ = fmt::Write::write_fmt(&mut refusal, words);
    refusal
}

fn read(line: &str) -> Result<Reading<'_>, Refusal> {
    let (station, rest) = line.split_once(' ').ok_or_else(|| refuse(format_args!("no value in {line:?}")))?;
    if station.is_empty() {
        return Err(refuse(format_args!("no station in {line:?}")));
    }
    let value = rest.trim();
    let celsius: f64 = value.parse().map_err(|error| refuse(format_args!("{value:?}: {error}")))?;
    if !(-90.0..=60.0).contains(&celsius) {
        return Err(refuse(format_args!("{celsius} degrees are not between -90 and 60")));
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
