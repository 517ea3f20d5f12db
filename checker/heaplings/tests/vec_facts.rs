//! The facts about `Vec` that the chapter on capacity states, each in a test of its name. If a new version of
//! Rust changes one, this is where it shows; change the chapter's text with it.

use std::hint::black_box;
use std::mem;

use heaplings::{measure, measure_with};

/// What a Vec has room for once `element` is in it as well.
fn capacity_after_push<T>(mut elements: Vec<T>, element: T) -> usize {
    elements.push(element);
    elements.capacity()
}

/// 1,000 numbers, in a Vec that has room for no more.
fn thousand() -> Vec<u64> {
    let mut numbers = Vec::with_capacity(1_000);
    numbers.extend(0..1_000);
    numbers
}

/// A Vec of `n` numbers made by pushing alone.
fn pushed(n: u64) -> Vec<u64> {
    let mut numbers = Vec::new();
    for i in 0..n {
        numbers.push(black_box(i));
    }
    numbers
}

// The Vec itself.

#[test]
fn a_vec_is_three_words_and_a_boxed_slice_two() {
    assert_eq!(size_of::<Vec<u64>>(), 3 * size_of::<usize>());
    assert_eq!(size_of::<Box<[u64]>>(), 2 * size_of::<usize>());
}

#[test]
fn an_empty_vec_allocates_nothing() {
    let heap = measure(|| (Vec::<u64>::new(), Vec::<u64>::with_capacity(0), vec![0_u64; 0]));
    assert_eq!(heap.total_blocks, 0);
    assert_eq!(heap.value.0.capacity(), 0);
}

#[test]
fn elements_without_a_size_never_allocate() {
    let heap = measure(|| vec![(); 1_000]);
    assert_eq!(heap.total_blocks, 0);
    assert_eq!(heap.value.capacity(), usize::MAX);
}

// Growth.

#[test]
fn the_first_push_makes_room_for_8_elements_of_one_byte() {
    assert_eq!(capacity_after_push(Vec::new(), 0_u8), 8);
    assert_eq!(capacity_after_push(Vec::new(), true), 8);
}

#[test]
fn the_first_push_makes_room_for_4_elements_of_2_to_1024_bytes() {
    assert_eq!(capacity_after_push(Vec::new(), 0_u16), 4);
    assert_eq!(capacity_after_push(Vec::new(), 0_u64), 4);
    assert_eq!(capacity_after_push(Vec::new(), String::new()), 4);
    assert_eq!(capacity_after_push(Vec::new(), [0_u8; 1_024]), 4);
}

#[test]
fn the_first_push_makes_room_for_1_element_of_more_than_1024_bytes() {
    assert_eq!(capacity_after_push(Vec::new(), [0_u8; 1_025]), 1);
    assert_eq!(capacity_after_push(Vec::new(), [0_u8; 4_096]), 1);
}

#[test]
fn a_full_vec_doubles() {
    let mut numbers = Vec::new();
    let mut capacities = Vec::new();
    for i in 0..1_000_u64 {
        numbers.push(i);
        if capacities.last() != Some(&numbers.capacity()) {
            capacities.push(numbers.capacity());
        }
    }
    assert_eq!(capacities, [4, 8, 16, 32, 64, 128, 256, 512, 1_024]);
}

#[test]
fn doubling_starts_from_whatever_capacity_there_is() {
    let mut numbers = thousand();
    numbers.push(0);
    assert_eq!(numbers.capacity(), 2_000);
}

#[test]
fn a_thousand_pushes_are_9_allocations_and_16_352_bytes() {
    let heap = measure(|| pushed(1_000));
    assert_eq!((heap.total_blocks, heap.total_bytes), (9, 16_352));
    // The last block is what stays: 1,024 numbers for 1,000.
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, 8_192));
}

#[test]
fn a_hundred_thousand_pushes_are_16_allocations() {
    let heap = measure(|| pushed(100_000));
    assert_eq!(heap.total_blocks, 16);
    assert_eq!(heap.value.capacity(), 131_072);
}

