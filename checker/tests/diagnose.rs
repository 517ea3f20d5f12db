//! `diagnose`, held to what cargo and rustc print themselves.

mod common;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::process::Command;

use checker::cli::args;
use checker::util::json::Value;
use common::{Tree, repository};

const VEC2: &str = "exercises/01_vec_capacity/vec2.rs";
const HEAP: [&str; 5] = ["diagnose", VEC2, "--message-format", "json", "--time-limit=60"];

/// The lines that cargo would print, each read.
fn lines(out: &str) -> Vec<Value<'static>> {
    out.lines().map(|line| Value::parse(line).unwrap_or_else(|error| panic!("{error:?}: {line}"))).collect()
}

#[track_caller]
fn at<'a>(value: &'a Value<'static>, path: &str) -> &'a Value<'static> {
    path.split('.').fold(value, |value, name| {
        let found = match name.parse::<usize>() {
            Ok(index) => value.as_array().and_then(|array| array.get(index)),
            Err(_) => value.get(name),
        };
        found.unwrap_or_else(|| panic!("no `{name}` of `{path}` in {value}"))
    })
}

/// Names and types, down to the last member. An array is as its first element, `null` goes with anything.
fn assert_same_shape(ours: &Value<'_>, theirs: &Value<'_>, place: &str) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let names = |members: &[(Cow<'_, str>, Value<'_>)]| {
                let names = members.iter().map(|(name, _)| name.to_string());
                names.collect::<BTreeSet<_>>()
            };
            assert_eq!(names(ours), names(theirs), "in {place}");
            for (name, ours) in ours {
                let (_, theirs) = theirs.iter().find(|(other, _)| other == name).expect("it has all names");
                assert_same_shape(ours, theirs, &format!("{place}.{name}"));
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            for ours in ours {
                if let Some(theirs) = theirs.first() {
                    assert_same_shape(ours, theirs, &format!("{place}[]"));
                }
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        _ => {
            let same = std::mem::discriminant(ours) == std::mem::discriminant(theirs);
            assert!(same, "{place}: {ours} is not as {theirs}");
        }
    }
}

