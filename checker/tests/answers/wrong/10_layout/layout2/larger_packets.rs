// Wrong: the samples stay as large as they are, and a packet takes more than the radio does.
// Fails: a_sample_has_24_bytes, no_packet_is_larger_than_the_radio_allows

use std::hint::black_box;

use heaplings::bench;

#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C)]
struct Sample {
    channel: u8,
    time: u64,
    quality: u8,
    value: f64,
    flags: u16,
    sensor: u32,
}

fn packets(samples: &[Sample]) -> Vec<Box<[Sample]>> {
    samples.chunks(3).map(Box::from).collect()
}

fn main() {
    let sample = Sample { channel: 1, time: 1_712, quality: 7, value: -40.5, flags: 3, sensor: 70_000 };
    let samples = vec![sample; 1_000];
    bench("packets(1000 samples)", || packets(black_box(&samples)));
}
