//! The facts about memory that tests of the measuring library hold, found by a word.

use std::fs;
use std::path::Path;

use crate::util::error::{Failure, Result};

/// Where the tests are, from the root of the repository.
const FOLDER: &str = "checker/heaplings/tests";

/// A measured fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub sentence: String,
    /// From the root of the repository.
    pub file: String,
    /// The line of the test's function, from 1.
    pub line: usize,
}

/// All facts that are measured, in the order of the files and their lines.
///
/// # Errors
///
/// If the folder or a file in it cannot be read.
pub fn all(root: &Path) -> Result<Vec<Fact>> {
    let folder = root.join(FOLDER);
    let entries = fs::read_dir(&folder).map_err(|error| Failure::io("read", &folder, &error))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.ends_with("_facts.rs")).collect();
    names.sort();
    let mut facts = Vec::new();
    for name in names {
        let path = folder.join(&name);
        let text = fs::read_to_string(&path).map_err(|error| Failure::io("read", &path, &error))?;
        facts.extend(of(&format!("{FOLDER}/{name}"), &text));
    }
    Ok(facts)
}

/// The facts whose sentence has this word in it, or these words one after the other, whatever their case.
pub fn about(facts: Vec<Fact>, word: &str) -> Vec<Fact> {
    let plain = |text: &str| text.to_lowercase().replace(['_', '-', '`'], " ");
    let word = plain(word.trim());
    facts.into_iter().filter(|fact| plain(&fact.sentence).contains(&word)).collect()
}

/// The facts of one file: each test's doc comment, or its name in words.
fn of(file: &str, text: &str) -> Vec<Fact> {
    let (mut facts, mut comment, mut is_test) = (Vec::new(), Vec::new(), false);
    for (line, text) in (1..).zip(text.lines().map(str::trim)) {
        if let Some(words) = text.strip_prefix("///") {
            comment.push(words.trim());
        } else if text == "#[test]" {
            is_test = true;
        } else if let Some(rest) = text.strip_prefix("fn ")
            && is_test
        {
            let name = rest.split('(').next().unwrap_or_default().replace('_', " ");
            let sentence = if comment.is_empty() { name } else { comment.join(" ") };
            facts.push(Fact { sentence, file: file.to_string(), line });
        }
        if !text.starts_with("///") && !text.starts_with("#[") {
            comment.clear();
            is_test = false;
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::catalog::Catalog;

    const FILE: &str = "/// Helps.\nfn helper() {}\n\n/// A Vec is\n/// three words.\n#[test]\nfn size() {\n}\n\n\
        #[test]\n#[cfg(unix)]\nfn an_empty_vec_allocates_nothing() {\n}\n";

    #[test]
    fn takes_the_comment_of_a_test_or_its_name() {
        let facts = of("x.rs", FILE);
        let told: Vec<(&str, usize)> = facts.iter().map(|fact| (fact.sentence.as_str(), fact.line)).collect();
        assert_eq!(told, [("A Vec is three words.", 7), ("an empty vec allocates nothing", 12)]);
    }

    #[test]
    fn finds_facts_by_words() {
        let found = |word| about(of("x.rs", FILE), word).len();
        assert_eq!((found("vec"), found("Empty Vec"), found("empty_vec"), found("map")), (2, 1, 1, 0));
    }

    #[test]
    fn the_repository_has_facts_to_find() {
        let facts = all(Catalog::find().unwrap().root()).unwrap();
        assert!(facts.len() > 100, "{}", facts.len());
        assert!(!about(facts, "Allocates nothing").is_empty());
    }
}
