//! Test binaries that rustc builds without cargo: the same verdicts, and cargo wherever something is in doubt.
#![cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use checker::course::catalog::{Catalog, Version};
use checker::util::json::Value;
use common::{Outcome, Tree};

const VEC2: &str = "exercises/01_vec_capacity/vec2.rs";
const BASED: &str = "built by rustc directly, linked to the base";
const PLAIN: &str = "built by rustc directly";

/// Checks an exercise. Returns the report, and how it was built.
fn run(tree: &Tree, exercise: &str, variables: &[(&str, &str)]) -> (String, String) {
    let mut command = tree.command(&["run", exercise, "--format", "json", "--verbose"]);
    let outcome = Outcome::of(command.envs(variables.iter().copied()).output().unwrap());
    assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:#?}");
    let way = outcome.err.trim().strip_prefix(exercise).and_then(|way| way.strip_prefix(": "));
    let way = way.unwrap_or_else(|| panic!("{outcome:#?}")).to_string();
    (outcome.out, way)
}

/// The exercise's status and that of each test.
fn statuses(report: &str) -> String {
    let parts = report.split("\"status\":\"").skip(1);
    parts.filter_map(|part| part.split('"').next()).collect::<Vec<_>>().join(" ")
}

fn by_cargo(tree: &Tree, exercise: &str) -> String {
    let (report, way) = run(tree, exercise, &[("HEAPLINGS_BUILD", "cargo")]);
    assert_eq!(way, "built by cargo, for `HEAPLINGS_BUILD=cargo` is set");
    report
}

/// A tree in which vec2 was built by cargo once, so that its next text needs no cargo.
fn learned(name: &str) -> Tree {
    let tree = Tree::new(name);
    let (_, way) = run(&tree, "vec2", &[]);
    assert_eq!(way, "built by cargo, for how cargo calls rustc is not known yet");
    tree
}

/// Saves vec2 with another text of the same meaning.
fn edit(tree: &Tree, number: usize) {
    let text = tree.read(VEC2);
    tree.write(VEC2, format!("{text}// {number}\n"));
}

/// The only folder below the store of the only key whose name begins so.
fn in_store(tree: &Tree, start: &str) -> PathBuf {
    let only = |folder: &Path, start: &str| {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let mut found: Vec<PathBuf> = entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(start))
            .map(|entry| entry.path())
            .collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    };
    only(&only(&tree.path("target/checker/direct"), ""), start)
}

#[test]
fn a_verdict_is_the_same_both_ways() {
    let tree = Tree::new("direct-same");
    // One of each kind: predict, limits, shapes, dhat alone, a leak.
    let exercises = [
        ("00_intro", "intro1", BASED),
        ("01_vec_capacity", "vec2", BASED),
        ("02_hash_maps", "map9", BASED),
        ("05_leaks", "leak1", BASED),
        ("06_benchmarking", "bench8", PLAIN),
    ];
    for (chapter, exercise, expected) in exercises {
        // What dhat counts alone is not the same every time: a thread of the test harness allocates a part of it.
        let what = |report: String| if exercise == "bench8" { statuses(&report) } else { report };
        let run = |tree, exercise, variables| {
            let (report, way) = run(tree, exercise, variables);
            (what(report), way)
        };
        let (starter, _) = run(&tree, exercise, &[]);
        let (again, way) = run(&tree, exercise, &[]);
        assert!(way.starts_with(expected), "{exercise}: {way}");
        assert_eq!(starter, again, "{exercise}, starter");
        assert_eq!(run(&tree, exercise, &[]).0, again, "{exercise}, kept");
        tree.solve(chapter, exercise);
        let (solution, way) = run(&tree, exercise, &[]);
        assert!(way.starts_with(expected), "{exercise}: {way}");
        assert_eq!(what(by_cargo(&tree, exercise)), solution, "{exercise}, solution");
    }
}

#[test]
fn what_rustc_says_is_shown_as_cargo_shows_it() {
    let tree = learned("direct-messages");
    let texts = [
        "fn main() { let x: u8 = 1; }\n",
        "fn main() { let x: u8 = \"\"; missing() }\n",
        "fn main() {\n",
        "#![no_such_attribute]\nfn main() { unsafe { std::hint::unreachable_unchecked() } }\n",
        "//! No main at all.\n",
        "mod other;\nfn main() {}\n",
    ];
    let shown = |color: &str, build: &str| {
        let mut command = tree.command(&["run", "vec2"]);
        let variables = [("CLICOLOR_FORCE", color), ("HEAPLINGS_BUILD", build)];
        let outcome = Outcome::of(command.envs(variables).output().unwrap());
        (outcome.code, outcome.out, outcome.err)
    };
    for text in texts {
        tree.write(VEC2, text);
        for color in ["", "1"] {
            let direct = shown(color, "");
            assert_eq!(direct, shown(color, ""), "{text}, once more");
            assert_eq!(direct, shown(color, "cargo"), "{text}");
        }
    }
}

