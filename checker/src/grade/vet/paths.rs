//! Paths such as `std::mem::take`, wherever code names them: in a `use`, through one, or in place.

use std::collections::{BTreeMap, BTreeSet};

use super::allowlist::{PACKAGES, lists};
use super::code::Code;

/// A path as its parts.
pub type Path = Vec<String>;

/// How many paths one name may stand for, how many `use` may lead to a thing, one through the other, and how
/// many parts a path may have that is still to be followed: in the standard library none has more.
const MOST_MEANINGS: usize = 32;
const MOST_STEPS: usize = 16;
const LONGEST: usize = 8;
/// How many parts a path may have at all.
const MOST_PARTS: usize = 64;
/// How many paths from a package there may be in all, however few words they are written with: memory is for
/// other submissions too.
const MOST_MENTIONS: usize = 10_000;

/// A path in the code.
#[derive(Debug)]
pub struct Mention {
    /// From the package, if it is from one.
    pub path: Path,
    /// `use …::*`.
    pub all: bool,
    /// Its token.
    pub at: usize,
}

/// A name that a `use` brings in.
#[derive(Debug)]
pub struct Import {
    pub name: String,
    pub path: Path,
    pub all: bool,
    pub at: usize,
}

/// What the `use` items of some code mean.
pub struct Paths {
    pub imports: Vec<Import>,
    /// The paths from a package that a name may stand for. Where the name is known does not matter: two
    /// parts of the code that give it two meanings share both.
    meanings: BTreeMap<String, BTreeSet<Path>>,
    pub mentions: Vec<Mention>,
    /// Whether there is more than can be followed.
    pub too_many: bool,
}

impl Paths {
    pub fn read(code: &Code<'_>) -> Paths {
        let mut paths =
            Paths { imports: Vec::new(), meanings: BTreeMap::new(), mentions: Vec::new(), too_many: false };
        let mut others = Vec::new();
        let mut at = 0;
        while at < code.tokens.len() {
            // `impl Trait + use<'a>` is another thing.
            if code.word(at) == "use" && code.word(at + 1) != "<" {
                at = paths.read_use(code, at + 1);
            } else if starts_path(code, at) {
                let (path, end) = read_path(code, at);
                paths.too_many |= path.len() > MOST_PARTS;
                if !paths.too_many && path.len() > 1 {
                    others.push((path, at));
                }
                at = end;
            } else {
                at += 1;
            }
        }
        if paths.too_many {
            return paths;
        }
        paths.give_meaning();
        let used = paths.imports.iter().map(|import| (&import.path, import.all, import.at));
        for (path, all, at) in used.chain(others.iter().map(|(path, at)| (path, false, *at))) {
            let mention = |path| Mention { path, all, at };
            paths.mentions.extend(paths.meanings_of(path).into_iter().map(mention));
            if paths.mentions.len() > MOST_MENTIONS {
                paths.too_many = true;
                break;
            }
        }
        paths
    }

    /// The paths from a package that a path may stand for.
    pub fn meanings_of(&self, path: &[String]) -> Vec<Path> {
        let mut meanings = Vec::new();
        if path.first().is_some_and(|root| lists(PACKAGES, root)) {
            meanings.push(path.to_vec());
        }
        for (at, part) in path.iter().enumerate() {
            for meaning in self.meanings.get(part).into_iter().flatten() {
                meanings.push([meaning, &path[at + 1..]].concat());
            }
        }
        meanings
    }

    /// Reads the tree behind a `use`, and returns its end.
    fn read_use(&mut self, code: &Code<'_>, start: usize) -> usize {
        let (mut path, mut outer): (Path, Vec<usize>) = (Vec::new(), Vec::new());
        let mut alias = None;
        let mut at = start;
        // Whether the path has grown since it was last taken down.
        let mut fresh = false;
        loop {
            match code.word(at) {
                "" | ";" | "}" | "," => {
                    if fresh {
                        self.import(&path, alias.take(), at - 1);
                        fresh = false;
                    }
                    match code.word(at) {
                        "," => path.truncate(outer.last().copied().unwrap_or(0)),
                        "}" if !outer.is_empty() => drop(outer.pop()),
                        _ => return at + 1,
                    }
                }
                "{" => {
                    outer.push(path.len());
                    fresh = false;
                }
                "as" => {
                    at += 1;
                    alias = Some(code.word(at).to_string());
                }
                "::" => {}
                part if path.len() < MOST_PARTS => {
                    path.push(part.to_string());
                    fresh = true;
                }
                _ => self.too_many = true,
            }
            at += 1;
        }
    }

