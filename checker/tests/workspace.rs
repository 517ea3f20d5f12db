//! What the workspace stands on, two packages in all members together, and the map of its modules.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use checker::util::json::Value;
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

/// The modules that a table of `ARCHITECTURE.md` names, in its order.
fn map(heading: &str) -> Vec<String> {
    let page = fs::read_to_string(repository().join("checker/ARCHITECTURE.md")).expect("the page");
    let (_, rest) = page.split_once(heading).expect("the heading of the table");
    let rows = rest.lines().skip_while(|line| !line.starts_with("| `"));
    let rows = rows.map_while(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| Some(row.split_once('`')?.0.to_string())).collect()
}

/// The modules that a folder holds: its files and folders, without those that every library has.
fn modules(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(repository().join(folder)).expect(folder);
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
    let names = names.map(|name| name.trim_end_matches(".rs").to_string());
    names.filter(|name| name != "lib" && name != "main").collect()
}

#[test]
fn the_map_names_every_module_once() {
    for (heading, folder) in [
        ("Each folder or file of `checker/src`", "checker/src"),
        ("Each file of `checker/heaplings/src`", "checker/heaplings/src"),
    ] {
        let named = map(heading);
        assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>(), modules(folder), "in {folder}");
        assert_eq!(named.len(), modules(folder).len(), "each once in {folder}");
    }
}

/// The map is in the order of dependency: a module uses those below it only.
#[test]
fn dependencies_point_down_the_map() {
    let rooms = map("Each folder or file of `checker/src`");
    let level = |name: &str| rooms.iter().position(|room| room == name);
    let source = repository().join("checker/src");
    let mut files = vec![source.clone()];
    let mut seen = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder of the checker");
            files.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let inside = path.strip_prefix(&source).expect("a file of the checker");
        let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let Some(own) = level(first.trim_end_matches(".rs")) else { continue };
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (index, _) in text.match_indices("crate::") {
            let used: String =
                text[index + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(used_level) = level(&used) else { continue };
            assert!(used_level >= own, "{} uses `{used}`, which is above it", inside.display());
            seen += 1;
        }
    }
    assert!(seen > 200, "only {seen} uses were found");
}
