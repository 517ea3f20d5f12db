//! Growth is booked on the line that grows, and the first allocation on its own.
//!
//! dhat by itself books every reallocation on the line that made the block first.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "../heaplings/tests/child/mod.rs"]
mod child;
mod common;

use std::collections::{BTreeMap, BinaryHeap, HashMap, VecDeque};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use checker::profile::{self, Metric};
use common::Tree;
use heaplings::{Budget, measure, measure_threads};

/// How many values each program puts into a collection.
const N: u64 = 10;
/// The variable that names the program to run.
const PROGRAM: &str = "HEAPLINGS_TEST_PROGRAM";
/// And the one with the capacity that it asks for.
const CAPACITY: &str = "HEAPLINGS_TEST_CAPACITY";

// The programs. A mark at the end of a line says what happens there, and the word to which the column points.

fn grows_a_vec(capacity: usize) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(capacity); //~ made: Vec::with_capacity
    for n in 0..black_box(N) {
        numbers.push(n); //~ grew: push
    }
    numbers
}

fn grows_a_string(capacity: usize) -> String {
    let mut text = String::with_capacity(capacity); //~ made: String::with_capacity
    for _ in 0..black_box(N) {
        text.push('x'); //~ grew: push
    }
    text
}

fn grows_a_string_at_once(capacity: usize) -> String {
    let mut text = String::with_capacity(capacity); //~ made: String::with_capacity
    text.push_str(black_box("0123456789")); //~ grew: push_str
    text
}

fn grows_a_deque(capacity: usize) -> VecDeque<u64> {
    let mut queue = VecDeque::with_capacity(capacity); //~ made: VecDeque::with_capacity
    for n in 0..black_box(N) {
        queue.push_front(n); //~ grew: push_front
    }
    queue
}

fn grows_a_heap(capacity: usize) -> BinaryHeap<u64> {
    let mut heap = BinaryHeap::with_capacity(capacity); //~ made: BinaryHeap::with_capacity
    for n in 0..black_box(N) {
        heap.push(n); //~ grew: push
    }
    heap
}

fn grows_what_was_collected(capacity: usize) -> Vec<u64> {
    let mut numbers = (0..capacity as u64).map(|n| n * 2).collect::<Vec<_>>(); //~ made: collect
    while (numbers.len() as u64) < black_box(N) {
        numbers.extend([7]); //~ grew: extend
    }
    numbers
}

fn grows_a_map(capacity: usize) -> HashMap<u64, u64> {
    let mut squares = HashMap::with_capacity(capacity); //~ made: HashMap::with_capacity
    for n in 0..black_box(N) {
        squares.insert(n, n * n); //~ grew: insert
    }
    squares
}

fn shrinks_a_vec(capacity: usize) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(capacity); //~ made: Vec::with_capacity
    numbers.push(7);
    numbers.shrink_to_fit(); //~ shrank: shrink_to_fit
    numbers
}

fn grows_on_another_thread(capacity: usize) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(capacity); //~ made: Vec::with_capacity
    std::thread::scope(|scope| {
        scope.spawn(|| {
            numbers.extend(0..black_box(N)); //~ grew: extend
        });
    });
    numbers
}

fn grows_three_vecs(capacity: usize) -> Vec<u64> {
    let mut total = 0;
    for _ in 0..3 {
        let mut numbers = Vec::with_capacity(capacity); //~ made: Vec::with_capacity
        numbers.extend_from_slice(&black_box([7; N as usize])); //~ grew: extend_from_slice
        total += numbers.len() as u64;
    }
    black_box([total; 0]).into()
}

fn grows_one_of_two(capacity: usize) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(capacity); //~ made: Vec::with_capacity
    let others: Vec<u64> = Vec::with_capacity(black_box(capacity)); //~ made: Vec::with_capacity
    numbers.extend_from_slice(&black_box([7; N as usize])); //~ grew: extend_from_slice
    drop(black_box(others));
    numbers
}

/// What the program below is given.
static INPUT: Mutex<Vec<u64>> = Mutex::new(Vec::new());

