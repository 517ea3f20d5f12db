//! `verify`: what it promises to catch, broken on purpose. And the exercises as they are, which keep to all
//! of it: this is the test that starters waste, and that solutions do not.

mod common;

use std::fs;

use common::{Outcome, Tree};

const STARTER: &str = include_str!("../src/author/scaffold/starter.txt");
const SOLUTION: &str = include_str!("../src/author/scaffold/solution.txt");
const FIGURES: &str = "//! | allocates_once | before | 9 | 16352 | 8192 | 8192 |\n\
    //! | | after | 1 | 8000 | 8000 | 8000 |\n";

/// Which files of an exercise to edit.
#[derive(Clone, Copy, Debug)]
enum At {
    Starter,
    Solution,
    /// Starter and solution, which share their tests.
    Both,
    Notes,
    Yours,
}

/// Edits, and what `verify` is to say then: a rule and the beginning of its sentence.
type Row = (&'static [(At, &'static str, &'static str)], &'static [&'static str]);

/// Adds an exercise to the tree that keeps to every rule, but for these edits.
fn add(tree: &Tree, name: &str, edits: &[(At, &str, &str)]) {
    tree.checker(&["new", "90_rules", name]).ended_with(0);
    let starter = STARTER.replace("TODO: the story,", "A story").replace("Goal: TODO,", "Goal:");
    let figures = "//! | allocates_once | before | 0 | 0 | 0 | 0 |\n//! | | after | 0 | 0 | 0 | 0 |\n";
    assert!(SOLUTION.contains(figures));
    let solution = SOLUTION.replace("TODO", "It is so").replace(figures, FIGURES);
    let path = |folder: &str, extension: &str| format!("{folder}/90_rules/{name}.{extension}");
    tree.write(&path("checker/starters", "rs"), starter);
    tree.write(&path("solutions", "rs"), solution);
    for file in [path("checker/starters", "md"), "exercises/90_rules/README.md".to_string()] {
        tree.write(&file, tree.read(&file).replace("TODO", "It is so"));
    }
    for (at, from, to) in edits {
        let files = match at {
            At::Starter => vec![path("checker/starters", "rs")],
            At::Solution => vec![path("solutions", "rs")],
            At::Both => vec![path("checker/starters", "rs"), path("solutions", "rs")],
            At::Notes => vec![path("checker/starters", "md")],
            At::Yours => continue,
        };
        files.iter().for_each(|file| tree.edit(file, from, to));
    }
    tree.write(&path("exercises", "rs"), tree.read(&path("checker/starters", "rs")));
    for (_, from, to) in edits.iter().filter(|(at, ..)| matches!(at, At::Yours)) {
        tree.edit(&path("exercises", "rs"), from, to);
    }
}

/// The violations in a report: `rule: sentence`, and the file.
fn violations(report: &Outcome) -> Vec<(String, String)> {
    let lines: Vec<&str> = report.out.lines().collect();
    let heads = lines.windows(2).filter_map(|pair| {
        let (rule, what) = pair[0].strip_prefix("error[")?.split_once("]: ")?;
        let file = pair[1].strip_prefix("  --> ")?;
        Some((format!("{rule}: {what}"), file.to_string()))
    });
    heads.collect()
}

/// Adds an exercise for each row, and returns what is to be said of it, in order.
fn add_rows(tree: &Tree, rows: &[Row]) -> Vec<String> {
    let name = |number: usize| format!("rule{}", number + 1);
    rows.iter().enumerate().for_each(|(number, (edits, _))| add(tree, &name(number), edits));
    (0..rows.len()).map(name).collect()
}

/// On other processors `verify` does not speak of figures.
const TO_THE_BYTE: bool = cfg!(target_arch = "x86_64");

#[track_caller]
fn assert_says(report: &Outcome, names: &[String], rows: &[Row]) {
    let found = violations(report);
    let mut wrong = String::new();
    for (name, (edits, expected)) in names.iter().zip(rows) {
        let own = format!("/90_rules/{name}.");
        let told = |rule: &&&str| TO_THE_BYTE || !(rule.starts_with("tight") || rule.starts_with("figures"));
        let expected: Vec<&&str> = expected.iter().filter(told).collect();
        let said: Vec<&str> =
            found.iter().filter(|(_, file)| file.contains(&own)).map(|(what, _)| what.as_str()).collect();
        let matches = said.len() == expected.len()
            && expected.iter().all(|expected| said.iter().any(|said| said.starts_with(**expected)));
        if !matches {
            wrong.push_str(&format!("{name} {edits:?}\nexpected {expected:#?}\nsaid {said:#?}\n\n"));
        }
    }
    assert!(wrong.is_empty() && report.code == Some(1), "{wrong}{:?}\n{}", report.code, report.err);
}

/// A learner may keep files of their own beside the exercises, and `cargo test` stays green.
fn forget_scratch_files(tree: &Tree) {
    for chapter in fs::read_dir(tree.path("exercises")).unwrap().flatten() {
        for file in fs::read_dir(chapter.path()).into_iter().flatten().flatten() {
            let starter = tree.path("checker/starters").join(chapter.file_name()).join(file.file_name());
            if file.file_name() != "README.md" && !starter.exists() {
                fs::remove_file(file.path()).unwrap();
            }
        }
    }
}

/// Of every fourth chapter one, with its answers: the gate holds all exercises to the rules in a step of its own.
#[test]
fn the_exercises_keep_to_every_rule() {
    let tree = Tree::with_answers("verify");
    forget_scratch_files(&tree);
    let catalog = checker::course::catalog::Catalog::load(tree.root()).unwrap();
    let second = |chapter: &str| {
        let mut inside = catalog.exercises().iter().filter(|exercise| exercise.chapter == chapter);
        inside.clone().nth(1).or(inside.next()).unwrap().name.clone()
    };
    let names: Vec<String> = catalog.chapters().into_iter().step_by(4).map(second).collect();
    let arguments: Vec<&str> = ["verify"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let report = tree.checker(&arguments);
    report.ended_with(0).prints(&format!("{} exercises, 0 violations\n", names.len()));
}

const END: &str = "heap.total_blocks <= 1);\n    }\n}\n";
const BENCH: &str = "bench(\"squares(1000)\", || squares(black_box(1_000)));";
const BEHAVIOUR: &str = "#[test]\n    fn gives_the_squares";

#[rustfmt::skip]
const TEXTS: &[Row] = &[
    (&[], &[]),
    (&[(At::Both, "fn main() {", "// This is not unsafe.\nfn main() {\n    let _ = \"#[ignore]\";")], &[]),
    (&[(At::Solution, "fn main() {\n", "fn main() {\r\n")], &["text: the line ends in a carriage return"]),
    (&[(At::Starter, "    let mut squares", "\tlet mut squares")], &["text: there is a tab"]),
    (&[(At::Notes, "nearly the code.\n", "nearly the code.")], &["text: the last line has no end"]),
    (&[(At::Solution, "//! It is so", "//! It is so, and it goes on and on, and when one thinks that it must be over it still goes on for a while")],
        &["text: the line has 139 columns, 110 are allowed"]),
    (&[(At::Starter, "//! A story", "// A story")], &["story: there is no story"]),
    (&[(At::Starter, "//! Goal:", "//! The goal:")], &["story: the story names no goal"]),
    (&[(At::Starter, "// TODO: what", "// What")], &["todo: no `TODO` says where to edit"]),
    (&[(At::Starter, "A story", "TODO A story")], &["todo: `TODO` is left in `//! TODO A story"]),
    (&[(At::Solution, "## When not to\n//!\n//! It", "## When not to\n//!\n//! TODO it")], &["todo: `TODO` is left"]),
    (&[(At::Notes, "## Hint 2\n", "## Hint 2\nTODO ")], &["todo: `TODO` is left"]),
    (&[(At::Both, "let heap", "// TODO\n        let heap")], &["todo: `TODO` is left in `// TODO`", "todo: `TODO` is left in `// TODO`"]),
    (&[(At::Starter, "fn main()", "fn man()")], &["main: there is no `fn main()`"]),
    (&[(At::Solution, "fn main()", "fn man()")], &["main: there is no `fn main()`"]),
    (&[(At::Starter, BENCH, "squares(1);")], &["main: nothing is benchmarked"]),
    (&[(At::Starter, "#[cfg(test)]\n", "")], &["tests: there are no tests", "tests: the tests are not the starter's"]),
    (&[(At::Both, "mod tests {", "mod tests  {")], &["tests: the tests begin in another way"]),
    (&[(At::Starter, "fn main", "#[cfg(test)]\nuse std::vec;\n\nfn main")], &["tests: `#[cfg(test)]` stands above the tests too"]),
    (&[(At::Both, END, "heap.total_blocks <= 1);\n    }\n}\n\nfn after() {}\n")], &["tests: something follows the tests"]),
    (&[(At::Solution, "squares(5)", "squares( 5)")], &["tests: the tests are not the starter's"]),
    (&[(At::Both, BEHAVIOUR, "fn gives_the_squares")], &["tests: no test is about behaviour"]),
    (&[(At::Starter, "for i in 0..n {", "unsafe {}\n    for i in 0..n {")], &["forbidden: `unsafe` is not allowed"]),
    (&[(At::Both, "#[test]", "#[test]\n    #[ignore = \"slow\"]")],
        &["forbidden: `ignore` is not allowed", "forbidden: `ignore` is not allowed"]),
    (&[(At::Both, "#[test]", "#[test]\n    #[should_panic]")],
        &["forbidden: `should_panic` is not allowed", "forbidden: `should_panic` is not allowed"]),
    (&[(At::Both, "dhat::assert!", "assert!")], &["limits: there is no limit"]),
    (&[(At::Both, "let heap", "measure(|| squares(1));\n        let heap")], &["limits: `allocates_once` measures 2 times"]),
    (&[(At::Both, "        dhat", "        dhat::assert!(heap.max_blocks <= 1);\n        dhat")], &["limits: `allocates_once` has 2 limits"]),
    (&[(At::Both, "heap.total_blocks <= 1", "heap.value.len() <= 1")], &["limits: the limit of `allocates_once` names none of dhat's figures"]),
    (&[(At::Both, "heap.total_blocks <= 1", "heap.total_blocks <= ONE")], &["limits: the limit of `allocates_once` is not a number: `heap.total_blocks <= ONE`"]),
    (&[(At::Both, "heap.total_blocks <= 1", "heap.total_blocks <= 0")], &["limits: the limit of `allocates_once` is `<= 0`"]),
    (&[(At::Both, "heap.total_blocks <= 1", "heap.total_blocks == 1")], &["limits: the limit of `allocates_once` is not an upper bound"]),
    (&[(At::Notes, "kind: limits", "kind: predict")], &["predict: nothing is asked for"]),
    (&[(At::Notes, "kind: limits", "kind: riddle")], &["notes: the notes make no sense: line 2: expected `kind: limits`"]),
    (&[(At::Notes, "\n## Hint 3\nIt is so: nearly the code.\n", "")], &["notes: there are only 2 hints"]),
    (&[(At::Solution, "//! It is so: what this is, in a line or two.\n", "//!\n")], &["header: the header does not say what this is"]),
    (&[(At::Solution, "## What it costs", "## Its price")], &["header: the header has no `## What it costs`"]),
    (&[(At::Solution, "## Why it works", "## When not to"), (At::Solution, "costs\n//!\n//! It is so\n//!\n//! ## When not to", "costs\n//!\n//! It is so\n//!\n//! ## Why it works")],
        &["header: `## What it costs` is out of order", "header: `## When not to` is out of order"]),
    (&[(At::Solution, "costs\n//!\n//! It is so\n", "costs\n//!\n")], &["header: `## What it costs` says nothing"]),
    (&[(At::Solution, "## Figures", "## Numbers")], &["header: the header has no `## Figures`"]),
    (&[(At::Solution, "before | 9 |", "before | nine |")], &["header: the figures make no sense: a row needs four whole numbers"]),
    (&[(At::Solution, "9 | 16352 | 8192 | 8192", "varies | varies | varies | varies")], &["header: `allocates_once` has no figures before or after"]),
    (&[(At::Yours, "Vec::new()", "Vec::with_capacity(n as usize)")], &["published: this is not the starter"]),
];

#[test]
fn says_what_is_wrong_with_texts() {
    let tree = Tree::with_answers("texts");
    let names = add_rows(&tree, TEXTS);
    let notes = "checker/starters/00_intro/intro1.md";
    tree.write(notes, b"# \xff\n");
    fs::remove_file(tree.path("solutions/01_vec_capacity/vec3.rs")).unwrap();
    fs::remove_file(tree.path("exercises/01_vec_capacity/vec4.rs")).unwrap();
    fs::remove_file(tree.path("checker/starters/01_vec_capacity/vec5.md")).unwrap();
    tree.write("solutions/01_vec_capacity/vec99.rs", "");
    tree.write(
        "checker/starters/01_vec_capacity/Odd.rs",
        tree.read("checker/starters/01_vec_capacity/vec2.rs"),
    );
    tree.edit("exercises/Cargo.toml", "[[bin]]\nname = \"vec6\"\npath = \"01_vec_capacity/vec6.rs\"\n\n", "");
    tree.edit("solutions/Cargo.toml", "01_vec_capacity/vec7.rs", "01_vec_capacity/vec8.rs");
    tree.edit(
        "checker/starters/Cargo.toml",
        "path = \"01_vec_capacity/vec8.rs\"",
        "path = \"01_vec_capacity/vec8.rs\"\ntest = false",
    );
    tree.edit("exercises/Cargo.toml", "name = \"vec9\"\npath = \"01_vec_capacity/vec9.rs\"\n\n[[bin]]\nname = \"vec10\"\npath = \"01_vec_capacity/vec10.rs\"", "name = \"vec10\"\npath = \"01_vec_capacity/vec10.rs\"\n\n[[bin]]\nname = \"vec9\"\npath = \"01_vec_capacity/vec9.rs\"");
    tree.edit("exercises/01_vec_capacity/README.md", "| [vec7](vec7.rs) |", "| vec7 |");
    tree.edit("exercises/01_vec_capacity/README.md", "## Pitfalls", "## Traps");
    tree.edit(
        "exercises/00_intro/README.md",
        "| [intro1](intro1.rs) |",
        "| [intro9](intro9.rs) | x |\n| [intro1](intro1.rs) |",
    );
    fs::remove_file(tree.path("exercises/90_rules/README.md")).unwrap();
    let report = tree.checker(&["verify"]);
    let found = violations(&report);
    assert_says(&report, &names, TEXTS);

    let readme = "exercises/01_vec_capacity/README.md";
    for (what, file) in [
        ("text: this is not UTF-8", "checker/starters/00_intro/intro1.md:1"),
        ("files: there is no such file", "solutions/01_vec_capacity/vec3.rs"),
        ("files: there is no such file", "exercises/01_vec_capacity/vec4.rs"),
        ("files: there is no such file", "checker/starters/01_vec_capacity/vec5.md"),
        ("stray: no exercise has this file", "solutions/01_vec_capacity/vec99.rs"),
        ("names: `Odd` is not a name for an exercise", "checker/starters/01_vec_capacity/Odd.rs"),
        ("targets: `vec6` is not on the list", "exercises/Cargo.toml"),
        ("targets: `vec7_solution` has the path `01_vec_capacity/vec8.rs`", "solutions/Cargo.toml:"),
        ("targets: the entry of `vec8_starter` says `test = false` as well", "checker/starters/Cargo.toml:"),
        ("targets: `vec10` is out of order", "exercises/Cargo.toml:"),
        ("readme: the chapter has no page", "exercises/90_rules/README.md"),
        ("readme: the list has no row for `vec7`", readme),
        ("readme: the page has no `## Pitfalls`", readme),
        ("readme: `intro9` is not an exercise of this chapter", "exercises/00_intro/README.md:"),
    ] {
        assert!(found.iter().any(|said| said.0 == what && said.1.starts_with(file)), "{what}\n{found:#?}");
    }
    let total = format!(", {} violations\n", found.len());
    report
        .ended_with(1)
        .prints("Nothing was built: files, names and lists of targets come first.\n")
        .prints(&total);
}

const NUMBER: &str = "const N: u64 = 1_000; // TODO\n\nfn main() {\n    squares(N);";

#[rustfmt::skip]
const MEASURED: &[Row] = &[
    (&[], &[]),
    (&[(At::Yours, "fn main", "fn ( main")], &["published: this is not the starter"]),
    (&[(At::Starter, "    let mut", "    let unused = 1;\n    let mut")], &["warnings: this does not compile without a warning"]),
    (&[(At::Starter, "i * i", "i *")], &["compiles: this does not compile"]),
    (&[(At::Solution, "i * i", "i *")], &["compiles: this does not compile"]),
    (&[(At::Solution, "(0..n)", "let unused = 1;\n    (0..n)")], &["warnings: this does not compile without a warning"]),
    (&[(At::Starter, "push(i * i)", "push(i + i)")], &["starter: the starter does not pass `gives_the_squares`: assertion"]),
    (&[(At::Starter, "Vec::new()", "Vec::with_capacity(n as usize)")], &[
        "starter: the starter meets the limit of `allocates_once`",
        "gain: by `allocates_once` the solution halves neither",
        "figures: the header's figures are not what is measured",
    ]),
    (&[(At::Starter, "    let mut", "    assert!(n < 1_000, \"too many\");\n    let mut")], &[
        "starter: the starter does not pass `gives_the_squares`: too many",
        "starter: `allocates_once` fails for another reason than its limit: too many",
    ]),
    (&[(At::Solution, "(0..n)", "(0..n).filter(|_| true)")], &["solution: the solution does not pass `allocates_once`: dhat: assertion failed"]),
    (&[(At::Solution, "i * i", "i + i")], &["solution: the solution does not pass `gives_the_squares`: assertion"]),
    (&[(At::Both, "heap.total_blocks <= 1", "heap.total_blocks <= 2")], &["tight: `allocates_once` allows 2 total_blocks, the solution needs 1"]),
    (&[(At::Both, "        dhat::assert!(heap.total_blocks <= 1", "        // One more for whoever sorts.\n        dhat::assert!(heap.total_blocks <= 2")], &[]),
    (&[(At::Solution, "9 | 16352", "9 | 16351")], &["figures: the header's figures are not what is measured"]),
    (&[(At::Solution, "| allocates_once | before", "| allocates_twice | before")], &["figures: the header's figures are not what is measured"]),
    (&[
        (At::Starter, "Vec::new()", "Vec::with_capacity(n as usize)"),
        (At::Starter, "    for i", "    black_box((Box::new(n), Box::new(n)));\n    for i"),
        (At::Solution, "(0..n)", "black_box(Box::new(n));\n    (0..n)"),
        (At::Both, "heap.total_blocks <= 1", "heap.total_blocks <= 2"),
        (At::Solution, "9 | 16352 | 8192 | 8192", "3 | 8016 | 8016 | 8000"),
        (At::Solution, "1 | 8000", "2 | 8008"),
    ], &["gain: by `allocates_once` the solution halves neither"]),
    (&[
        (At::Notes, "kind: limits", "kind: predict"),
        (At::Starter, "fn main() {", NUMBER),
        (At::Both, "dhat::assert!(heap.total_blocks <= 1", "assert!(heap.total_blocks >= 1"),
    ], &["starter: the starter passes all its tests"]),
    (&[
        (At::Notes, "kind: limits", "kind: predict"),
        (At::Starter, "fn main() {", NUMBER),
        (At::Both, "dhat::assert!(heap.total_blocks <= 1", "assert!(heap.total_blocks <= 1"),
    ], &[]),
    (&[(At::Both, BEHAVIOUR, "#[cfg(any())]\n    #[test]\n    fn gives_the_squares")], &["tests: `gives_the_squares` does not run"]),
    (&[
        (At::Notes, "kind: limits", "kind: limits\nfails: gives_the_squares"),
        (At::Starter, "push(i * i)", "push(i + i)"),
    ], &[]),
    (&[(At::Notes, "kind: limits", "kind: limits\nfails: gives_the_squares")], &["starter: the starter passes `gives_the_squares`, which the notes say it fails"]),
    (&[
        (At::Both, "use heaplings::measure;", "use heaplings::measure_threads;"),
        (At::Both, "= measure(", "= measure_threads("),
        (At::Solution, "9 | 16352 | 8192 | 8192", "varies | varies | varies | varies"),
    ], &[]),
];

#[test]
fn says_what_is_wrong_when_it_runs() {
    let tree = Tree::small_with_answers("measured");
    let names = add_rows(&tree, MEASURED);
    let mut arguments = vec!["verify"];
    arguments.extend(names.iter().map(String::as_str));
    let report = tree.checker(&arguments);
    assert_says(&report, &names, MEASURED);
    let report = report
        .ended_with(1)
        .prints("  9 → 1   16,352 → 8,000  ")
        .prints(&format!("{} exercises, ", names.len()));
    if TO_THE_BYTE {
        // The figures that belong in the header, to be copied from here.
        report.prints(&FIGURES.lines().map(|line| format!("           {line}\n")).collect::<String>());
    }
}

#[test]
fn knows_no_other_exercise() {
    let tree = Tree::with_answers("unknown");
    tree.checker(&["verify", "vec2", "vec0"]).ended_with(2).complains("no exercise is called `vec0`");
}
