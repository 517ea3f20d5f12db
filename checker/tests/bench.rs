//! `bench`, end to end: figures, faults, and what is left behind.

mod common;
#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "most of it is for watch mode")]
#[path = "common/pty.rs"]
mod pty;

use std::fs;

use checker::util::json::Value;
use common::Tree;

/// As short as can be: what the clock says is not looked at.
const SHORT: [&str; 4] = ["--time", "0.006", "--samples", "6"];

fn bench<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["bench"], arguments, &SHORT].concat()
}

/// The bytes and allocations in the table row that begins so, behind the table with this heading.
#[track_caller]
fn counts<'a>(out: &'a str, heading: &str, row: &str) -> [&'a str; 2] {
    let mut lines = out.lines().skip_while(|line| !line.starts_with(heading)).skip(1);
    let line = lines.find(|line| line.split_whitespace().next() == Some(row));
    let line = line.unwrap_or_else(|| panic!("no {row} of {heading} in {out}"));
    let mut words = line.split_whitespace().rev();
    let (blocks, bytes) = (words.next().unwrap(), words.next().unwrap());
    [bytes, blocks]
}

fn member<'a, 'b>(value: &'a Value<'b>, path: &[&str]) -> &'a Value<'b> {
    path.iter().fold(value, |value, name| match name.parse::<usize>() {
        Ok(place) => &value.as_array().unwrap_or_else(|| panic!("{value} is no array"))[place],
        Err(_) => value.get(name).unwrap_or_else(|| panic!("no {name} in {value}")),
    })
}