fn grows_an_input(capacity: usize) -> Vec<u64> {
    let others: Vec<u64> = Vec::with_capacity(black_box(capacity)); //~ made: Vec::with_capacity
    let mut numbers = std::mem::take(&mut *INPUT.lock().unwrap());
    numbers.extend_from_slice(&black_box([7; N as usize])); //~ grew: extend_from_slice
    drop(black_box(others));
    numbers
}

#[test]
#[ignore = "run by others"]
fn runs_a_program() {
    let Ok(program) = std::env::var(PROGRAM) else { return };
    let capacity = std::env::var(CAPACITY).unwrap().parse().unwrap();
    *INPUT.lock().unwrap() = vec![7];
    macro_rules! run {
        ($($name:ident by $measure:ident),*) => { match &*program {
            $(stringify!($name) => {
                let heap = $measure(|| $name(capacity));
                println!("{heap:?}");
                // It fails, and so dhat writes its profile.
                dhat::assert!(heap.total_blocks > 1_000);
            })*
            _ => panic!("no such program"),
        }};
    }
    run!(
        grows_a_vec by measure, grows_a_string by measure, grows_a_string_at_once by measure,
        grows_a_deque by measure, grows_a_heap by measure, grows_what_was_collected by measure,
        grows_a_map by measure, shrinks_a_vec by measure, grows_on_another_thread by measure_threads,
        grows_three_vecs by measure, grows_one_of_two by measure, grows_an_input by measure
    );
}

/// What a program's profile says: blocks and bytes by what the marked line does.
type Booked = BTreeMap<String, (u64, u64)>;

fn profile(program: &str, capacity: usize) -> Booked {
    let folder = child::folder(&format!("{program}_{capacity}"));
    let mut command = child::command("runs_a_program");
    command.env(PROGRAM, program).env(CAPACITY, capacity.to_string()).current_dir(&folder);
    booked(&mut command, program, &folder)
}

/// Runs a program and adds up its points by the mark on the line and at the column of its innermost frame here.
fn booked(command: &mut Command, program: &str, folder: &Path) -> Booked {
    let output = command.output().unwrap();
    assert!(child::text(&output).contains("dhat: assertion failed"), "{}", child::text(&output));
    let profile = fs::read_to_string(folder.join("dhat-heap.json")).unwrap();
    let frames: Vec<&str> =
        profile.split("\"ftbl\"").nth(1).unwrap().lines().skip(1).map(|line| line.trim()).collect();
    let mut booked = Booked::new();
    for point in profile.split("\"tb\":").skip(1) {
        let number = |text: &str| text.trim().trim_end_matches(',').parse::<u64>().unwrap();
        let bytes = number(point.lines().next().unwrap());
        let blocks = number(point.split("\"tbk\":").nth(1).unwrap().lines().next().unwrap());
        let stack = point.split("\"fs\": [").nth(1).unwrap().split(']').next().unwrap();
        let stack: Vec<&str> = stack.split(',').map(|frame| frames[number(frame) as usize]).collect();
        let Some(label) = stack.iter().find_map(|frame| label(frame, program)) else {
            // A thread's own start.
            continue;
        };
        let sum = booked.entry(label).or_default();
        *sum = (sum.0 + blocks, sum.1 + bytes);
    }
    booked
}

/// What the mark says on the line that a frame names; where the column is another's, that too.
fn label(frame: &str, program: &str) -> Option<String> {
    if !frame.contains(program) {
        return None;
    }
    let (_, place) = frame.split_once("growth.rs:")?;
    let (line, column) = place.trim_end_matches(['"', ',', ')']).split_once(':')?;
    let source = include_str!("growth.rs").lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
    let Some((code, mark)) = source.split_once(" //~ ") else { return Some(format!("line {line}")) };
    let (label, word) = mark.split_once(": ").unwrap();
    let expected = code.find(word).unwrap() + 1;
    Some(if column == expected.to_string() { label.to_owned() } else { format!("{label} at {column}") })
}

/// Lines and columns are what line tables of this kind have; a release build has none.
const HAS_LINES: bool = cfg!(all(target_os = "linux", debug_assertions));

#[track_caller]
fn assert_booked(program: &str, capacity: usize, expected: &[(&str, (u64, u64))]) {
    if HAS_LINES {
        let expected: Booked = expected.iter().map(|&(label, figures)| (label.to_owned(), figures)).collect();
        assert_eq!(profile(program, capacity), expected, "{program}({capacity})");
    }
}

