//! The facts that the chapter on stack or heap states, each held by a test of its name. If a new Rust
//! changes one, this is where it shows, and the chapter's text is to be changed with it.

// What clippy says of `format!` of one text, of large futures and of blocks in their place, is what is
// measured here.
#![allow(clippy::useless_format, clippy::large_futures, clippy::manual_async_fn)]

use std::error::Error;
use std::fmt::{self, Display};
use std::hint::black_box;
use std::io::{self, ErrorKind};
use std::rc::Rc;
use std::sync::Arc;

use heaplings::{measure, measure_with};

/// How many blocks and bytes `work` asks for.
#[track_caller]
fn cost<T>(work: impl FnOnce() -> T) -> (u64, u64) {
    let heap = measure(|| black_box(work()));
    (heap.total_blocks, heap.total_bytes)
}

// What asks for the heap.

#[test]
fn a_closure_in_a_variable_allocates_nothing_and_is_as_large_as_what_it_captures() {
    let heap = measure_with(|| String::from("a name"), |name| move || name.len());
    assert_eq!(heap.total_blocks, 0);
    assert_eq!((size_of_val(&heap.value), (heap.value)()), (24, 6));
}

#[test]
fn iterators_futures_arrays_and_borrowed_trait_objects_allocate_nothing() {
    let number = black_box(7_u64);
    assert_eq!(cost(|| (0..number).map(|i| i * number).filter(|i| i % 2 == 0)), (0, 0));
    assert_eq!(cost(|| send([7; 1_024])), (0, 0));
    assert_eq!(cost(|| [7_u8; 4_096]), (0, 0));
    assert_eq!(cost(|| std::array::from_fn::<u64, 16, _>(|i| i as u64 + number)), (0, 0));
    let heap = measure(|| -> &dyn Display { black_box(&number) });
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn a_box_of_no_size_allocates_nothing() {
    assert_eq!(cost(|| Box::new(())), (0, 0));
    assert_eq!(cost(|| -> Box<dyn Fn() -> u64> { Box::new(|| 7) }), (0, 0));
}

#[test]
fn a_boxed_closure_or_iterator_is_one_block_of_its_size() {
    let number = black_box(7_u64);
    assert_eq!(cost(|| -> Box<dyn Fn() -> u64> { Box::new(move || number) }), (1, 8));
    assert_eq!(cost(|| -> Box<dyn Iterator<Item = u64>> { Box::new(0..number) }), (1, 16));
}

#[test]
fn shared_units_are_blocks_of_two_counters() {
    assert_eq!(cost(|| Rc::new(())), (1, 16));
    assert_eq!(cost(|| Arc::new(())), (1, 16));
}

#[test]
fn an_empty_shared_text_is_a_block_in_an_rc_and_none_in_an_arc() {
    assert_eq!(cost(Rc::<str>::default), (1, 16));
    assert_eq!(cost(Rc::<[u8]>::default), (1, 16));
    assert_eq!(cost(Arc::<str>::default), (0, 0));
    assert_eq!(cost(Arc::<[u8]>::default), (0, 0));
    assert_eq!(cost(Box::<str>::default), (0, 0));
    assert_eq!(cost(|| Arc::<str>::from(black_box(""))), (1, 16));
}

#[test]
fn empty_collections_and_elements_without_a_size_allocate_nothing() {
    assert_eq!(cost(|| -> (String, Vec<u8>) { (String::new(), vec![]) }), (0, 0));
    assert_eq!(cost(|| vec![(); black_box(1_000)]), (0, 0));
}

#[test]
fn format_allocates_even_if_there_is_nothing_to_format() {
    assert_eq!(cost(|| format!("ready")), (1, 5));
}

#[test]
fn a_signed_number_asks_for_its_longest_text() {
    assert_eq!(cost(|| black_box(-5_i64).to_string()), (1, 20));
    assert_eq!(cost(|| black_box(-5_i32).to_string()), (1, 11));
    assert_eq!(cost(|| black_box(5_u64).to_string()), (1, 1));
    assert_eq!(cost(|| format!("{}", black_box(-5_i64))), (1, 8));
}

// Errors.

/// An error without a size.
#[derive(Debug)]
struct Plain;

impl Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain")
    }
}

