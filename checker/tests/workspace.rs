//! What the workspace stands on, two packages in all members together, and the map of its modules.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use checker::json::Value;
use common::repository;

#[test]
fn depends_on_dhat_and_assert_matches_and_nothing_else() {
    let output = Command::new(env!("CARGO"))
        .current_dir(repository())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let metadata = Value::parse(&text).expect("cargo writes JSON");
    let packages = metadata.get("packages").and_then(Value::as_array).expect("there are packages");
    let name = |value: &Value<'_>| value.get("name").and_then(Value::as_str).expect("a name").to_string();
    let members: BTreeSet<String> = packages.iter().map(name).collect();
    let expected = ["checker", "exercises", "heaplings", "solutions", "starters"];
    assert!(members.iter().eq(expected), "{members:?}");

    // Of every kind: normal, dev and build, for every platform.
    let dependencies = |package| {
        let dependencies = Value::get(package, "dependencies").and_then(Value::as_array);
        dependencies.expect("a list of dependencies")
    };
    let all: BTreeSet<String> = packages.iter().flat_map(dependencies).map(name).collect();
    let outside: Vec<&String> = all.difference(&members).collect();
    assert_eq!(outside, ["assert_matches", "dhat"]);
    for dependency in packages.iter().flat_map(dependencies) {
        let source = dependency.get("source").and_then(Value::as_str);
        let is_member = members.contains(&name(dependency));
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        assert_eq!(source, (!is_member).then_some(registry), "{}", name(dependency));
    }

    // What `cargo run` waits for: the checker's own program needs no package at all.
    let checker = packages.iter().find(|package| name(package) == "checker").expect("the checker");
    let is_normal = |dependency: &&Value<'_>| dependency.get("kind").and_then(Value::as_str) != Some("dev");
    assert_eq!(dependencies(checker).iter().filter(is_normal).count(), 0);
}

#[test]
fn the_map_in_the_readme_names_every_module_once() {
    let read = |path: &str| fs::read_to_string(repository().join(path)).expect(path);
    let readme = read("README.md");
    for folder in ["checker/src", "checker/heaplings/src"] {
        let (_, map) = readme.split_once(&format!("In `{folder}`:\n")).expect("a map of the folder");
        let rows = map
            .lines()
            .skip_while(|line| !line.starts_with("| `"))
            .map_while(|line| line.strip_prefix("| `"));
        let named: Vec<&str> = rows.filter_map(|row| Some(row.split_once('`')?.0)).collect();
        let library = read(&format!("{folder}/lib.rs"));
        let declared = library.lines().map(|line| line.trim_start_matches("pub "));
        let declared = declared.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
        assert_eq!(named, declared.collect::<Vec<_>>(), "in {folder}");
    }
}
