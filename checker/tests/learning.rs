//! What there is to read and to do again: `explain`, `solution`, `quiz`, `practise`, `completions`.

mod common;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use common::Tree;

const VEC2: &str = "exercises/01_vec_capacity/vec2.rs";

#[test]
fn explains_asks_and_completes_without_a_terminal() {
    let tree = Tree::new("learning");
    let page = tree.checker(&["explain", "grew"]).ended_with(0).prints("grew\n\nA collection was full");
    assert!(page.out.ends_with("Practise it: vec1, vec2, vec10, map2\n"), "{}", page.out);
    assert_eq!(tree.checker(&["explain", "growth"]).ended_with(0).out, page.out);
    tree.checker(&["explain"]).ended_with(0).prints("\n  made with room ");
    tree.checker(&["explain", "rehashd"]).ended_with(2).complains("did you mean `rehashed`?");
    tree.checker(&["explain", "--facts", "empty vec"])
        .ended_with(0)
        .prints("an empty vec allocates nothing\n    checker/heaplings/tests/vec_facts.rs:");
    tree.checker(&["explain", "--facts", "xyzzy"])
        .ended_with(2)
        .complains("no measured fact speaks of `xyzzy`");

    let folded = tree.checker(&["solution", "vec2"]).ended_with(0).prints("Why it works");
    assert!(folded.out.contains("of tests: cargo checker solution vec2 --tests\n"), "{}", folded.out);
    assert!(!folded.out.contains("#[test]"), "{}", folded.out);
    tree.checker(&["solution", "vec2", "--tests"]).ended_with(0).prints("#[test]");

    let quiz = tree.checker(&["quiz", "05"]).ended_with(0).prints("1 of 11\nCan safe Rust leak memory?");
    assert!(quiz.out.contains("It can: a cycle of `Rc`") && !quiz.out.contains("</"), "{}", quiz.out);
    tree.checker(&["quiz", "intro"]).ended_with(2).complains("has no interview questions");
    tree.edit("exercises/05_leaks/README.md", "</details>", "");
    tree.checker(&["quiz", "05"]).ended_with(2).complains("README.md:").complains("is not closed");

    tree.checker(&["completions", "bash"]).ended_with(0).prints("complete -F _checker checker");
    tree.checker(&["completions", "ksh"]).ended_with(2).complains("did you mean `zsh`?");
    tree.checker(&["update"]).ended_with(2).complains("is not a clone made by git").complains("by hand");
}

#[test]
fn an_exercise_is_practised_and_the_first_solution_comes_back() {
    let tree = Tree::new("practise");
    tree.checker(&["practise"]).ended_with(2).complains("no exercise here is solved yet");
    tree.solve("01_vec_capacity", "vec2");
    let solved = tree.read(VEC2);
    tree.checker(&["run", "vec2"]).ended_with(0);
    tree.checker(&["list"]).ended_with(0).prints("next to practise: vec2 (last 20");
    tree.checker(&["practise"]).ended_with(2).complains("nothing is due; the next is `vec2`");
    tree.checker(&["practise", "vec3"]).ended_with(2).complains("nothing of `vec3` is solved yet");

    tree.checker(&["practise", "vec2"]).ended_with(0).prints("vec2: as it was published");
    assert_ne!(tree.read(VEC2), solved);
    tree.checker(&["run"]).ended_with(1).prints("explain grew");
    tree.checker(&["practise"]).ended_with(0).prints("vec2 is being practised");
    tree.checker(&["practise", "--stop"])
        .ended_with(0)
        .prints("vec2: your solved version is back\n")
        .prints("\ngo on with vec3: cargo run\n");
    assert_eq!(tree.read(VEC2), solved);
    tree.checker(&["hint"]).ended_with(0).prints("vec3, hint 1 of");

    tree.checker(&["practise", "--random"]).ended_with(0).prints("vec2: as it was published");
    let again = format!("{solved}// Again.\n");
    tree.write(VEC2, &again);
    tree.checker(&["run"])
        .ended_with(0)
        .prints("your solved version is back; what you wrote in practice is in .heaplings")
        .prints(", 1 round, best ");
    assert_eq!(tree.read(VEC2), solved);
    assert_eq!(tree.read(".heaplings/backup/vec2-2.rs"), again);
    tree.checker(&["practise", "--stop"]).ended_with(2).complains("nothing is being practised");
}