impl Error for Plain {}

#[test]
fn a_boxed_error_without_a_size_allocates_nothing() {
    assert_eq!(cost(|| -> Box<dyn Error> { Box::new(Plain) }), (0, 0));
}

#[test]
fn a_boxed_error_of_another_type_is_one_block() {
    let error = || black_box("x").parse::<u32>().map_err(Box::<dyn Error>::from);
    assert_eq!(cost(error), (1, 1));
}

#[test]
fn a_boxed_error_of_a_text_is_two_blocks() {
    assert_eq!(cost(|| Box::<dyn Error>::from(black_box("no value"))), (2, 24 + 8));
}

#[test]
fn an_io_error_of_a_kind_allocates_nothing_and_of_a_text_three_blocks() {
    assert_eq!(cost(|| io::Error::from(black_box(ErrorKind::NotFound))), (0, 0));
    assert_eq!(cost(|| io::Error::other(black_box("x"))), (3, 49));
}

// Sizes.

#[allow(dead_code)]
mod enums {
    pub enum StringOrNothing {
        Some(String),
        Empty,
        Unknown,
    }
    pub enum StringOr<const N: usize> {
        Text(String),
        Numbers([u64; N]),
    }
    pub enum TwoVecs {
        Bytes(Vec<u8>),
        Numbers(Vec<u64>),
    }
    pub enum VecOrFew<const N: usize> {
        Many(Vec<u32>),
        Few { len: u32, numbers: [u32; N] },
    }
    pub enum StringOrShort<const N: usize> {
        Long(String),
        Short { len: u8, bytes: [u8; N] },
    }
}

#[test]
fn an_enum_keeps_its_tag_in_its_one_large_variant_if_the_others_leave_room() {
    use enums::*;
    assert_eq!((size_of::<String>(), size_of::<Option<String>>()), (24, 24));
    assert_eq!(size_of::<StringOrNothing>(), 24);
    assert_eq!((size_of::<StringOr<1>>(), size_of::<StringOr<2>>(), size_of::<StringOr<3>>()), (24, 24, 32));
    assert_eq!(size_of::<TwoVecs>(), 32);
}

#[test]
fn an_inline_list_is_as_large_as_a_vec_up_to_three_numbers_or_15_bytes() {
    use enums::*;
    assert_eq!((size_of::<VecOrFew<3>>(), size_of::<VecOrFew<4>>()), (24, 32));
    assert_eq!((size_of::<StringOrShort<15>>(), size_of::<StringOrShort<16>>()), (24, 32));
}

// Futures.

async fn send(frame: [u8; 1_024]) -> u8 {
    std::future::ready(()).await;
    frame[0]
}

async fn send_borrowed(frame: &[u8; 1_024]) -> u8 {
    free().await;
    frame[0]
}

async fn send_at_once(frame: [u8; 1_024]) -> u8 {
    frame[0]
}

async fn send_when_free(frame: [u8; 1_024]) -> u8 {
    free().await;
    frame[0]
}

async fn send_through(frame: [u8; 1_024]) -> u8 {
    send_when_free(frame).await
}

fn send_by_block(frame: [u8; 1_024]) -> impl Future<Output = u8> {
    async move {
        free().await;
        frame[0]
    }
}

async fn free() {}

#[test]
fn a_future_holds_an_argument_twice_that_it_needs_after_an_await() {
    let frame = [7; 1_024];
    assert_eq!(size_of_val(&send_when_free(frame)), 2 * 1_024 + 2);
    assert_eq!(size_of_val(&send_through(frame)), 3 * 1_024 + 3);
    assert_eq!(size_of_val(&send_at_once(frame)), 1_024 + 1);
    assert_eq!(size_of_val(&send_by_block(frame)), 1_024 + 2);
    assert_eq!(size_of_val(&send_borrowed(&frame)), 24);
}
