// Right: makes the line with room for 4,096 bytes, more than any line of the tests but one needs
use std::fmt::Write;
use std::hint::black_box;

use heaplings::bench;

/// The values that a meter reports at one moment, with their names, in any order.
struct Sample<'a> {
    meter: &'a str,
    values: &'a [(&'a str, f64)],
}

/// Appends a frame for each sample to `out`, and returns how many it has written.
fn export(samples: &[Sample<'_>], out: &mut Vec<u8>) -> usize {
    let mut frames = 0;
    let (mut order, mut line) = (Vec::new(), String::with_capacity(4_096));
    'samples: for sample in samples {
        order.clear();
        order.extend(sample.values);
        order.sort_unstable_by_key(|(name, _)| *name);
        line.clear();
        line.push_str(sample.meter);
        for (name, value) in &order {
            if !value.is_finite() {
                continue 'samples;
            }
            write!(line, " {name}={value}").expect("a String takes all that is written");
        }
        out.extend_from_slice(&(line.len() as u32).to_be_bytes());
        out.extend_from_slice(line.as_bytes());
        frames += 1;
    }
    frames
}

/// The values of most meters in the town. Grading uses this constant as published.
const USUAL: [(&str, f64); 6] = [
    ("volt", 229.75),
    ("ampere", 3.5),
    ("hertz", 50.02),
    ("watt", 804.125),
    ("phase", 2.0),
    ("celsius", -4.25),
];

fn main() {
    let samples: Vec<Sample> = (0..1_000).map(|_| Sample { meter: "meter-4711", values: &USUAL }).collect();
    let mut out = Vec::with_capacity(200_000);
    bench("export(1,000 samples)", || {
        out.clear();
        export(black_box(&samples), &mut out)
    });
}
