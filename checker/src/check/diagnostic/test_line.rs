//! Lines of the tests that allocate: what decides there stands in the learner's part of the file.

use crate::course::limits::line_of;
use crate::profile::Site;
use crate::util::lexer::code_only;
use crate::util::span;

/// So many of the learner's items are named.
const MOST_ITEMS: usize = 3;

/// What is said of the first of these sites that lies in the tests: that it does, and what of the learner's is used there.
pub(in crate::check) fn note(text: &str, sites: &[&Site]) -> Option<String> {
    let code = code_only(text);
    let (own, tests) = code.split_at(code.find("#[cfg(test)]")?);
    let first_line = line_of(&code, own.len());
    let site = sites.iter().find(|site| site.line as usize > first_line)?;
    let at = site.line as usize - first_line;
    let line = span::line(tests, at as u32 + 1)?;
    let used = used(text, own, line);
    let used = if used.is_empty() { used_in_function(text, own, tests, at) } else { used };
    let used = match &used[..] {
        [] => String::new(),
        _ => format!("; what it uses of yours: {}", used.join(", ")),
    };
    Some(format!("line {} is the tests' own{used}", site.line))
}

/// What the function around a line of the tests uses.
fn used_in_function(text: &str, own: &str, tests: &str, at: usize) -> Vec<String> {
    let lines: Vec<&str> = tests.lines().collect();
    let is_head = |line: &&str| line.trim_start().starts_with("fn ") || line.contains(" fn ");
    let Some(start) = lines.iter().take(at + 1).rposition(is_head) else { return Vec::new() };
    let indent = lines[start].len() - lines[start].trim_start().len();
    let end = format!("{:indent$}}}", "");
    let length = lines[start..].iter().position(|line| *line == end).unwrap_or(lines.len() - start);
    used(text, own, &lines[start..start + length].join("\n"))
}

/// The learner's functions and types that `code` names, in the order of their names' first use.
fn used(text: &str, own: &str, code: &str) -> Vec<String> {
    let mut items: Vec<(usize, String)> = Vec::new();
    for (number, line) in own.lines().enumerate() {
        let Some(name) = item(line) else { continue };
        let Some(at) = word(code, name) else { continue };
        // What is called on a type, code that is not the learner's calls by way of a trait.
        let heads = own.lines().enumerate().filter(|(_, line)| implements(line, name));
        let heads: Vec<(usize, &str)> = heads.collect();
        let shown = |number: usize, what: &str| (at, format!("`{what}` (line {})", number + 1));
        if heads.is_empty() {
            items.push(shown(number, name));
        }
        for (number, _) in heads {
            let head = span::line(text, number as u32 + 1).unwrap_or_default();
            items.push(shown(number, head.trim_end().trim_end_matches('{').trim_end()));
        }
    }
    items.sort_by_key(|(at, _)| *at);
    items.dedup();
    items.into_iter().map(|(_, item)| item).take(MOST_ITEMS).collect()
}

/// The name of the function or type that a line at the outermost level declares.
fn item(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let line = ["const ", "async ", "unsafe "]
        .iter()
        .fold(line, |line, word| line.strip_prefix(word).unwrap_or(line));
    let kinds = ["fn ", "struct ", "enum ", "trait ", "type ", "union "];
    let name = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
    let name = &name[..name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len())];
    (name != "main").then_some(name)
}

/// Whether a line begins an implementation of a trait for a type.
fn implements(line: &str, name: &str) -> bool {
    line.starts_with("impl") && line.split_once(" for ").is_some_and(|(_, ty)| word(ty, name) == Some(0))
}

/// Where a name stands alone.
fn word(code: &str, name: &str) -> Option<usize> {
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    let alone = |at: usize| !code[..at].ends_with(in_name) && !code[at + name.len()..].starts_with(in_name);
    code.match_indices(name).map(|(at, _)| at).find(|at| alone(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
struct Tiles<'a>(&'a [u8]);

impl Tiles<'_> {
}

impl Iterator for Tiles<'_> {
}

fn answer(word: &str) -> Vec<u8> {
    word.into()
}

// #[cfg(test)] fn tile() {}
#[cfg(test)]
mod tests {
    #[test]
    fn collects() {
        let heap = measure(|| Tiles(&[]).collect::<Vec<_>>());
    }

    #[test]
    fn keeps() {
        let tiles = Tiles(&[]); // answer
        let heap = measure(|| {
            tiles.collect::<Vec<_>>()
        });
    }

    #[test]
    fn asks_twice() {
        let list: Vec<_> = [answer(\"a\"), answer(\"Tiles\")].into();
    }

    #[test]
    fn uses_nothing() {
        let list = vec![1];
    }
}
";

    fn said(line: u32) -> Option<String> {
        note(TEXT, &[&Site { line, ..Site::default() }])
    }

    #[test]
    fn names_what_decides_at_a_line_of_the_tests() {
        let tiles = "the tests' own; what it uses of yours: `impl Iterator for Tiles<'_>` (line 6)";
        assert_eq!(said(18).unwrap(), format!("line 18 is {tiles}"));
        assert_eq!(said(25).unwrap(), format!("line 25 is {tiles}"));
        assert_eq!(said(31).unwrap(), "line 31 is the tests' own; what it uses of yours: `answer` (line 9)");
        assert_eq!(said(36).unwrap(), "line 36 is the tests' own");
    }

    #[test]
    fn says_nothing_of_the_learners_lines() {
        assert_eq!(said(10), None);
        assert_eq!(said(0), None);
        let own = Site { line: 3, ..Site::default() };
        let theirs = Site { line: 31, ..Site::default() };
        assert!(note(TEXT, &[&own, &theirs]).unwrap().starts_with("line 31"));
        assert_eq!(note("fn f() {}\n", &[&theirs]), None);
    }
}
