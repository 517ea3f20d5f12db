//! What code may not hold, because no answer needs it and a false one may.

use std::collections::BTreeSet;

use super::Refusal;
use super::allowlist::{self, ATTRIBUTES, CONSTANT_TYPES, MACROS, PACKAGES, SHARED_BUT_CONSTANT, lists};
use super::code::Code;
use super::names::{self, Variant};
use super::paths::Paths;
use super::published::Published;

/// All that breaks a rule.
pub fn check(code: &Code<'_>, published: &Published<'_>) -> Vec<Refusal> {
    let paths = Paths::read(code);
    let rules = [
        keywords,
        attributes,
        macros,
        packages,
        statics,
        spellings,
        reserved_names,
        variants,
        traits,
        comparisons,
    ];
    rules.iter().flat_map(|rule| rule(code, &paths, published)).collect()
}

type Found = Vec<Refusal>;

/// `unsafe`, foreign functions and other files.
fn keywords(code: &Code<'_>, _: &Paths, _: &Published<'_>) -> Found {
    let mut found = Vec::new();
    for at in 0..code.tokens.len() {
        let (rule, reason) = match code.word(at) {
            "unsafe" => ("unsafe", "`unsafe` is not graded: what an exercise asks for needs none"),
            "extern" => ("extern", "`extern` is not graded: an answer is Rust, from the standard library"),
            "mod" if code.word(at + 2) == ";" => (
                "module",
                "this module is in another file, and only this file is graded: move its text in here",
            ),
            _ => continue,
        };
        found.push(code.refusal(at, rule, reason));
    }
    found
}

fn attributes(code: &Code<'_>, _: &Paths, _: &Published<'_>) -> Found {
    let mut found = Vec::new();
    for at in (0..code.tokens.len()).filter(|at| code.word(*at) == "#") {
        let inside = at + 1 + usize::from(code.word(at + 1) == "!");
        let name = code.word(inside + 1);
        if code.word(inside) == "[" && !lists(ATTRIBUTES, name) {
            let reason = match name {
                "cfg" | "cfg_attr" => "graded code is the same whether it is tested or not: remove it",
                "global_allocator" => "the allocator counts, and stays as it is: remove it",
                _ => "no answer needs this attribute: remove it",
            };
            found.push(code.refusal(at, "attribute", format!("`#[{}]`: {reason}", shown(name))));
        }
        // Otherwise rustc itself sees to it that a constant has an end.
        if (at..code.partner(inside)).any(|at| code.word(at) == "long_running_const_eval") {
            let reason =
                "a constant that takes rustc long may take it for ever: compute it when it is needed";
            found.push(code.refusal(at, "attribute", reason));
        }
    }
    found
}

/// Macros of one's own hide what they say, and some of the standard library's read files.
fn macros(code: &Code<'_>, _: &Paths, published: &Published<'_>) -> Found {
    let mut found = Vec::new();
    for at in (0..code.tokens.len()).filter(|at| code.word(at + 1) == "!") {
        let name = code.word(at);
        if name == "macro_rules" {
            let reason = "grading does not look into macros: write a function instead";
            found.push(code.refusal(at, "macro", format!("`macro_rules!`: {reason}")));
            continue;
        }
        let called = code.is_name(at) && matches!(code.word(at + 2), "(" | "[" | "{") && !is_operand(name);
        let ours = published.codes().iter().any(|ours| calls_macro(ours, name));
        if called && !lists(MACROS, name) && !ours {
            let reason = match name {
                "thread_local" => {
                    "what one call leaves for the next is not measured: keep it where a caller can see it"
                }
                "cfg" => "graded code does the same whether it is tested or not",
                _ => "no answer to this exercise needs this macro",
            };
            found.push(code.refusal(at, "macro", format!("`{}!`: {reason}", shown(name))));
        }
    }
    found
}

/// Whether what follows this keyword is an expression such as `!(a && b)`.
fn is_operand(word: &str) -> bool {
    matches!(word, "return" | "break" | "if" | "while" | "match" | "in" | "else" | "move" | "as")
}

fn calls_macro(code: &Code<'_>, name: &str) -> bool {
    (0..code.tokens.len()).any(|at| code.word(at) == name && code.word(at + 1) == "!")
}

