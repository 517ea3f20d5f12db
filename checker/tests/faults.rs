//! What may go wrong around an exercise, each thing with the words that a learner gets for it.

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use checker::build::cargo;
use checker::util::json::Value;
use common::{Outcome, Tree};

const CHAPTER: &str = "01_vec_capacity";
const VEC2: &str = "exercises/01_vec_capacity/vec2.rs";
const VEC3: &str = "exercises/01_vec_capacity/vec3.rs";

/// An exercise with these tests and no others.
fn exercise(tests: &str) -> String {
    format!(
        "//! A story.\n\nfn main() {{}}\n\n#[cfg(test)]\nmod tests {{\n    #[allow(unused_imports)]\n    \
         use heaplings::measure;\n\n{tests}\n}}\n"
    )
}

/// The checker with some variables set, to its end.
fn with(tree: &Tree, variables: &[(&str, &str)], arguments: &[&str]) -> Outcome {
    let mut command = tree.command(arguments);
    Outcome::of(command.envs(variables.iter().copied()).output().expect("the checker starts"))
}

/// The status of each test of the only exercise in a report, and its own first.
fn statuses(outcome: &Outcome) -> Vec<(String, String)> {
    let report = Value::parse(&outcome.out).expect("a report");
    let exercise = &report.get("exercises").and_then(Value::as_array).expect("exercises")[0];
    let pair = |value: &Value<'_>| {
        let text = |name| value.get(name).and_then(Value::as_str).expect(name).to_string();
        (text("name"), text("status"))
    };
    let tests = exercise.get("tests").and_then(Value::as_array).expect("tests");
    std::iter::once(pair(exercise)).chain(tests.iter().map(pair)).collect()
}

/// The checker's message on the test of that name: from its headline to the empty line behind it.
fn complaint<'a>(outcome: &'a Outcome, test: &str) -> &'a str {
    let sign = format!("= test: {test}\n");
    let found = outcome.out.split("\n\n").find(|block| format!("{block}\n").contains(&sign));
    found.unwrap_or_else(|| panic!("nothing is said of {test} in {}", outcome.out))
}

/// Makes a file older than whatever was built, as `mv` and `cp -p` do.
fn make_old(file: &Path) {
    let time = SystemTime::now() - Duration::from_secs(3_600);
    File::options().append(true).open(file).and_then(|file| file.set_modified(time)).unwrap();
}

// What a test may do.

#[test]
fn a_crash_costs_one_test_and_says_how_it_came() {
    let tree = Tree::small("crash");
    tree.write(
        VEC2,
        exercise(
            r#"
    #[test]
    fn stands() {}
    #[test]
    fn aborts() { std::process::abort() }
    #[test]
    fn overflows() {
        fn depth(n: u64) -> u64 {
            if n == 0 { 0 } else { 1 + depth(std::hint::black_box(n + 1)) }
        }
        assert_eq!(depth(1), 0);
    }
    #[test]
    fn hoards() {
        let mut all = Vec::new();
        loop { all.push(vec![1_u8; 1 << 20]); }
    }
    #[test]
    fn hoards_while_measured() {
        let mut all = Vec::new();
        measure(|| while all.len() < usize::MAX { all.push(vec![1_u8; 1 << 20]); });
    }
    #[test]
    fn asks_for_too_much() {
        measure(|| Vec::<u8>::with_capacity(1 << 62));
    }
    #[test]
    fn exits() { std::process::exit(0) }
    #[test]
    fn exits_as_a_failure() { std::process::exit(101) }
    #[test]
    #[ignore]
    fn ignored() { panic!("it ran all the same") }
    #[test]
    #[should_panic]
    fn calm() { println!("so calm") }
    #[test]
    fn returns_an_error() -> Result<(), String> { Err("no good".into()) }
    #[test]
    fn loses_a_thread() { std::thread::spawn(|| panic!("over there")).join().unwrap() }
"#,
        ),
    );
    // On a busy machine it takes a while to hold a GiB.
    let outcome = tree.checker(&["run", "vec2", "--time-limit", "300"]).ended_with(1);
    assert_eq!(outcome.err, "");
    let says = |test, words: &str| {
        let complaint = complaint(&outcome, test);
        assert!(complaint.contains(words), "{words:?} is not in {complaint}");
    };
    says("aborts", "error: the program ended with ");
    says("overflows", "error: the stack overflowed: is there an endless recursion?\n");
    for test in ["hoards", "hoards_while_measured"] {
        says(test, "error: stopped, because the program holds more than 1 GiB at once\n");
        assert!(!complaint(&outcome, test).contains("printed"), "it is said once");
    }
    says("asks_for_too_much", "error: the system refused an allocation of 4,611,686,018,427,387,904 bytes\n");
    says("exits", " before the test did: does it call `process::exit`?\n");
    says("exits_as_a_failure", " before the test did: does it call `process::exit`?\n");
    says("ignored", "error: it ran all the same\n");
    says("calm", "error: the test should panic, and did not\n");
    says("calm", "= printed:\n   | so calm");
    says("returns_an_error", "error: the test returned an error: \"no good\"\n");
    says("returns_an_error", "= printed:\n   | Error: \"no good\"");
    says("loses_a_thread", "error: called `Result::unwrap()` on an `Err` value");
    says("loses_a_thread", "over there");
    let outcome = outcome.prints("\nvec2: 1 of 12 tests passed\n");
    assert!(!outcome.out.contains("= test: stands"), "{}", outcome.out);

    let outcome = tree.checker(&["run", "vec2", "--format", "json"]).ended_with(1);
    for (name, status) in statuses(&outcome) {
        let expected = match name.as_str() {
            "stands" => "passed",
            "ignored" | "calm" | "returns_an_error" | "loses_a_thread" => "failed",
            _ => "crashed",
        };
        assert_eq!(status, expected, "{name}");
    }
}

