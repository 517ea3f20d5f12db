//! The names that code gives to things, and the words that tests use.

use std::collections::BTreeSet;

use super::code::Code;

/// A name that is given to something, and its token.
pub struct Definition<'a> {
    pub name: &'a str,
    pub at: usize,
}

/// What code names that others can see: all but what belongs to a type or a trait.
pub fn definitions<'a>(code: &Code<'a>) -> Vec<Definition<'a>> {
    let mut found = Vec::new();
    // For each block around, and for the one that comes next, whether it is that of a type or a trait.
    let (mut around, mut next) = (Vec::new(), false);
    let before = |at: usize| at.checked_sub(1).map_or("", |at| code.word(at));
    for at in 0..code.tokens.len() {
        match code.word(at) {
            "impl" | "trait" => next = true,
            "{" => around.push(std::mem::take(&mut next)),
            "}" => drop(around.pop()),
            ";" => next = false,
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

/// The names of an enum's variants.
pub fn variants<'a>(code: &Code<'a>) -> Vec<Definition<'a>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.tokens.len() {
        at += 1;
        if code.word(at - 1) != "enum" {
            continue;
        }
        while at < code.tokens.len() && !matches!(code.word(at), "{" | ";") {
            at += 1;
        }
        let end = code.partner(at);
        at += 1;
        let mut first = true;
        while at < end {
            if first && code.is_name(at) {
                found.push(Definition { name: code.word(at), at });
            }
            first = matches!(code.word(at), "," | "[") || (first && code.word(at) == "#");
            at = code.partner(at).max(at) + 1;
        }
    }
    found
}

/// The functions that traits declare.
pub fn trait_functions<'a>(code: &Code<'a>) -> Vec<Definition<'a>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.tokens.len() {
        at += 1;
        if code.word(at - 1) != "trait" {
            continue;
        }
        while at < code.tokens.len() && !matches!(code.word(at), "{" | ";") {
            at += 1;
        }
        let end = code.partner(at);
        at += 1;
        while at < end {
            if code.word(at) == "fn" {
                found.push(Definition { name: code.word(at + 1), at: at + 1 });
            }
            at = code.partner(at).max(at) + 1;
        }
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
