//! The facts about the sizes of types that the chapter on layout states, each held by a test of its name. If a
//! new Rust changes one, this is where it shows, and the chapter's text is to be changed with it.

#![cfg(target_pointer_width = "64")]
// Some enums here are as large as they are on purpose.
#![allow(dead_code, clippy::large_enum_variant)]

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::mem::offset_of;
use std::num::{NonZeroU32, NonZeroU64};
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use heaplings::measure;

/// The sizes of types, in the order in which they are named.
macro_rules! sizes {
    ($($of:ty),* $(,)?) => { [$(size_of::<$of>()),*] };
}

// What an Option adds.

#[test]
fn an_option_of_a_number_is_as_large_as_two() {
    assert_eq!(sizes!(Option<u8>, Option<u16>, Option<u32>, Option<u64>, Option<f64>), [2, 4, 8, 16, 16]);
    assert_eq!(sizes!(Option<usize>, Option<u128>), [16, 32]);
}

#[test]
fn an_option_of_what_has_a_niche_is_no_larger() {
    assert_eq!(sizes!(Option<bool>, Option<char>, Option<NonZeroU32>, Option<NonZeroU64>), [1, 4, 4, 8]);
    assert_eq!(sizes!(Option<&u8>, Option<Box<u8>>, Option<Rc<u8>>, Option<Box<str>>), [8, 8, 8, 16]);
    assert_eq!(sizes!(Option<String>, Option<Vec<u8>>, Option<Cow<'static, str>>), [24, 24, 24]);
    // There is room for more than one None.
    assert_eq!(sizes!(Option<Option<bool>>, Option<Option<String>>), [1, 24]);
}

#[test]
fn padding_is_no_niche() {
    assert_eq!(sizes!((u8, u32), Option<(u8, u32)>), [8, 12]);
    assert_eq!(sizes!((bool, u32), Option<(bool, u32)>), [8, 8]);
    // Two options, and a byte of flags for both.
    assert_eq!(sizes!((Option<u8>, Option<u32>), (u8, u32, u8)), [12, 8]);
    assert_eq!(sizes!((u32, (String, u32)), (usize, (String, u32))), [40, 40]);
}

// Handles.

#[test]
fn handles_are_one_to_three_words() {
    assert_eq!(sizes!(Box<u64>, Rc<RefCell<u64>>, Arc<Mutex<u64>>, &u64), [8, 8, 8, 8]);
    assert_eq!(sizes!(&str, Box<str>, Rc<str>, Box<[u8]>, Box<dyn Fn()>), [16, 16, 16, 16, 16]);
    assert_eq!(sizes!(String, Vec<u64>, Cow<'static, str>, BTreeMap<u8, u8>), [24, 24, 24, 24]);
    assert_eq!(sizes!(VecDeque<u8>, HashMap<u8, u8>, HashSet<u8>), [32, 48, 48]);
}

#[test]
fn a_cell_costs_nothing_and_a_refcell_a_word() {
    assert_eq!(sizes!(Cell<u64>, RefCell<u64>, RefCell<u8>), [8, 16, 16]);
}

#[cfg(any(target_os = "linux", windows))]
#[test]
fn a_mutex_is_five_bytes_more_on_linux_and_windows() {
    assert!(size_of::<Mutex<()>>() <= 8);
    assert_eq!(sizes!(Mutex<u64>), [16]);
}

#[test]
fn a_result_uses_the_niche_of_its_error() {
    assert_eq!(sizes!(Result<(), String>, Result<u64, String>, std::io::Result<()>), [24, 24, 8]);
    assert_eq!(sizes!(std::io::Result<u64>, Result<(), Box<dyn std::error::Error>>), [16, 16]);
}

// Enums.

#[test]
fn an_enum_is_as_large_as_its_largest_variant() {
    enum Rare {
        Often(u8),
        Seldom([u8; 256]),
    }
    enum Boxed {
        Often(u8),
        Seldom(Box<[u8; 256]>),
    }
    assert_eq!(sizes!(Rare, Boxed), [257, 16]);
}

#[test]
fn an_enum_of_two_vecs_is_a_word_larger_and_one_of_a_string_and_a_number_is_not() {
    enum TwoVecs {
        Bytes(Vec<u8>),
        Words(Vec<u16>),
    }
    enum TextOrNumber {
        Text(String),
        Number(u64),
    }
    enum TextOrTwo {
        Text(String),
        Two(u64, u64),
        Nothing,
    }
    enum TextOrThree {
        Text(String),
        Three(u64, u64, u64),
    }
    assert_eq!(sizes!(TwoVecs, TextOrNumber, TextOrTwo, TextOrThree), [32, 24, 24, 32]);
}

#[test]
fn a_rare_variant_of_a_vec_or_a_boxed_slice_makes_24_bytes_and_a_boxed_array_16() {
    enum Event<T> {
        Step(u16, i16, i16),
        Shot(u16, u16, u32),
        Statistics(T),
    }
    assert_eq!(sizes!(Event<Vec<u32>>, Event<Box<[u32]>>, Event<Box<[u32; 48]>>), [24, 24, 16]);
}

#[test]
fn an_enum_without_fields_is_a_byte_and_in_c_four() {
    enum Rust {
        A,
        B,
    }
    #[repr(C)]
    enum C {
        A,
        B,
    }
    assert_eq!(sizes!(Rust, Option<Rust>, C), [1, 1, 4]);
}

// Structs.

#[test]
fn rust_orders_fields_and_c_does_not() {
    struct Rust {
        a: u8,
        b: u64,
        c: u8,
        d: u32,
        e: u16,
    }
    #[repr(C)]
    struct C {
        a: u8,
        b: u64,
        c: u8,
        d: u32,
        e: u16,
    }
    #[repr(C)]
    struct COrdered {
        b: u64,
        d: u32,
        e: u16,
        a: u8,
        c: u8,
    }
    assert_eq!(sizes!(Rust, C, COrdered), [16, 32, 16]);
    assert_eq!((offset_of!(C, b), offset_of!(C, d), offset_of!(COrdered, c)), (8, 20, 15));
}

#[test]
fn a_struct_is_a_multiple_of_its_alignment() {
    assert_eq!(sizes!((u64, u8), (u64, [u8; 8]), (u32, u8), (u16, u8), [u8; 3]), [16, 16, 8, 4, 3]);
    assert_eq!((align_of::<u64>(), align_of::<(u8, u32)>(), align_of::<[u8; 64]>()), (8, 4, 1));
    assert_eq!(sizes!((), [u64; 0]), [0, 0]);
}

// A thousand of them.

#[test]
fn columns_have_no_padding() {
    let heap = measure(|| vec![(7_u64, 1_u8); 1_000]);
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, 16_000));
    drop(heap);
    let heap = measure(|| (vec![7_u64; 1_000], vec![1_u8; 1_000]));
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (2, 9_000));
}

#[test]
fn a_bool_is_a_byte_and_a_bit_is_a_bit() {
    let heap = measure(|| vec![false; 1_000]);
    assert_eq!(heap.curr_bytes, 1_000);
    drop(heap);
    let heap = measure(|| vec![0_u64; 1_000_usize.div_ceil(64)]);
    assert_eq!(heap.curr_bytes, 128);
    drop(heap);
    let heap = measure(|| (0..1_000).collect::<HashSet<u32>>());
    assert!(heap.curr_bytes >= 10_000);
}

#[test]
fn words_as_strings_as_boxes_and_in_one_text() {
    let word = |i: u32| String::from(&*format!("{i:05}"));
    let heap = measure(|| (0..1_000).map(word).collect::<Vec<String>>());
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1_001, 29_000));
    drop(heap);
    let heap = measure(|| (0..1_000).map(|i| word(i).into_boxed_str()).collect::<Vec<Box<str>>>());
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1_001, 21_000));
    drop(heap);
    let heap = measure(|| {
        let (mut text, mut ends) = (String::with_capacity(5_000), Vec::with_capacity(1_000));
        for i in 0..1_000 {
            text.push_str(&word(i));
            ends.push(text.len() as u32);
        }
        (text, ends)
    });
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (2, 9_000));
}

#[test]
fn optional_indices_of_four_bytes_are_a_quarter() {
    let heap = measure(|| vec![None::<usize>; 1_000]);
    assert_eq!(heap.curr_bytes, 16_000);
    drop(heap);
    let heap = measure(|| vec![None::<NonZeroU32>; 1_000]);
    assert_eq!(heap.curr_bytes, 4_000);
}
