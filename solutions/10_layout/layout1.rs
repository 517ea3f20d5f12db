//! Twelve sizes, of types that are in every program.
//!
//! ## Why it works
//!
//! * `Option<u32>` is 8 bytes and `Option<u64>` 16: every pattern of bits is a number, so `None` needs a
//!   tag, and the tag is rounded up to the alignment.
//! * `Option<Option<bool>>` is 1: a bool is 0 or 1, and there are 254 values left for `None` and
//!   `Some(None)`.
//! * `Option<Box<u64>>` is 8: no box is at address 0. `Option<String>` and `Cow<str>` are 24: a capacity
//!   is never above `isize::MAX`, and what is above stands for `None`, or for a borrowed text.
//! * `Rc<RefCell<u64>>` and `Arc<Mutex<u64>>` are 8: a handle is an address, whatever lies behind it.
//! * `HashMap` is 48: where the table is, its mask, how many entries it has, how many more fit, and two
//!   words of keys for hashing.
//! * A String or a number is 24: the tag hides in the String's capacity, and the number lies beside it.
//!   Two Vecs are 32: both need the place of the capacity for themselves, so there is a tag as well.
//! * `Option<(u8, u32)>` is 12: of the 8 bytes of the pair 3 are padding, and padding may hold anything.
//!
//! ## What it costs
//!
//! Niches are free: to ask whether a `Box` is there is to compare with 0. A tag costs its byte, and the
//! padding up to the alignment of the rest, in every element of a Vec.
//!
//! ## When not to
//!
//! Do not build on sizes that nobody promised. Rust promises the niche of references, boxes, functions
//! and `NonZero`. Where a program relies on another one,
//! `const _: () = assert!(size_of::<Samples>() <= 32);` says so, and stops the build when it is no longer
//! true. And do not bend a type that exists once into 24 bytes.

use std::hint::black_box;

use heaplings::bench;

/// A setting: a text or a number.
enum TextOrNumber {
    Text(String),
    Number(u64),
}

/// What a sensor sends: bytes or words.
enum Samples {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
}

const OPTION_U32: usize = 8;
const OPTION_U64: usize = 16;
const OPTION_OPTION_BOOL: usize = 1;
const OPTION_BOX: usize = 8;
const OPTION_STRING: usize = 24;
/// `Cow<str>`, borrowed or owned.
const COW: usize = 24;
/// `Rc<RefCell<u64>>`.
const RC_REFCELL: usize = 8;
/// `Arc<Mutex<u64>>`.
const ARC_MUTEX: usize = 8;
/// `HashMap<u64, u64>`, without what is in it.
const HASH_MAP: usize = 48;
const TEXT_OR_NUMBER: usize = 24;
const SAMPLES: usize = 32;
/// `Option<(u8, u32)>`; without the Option it is 8.
const OPTION_PAIR: usize = 12;

/// The bytes in use. A test measures this function: leave it as it is.
fn used(samples: &[Samples]) -> usize {
    let bytes = |one: &Samples| match one {
        Samples::Bytes(bytes) => bytes.len(),
        Samples::Words(words) => 2 * words.len(),
    };
    samples.iter().map(bytes).sum()
}

/// A setting as people see it.
fn shown(setting: TextOrNumber) -> String {
    match setting {
        TextOrNumber::Text(text) => text,
        TextOrNumber::Number(number) => number.to_string(),
    }
}

fn main() {
    let (few, more) = ([OPTION_U32, OPTION_U64, OPTION_OPTION_BOOL, OPTION_BOX], [OPTION_STRING, COW]);
    let rest = [RC_REFCELL, ARC_MUTEX, HASH_MAP, TEXT_OR_NUMBER, SAMPLES, OPTION_PAIR];
    eprintln!("your answers: {few:?}, {more:?}, {rest:?}");
    eprintln!("settings: {} {}", shown(TextOrNumber::Text("large".into())), shown(TextOrNumber::Number(7)));
    let samples = [Samples::Bytes(vec![0; 100]), Samples::Words(vec![0; 100])];
    bench("used(2 samples)", || used(black_box(&samples)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::borrow::Cow;
    use std::cell::RefCell;
    use std::collections::HashMap;
    use std::rc::Rc;
    use std::sync::{Arc, Mutex};

    /// Compares without giving the number away, as `assert_eq!` would.
    #[track_caller]
    fn check<T>(answer: usize, question: &str) {
        assert!(size_of::<T>() == answer, "{question}: how large is it? Not {answer}.");
    }

    #[test]
    fn numbers_that_may_be_missing() {
        check::<Option<u32>>(OPTION_U32, "OPTION_U32");
        check::<Option<u64>>(OPTION_U64, "OPTION_U64");
    }

    #[test]
    fn a_bool_that_may_be_missing_twice() {
        check::<Option<Option<bool>>>(OPTION_OPTION_BOOL, "OPTION_OPTION_BOOL");
    }

    #[test]
    fn handles_that_may_be_missing() {
        check::<Option<Box<u64>>>(OPTION_BOX, "OPTION_BOX");
        check::<Option<String>>(OPTION_STRING, "OPTION_STRING");
    }

    #[test]
    fn borrowed_or_owned() {
        check::<Cow<'_, str>>(COW, "COW");
    }

    #[test]
    fn shared_and_changed() {
        check::<Rc<RefCell<u64>>>(RC_REFCELL, "RC_REFCELL");
        check::<Arc<Mutex<u64>>>(ARC_MUTEX, "ARC_MUTEX");
    }

    #[test]
    fn a_map() {
        check::<HashMap<u64, u64>>(HASH_MAP, "HASH_MAP");
    }

    #[test]
    fn enums_with_fields() {
        check::<TextOrNumber>(TEXT_OR_NUMBER, "TEXT_OR_NUMBER");
        check::<Samples>(SAMPLES, "SAMPLES");
    }

    #[test]
    fn a_pair_that_may_be_missing() {
        check::<Option<(u8, u32)>>(OPTION_PAIR, "OPTION_PAIR");
    }

    #[test]
    fn a_thousand_samples() {
        let heap = measure(|| (0..1_000).map(|_| Samples::Bytes(Vec::new())).collect::<Vec<_>>());
        assert!(
            heap.total_bytes == 1_000 * SAMPLES as u64,
            "SAMPLES: what are a thousand? Not {SAMPLES} each."
        );
        assert_eq!(used(&heap.value), 0);
    }
}
