//! Profiles that other programs left: each names its program's own lines, and no library's.

use std::fs::File;
use std::path::Path;

use checker::profile::{self, Lacks, OwnFrames};

/// A file in `tests/profiles`, and the sites that it must show, those with the most bytes first.
const PROFILES: [(&str, &[&str]); 5] = [
    // Valgrind names Rust's library without the slash in front.
    ("valgrind-rust-library-paths.out", &["app::words (main.rs:12)", "app::main (main.rs:62)"]),
    // A template's name begins with the type that it returns; headers and the C library are nobody's own.
    (
        "valgrind-cpp-return-type.out",
        &["readings(int) (readings.cpp:9)", "orders(int) (readings.cpp:14)", "open_it() (readings.cpp:20)"],
    ),
    // A folder and a command that are not UTF-8.
    ("valgrind-latin1-bytes.out", &["make (caf\u{fffd}.c:2)"]),
    // Microsoft's debug information wraps types.
    ("windows-msvc-enum-method.json", &[r"app::first (C:\work\app\src\main.rs:12)"]),
    // Without line tables there are functions to tell.
    ("no-line-numbers.json", &["app::main", "app::words", "nowhere"]),
];

fn read(file: &str) -> profile::Profile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles").join(file);
    profile::read(File::open(&path).expect(file)).expect(file)
}

#[test]
fn names_the_lines_of_the_program_and_not_of_a_library() {
    for (file, expected) in PROFILES {
        let profile = read(file);
        let sites = profile::sites(&OwnFrames::of_program(&profile));
        let found: Vec<String> = sites.iter().map(|site| site.place("nowhere")).collect();
        assert_eq!(found, expected, "{file}");
    }
}

#[test]
fn says_what_a_build_left_out() {
    let lacks = |file| OwnFrames::of_program(&read(file)).lacks();
    assert_eq!(lacks("no-line-numbers.json"), Some(Lacks::Lines));
    assert_eq!(lacks("valgrind-rust-library-paths.out"), None);
    assert!(Lacks::Lines.advice().contains("`debug = ") && Lacks::Names.advice().contains("`strip = "));
}
