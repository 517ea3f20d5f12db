//! The commands, end to end.

mod common;

use std::fs;

use checker::util::json::Value;
use common::{Outcome, Tree};

const VEC2: &str = "exercises/01_vec_capacity/vec2.rs";

/// The names of an object's members, in their order.
#[track_caller]
fn members<'a>(value: &'a Value<'_>) -> Vec<&'a str> {
    let Value::Object(members) = value else { panic!("{value} is no object") };
    members.iter().map(|(name, _)| name.as_ref()).collect()
}

#[track_caller]
fn text<'a>(value: &'a Value<'_>, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("no text `{name}` in {value}"))
}

#[track_caller]
fn number(value: &Value<'_>, name: &str) -> u64 {
    value.get(name).and_then(Value::as_u64).unwrap_or_else(|| panic!("no number `{name}` in {value}"))
}

#[track_caller]
fn array<'a, 'b>(value: &'a Value<'b>, name: &str) -> &'a [Value<'b>] {
    value.get(name).and_then(Value::as_array).unwrap_or_else(|| panic!("no array `{name}` in {value}"))
}

/// The exercises that there are, by their starters: `("00_intro", "intro1")` and so on, in no order.
fn exercises(tree: &Tree) -> Vec<(String, String)> {
    let mut exercises = Vec::new();
    for chapter in fs::read_dir(tree.path("checker/starters")).unwrap().flatten() {
        for file in fs::read_dir(chapter.path()).into_iter().flatten().flatten() {
            let file = file.file_name().into_string().unwrap();
            if let Some(name) = file.strip_suffix(".rs") {
                exercises.push((chapter.file_name().into_string().unwrap(), name.to_string()));
            }
        }
    }
    assert!(exercises.len() >= 10);
    exercises
}

/// Holds a report to schema 1, down to the last name.
#[track_caller]
fn assert_keeps_the_schema(report: &Value<'_>) {
    assert_eq!(members(report), ["schema", "passed", "total", "exercises"]);
    assert_eq!(number(report, "schema"), 1);
    let exercises = array(report, "exercises");
    assert_eq!(number(report, "total"), exercises.len() as u64);
    let passed = exercises.iter().filter(|exercise| text(exercise, "status") == "passed").count();
    assert_eq!(number(report, "passed"), passed as u64);
    let statuses = ["passed", "tests changed", "failed", "does not compile", "timed out", "crashed"];
    for exercise in exercises {
        assert_eq!(members(exercise), ["name", "chapter", "status", "messages", "notes", "tests"]);
        assert!(statuses.contains(&text(exercise, "status")), "{exercise}");
        for test in array(exercise, "tests") {
            assert_eq!(members(test), ["name", "status", "heap", "sites", "complaint"]);
            assert_eq!(*test.get("complaint").unwrap() == Value::Null, text(test, "status") == "passed");
            assert!(statuses.contains(&text(test, "status")), "{test}");
            let heap = test.get("heap").unwrap();
            if *heap != Value::Null {
                let figures =
                    ["total_blocks", "total_bytes", "curr_blocks", "curr_bytes", "max_blocks", "max_bytes"];
                assert_eq!(members(heap), figures);
                figures.iter().for_each(|figure| _ = number(heap, figure));
            }
            for site in array(test, "sites") {
                assert_eq!(members(site), ["line", "column", "blocks", "bytes"]);
                members(site).iter().for_each(|figure| _ = number(site, figure));
            }
        }
    }
}

#[test]
fn a_starter_fails_with_a_pointer_to_its_line() {
    let tree = Tree::small("starter");
    tree.checker(&["run", "vec2"])
        .ended_with(1)
        .prints("error: 11 allocations, the limit is 1\n")
        .prints("  --> exercises/01_vec_capacity/vec2.rs:18:17\n")
        .prints("   |                 ^^^^ a Vec grew: 11 allocations, 32,752 bytes\n")
        .prints(
            "   = limit: heap.total_blocks <= 1, in allocates_once\n   = help: cargo checker explain grew\n",
        );
}

