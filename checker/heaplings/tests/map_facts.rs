//! The facts about `HashMap` that the chapter on maps states, each in a test of its name. If a new version of
//! Rust changes one, this is where it shows; change the chapter's text with it.
//!
//! Bytes are those of platforms that search a table 16 slots at a time, as x86-64 does. Where it is 8, a
//! table is 8 bytes smaller.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, Hash, RandomState};
use std::hint::black_box;

use heaplings::{measure, measure_with};

/// The bytes at the end of a table.
const END: usize = if cfg!(any(target_arch = "x86_64", target_arch = "x86")) { 16 } else { size_of::<u64>() };

/// The bytes of a table with this many slots for a `T`.
fn table<T>(slots: usize) -> usize {
    (slots * size_of::<T>()).next_multiple_of(END) + slots + END
}

/// A map of `n` numbers made by inserting alone.
fn inserted(n: u64) -> HashMap<u64, u64> {
    let mut map = HashMap::new();
    for i in 0..n {
        map.insert(black_box(i), i);
    }
    map
}

/// A map of `n` numbers that was made `with_capacity(1_000)`.
fn roomy(n: u64) -> HashMap<u64, u64> {
    let mut map = HashMap::with_capacity(1_000);
    for i in 0..n {
        map.insert(i, i);
    }
    map
}

/// Hashes as a HashMap does by itself, and counts.
#[derive(Default, Clone)]
struct Counting {
    hashes: Cell<usize>,
    state: RandomState,
}

impl BuildHasher for Counting {
    type Hasher = <RandomState as BuildHasher>::Hasher;

    fn build_hasher(&self) -> Self::Hasher {
        self.hashes.set(self.hashes.get() + 1);
        self.state.build_hasher()
    }
}

/// How often a key is hashed in `work`.
fn hashes<K: Eq + Hash, V>(
    map: &mut HashMap<K, V, Counting>,
    work: impl FnOnce(&mut HashMap<K, V, Counting>),
) -> usize {
    let before = map.hasher().hashes.get();
    work(map);
    map.hasher().hashes.get() - before
}

// The map itself.

#[test]
fn a_map_is_48_bytes() {
    assert_eq!(size_of::<HashMap<u64, u64>>(), 48);
}

#[test]
fn an_empty_map_allocates_nothing() {
    let heap = measure(|| (HashMap::<u64, u64>::new(), HashMap::<u64, u64>::with_capacity(0)));
    assert_eq!(heap.total_blocks, 0);
    assert_eq!((heap.value.0.capacity(), heap.value.1.capacity()), (0, 0));
}

#[test]
fn a_slot_is_key_and_value_with_padding_and_a_byte() {
    let heap = measure(|| roomy(0));
    assert_eq!(heap.curr_bytes, 2_048 * 17 + END);
    drop(heap);
    // A byte and a number of 8 bytes take 16.
    let heap = measure(|| HashMap::<u8, u64>::with_capacity(200));
    assert_eq!(heap.curr_bytes, 256 * 17 + END);
    drop(heap);
    let heap = measure(|| HashMap::<u32, u32>::with_capacity(1_000));
    assert_eq!(heap.curr_bytes, 2_048 * 9 + END);
}

#[test]
fn a_set_is_a_map_without_values() {
    let heap = measure(|| HashSet::<u64>::with_capacity(1_000));
    assert_eq!(heap.curr_bytes, 2_048 * 9 + END);
}

// Growth.

#[test]
fn capacities_are_3_7_14_28_and_so_on() {
    let mut map = HashMap::new();
    let mut capacities = Vec::new();
    for i in 0..1_000_u64 {
        map.insert(i, i);
        if capacities.last() != Some(&map.capacity()) {
            capacities.push(map.capacity());
        }
    }
    assert_eq!(capacities, [3, 7, 14, 28, 56, 112, 224, 448, 896, 1_792]);
}

/// The room that a map of such pairs makes at its first insert.
fn first<K: Eq + Hash, V>(key: K, value: V) -> usize {
    HashMap::from([(key, value)]).capacity()
}

#[test]
fn capacities_of_small_pairs_begin_at_7_or_14() {
    assert_eq!((first(1_u32, ()), first(1_u8, [0_u8; 3])), (3, 3));
    // As many as are searched at a time share their first table.
    if END == 16 {
        assert_eq!((first(1_u8, ()), first(1_u16, ()), first(1_u8, [0_u8; 2])), (14, 7, 7));
    }
}