#[test]
fn a_verdict_belongs_to_the_text_whatever_its_time() {
    let tree = learned("direct-times");
    let file = tree.path(VEC2);
    let starter = tree.read(VEC2);
    let other = starter.replace("fn allocates_once", "fn allocates_1nce");
    assert_eq!(starter.len(), other.len());
    let time = SystemTime::now() - std::time::Duration::from_secs(7_200);
    for (text, name) in
        [(&starter, "allocates_once"), (&other, "allocates_1nce"), (&starter, "allocates_once")]
    {
        tree.write(VEC2, text);
        File::options().append(true).open(&file).unwrap().set_modified(time).unwrap();
        let (report, way) = run(&tree, "vec2", &[]);
        assert!(way.starts_with("built b") && !way.contains("cargo"), "{way}");
        assert!(report.contains(name), "{name}: {report}");
    }
}

#[test]
fn cargo_builds_what_reads_more_than_its_own_text() {
    let tree = learned("direct-reads");
    for (line, why) in [
        ("pub const NAME: &str = env!(\"CARGO_PKG_NAME\");", "the text uses `env!`"),
        ("pub const MANIFEST: &str = include_str!(\"../Cargo.toml\");", "the text uses `include_str!`"),
        ("#[path = \"vec1.rs\"]\npub mod other;", "the exercise reads other files"),
    ] {
        let text = tree.read("checker/starters/01_vec_capacity/vec2.rs");
        tree.write(VEC2, text.replacen("#[cfg(test)]", &format!("{line}\n\n#[cfg(test)]"), 1));
        let (report, way) = run(&tree, "vec2", &[]);
        assert!(way.starts_with(&format!("built by cargo, for {why}")), "{way}");
        assert!(report.contains("allocates_once"), "{report}");
    }
}

#[test]
fn a_base_that_is_damaged_costs_nothing_but_time() {
    let tree = learned("direct-base");
    let expected = run(&tree, "vec2", &[]).0;
    type Damage<'a> = (&'a str, &'a dyn Fn(&Path));
    let damages: [Damage<'_>; 5] = [
        ("deleted", &|base| fs::remove_dir_all(base).unwrap()),
        ("without its library", &|base| fs::remove_file(base.join("base.so")).unwrap()),
        ("truncated", &|base| {
            let library = File::options().write(true).open(base.join("base.so")).unwrap();
            library.set_len(1_000_000).unwrap();
        }),
        ("half written", &|base| {
            let recipe = fs::read_to_string(base.join("recipe")).unwrap();
            fs::write(base.join("recipe"), &recipe[..recipe.len() / 2]).unwrap();
        }),
        ("with a library of the same length", &|base| {
            let library = fs::read(base.join("base.so")).unwrap();
            fs::write(base.join("base.so"), vec![0; library.len()]).unwrap();
        }),
    ];
    for (number, (damage, harm)) in damages.into_iter().enumerate() {
        harm(&in_store(&tree, "base-"));
        edit(&tree, number);
        let (report, way) = run(&tree, "vec2", &[]);
        assert_eq!((report.as_str(), way.as_str()), (expected.as_str(), PLAIN), "{damage}");
        edit(&tree, number);
        let (report, way) = run(&tree, "vec2", &[]);
        assert_eq!(report, expected, "{damage}");
        assert_eq!(way, BASED, "it was made anew: {damage}");
    }
}

#[test]
fn what_was_kept_is_used_only_as_it_was_kept() {
    let tree = learned("direct-kept");
    let expected = run(&tree, "vec2", &[]).0;
    assert_eq!(run(&tree, "vec2", &[]).1, "built before from the same text");
    for entry in fs::read_dir(in_store(&tree, "binaries")).unwrap() {
        let file = File::options().write(true).open(entry.unwrap().path()).unwrap();
        file.set_len(100).unwrap();
    }
    assert_eq!(run(&tree, "vec2", &[]), (expected.clone(), BASED.to_string()));
    for entry in fs::read_dir(in_store(&tree, "calls")).unwrap() {
        let file = File::options().write(true).open(entry.unwrap().path()).unwrap();
        file.set_len(100).unwrap();
    }
    let (report, way) = run(&tree, "vec2", &[]);
    assert_eq!(report, expected);
    assert!(way.starts_with("built by cargo"), "{way}");
}

