//! The facts about texts that the chapter on strings states, each held by a test of its name. If a new Rust
//! changes one, this is where it shows, and the chapter's text is to be changed with it.

// What clippy says of `format!` of one text is what is measured here.
#![allow(clippy::useless_format)]

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader};
use std::rc::Rc;
use std::sync::Arc;

use heaplings::{measure, measure_with};

/// A text of `n` letters of one byte, in a block that it fills.
fn letters(n: usize) -> String {
    black_box("a".repeat(n))
}

/// 100 words of 10 bytes.
fn words() -> Vec<&'static str> {
    black_box(vec!["telegraphy"; 100])
}

/// 1,000 lines of 20 bytes, line breaks included.
fn lines() -> String {
    let text: String = (0..1_000).map(|i| format!("line {i:03} of the log\n")).collect();
    assert_eq!(text.len(), 20_000);
    text
}

/// How many blocks and bytes are asked for to add each word to `text` by `add`.
fn adding(text: String, add: impl Fn(&mut String, &str)) -> (u64, u64) {
    let heap = measure_with(
        || (text, words()),
        |(mut text, words)| {
            for word in words {
                add(&mut text, word);
            }
            text
        },
    );
    assert_eq!(heap.value.len(), 1_000);
    (heap.total_blocks, heap.total_bytes)
}

// The types.

#[test]
fn a_string_and_a_cow_are_three_words_and_the_others_two() {
    let word = size_of::<usize>();
    assert_eq!((size_of::<String>(), size_of::<Cow<'_, str>>()), (3 * word, 3 * word));
    assert_eq!((size_of::<&str>(), size_of::<Box<str>>()), (2 * word, 2 * word));
    assert_eq!((size_of::<Rc<str>>(), size_of::<Arc<str>>()), (2 * word, 2 * word));
}

#[test]
fn none_of_a_string_or_a_cow_takes_no_room() {
    assert_eq!(size_of::<Option<String>>(), size_of::<String>());
    assert_eq!(size_of::<Option<Cow<'_, str>>>(), size_of::<Cow<'_, str>>());
}

#[test]
fn a_char_is_four_bytes_and_one_to_four_in_utf_8() {
    assert_eq!(size_of::<char>(), 4);
    assert_eq!(['a', 'ß', '雪', '🚂'].map(char::len_utf8), [1, 2, 3, 4]);
}

#[test]
fn len_counts_bytes_and_chars_counts_characters() {
    let text = "Grüße aus 北京";
    assert_eq!((text.chars().count(), text.len()), (12, 18));
}

#[test]
fn a_part_begins_and_ends_between_characters() {
    let text = black_box("Grüße");
    assert_eq!((text.get(..2), text.get(..3), text.get(..4)), (Some("Gr"), None, Some("Grü")));
}

// Making.

#[test]
fn an_empty_string_allocates_nothing() {
    let heap = measure(|| (String::new(), black_box("").to_string(), String::with_capacity(black_box(0))));
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn to_string_and_format_of_a_text_are_one_block_of_its_length() {
    let name = black_box("telegraphy");
    let heap = measure(|| name.to_string());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 10));
    drop(heap);
    let heap = measure(|| format!("{name}"));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 10));
}

#[test]
fn of_a_short_text_to_string_has_its_length_and_format_has_8() {
    let name = black_box("moin");
    assert_eq!((name.to_string().capacity(), format!("{name}").capacity()), (4, 8));
}

#[test]
fn repeat_concat_and_join_are_one_block_of_their_length() {
    let heap = measure(|| black_box("telegraphy").repeat(100));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_000));
    drop(heap);
    let heap = measure_with(words, |words| words.concat());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_000));
    drop(heap);
    let heap = measure_with(words, |words| words.join(", "));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_198));
}

#[test]
fn a_clone_has_room_for_its_length_only() {
    let mut roomy = String::with_capacity(1_000);
    roomy.push_str("telegraphy");
    let heap = measure(|| roomy.clone());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 10));
}

#[test]
fn clone_from_into_enough_room_allocates_nothing() {
    let (source, mut target) = (letters(500), letters(1_000));
    let heap = measure(|| target.clone_from(&source));
    assert_eq!(heap.total_blocks, 0);
}

// Growing.

#[test]
fn the_first_push_makes_room_for_8_bytes() {
    let mut text = String::new();
    text.push('a');
    assert_eq!(text.capacity(), 8);
}

#[test]
fn the_first_push_str_makes_room_for_what_is_pushed_and_for_8_at_least() {
    let mut text = String::new();
    text.push_str("telegraphy");
    assert_eq!(text.capacity(), 10);
    let mut text = String::new();
    text.push_str("moin");
    assert_eq!(text.capacity(), 8);
}

#[test]
fn a_full_string_doubles_or_grows_to_what_is_needed() {
    let mut text = letters(100);
    text.push('!');
    assert_eq!(text.capacity(), 200);
    let (mut text, more) = (letters(100), letters(300));
    text.push_str(&more);
    assert_eq!(text.capacity(), 400);
}