#[test]
fn a_capacity_is_seven_eighths_of_a_power_of_two() {
    for (asked, given) in [(1, 3), (4, 7), (8, 14), (15, 28), (57, 112), (1_000, 1_792), (1_793, 3_584)] {
        let map = HashMap::<u64, u64>::with_capacity(asked);
        assert_eq!(map.capacity(), given);
        assert!(given == 3 || (map.capacity() * 8 / 7).is_power_of_two());
    }
}

#[test]
fn a_thousand_inserts_are_10_allocations_and_twice_the_bytes() {
    let heap = measure(|| inserted(1_000));
    let tables = [4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048].map(table::<(u64, u64)>);
    assert_eq!((heap.total_blocks, heap.total_bytes as usize), (10, tables.iter().sum()));
    // The last table stays; while it was filled, the one before was there as well.
    assert_eq!((heap.curr_bytes, heap.max_bytes), (tables[9], tables[8] + tables[9]));
    if END == 16 {
        assert_eq!((heap.total_bytes, heap.max_bytes, heap.curr_bytes), (69_724, 52_256, 34_832));
    }
}

#[test]
fn with_capacity_is_one_allocation_of_the_final_table() {
    let heap = measure(|| roomy(1_000));
    assert_eq!((heap.total_blocks, heap.total_bytes as usize), (1, table::<(u64, u64)>(2_048)));
    assert_eq!(heap.max_bytes as u64, heap.total_bytes);
}

#[test]
fn growing_hashes_every_key_again() {
    let mut map = HashMap::with_hasher(Counting::default());
    let growing = hashes(&mut map, |map| {
        (0..1_000_u64).for_each(|i| {
            map.insert(i, i);
        })
    });
    assert_eq!(growing, 1_000 + 1_788);
    let mut map = HashMap::with_capacity_and_hasher(1_000, Counting::default());
    let reserved = hashes(&mut map, |map| {
        (0..1_000_u64).for_each(|i| {
            map.insert(i, i);
        })
    });
    assert_eq!(reserved, 1_000);
}

#[test]
fn three_thousand_entries_are_6_580_hashes() {
    let fill =
        |map: &mut HashMap<u64, u64, Counting>| (0..3_000).for_each(|i| *map.entry(i).or_insert(0) += i);
    assert_eq!(hashes(&mut HashMap::with_hasher(Counting::default()), fill), 6_580);
    let mut reserved = HashMap::with_capacity_and_hasher(3_000, Counting::default());
    assert_eq!((hashes(&mut reserved, fill), reserved.capacity()), (3_000, 3_584));
}

#[test]
fn a_table_that_has_just_grown_is_less_than_half_full() {
    let map = inserted(897);
    // 2,048 slots for 897 keys.
    assert_eq!((map.capacity(), 2_048 * 10 / map.len()), (1_792, 22));
}

#[test]
fn reserve_on_a_full_map_doubles() {
    let mut map = roomy(1_792);
    map.reserve(0);
    assert_eq!((map.len(), map.capacity()), (1_792, 1_792));
    map.reserve(1);
    assert_eq!(map.capacity(), 3_584);
}

#[test]
fn inserting_a_key_that_is_there_grows_a_full_map_and_entry_does_not() {
    let mut map = roomy(1_792);
    *map.entry(7).or_insert(0) += 1;
    assert_eq!(map.capacity(), 1_792);
    map.insert(7, 0);
    assert_eq!((map.len(), map.capacity()), (1_792, 3_584));
}

#[test]
fn collecting_a_known_length_is_one_allocation() {
    let pairs: Vec<(u64, u64)> = (0..1_000).map(|i| (i, i)).collect();
    let heap = measure(|| pairs.iter().copied().collect::<HashMap<_, _>>());
    assert_eq!((heap.total_blocks, heap.value.capacity()), (1, 1_792));
    drop(heap);
    let heap = measure_with(HashMap::new, |mut map| {
        map.extend(pairs.iter().copied());
        map
    });
    assert_eq!(heap.total_blocks, 1);
}

#[test]
fn collecting_a_filter_grows_from_3() {
    let heap = measure(|| (0..2_000_u64).filter(|i| i % 2 == 0).map(|i| (i, i)).collect::<HashMap<_, _>>());
    assert_eq!(heap.total_blocks, 10);
}

#[test]
fn extending_a_map_that_is_not_empty_reserves_for_half() {
    let heap = measure_with(
        || HashMap::from([(5_000_u64, 1_u64)]),
        |mut map| {
            map.extend((0..1_000).map(|i| (i, i)));
            map
        },
    );
    // Room for 500 more, and then grown once.
    assert_eq!((heap.total_blocks, heap.value.capacity()), (2, 1_792));
}

