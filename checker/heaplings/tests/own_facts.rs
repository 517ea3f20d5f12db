//! The facts that the chapter on ownership states, each held by a test of its name. If a new Rust changes one,
//! this is where it shows, and the chapter's text is to be changed with it.

// What is measured here are the forms that clippy advises against.
#![allow(clippy::or_fun_call, clippy::unnecessary_literal_unwrap, clippy::rc_buffer)]

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::OsString;
use std::hint::black_box;
use std::mem;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use heaplings::{measure, measure_with};

/// A text of `n` letters of one byte, in a block that it fills.
fn letters(n: usize) -> String {
    black_box("a".repeat(n))
}

/// 100 entries, with what `value` makes.
fn entries<V>(value: impl Fn() -> V) -> impl Iterator<Item = (u64, V)> {
    (0..100).map(move |key| (key, value()))
}

/// How many blocks and bytes `work` asks for.
fn cost<T>(work: impl FnOnce() -> T) -> (u64, u64) {
    let heap = measure(|| black_box(work()));
    (heap.total_blocks, heap.total_bytes)
}

/// How many blocks and bytes a clone asks for.
fn clone<T: Clone>(value: T) -> (u64, u64) {
    cost(|| black_box(&value).clone())
}

/// The same for `clone_from`.
fn clone_from<T: Clone>(target: T, source: T) -> (u64, u64) {
    let heap = measure_with(
        || (target, source),
        |(mut target, source)| {
            target.clone_from(&source);
            (target, source)
        },
    );
    (heap.total_blocks, heap.total_bytes)
}

// Clones.

#[test]
fn a_clone_of_a_counted_pointer_allocates_nothing() {
    assert_eq!(clone(Rc::new(vec![7_u64; 100])), (0, 0));
    assert_eq!(clone(Arc::new([7_u8; 4_096])), (0, 0));
    assert_eq!(clone(Arc::<str>::from("a text")), (0, 0));
}

#[test]
fn a_clone_of_a_cow_copies_only_what_is_owned() {
    assert_eq!(clone(Cow::Borrowed("a text")), (0, 0));
    assert_eq!(clone(Cow::<str>::Owned(letters(5))), (1, 5));
    assert_eq!(clone(letters(5).into_boxed_str()), (1, 5));
}

#[test]
fn a_clone_of_a_vec_is_its_block_and_a_clone_of_each_element() {
    let shared = Rc::new(7_u64);
    assert_eq!(clone(vec![shared; 100]), (1, 800));
    assert_eq!(clone(vec![letters(10); 100]), (101, 3_400));
}

#[test]
fn a_clone_of_a_hash_map_is_its_table_and_a_clone_of_each_value() {
    // The table's size depends on the processor: its groups have 16 control bytes, or 8.
    let (blocks, bytes) = clone(entries(|| 7_u64).collect::<HashMap<_, _>>());
    assert_eq!(blocks, 1);
    assert!(bytes.abs_diff(2_192) <= 8);
    let (blocks, bytes) = clone(entries(|| letters(10)).collect::<HashMap<_, _>>());
    assert_eq!(blocks, 101);
    assert!(bytes.abs_diff(5_240) <= 8);
}

#[test]
fn a_clone_of_a_btree_map_is_its_nodes() {
    assert_eq!(clone(entries(|| 7_u64).collect::<BTreeMap<_, _>>()), (10, 2_016));
}

// clone_from.

#[test]
fn clone_from_uses_the_block_of_texts_and_lists_again() {
    assert_eq!(clone_from(letters(1_000), letters(500)), (0, 0));
    assert_eq!(clone_from(letters(500), letters(1_000)), (1, 1_000));
    assert_eq!(clone_from(vec![7_u64; 1_000], vec![8; 500]), (0, 0));
    assert_eq!(clone_from(PathBuf::from(letters(100)), PathBuf::from(letters(50))), (0, 0));
    assert_eq!(clone_from(OsString::from(letters(100)), OsString::from(letters(50))), (0, 0));
    assert_eq!(clone_from(Cow::<str>::Owned(letters(100)), Cow::Owned(letters(50))), (0, 0));
    assert_eq!(clone_from((0..100).collect::<VecDeque<u64>>(), (1..101).collect()), (0, 0));
    assert_eq!(clone_from((0..100).collect::<BinaryHeap<u64>>(), (1..101).collect()), (0, 0));
    assert_eq!(clone_from((0..100).collect::<LinkedList<u64>>(), (1..101).collect()), (0, 0));
}

