//! The names that code gives to things, and the words that tests use.

use std::collections::BTreeSet;
use std::ops::Range;

use super::allowlist::{PRELUDE, lists};
use super::code::Code;
use super::paths::{Import, Paths};

/// The words of a `type … = …;` that are looked at. None that is worth its name has so many.
const LONGEST_ALIAS: usize = 60;

/// A name that is given to something, and its token.
pub struct Definition<'a> {
    pub name: &'a str,
    pub at: usize,
}

/// Whether two names may be one: Rust takes some letters that are written in several ways for the same, and
/// which they are is not known here. `rules` sees to it that none of them is a letter of ASCII.
pub fn may_be_same(one: &str, other: &str) -> bool {
    one == other || !(one.is_ascii() || other.is_ascii())
}

/// Whether a name may be one of these.
pub fn may_be_one_of(names: &BTreeSet<&str>, name: &str) -> bool {
    names.contains(name) || (!name.is_ascii() && names.iter().any(|other| may_be_same(other, name)))
}

/// What code names that others can see: all but what belongs to a type or a trait.
pub fn definitions<'a>(code: &Code<'a>) -> Vec<Definition<'a>> {
    let mut found = Vec::new();
    // The block of the last type or trait, and for each block around whether it is one.
    let (mut block, mut around) = (0, Vec::new());
    let before = |at: usize| at.checked_sub(1).map_or("", |at| code.word(at));
    for at in 0..code.tokens.len() {
        match code.word(at) {
            "impl" | "trait" if at >= block => block = header_end(code, at + 1),
            "{" => around.push(at == block && at > 0),
            "}" => drop(around.pop()),
            _ => {}
        }
        let names = match code.word(at) {
            // `*const T` and `&raw const x` are no definitions.
            "const" => {
                !matches!(before(at), "*" | "raw")
                    && !matches!(code.word(at + 1), "fn" | "unsafe" | "async" | "extern")
            }
            "fn" | "struct" | "enum" | "union" | "type" | "trait" | "static" | "mod" => true,
            _ => false,
        };
        let name = at + 1 + usize::from(code.word(at + 1) == "mut");
        if names && code.is_name(name) && !around.last().copied().unwrap_or(false) {
            found.push(Definition { name: code.word(name), at: name });
        }
    }
    found
}

/// The items that begin with this keyword: the name of each, and the tokens inside of its braces.
fn bodies<'a>(code: &Code<'a>, keyword: &str) -> Vec<(&'a str, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.tokens.len() {
        at += 1;
        if code.word(at - 1) != keyword {
            continue;
        }
        let name = code.word(at);
        while at < code.tokens.len() && !matches!(code.word(at), "{" | ";") {
            at += 1;
        }
        let end = code.partner(at);
        found.push((name, at + 1..end));
        at = end.max(at);
    }
    found
}

/// An enum's variant, and the name of its enum.
pub struct Variant<'a> {
    pub of: &'a str,
    pub definition: Definition<'a>,
}

/// The variants of all enums.
pub fn variants<'a>(code: &Code<'a>) -> Vec<Variant<'a>> {
    let mut found = Vec::new();
    for (of, body) in bodies(code, "enum") {
        let mut at = body.start;
        let mut first = true;
        while at < body.end {
            if first && code.is_name(at) {
                found.push(Variant { of, definition: Definition { name: code.word(at), at } });
            }
            first = matches!(code.word(at), "," | "[") || (first && code.word(at) == "#");
            at = code.partner(at).max(at) + 1;
        }
    }
    found
}

/// The types that code defines, whose names stand for nothing else anywhere in it.
pub fn own_types<'a>(code: &Code<'a>, paths: &Paths) -> BTreeSet<&'a str> {
    let is =
        |definition: &Definition<'_>, keywords: &[&str]| keywords.contains(&code.word(definition.at - 1));
    let (types, others): (Vec<_>, Vec<_>) =
        definitions(code).into_iter().partition(|definition| is(definition, &["struct", "enum", "union"]));
    let alias = |name: &str| {
        others.iter().any(|other| may_be_same(other.name, name) && is(other, &["type", "trait"]))
    };
    // What a package's `*` brings in may have any name.
    let brought = |name: &str| {
        let brings = |import: &Import| import.all || may_be_same(&import.name, name);
        paths.imports.iter().any(|import| brings(import) && !is_plain(import, paths))
    };
    let own = types.into_iter().map(|definition| definition.name);
    own.filter(|name| !alias(name) && !brought(name) && !lists(PRELUDE, name)).collect()
}

/// Whether a `use` brings something of one's own in under its own name.
fn is_plain(import: &Import, paths: &Paths) -> bool {
    (import.all || import.path.last() == Some(&import.name)) && paths.meanings_of(&import.path).is_empty()
}

/// The functions that traits declare, each with the name of its trait.
pub fn trait_functions<'a>(code: &Code<'a>) -> Vec<(&'a str, Definition<'a>)> {
    let mut found = Vec::new();
    for (of, body) in bodies(code, "trait") {
        let mut at = body.start;
        while at < body.end {
            if code.word(at) == "fn" {
                found.push((of, Definition { name: code.word(at + 1), at: at + 1 }));
            }
            at = code.partner(at).max(at) + 1;
        }
    }
    found
}