#[test]
fn speaks_as_cargo_does() {
    let tree = Tree::new("diagnose");
    // A limit that fails, at a line with letters of several bytes before the one that allocates.
    tree.edit(VEC2, "        degrees.push(", "        let é漢 = \"🦀\"; let _ = é漢; degrees.push(");
    let heap = tree.checker(&HEAP).ended_with(101);
    let heap = lines(&heap.out);
    let text = tree.read(VEC2);
    let [message, _, _, end] = &heap[..] else { panic!("{heap:?}") };
    assert_eq!(end.to_string(), r#"{"reason":"build-finished","success":false}"#);
    assert_eq!(at(message, "reason").as_str(), Some("compiler-message"));
    assert_eq!(at(message, "message.code.code").as_str(), Some("heap::grew"));
    assert_eq!(at(message, "message.message").as_str(), Some("11 allocations, the limit is 1"));
    let label = "a Vec grew: 11 allocations, 32,752 bytes";
    assert_eq!(at(message, "message.children.0.message").as_str(), Some(label));
    let span = at(message, "message.spans.0");
    let number = |name| at(span, name).as_u64().unwrap() as usize;
    let byte = text.find("push(").unwrap();
    assert_eq!((number("byte_start"), number("byte_end")), (byte, byte + "push".len()));
    let line = text[..byte].matches('\n').count();
    assert_eq!((number("line_start"), number("line_end")), (line + 1, line + 1));
    let before = text[..byte].lines().last().unwrap().chars().count();
    assert_eq!((number("column_start"), number("column_end")), (before + 1, before + 5));
    assert_eq!(at(span, "text.0.text").as_str(), text.lines().nth(line));
    assert_eq!(at(span, "file_name").as_str(), Some(VEC2));

    // The other forms of the same.
    let words = "error: 11 allocations, the limit is 1";
    let place = format!("{VEC2}:{}:{}: {words}: a Vec grew", line + 1, before + 1);
    tree.checker(&["diagnose", "vec2", "--message-format=short"]).ended_with(101).prints(&place);
    let place =
        format!("::error file={VEC2},line={},col={},title=vec2%3A allocates_once::11 ", line + 1, before + 1);
    tree.checker(&["diagnose", VEC2, "--message-format", "github"]).ended_with(101).prints(&place);
    let hint = tree.checker(&["diagnose", VEC2, "--hints"]).ended_with(101);
    hint.prints(words).prints("hint 1 of 3: ");

    // A warning and an error of rustc's come as cargo prints them, whoever has called rustc.
    let cargo = || {
        let cargo = Command::new(env!("CARGO"))
            .current_dir(tree.root())
            .args(["test", "--no-run", "--message-format=json", "--package", "exercises", "--bin", "vec2"])
            .args(["--target-dir", "target/checker"])
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo starts");
        let mut theirs = lines(&String::from_utf8(cargo.stdout).unwrap());
        theirs.retain(|line| {
            let reason = at(line, "reason").as_str();
            reason == Some("compiler-message") || reason == Some("build-finished")
        });
        theirs
    };
    tree.edit(VEC2, "let _ = é漢;", "let unused = é漢;");
    let warned = lines(&tree.checker(&HEAP).ended_with(101).out);
    let theirs = cargo();
    let (last, theirs) = theirs.split_last().expect("messages");
    assert_eq!(at(last, "success").as_bool(), Some(true), "it compiles");
    assert!(theirs.len() == 1 && warned.len() == theirs.len() + 4, "{warned:?}");
    assert_eq!(&warned[..theirs.len()], theirs);
    tree.edit(VEC2, "let unused = é漢;", "let _: u32 = é漢.len();");
    let wrong = tree.checker(&HEAP).ended_with(101);
    let ours = lines(&wrong.out);
    assert_eq!(ours, cargo());

    // And what is ours has its names and types.
    let error = ours.iter().find(|line| {
        line.get("message").is_some_and(|message| !at(message, "spans").as_array().unwrap().is_empty())
    });
    let error = error.expect("an error at a place");
    let children = at(error, "message.children").as_array().unwrap();
    assert!(!children.is_empty(), "an error with something below it: {error}");
    assert_same_shape(message, error, "message");
    for name in ["package_id", "manifest_path", "target"] {
        assert_eq!(at(message, name), at(error, name));
    }
    tree.checker(&["diagnose", VEC2, "--message-format=short"])
        .ended_with(101)
        .prints(&format!("{VEC2}:{}:", line + 1))
        .prints(": error[E0308]: mismatched types: expected");

    // Once it is solved there is nothing to say.
    tree.solve("01_vec_capacity", "vec2");
    let solved = tree.checker(&HEAP).ended_with(0);
    assert_eq!(solved.out, "{\"reason\":\"build-finished\",\"success\":true}\n");
    tree.checker(&["list"]).prints("vec2");
    let next = tree.checker(&["diagnose", "--message-format", "short"]).ended_with(101);
    assert!(!next.out.contains("vec2"), "the solved one is not the current one: {}", next.out);
}

#[test]
fn a_file_that_is_no_exercise_is_cargos() {
    let tree = Tree::new("diagnose-other");
    // A member that needs nothing is checked at once.
    let library = "other/src/lib.rs";
    tree.edit("Cargo.toml", "members = [", "members = [\"other\", ");
    fs::create_dir_all(tree.path("other/src")).unwrap();
    tree.write("other/Cargo.toml", "[package]\nname = \"other\"\nedition = \"2024\"\n");
    tree.write(library, "pub fn wrong() -> u32 {\n    \"\"\n}\n");
    let ours = tree.checker(&["diagnose", library, "--message-format", "json"]).ended_with(101);
    let reasons = |out: &str, wanted| {
        let lines = lines(out);
        lines.iter().filter(|line| at(line, "reason").as_str() == Some(wanted)).count()
    };
    assert!(reasons(&ours.out, "compiler-message") > 0 && reasons(&ours.out, "build-finished") == 1);
    let place = format!("::error file={library},line=2,col=5,title=E0308::mismatched types");
    tree.checker(&["diagnose", library, "--message-format=github"]).ended_with(101).prints(&place);

    let outside = tree.checker(&["diagnose", "/", "--message-format", "json"]).ended_with(2);
    outside.complains("is not in this repository");
    for folder in [".", "exercises/01_vec_capacity"] {
        tree.checker(&["diagnose", folder]).ended_with(2).complains(&format!("`{folder}` is a folder"));
    }
    tree.checker(&["diagnose", "exercises/none.rs"]).ended_with(2).complains("there is no file");
    fs::remove_file(tree.path(VEC2)).unwrap();
    tree.checker(&["diagnose", VEC2]).ended_with(2).complains("cargo checker reset vec2");
}

#[test]
fn the_settings_that_are_shipped_ask_for_this_command() {
    let files =
        [".vscode/settings.json", ".helix/languages.toml", ".zed/settings.json", ".github/EDITORS.md"];
    let mut commands = 0;
    for file in files {
        let text = fs::read_to_string(repository().join(file)).expect(file);
        // Behind the name of each setting: the words between quotes, up to the bracket that closes the list.
        for list in text.split("overrideCommand").skip(1).filter(|list| list.contains("\"--\"")) {
            let list = list.split(['[', '{', ']', '}']).nth(1).expect("a list");
            let words: Vec<&str> = list.split('"').skip(1).step_by(2).filter(|word| word.len() > 1).collect();
            let Some(at) = words.iter().position(|word| *word == "--") else { continue };
            assert_eq!(words[at - 5..at], ["cargo", "run", "--quiet", "--package", "checker"], "{file}");
            let command = args::parse(words[at + 1..].iter().map(OsString::from));
            let expected = ["diagnose", "$saved_file", "--message-format", "json"];
            assert_eq!(command, args::parse(expected.into_iter().map(OsString::from)), "{file}");
            commands += 1;
        }
    }
    assert_eq!(commands, 5, "VS Code, Helix, Zed, Neovim and Emacs");
}