#[test]
fn clone_from_of_a_vec_uses_the_blocks_of_its_elements_again() {
    assert_eq!(clone_from(vec![letters(20); 100], vec![letters(10); 100]), (0, 0));
    assert_eq!(clone_from(vec![letters(20); 100], vec![letters(10); 50]), (0, 0));
    // 50 elements more, and a block for 100 in place of that for 50.
    assert_eq!(clone_from(vec![letters(20); 50], vec![letters(10); 100]).0, 51);
}

#[test]
fn clone_from_of_what_holds_a_text_uses_its_block_again() {
    assert_eq!(clone_from(Some(letters(100)), Some(letters(50))), (0, 0));
    assert_eq!(clone_from(None, Some(letters(50))), (1, 50));
    assert_eq!(clone_from(Ok::<_, u8>(letters(100)), Ok(letters(50))), (0, 0));
    assert_eq!(clone_from([letters(100), letters(100)], [letters(50), letters(50)]), (0, 0));
    assert_eq!(clone_from(Box::new(letters(100)), Box::new(letters(50))), (0, 0));
    assert_eq!(clone_from(RefCell::new(letters(100)), RefCell::new(letters(50))), (0, 0));
}

#[test]
fn clone_from_of_a_boxed_slice_needs_equal_lengths() {
    let boxed = |length| vec![7_u64; length].into_boxed_slice();
    assert_eq!(clone_from(boxed(100), boxed(100)), (0, 0));
    assert_eq!(clone_from(boxed(100), boxed(99)), (1, 792));
}

#[test]
fn clone_from_of_a_boxed_text_uses_nothing_again() {
    assert_eq!(clone_from(letters(50).into_boxed_str(), letters(50).into_boxed_str()), (1, 50));
}

#[test]
fn clone_from_of_a_hash_map_uses_its_table_and_none_of_its_texts() {
    let numbers = || entries(|| 7_u64).collect::<HashMap<_, _>>();
    assert_eq!(clone_from(numbers(), numbers()), (0, 0));
    assert_eq!(clone_from((0..100).collect::<HashSet<u64>>(), (0..100).collect()), (0, 0));
    let texts = |length| entries(move || letters(length)).collect::<HashMap<_, _>>();
    assert_eq!(clone_from(texts(20), texts(10)), (100, 1_000));
}

#[test]
fn clone_from_of_a_btree_map_uses_nothing_again() {
    let numbers = || entries(|| 7_u64).collect::<BTreeMap<_, _>>();
    assert_eq!(clone_from(numbers(), numbers()), clone(numbers()));
    let set = || (0..100).collect::<BTreeSet<u64>>();
    assert_eq!(clone_from(set(), set()), clone(set()));
}

#[test]
fn a_derived_clone_has_no_clone_from_of_its_own() {
    #[derive(Clone)]
    struct Player {
        name: String,
        moves: Vec<u64>,
    }
    let player = |n| Player { name: letters(n), moves: vec![7; n] };
    assert_eq!(clone_from(player(100), player(50)), (2, 450));
    assert_eq!(clone_from((letters(100), vec![7_u64; 100]), (letters(50), vec![7; 50])), (2, 450));
    let Player { name, moves } = player(3);
    assert_eq!((name.len(), moves.len()), (3, 3));
}

// Moving and taking.

#[test]
fn taking_replacing_and_the_rest_of_a_struct_allocate_nothing() {
    let (mut text, mut other, mut option) = (letters(100), letters(50), Some(letters(5)));
    let spare = letters(7);
    assert_eq!(cost(|| mem::take(&mut text)), (0, 0));
    assert_eq!(cost(|| mem::replace(&mut other, spare)), (0, 0));
    assert_eq!(cost(|| mem::swap(&mut text, &mut other)), (0, 0));
    assert_eq!(cost(|| option.take()), (0, 0));
    let base = Named { name: letters(10), number: 7 };
    assert_eq!(cost(|| Named { number: 8, ..base }), (0, 0));
}