#[test]
fn one_push_too_many_asks_for_about_four_times_what_is_used() {
    // 1,025 numbers are 8,200 bytes; the block that holds them is 16,384, all blocks together 32,736.
    let heap = measure(|| pushed(1_025));
    assert_eq!((heap.total_bytes, heap.curr_bytes), (32_736, 16_384));
}

#[test]
fn doubling_moves_an_element_less_than_twice_on_average() {
    // At worst: just after it has doubled. Each growth moves what there is, that is the old capacity.
    for n in [5_u64, 9, 1_025, 65_537] {
        let mut numbers = Vec::new();
        let mut moved = 0;
        for i in 0..n {
            let before = numbers.capacity();
            numbers.push(i);
            if numbers.capacity() != before {
                moved += before as u64;
            }
        }
        assert!(moved < 2 * n, "{n} pushes moved {moved} numbers");
    }
}

#[test]
fn with_capacity_is_one_allocation_of_exactly_that() {
    let heap = measure(|| {
        let mut numbers = Vec::with_capacity(1_000);
        for i in 0..1_000_u64 {
            numbers.push(i);
        }
        numbers
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 8_000));
    assert_eq!(heap.value.capacity(), 1_000);
}

#[test]
fn vec_macro_is_one_allocation_of_exactly_that() {
    let heap = measure(|| vec![0_u64; 1_000]);
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 8_000));
    assert_eq!(heap.value.capacity(), 1_000);
}

#[test]
fn reserve_doubles_at_least() {
    let mut numbers = thousand();
    numbers.reserve(1);
    assert_eq!(numbers.capacity(), 2_000);
    let mut numbers = thousand();
    numbers.reserve(5_000);
    assert_eq!(numbers.capacity(), 6_000);
}

#[test]
fn reserve_counts_from_the_length_and_not_from_the_capacity() {
    let mut numbers = Vec::<u64>::with_capacity(1_000);
    let heap = measure(|| numbers.reserve(1_000));
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn reserve_1000_of_900_in_1000_makes_2000() {
    let mut numbers = thousand();
    numbers.truncate(900);
    numbers.reserve(1_000);
    assert_eq!(numbers.capacity(), 2_000);
}

#[test]
fn reserve_exact_adds_exactly_that() {
    let mut numbers = thousand();
    numbers.reserve_exact(1);
    assert_eq!(numbers.capacity(), 1_001);
}

#[test]
fn reserve_before_every_push_still_doubles() {
    let heap = measure(|| {
        let mut numbers = Vec::new();
        for i in 0..1_000_u64 {
            numbers.reserve(1);
            numbers.push(i);
        }
        numbers
    });
    assert_eq!(heap.total_blocks, 9);
}

#[test]
fn reserve_exact_before_every_push_allocates_every_time() {
    let heap = measure(|| {
        let mut numbers = Vec::new();
        for i in 0..1_000_u64 {
            numbers.reserve_exact(1);
            numbers.push(i);
        }
        numbers
    });
    // 8 + 16 + … + 8,000 bytes.
    assert_eq!((heap.total_blocks, heap.total_bytes), (1_000, 4_004_000));
}

#[test]
fn extending_from_a_known_length_allocates_once() {
    let heap = measure_with(thousand, |numbers| {
        let mut copy = Vec::new();
        copy.extend(numbers.iter().map(|number| number + 1));
        copy
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 8_000));
}

#[test]
fn extending_by_a_few_makes_the_room_of_a_first_push() {
    let mut numbers = Vec::new();
    numbers.extend([1_u64, 2]);
    assert_eq!(numbers.capacity(), 4);
}

#[test]
fn append_moves_and_leaves_the_other_its_block() {
    let mut all = Vec::<u64>::with_capacity(2_000);
    let mut more = thousand();
    let heap = measure(|| all.append(&mut more));
    assert_eq!(heap.total_blocks, 0);
    assert_eq!((all.len(), more.len(), more.capacity()), (1_000, 0, 1_000));
}

// What keeps the capacity, and what does not.

#[test]
fn a_clone_has_room_for_its_length_only() {
    let mut numbers = Vec::<u64>::with_capacity(1_000);
    numbers.extend(0..10);
    let heap = measure(|| numbers.clone());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 80));
    assert_eq!(heap.value.capacity(), 10);
}