/// `impl Trait for Type`.
pub struct Implementation<'a> {
    pub at: usize,
    /// The last word of the trait's path, and whether `<…>` follows it.
    pub of: &'a str,
    pub with_arguments: bool,
    /// All words between `impl` and its block, and the number of the one behind `for`.
    pub words: Vec<&'a str>,
    behind_for: usize,
}

impl<'a> Implementation<'a> {
    /// The type's name, if it is a plain one: not `m::Type`, and not the `T` of `impl<T>`.
    pub fn for_type(&self) -> Option<&'a str> {
        let name = self.words.get(self.behind_for).filter(|name| name.starts_with(char::is_alphabetic))?;
        let plain = self.words.get(self.behind_for + 1).is_none_or(|next| matches!(*next, "<" | "where"));
        (plain && !self.parameters().any(|parameter| may_be_same(parameter, name))).then_some(name)
    }

    /// The trait's name in `dyn Trait` and `dyn Trait + 'a`, if it is a plain one: not `dyn m::Trait`.
    pub fn for_object(&self) -> Option<&'a str> {
        let ["dyn", name, bounds @ ..] = self.words.get(self.behind_for..)? else { return None };
        let plain = match bounds {
            [] => true,
            ["+", lifetime] => lifetime.starts_with('\''),
            _ => false,
        };
        (plain && name.starts_with(char::is_alphabetic)).then_some(name)
    }

    /// The words between the brackets of `impl<T: Copy, const N: usize>`, without those in further brackets.
    fn parameters(&self) -> impl Iterator<Item = &'a str> {
        let mut depth = 0_usize;
        let mut before = "";
        let outer = self.words.iter().map(move |word| {
            match *word {
                "<" => depth += 1,
                ">" if before != "-" => depth = depth.saturating_sub(1),
                _ => {}
            }
            before = word;
            (depth, *word)
        });
        outer.take_while(|(depth, _)| *depth > 0).filter(|(depth, _)| *depth == 1).map(|(_, word)| word)
    }
}

/// The implementations of traits.
pub fn implementations<'a>(code: &Code<'a>) -> Vec<Implementation<'a>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.tokens.len() {
        let start = at;
        at += 1;
        if code.word(start) == "impl" {
            at = header_end(code, at);
            found.extend(implementation(start, (start + 1..at).map(|at| code.word(at)).collect()));
        }
    }
    found
}

/// Where the block begins behind an `impl` or a `trait`: not in `[u8; 4]`, and not in `Of<{ 4 }>`. If there is
/// none, as behind the `impl` of an argument's type, where it would have to be.
fn header_end(code: &Code<'_>, mut at: usize) -> usize {
    let mut depth = 0_usize;
    loop {
        match code.word(at) {
            "" | ";" | ")" | "]" | "}" => return at,
            "{" if depth == 0 => return at,
            "<" => depth += 1,
            // `->` is no bracket.
            ">" if code.word(at - 1) != "-" => depth = depth.saturating_sub(1),
            _ => {}
        }
        at = code.partner(at).max(at) + 1;
    }
}

fn implementation(at: usize, words: Vec<&str>) -> Option<Implementation<'_>> {
    let (mut depth, mut of, mut with_arguments) = (0_usize, "", false);
    for (number, word) in words.iter().enumerate() {
        match *word {
            "<" => {
                with_arguments = depth == 0;
                depth += 1;
            }
            ">" if words[number.saturating_sub(1)] != "-" => depth = depth.saturating_sub(1),
            "for" if depth == 0 && words.get(number + 1) != Some(&"<") => {
                return Some(Implementation { at, of, with_arguments, words, behind_for: number + 1 });
            }
            name if depth == 0 && name.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                (of, with_arguments) = (name, false);
            }
            _ => {}
        }
    }
    None
}

/// The types that go by another name too: by `use … as` or `type … =`.
pub fn renamed<'a>(code: &Code<'a>, paths: &'a Paths) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    for import in &paths.imports {
        found.extend(import.path.last().filter(|last| **last != import.name).map(String::as_str));
    }
    for at in (0..code.tokens.len()).filter(|at| code.word(*at) == "type") {
        let words = (at + 1..).map(|at| code.word(at)).take_while(|word| !matches!(*word, ";" | ""));
        found.extend(words.take(LONGEST_ALIAS));
    }
    found
}

/// All the words.
pub fn words<'a>(code: &Code<'a>) -> BTreeSet<&'a str> {
    (0..code.tokens.len()).filter(|at| code.is_name(*at)).map(|at| code.word(at)).collect()
}

/// The functions that are called on a value, or as part of a type: `.len(` and `::len`.
pub fn calls<'a>(code: &Code<'a>) -> BTreeSet<&'a str> {
    let called = |at: &usize| matches!(code.word(*at), "." | "::") && code.is_name(at + 1);
    (0..code.tokens.len()).filter(called).map(|at| code.word(at + 1)).collect()
}