    fn import(&mut self, path: &[String], alias: Option<String>, at: usize) {
        let local = path.iter().take_while(|part| is_relative(part)).count();
        let mut path = path[local..].to_vec();
        if path.last().is_some_and(|part| part == "self") {
            path.pop();
        }
        let all = path.last().is_some_and(|part| part == "*");
        if all {
            path.pop();
        }
        let name = alias.or(path.last().cloned()).unwrap_or_default();
        self.imports.push(Import { name, path, all, at });
    }

    fn give_meaning(&mut self) {
        for _ in 0..MOST_STEPS {
            let mut found = BTreeSet::new();
            for import in self.imports.iter().filter(|import| !import.all) {
                for path in self.meanings_of(&import.path) {
                    let known = self.meanings.get(&import.name).is_some_and(|known| known.contains(&path));
                    // A name that stands for itself says nothing new.
                    if !known && path.len() <= LONGEST && path != [import.name.as_str()] {
                        found.insert((import.name.clone(), path));
                    }
                }
                if found.len() > MOST_MENTIONS {
                    self.too_many = true;
                    return;
                }
            }
            if found.is_empty() {
                return;
            }
            for (name, path) in found {
                let meanings = self.meanings.entry(name).or_default();
                meanings.insert(path);
                self.too_many |= meanings.len() > MOST_MEANINGS;
            }
        }
        self.too_many = true;
    }
}

fn is_relative(part: &str) -> bool {
    matches!(part, "self" | "super" | "crate")
}

/// Whether a path begins here: a name that is no field, no method and no part of the path before it.
fn starts_path(code: &Code<'_>, at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or("", |at| code.word(at));
    code.is_name(at) && before(1) != "." && !(before(1) == "::" && at >= 2 && code.is_name(at - 2))
}

/// The path that begins here, and its end.
fn read_path(code: &Code<'_>, start: usize) -> (Path, usize) {
    let (mut path, mut at) = (vec![code.word(start).to_string()], start + 1);
    while code.word(at) == "::" && code.is_name(at + 1) {
        path.push(code.word(at + 1).to_string());
        at += 2;
    }
    let local = path.iter().take_while(|part| is_relative(part)).count();
    path.drain(..local);
    (path, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths from a package in a text, and whether all were followed.
    fn mentioned(text: &str) -> (BTreeSet<String>, bool) {
        let code = Code::read(text).unwrap();
        let paths = Paths::read(&code);
        let shown = |mention: &Mention| mention.path.join("::") + if mention.all { "::*" } else { "" };
        (paths.mentions.iter().map(shown).collect(), !paths.too_many)
    }

    fn assert_mentions(text: &str, expected: &[&str]) {
        assert_eq!(mentioned(text), (expected.iter().map(ToString::to_string).collect(), true), "{text}");
    }

    #[test]
    fn reads_trees() {
        assert_mentions("use std::fmt;", &["std::fmt"]);
        assert_mentions(
            "pub(crate) use ::std::{fmt::{self, Debug as D, *}, io, rc::Rc};",
            &["std::fmt", "std::fmt::Debug", "std::fmt::*", "std::io", "std::rc::Rc"],
        );
        assert_mentions("use {std::a, core::{b, c::*},};", &["std::a", "core::b", "core::c::*"]);
        assert_mentions("fn f() -> impl A + use<'a> { my::std::x(std.y) }", &[]);
    }

    #[test]
    fn follows_names() {
        assert_mentions("use std::fmt as f; f::Debug; x.f::<u8>()", &["std::fmt", "std::fmt::Debug"]);
        assert_mentions(
            "mod a { pub use std as s; } use a::s::b as c; self::c::d();",
            &["std", "std::b", "std::b::d"],
        );
        assert_mentions("<std::a::B as core::c::D>::e()", &["std::a::B", "core::c::D"]);
        // A name for itself, or in a circle, ends nowhere else.
        assert_mentions("use a as b; use b as a; a::x(); use std as std;", &["std"]);
    }

    #[test]
    fn says_when_it_does_not_follow() {
        let many: String = (0..40).map(|n| format!("use std::m{n} as x;")).collect();
        let long: String = (0..40).rev().map(|n| format!("use a{n} as a{};", n + 1)).collect();
        let some: String = (0..30).map(|n| format!("use std::m{n} as x;")).collect();
        let used = some.clone() + &("x::".repeat(50) + "x;").repeat(50);
        let used_again = some + &"use x::x::x::x as y;".repeat(1_000);
        for text in [many, format!("{long} use std as a0;"), "a::".repeat(100) + "b", used, used_again] {
            assert!(!mentioned(&text).1, "{text}");
        }
    }
}
