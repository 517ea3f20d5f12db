//! `new`: a skeleton that compiles, in its place everywhere, and nothing at all when it cannot be made.

mod common;

use std::fs;
use std::path::Path;

use common::Tree;

/// All files with their texts, but for what is built.
fn files(tree: &Tree) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if !path.is_dir() {
                found.push((path.display().to_string(), fs::read(&path).unwrap()));
            } else if entry.file_name() != "target" {
                found.push((path.display().to_string(), Vec::new()));
                walk(&path, found);
            }
        }
    }
    let mut found = Vec::new();
    walk(tree.root(), &mut found);
    found.sort();
    found
}

/// That the texts stand in this order.
#[track_caller]
fn assert_order(text: &str, parts: &[&str]) {
    let places: Vec<Option<usize>> = parts.iter().map(|part| text.find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{parts:?} in {text}");
}

#[test]
fn adds_to_a_chapter_in_the_right_place() {
    let tree = Tree::new("new");
    tree.checker(&["new", "00_intro", "intro10"]).ended_with(0);
    tree.checker(&["new", "00_intro", "intro2"])
        .ended_with(0)
        .prints("made    checker/starters/00_intro/intro2.rs\n")
        .prints("made    checker/starters/00_intro/intro2.md\n")
        .prints("made    solutions/00_intro/intro2.rs\n")
        .prints("made    exercises/00_intro/intro2.rs\n")
        .prints("changed exercises/Cargo.toml\n")
        .prints("changed checker/starters/Cargo.toml\n")
        .prints("changed solutions/Cargo.toml\n")
        .prints("changed exercises/00_intro/README.md\n")
        .prints("cargo checker verify intro2 ");
    let list = tree.read("solutions/Cargo.toml");
    assert_order(&list, &["intro1_solution\"", "intro2_solution\"", "intro10_solution\"", "vec1_solution\""]);
    let page = tree.read("exercises/00_intro/README.md");
    assert_order(&page, &["| [intro1](", "| [intro2](", "| [intro10](", "\nA limit looks"]);
    tree.checker(&["list"]).ended_with(0).prints("intro2 ");
    // What is left is to be written, its answers too, and nothing is to be mended: it compiles, wastes, and is optimised.
    let report =
        tree.checker(&["verify", "intro2"]).ended_with(1).prints("intro2     9 → 1  16,352 → 8,000  ");
    let rules = report.out.lines().filter_map(|line| line.strip_prefix("error[")?.split_once(']'));
    let rules: Vec<&str> = rules.map(|(rule, _)| rule).collect();
    assert!(rules.iter().all(|rule| ["todo", "figures", "answers"].contains(rule)), "{}", report.out);
    report
        .prints("error[todo]: `TODO` is left in `# TODO: the title of intro2`\n  --> checker/starters/00_intro/intro2.md:1\n")
        .prints("//! | allocates_once | before | 9 | 16352 | 8192 | 8192 |\n")
        .prints("//! | | after | 1 | 8000 | 8000 | 8000 |\n");
}

#[test]
fn begins_a_chapter() {
    let tree = Tree::new("chapter");
    tree.checker(&["new", "90_large_maps", "big1"])
        .ended_with(0)
        .prints("made    exercises/90_large_maps/README.md\n");
    let page = tree.read("exercises/90_large_maps/README.md");
    assert!(page.starts_with("# 90 Large maps\n"), "{page}");
    assert!(page.contains("| [big1](big1.rs) | TODO: its idea |\n"), "{page}");
    assert_order(&tree.read("exercises/Cargo.toml"), &["\"vec10\"", "path = \"90_large_maps/big1.rs\"\n"]);
}

#[test]
fn changes_nothing_when_it_cannot() {
    let tree = Tree::new("refused");
    tree.write("solutions/00_intro/intro2.rs", "// here first\n");
    tree.write("exercises/90_file", "no folder");
    let before = files(&tree);
    for (arguments, complaint) in [
        (["01_vec_capacity", "vec2"], "`vec2` is in `01_vec_capacity` already"),
        (["00_intro", "vec2"], "`vec2` is in `01_vec_capacity` already"),
        (["01_strings", "string1"], "chapter 01 is `01_vec_capacity`"),
        (["vec_capacity", "vec77"], "`vec_capacity` is not a name for a chapter"),
        (["90_../up", "up1"], "`90_../up` is not a name for a chapter"),
        (["90_maps", "../up1"], "`../up1` is not a name for an exercise"),
        (["90_maps", "map"], "`map` is not a name for an exercise"),
        (["90_maps", "map01"], "`map01` is not a name for an exercise"),
        (["00_intro", "intro2"], "`solutions/00_intro/intro2.rs` is there already"),
        // Found out only after the first files were written.
        (["90_file", "file1"], "cannot write `exercises/90_file/file1.rs`"),
    ] {
        tree.checker(&["new", arguments[0], arguments[1]]).ended_with(2).complains(complaint);
        assert!(files(&tree) == before, "{arguments:?} left something behind");
    }
}

#[cfg(unix)]
#[test]
fn a_list_that_cannot_be_written_to_its_end_is_as_it_was() {
    use std::process::Command;

    let tree = Tree::new("half");
    // As long as a file may be here, so that one more entry is too many.
    let list = tree.read("exercises/Cargo.toml");
    tree.write("exercises/Cargo.toml", format!("{list}{}\n", "#".repeat(8_191 - list.len())));
    let before = files(&tree);
    let command = tree.command(&["new", "00_intro", "intro2"]);
    let mut limited = Command::new("sh");
    limited.current_dir(tree.root()).args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh"]);
    limited.arg(command.get_program()).args(command.get_args());
    common::Outcome::of(limited.output().unwrap())
        .ended_with(2)
        .complains("cannot write `exercises/Cargo.toml`");
    assert!(files(&tree) == before);
}
