//! An exercise's title, kind and hints: the `NAME.md` beside its starter.

use std::fs;
use std::path::Path;

use crate::course::catalog::{Catalog, Exercise, Version};
use crate::util::error::{Failure, Result};

/// What an exercise asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Code that stays within limits.
    Limits,
    /// The same with dhat alone, as in a crate of one's own: nothing of ours is linked, so there is no
    /// `bench`, and no figures are told.
    Plain,
    /// Numbers: what the code, as it is, will allocate.
    Predict,
}

/// What is said about an exercise outside of its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes {
    pub title: String,
    pub kind: Kind,
    /// The tests of behaviour that the starter fails: where its waste is a mistake as well.
    pub fails: Vec<String>,
    /// Where a public project removed the same waste: `owner/name#123` and what that saved there.
    pub seen: Option<String>,
    /// From a nudge to nearly the code; there is at least one, and none is empty.
    pub hints: Vec<String>,
}

impl Notes {
    /// Reads the notes of an exercise.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is not laid out as [`Notes::parse`] wants it.
    pub fn load(catalog: &Catalog, exercise: &Exercise) -> Result<Notes> {
        let name = exercise.path(Version::Starter);
        let name = Path::new(&name).with_extension("md");
        let back = || format!("`git checkout -- {}` brings it back", name.display());
        let text = fs::read_to_string(catalog.notes_file(exercise))
            .map_err(|error| Failure::io("read", &name, &error).help(back()))?;
        Notes::parse(&text).map_err(|what| {
            Failure::new(format!("cannot make sense of `{}`: {what}", name.display()))
                .help(format!("CONTRIBUTING.md says how it is laid out; {}", back()))
        })
    }

    /// Reads `# Title`, `kind: limits`, `plain` or `predict`, perhaps `fails: test, test`, perhaps
    /// `seen: owner/name#123: what it saved`, and then `## Hint 1`, `## Hint 2` and so on with their text. Lines may end in CRLF.
    ///
    /// # Errors
    ///
    /// What is wrong, and on which line.
    pub fn parse(text: &str) -> std::result::Result<Notes, String> {
        let mut lines = (1..).zip(text.lines().map(str::trim_end));
        let title = lines.next().and_then(|(_, line)| line.strip_prefix("# ")).map(str::trim);
        let title = title.filter(|title| !title.is_empty()).ok_or("line 1: expected `# ` and a title")?;
        let kind = match lines.next().and_then(|(_, line)| line.strip_prefix("kind: ")) {
            Some("limits") => Kind::Limits,
            Some("plain") => Kind::Plain,
            Some("predict") => Kind::Predict,
            _ => return Err("line 2: expected `kind: limits`, `plain` or `predict`".to_string()),
        };
        let mut lines = lines.peekable();
        let fails = lines.next_if(|(_, line)| line.starts_with("fails: ")).map_or("", |(_, line)| line);
        let fails = fails.trim_start_matches("fails:").split(',').map(|name| name.trim().to_string());
        let fails = fails.filter(|name| !name.is_empty()).collect();
        let seen = lines.next_if(|(_, line)| line.starts_with("seen: "));
        let seen = seen.map(|(_, line)| line.trim_start_matches("seen:").trim().to_string());
        Ok(Notes { title: title.to_string(), kind, fails, seen, hints: hints(lines)? })
    }
}

