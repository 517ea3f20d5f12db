// Right: `repr(C)` is gone, so Rust orders the fields; the size is right, but nobody promises the order to the station.

use std::hint::black_box;

use heaplings::bench;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Sample {
    channel: u8,
    time: u64,
    quality: u8,
    value: f64,
    flags: u16,
    sensor: u32,
}

/// The bytes that a packet carries.
const PACKET: usize = 72;

/// The samples that go into a packet.
const PER_PACKET: usize = PACKET / size_of::<Sample>();

/// Packs samples into packets, each of them a block of its own, ready to be sent.
fn packets(samples: &[Sample]) -> Vec<Box<[Sample]>> {
    samples.chunks(PER_PACKET).map(Box::from).collect()
}

fn main() {
    let sample = Sample { channel: 1, time: 1_712, quality: 7, value: -40.5, flags: 3, sensor: 70_000 };
    let samples = vec![sample; 1_000];
    bench("packets(1000 samples)", || packets(black_box(&samples)));
}
