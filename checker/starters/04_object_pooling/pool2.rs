//! A gateway forwards the samples of a town's power meters. Each sample becomes a frame: the length of a line
//! in four bytes, then the line, which has the name of the meter and its values, sorted by their names. A
//! sample in which a value is infinite or not a number comes from a broken meter, and is not sent at all.
//!
//! The code needs two small buffers, to sort the values and to find out the length of the line. It makes,
//! grows and frees both of them for every sample, a thousand times a second.
//! Goal: the number of allocations does not depend on the number of samples, and nothing is left afterwards.

use std::fmt::Write;
use std::hint::black_box;

use heaplings::bench;

/// The values that a meter reports at one moment, with their names, in any order.
struct Sample<'a> {
    meter: &'a str,
    values: &'a [(&'a str, f64)],
}

// TODO: let all samples use the same two buffers.
/// Appends a frame for each sample to `out`, and returns how many it has written.
fn export(samples: &[Sample<'_>], out: &mut Vec<u8>) -> usize {
    let mut frames = 0;
    'samples: for sample in samples {
        let mut order = Vec::new();
        order.extend(sample.values);
        order.sort_unstable_by_key(|(name, _)| *name);
        let mut line = String::new();
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure_threads, measure_with};

    /// The frames for some samples, as lines.
    fn lines(samples: &[Sample<'_>]) -> Vec<String> {
        let mut out = b"before".to_vec();
        let frames = export(samples, &mut out);
        let mut rest = out.strip_prefix(b"before").expect("export only appends");
        let mut lines = Vec::new();
        while let Some((length, behind)) = rest.split_first_chunk() {
            let (line, behind) = behind.split_at(u32::from_be_bytes(*length) as usize);
            lines.push(String::from_utf8(line.to_vec()).unwrap());
            rest = behind;
        }
        assert!(rest.is_empty());
        assert_eq!(lines.len(), frames);
        lines
    }

    #[test]
    fn writes_a_frame_for_each_sample() {
        assert!(lines(&[]).is_empty());
        assert_eq!(lines(&[Sample { meter: "m1", values: &[] }]), ["m1"]);
        assert_eq!(lines(&[Sample { meter: "m1", values: &[("b", 0.5), ("a", -2.0)] }]), ["m1 a=-2 b=0.5"]);
        assert_eq!(lines(&[Sample { meter: "m1", values: &[("a", 7.0), ("a", 7.0)] }]), ["m1 a=7 a=7"]);
        assert_eq!(
            lines(&[
                Sample { meter: "a meter with a name", values: &USUAL },
                Sample { meter: "größe", values: &[("Ω", 1e3)] },
                Sample { meter: "", values: &[] },
                Sample { meter: "m", values: &USUAL[..2] },
            ]),
            [
                "a meter with a name ampere=3.5 celsius=-4.25 hertz=50.02 phase=2 volt=229.75 watt=804.125",
                "größe Ω=1000",
                "",
                "m ampere=3.5 volt=229.75",
            ]
        );
    }

    #[test]
    fn a_sample_larger_than_any_fixed_buffer() {
        let names: Vec<String> = (0..40_000).map(|i| format!("value-{i:05}")).collect();
        let values: Vec<(&str, f64)> = names.iter().rev().map(|name| (name.as_str(), 0.25)).collect();
        let meter = "meter".repeat(500_000);
        let line = names.iter().fold(meter.clone(), |line, name| line + " " + name + "=0.25");
        let few = Sample { meter: "m2", values: &USUAL[..1] };
        let written = lines(&[Sample { meter: &meter, values: &values }, few]);
        assert!(written == [line.as_str(), "m2 volt=229.75"], "a sample of 40,000 values is damaged");
    }

    #[test]
    fn sends_nothing_of_a_broken_sample() {
        let broken = |values| Sample { meter: "broken", values };
        let sound = Sample { meter: "m2", values: &[("z", 1.0)] };
        assert_eq!(
            lines(&[
                broken(&[("a", f64::NAN)]),
                broken(&[("a", 1.0), ("b", f64::INFINITY), ("c", 2.0)]),
                sound,
                broken(&[("z", f64::NEG_INFINITY), ("a", 1.0)]),
                Sample { meter: "m3", values: &[] },
                broken(&[("b", f64::NAN), ("a", 7.0)]),
            ]),
            ["m2 z=1", "m3"]
        );
    }

    /// 1,000 samples, every tenth of them broken, and room for their frames.
    fn a_second() -> (Vec<Sample<'static>>, Vec<u8>) {
        const BROKEN: [(&str, f64); 2] = [("volt", f64::NAN), ("ampere", 3.5)];
        let sample = |i| match i % 10 {
            7 => Sample { meter: "meter-0815", values: &BROKEN },
            _ => Sample { meter: "meter-4711", values: &USUAL },
        };
        ((0..1_000).map(sample).collect(), Vec::with_capacity(200_000))
    }

    #[test]
    fn nothing_is_left_but_the_frames() {
        let heap = measure_with(a_second, |(samples, mut out)| {
            export(&samples, &mut out);
            out
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn a_thousand_samples_share_two_buffers() {
        let (samples, mut out) = a_second();
        // Threads count too.
        let heap = measure_threads(|| export(&samples, &mut out));
        assert_eq!(heap.value, 900);
        // A list of six values and a line of 80 bytes, each of which may grow a few times.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn a_thousand_samples_ask_for_the_bytes_of_one() {
        let heap = measure_with(a_second, |(samples, mut out)| {
            assert_eq!(export(&samples, &mut out), 900);
            out
        });
        // Six values of 24 bytes and a line of 80 are 224. There is room for buffers that grow, and for
        // buffers that are made larger than needed, for example with 4,096 bytes each.
        dhat::assert!(heap.total_bytes <= 10_000);
    }
}