// What keeps the table, and what does not.

#[test]
fn remove_retain_drain_and_clear_keep_the_table() {
    let mut maps = [roomy(1_000), roomy(1_000), roomy(1_000), roomy(1_000)];
    let heap = measure(|| {
        let [removed, retained, drained, cleared] = &mut maps;
        (10..1_000).for_each(|i| {
            removed.remove(&i);
        });
        retained.retain(|i, _| *i < 10);
        drained.drain();
        cleared.clear();
    });
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    let [removed, retained, drained, cleared] = maps;
    assert_eq!((removed.len(), retained.len()), (10, 10));
    assert_eq!((drained.capacity(), cleared.capacity()), (1_792, 1_792));
}

#[test]
fn a_map_retains_all_of_its_bytes_after_removal() {
    let heap = measure(|| {
        let mut map = inserted(1_000);
        map.retain(|i, _| *i < 10);
        map
    });
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, table::<(u64, u64)>(2_048)));
}

#[test]
fn capacity_may_be_smaller_after_removals() {
    // A slot among taken ones stays marked. In a full table there are always such slots.
    let mut map = roomy(1_792);
    map.retain(|i, _| *i < 10);
    assert!((10..1_792).contains(&map.capacity()));
}

/// `n` keys alive at any time: 20,000 come, and each makes the oldest go.
fn churned(n: u64) -> HashMap<u64, u64> {
    let mut map = HashMap::with_capacity(1_000);
    for i in 0..20_000 {
        if i >= n {
            map.remove(&(i - n));
        }
        map.insert(i, i);
    }
    map
}

#[test]
fn keys_that_come_and_go_double_a_table_that_is_more_than_half_full_once() {
    let heap = measure(|| churned(1_000));
    assert_eq!((heap.total_blocks, heap.curr_bytes), (2, table::<(u64, u64)>(4_096)));
    drop(heap);
    let heap = measure(|| churned(800));
    assert_eq!((heap.total_blocks, heap.curr_bytes), (1, table::<(u64, u64)>(2_048)));
}

#[test]
fn a_clone_has_the_slots_of_the_map_and_hashes_nothing() {
    let heap = measure_with(|| roomy(10), |map| map.clone());
    assert_eq!((heap.total_blocks, heap.total_bytes as usize), (1, table::<(u64, u64)>(2_048)));
    assert_eq!(heap.value.capacity(), 1_792);
    drop(heap);
    let mut map = HashMap::with_hasher(Counting::default());
    map.insert(1_u64, 1_u64);
    let before = map.hasher().hashes.get();
    assert_eq!(map.clone().hasher().hashes.get(), before);
}

#[test]
fn shrink_to_fit_makes_the_smallest_table_that_is_enough() {
    let heap = measure_with(
        || roomy(10),
        |mut map| {
            map.shrink_to_fit();
            map
        },
    );
    assert_eq!((heap.total_blocks, heap.total_bytes as usize), (1, table::<(u64, u64)>(16)));
    assert_eq!(heap.value.capacity(), 14);
}

#[test]
fn shrink_to_fit_of_an_empty_map_leaves_no_table() {
    let heap = measure_with(
        || roomy(0),
        |mut map| {
            map.shrink_to_fit();
            map
        },
    );
    assert_eq!((heap.total_blocks, heap.value.capacity()), (0, 0));
}

#[test]
fn shrink_to_leaves_what_is_asked_for() {
    let mut map = roomy(10);
    map.shrink_to(100);
    assert_eq!(map.capacity(), 112);
}

#[test]
fn shrink_to_fit_allocates_nothing_while_no_smaller_table_is_enough() {
    let mut map = roomy(1_000);
    map.retain(|i, _| *i < 980);
    let heap = measure(|| map.shrink_to_fit());
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    map.retain(|i, _| *i < 897);
    let heap = measure(|| map.shrink_to_fit());
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    map.retain(|i, _| *i < 896);
    let heap = measure(|| map.shrink_to_fit());
    assert_eq!((heap.total_blocks, map.capacity()), (1, 896));
}

