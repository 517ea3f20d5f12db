// Right: writes the line into `out` at once, and its length over four zeros afterwards
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
    let mut order = Vec::new();
    for sample in samples {
        // At the top, because a broken sample does not reach the bottom.
        order.clear();
        order.extend(sample.values);
        order.sort_unstable_by_key(|(name, _)| *name);
        if !order.iter().all(|(_, value)| value.is_finite()) {
            continue;
        }
        let start = out.len();
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(sample.meter.as_bytes());
        for (name, value) in &order {
            write!(out, " {name}={value}").expect("a Vec takes all that is written");
        }
        let length = (out.len() - start - 4) as u32;
        out[start..start + 4].copy_from_slice(&length.to_be_bytes());
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