#[test]
#[ignore = "run by an_exceeded_budget_names_the_lines"]
fn exceeds_a_budget() {
    if child::is_child() {
        let all = Budget::default();
        measure(|| grows_a_vec(9)).assert(Budget { blocks: 1, left: 143, ..all });
    }
}

#[test]
fn an_exceeded_budget_names_the_lines() {
    let folder = child::folder("exceeded_budget");
    let output =
        child::command("exceeds_a_budget").current_dir(&folder).env_remove("NEXTEST").output().unwrap();
    let text = child::text(&output);
    assert!(!output.status.success());
    if HAS_LINES {
        // The folder is inside of the workspace, so that the source is found from there.
        let line = |mark: &str| {
            let at = include_str!("growth.rs").lines().position(|line| line.contains(mark)).unwrap();
            at + 1
        };
        let (made, grew) = (line("//~ made: Vec::with"), line("//~ grew: push"));
        let expected = format!(
            "error: 2 blocks, the budget is 1; 144 bytes left, the budget is 143\n\
             \x20 --> checker/tests/growth.rs:{made}:23\n\
             \x20  |\n\
             {made} |     let mut numbers = Vec::with_capacity(capacity); //~ made: Vec::with_capacity\n\
             \x20  |                       ^^^^^^^^^^^^^^^^^^ a Vec was made with room: 1 block, 72 bytes, 0 bytes left\n\
             \x20 --> checker/tests/growth.rs:{grew}:17\n\
             \x20  |\n\
             {grew} |         numbers.push(n); //~ grew: push\n\
             \x20  |                 ^^^^ a Vec grew: 1 block, 144 bytes, 144 bytes left\n"
        );
        assert!(text.contains(&expected), "{text}\nexpected\n{expected}");
        assert!(text.contains("  = note: blocks 2 of 1, bytes 216, peak 144, left 144 of 143"), "{text}");
    }
}

#[test]
fn room_for_one_too_few() {
    for program in ["grows_a_vec", "grows_a_deque", "grows_a_heap"] {
        assert_booked(program, 9, &[("made", (1, 72)), ("grew", (1, 144))]);
    }
    for program in ["grows_a_string", "grows_a_string_at_once"] {
        assert_booked(program, 9, &[("made", (1, 9)), ("grew", (1, 18))]);
    }
    assert_booked("grows_what_was_collected", 9, &[("made", (1, 72)), ("grew", (1, 144))]);
}

#[test]
fn room_for_half() {
    for program in ["grows_a_vec", "grows_a_deque", "grows_a_heap", "grows_what_was_collected"] {
        assert_booked(program, 5, &[("made", (1, 40)), ("grew", (1, 80))]);
    }
    for program in ["grows_a_string", "grows_a_string_at_once"] {
        assert_booked(program, 5, &[("made", (1, 5)), ("grew", (1, 10))]);
    }
}

#[test]
fn room_for_very_few() {
    // 1, then 4, 8 and 16 numbers; a deque doubles from 1, and a String from 8.
    for program in ["grows_a_vec", "grows_a_heap", "grows_what_was_collected"] {
        assert_booked(program, 1, &[("made", (1, 8)), ("grew", (3, 8 * (4 + 8 + 16)))]);
    }
    assert_booked("grows_a_string", 1, &[("made", (1, 1)), ("grew", (2, 8 + 16))]);
    assert_booked("grows_a_string_at_once", 1, &[("made", (1, 1)), ("grew", (1, 10))]);
}

#[test]
fn no_room_at_all() {
    for program in ["grows_a_vec", "grows_a_deque", "grows_a_heap", "grows_what_was_collected"] {
        assert_booked(program, 0, &[("grew", (3, 8 * (4 + 8 + 16)))]);
    }
    assert_booked("grows_a_string", 0, &[("grew", (2, 8 + 16))]);
    assert_booked("grows_a_string_at_once", 0, &[("grew", (1, 10))]);
}

#[test]
fn room_enough() {
    assert_booked("grows_a_vec", 10, &[("made", (1, 80))]);
    assert_booked("grows_a_string", 10, &[("made", (1, 10))]);
}