#[test]
fn a_thousand_pushes_are_8_allocations() {
    let heap = measure(|| {
        let mut text = String::new();
        for _ in 0..1_000 {
            text.push(black_box('a'));
        }
        text
    });
    assert_eq!((heap.total_blocks, heap.curr_bytes), (8, 1_024));
}

#[test]
fn push_str_plus_and_write_add_to_the_block_there_is() {
    // 10, 20, 40 … 1,280.
    assert_eq!(adding(String::new(), |text, word| text.push_str(word)), (8, 2_550));
    assert_eq!(adding(String::new(), |text, word| *text += word), (8, 2_550));
    assert_eq!(adding(String::new(), |text, word| *text = std::mem::take(text) + word), (8, 2_550));
    assert_eq!(adding(String::new(), |text, word| write!(text, "{word}").unwrap()), (8, 2_550));
}

#[test]
fn with_enough_capacity_adding_allocates_nothing() {
    let roomy = || String::with_capacity(1_000);
    assert_eq!(adding(roomy(), |text, word| text.push_str(word)), (0, 0));
    assert_eq!(adding(roomy(), |text, word| write!(text, "{word}").unwrap()), (0, 0));
}

#[test]
fn format_for_each_part_is_a_block_for_each() {
    assert_eq!(adding(String::new(), |text, word| *text += &format!("{}", black_box(word))).0, 108);
}

#[test]
fn a_new_text_for_each_part_is_quadratic() {
    // 10 + 20 + … + 1,000 bytes at the least.
    let (blocks, bytes) = adding(String::new(), |text, word| *text = format!("{text}{word}"));
    assert!(blocks >= 100 && bytes >= 50_500, "{blocks} blocks, {bytes} bytes");
    let concat = adding(String::new(), |text, word| *text = [text.as_str(), word].concat());
    assert_eq!(concat, (100, 50_500));
}

#[test]
fn collecting_words_grows_as_pushing_them() {
    let heap = measure_with(words, |words| words.into_iter().collect::<String>());
    assert_eq!((heap.total_blocks, heap.curr_bytes), (8, 1_280));
}

#[test]
fn collecting_chars_reserves_a_quarter_of_their_bytes_and_grows() {
    let heap = measure_with(|| letters(1_000), |text| text.chars().rev().collect::<String>());
    // 250, 500, 1,000.
    assert_eq!((heap.total_blocks, heap.total_bytes), (3, 1_750));
}

#[test]
fn extending_a_string_with_room_allocates_nothing() {
    let heap = measure_with(
        || (letters(1_000), String::with_capacity(1_000)),
        |(text, mut turned)| {
            turned.extend(text.chars().rev());
            turned
        },
    );
    assert_eq!(heap.total_blocks, 0);
}

// Looking.

#[test]
fn slices_splits_trims_finds_and_chars_allocate_nothing() {
    let heap = measure_with(lines, |text| {
        let fields = text.lines().flat_map(|line| line.trim().split(' ')).count();
        let found = text[10..].find("log").map(|at| text[at..].split_once('\n').is_some());
        let back = text.char_indices().rev().filter(|(_, c)| c.is_alphabetic()).count();
        (fields, found, back, text.bytes().filter(|byte| *byte == b'e').count())
    });
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn a_thousand_letters_are_1000_bytes_of_text_and_4000_of_chars() {
    let text = letters(1_000);
    assert_eq!(measure(|| Box::<str>::from(text.as_str())).curr_bytes, 1_000);
    assert_eq!(measure(|| text.chars().collect::<Box<[char]>>()).curr_bytes, 4_000);
}

#[test]
fn to_lowercase_and_replace_allocate_also_when_nothing_changes() {
    let heap = measure_with(|| letters(1_000), |text| text.to_lowercase());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_000));
    drop(heap);
    let heap = measure_with(|| letters(1_000), |text| text.replace('<', "&lt;"));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_000));
}

#[test]
fn comparing_without_case_allocates_nothing() {
    let heap = measure_with(
        || (letters(1_000), letters(1_000).to_uppercase()),
        |(small, large)| {
            let lower = |text: &str| text.chars().flat_map(char::to_lowercase).map(u32::from).sum::<u32>();
            (small.eq_ignore_ascii_case(&large), lower(&small) == lower(&large))
        },
    );
    assert_eq!(heap.total_blocks, 0);
    assert_eq!(heap.value, (true, true));
}

#[test]
fn characters_in_lowercase_know_no_final_sigma() {
    assert_eq!("ΟΔΟΣ".to_lowercase(), "οδος");
    assert_eq!("ΟΔΟΣ".chars().flat_map(char::to_lowercase).collect::<String>(), "οδοσ");
}