#[test]
fn a_test_of_dhat_alone_is_shown_its_lines_too() {
    let tree = Tree::new("plain");
    tree.checker(&["run", "bench8"])
        .ended_with(1)
        .prints(" allocations, the limit is 50\n")
        .prints("black_box(route(&format!(\"/users/{user}/photos\")));\n")
        .prints("^^^^^^^ format! made a String: 100 allocations, ")
        .prints("= limit: heap.total_blocks <= 50");
}

#[test]
fn a_solution_passes_and_shows_the_gain() {
    let tree = Tree::small("solution");
    tree.solve("01_vec_capacity", "vec2");
    let outcome = tree
        .checker(&["run", "vec2"])
        .ended_with(0)
        .prints("vec2 passes: 4 tests\n")
        .prints("allocates_once, asks_for_no_more_than_it_needs: blocks 11 → 1, bytes 32,752 → 14,400");
    assert_eq!(outcome.err, "");
}

#[test]
fn run_takes_the_current_exercise_unless_one_is_named() {
    let tree = Tree::small("current");
    tree.checker(&["run"]).ended_with(1).prints("intro1: ");
    tree.solve("00_intro", "intro1");
    tree.checker(&["run"]).ended_with(0).prints("intro1 passes: ");
    tree.checker(&["run"]).ended_with(1).prints("vec1: ");
    for name in ["vec2", VEC2, "exercises\\01_vec_capacity\\vec2.rs", "vec2.rs"] {
        tree.checker(&["run", name]).ended_with(1).prints("\nvec2: 1 of 4 tests passed\n");
    }
}

#[test]
fn list_shows_what_there_is_and_how_far_one_is() {
    let tree = Tree::small("list");
    let total = exercises(&tree).len();
    tree.checker(&["list"])
        .ended_with(0)
        .prints("00_intro  0/1\n> intro1 ")
        .prints("  A basket of prices ")
        .prints("\n  vec10 ")
        .prints(&format!("\n0 of {total} passed\n"));
    assert!(!tree.path(".heaplings").exists(), "looking changes nothing");
    tree.solve("00_intro", "intro1");
    tree.checker(&["run", "intro1"]).ended_with(0);
    let list = tree.checker(&["list"]).ended_with(0);
    let line = list.out.lines().find(|line| line.contains("intro1")).unwrap();
    assert!(line.starts_with("  intro1") && line.ends_with("passed      0 blocks"), "{line}");
    let list = list.prints("00_intro  1/1\n").prints("\n> vec1 ");
    list.prints(&format!("\n1 of {total} passed\n"));
    tree.write("exercises/00_intro/intro1.rs", tree.read("checker/starters/00_intro/intro1.rs"));
    tree.checker(&["run", "intro1"]).ended_with(1);
    tree.checker(&["list"]).ended_with(0).prints("00_intro  0/1\n> intro1");
}

#[test]
fn check_judges_every_exercise_and_ends_in_a_table() {
    let tree = Tree::small("check");
    let all = exercises(&tree);
    let total = all.len();
    let table = tree.checker(&["check"]).ended_with(1).prints(&format!("\n0 of {total} passed\n"));
    assert_eq!(table.err, "");
    let names: Vec<&str> = table.out.lines().skip(1).take(total).map(|line| &line[..6]).collect();
    assert_eq!((names[0], names[1], names[10].trim()), ("intro1", "vec1  ", "vec10"), "{}", table.out);
    let table = table.prints("exercise  status");
    let row = table.out.lines().find(|line| line.starts_with("vec2 ")).unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells, ["vec2", "failed", "11", "32,752", "16,384", "16,384", "allocates_once"]);
    for (chapter, name) in &all {
        tree.solve(chapter, name);
    }
    let outcome = tree.checker(&["check", "--format", "json"]).ended_with(0);
    let report = Value::parse(&outcome.out).expect("a report");
    assert_keeps_the_schema(&report);
    assert_eq!((number(&report, "passed"), number(&report, "total")), (total as u64, total as u64));
    assert!(outcome.out.ends_with("}\n") && outcome.out.lines().count() == 1 && outcome.err.is_empty());
    tree.checker(&["list"]).ended_with(0).prints(&format!("\n{total} of {total} passed\n"));
    tree.checker(&["check"]).ended_with(0).prints(&format!("\n{total} of {total} passed\n"));
    tree.edit(VEC2, "Vec::with_capacity(raw.len())", "Vec::new()");
    tree.checker(&["check", "--format=json"]).ended_with(1);
    tree.checker(&["list"]).ended_with(0).prints("\n> vec2 ");
}

