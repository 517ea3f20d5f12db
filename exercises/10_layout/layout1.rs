//! A colleague wants to keep ten million values in memory, and asks how large one is. Then she puts an
//! `Option` around it and asks again. This chapter shrinks types of which there are many, so first say how
//! large the most common ones are, on a 64-bit platform. Put numbers in place of the zeros; the tests measure
//! and compare.
//! Goal: twelve right answers, from what you know or from what you try out.

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

const OPTION_U32: usize = 0; // TODO
const OPTION_U64: usize = 0; // TODO
const OPTION_OPTION_BOOL: usize = 0; // TODO
const OPTION_BOX: usize = 0; // TODO
const OPTION_STRING: usize = 0; // TODO
/// `Cow<str>`, borrowed or owned.
const COW: usize = 0; // TODO
/// `Rc<RefCell<u64>>`.
const RC_REFCELL: usize = 0; // TODO
/// `Arc<Mutex<u64>>`.
const ARC_MUTEX: usize = 0; // TODO
/// `HashMap<u64, u64>`, without what is in it.
const HASH_MAP: usize = 0; // TODO
const TEXT_OR_NUMBER: usize = 0; // TODO
const SAMPLES: usize = 0; // TODO
/// `Option<(u8, u32)>`; without the Option it is 8.
const OPTION_PAIR: usize = 0; // TODO

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