#[test]
fn case_in_ascii_clear_truncate_and_retain_work_in_place() {
    let mut text = letters(1_000);
    let heap = measure(|| {
        text.make_ascii_uppercase();
        text.retain(|c| c != 'b');
        text.truncate(10);
        text.clear();
    });
    assert_eq!(heap.total_blocks, 0);
    assert_eq!(text.capacity(), 1_000);
}

#[test]
fn a_key_in_lowercase_is_made_for_each_comparison_or_once() {
    let names = || (0..1_000).map(|i| format!("User{}", i * 619 % 1_000)).collect::<Vec<_>>();
    let heap = measure_with(names, |mut names| {
        names.sort_by_key(|name| name.to_lowercase());
        names
    });
    assert!(heap.total_blocks > 10_000, "{} blocks", heap.total_blocks);
    drop(heap);
    let heap = measure_with(names, |mut names| {
        names.sort_by_cached_key(|name| name.to_lowercase());
        names
    });
    assert_eq!(heap.total_blocks, 1_001);
}

// Bytes, boxes and shared texts.

#[test]
fn from_utf8_and_into_bytes_keep_the_block() {
    let heap = measure_with(|| letters(1_000).into_bytes(), |bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    let heap = measure_with(|| letters(1_000), String::into_bytes);
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn from_utf8_gives_refused_bytes_back() {
    let heap = measure_with(
        || [letters(1_000).as_bytes(), b"\xff"].concat(),
        |bytes| String::from_utf8(bytes).unwrap_err().into_bytes(),
    );
    assert_eq!((heap.total_blocks, heap.value.len()), (0, 1_001));
}

#[test]
fn from_utf8_lossy_borrows_what_is_good() {
    let heap = measure_with(
        || letters(1_000).into_bytes(),
        |bytes| matches!(String::from_utf8_lossy(&bytes), Cow::Borrowed(_)),
    );
    assert!(heap.value);
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn into_owned_of_a_borrowed_cow_copies() {
    let text = letters(1_000);
    let heap = measure(|| black_box(Cow::Borrowed(text.as_str())).into_owned());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_000));
    drop(heap);
    let heap = measure_with(|| Cow::<str>::Owned(letters(1_000)), Cow::into_owned);
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn into_boxed_str_gives_back_the_rest() {
    let roomy = || {
        let mut text = String::with_capacity(1_000);
        text.push_str("telegraphy");
        text
    };
    let heap = measure_with(roomy, String::into_boxed_str);
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 10));
}

#[test]
fn into_boxed_str_of_a_full_string_and_back_allocates_nothing() {
    let heap = measure_with(|| letters(1_000), |text| text.into_boxed_str().into_string());
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn an_rc_str_is_one_block_with_two_counters_and_a_clone_none() {
    let word = size_of::<usize>() as u64;
    let text = letters(1_000);
    let heap = measure(|| (Rc::<str>::from(text.as_str()), Arc::<str>::from(text.as_str())));
    assert_eq!((heap.total_blocks, heap.total_bytes), (2, 2 * (1_000 + 2 * word)));
    let (rc, arc) = heap.into_value();
    let heap = measure(|| (Rc::clone(&rc), Arc::clone(&arc)));
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn an_rc_string_is_two_blocks() {
    let heap = measure(|| Rc::new(black_box("telegraphy").to_string()));
    assert_eq!(heap.total_blocks, 2);
}

#[test]
fn a_set_of_rc_str_is_asked_with_a_plain_str() {
    let names: BTreeSet<Rc<str>> = ["api", "mail"].map(Rc::from).into();
    let heap = measure(|| names.get(black_box("mail")).map(Rc::clone));
    assert_eq!(heap.total_blocks, 0);
    assert!(heap.value.is_some());
}

// Reading.

#[test]
fn lines_makes_a_string_for_each_line() {
    let heap = measure_with(lines, |text| text.as_bytes().lines().map_while(Result::ok).count());
    assert_eq!((heap.total_blocks, heap.value), (1_000, 1_000));
}

#[test]
fn read_line_needs_one_buffer() {
    let heap = measure_with(lines, |text| {
        let (mut input, mut line, mut read) = (text.as_bytes(), String::new(), 0);
        while input.read_line(&mut line).unwrap() > 0 {
            read += 1;
            line.clear();
        }
        read
    });
    assert_eq!((heap.total_blocks, heap.total_bytes, heap.value), (1, 20, 1_000));
}

#[test]
fn read_line_appends_and_keeps_the_line_break() {
    let (mut input, mut line) = (&b"one\r\ntwo"[..], String::new());
    assert_eq!(input.read_line(&mut line).unwrap(), 5);
    assert_eq!(input.read_line(&mut line).unwrap(), 3);
    assert_eq!(input.read_line(&mut line).unwrap(), 0);
    assert_eq!(line, "one\r\ntwo");
}

#[test]
fn a_buf_reader_has_a_block_of_8_kib() {
    let heap = measure_with(lines, |text| black_box(BufReader::new(io::Cursor::new(text))));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 8_192));
}
