//! What there is to read and to do again: `explain`, `solution`, `quiz`, `practise`, `completions`.

mod common;

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

    let quiz = tree.checker(&["quiz", "05"]).ended_with(0).prints("1 of 11  Can safe Rust leak memory?");
    assert!(quiz.out.contains("It can: a cycle of `Rc`") && !quiz.out.contains("</"), "{}", quiz.out);
    tree.checker(&["quiz", "intro"]).ended_with(2).complains("has no interview questions");
    tree.edit("exercises/05_leaks/README.md", "</details>", "");
    tree.checker(&["quiz", "05"]).ended_with(2).complains("README.md:").complains("is not closed");

    tree.checker(&["completions", "bash"]).ended_with(0).prints("complete -F _checker checker");
    tree.checker(&["completions", "ksh"]).ended_with(2).complains("did you mean `zsh`?");
    tree.checker(&["update"]).ended_with(0).prints("git rebase origin/main");
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

    tree.checker(&["practise", "vec2"]).ended_with(0).prints("vec2: as it was published");
    assert_ne!(tree.read(VEC2), solved);
    tree.checker(&["run"]).ended_with(1).prints("explain grew");
    tree.checker(&["practise"]).ended_with(0).prints("vec2 is being practised");
    tree.checker(&["practise", "--stop"]).ended_with(0).prints("vec2: your solved version is back\n");
    assert_eq!(tree.read(VEC2), solved);

    tree.checker(&["practise", "--random"]).ended_with(0).prints("vec2: as it was published");
    let again = format!("{solved}// Again.\n");
    tree.write(VEC2, &again);
    tree.checker(&["run"])
        .ended_with(0)
        .prints("your solved version is back; what you wrote in practice is in .heaplings")
        .prints(", 1 round, best ");
    assert_eq!(tree.read(VEC2), solved);
    assert_eq!(tree.read(".heaplings/backup/vec2-1.rs"), again);
    tree.checker(&["practise", "--stop"]).ended_with(2).complains("nothing is being practised");
}