/// 100 users stay, and 20 others come and go, 60 times.
fn hovering(shrink: impl Fn(&mut HashMap<u64, u64>)) -> (u64, u64) {
    let mut map: HashMap<u64, u64> = (0..100).map(|i| (i, i)).collect();
    let round = |map: &mut HashMap<u64, u64>, round: u64| {
        for guest in 0..20 {
            map.insert(round * 1_000 + guest, guest);
        }
        map.retain(|i, _| *i < 100);
        shrink(map);
    };
    round(&mut map, 1);
    let heap = measure(|| (2..62).for_each(|n| round(&mut map, n)));
    (heap.total_blocks, heap.total_bytes)
}

#[test]
fn shrinking_to_fit_every_time_makes_two_tables_in_turn() {
    let round = table::<(u64, u64)>(128) + table::<(u64, u64)>(256);
    assert_eq!(hovering(HashMap::shrink_to_fit), (120, 60 * round as u64));
    assert!(END != 16 || round == 6_560);
}

#[test]
fn shrinking_to_twice_the_length_allocates_nothing_while_the_length_hovers() {
    assert_eq!(hovering(|map| map.shrink_to(2 * map.len())), (0, 0));
}

// Keys.

#[test]
fn looking_up_by_a_slice_allocates_nothing() {
    let map: HashMap<String, u32> = (0..100).map(|i| (format!("/page/{i}"), i)).collect();
    let pages: Vec<String> = (0..200).map(|i| format!("/page/{i}")).collect();
    let heap = measure(|| pages.iter().filter(|page| map.contains_key(page.as_str())).count());
    assert_eq!((heap.total_blocks, heap.value), (0, 100));
}

#[test]
fn entry_with_a_string_allocates_even_if_the_key_is_there() {
    let mut map = HashMap::from([("/".to_string(), 0)]);
    let heap = measure(|| (0..1_000).for_each(|_| *map.entry("/".to_string()).or_insert(0) += 1));
    assert_eq!(heap.total_blocks, 1_000);
}

#[test]
fn entry_with_a_string_hashes_once_and_looking_first_hashes_a_new_key_twice() {
    let mut map = HashMap::with_capacity_and_hasher(10, Counting::default());
    assert_eq!(hashes(&mut map, |map| *map.entry("a".to_string()).or_insert(0) += 1), 1);
    let look_first = |map: &mut HashMap<String, i32, Counting>| match map.get_mut("b") {
        Some(count) => *count += 1,
        None => drop(map.insert("b".to_string(), 1)),
    };
    assert_eq!(hashes(&mut map, look_first), 2);
    assert_eq!(hashes(&mut map, look_first), 1);
}

#[test]
fn a_thousand_counts_of_a_hundred_names_are_1_006_blocks_or_106() {
    let names: Vec<String> = (0..1_000).map(|i| format!("/page/{}", i % 100)).collect();
    let heap = measure(|| {
        let mut counts: HashMap<String, u64> = HashMap::new();
        names.iter().for_each(|name| *counts.entry(name.to_string()).or_insert(0) += 1);
        counts
    });
    assert_eq!(heap.total_blocks, 1_006);
    drop(heap);
    let heap = measure(|| {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for name in &names {
            match counts.get_mut(name.as_str()) {
                Some(count) => *count += 1,
                None => drop(counts.insert(name.to_string(), 1)),
            }
        }
        counts
    });
    assert_eq!(heap.total_blocks, 106);
    drop(heap);
    let heap = measure(|| {
        let mut counts: HashMap<&str, u64> = HashMap::new();
        names.iter().for_each(|name| *counts.entry(name).or_insert(0) += 1);
        counts.len()
    });
    assert_eq!(heap.total_blocks, 6);
}

// Something else than a map.

#[test]
fn all_numbers_of_16_bits_are_384_kib_as_a_set_and_8_kib_as_bits() {
    let heap = measure(|| {
        let mut seen = HashSet::new();
        (0..=u16::MAX).for_each(|number| {
            seen.insert(number);
        });
        seen
    });
    assert_eq!(heap.curr_bytes, table::<u16>(131_072));
    assert_eq!(heap.max_bytes, table::<u16>(131_072) + table::<u16>(65_536));
    // While it grows, nine times 64 KiB.
    assert_eq!(heap.max_bytes / 65_536, 9);
    drop(heap);
    let heap = measure(|| vec![0_u64; 65_536 / 64]);
    assert_eq!(heap.curr_bytes, 8_192);
}

#[test]
fn a_hundred_numbers_of_16_bits_are_400_bytes_as_a_set() {
    let heap = measure(|| (0..100).collect::<HashSet<u16>>());
    assert_eq!(heap.curr_bytes, table::<u16>(128));
    assert!(END != 16 || heap.curr_bytes == 400);
}

