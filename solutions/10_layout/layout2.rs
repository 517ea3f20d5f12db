//! A weather balloon's samples, with the large fields first, three to a packet.
//!
//! ## Why it works
//!
//! Every type has an alignment: a `u64` begins at a multiple of 8, a `u32` at a multiple of 4. Where a small
//! field stands in front of a large one, padding fills the gap. The whole is rounded up to the largest
//! alignment, so that in an array the next one is aligned, too. In the old order 1 + (7) + 8 + 1 + (7) + 8 +
//! 2 + (2) + 4 make 40. From the largest to the smallest there is no gap: 8 + 8 + 4 + 2 + 1 + 1 are 24.
//!
//! `repr(C)` promises the order of the source, and that is why the order of the source matters here.
//! Without it Rust is free to choose, and chooses well: a struct of the same fields in the old order has
//! 24 bytes too, and passes the tests. But Rust promises that order to nobody, so a ground station that is
//! built with another compiler might read other fields. That is why `repr(C)` stays.
//!
//! The compiler tests the `const` below. When somebody adds a field, the build stops and says so.
//!
//! ## What it costs
//!
//! Nothing at run time. Fields that belong together in meaning are no longer beside each other in the source.
//! And every reader of the bytes, such as a program in C, has to learn the new order; an old file keeps the
//! old one.
//!
//! ## When not to
//!
//! When others read the bytes: then their order is an agreement, and you cannot change it alone. When there
//! is no `repr`: sorting fields by hand has no effect there, so sort them for people. And `repr(packed)`
//! removes padding by breaking alignment: a reference to a field whose alignment it breaks does not compile,
//! and reading it may take longer. It is for formats that are given, not for saving memory.
//!
//! To send a struct's memory as it is needs `unsafe` or a crate such as `bytemuck` or `zerocopy`, which
//! check at compile time that there is no padding in it. The exercise ends before that, so std is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | three_samples_share_a_packet | before | 901 | 50400 | 50400 | 50400 |
//! | | after | 301 | 26400 | 26400 | 26400 |
//! | packets_are_full | before | 901 | 50400 | 50400 | 50400 |
//! | | after | 301 | 26400 | 26400 | 26400 |
//!
//! Seen: llvm/llvm-project#77998: fields in another order, 40 bytes in place of 56

use std::hint::black_box;

use heaplings::bench;

/// What was measured. The tests use its fields and ask for its size.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C)]
struct Sample {
    /// In milliseconds.
    time: u64,
    value: f64,
    sensor: u32,
    flags: u16,
    channel: u8,
    quality: u8,
}

const _: () = assert!(size_of::<Sample>() == 24);

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
