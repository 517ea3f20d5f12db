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

/// A captured profile of a program that somebody else wrote, the site that it must show first of the program's own, and
/// the files in which sites may be. See `tests/profiles/README.md`.
const PROGRAMS: [(&str, &str, &[&str]); 14] = [
    ("cjson-c-O1.out", "cJSON_New_Item (cJSON.c:243)", &["cJSON.c", "test.c"]),
    (
        "jsoncpp-read-O1.out",
        "main (readFromString.cpp:35)",
        &["json_reader.cpp", "json_value.cpp", "readFromString.cpp"],
    ),
    (
        "pugixml-walker-O0.out",
        "pugi::impl::(anonymous namespace)::default_allocate(unsigned long) (pugixml.cpp:216)",
        &["pugixml.cpp", "traverse_walker.cpp"],
    ),
    ("pugixml-xpath-O2.out", "allocate_page (pugixml.cpp:570)", &["pugixml.cpp", "xpath_query.cpp"]),
    (
        "tinyxml2-html5-O0.out",
        "tinyxml2::MemPoolT::Alloc() (tinyxml2.h:373)",
        &["tinyxml2.h", "tinyxml2.cpp", "html5-printer.cpp"],
    ),
    // A class is copied, deep down in its copy constructor: whoever copies is asked.
    (
        "yaml-cpp-parse-O0.out",
        "YAML::operator|(YAML::RegEx const&, YAML::RegEx const&) (regex_yaml.cpp:26)",
        &["regex_yaml.cpp"],
    ),
    (
        "jsonxf-dev.out",
        "jsonxf::Formatter::format_stream (jsonxf.rs:193)",
        &["jsonxf.rs", "main.rs", "lib.rs", "src/lib.rs"],
    ),
    (
        "pulldown-cmark-lto.out",
        "pulldown_cmark::pulldown_cmark (main.rs:218)",
        &["main.rs", "parse.rs", "tree.rs", "lib.rs", "src/lib.rs"],
    ),
    (
        "huniq-release.out",
        "uniq_cmd (main.rs:107)",
        &[
            "main.rs",
            "command.rs",
            "graph.rs",
            "matched_arg.rs",
            "mkeymap.rs",
            "parser.rs",
            "src/lib.rs",
            "src/map/core.rs",
        ],
    ),
    (
        "serde_json.json",
        "serde_json::map::Map::insert (serde_json-1.0.154/src/map.rs:138)",
        &["serde_json-1.0.154/src/map.rs", "src/bin/json.rs", "src/de/impls.rs", "src/value/de.rs"],
    ),
    (
        "csv.json",
        "csv::reader::Reader::new (csv-1.4.0/src/reader.rs:828)",
        &["csv-1.4.0/src/reader.rs", "csv-1.4.0/src/byte_record.rs", "src/bin/table.rs"],
    ),
    (
        "regex-lite.json",
        "regex_lite::pikevm::SlotTable::reset (regex-lite-0.1.9/src/pikevm.rs:698)",
        &[
            "regex-lite-0.1.9/src/nfa.rs",
            "regex-lite-0.1.9/src/pikevm.rs",
            "regex-lite-0.1.9/src/pool.rs",
            "regex-lite-0.1.9/src/string.rs",
            "src/bin/pattern.rs",
            "src/hir/mod.rs",
            "src/hir/parse.rs",
        ],
    ),
    (
        "pulldown-cmark.json",
        "pulldown_cmark::parse::Allocations::new (pulldown-cmark-0.13.6/src/parse.rs:2083)",
        &[
            "pulldown-cmark-0.13.6/src/parse.rs",
            "pulldown-cmark-0.13.6/src/tree.rs",
            "pulldown-cmark-escape-0.11.0/src/lib.rs",
            "src/bin/markdown.rs",
        ],
    ),
    (
        "xml.json",
        "xml::reader::parser::MarkupData::take_attributes (src/reader/parser.rs:44)",
        &[
            "src/reader/lexer.rs",
            "src/reader/parser.rs",
            "reader/parser/inside_closing_tag_name.rs",
            "reader/parser/inside_opening_tag.rs",
            "xml-1.4.0/src/name.rs",
            "xml-1.4.0/src/namespace.rs",
            "src/bin/events.rs",
        ],
    ),
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
fn names_the_right_site_of_programs_that_others_wrote() {
    for (file, first, files) in PROGRAMS {
        let profile = read(file);
        let mut sites = profile::sites(&OwnFrames::of_program(&profile));
        sites.retain(|site| !site.is_nowhere());
        assert_eq!(sites.first().map(|site| site.place("nowhere")).as_deref(), Some(first), "{file}");
        for site in sites {
            assert!(files.contains(&&*site.file), "{file}: {}", site.place("nowhere"));
        }
    }
}

/// Nobody else's machine is of interest, nor whose it was.
#[test]
fn captured_profiles_tell_no_paths() {
    let profiles = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles");
    for (file, ..) in PROGRAMS {
        let text = std::fs::read_to_string(profiles.join(file)).expect(file);
        assert!(text.len() < 30_000, "{file}");
        for path in ["/home/", "/root/", "/tmp/", ".cargo/"] {
            assert!(!text.contains(path), "{file}: {path}");
        }
    }
}

#[test]
fn says_what_a_build_left_out() {
    let lacks = |file| OwnFrames::of_program(&read(file)).lacks();
    assert_eq!(lacks("no-line-numbers.json"), Some(Lacks::Lines));
    assert_eq!(lacks("valgrind-rust-library-paths.out"), None);
    assert_eq!(lacks("coreutils-sort-stripped.out"), Some(Lacks::Names));
    assert!(Lacks::Lines.advice().contains("`debug = ") && Lacks::Names.advice().contains("`strip = "));
}
