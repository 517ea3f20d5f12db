//! One exercise of which both the published version and the learner's have changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::course::exercise_text::{ExerciseText, same_lines};
use crate::sys::scratch::ScratchFolder;
use crate::util::lexer::{self, Kind, Token};

/// Why a learner's file may have to be left as it is.
pub const REASONS: [&str; 4] = [NO_TESTS, OTHER_FUNCTIONS, NOT_TEXT, SAME_NAME];
const NO_TESTS: &str = "the tests cannot be told from the code";
const OTHER_FUNCTIONS: &str = "the functions have changed, and so has your code";
pub const NOT_TEXT: &str = "the text is not UTF-8";
pub const SAME_NAME: &str = "you have a file of that name";

/// What becomes of the learner's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// The learner's code under the new tests.
    Clean(String),
    /// It cannot be told what is to be kept, for this reason.
    Conflict(&'static str),
}

/// Puts the learner's code under the new story and tests. Where only one of the two changed the code, that one counts;
/// where both did, git puts both together; where it cannot, the learner's code counts if the new version asks for no
/// other functions.
///
/// `folder` is a place for temporary files.
pub fn carry(base: &str, new: &str, yours: &str, folder: &Path) -> Carried {
    let ends = if yours.contains("\r\n") { "\r\n" } else { "\n" };
    let [base, new, yours] = [base, new, yours].map(|text| text.replace("\r\n", "\n"));
    let [base, new, yours] = [&base, &new, &yours].map(|text| ExerciseText::split(text));
    if yours.tests.is_empty() || new.tests.is_empty() {
        return Carried::Conflict(NO_TESTS);
    }
    let story = if same_lines(base.story, new.story) { yours.story } else { new.story };
    let code = if same_lines(base.code, new.code) {
        yours.code.to_string()
    } else if same_lines(base.code, yours.code) {
        new.code.to_string()
    } else if let Some(both) = merged(base.code, new.code, yours.code, folder) {
        both
    } else if promises(new.code).is_subset(&promises(base.code)) {
        yours.code.to_string()
    } else {
        return Carried::Conflict(OTHER_FUNCTIONS);
    };
    // Tests of the learner's own stay if the published ones do.
    let tests = if same_lines(base.tests, new.tests) { yours.tests } else { new.tests };
    Carried::Clean(format!("{story}{code}{tests}").replace('\n', ends))
}

/// Both changes in one text, if git can put them together.
fn merged(base: &str, new: &str, yours: &str, folder: &Path) -> Option<String> {
    let folder = ScratchFolder::make(folder).ok()?;
    for (name, text) in [("base", base), ("new", new), ("yours", yours)] {
        fs::write(folder.join(name), text).ok()?;
    }
    let mut git = Command::new("git");
    let output =
        git.current_dir(&*folder).args(["merge-file", "-p", "yours", "base", "new"]).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}

/// What the tests may stand on: the heads of functions, the names of types, constants with their values.
fn promises(code: &str) -> BTreeSet<String> {
    let tokens = lexer::tokens(code).unwrap_or_default();
    (0..tokens.len()).filter_map(|at| promise(&tokens[at..])).collect()
}