#[test]
fn a_report_in_json_keeps_its_schema() {
    let tree = Tree::small("json");
    let report = |code| {
        let outcome = tree.checker(&["run", "vec2", "--format", "json"]).ended_with(code);
        assert_eq!((outcome.err.as_str(), outcome.out.lines().count()), ("", 1));
        outcome.out
    };
    let failed = report(1);
    let failed = Value::parse(&failed).expect("a report");
    assert_keeps_the_schema(&failed);
    let exercise = &array(&failed, "exercises")[0];
    assert_eq!(text(exercise, "name"), "vec2");
    assert_eq!(text(exercise, "chapter"), "01_vec_capacity");
    assert_eq!(text(exercise, "status"), "failed");
    let tests = array(exercise, "tests");
    let outcomes: Vec<_> = tests.iter().map(|test| (text(test, "name"), text(test, "status"))).collect();
    let expected = [
        ("converts_every_reading", "passed"),
        ("allocates_once", "failed"),
        ("asks_for_no_more_than_it_needs", "failed"),
        ("asks_for_no_more_for_a_short_list", "failed"),
    ];
    assert_eq!(outcomes, expected, "in the order of the file");
    assert_eq!(tests[0].get("heap"), Some(&Value::Null));
    assert_eq!(number(tests[1].get("heap").unwrap(), "total_blocks"), 11);
    let site = &array(&tests[1], "sites")[0];
    let figures = ["line", "column", "blocks", "bytes"].map(|name| number(site, name));
    assert_eq!(figures, [18, 17, 11, 32_752]);
    let limit = tests[1].get("complaint").and_then(|complaint| complaint.get("limit")).unwrap();
    assert_eq!((text(limit, "text"), number(limit, "bound")), ("heap.total_blocks <= 1", 1));

    tree.solve("01_vec_capacity", "vec2");
    let passed = report(0);
    let passed = Value::parse(&passed).expect("a report");
    assert_keeps_the_schema(&passed);
    let tests = array(&array(&passed, "exercises")[0], "tests");
    assert!(tests.iter().all(|test| text(test, "status") == "passed" && array(test, "sites").is_empty()));

    tree.write(VEC2, "fn main() { 1 }");
    let broken = report(1);
    let broken = Value::parse(&broken).expect("a report");
    assert_keeps_the_schema(&broken);
    let exercise = &array(&broken, "exercises")[0];
    assert_eq!((text(exercise, "status"), array(exercise, "tests").len()), ("does not compile", 0));
    assert!(text(exercise, "messages").contains("error[E0308]: mismatched types"), "{broken}");

    // A test without a limit says why it fails, too.
    let wrong = tree.read("checker/starters/01_vec_capacity/vec2.rs").replace("/ 100.0", "/ 10.0");
    tree.write(VEC2, &wrong);
    let wrong = report(1);
    let wrong = Value::parse(&wrong).expect("a report");
    assert_keeps_the_schema(&wrong);
    let complaint = array(&array(&wrong, "exercises")[0], "tests")[0].get("complaint").unwrap();
    assert!(text(complaint, "message").contains("assertion `left == right` failed"), "{wrong}");
    assert_eq!((number(complaint, "line"), complaint.get("limit")), (40, Some(&Value::Null)));
}