#[test]
fn a_test_that_prints_without_end_is_stopped_and_shown_in_part() {
    let tree = Tree::small("flood");
    tree.write(
        VEC2,
        exercise(
            r#"
    #[test]
    fn lines() { loop { println!("again"); } }
    #[test]
    fn one_line() { loop { eprint!("again "); } }
"#,
        ),
    );
    let outcome = tree.checker(&["run", "vec2", "--time-limit", "60"]).ended_with(1);
    for test in ["lines", "one_line"] {
        let complaint = complaint(&outcome, test);
        assert!(complaint.starts_with("error: stopped, because it printed more than 4 MiB\n"), "{complaint}");
        assert!(complaint.contains("| again"), "{complaint}");
    }
    assert!(outcome.out.len() < 10_000, "{} bytes", outcome.out.len());
    let outcome = outcome.prints(" more lines\n").prints("again…\n");
    outcome.prints("vec2: 0 of 2 tests passed\n");
}

#[test]
fn what_a_test_prints_can_harm_no_terminal() {
    let tree = Tree::small("control");
    tree.write(
        VEC2,
        exercise(
            r#"
    #[test]
    fn prints() {
        use std::io::Write;
        std::io::stderr().write_all(b"caf\xe9 \xff\xfe \x1b[2J\x07\n").unwrap();
        println!("\u{1b}]0;title\u{7} 50%\r100% \u{202e} \u{9b}31m");
        panic!("\u{1b}[31mred\u{8} \u{1b}]52;c;eA==\u{7}");
    }
    #[test]
    fn raw() {
        let _ = "ESC[2J"; panic!("here");
    }
    #[test]
    fn pretends() {
        panic!("dhat: assertion failed: heap.total_blocks <= 1 \u{1b}[2J");
    }
    #[test]
    fn pretends_after_measuring() {
        let _heap = measure(|| 1);
        panic!("dhat: assertion failed: heap.total_blocks <= 1 \u{1b}[2J");
    }
"#,
        )
        .replace("ESC", "\x1b"),
    );
    let outcome = tree.checker(&["run", "vec2"]).ended_with(1);
    let harmful = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!outcome.out.contains(harmful), "{}", outcome.out.escape_debug());
    outcome
        .prints("error: ␛[31mred␈ ␛]52;c;eA==␇\n")
        .prints("| caf\u{fffd} \u{fffd}\u{fffd} ␛[2J␇\n")
        .prints("| ␛]0;title␇ 50%␍100% \\u{202e} \\u{9b}31m\n")
        .prints("let _ = \"␛[2J\"; panic!(\"here\");\n")
        .prints("= limit: heap.total_blocks <= 1 ␛[2J, in pretends_after_measuring\n");
}

#[test]
fn tests_that_were_changed_or_deleted_are_noted() {
    let tree = Tree::small("edited");
    let note = "note: the tests differ from the published ones: `cargo checker diff vec2` shows where, `cargo checker \
                reset vec2 --tests` brings them back and keeps your code\n";
    tree.edit(VEC2, "heap.total_blocks <= 1", "heap.total_blocks <= 99");
    tree.edit(VEC2, "<= 14_400", "<= 99_999");
    tree.edit(VEC2, "<= 40)", "<= 999)");
    let passes = "vec2 does not count as passed: its tests pass, but they are not those published\n";
    tree.checker(&["run", "vec2"]).ended_with(1).prints(note).prints(passes);
    tree.checker(&["check", "vec2"]).ended_with(1).prints("\nvec2      tests changed ");
    tree.checker(&["list"]).ended_with(0).prints("01_vec_capacity  0/");
    // The published tests come back under the learner's code, and then they decide.
    tree.edit(VEC2, "fn main() {", "fn main() { // mine");
    tree.checker(&["reset", "vec2", "--tests"])
        .ended_with(0)
        .prints("vec2 has the published tests under your code; your version is in .heaplings");
    assert!(tree.read(VEC2).contains("// mine"));
    tree.checker(&["reset", "vec2", "--tests"])
        .ended_with(0)
        .prints("the tests of vec2 are those published\n");
    tree.checker(&["run", "vec2"]).ended_with(1).prints("error: 11 allocations, the limit is 1\n");
    tree.solve(CHAPTER, "vec2");
    // A comment changes no test.
    tree.edit(VEC2, "mod tests {", "mod tests {\n    // Mine.\n");
    tree.checker(&["run", "vec2"]).ended_with(0).prints("vec2 passes: 4 tests\n");
    // Nor does a test of the learner's own.
    tree.edit(VEC2, "mod tests {", "mod tests {\n    #[test]\n    fn mine() {}\n");
    tree.checker(&["run", "vec2"]).ended_with(0).prints("vec2 passes: 5 tests\n");

    let published = tree.read("checker/starters/01_vec_capacity/vec2.rs");
    let (code, _) = published.split_once("#[cfg(test)]").unwrap();
    for text in [code, ""] {
        tree.write(VEC2, text);
        tree.checker(&["run", "vec2"])
            .ended_with(1)
            .prints("note: this file has no tests any more\n")
            .prints(note)
            .prints("vec2: 0 of 0 tests passed\n");
    }
    let report = tree.checker(&["run", "vec2", "--format", "json"]).ended_with(1);
    assert_eq!(statuses(&report), [("vec2".to_string(), "failed".to_string())]);
    tree.write(VEC2, code);
    tree.checker(&["reset", "vec2", "--tests"]).ended_with(0).prints("published tests under your code");
    assert_eq!(tree.read(VEC2), published);
    tree.write(VEC2, format!("/* {code}"));
    tree.checker(&["reset", "vec2", "--tests"])
        .ended_with(2)
        .complains("exercises/01_vec_capacity/vec2.rs: the code above the tests is not closed");
    tree.checker(&["list"]).ended_with(0).prints("01_vec_capacity  0/");
}