/// A map allocates anew and frees, so that dhat alone has the line.
#[test]
fn a_map_does_not_reallocate() {
    if HAS_LINES {
        let booked = profile("grows_a_map", 5);
        assert_eq!(booked.keys().collect::<Vec<_>>(), ["grew", "made"]);
        assert_eq!((booked["made"].0, booked["grew"].0), (1, 1));
        assert!(booked["grew"].1 > booked["made"].1, "{booked:?}");
    }
}

#[test]
fn shrinking_is_booked_where_it_happens() {
    assert_booked("shrinks_a_vec", 10, &[("made", (1, 80)), ("shrank", (1, 8))]);
}

/// What a verdict says at the line of a program that grows.
fn words_at_growth(program: &str, capacity: usize) -> (u32, String) {
    let folder = child::folder(&format!("words_{program}_{capacity}"));
    let mut command = child::command("runs_a_program");
    command.env(PROGRAM, program).env(CAPACITY, capacity.to_string()).current_dir(&folder);
    booked(&mut command, program, &folder);
    let file = fs::File::open(folder.join("dhat-heap.json")).unwrap();
    let sites = profile::sites_of_limit(&profile::read(file).unwrap(), file!(), Metric::TotalBlocks);
    let line = |mark: &str| {
        let is_marked =
            |line: u32| include_str!("growth.rs").lines().nth(line as usize - 1).unwrap().contains(mark);
        sites.iter().find(|site| site.line > 0 && is_marked(site.line))
    };
    let made = line("//~ made").map_or(0, |site| site.line);
    (made, line("//~ grew").unwrap().causes.join("; "))
}

#[test]
fn growth_is_told_together_with_the_room_there_was() {
    if !HAS_LINES {
        return;
    }
    for (program, capacity, expected) in [
        ("grows_a_vec", 9, "a Vec with room for 72 bytes (line _) grew once"),
        ("grows_a_vec", 1, "a Vec with room for 8 bytes (line _) grew 3 times"),
        ("grows_a_string", 1, "a String with room for 1 byte (line _) grew 2 times"),
        ("grows_a_deque", 9, "a VecDeque with room for 72 bytes (line _) grew once"),
        ("grows_a_heap", 9, "a BinaryHeap with room for 72 bytes (line _) grew once"),
        ("grows_three_vecs", 9, "Vecs made with room (line _) grew 3 times"),
        // Nothing is known of the room, or of which it was that grew.
        ("grows_a_vec", 0, "a Vec grew"),
        ("grows_what_was_collected", 9, "a Vec grew"),
        ("grows_a_map", 5, "a HashMap grew and rehashed"),
        ("grows_one_of_two", 9, "a Vec grew"),
        ("grows_an_input", 9, "a Vec grew"),
    ] {
        let (made, words) = words_at_growth(program, capacity);
        assert_eq!(words, expected.replace('_', &made.to_string()), "{program}({capacity})");
    }
}

/// The real checker, in a dev build, which has lines everywhere that exercises are checked.
#[test]
fn verdicts_tell_the_room_and_whose_line_it_is() {
    let tree = Tree::new("growth");
    tree.edit("exercises/01_vec_capacity/vec2.rs", "= Vec::new();", "= Vec::with_capacity(raw.len() - 1);");
    let page = tree.checker(&["run", "vec2"]).ended_with(1).out;
    assert!(
        page.contains(
            "^^^^ a Vec with room for 14,396 bytes (line 16) grew once: 1 allocation, 28,792 bytes"
        ),
        "{page}"
    );
    assert!(!page.contains("the tests' own"), "{page}");
    // Here the tests collect what the learner's iterator hands out.
    let page = tree.checker(&["run", "vec7"]).ended_with(1).out;
    let note = "    = note: line 162 is the tests' own; what it uses of yours: `impl Iterator for Tiles<'_>` (line 43)\n";
    assert!(page.contains(note), "{page}");
}

#[test]
fn growth_on_another_thread() {
    if HAS_LINES {
        let mut booked = profile("grows_on_another_thread", 9);
        // Starting a thread allocates too.
        booked.retain(|label, _| !label.starts_with("line "));
        let expected = [("grew", (1, 144)), ("made", (1, 72))].map(|(label, sum)| (label.to_owned(), sum));
        assert_eq!(booked, Booked::from(expected));
    }
}