/// Something with a name.
struct Named {
    name: String,
    number: u64,
}

#[test]
fn a_move_takes_the_block_along() {
    let named = Named { name: letters(10), number: 7 };
    let address = named.name.as_ptr();
    let heap = measure_with(
        || Vec::with_capacity(1),
        |mut all| {
            all.push(named);
            all
        },
    );
    assert_eq!((heap.total_blocks, heap.value[0].name.as_ptr(), heap.value[0].number), (0, address, 7));
}

#[test]
fn ok_or_makes_its_error_always_and_ok_or_else_when_it_is_needed() {
    let found = black_box(Some(7));
    assert_eq!(cost(|| found.ok_or(format!("no {}", black_box(5)))).0, 1);
    assert_eq!(cost(|| found.ok_or_else(|| format!("no {}", black_box(5)))), (0, 0));
    assert_eq!(cost(|| black_box(None).unwrap_or(String::new())), (0, 0));
}

#[test]
fn a_text_that_is_kept_is_a_block_if_it_is_lent() {
    fn keep(text: &str) -> String {
        text.to_string()
    }
    fn keep_any(text: impl Into<String>) -> String {
        text.into()
    }
    let (lent, given, lent_by_mistake) = (letters(10), letters(10), letters(10));
    assert_eq!(cost(|| keep(&lent)), (1, 10));
    assert_eq!(cost(|| keep_any(given)), (0, 0));
    assert_eq!(cost(|| keep_any(&lent_by_mistake)), (1, 10));
}

#[test]
fn unwrap_or_clone_moves_if_there_is_no_other_owner() {
    let alone = Rc::new(letters(10));
    assert_eq!(cost(|| Rc::unwrap_or_clone(alone)), (0, 0));
    let shared = Rc::new(letters(10));
    let other = Rc::clone(&shared);
    assert_eq!(cost(|| Rc::unwrap_or_clone(shared)), (1, 10));
    drop(other);
}

// Sharing.

#[test]
fn make_mut_clones_only_beside_another_owner() {
    let mut numbers = Arc::new(vec![7_u64; 100]);
    assert_eq!(cost(|| Arc::make_mut(&mut numbers)[0] = 8), (0, 0));
    let other = Arc::clone(&numbers);
    assert_eq!(cost(|| Arc::make_mut(&mut numbers)[0] = 9), (2, 840));
    assert_eq!((other[0], numbers[0]), (8, 9));

    let mut slice: Arc<[u64]> = vec![7; 100].into();
    assert_eq!(cost(|| Arc::make_mut(&mut slice)[0] = 8), (0, 0));
    let other = Arc::clone(&slice);
    assert_eq!(cost(|| Arc::make_mut(&mut slice)[0] = 9), (1, 816));
    assert_eq!((other[0], slice[0]), (8, 9));
}

#[test]
fn make_mut_beside_a_weak_moves_the_value_and_leaves_the_weak_with_nothing() {
    let mut numbers = Rc::new(vec![7_u64; 100]);
    let weak = Rc::downgrade(&numbers);
    let address = numbers.as_ptr();
    assert_eq!(cost(|| Rc::make_mut(&mut numbers)[0] = 8), (1, 40));
    assert_eq!(numbers.as_ptr(), address);
    assert!(weak.upgrade().is_none());
}

#[test]
fn a_shared_slice_is_one_block_if_the_length_is_known() {
    let numbers = vec![7_u64; 100];
    assert_eq!(cost(|| Arc::<[u64]>::from(numbers)), (1, 816));
    assert_eq!(cost(|| (0..100_u64).collect::<Arc<[u64]>>()), (1, 816));
    // 4, 8 … 64 numbers for 50, and the slice.
    assert_eq!(cost(|| (0..100_u64).filter(|i| i % 2 == 0).collect::<Arc<[u64]>>()).0, 6);
}

#[test]
fn to_mut_copies_once_and_into_owned_moves_what_is_owned() {
    let numbers = [7_u64; 3];
    let copies = || {
        let mut cow = Cow::Borrowed(&numbers[..]);
        cow.to_mut()[0] = 8;
        cow.to_mut()[1] = 9;
        cow.into_owned()
    };
    assert_eq!(cost(copies), (1, 24));
}