// What the compiler says.

#[test]
fn a_compile_error_is_shown_in_the_words_of_rustc() {
    let tree = Tree::small("compile");
    tree.edit(VEC2, "let mut degrees = Vec::new();", "let mut degrees: Vec<f32> = \"none\";");
    let plain = tree.checker(&["run", "vec2"]).ended_with(1);
    assert!(plain.err.is_empty() && !plain.out.contains('\x1b'), "{plain:#?}");
    let plain = plain
        .prints("error[E0308]: mismatched types\n")
        .prints("  --> exercises/01_vec_capacity/vec2.rs:16:33\n")
        .prints("expected `Vec<f32>`, found `&str`")
        .prints("\nvec2 does not compile\n");
    let colored = with(&tree, &[("CLICOLOR_FORCE", "1")], &["run", "vec2"]).ended_with(1);
    assert!(colored.out.contains("\x1b[1m\x1b[91merror[E0308]\x1b[0m"), "{}", colored.out.escape_debug());
    assert!(colored.out.ends_with("\x1b[1;31mvec2 does not compile\x1b[0m\n"));
    let refused = with(&tree, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &["run", "vec2"]);
    assert_eq!(refused.ended_with(1).out, plain.out);
    let json = with(&tree, &[("CLICOLOR_FORCE", "1")], &["run", "vec2", "--format=json"]).ended_with(1);
    assert!(!json.out.contains('\x1b'));
    assert_eq!(statuses(&json), [("vec2".to_string(), "does not compile".to_string())]);
    // It is nobody else's trouble.
    tree.solve(CHAPTER, "vec3");
    tree.checker(&["run", "vec3"]).ended_with(0).prints("vec3 passes: ");
    let all = tree.checker(&["check"]).ended_with(1);
    let all = all.prints("\nvec2      does not compile\n").prints("\nvec3      passed ").prints("\n1 of ");
    let failed = all.out.lines().filter(|line| line.contains("  failed  ")).count();
    let total = fs::read_to_string(tree.path("exercises/Cargo.toml")).unwrap().matches("[[bin]]").count();
    assert_eq!(failed, total - 2, "{}", all.out);
}

#[test]
fn warnings_are_shown_though_the_exercise_passes() {
    let tree = Tree::small("warning");
    tree.solve(CHAPTER, "vec2");
    tree.edit(VEC2, "fn main() {", "fn main() {\n    let idle = 1;");
    for _ in ["built", "built before"] {
        tree.checker(&["run", "vec2"])
            .ended_with(0)
            .prints("warning: unused variable: `idle`\n")
            .prints("vec2 passes: 4 tests\n");
    }
}

#[test]
fn odd_texts_are_exercises_like_others() {
    let tree = Tree::small("text");
    let starter = tree.read(VEC2);
    let expected = tree.checker(&["run", "vec2"]).ended_with(1).out;
    for (what, text) in [
        ("a byte order mark", format!("\u{feff}{starter}")),
        ("carriage returns", starter.replace('\n', "\r\n")),
        ("no newline at the end", starter.trim_end().to_string()),
    ] {
        tree.write(VEC2, text);
        assert_eq!(tree.checker(&["run", "vec2"]).ended_with(1).out, expected, "{what}");
    }
    tree.write(VEC2, format!("{starter}// NUL: \0, and none of rustc's business\n"));
    let nul = tree.checker(&["run", "vec2"]).ended_with(1).prints("error: 11 allocations, the limit is 1\n");
    assert!(!nul.out.contains("note: the tests differ"), "a comment is none of theirs: {}", nul.out);

    let mut bytes = starter.into_bytes();
    bytes.extend_from_slice(b"// caf\xe9\n");
    for text in [&bytes[..], b"\xff\xfe\0\0"] {
        tree.write(VEC2, text);
        tree.checker(&["run", "vec2"])
            .ended_with(1)
            .prints("error: couldn't read `exercises/01_vec_capacity/vec2.rs`")
            .prints("valid UTF-8\n")
            .prints("\nvec2 does not compile\n");
    }
    tree.checker(&["diff", "vec2"]).ended_with(0).prints("+\u{fffd}\u{fffd}");
    tree.checker(&["reset", "vec2"]).ended_with(0).prints("your version is in ");
    let kept = tree.path(".heaplings").join("backup").join("vec2-1.rs");
    assert_eq!(fs::read(kept).unwrap(), b"\xff\xfe\0\0", "to the byte");
    assert_eq!(tree.checker(&["run", "vec2"]).ended_with(1).out, expected);
}