#[test]
fn a_change_of_what_decides_goes_back_to_cargo() {
    let tree = learned("direct-changes");
    let changes: [(&str, &dyn Fn()); 4] = [
        ("a package", &|| {
            let library = fs::read_dir(tree.path("target/checker/debug/deps")).unwrap();
            let library = library.map(|entry| entry.unwrap().path()).find(|path| {
                path.file_name().unwrap().to_string_lossy().starts_with("libassert_matches")
                    && path.extension().is_some_and(|extension| extension == "rlib")
            });
            let library = library.unwrap();
            let other = library.with_extension("other");
            fs::copy(&library, &other).unwrap();
            fs::rename(&other, &library).unwrap();
        }),
        ("the measuring library", &|| {
            tree.edit("checker/heaplings/src/lib.rs", "mod alloc;", "mod alloc; ");
        }),
        ("a manifest", &|| {
            let text = tree.read("exercises/Cargo.toml");
            tree.write("exercises/Cargo.toml", format!("{text}\n# changed\n"));
        }),
        ("the settings", &|| tree.write(".cargo/config.toml", "[term]\nquiet = false\n")),
    ];
    for (number, (what, change)) in changes.into_iter().enumerate() {
        edit(&tree, number);
        let (expected, way) = run(&tree, "vec2", &[]);
        assert!(way.starts_with(PLAIN), "before {what}: {way}");
        change();
        edit(&tree, number);
        let (report, way) = run(&tree, "vec2", &[]);
        assert!(way.starts_with("built by cargo"), "{what}: {way}");
        assert_eq!(report, expected, "{what}");
    }
}

#[test]
fn a_store_that_cannot_be_made_is_done_without() {
    let tree = Tree::new("direct-unwritable");
    fs::write(tree.path("target/checker/direct"), "in the way").unwrap();
    for number in 0..2 {
        edit(&tree, number);
        let (_, way) = run(&tree, "vec2", &[]);
        assert!(way.starts_with("built by cargo, for the target folder cannot be written to: "), "{way}");
    }
}

#[test]
fn two_checkers_at_once_do_no_harm() {
    let tree = learned("direct-two");
    let expected = run(&tree, "vec2", &[]).0;
    for number in 0..3 {
        edit(&tree, number);
        let start = || {
            let mut command = tree.command(&["run", "vec2", "--format", "json", "--verbose"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let both = [start(), start()];
        for checker in both {
            let outcome = Outcome::of(checker.wait_with_output().unwrap()).ended_with(1);
            assert_eq!(outcome.out, expected);
            assert!(!outcome.err.contains("cargo"), "{}", outcome.err);
        }
    }
}

/// Each exercise of a report by its name, as it stands there or, where `vary` says so, by its statuses alone.
fn reports(report: &str, vary: &dyn Fn(&str) -> bool) -> BTreeMap<String, String> {
    let report = Value::parse(report).expect("a report");
    let exercises = report.get("exercises").and_then(Value::as_array).expect("exercises");
    let pairs = exercises.iter().map(|exercise| {
        let name = exercise.get("name").and_then(Value::as_str).expect("a name").to_string();
        let text = exercise.to_string();
        let text = if vary(&name) { statuses(&text) } else { text };
        (name, text)
    });
    pairs.collect()
}

#[test]
#[ignore = "builds all exercises four times, which takes minutes"]
fn all_verdicts_are_the_same_both_ways() {
    let tree = Tree::new("direct-all");
    let catalog = Catalog::load(tree.root()).unwrap();
    let check = |build: &str| {
        let mut command = tree.command(&["check", "--format", "json", "--verbose"]);
        let outcome = Outcome::of(command.env("HEAPLINGS_BUILD", build).output().unwrap());
        assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:#?}");
        outcome
    };
    // What threads allocate is not the same every time, and dhat alone counts those of the test harness too.
    let vary = |name: &str| {
        let exercise = catalog.exercise(name).unwrap();
        let text = catalog.read(exercise, Version::Starter).unwrap();
        text.contains("measure_threads") || text.contains("thread::") || !text.contains("heaplings")
    };
    // So that cargo tells how it calls rustc.
    check("");
    for version in [Version::Starter, Version::Solution] {
        for exercise in catalog.exercises() {
            let text = catalog.read(exercise, version).unwrap();
            tree.write(&exercise.path(Version::Yours), text);
        }
        let direct = check("");
        assert!(!direct.err.contains("built by cargo"), "{}", direct.err);
        let by_cargo = check("cargo");
        let (direct, by_cargo) = (reports(&direct.out, &vary), reports(&by_cargo.out, &vary));
        assert_eq!(direct.len(), catalog.exercises().len());
        for (name, report) in &direct {
            assert_eq!(report, &by_cargo[name], "{name}, {version:?}");
        }
    }
}