/// What the item promises that begins with these tokens, if one does.
fn promise(tokens: &[Token<'_>]) -> Option<String> {
    let (keyword, name) = (tokens.first()?, tokens.get(1)?);
    if keyword.kind != Kind::Word || name.kind != Kind::Word {
        return None;
    }
    let ends: &[&str] = match keyword.text {
        "fn" => &["{", ";"],
        "const" | "static" => &[";"],
        "struct" | "enum" | "trait" | "type" | "union" => {
            return Some(format!("{} {}", keyword.text, name.text));
        }
        _ => return None,
    };
    if name.text == "fn" {
        // A `const fn`, which comes as one of the next tokens.
        return None;
    }
    let mut depth = 0_usize;
    let head = tokens.iter().take_while(|token| {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 0 || !ends.contains(&token.text)
    });
    Some(head.map(|token| token.text).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "//! Story.\n\nconst N: u8 = 1;\n\n// TODO: better.\nfn f(a: u8) -> u8 {\n    slow(a)\n}\n\n\
        fn slow(a: u8) -> u8 {\n    a\n}\n\nfn main() {\n    f(1);\n}\n\n#[cfg(test)]\nmod tests {\n    fn one() {}\n}\n";

    fn folder() -> std::path::PathBuf {
        std::env::temp_dir().join("heaplings-carry")
    }

    #[track_caller]
    fn clean(new: &str, yours: &str) -> String {
        match carry(BASE, new, yours, &folder()) {
            Carried::Clean(text) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_learners_code_goes_under_new_tests_and_a_new_story() {
        let new = BASE.replace("Story.", "A new story.").replace("fn one()", "fn two()");
        let yours = BASE.replace("slow(a)\n", "fast(a)\n");
        let expected = new.replace("slow(a)\n", "fast(a)\n");
        assert_eq!(clean(&new, &yours), expected);
        // Line ends are as the learner's.
        assert_eq!(clean(&new, &yours.replace('\n', "\r\n")), expected.replace('\n', "\r\n"));
        // Notes and tests of one's own stay where the new version says nothing new.
        let own =
            yours.replace("Story.", "Story. My note.").replace("fn one() {}", "fn one() {}\n    fn own() {}");
        let other_main = BASE.replace("f(1)", "f(2)");
        assert_eq!(clean(&other_main, &own), own.replace("f(1)", "f(2)"));
    }

    #[test]
    fn both_have_changed_the_code() {
        // At different places: both.
        let yours = BASE.replace("slow(a)\n", "fast(a)\n");
        let new = BASE.replace("f(1)", "f(2)").replace("one", "two");
        assert_eq!(clean(&new, &yours), new.replace("slow(a)\n", "fast(a)\n"));
        // At the same one, under the same promises: the learner's, under the new tests.
        let new = BASE.replace("slow(a)\n", "slower(a)\n").replace("one", "two");
        assert_eq!(clean(&new, &yours), yours.replace("one", "two"));
        // One that is asked for no longer does no harm.
        let fewer = new.replace("fn slow(a: u8) -> u8 {\n    a\n}\n\n", "");
        assert_eq!(
            clean(&fewer, &yours.replace("    a\n", "    a + 0\n")),
            yours.replace("one", "two").replace("    a\n", "    a + 0\n")
        );
        // Under other promises nobody can tell.
        for (from, to) in [("fn f(a: u8)", "fn f(a: u16)"), ("N: u8 = 1", "N: u8 = 2")] {
            let new = BASE.replace("slow(a)\n", "slower(a)\n").replace(from, to);
            let yours = yours.replace(from, "// Mine.").replace("// Mine. ->", "fn f(b: u8) ->");
            assert!(matches!(carry(BASE, &new, &yours, &folder()), Carried::Conflict(_)), "{from}");
        }
    }

    #[test]
    fn a_file_without_tests_or_with_an_open_string_is_left_to_the_learner() {
        let new = BASE.replace("one", "two");
        for yours in ["fn f() {}\n".to_string(), BASE.replace("slow(a)\n", "\"open\n"), String::new()] {
            assert!(matches!(carry(BASE, &new, &yours, &folder()), Carried::Conflict(_)), "{yours}");
        }
    }

    #[test]
    fn promises_are_heads_names_and_constants() {
        let code = "const N: u8 = 1;\nstruct S<T> { a: T }\nimpl S<u8> { fn g(&self) -> u8 { 2 } }\nfn main() { f(3) }";
        let told = |code| promises(code).into_iter().collect::<Vec<_>>();
        assert_eq!(told(code), ["const N : u8 = 1", "fn g ( & self ) - > u8", "fn main ( )", "struct S"]);
        let array = "const fn f(a: [u8; 2], b: u8) { a; }";
        assert_eq!(told(array), ["fn f ( a : [ u8 ; 2 ] , b : u8 )"]);
        assert_eq!(promises(code), promises(&code.replace("{ 2 }", "{ 7 }").replace("f(3)", "other()")));
    }
}