#[test]
fn to_vec_has_room_for_its_length_only() {
    assert_eq!(thousand()[..10].to_vec().capacity(), 10);
}

#[test]
fn clone_from_reuses_the_block_there_is() {
    let source = thousand();
    let mut target = thousand();
    let heap = measure(|| target.clone_from(&source));
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn truncate_clear_pop_drain_retain_and_dedup_keep_the_capacity() {
    let mut numbers = thousand();
    let heap = measure(|| {
        numbers.retain(|number| number % 2 == 0);
        numbers.dedup();
        numbers.drain(..100);
        numbers.pop();
        numbers.truncate(10);
        let ten = numbers.capacity();
        numbers.clear();
        (ten, numbers.capacity())
    });
    assert_eq!(heap.total_blocks, 0);
    assert_eq!(heap.value, (1_000, 1_000));
}

#[test]
fn split_off_allocates_the_tail_and_leaves_the_head_its_capacity() {
    let mut head = thousand();
    let heap = measure(|| head.split_off(10));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 7_920));
    assert_eq!((heap.value.len(), heap.value.capacity()), (990, 990));
    assert_eq!((head.len(), head.capacity()), (10, 1_000));
}

#[test]
fn split_off_at_0_allocates_as_well() {
    let mut head = thousand();
    let heap = measure(|| head.split_off(0));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 8_000));
    assert_eq!(head.capacity(), 1_000);
}

#[test]
fn a_copy_or_a_tail_without_elements_allocates_nothing() {
    let mut numbers = thousand();
    let heap = measure(|| (numbers.split_off(1_000), numbers[..0].to_vec(), Vec::<u64>::new().clone()));
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn take_moves_the_block_and_leaves_an_empty_vec() {
    let mut numbers = thousand();
    let heap = measure(|| mem::take(&mut numbers));
    assert_eq!(heap.total_blocks, 0);
    assert_eq!((heap.value.capacity(), numbers.capacity()), (1_000, 0));
}

#[test]
fn shrink_to_fit_leaves_the_length_and_counts_as_one_allocation() {
    let mut numbers = thousand();
    numbers.truncate(10);
    let heap = measure(|| numbers.shrink_to_fit());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 80));
    assert_eq!(numbers.capacity(), 10);
}

#[test]
fn shrink_to_fit_of_a_full_or_an_empty_vec_allocates_nothing() {
    let mut full = thousand();
    let mut empty = Vec::<u64>::with_capacity(1_000);
    let mut another = Vec::<u64>::with_capacity(1_000);
    let heap = measure(|| {
        full.shrink_to_fit();
        empty.shrink_to_fit();
        another.shrink_to(0);
    });
    assert_eq!(heap.total_blocks, 0);
    assert_eq!((full.capacity(), empty.capacity(), another.capacity()), (1_000, 0, 0));
}

#[test]
fn shrink_to_leaves_what_is_asked_for_or_the_length() {
    let mut numbers = thousand();
    numbers.truncate(10);
    let heap = measure(|| numbers.shrink_to(100));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 800));
    assert_eq!(numbers.capacity(), 100);
    numbers.shrink_to(1);
    assert_eq!(numbers.capacity(), 10);
}

#[test]
fn shrink_to_of_a_full_vec_that_is_longer_makes_a_block_of_the_same_size() {
    let mut numbers = thousand();
    let heap = measure(|| numbers.shrink_to(10));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 8_000));
    drop(heap);
    // What asks for no less than there is does nothing.
    let heap = measure(|| numbers.shrink_to(1_000));
    assert_eq!((heap.total_blocks, numbers.capacity()), (0, 1_000));
}

