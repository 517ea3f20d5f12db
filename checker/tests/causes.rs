//! What is said to have happened at a line, held to what the standard library does: small programs under dhat.
//! Only dev builds have the line tables for it, and on Windows these name functions in a way of their own.
#![cfg(all(debug_assertions, unix))]

use std::borrow::Cow;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, mpsc};

use checker::profile::{self, OwnFrames, Profile};
use checker::ui::style::Style;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

#[derive(Clone)]
struct Message {
    text: String,
}

/// Defines functions, and a table of them with their names and what each does.
macro_rules! programs {
    ($($name:ident $does:literal $body:block)*) => {
        $(fn $name() $body)*
        const PROGRAMS: &[(&str, fn(), &str)] = &[$((stringify!($name), $name, $does)),*];
    };
}

programs! {
    push "a Vec grew" {
        let mut list = Vec::new();
        for i in 0..black_box(100) {
            list.push(i);
        }
        black_box(list);
    }
    extend "a Vec grew" {
        let mut list = Vec::new();
        list.extend((0..black_box(100)).filter(|i| i % 2 == 0));
        black_box(list);
    }
    with_room "a Vec was made with room" { black_box(Vec::<u8>::with_capacity(black_box(100))); }
    from_elem "vec![value; n] made a Vec" { black_box(vec![1_u8; black_box(100)]); }
    collect "a Vec was collected" { black_box((0..black_box(100)).collect::<Vec<_>>()); }
    clone_vec "a Vec was cloned" { black_box(black_box(&Vec::from([1])).clone()); }
    to_vec "a slice was copied to a new Vec" { black_box(black_box([1, 2]).to_vec()); }
    concat "concat made a Vec" { black_box([[1, 2], black_box([3, 4])].concat()); }
    sort "a sort took a buffer to work in" {
        let mut list = black_box([0_u64; 2_000]);
        list.iter_mut().enumerate().for_each(|(i, n)| *n = (i as u64 * 7_919) % 1_000);
        list.sort_by_key(|n| n % 17);
        black_box(list);
    }
    copy_text "text was copied to a new String" { black_box(String::from(black_box("text"))); }
    to_string "to_string made a String" { black_box(black_box(12_345).to_string()); }
    format "format! made a String" { black_box(format!("{}-{}", black_box(1), black_box("text"))); }
    write "a String grew as text was written to it" {
        let mut text = String::new();
        let _ = write!(text, "{}-{}", black_box(1), black_box("text"));
        black_box(text);
    }
    push_str "a String grew" {
        let mut text = String::new();
        text.push_str(black_box("text"));
        black_box(text);
    }
    read_line "a String grew as it was read into" {
        let mut line = String::new();
        let _ = black_box(&b"one\ntwo\n"[..]).read_line(&mut line);
        black_box(line);
    }
    lines "a String grew as it was read into" { black_box(black_box(&b"one\n"[..]).lines().next()); }
    read_to_string "a String grew as it was read into" {
        let mut text = String::new();
        let _ = black_box(&b"one\ntwo\n"[..]).chain(black_box(&b"three"[..])).read_to_string(&mut text);
        black_box(text);
    }
    read_until "a Vec grew as it was read into" {
        let mut line = Vec::new();
        let _ = black_box(&b"one\ntwo\n"[..]).read_until(b'\n', &mut line);
        black_box(line);
    }
    clone_string "a String was cloned" { black_box(black_box(&String::from("text")).clone()); }
    derived_clone "a String was cloned" { black_box(black_box(&Message { text: "text".into() }).clone().text); }
    join "join made a String" { black_box(["a", black_box("b")].join(", ")); }
    uppercase "a change of case made a new String" { black_box(black_box("text").to_uppercase()); }
    own "a Cow made a copy of its own" {
        let mut text = Cow::Borrowed(black_box("text"));
        text.to_mut();
        black_box(text);
    }
    path "join made a PathBuf" { black_box(Path::new(black_box("/a")).join("b")); }
    boxed "a value was boxed" { black_box(Box::new(black_box(5))); }
    shared "an Rc was made" { black_box(Rc::new(black_box(5))); }
    shared_default "an Rc was made" { black_box(Rc::<u64>::default()); }
    shared_by_threads_default "an Arc was made" { black_box(Arc::<u64>::default()); }
    shared_by_threads "an Arc was made" { black_box(Arc::new(black_box(5))); }
    insert "a HashMap grew and rehashed" {
        let mut map = HashMap::new();
        for i in 0..black_box(100) {
            map.insert(i, i);
        }
        black_box(map);
    }
    insert_in_set "a HashSet grew and rehashed" {
        let mut set = HashSet::new();
        for i in 0..black_box(100) {
            set.insert(i);
        }
        black_box(set);
    }
    map_with_room "a HashMap was made with room" { black_box(HashMap::<u8, u8>::with_capacity(black_box(100))); }
    clone_map "a HashMap was cloned" { black_box(black_box(&HashMap::from([(1, 2)])).clone()); }
    insert_in_tree "a BTreeMap made a node" {
        let mut map = BTreeMap::new();
        map.insert(black_box(1), 2);
        black_box(map);
    }
    queue "a VecDeque grew" {
        let mut queue = VecDeque::new();
        queue.push_back(black_box(1));
        black_box(queue);
    }
    heap "a BinaryHeap grew" {
        let mut heap = BinaryHeap::new();
        heap.push(black_box(1));
        black_box(heap);
    }
    chain "a LinkedList made a node" {
        let mut list = LinkedList::new();
        list.push_back(black_box(1));
        black_box(list);
    }
    thread "a thread was started" { let _ = std::thread::spawn(|| black_box(1)).join(); }
    channel "a channel was made" { black_box(mpsc::sync_channel::<u8>(black_box(3))); }
}

fn record(file: &Path) -> Profile {
    // Untrimmed, as the measuring library does it.
    let profiler = dhat::Profiler::builder().file_name(file).trim_backtraces(Some(usize::MAX)).build();
    for (_, program, _) in PROGRAMS {
        program();
    }
    drop(profiler);
    profile::read(fs::File::open(file).expect("dhat wrote its file")).expect("it can be read")
}

#[test]
fn tells_what_the_library_did() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("causes-{}.json", std::process::id()));
    let profile = record(&file);
    let _ = fs::remove_file(&file);
    let sites = profile::sites(&OwnFrames::of(&profile, file!()));
    let mut missing = Vec::new();
    for (name, _, does) in PROGRAMS {
        let is_in = |function: &str| function.rsplit("::").any(|part| part == *name);
        let own = sites.iter().filter(|site| is_in(&site.function));
        let told: Vec<&str> = own.flat_map(|site| &site.causes).map(String::as_str).collect();
        if !told.contains(does) {
            missing.push(format!("{name}: {does:?} is not among {told:?}"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    // The same lines are found when nothing is known but that they are not the library's.
    let sources = profile::Sources::default();
    let lines = profile::Lines::Found(&sources);
    let listing = profile::Listing { lines, style: Style::default(), columns: 80 };
    let listed = listing.show(&profile::Summary::of(&OwnFrames::of_program(&profile)));
    assert!(listed.contains("causes::push") && !listed.contains("raw_vec"), "{listed}");
}