#[test]
fn a_chapter_whose_challenge_passes_first_is_tested_out() {
    let tree = Tree::small("tested-out");
    fs::create_dir_all(tree.path(".heaplings")).unwrap();
    tree.write(
        ".heaplings/progress",
        "heaplings progress 1\ncurrent vec10\nchallenge vec10 01_vec_capacity\n",
    );
    tree.solve("01_vec_capacity", "vec10");
    tree.checker(&["run"]).ended_with(0).prints("vec10 passes");
    let list = tree.checker(&["list"]).ended_with(0).prints("\n01_vec_capacity  1/10  tested out\n");
    // It counts as one, and the next to do is elsewhere.
    list.prints("\n1 of 11 passed\n").prints("> intro1 ");
}

/// A folder with what the commands read, and nothing that can be built.
struct Texts(PathBuf);

impl Texts {
    fn new(name: &str) -> Texts {
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        for chapter in ["checker/starters/05_leaks", "exercises/05_leaks", "solutions/05_leaks"] {
            fs::create_dir_all(root.join(chapter)).unwrap();
            for file in ["leak1.rs", "leak1.md", "README.md"] {
                let from = common::repository().join(chapter).join(file);
                if from.exists() {
                    fs::copy(from, root.join(chapter).join(file)).unwrap();
                }
            }
        }
        for file in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(common::repository().join(file), root.join(file)).unwrap();
        }
        Texts(root)
    }

    /// What a terminal of 80 columns and 10 rows shows while this is typed.
    fn terminal(&self, environment: &str, arguments: &str, typed: &str) -> String {
        let checker = env!("CARGO_BIN_EXE_checker");
        let line = format!("stty rows 10 cols 80; export {environment}; exec '{checker}' {arguments}");
        let mut script = Command::new("script")
            .args(["-qefc", &line, "/dev/null"])
            .current_dir(&self.0)
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`script` of util-linux makes a terminal");
        script.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = script.wait_with_output().unwrap();
        String::from_utf8(output.stdout).unwrap().replace('\r', "")
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_quiz_begins_with_what_was_least_sure() {
    let texts = Texts::new("quiz");
    let first = texts.terminal("X=", "quiz 05", "\n3\n\n7\n1\nq\n");
    let asked = first.matches("How sure were you").count();
    assert!(asked == 3 && first.contains("3 of 11\nA tree whose nodes know"), "{first}");
    // What is typed ahead is shown before the questions, so that lines of those have no end.
    let mut lines = first.lines().filter(|line| !line.starts_with("How sure"));
    assert!(lines.all(|line| line.chars().count() <= 80), "{first}");
    assert!(first.contains("Proved by") && !first.contains("]("), "{first}");
    let second = texts.terminal("X=", "quiz 05", "q\n");
    assert!(second.contains("1 of 11\nWhat is the difference between `Rc` and `Weak`"), "{second}");
    assert!(!second.contains("An `Rc` owns"), "the answer waits for Enter: {second}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_long_text_goes_through_the_pager() {
    let texts = Texts::new("pager");
    let paged = texts.terminal("PAGER='tail -1'", "solution leak1", "");
    assert!(paged.trim().lines().count() == 1 && paged.contains("leak1 --tests"), "{paged}");
    for plain in ["PAGER=cat", "PAGER=", "PAGER=/no/such/pager"] {
        let text = texts.terminal(plain, "solution leak1", "");
        assert!(text.contains("Why it works") && text.contains("leak1 --tests"), "{plain}: {text}");
        // Its header is Markdown, and laid out.
        assert!(!["//! ", "## ", "| ---", "**"].iter().any(|mark| text.contains(mark)), "{plain}: {text}");
    }
    let short = texts.terminal("PAGER='tail -1'", "hint leak1", "");
    assert!(short.contains("leak1, hint 1 of"), "it fits, so that no pager is needed: {short}");
}