#[test]
fn into_boxed_slice_gives_back_the_rest() {
    let heap = measure_with(
        || {
            let mut numbers = thousand();
            numbers.truncate(10);
            numbers
        },
        Vec::into_boxed_slice,
    );
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 80));
}

#[test]
fn into_boxed_slice_of_an_empty_vec_allocates_nothing() {
    let heap = measure_with(|| Vec::<u64>::with_capacity(1_000), Vec::into_boxed_slice);
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn into_boxed_slice_of_a_full_vec_and_back_allocates_nothing() {
    let heap = measure_with(thousand, |numbers| numbers.into_boxed_slice().into_vec());
    assert_eq!(heap.total_blocks, 0);
    assert_eq!(heap.value.capacity(), 1_000);
}

// Collecting.

#[test]
fn collecting_a_known_length_is_one_allocation_of_exactly_that() {
    let heap = measure_with(thousand, |numbers| {
        let next: Vec<u64> = numbers.iter().map(|number| number + 1).collect();
        next
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 8_000));
    assert_eq!(heap.value.capacity(), 1_000);
}

#[test]
fn map_zip_rev_and_enumerate_pass_a_known_length_on() {
    let heap = measure_with(thousand, |numbers| {
        let sums = numbers.iter().rev().zip(0..2_000_u64).enumerate();
        sums.map(|(i, (number, other))| i as u64 + number + other).collect::<Vec<_>>()
    });
    assert_eq!((heap.total_blocks, heap.value.capacity()), (1, 1_000));
}

/// An iterator of one's own that knows how many are left, and says so.
struct Countdown(usize);

impl Iterator for Countdown {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0, Some(self.0))
    }
}

#[test]
fn collecting_an_iterator_of_ones_own_with_a_size_hint_allocates_once() {
    let heap = measure(|| Countdown(1_000).collect::<Vec<_>>());
    assert_eq!((heap.total_blocks, heap.value.capacity()), (1, 1_000));
}

#[test]
fn collecting_a_few_from_an_iterator_of_ones_own_makes_the_room_of_a_first_push() {
    assert_eq!(Countdown(2).collect::<Vec<_>>().capacity(), 4);
    // The standard library's iterators are trusted, and get exactly what they say.
    assert_eq!((0..2_usize).collect::<Vec<_>>().capacity(), 2);
}

#[test]
fn filter_and_take_while_promise_0() {
    assert_eq!((0..10).filter(|n| n % 2 == 0).size_hint(), (0, Some(10)));
    assert_eq!((0..10).take_while(|&n| n < 5).size_hint(), (0, Some(10)));
}

#[test]
fn flat_map_promises_the_rest_of_the_piece_it_is_in() {
    let mut pieces = (5..10).flat_map(|n| 0..n);
    assert_eq!(pieces.size_hint(), (0, None));
    assert_eq!(pieces.next(), Some(0));
    assert_eq!(pieces.size_hint(), (4, None));
    assert_eq!((0..10).flat_map(|n| [n; 4]).size_hint(), (40, Some(40)));
}

#[test]
fn collecting_a_filter_grows_from_4() {
    let heap = measure_with(thousand, |numbers| {
        let even: Vec<u64> = numbers.iter().copied().filter(|number| number % 2 == 0).collect();
        even
    });
    // 4, 8, 16 … 512 for 500 numbers.
    assert_eq!((heap.total_blocks, heap.value.capacity()), (8, 512));
}

#[test]
fn collecting_a_consumed_vec_reuses_its_block_and_its_capacity() {
    let heap = measure_with(thousand, |numbers| {
        let few: Vec<u64> = numbers.into_iter().filter(|number| number % 100 == 0).collect();
        few
    });
    assert_eq!(heap.total_blocks, 0);
    assert_eq!((heap.value.len(), heap.value.capacity()), (10, 1_000));
}

