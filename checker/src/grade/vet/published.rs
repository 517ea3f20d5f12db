//! What an exercise as published says: what its code may use, and what its tests stand on.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Refusal;
use super::allowlist::{MACROS, PACKAGES, PRELUDE, words};
use super::code::{Code, Item};
use super::names;
use super::paths::{Path, Paths};
use crate::course::exercise_text::ExerciseText;

/// An exercise as published: the starter and our solution.
pub struct Published<'a> {
    /// The starter's tests.
    pub tests: &'a str,
    starter: Code<'a>,
    solution: Code<'a>,
    /// What the code of either names from a package.
    paths: BTreeSet<Path>,
    /// The words of all of it, and those of the tests.
    words: BTreeSet<&'a str>,
    test_words: BTreeSet<&'a str>,
    /// What the tests call on values, and what the traits of either code declare.
    pub calls: BTreeSet<&'a str>,
    pub trait_functions: BTreeSet<&'a str>,
    /// The names that mean in the tests what they always mean, whatever a submission says.
    reserved: BTreeSet<String>,
}

impl<'a> Published<'a> {
    /// # Errors
    ///
    /// If a published file has a bracket, a comment or a string that is not closed.
    pub fn read(starter: &'a str, solution: &'a str) -> Result<Published<'a>, Refusal> {
        let damaged = |refusal: Refusal| Refusal {
            rule: "published",
            reason: format!("the exercise as published is damaged, restore it: {}", refusal.reason),
            line: refusal.line,
        };
        let tests = ExerciseText::split(starter).tests;
        let in_tests = Code::with_tests(tests).map_err(damaged)?;
        let starter = Code::read(starter).map_err(damaged)?;
        let solution = Code::read(solution).map_err(damaged)?;
        let (ours, theirs) = (Paths::read(&starter), Paths::read(&solution));
        let test_words = names::words(&in_tests);
        let defined = [&starter, &solution, &in_tests].into_iter().flat_map(names::definitions);
        let defined: BTreeSet<&str> = defined.map(|definition| definition.name).collect();
        let brought = Paths::read(&in_tests).imports;
        let reserved = [PRELUDE, MACROS]
            .into_iter()
            .flat_map(words)
            .map(str::to_string)
            .chain(
                ours.imports
                    .iter()
                    .filter(|import| !ours.meanings_of(&import.path).is_empty())
                    .map(|import| import.name.clone()),
            )
            .filter(|name| test_words.contains(name.as_str()) && !defined.contains(name.as_str()))
            .filter(|name| !brought.iter().any(|import| import.name == *name))
            .chain(words(PACKAGES).map(str::to_string))
            .collect();
        let said = [&starter, &solution].into_iter().flat_map(names::words).chain(test_words.iter().copied());
        let declared = [&starter, &solution].into_iter().flat_map(names::trait_functions);
        Ok(Published {
            tests,
            paths: ours.mentions.into_iter().chain(theirs.mentions).map(|mention| mention.path).collect(),
            words: said.collect(),
            calls: names::calls(&in_tests),
            trait_functions: declared.map(|(_, function)| function.name).collect(),
            starter,
            solution,
            test_words,
            reserved,
        })
    }

    /// Whether the published code names this path from a package.
    pub fn names(&self, path: &[String]) -> bool {
        self.paths.contains(path)
    }

    /// Whether it names the thing that this path leads to or begins with, such as `std::time::Instant`.
    pub fn names_item(&self, path: &[String]) -> bool {
        path.len() >= 3 && self.uses(&path[..3])
    }

    /// Whether the published code names anything in this part of a package.
    pub fn uses(&self, part: &[String]) -> bool {
        self.paths.iter().any(|path| path.starts_with(part))
    }

    /// Whether this word stands in the starter, in the solution's code or in the tests.
    pub fn says(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether this word stands in the tests, and is no name of the published code.
    pub fn tests_alone_say(&self, word: &str) -> bool {
        let defined = |code: &Code<'a>| names::definitions(code).iter().any(|ours| ours.name == word);
        self.test_words.contains(word) && !self.codes().into_iter().any(defined)
    }

    /// Whether the tests say both words, those of an enum and a variant.
    pub fn tests_name_variant(&self, of: &str, name: &str) -> bool {
        self.test_words.contains(of) && self.test_words.contains(name)
    }

    /// Whether a name must go on meaning in the tests what it means there.
    pub fn reserves(&self, name: &str) -> bool {
        self.reserved.contains(name)
    }

    /// The published code, each of the two.
    pub fn codes(&self) -> [&Code<'a>; 2] {
        [&self.starter, &self.solution]
    }

    /// The text that is to stand above the tests. Of a *predict* exercise only the answers are a learner's.
    pub fn above(&self, code: &Code<'_>) -> String {
        let Some(answers) = self.answers() else { return code.blanked(&[]) };
        let (own, ours) = (code.items(), self.starter.items());
        let published = |item: &Item<'_>| {
            !answers.contains(item.name) && ours.iter().any(|other| other.name == item.name)
        };
        let theirs = own.iter().filter(|item| item.kind != "const" || published(item));
        let mut places: Vec<Range<usize>> = Vec::new();
        for item in theirs {
            places.push(code.bytes(&item.tokens));
        }
        let kept = ours.iter().filter(|item| !answers.contains(item.name));
        let kept: String =
            kept.map(|item| format!("\n{}", &self.starter.text[self.starter.bytes(&item.tokens)])).collect();
        code.blanked(&places) + &kept
    }

    /// The constants of which alone the solution of a *predict* exercise differs from its starter.
    fn answers(&self) -> Option<BTreeSet<&'a str>> {
        let said = |code: &Code<'a>| -> Vec<_> {
            code.items().iter().map(|item| (item.kind, item.name, code.wording(item))).collect()
        };
        let (before, after) = (said(&self.starter), said(&self.solution));
        if before.len() != after.len() {
            return None;
        }
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after);
        let answers =
            changed.map(|(before, after)| ((before.0, before.1) == ("const", after.1)).then_some(before.1));
        answers.collect::<Option<BTreeSet<_>>>().filter(|answers| !answers.is_empty())
    }

    /// What the tests stand on and a submission has not left as it was published: functions and constants
    /// that are the same in starter and solution. The tests get them as published, however the
    /// submission's own code uses its own.
    pub fn restored(&self, code: &Code<'_>) -> String {
        let (ours, theirs) = (self.starter.items(), self.solution.items());
        let fixed = |item: &&Item<'_>| {
            let same = |other: &Item<'_>| {
                other.name == item.name && self.solution.wording(other) == self.starter.wording(item)
            };
            matches!(item.kind, "fn" | "const") && item.name != "main" && theirs.iter().any(same)
        };
        let own: Vec<_> = code.items().iter().map(|item| code.wording(item)).collect();
        let fixed: Vec<&Item<'_>> = ours.iter().filter(fixed).collect();
        // What they need themselves, they need as published.
        let mut needed = self.test_words.clone();
        let mut wanted: Vec<&Item<'_>> = Vec::new();
        while let Some(item) = fixed
            .iter()
            .find(|item| needed.contains(item.name) && !wanted.iter().any(|wanted| wanted.name == item.name))
        {
            needed.extend(self.starter.wording(item));
            wanted.push(item);
        }
        let changed = wanted.iter().any(|item| !own.contains(&self.starter.wording(item)));
        let text = |item: &&Item<'_>| format!("{}\n", &self.starter.text[self.starter.bytes(&item.tokens)]);
        if changed { wanted.iter().map(text).collect() } else { String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESTS: &str =
        "#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn t() { f(hour(), N) }\n}\n";

    fn published(starter: &str, solution: &str, check: impl FnOnce(&Published<'_>)) {
        let [starter, solution] = [starter, solution].map(|code| format!("{code}{TESTS}"));
        check(&Published::read(&starter, &solution).unwrap());
    }

    fn code(text: &str) -> Code<'_> {
        Code::read(text).unwrap()
    }

    #[test]
    fn restores_what_the_tests_stand_on() {
        let given = "const N: u8 = M;\nconst M: u8 = 1;\n/// Given.\nfn hour() -> u8 { 60 }\nfn other() {}\n";
        let [starter, solution] = ["fn f(a: u8, b: u8) { a }\n", "fn f(a: u8, b: u8) { b }\n"];
        published(&format!("{given}{starter}"), &format!("{given}{solution}"), |published| {
            let kept = "fn f(){} const M: u8 = 1; const N: u8 = M ; // as it was\nfn hour()->u8{60}";
            assert_eq!(published.restored(&code(kept)), "");
            let restored = published.restored(&code(&kept.replace("M: u8 = 1", "M: u8 = 2")));
            assert!(restored.contains("const M: u8 = 1;") && restored.contains("fn hour() -> u8 { 60 }"));
            assert!(!restored.contains("fn f") && !restored.contains("fn other"), "{restored}");
            // Inside of something it is another one.
            let hidden = format!("mod m {{ {kept} }} const N: u8 = 9;");
            assert!(published.restored(&code(&hidden)).contains("const N: u8 = M;"));
        });
    }

    #[test]
    fn takes_answers_only_where_only_answers_are_asked_for() {
        let rest = "use std::rc::Rc;\nfn f(a: u8, b: u8) {}\n";
        let [starter, solution] =
            ["const A: u8 = 0;\n", "const A: u8 = 7;\n"].map(|answer| format!("{answer}{rest}"));
        published(&starter, &solution, |published| {
            let above =
                published.above(&code("const HALF: u8 = 3;\nconst A: u8 = 2 * HALF;\nfn f() { cheat() }"));
            let (own, ours) = above.split_at(above.find("\nuse").unwrap());
            assert_eq!(own.trim_end(), "const HALF: u8 = 3;\nconst A: u8 = 2 * HALF;");
            assert_eq!(ours, "\nuse std::rc::Rc;\nfn f(a: u8, b: u8) {}");
        });
        published(&starter, &solution.replace("b: u8) {}", "b: u8) { a }"), |published| {
            assert_eq!(published.above(&code("fn f() { work() }")), "fn f() { work() }");
        });
    }

    #[test]
    fn a_damaged_exercise_is_told_of() {
        let damaged = Published::read("fn f() {", "").map(|_| ()).unwrap_err();
        assert_eq!((damaged.rule, damaged.line), ("published", Some(1)));
    }
}