#[test]
fn figures_are_of_all_editions_and_can_be_kept_and_compared() {
    let tree = Tree::released("bench figures");
    tree.solve("01_vec_capacity", "vec2");
    let vec2 = "vec2: to_degrees(an hour)";

    // By name, in the order of the exercises; no solution before it is solved, as far as the checker knows.
    let run = tree.checker(&bench(&["vec2", "intro1", "--save", "old.json"])).ended_with(0);
    assert_eq!(run.err, "");
    let place = |text| run.out.find(text).unwrap_or_else(|| panic!("no {text} in {}", run.out));
    assert!(place("intro1: ") < place(vec2), "{}", run.out);
    assert_eq!(counts(&run.out, vec2, "before"), ["32,752", "11"]);
    assert_eq!(counts(&run.out, vec2, "yours"), ["14,400", "1"]);
    assert_eq!(counts(&run.out, vec2, "yours/before"), ["0.44×", "0.0909×"]);
    assert_eq!(counts(&run.out, "intro1: ", "yours/before"), ["same", "same"]);
    assert!(!run.out.contains("solution"), "{}", run.out);

    // With it: asked for, or solved.
    let run = tree.checker(&bench(&["intro1", "--solution"])).ended_with(0);
    assert_eq!(counts(&run.out, "intro1: ", "solution"), ["0", "0"]);
    tree.checker(&["run", "vec2"]).ended_with(0);
    tree.write("exercises/01_vec_capacity/vec2.rs", tree.read("checker/starters/01_vec_capacity/vec2.rs"));

    // Against the earlier run: intro1 is as it was, vec2 allocates again.
    let arguments = bench(&["intro1", "vec2", "--against", "old.json", "--format", "text"]);
    let run = tree.checker(&arguments).ended_with(0);
    assert_eq!(counts(&run.out, vec2, "solution"), ["14,400", "1"]);
    let changes: Vec<&str> = run.out.lines().filter(|line| line.contains(": change")).collect();
    let [intro1_before, intro1_yours, vec2_before, vec2_yours, vec2_solution] = changes[..] else {
        panic!("{}", run.out)
    };
    for same in [intro1_before, intro1_yours, vec2_before] {
        let words: Vec<&str> = same.split_whitespace().rev().take(2).collect();
        assert_eq!(words, ["same", "same"], "{same}");
    }
    assert!(vec2_yours.ends_with("+1000.0%") && vec2_yours.contains("+127.4%"), "{vec2_yours}");
    assert!(vec2_solution.ends_with("was not there"), "{vec2_solution}");

    // For programs.
    let run = tree.checker(&bench(&["intro1", "--format", "json"])).ended_with(0);
    let report = Value::parse(&run.out).expect("JSON");
    assert_eq!(member(&report, &["schema"]).as_u64(), Some(1));
    assert_eq!(member(&report, &["exercises", "0", "name"]).as_str(), Some("intro1"));
    let benchmark = member(&report, &["exercises", "0", "benchmarks", "0"]);
    for version in ["before", "yours"] {
        let figures = member(benchmark, &[version]);
        assert_eq!(member(figures, &["allocs_per_op"]).as_u64(), Some(1), "{figures}");
        assert_eq!(member(figures, &["bytes_per_op"]).as_u64(), Some(40), "{figures}");
        assert_eq!(member(figures, &["rounds"]).as_array().map(<[_]>::len), Some(6), "{figures}");
        assert!(member(figures, &["iterations"]).as_u64() > Some(6), "{figures}");
    }
    assert_eq!(*member(benchmark, &["solution"]), Value::Null);

    // Nothing is left but what was to be kept.
    assert_eq!(fs::read_dir(tree.path("target/checker/run")).unwrap().count(), 0);
    let kept: Vec<_> = fs::read_dir(tree.root()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    let json = kept.iter().filter(|name| name.to_string_lossy().contains("json")).count();
    assert_eq!(json, 1, "{kept:?}");
}

/// A learner's file with this for a `main`.
fn program(main: &str) -> String {
    format!("#![allow(unused)]\nuse heaplings::bench;\nuse std::hint::black_box;\nfn main() {{\n{main}\n}}\n")
}

#[test]
fn a_program_that_fails_is_named_and_the_others_go_on() {
    let tree = Tree::released("bench-faults");
    let bad = [
        ("vec1", "panic!(\"so it goes\\nand on\");", "panicked: so it goes"),
        ("vec2", "loop { black_box(()); }", "still running after 10 seconds"),
        ("vec3", "loop { println!(\"no end\"); }", "stopped, because it printed more than 4 MiB"),
        ("vec4", "let n: u64 = \"text\";", "does not compile: `cargo checker run vec4` shows why"),
        ("vec5", "println!(\"{}\", 1);", "`main` ended without a benchmark: does it call `bench`?"),
        (
            "vec6",
            "std::fs::write(std::env::var(\"HEAPLINGS_BENCH\").unwrap(), \"{\\\"name\\\":7}\\n\").unwrap();",
            "left figures that cannot be read",
        ),
    ];
    for (exercise, main, _) in bad {
        tree.write(&format!("exercises/01_vec_capacity/{exercise}.rs"), program(main));
    }
    // What the optimiser sees through, and what it does not.
    let main =
        "bench(\"nothing\", || 1 + 1);\nbench(\"some\u{1b}[2Jthing\", || Box::new(black_box([1_u64; 9])));";
    tree.write("exercises/01_vec_capacity/vec7.rs", program(main));

    // The last was published without a benchmark, and that is no fault.
    let names: Vec<&str> = bad.iter().map(|(name, ..)| *name).chain(["vec7", "bench8"]).collect();
    let run = tree.checker(&bench(&[&names[..], &["--time-limit", "10"]].concat())).ended_with(1);
    assert_eq!(run.err, "");
    for (exercise, _, words) in bad {
        let says = format!("\nerror: {exercise}, yours: {words}");
        assert!(run.out.contains(&says), "{says:?} is not in {}", run.out);
        counts(&run.out, &format!("{exercise}: "), "before");
    }
    assert_eq!(run.out.matches("error: ").count(), bad.len(), "{}", run.out);
    assert!(run.out.ends_with("\nbench8: there is no benchmark in it\n\n"), "{}", run.out);
    assert!(run.out.contains("note: yours: no slower than an empty loop"), "{}", run.out);
    assert_eq!(counts(&run.out, "vec7: nothing", "yours"), ["0", "0"]);
    assert_eq!(counts(&run.out, "vec7: some␛[2Jthing", "yours"), ["72", "1"]);
}

#[test]
fn wrong_use_is_told_before_anything_is_built() {
    let tree = Tree::new("bench-wrong");
    tree.write("damaged.json", "{\"schema\":1,\"exercises\":[{\"name\":\"vec2\",");
    tree.write("other.json", "{\"schema\":7}");
    fs::create_dir(tree.path("folder")).unwrap();
    for (arguments, words) in [
        (
            &["--against", "damaged.json"][..],
            "`damaged.json` holds no benchmarks: expected a name at byte 40",
        ),
        (&["--against", "other.json"], "it is of schema 7, and this program reads 1"),
        (&["--against", "none.json"], "cannot read `none.json`: "),
        (&["--against", "none.json"], "\n  help: `cargo checker bench --save FILE` writes one"),
        (&["--against", "folder"], "cannot read `folder`"),
        (&["--time", "0"], "`0` is not a valid time\n  help: it is a number of seconds above 0"),
        (&["--save", "folder"], "cannot write `folder`: it is a folder"),
        (&["--save", "no/such/a.json"], "there is no folder `no/such`"),
        (&["vec22"], "did you mean `vec2`?"),
        (&["--chapter", "99"], "no chapter and no exercise is called `99`"),
    ] {
        let run = tree.checker(&[&["bench"], arguments].concat()).ended_with(2).complains(words);
        assert_eq!(run.out, "", "{arguments:?}");
    }
    assert!(!tree.path("target/checker/release").exists());
}

/// While a program of the learner's runs.
#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_leaves_nothing_behind() {
    use pty::{Pty, Setup, wait_until};
    let tree = Tree::released("bench ctrl-c");
    tree.write("exercises/00_intro/intro1.rs", program("loop { std::thread::yield_now(); }"));
    let tail = "bench intro1 --save kept.json --time-limit 600";
    let mut pty = Pty::start_with(&tree, &Setup { tail, ..Setup::default() });
    pty.screen.wait_for("intro1 (1 of 1), round 1 of 10");
    pty.processes.wait_for("release/intro1");
    wait_until(
        "the learner's turn",
        || format!("{:?}", pty.processes.all()),
        || pty.processes.all().iter().any(|(_, line)| line.trim_end().ends_with("/intro1")).then_some(()),
    );
    pty.press("\x03");
    pty.processes.end();
    let run = tree.path("target/checker/run");
    assert_eq!(fs::read_dir(&run).unwrap().count(), 0, "{run:?}");
    assert!(
        !fs::read_dir(tree.root())
            .unwrap()
            .flatten()
            .any(|entry| { entry.file_name().to_string_lossy().starts_with("kept.json") })
    );
}
