//! A weather balloon takes samples and sends them down by radio. A packet carries 72 bytes, and as many
//! samples as fit. The ground station reads the bytes as they are, so the type has `repr(C)`. The station is
//! built from the same source, so the order of the fields may change. Now they stand in the order in which
//! somebody thought of them.
//!
//! It is correct, but only one sample fits into a packet, because 16 of its 40 bytes are padding.
//! Goal: 24 bytes a sample, so that three go into a packet. All fields keep their types and are aligned.

use std::hint::black_box;

use heaplings::bench;

// TODO: let no byte of a sample be padding.
/// What was measured. The tests use its fields and ask for its size.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C)]
struct Sample {
    channel: u8,
    /// In milliseconds.
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// `n` samples, with values that fill their fields.
    fn samples(n: u64) -> Vec<Sample> {
        let sample = |i: u64| Sample {
            channel: u8::MAX - i as u8,
            time: u64::MAX - i,
            quality: i as u8,
            value: -1e300 * i as f64,
            flags: u16::MAX - i as u16,
            sensor: u32::MAX - i as u32,
        };
        (0..n).map(sample).collect()
    }

    #[test]
    fn every_sample_is_sent_in_order() {
        assert!(packets(&[]).is_empty());
        for n in [1, 2, 3, 4, 100, 1_000] {
            let samples = samples(n);
            let packets = packets(&samples);
            assert!(packets.iter().flatten().eq(&samples), "{n} samples");
        }
    }

    #[test]
    fn no_packet_is_larger_than_the_radio_allows() {
        for packet in packets(&samples(1_000)) {
            assert!((1..=72).contains(&size_of_val(&*packet)), "a packet of {} bytes", size_of_val(&*packet));
        }
    }

    #[test]
    fn every_field_is_aligned() {
        assert_eq!(align_of::<Sample>(), 8);
        let sample = samples(8)[7];
        let fields: (&u64, &f64, &u32, &u16) = (&sample.time, &sample.value, &sample.sensor, &sample.flags);
        assert_eq!(fields, (&(u64::MAX - 7), &-7e300, &(u32::MAX - 7), &(u16::MAX - 7)));
        assert_eq!((sample.channel, sample.quality), (u8::MAX - 7, 7));
    }

    #[test]
    fn a_sample_has_24_bytes() {
        let bytes = size_of::<Sample>();
        assert!(bytes <= 24, "a Sample has {bytes} bytes");
    }

    #[test]
    fn three_samples_share_a_packet() {
        let heap = measure_with(|| samples(900), |samples| packets(&samples));
        // 300 packets, and the list of them.
        dhat::assert!(heap.total_blocks <= 301);
    }

    #[test]
    fn packets_are_full() {
        let heap = measure_with(|| samples(900), |samples| packets(&samples));
        // 900 samples of 24 bytes, and 300 boxes of two words.
        dhat::assert!(heap.curr_bytes <= 26_400);
    }
}
