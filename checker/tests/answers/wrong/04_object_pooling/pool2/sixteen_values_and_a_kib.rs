// Wrong: sorts in an array for 16 values and writes into one of 1 KiB, neither of which is counted
// Fails: a_sample_larger_than_any_fixed_buffer
use std::hint::black_box;
use std::io::Write;

use heaplings::bench;

/// The values that a meter reports at one moment, with their names, in any order.
struct Sample<'a> {
    meter: &'a str,
    values: &'a [(&'a str, f64)],
}

/// Appends a frame for each sample to `out`, and returns how many it has written.
fn export(samples: &[Sample<'_>], out: &mut Vec<u8>) -> usize {
    let mut frames = 0;
    let mut places = [("", 0.0); 16];
    let mut buffer = [0; 1_024];
    'samples: for sample in samples {
        let order = &mut places[..sample.values.len()];
        order.copy_from_slice(sample.values);
        order.sort_unstable_by_key(|(name, _)| *name);
        let mut left = &mut buffer[..];
        left.write_all(sample.meter.as_bytes()).expect("a name fits");
        for (name, value) in &*order {
            if !value.is_finite() {
                continue 'samples;
            }
            write!(left, " {name}={value}").expect("a line fits");
        }
        let length = 1_024 - left.len();
        out.extend_from_slice(&(length as u32).to_be_bytes());
        out.extend_from_slice(&buffer[..length]);
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