/// The hints in these numbered lines.
fn hints<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> std::result::Result<Vec<String>, String> {
    let mut hints: Vec<String> = Vec::new();
    let mut heading = 2;
    let mut fenced = false;
    let empty = |hints: &[String]| hints.last().is_some_and(|hint| hint.trim().is_empty());
    for (number, line) in lines {
        let due = format!("## Hint {}", hints.len() + 1);
        if line == due && !empty(&hints) {
            hints.push(String::new());
            heading = number;
        } else if line.starts_with("## ") && !empty(&hints) {
            return Err(format!("line {number}: expected `{due}`, not `{line}`"));
        } else if line.starts_with("## ") {
            break;
        } else if let Some(hint) = hints.last_mut() {
            // A fence is for readers on the web; a terminal shows code indented.
            if line.starts_with("```") {
                fenced = !fenced;
                continue;
            }
            hint.push_str(if fenced && !line.is_empty() { "    " } else { "" });
            hint.push_str(line);
            hint.push('\n');
        } else if !line.is_empty() {
            return Err(format!("line {number}: expected `{due}` before any text"));
        }
    }
    match hints.len() {
        0 => Err(format!("line {}: expected `## Hint 1`", heading + 1)),
        n if empty(&hints) => Err(format!("line {heading}: hint {n} says nothing")),
        _ => Ok(hints.iter().map(|hint| hint.trim_matches('\n').to_string()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Degrees\nkind: limits\n\n## Hint 1\nLook at\n`push`.\n\n    v.push(1);\n\n\
        ## Hint 2\nAsk once.\n";

    #[test]
    fn reads_title_kind_and_hints() {
        let notes = Notes::parse(TEXT).unwrap();
        assert_eq!((notes.title.as_str(), notes.kind), ("Degrees", Kind::Limits));
        assert_eq!(notes.hints, ["Look at\n`push`.\n\n    v.push(1);", "Ask once."]);
        let predict = Notes::parse("# How many?\nkind: predict\n## Hint 1\nCount.").unwrap();
        assert_eq!((predict.kind, predict.hints.len()), (Kind::Predict, 1));
    }

    #[test]
    fn reads_crlf_alike() {
        assert_eq!(Notes::parse(&TEXT.replace('\n', "\r\n")), Notes::parse(TEXT));
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (text, what) in [
            ("", "line 1: expected `# ` and a title"),
            ("# \nkind: limits\n", "line 1: expected `# ` and a title"),
            ("Degrees\nkind: limits\n", "line 1: expected `# ` and a title"),
            ("# T\n", "line 2: expected `kind: limits`, `plain` or `predict`"),
            ("# T\nkind: riddle\n", "line 2: expected `kind: limits`, `plain` or `predict`"),
            ("# T\nkind: limits\n", "line 3: expected `## Hint 1`"),
            ("# T\nkind: limits\n\nOh.\n## Hint 1\nx\n", "line 4: expected `## Hint 1` before any text"),
            ("# T\nkind: limits\n## Hint 2\nx\n", "line 3: expected `## Hint 1`, not `## Hint 2`"),
            (
                "# T\nkind: limits\n## Hint 1\nx\n## Hint 3\ny\n",
                "line 5: expected `## Hint 2`, not `## Hint 3`",
            ),
            ("# T\nkind: limits\n## Hint 1\n\n## Hint 2\ny\n", "line 3: hint 1 says nothing"),
            ("# T\nkind: limits\n## Hint 1\nx\n## Hint 2\n \n", "line 5: hint 2 says nothing"),
        ] {
            assert_eq!(Notes::parse(text), Err(what.to_string()), "{text:?}");
        }
    }

    #[test]
    fn names_the_tests_that_the_starter_fails() {
        let notes = Notes::parse("# T\nkind: plain\nfails: one, two\n\n## Hint 1\nx\n").unwrap();
        assert_eq!((notes.kind, notes.fails), (Kind::Plain, vec!["one".to_string(), "two".to_string()]));
        assert!(Notes::parse("# T\nkind: limits\n\n## Hint 1\nx\n").unwrap().fails.is_empty());
    }

    #[test]
    fn names_the_project_that_removed_the_same_waste() {
        let text = "# T\nkind: limits\nfails: one\nseen: a/b#12: half the bytes\n\n## Hint 1\nx\n";
        assert_eq!(Notes::parse(text).unwrap().seen.as_deref(), Some("a/b#12: half the bytes"));
        assert_eq!(Notes::parse("# T\nkind: limits\n\n## Hint 1\nx\n").unwrap().seen, None);
    }

    #[test]
    fn indents_code_between_fences() {
        let notes =
            Notes::parse("# T\nkind: limits\n\n## Hint 1\nSee:\n```rust\nfn f() {\n    g();\n}\n```\n")
                .unwrap();
        assert_eq!(notes.hints, ["See:\n    fn f() {\n        g();\n    }"]);
    }

    #[test]
    fn names_the_file_that_is_missing() {
        let catalog = Catalog::load(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap();
        let nowhere = Exercise { name: "vec0".to_string(), chapter: "01_vec_capacity".to_string() };
        let failure = Notes::load(&catalog, &nowhere).unwrap_err().to_string();
        assert!(failure.contains("`checker/starters/01_vec_capacity/vec0.md`"), "{failure}");
        assert_eq!(Notes::load(&catalog, catalog.exercise("vec2").unwrap()).unwrap().hints.len(), 3);
    }
}