/// The tests that run are those that the binary has, whatever a text looks like.
#[test]
fn tests_are_those_of_the_binary() {
    let tree = Tree::small("listed");
    tree.solve(CHAPTER, "vec2");
    let odd = "mod tests {
    macro_rules! test { ($name:ident) => { #[test] fn $name() {} } }
    test!(made);
    mod inner {
        #[test]
        fn allocates_once() {}
        #[test]
        fn only_in_here() { panic!(\"inside\"); }
    }
    #[cfg(any())]
    #[test]
    fn switched_off() { panic!(\"never\"); }
";
    tree.edit(VEC2, "mod tests {", odd);
    let run = tree.checker(&["run", "vec2", "--format", "json"]).ended_with(1);
    // The first is the exercise's.
    let names = run.out.split("\"name\":").skip(2);
    let mut names: Vec<&str> = names.filter_map(|rest| rest.split('"').nth(1)).collect();
    names.sort_unstable();
    let published = ["allocates_once", "asks_for_no_more_for_a_short_list", "asks_for_no_more_than_it_needs"];
    let mut expected = vec!["converts_every_reading", "inner::allocates_once", "inner::only_in_here", "made"];
    expected.extend(published);
    expected.sort_unstable();
    assert_eq!(names, expected, "{}", run.out);
}

// Files that are not where they should be.

#[test]
fn a_missing_exercise_file_comes_back_with_reset() {
    let tree = Tree::small("missing");
    fs::remove_file(tree.path(VEC2)).unwrap();
    for arguments in
        [&["run", "vec2"][..], &["run", "vec2", "--format", "json"], &["diff", "vec2"], &["check"]]
    {
        let outcome = tree.checker(arguments).ended_with(2);
        assert_eq!(outcome.out, "", "{arguments:?}");
        outcome
            .complains("error: cannot read `exercises/01_vec_capacity/vec2.rs`: ")
            .complains("\n  help: `cargo checker reset vec2` brings it back\n");
    }
    tree.checker(&["hint", "vec2"]).ended_with(0);
    tree.checker(&["solution", "vec2"]).ended_with(0);
    tree.checker(&["list"]).ended_with(0).prints("  vec2 ");
    // Another exercise does not mind, and cargo must not either.
    tree.checker(&["run", "vec3"]).ended_with(1).prints("\nvec3: ");
    tree.checker(&["reset", "vec2"]).ended_with(0).prints("vec2 is back as it was published\n");
    tree.checker(&["run", "vec2"]).ended_with(1).prints("vec2: 1 of 4 tests passed\n");
}

#[test]
fn a_folder_in_the_place_of_an_exercise_is_nothing_to_lose() {
    let tree = Tree::small("folder");
    fs::remove_file(tree.path(VEC2)).unwrap();
    fs::create_dir(tree.path(VEC2)).unwrap();
    tree.write(&format!("{VEC2}/precious"), "mine");
    tree.checker(&["run", "vec2"])
        .ended_with(2)
        .complains("error: cannot read `exercises/01_vec_capacity/vec2.rs`");
    tree.checker(&["check"])
        .ended_with(2)
        .complains("error: cannot read `exercises/01_vec_capacity/vec2.rs`");
    tree.checker(&["reset", "vec2"])
        .ended_with(2)
        .complains("help: move it away, then `cargo checker reset vec2` once more\n");
    assert_eq!(tree.read(&format!("{VEC2}/precious")), "mine");
    tree.checker(&["run", "vec3"]).ended_with(1).prints("\nvec3: ");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_replaced_and_one_that_leads_somewhere_is_followed() {
    use std::os::unix::fs::symlink;
    let tree = Tree::small("link");
    fs::remove_file(tree.path(VEC2)).unwrap();
    symlink(tree.path("no/such/folder/vec2.rs"), tree.path(VEC2)).unwrap();
    tree.checker(&["run", "vec2"]).ended_with(2).complains("reset vec2` brings it back");
    tree.checker(&["run", "vec3"]).ended_with(1).prints("\nvec3: ");
    tree.checker(&["reset", "vec2"]).ended_with(0).prints("vec2 is back as it was published\n");
    assert!(fs::symlink_metadata(tree.path(VEC2)).unwrap().is_file());

    tree.solve(CHAPTER, "vec2");
    fs::rename(tree.path(VEC2), tree.path("elsewhere.rs")).unwrap();
    symlink(tree.path("elsewhere.rs"), tree.path(VEC2)).unwrap();
    tree.checker(&["run", "vec2"]).ended_with(0).prints("vec2 passes: 4 tests\n");
    tree.edit("elsewhere.rs", "Vec::with_capacity(raw.len())", "Vec::new()");
    tree.checker(&["run", "vec2"]).ended_with(1).prints("error: 11 allocations, the limit is 1\n");
}

#[test]
fn a_broken_list_of_exercises_can_be_had_back() {
    let tree = Tree::small("manifest");
    let list = tree.read("exercises/Cargo.toml");
    let help = "\n  help: `git checkout -- exercises/Cargo.toml` brings back the list of exercises\n";
    tree.write("exercises/Cargo.toml", format!("{list}\n[[bin"));
    let broken = tree.checker(&["run", "vec2"]).ended_with(2).complains(help);
    broken.complains("error: cargo could not build the exercises:\n\nerror: unclosed array table");
    tree.checker(&["check"]).ended_with(2).complains(help);

    let entry = "[[bin]]\nname = \"vec5\"\npath = \"01_vec_capacity/vec5.rs\"\n";
    assert!(list.contains(entry));
    tree.write("exercises/Cargo.toml", list.replace(entry, ""));
    tree.checker(&["run", "vec5"]).ended_with(2).complains("no bin target named `vec5`").complains(help);
    tree.checker(&["run", "vec2"]).ended_with(1).prints("vec2: 1 of 4 tests passed\n");
    let check = tree.checker(&["check"]).ended_with(2).complains(help);
    check.complains("error: cargo built no test for `vec5`\n");

    fs::remove_file(tree.path("exercises/Cargo.toml")).unwrap();
    tree.checker(&["run", "vec2"]).ended_with(2).complains(help);
    tree.write("exercises/Cargo.toml", list);
    tree.checker(&["run", "vec2"]).ended_with(1).prints("vec2: 1 of 4 tests passed\n");
}

#[test]
fn damaged_progress_is_set_aside_and_what_can_be_read_is_kept() {
    let tree = Tree::small("damaged");
    fs::create_dir(tree.path(".heaplings")).unwrap();
    tree.write(".heaplings/progress", b"heaplings progress 1\npassed vec2\n\xff\0 rubbish\npass");
    tree.checker(&["list"])
        .ended_with(0)
        .prints("01_vec_capacity  1/")
        .complains("warning: `")
        .complains("progress` is damaged: line 3 makes no sense\n")
        .complains("progress.damaged-1`; what could be read of it was kept\n");
    let aside = fs::read(tree.path(".heaplings/progress.damaged-1")).unwrap();
    assert_eq!(aside, b"heaplings progress 1\npassed vec2\n\xff\0 rubbish\npass");
    assert_eq!(tree.checker(&["list"]).ended_with(0).err, "", "it is said once");
    tree.write(".heaplings/progress", "<<<<<<< HEAD\n");
    tree.solve(CHAPTER, "vec2");
    tree.checker(&["run", "vec2"]).ended_with(0).complains("progress.damaged-2`");
    tree.checker(&["list"]).ended_with(0).prints("01_vec_capacity  1/");
}

#[test]
fn where_progress_cannot_be_kept_the_verdict_is_given_all_the_same() {
    let tree = Tree::small("nowhere");
    tree.solve(CHAPTER, "vec2");
    // A file where the folder should be stops root as well.
    tree.write(".heaplings", "");
    tree.checker(&["run", "vec2"])
        .ended_with(0)
        .prints("vec2 passes: 4 tests\n")
        .complains("warning: cannot write in `")
        .complains("progress is not kept until this folder can be written\n");
    tree.checker(&["list"]).ended_with(0).prints("01_vec_capacity  0/").complains("warning: cannot read `");
    let text = tree.read(VEC2);
    tree.checker(&["reset", "vec2"]).ended_with(2).complains("your version was left as it is");
    assert_eq!(tree.read(VEC2), text);
    assert_eq!(tree.read(".heaplings"), "");

    fs::remove_file(tree.path(".heaplings")).unwrap();
    fs::create_dir(tree.path(".heaplings")).unwrap();
    let writable = fs::metadata(tree.path(".heaplings")).unwrap().permissions();
    let mut read_only = writable.clone();
    read_only.set_readonly(true);
    fs::set_permissions(tree.path(".heaplings"), read_only).unwrap();
    // Root may write there all the same, and so may anybody on Windows.
    if File::create(tree.path(".heaplings/probe")).is_err() {
        let run = tree.checker(&["run", "vec2"]).ended_with(0);
        run.complains("progress is not kept until this folder can be written\n");
        tree.checker(&["reset", "vec2"]).ended_with(2).complains("your version was left as it is");
        assert_eq!(tree.read(VEC2), text);
    }
    fs::set_permissions(tree.path(".heaplings"), writable).unwrap();
}

#[test]
fn a_target_folder_that_cannot_be_made_is_named() {
    let tree = Tree::small("target");
    fs::remove_dir_all(tree.path("target")).unwrap();
    tree.write("target", "");
    let outcome = tree.checker(&["run", "vec2"]).ended_with(2);
    let outcome = outcome.complains("error: cargo could not build the exercises:\n").complains("target");
    outcome.complains("CARGO_TARGET_DIR names another");
}

#[test]
fn a_file_that_is_moved_back_gets_the_verdict_of_its_own_text() {
    let tree = Tree::small("fresh");
    let aside = tree.path("aside.rs");
    make_old(&tree.path(VEC2));
    tree.checker(&["run", "vec2"]).ended_with(1).prints("error: 11 allocations");
    fs::rename(tree.path(VEC2), &aside).unwrap();
    tree.solve(CHAPTER, "vec2");
    tree.checker(&["run", "vec2"]).ended_with(0);
    fs::rename(&aside, tree.path(VEC2)).unwrap();
    tree.checker(&["run", "vec2"]).ended_with(1).prints("error: 11 allocations");
    // The same when all are checked, and when what came between did not compile.
    fs::rename(tree.path(VEC2), &aside).unwrap();
    tree.write(VEC2, "fn main() { 1 }\n");
    tree.checker(&["run", "vec2"]).ended_with(1).prints("vec2 does not compile");
    tree.solve(CHAPTER, "vec2");
    make_old(&tree.path(VEC2));
    tree.checker(&["check"]).ended_with(1).prints("\nvec2      passed ");
    make_old(&aside);
    fs::rename(&aside, tree.path(VEC2)).unwrap();
    tree.checker(&["check"]).ended_with(1).prints("\nvec2      failed ");
}

#[test]
fn a_clock_that_was_ahead_changes_no_verdict() {
    let tree = Tree::small("skew");
    tree.checker(&["run", "vec2"]).ended_with(1).prints("error: 11 allocations");
    make_younger(&tree.path("target/checker"));
    tree.solve(CHAPTER, "vec2");
    tree.checker(&["run", "vec2"]).ended_with(0).prints("vec2 passes: 4 tests\n");
    make_younger(&tree.path("target/checker"));
    tree.edit(VEC2, "Vec::with_capacity(raw.len())", "Vec::new()");
    tree.checker(&["run", "vec2"]).ended_with(1).prints("error: 11 allocations");
}

/// Gives what was built of vec2 times that lie two hours ahead. The packages below are shared with other tests.
fn make_younger(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let is_of_vec2 = path.to_string_lossy().contains("vec2");
        if path.is_dir() {
            make_younger(&path);
        } else if let Ok(file) = File::options().append(true).open(&path)
            && is_of_vec2
        {
            let time = entry.metadata().unwrap().modified().unwrap();
            file.set_modified(time + Duration::from_secs(7_200)).unwrap();
        }
    }
}

// Where the checker is run, and with what around it.

#[test]
fn the_repository_is_found_from_its_folders_and_missed_elsewhere() {
    let tree = Tree::small("place");
    assert!(!tree.path(".git").exists(), "and no git is needed");
    let at = |folder: &Path, manifest: PathBuf, arguments: &[&str]| {
        let mut command = tree.command(arguments);
        let output = command.current_dir(folder).env("CARGO_MANIFEST_DIR", manifest).output();
        Outcome::of(output.expect("the checker starts"))
    };
    let nowhere = tree.path("no/such/checker");
    let inside = at(&tree.path("exercises/01_vec_capacity"), nowhere.clone(), &["run", "vec2.rs"]);
    inside.ended_with(1).prints("  --> exercises/01_vec_capacity/vec2.rs:18:17\n");
    let outside = std::env::temp_dir();
    for command in ["list", "run", "watch"] {
        let lost = at(&outside, nowhere.clone(), &[command]).ended_with(2);
        assert_eq!(lost.out, "");
        assert_eq!(
            lost.err,
            "error: there is no heaplings repository here\n  help: run this in a clone of it\n"
        );
    }
    // `cargo run --manifest-path` says which clone is meant.
    let total = at(&outside, tree.path("checker"), &["list"]).ended_with(0).prints("> intro1 ");
    total.prints("\n0 of ");
}

#[test]
fn a_path_with_spaces_and_letters_of_all_kinds_is_a_path() {
    let tree = Tree::small("spaced out, naïve & 漢字's");
    let starter = tree.checker(&["run", "vec2"]).ended_with(1);
    assert_eq!(starter.err, "");
    starter.prints("  --> exercises/01_vec_capacity/vec2.rs:18:17\n").prints("error: 11 allocations");
    tree.solve(CHAPTER, "vec2");
    tree.checker(&["run", "vec2"]).ended_with(0).prints("vec2 passes: 4 tests\n");
    tree.checker(&["list"]).ended_with(0).prints("01_vec_capacity  1/");
    fs::remove_file(tree.path(VEC3)).unwrap();
    tree.checker(&["reset", "vec3"]).ended_with(0).prints("vec3 is back");
    let (shared, moved) = (tree.path("ein Ziel für alle"), tree.path("target/checker"));
    lend_dependencies(&tree, &moved, &shared);
    let run = with(&tree, &[("CARGO_TARGET_DIR", "ein Ziel für alle")], &["run", "vec2"]).ended_with(0);
    run.prints("vec2 passes: 4 tests\n");
}

/// Moves what the exercises stand on to where the checker builds in a target folder that is `shared`.
fn lend_dependencies(tree: &Tree, from: &Path, shared: &Path) -> PathBuf {
    let root = fs::canonicalize(tree.root()).expect("the tree is there");
    let own = cargo::own_folder(shared, &root);
    fs::create_dir_all(shared).expect("a folder can be made");
    fs::rename(from, &own).expect("the folder can be moved");
    own
}

#[test]
fn clones_that_share_a_target_folder_get_their_own_verdicts() {
    let (wasteful, frugal) = (Tree::small("shared"), Tree::small("shared"));
    let shared = wasteful.path("out");
    frugal.solve(CHAPTER, "vec2");
    for tree in [&wasteful, &frugal] {
        let own = lend_dependencies(tree, &tree.path("target/checker"), &shared);
        let run = with(tree, &[("CARGO_TARGET_DIR", shared.to_str().unwrap())], &["list"]);
        run.ended_with(0);
        assert!(own.is_dir());
    }
    let shared_dir = shared.to_str().unwrap();
    for round in 0..2 {
        let first = with(&wasteful, &[("CARGO_TARGET_DIR", shared_dir)], &["run", "vec2"]);
        first.ended_with(1).prints("error: 11 allocations, the limit is 1\n");
        // Relative to the folder the checker is run in, as for cargo.
        let relative = format!("../{}/out", wasteful.root().file_name().unwrap().to_str().unwrap());
        let path = if round == 0 { shared_dir } else { &relative };
        with(&frugal, &[("CARGO_TARGET_DIR", path)], &["run", "vec2"])
            .ended_with(0)
            .prints("vec2 passes: 4 tests\n");
    }
    for tree in [&wasteful, &frugal] {
        assert!(!tree.path("target/checker").exists(), "nothing is built elsewhere");
    }
}

#[test]
fn clones_that_share_a_build_folder_get_their_own_verdicts() {
    let (wasteful, frugal) = (Tree::small("build-dir"), Tree::small("build-dir"));
    let shared = wasteful.path("shared build");
    frugal.solve(CHAPTER, "vec2");
    for _ in 0..2 {
        let run = |tree| with(tree, &[("CARGO_BUILD_BUILD_DIR", shared.to_str().unwrap())], &["run", "vec2"]);
        run(&wasteful).ended_with(1).prints("error: 11 allocations, the limit is 1\n");
        run(&frugal).ended_with(0).prints("vec2 passes: 4 tests\n");
    }
    assert!(!shared.exists(), "nothing is built where others build");
}

#[test]
fn variables_of_rust_and_of_its_tests_change_no_verdict() {
    let tree = Tree::small("variables");
    tree.edit(VEC2, "f32::from(reading) / 100.0", "f32::from(reading) / 10.0");
    let plain = tree.checker(&["run", "vec2"]).ended_with(1).prints("assertion `left == right` failed");
    let busy = [
        ("RUST_BACKTRACE", "1"),
        ("RUST_LIB_BACKTRACE", "full"),
        ("CARGO_PROFILE_DEV_DEBUG", "0"),
        ("CARGO_PROFILE_DEV_STRIP", "symbols"),
        ("CARGO_PROFILE_TEST_DEBUG", "false"),
        ("RUST_TEST_THREADS", "8"),
        ("RUST_TEST_NOCAPTURE", "0"),
        ("RUST_TEST_SHUFFLE", "1"),
        ("CARGO_TERM_COLOR", "always"),
        ("CARGO_TERM_VERBOSE", "true"),
        ("CARGO_TARGET_DIR", ""),
        ("NO_COLOR", "1"),
    ];
    assert_eq!(with(&tree, &busy, &["run", "vec2"]).ended_with(1).out, plain.out);
    let full = with(&tree, &[("RUST_BACKTRACE", "full")], &["run", "vec2"]).ended_with(1);
    assert_eq!(full.out, plain.out);
    let sole = with(&tree, &[("RUST_TEST_THREADS", "1")], &["run", "vec2"]).ended_with(1);
    assert_eq!(sole.out, plain.out);
    let forced = with(&tree, &[("CLICOLOR_FORCE", "1")], &["run", "vec2"]).ended_with(1);
    assert!(forced.out.contains("\x1b[1;31merror\x1b[0m"), "{}", forced.out.escape_debug());
    let unforced = with(&tree, &[("CLICOLOR_FORCE", "0"), ("NO_COLOR", "")], &["run", "vec2"]);
    assert_eq!(unforced.ended_with(1).out, plain.out);
}

#[test]
fn flags_for_rustc_change_no_verdict() {
    let tree = Tree::small("flags");
    let flags = [("RUSTFLAGS", "-C force-frame-pointers=yes -D warnings")];
    let with_flags = with(&tree, &flags, &["run", "vec2"]).ended_with(1);
    assert_eq!(with_flags.err, "");
    assert_eq!(tree.checker(&["run", "vec2"]).ended_with(1).out, with_flags.out);
    tree.solve(CHAPTER, "vec2");
    with(&tree, &flags, &["run", "vec2"]).ended_with(0).prints("vec2 passes: 4 tests\n");
    tree.edit(VEC2, "fn main() {", "fn main() {\n    let idle = 1;");
    with(&tree, &flags, &["run", "vec2"]).ended_with(1).prints("error: unused variable: `idle`\n");
    tree.checker(&["run", "vec2"]).ended_with(0).prints("warning: unused variable: `idle`\n");
}

#[test]
fn without_cargo_one_sentence_says_what_to_install() {
    let tree = Tree::small("cargo");
    let help = "\n  help: heaplings needs Rust with cargo on the PATH: https://rustup.rs\n";
    let empty = tree.path("empty");
    fs::create_dir(&empty).unwrap();
    let mut command = tree.command(&["run", "vec2"]);
    let gone = command.env_remove("CARGO").env("PATH", &empty).output().unwrap();
    let gone = Outcome::of(gone).ended_with(2).complains(help);
    assert!(gone.err.starts_with("error: cannot run `cargo`: ") && gone.out.is_empty(), "{gone:#?}");
    let nowhere = tree.path("no/such/cargo");
    for command in ["run", "check"] {
        let wrong = with(&tree, &[("CARGO", nowhere.to_str().unwrap())], &[command]).ended_with(2);
        wrong.complains("error: cannot run `").complains(help);
    }
    with(&tree, &[("CARGO", "")], &["run", "vec2"]).ended_with(1).prints("error: 11 allocations");
    for command in ["list", "hint", "solution", "diff"] {
        let mut command = tree.command(&[command]);
        Outcome::of(command.env_remove("CARGO").env("PATH", &empty).output().unwrap()).ended_with(0);
    }
}

/// `RUST_MIN_STACK` is the room that a thread is given, and no system has as much.
#[test]
fn a_system_without_room_for_a_thread_is_told() {
    let tree = Tree::small("threads");
    let room = [("RUST_MIN_STACK", "900000000000000")];
    with(&tree, &room, &[]).ended_with(2).complains("error: cannot start a thread: ");
    with(&tree, &room, &["run", "vec2"]).ended_with(2).complains("error: cannot run `");
    with(&tree, &room, &["check"]).ended_with(2).complains("error: cannot run `");
}

#[test]
fn two_checkers_at_once_are_both_right_and_keep_each_others_progress() {
    let tree = Tree::small("both");
    for exercise in ["vec2", "vec3"] {
        tree.solve(CHAPTER, exercise);
    }
    let start = |exercise: &'static str| {
        let mut command = tree.command(&["run", exercise]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        (exercise, child.expect("the checker starts"))
    };
    for _ in 0..2 {
        let all = ["vec2", "vec3", "vec4", "vec2"].map(start);
        for (exercise, child) in all {
            let outcome = Outcome::of(child.wait_with_output().unwrap());
            assert_eq!(outcome.err, "");
            match exercise {
                "vec4" => outcome.ended_with(1).prints("\nvec4: "),
                _ => outcome.ended_with(0).prints(&format!("{exercise} passes: ")),
            };
        }
        tree.checker(&["list"]).ended_with(0).prints("01_vec_capacity  2/");
        fs::remove_dir_all(tree.path(".heaplings")).unwrap();
    }
}

#[test]
fn a_reader_that_goes_early_is_no_error() {
    let tree = Tree::small("head");
    for (arguments, code) in [
        (&["list"][..], 0),
        (&["solution", "vec10"], 0),
        (&["--help"], 0),
        (&["run", "vec2"], 1),
        (&["run", "vec2", "--format", "json"], 1),
    ] {
        let mut command = tree.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let outcome = Outcome::of(child.wait_with_output().unwrap()).ended_with(code);
        assert_eq!(outcome.err, "", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let tree = Tree::small("full");
    let mut command = tree.command(&["list"]);
    let output = command.stdout(File::create("/dev/full").unwrap()).output().unwrap();
    Outcome::of(output).ended_with(2).complains("error: cannot write the output: no space left on device\n");
}

// Processes, which nobody may leave behind.

#[cfg(unix)]
mod processes {
    use super::*;
    use std::thread;
    use std::time::Instant;

    /// Tests that run until they are killed; each tells its own number, and that of a child of its own.
    const ENDLESS: &str = r#"
    fn tell(name: &str, pid: u32) {
        let file = std::path::PathBuf::from(std::env::var("PIDS").unwrap()).join(name);
        std::fs::write(file.with_extension("new"), pid.to_string()).unwrap();
        std::fs::rename(file.with_extension("new"), file).unwrap();
    }
    #[test]
    fn loops() {
        tell("loops", std::process::id());
        loop { std::hint::spin_loop(); }
    }
    #[test]
    fn waits() {
        let mut child = std::process::Command::new("sleep").arg("1000").spawn().unwrap();
        tell("sleeps", child.id());
        tell("waits", std::process::id());
        child.wait().unwrap();
    }
"#;
    const NAMES: [&str; 3] = ["loops", "sleeps", "waits"];

    /// Looks again and again, for five minutes at most.
    #[track_caller]
    fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(started.elapsed() < Duration::from_secs(300), "{what}: not within five minutes");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// A zombie counts as dead: it is up to the system when it takes in an orphan.
    fn is_alive(pid: &str) -> bool {
        let state = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap().stdout;
        !state.is_empty() && !state.trim_ascii().starts_with(b"Z")
    }

    /// The processes that have a path of this tree on their command line.
    fn running_in(tree: &Tree) -> Vec<String> {
        let all =
            Command::new("ps").args(["-A", "-ww", "-o", "pid=", "-o", "args="]).output().unwrap().stdout;
        let root = tree.root().to_str().unwrap();
        let all = String::from_utf8_lossy(&all);
        all.lines().filter(|line| line.contains(root)).map(str::to_string).collect()
    }

    fn pids(folder: &Path) -> Option<Vec<String>> {
        NAMES.iter().map(|name| fs::read_to_string(folder.join(name)).ok()).collect()
    }

    #[test]
    fn an_endless_loop_ends_at_the_time_limit_and_nothing_is_left_of_it() {
        let tree = Tree::small("loop");
        tree.write(VEC2, exercise(ENDLESS));
        let folder = tree.path("pids");
        fs::create_dir(&folder).unwrap();
        let variables = [("PIDS", folder.to_str().unwrap())];
        let outcome = with(&tree, &variables, &["run", "vec2", "--time-limit", "1"]).ended_with(1);
        let pids = pids(&folder).expect("both tests ran");
        assert_eq!(pids.iter().filter(|pid| is_alive(pid)).count(), 0);
        assert_eq!(running_in(&tree), [""; 0]);
        for test in ["loops", "waits"] {
            let complaint = complaint(&outcome, test);
            let words = "error: still running after 1 second: is there an endless loop, or is it waiting for something that never comes?\n";
            assert!(complaint.starts_with(words), "{complaint}");
        }
        assert_eq!(fs::read_dir(tree.path("target/checker/run")).unwrap().count(), 0, "no folders either");
        let json = ["run", "vec2", "--time-limit=0.5", "--format=json"];
        let report = with(&tree, &variables, &json).ended_with(1);
        assert!(statuses(&report).iter().all(|(_, status)| status == "timed out"), "{}", report.out);
    }

    #[test]
    fn a_checker_that_is_killed_leaves_no_test_behind() {
        let tree = Tree::small("killed");
        tree.write(VEC2, exercise(ENDLESS));
        // What runs in the background, or under `nohup`, hands down that it ignores a signal.
        let arrives = |signal: &&str| {
            let shell = Command::new("sh").args(["-c", &format!("kill -{signal} $$")]).status();
            !shell.unwrap().success()
        };
        for signal in ["KILL", "INT", "TERM", "HUP"].into_iter().filter(arrives) {
            let folder = tree.path(signal);
            fs::create_dir(&folder).unwrap();
            let mut command = tree.command(&["run", "vec2", "--time-limit", "1000"]);
            command.env("PIDS", &folder).stdout(Stdio::null()).stderr(Stdio::null());
            let mut checker = command.spawn().unwrap();
            let pids = wait_for("the tests start", || pids(&folder));
            assert!(pids.iter().all(|pid| is_alive(pid)));
            let kill = format!("kill -{signal} {}", checker.id());
            assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
            assert_eq!(checker.wait().unwrap().code(), None, "{signal} ends it");
            wait_for(&format!("the tests end after {signal}"), || {
                (!pids.iter().any(|pid| is_alive(pid))).then_some(())
            });
        }
        wait_for("nothing runs in the tree", || running_in(&tree).is_empty().then_some(()));
        // And the next check is none the worse for it.
        tree.solve(CHAPTER, "vec2");
        tree.checker(&["run", "vec2"]).ended_with(0).prints("vec2 passes: 4 tests\n");
    }

    #[test]
    fn a_checker_that_is_killed_while_it_builds_leaves_no_compiler_behind() {
        let tree = Tree::small("compiler");
        let endless = "#![allow(long_running_const_eval)]\nconst N: u64 = {\n    let mut n = 0;\n    \
            while n < u64::MAX {\n        n += 1;\n    }\n    n\n};\nfn main() { println!(\"{N}\"); }\n";
        tree.write(VEC2, endless);
        let mut command = tree.command(&["run", "vec2"]);
        let mut checker = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let compiles = |line: &String| line.contains("rustc") && line.contains("--crate-name vec2");
        wait_for("the compiler starts", || running_in(&tree).iter().any(compiles).then_some(()));
        checker.kill().unwrap();
        checker.wait().unwrap();
        wait_for("the compiler ends", || running_in(&tree).is_empty().then_some(()));
        tree.solve(CHAPTER, "vec2");
        tree.checker(&["run", "vec2"]).ended_with(0).prints("vec2 passes: 4 tests\n");
    }
}