#[test]
fn collecting_into_smaller_elements_keeps_all_the_bytes() {
    let heap = measure_with(
        || vec![[0_u64, 1]; 1_000],
        |pairs| {
            let firsts: Vec<u64> = pairs.into_iter().map(|[first, _]| first).collect();
            firsts
        },
    );
    assert_eq!(heap.total_blocks, 0);
    assert_eq!((heap.value.len(), heap.value.capacity()), (1_000, 2_000));
}

#[test]
fn collecting_into_elements_of_another_alignment_allocates_what_they_need() {
    let heap = measure_with(thousand, |numbers| {
        let low: Vec<u8> = numbers.into_iter().map(|number| number as u8).collect();
        low
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_000));
}

#[test]
fn collecting_into_larger_elements_allocates() {
    let heap = measure_with(thousand, |numbers| {
        let pairs: Vec<[u64; 2]> = numbers.into_iter().map(|number| [number, number]).collect();
        pairs
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 16_000));
}

// Slices, flat storage, sorting and selecting.

#[test]
fn slices_chunks_windows_and_split_at_allocate_nothing() {
    let numbers = thousand();
    let heap = measure(|| {
        let (left, right) = numbers.split_at(500);
        let chunks: u64 = left.chunks(7).map(|chunk| chunk[0]).sum();
        let windows: u64 = right.windows(7).map(|window| window[6]).sum();
        chunks + windows + numbers[10..20].iter().sum::<u64>()
    });
    assert_eq!(heap.total_blocks, 0);
}

#[test]
#[should_panic(expected = "window size must be non-zero")]
fn windows_of_0_panic() {
    thousand().windows(black_box(0)).count();
}

#[test]
#[should_panic(expected = "chunk size must be non-zero")]
fn chunks_of_0_panic() {
    thousand().chunks(black_box(0)).count();
}

#[test]
fn a_vec_of_vecs_is_a_block_for_each_row_and_one_more() {
    let heap = measure(|| vec![vec![0_u64; 10]; 100]);
    // Each row 80 bytes, and 24 for the Vec that points at it.
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (101, 10_400));
}

#[test]
fn a_flat_vec_with_a_stride_is_one_block() {
    let heap = measure(|| vec![0_u64; 100 * 10]);
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, 8_000));
}

#[test]
fn a_vec_of_arrays_is_one_block() {
    let heap = measure(|| vec![[0_u64; 10]; 100]);
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, 8_000));
}

/// `n` numbers in no order.
fn shuffled(n: u32) -> Vec<u32> {
    (0..n).map(|i| i.wrapping_mul(2_654_435_761) >> 7).collect()
}

#[test]
fn sort_allocates_a_buffer_as_long_as_the_slice_from_4_kib_on() {
    let heap = measure_with(|| shuffled(10_000), |mut numbers| numbers.sort());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 40_000));
    drop(heap);
    // Up to 4 KiB the buffer is on the stack.
    let heap = measure_with(|| shuffled(1_024), |mut numbers| numbers.sort());
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    let heap = measure_with(|| shuffled(1_025), |mut numbers| numbers.sort());
    assert_eq!(heap.total_blocks, 1);
}

#[test]
fn sort_unstable_and_select_nth_unstable_allocate_nothing() {
    let heap = measure_with(
        || shuffled(10_000),
        |mut numbers| {
            let median = *numbers.select_nth_unstable(5_000).1;
            numbers.sort_unstable();
            assert_eq!(numbers[5_000], median);
        },
    );
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn sort_by_cached_key_makes_one_key_for_each_element() {
    let mut keys = 0;
    let heap = measure_with(
        || shuffled(1_000),
        |mut numbers| {
            numbers.sort_by_cached_key(|number| {
                keys += 1;
                number.reverse_bits()
            });
        },
    );
    assert_eq!(heap.total_blocks, 1);
    drop(heap);
    assert_eq!(keys, 1_000);
}