#[test]
fn hints_get_more_specific_up_to_the_last() {
    let tree = Tree::small("hint");
    let first = tree.checker(&["hint", "vec2"]).ended_with(0).prints("vec2, hint 1 of 3\n\n");
    let first = first.prints("\nMore: cargo checker hint vec2 2\n");
    assert_eq!(tree.checker(&["hint", "vec2", "1"]).out, first.out);
    tree.checker(&["hint", "vec2", "2"]).ended_with(0).prints("vec2, hint 2 of 3\n\n");
    tree.checker(&["hint", "vec2", "3"])
        .ended_with(0)
        .prints("with_capacity")
        .prints("That was the last. `cargo checker solution vec2` shows the whole.");
    tree.checker(&["hint"]).ended_with(0).prints("intro1, hint 1 of ");
    tree.checker(&["hint", "2"]).ended_with(0).prints("intro1, hint 2 of ");
    for number in ["0", "4"] {
        tree.checker(&["hint", "vec2", number])
            .ended_with(2)
            .complains(&format!("error: `vec2` has no hint {number}\n  help: there are hints 1 to 3\n"));
    }
    tree.checker(&["hint", "vec2", "two"]).ended_with(2).complains("`two` is not the number of a hint");
}

#[test]
fn solution_prints_the_whole_file() {
    let tree = Tree::small("show");
    let solution = tree.read("solutions/01_vec_capacity/vec2.rs");
    let outcome = tree.checker(&["solution", "vec2", "--tests"]).ended_with(0);
    assert_eq!(outcome.out, format!("solutions/01_vec_capacity/vec2.rs\n\n{solution}"));
    tree.checker(&["solution"]).ended_with(0).prints("solutions/00_intro/intro1.rs\n\n");
    fs::remove_file(tree.path("solutions/01_vec_capacity/vec2.rs")).unwrap();
    tree.checker(&["solution", "vec2"])
        .ended_with(2)
        .complains("help: `git checkout -- solutions/01_vec_capacity/vec2.rs` brings it back");
}

#[test]
fn diff_shows_what_was_changed() {
    let tree = Tree::small("diff");
    let same = tree.checker(&["diff", "vec2"]).ended_with(0);
    assert_eq!(same.out, "vec2 is as it was published\n");
    tree.edit(VEC2, "Vec::new()", "Vec::with_capacity(1)");
    tree.checker(&["diff", "vec2"])
        .ended_with(0)
        .prints("--- published\n+++ exercises/01_vec_capacity/vec2.rs\n@@ -13,7 +13,7 @@\n")
        .prints("\n-    let mut degrees = Vec::new();\n+    let mut degrees = Vec::with_capacity(1);\n");
    let mut colored = tree.command(&["diff", "vec2"]);
    let colored = Outcome::of(colored.env("CLICOLOR_FORCE", "1").output().unwrap()).ended_with(0);
    colored.prints("\x1b[31m-    let mut").prints("\x1b[32m+    let mut");
}

#[test]
fn reset_restores_and_keeps_every_version_of_yours() {
    let tree = Tree::small("reset");
    let published = tree.read("checker/starters/01_vec_capacity/vec2.rs");
    let reset = |name: &str| tree.checker(&["reset", name]).ended_with(0).out;
    assert_eq!(reset("vec2"), "vec2 is as it was published\n");
    assert!(!tree.path(".heaplings/backup").exists());
    for (version, name) in [("first\n", "vec2"), ("second\n", VEC2)] {
        tree.write(VEC2, version);
        let number = if version == "first\n" { 1 } else { 2 };
        let backup = tree.path(".heaplings").join("backup").join(format!("vec2-{number}.rs"));
        let shown = backup.strip_prefix(tree.root()).unwrap().display().to_string();
        let said = format!("vec2 is back as it was published; your version is in {shown}\n");
        assert_eq!(reset(name), said);
        assert_eq!(fs::read_to_string(backup).unwrap(), version);
        assert_eq!(tree.read(VEC2), published);
    }
    fs::remove_dir_all(tree.path("exercises/01_vec_capacity")).unwrap();
    assert_eq!(reset("vec2"), "vec2 is back as it was published\n");
    assert_eq!(tree.read(VEC2), published);
    tree.checker(&["reset"]).ended_with(2).complains("help: cargo checker reset NAME\n");
}