/// What comes from the standard library, and from the packages of the tests.
fn packages(code: &Code<'_>, paths: &Paths, published: &Published<'_>) -> Found {
    if paths.too_many {
        let reason =
            "there are too many `use`, one through the other, to follow them all: name things where they are";
        return vec![code.refusal(0, "path", reason)];
    }
    let mut found = Vec::new();
    for mention in &paths.mentions {
        let (root, inner) = (mention.path[0].as_str(), &mention.path[1..]);
        let part = &mention.path[..mention.path.len().min(2)];
        let (allowed, reason) = match root {
            "std" | "core" if mention.all => {
                (allowlist::is_standard_throughout(inner), "name what you need of it")
            }
            "std" | "core" => {
                let usual = allowlist::is_standard(inner, published.uses(part), |name| published.says(name));
                (usual || published.names_item(&mention.path), allowlist::reason(inner))
            }
            "assert_matches" => (true, ""),
            "heaplings" | "dhat" => {
                let bench = matches!(inner, [name] if matches!(name.as_str(), "bench" | "bench_with"));
                let ours = published.names(&mention.path) || (bench && published.uses(&mention.path[..1]));
                (ours && !mention.all, "what measures belongs to the tests")
            }
            _ => (false, "it is no package of this exercise"),
        };
        if !allowed {
            let all = if mention.all { "::*" } else { "" };
            let path = shown(&mention.path.join("::"));
            let reason = format!("`{path}{all}` is not for this exercise: {reason}");
            found.push(code.refusal(mention.at, "path", reason));
        }
    }
    // Through `Any` the library's own needs no path.
    let asks = |at: &usize| matches!(code.word(*at), "." | "::") && code.word(at + 1) == "type_id";
    for at in (0..code.tokens.len()).filter(asks) {
        let reason = allowlist::reason(&["any".to_string()]);
        found.push(code.refusal(at + 1, "path", format!("`type_id` is not for this exercise: {reason}")));
    }
    found
}

/// A static that can change keeps what one call has found for the next.
fn statics(code: &Code<'_>, paths: &Paths, published: &Published<'_>) -> Found {
    let mut found = Vec::new();
    let starts = |code: &Code<'_>, at: usize| code.word(at) == "static" && code.is_name(at + 1);
    let ours = published.codes().iter().any(|ours| (0..ours.tokens.len()).any(|at| starts(ours, at)));
    if ours {
        return found;
    }
    let shared = paths.mentions.iter().any(|mention| {
        let mut parts = mention.path.iter().skip(1).map(String::as_str);
        parts.next() == Some("sync")
            && (mention.all || parts.next().is_some_and(|name| !lists(SHARED_BUT_CONSTANT, name)))
    });
    for at in (0..code.tokens.len()).filter(|at| starts(code, *at)) {
        if code.word(at + 1) == "mut" || (shared && !is_constant_type(code, at + 3)) {
            let reason = "what one call leaves for the next in a static is not measured: keep it where a caller can see it";
            found.push(code.refusal(at, "static", reason));
        }
    }
    found
}

/// Whether the type that begins here has nothing in it that can change.
fn is_constant_type(code: &Code<'_>, start: usize) -> bool {
    let mut depth = 0_usize;
    for at in start..code.tokens.len() {
        match code.word(at) {
            "=" | ";" if depth == 0 => return true,
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            word if code.is_name(at) && !lists(CONSTANT_TYPES, word) => return false,
            _ => {}
        }
    }
    true
}

/// Names that Rust takes for others. It reads the sign of the unit kelvin as a K, and an accent behind a letter as
/// a part of it; so what the library's things are called in here is to be written in plain letters.
fn spellings(code: &Code<'_>, paths: &Paths, _: &Published<'_>) -> Found {
    let mut found = Vec::new();
    for at in (0..code.tokens.len()).filter(|at| code.is_name(*at) && code.word(*at).contains('\u{212a}')) {
        let reason = "this K is the sign of a unit, and Rust reads it as the letter: write the letter";
        found.push(code.refusal(at, "name", reason));
    }
    for import in paths.imports.iter().filter(|import| !import.name.is_ascii()) {
        if import.path.last() != Some(&import.name) {
            let name = shown(&import.name);
            let reason = format!("`as {name}`: give it a name of the letters from A to Z");
            found.push(code.refusal(import.at, "name", reason));
        }
    }
    found
}

/// Names that the tests use for something else.
fn reserved_names(code: &Code<'_>, paths: &Paths, published: &Published<'_>) -> Found {
    let mut found = Vec::new();
    let mut refuse = |name: &str, at| {
        let name = shown(name);
        let reason = format!("the tests mean something else by `{name}`: take another name");
        found.push(code.refusal(at, "name", reason));
    };
    let mut defined = names::definitions(code);
    if paths.imports.iter().any(|import| import.all && paths.meanings_of(&import.path).is_empty()) {
        defined.extend(names::variants(code).into_iter().map(|variant| variant.definition));
    }
    for definition in &defined {
        // A value of this name would take a variable's place in a pattern.
        let value = !matches!(code.word(definition.at - 1), "fn" | "mod" | "type" | "trait");
        let variable = value && definition.name.starts_with(char::is_lowercase);
        if published.reserves(definition.name) || (variable && published.tests_alone_say(definition.name)) {
            refuse(definition.name, definition.at);
        }
    }
    // What its path begins with may be a package, or what was taken from one and is nothing else.
    let of_a_package = |path: &[String]| path.first().is_some_and(|root| lists(PACKAGES, root));
    let variants = names::variants(code).into_iter().map(|variant| variant.definition);
    let own = names::definitions(code).into_iter().chain(variants);
    let brought = paths.imports.iter().filter(|import| !of_a_package(&import.path));
    let own: BTreeSet<&str> = own
        .map(|definition| definition.name)
        .chain(brought.map(|import| import.name.as_str()).filter(|name| !lists(PACKAGES, name)))
        .collect();
    for import in paths.imports.iter().filter(|import| !import.all && published.reserves(&import.name)) {
        let meanings = paths.meanings_of(&import.path);
        let itself = !meanings.is_empty() && meanings.iter().all(|path| path.last() == Some(&import.name));
        if !itself || import.path.first().is_none_or(|root| own.contains(root.as_str())) {
            refuse(&import.name, import.at);
        }
    }
    found
}