#[test]
fn a_thousand_pairs_as_map_as_tree_and_as_sorted_vec() {
    let pairs: Vec<(u32, u32)> = (0..1_000).map(|i| (i, i)).collect();
    let heap = measure(|| pairs.iter().copied().collect::<HashMap<_, _>>());
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, table::<(u32, u32)>(2_048)));
    assert!(END != 16 || heap.curr_bytes == 18_448);
    drop(heap);
    let heap = measure(|| pairs.iter().copied().collect::<BTreeMap<_, _>>());
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (92, 10_336));
    drop(heap);
    let heap = measure(|| {
        let mut sorted = pairs.clone();
        sorted.sort_unstable();
        sorted
    });
    assert_eq!((heap.total_blocks, heap.max_bytes), (1, 8_000));
}

#[test]
fn a_tree_that_is_filled_one_by_one_has_more_nodes() {
    let insert = |key: fn(u32) -> u32| {
        let heap = measure(|| {
            let mut tree = BTreeMap::new();
            for i in 0..1_000 {
                tree.insert(key(i), i);
            }
            tree
        });
        (heap.curr_blocks, heap.curr_bytes)
    };
    assert_eq!(insert(|i| i), (167, 19_672));
    assert_eq!(insert(|i| i.wrapping_mul(2_654_435_761)), (138, 16_080));
}

/// Appending to a BTreeMap builds the whole tree again in Rust 1.95; a nightly of 1.97 inserts into it.
#[test]
fn appending_to_a_tree_builds_it_again_or_inserts() {
    let tree = |numbers: std::ops::Range<u32>, step: usize| -> BTreeMap<u32, u32> {
        numbers.step_by(step).map(|i| (i, i)).collect()
    };
    let blocks = |a: BTreeMap<u32, u32>, b: BTreeMap<u32, u32>| {
        let heap = measure_with(
            || (a.clone(), b.clone()),
            |(mut a, mut b)| {
                a.append(&mut b);
                (a, b)
            },
        );
        heap.total_blocks
    };
    let rising = blocks(tree(0..1_000, 1), tree(1_000..2_000, 1));
    let between = blocks(tree(0..2_000, 2), tree(1..2_000, 2));
    let one = blocks(tree(0..2_000, 2), tree(501..502, 1));
    assert!(matches!((rising, between, one), (184, 184, 92) | (167, 198, 2)), "{:?}", (rising, between, one));
}

#[test]
fn a_tree_of_a_hundred_names_has_11_nodes() {
    let heap = measure(|| {
        let names = (0..100).map(|i| format!("/articles/{}/comments", i * 7 % 100));
        let mut counts = BTreeMap::new();
        names.for_each(|name| {
            counts.insert(name, 1_u64);
        });
        counts
    });
    // And 100 names.
    assert_eq!(heap.curr_blocks, 111);
}

#[test]
fn a_tree_gives_its_nodes_back() {
    let heap = measure(|| {
        let mut map = BTreeMap::new();
        for i in 0..10_000_u64 {
            map.insert(i, [0_u32; 2]);
        }
        map.retain(|i, _| *i >= 9_950);
        map
    });
    assert_eq!((heap.total_blocks, heap.curr_bytes), (1_666, 1_440));
}

#[test]
fn grouping_in_a_map_of_vecs_is_blocks_for_every_group() {
    let pairs: Vec<(u32, u32)> = (0..1_000).map(|i| (i % 100, i)).collect();
    let heap = measure(|| {
        let mut groups: HashMap<u32, Vec<u32>> = HashMap::new();
        pairs.iter().for_each(|&(group, number)| groups.entry(group).or_default().push(number));
        groups
    });
    // Each group grows through 4, 8 and 16; the map through 6 tables.
    assert_eq!(heap.total_blocks, 306);
    drop(heap);
    let heap = measure_with(
        || pairs.clone(),
        |mut pairs| {
            pairs.sort_unstable();
            pairs.chunk_by(|a, b| a.0 == b.0).map(|group| group.len()).max()
        },
    );
    assert_eq!((heap.total_blocks, heap.value), (0, Some(10)));
}

#[test]
fn chunk_by_does_not_know_how_many_groups_there_are() {
    let heap = measure_with(
        || (0..2_000).collect::<Vec<u32>>(),
        |numbers| numbers.chunk_by(|a, b| a == b).map(|group| group[0]).collect::<Vec<_>>(),
    );
    // 4, 8, 16 … 2,048.
    assert_eq!(heap.total_blocks, 10);
}