#[test]
fn help_and_version_work_everywhere() {
    let tree = Tree::small("help");
    let help = tree.checker(&["--help"]).ended_with(0).prints("Usage: cargo checker [COMMAND]");
    let commands: Vec<&str> = help
        .out
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .map_while(|line| line.split_whitespace().next())
        .collect();
    for command in ["watch", "list", "run", "check", "hint", "solution", "diff", "reset", "verify", "new"] {
        assert!(commands.contains(&command), "{command} is not in {commands:?}");
    }
    for command in commands {
        let usage = format!("Usage: cargo checker {command}");
        let help = tree.checker(&["help", command]).ended_with(0).prints(&usage);
        assert_eq!(tree.checker(&[command, "--help"]).ended_with(0).out, help.out);
    }
    let version = concat!("heaplings ", env!("CARGO_PKG_VERSION"), "\n");
    for option in ["--version", "-V"] {
        assert_eq!(tree.checker(&[option]).ended_with(0).out, version);
    }
    // Neither needs a repository.
    let outside = |argument| {
        let mut command = tree.command(&[argument]);
        command.current_dir(std::env::temp_dir()).env("CARGO_MANIFEST_DIR", tree.path("no/such/checker"));
        Outcome::of(command.output().unwrap()).ended_with(0)
    };
    assert_eq!((outside("--help").out, outside("--version").out.as_str()), (help.out, version));
}

#[test]
fn wrong_use_ends_with_two_and_says_what_is_right() {
    let tree = Tree::small("wrong");
    for (arguments, complaint) in [
        (&["chekc"][..], "error: there is no command `chekc`\n  help: did you mean `check`?\n"),
        (&["frobnicate"], "help: `cargo checker --help` lists the commands"),
        (&["run", "vce2"], "error: no exercise is called `vce2`\n  help: did you mean `vec2`?\n"),
        (&["run", "vec22"], "did you mean `vec2`?"),
        (&["run", "itnro1"], "did you mean `intro1`?"),
        (&["hint", "vex2"], "did you mean `vec2`?"),
        (&["solution", "frobnicate"], "help: `cargo checker list` shows all exercises\n"),
        (&["diff", "Vec3"], "did you mean `vec3`?"),
        (&["reset", "../../etc/vec22"], "did you mean `vec2`?"),
        (
            &["99"],
            "no chapter and no exercise is called `99`\n  help: the chapters are 00_intro, 01_vec_capacity",
        ),
        (&["watch", "99"], "help: the chapters are 00_intro, 01_vec_capacity\n"),
        (&["check", "99"], "help: the chapters are 00_intro, 01_vec_capacity\n"),
        (&["reset", "99"], "help: the chapters are 00_intro, 01_vec_capacity\n"),
        (&["reset", "zzz"], "no exercise is called `zzz`"),
        (&["run", ""], "no exercise is called ``"),
        (&["run", "\x1b[2J"], "no exercise is called `␛[2J`"),
        (&["run", "vec2", "vec3"], "error: `run` does not take `vec3`\n"),
        (&["run", "--fast"], "error: there is no option `--fast` here\n"),
        (&["run", "--format", "yaml"], "error: there is no format `yaml`\n  help: it is `text` or `json`\n"),
        (&["check", "--time-limit", "-3"], "error: `-3` is not a valid time limit\n"),
        (&["check", "--time-limit"], "error: `--time-limit` needs a value\n"),
    ] {
        let outcome = tree.checker(arguments).ended_with(2).complains(complaint);
        assert_eq!(outcome.out, "", "{arguments:?}");
        assert!(outcome.err.starts_with("error: "), "{}", outcome.err);
    }
    assert!(!tree.path(".heaplings").exists());
}

#[test]
fn lines_that_end_in_crlf_are_no_change() {
    let tree = Tree::small("crlf");
    let path = "exercises/01_vec_capacity/vec2.rs";
    tree.write(path, tree.read(path).replace('\n', "\r\n"));
    tree.checker(&["diff", "vec2"]).ended_with(0).prints("vec2 is as it was published\n");
    tree.edit(path, "Vec::new()", "Vec::with_capacity(1)");
    let changed = tree.checker(&["diff", "vec2"]).ended_with(0);
    assert_eq!(changed.out.lines().filter(|line| line.starts_with(['+', '-'])).count(), 4, "{}", changed.out);
}