/// What the tests take for different variants of an enum must be that: constants of its names may all be equal.
fn variants(code: &Code<'_>, paths: &Paths, published: &Published<'_>) -> Found {
    let ours = published.codes().map(names::variants);
    let (own, defined) = (names::variants(code), names::definitions(code));
    let having = |variants: &[Variant<'_>], of: &str, name: &str| {
        variants.iter().filter(|variant| (variant.of, variant.definition.name) == (of, name)).count()
    };
    let mut found = Vec::new();
    for Variant { of, definition } in &ours[0] {
        let name = definition.name;
        if !published.tests_name_variant(of, name) || having(&ours[1], of, name) == 0 {
            continue;
        }
        // Each that is called so is an enum, and each of these has the variant.
        let is = |at: usize, keywords: &[&str]| keywords.contains(&code.word(at - 1));
        let called: Vec<usize> =
            defined.iter().filter(|defined| defined.name == *of).map(|defined| defined.at).collect();
        let enums = called.iter().filter(|at| is(**at, &["enum"])).count();
        let other = called.iter().find(|at| is(**at, &["struct", "union", "type", "trait", "mod"]));
        let short = called.first().filter(|_| having(&own, of, name) < enums);
        let renamed = paths
            .imports
            .iter()
            .find(|import| import.name == *of && import.path.last().is_some_and(|last| last != of));
        if let Some(at) = other.or(short).copied().or(renamed.map(|import| import.at)) {
            let reason = format!("the tests name the variant `{name}` of the enum `{of}`: keep both");
            found.push(code.refusal(at, "name", reason));
        }
    }
    found
}

/// A trait of one's own may answer a method call in the tests before the method that is meant: not for a type
/// of one's own, but for everything else.
fn traits(code: &Code<'_>, paths: &Paths, published: &Published<'_>) -> Found {
    let own = names::own_types(code, paths);
    let renamed = names::renamed(code, paths);
    let implementations = names::implementations(code);
    let reaches = |name: &str| {
        let mut of_it =
            implementations.iter().filter(|implementation| names::may_be_same(implementation.of, name));
        names::may_be_one_of(&renamed, name)
            || of_it.any(|implementation| !implementation.for_type().is_some_and(|name| own.contains(name)))
    };
    let mut found = Vec::new();
    for (of, function) in names::trait_functions(code) {
        let meant =
            published.calls.contains(function.name) && !published.trait_functions.contains(function.name);
        if meant && reaches(of) {
            let name = shown(function.name);
            let reason = format!("the tests call another `{name}`: give the trait's function another name");
            found.push(code.refusal(function.at, "trait", reason));
        }
    }
    found
}

/// A comparison of one's own may find equal what is not. One for ordering or finding things inside is fine: of
/// a type that the tests never see, or of a trait's objects, with itself.
fn comparisons(code: &Code<'_>, paths: &Paths, published: &Published<'_>) -> Found {
    let ours: Vec<_> = published.codes().into_iter().flat_map(names::implementations).collect();
    let renamed = names::renamed(code, paths);
    let mut found = Vec::new();
    for implementation in names::implementations(code) {
        let meanings = paths.meanings_of(&[implementation.of.to_string()]);
        let last = |path: &Vec<String>| path.last().is_some_and(|last| last == "PartialEq");
        let compares = implementation.of == "PartialEq" || meanings.iter().any(last);
        let inside = |name: &str| !published.says(name) && !names::may_be_one_of(&renamed, name);
        let own = implementation.for_type().or_else(|| implementation.for_object());
        let inside = !implementation.with_arguments && own.is_some_and(inside);
        let as_ours = ours.iter().any(|ours| ours.words == implementation.words);
        if compares && !inside && !as_ours {
            let reason = "the tests compare, and a comparison of one's own may say yes to everything: derive `PartialEq`";
            found.push(code.refusal(implementation.at, "comparison", reason));
        }
    }
    found
}

/// A name of a submission, fit for a sentence.
fn shown(name: &str) -> String {
    const MOST: usize = 60;
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '_' | ':') { c } else { '?' };
    let mut shown: String = name.chars().take(MOST).map(plain).collect();
    if name.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
