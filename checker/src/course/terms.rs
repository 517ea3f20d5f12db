//! The words of a heap verdict, each with a page of its own: what `cargo checker explain` shows.
//!
//! The pages stand in `terms.txt`. Each begins with `# name`; a line `also:` gives other names, and a line
//! `practise:` the exercises.

use crate::util::edit_distance::nearest;
use crate::util::error::{Failure, Result};

const TEXT: &str = include_str!("terms.txt");

/// A term and its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub name: &'static str,
    /// Other words for it, and words close to it.
    pub also: Vec<&'static str>,
    /// What it means, an example, what ends it, and when not to worry.
    pub page: &'static str,
    /// Exercises that practise it, by name.
    pub practise: Vec<&'static str>,
}

impl Term {
    /// The first sentence of the page.
    pub fn summary(&self) -> String {
        let first = self.page.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        first.split_once(". ").map_or(first.clone(), |(sentence, _)| format!("{sentence}."))
    }

    fn parse(page: &'static str) -> Option<Term> {
        let (name, rest) = page.split_once('\n')?;
        let (also, rest) = rest.strip_prefix("also: ")?.split_once('\n')?;
        let (page, practise) = rest.split_once("\npractise: ")?;
        Some(Term {
            name,
            also: also.split(", ").collect(),
            page,
            practise: practise.split_whitespace().collect(),
        })
    }
}

/// All terms, in the order of the list.
pub fn all() -> Vec<Term> {
    TEXT.split("# ").filter(|page| !page.is_empty()).filter_map(Term::parse).collect()
}

/// What stands before a term in the code that an editor shows of a failed limit: `heap::made-with-room`.
const CODE: &str = "heap::";

/// The term of that name, whether its words are joined by spaces or by hyphens. What an editor shows as the code of a
/// message will do as well.
///
/// # Errors
///
/// If there is none; the failure names the nearest.
pub fn find(name: &str) -> Result<Term> {
    let name = name.trim();
    if name.starts_with("test::") {
        return Err(Failure::new(format!("`{name}` says how a test ended, and has no page"))
            .help("the message says what the test expected; `cargo checker hint` helps with the exercise"));
    }
    let mut terms = all();
    let name = name.strip_prefix(CODE).unwrap_or(name);
    let wanted = plain(name);
    let is_it = |term: &Term| plain(term.name) == wanted;
    let is_also = |term: &Term| term.also.iter().any(|also| plain(also) == wanted);
    if let Some(at) = terms.iter().position(is_it).or_else(|| terms.iter().position(is_also)) {
        return Ok(terms.swap_remove(at));
    }
    let names = terms.iter().flat_map(|term| [term.name].into_iter().chain(term.also.iter().copied()));
    let help = match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`cargo checker explain` lists the terms, `explain --facts WORD` looks in what is measured"
            .to_string(),
    };
    Err(Failure::new(format!("there is no term `{name}`")).help(help))
}

/// The names of all terms, each as one word: `made-with-room`.
pub fn words() -> Vec<String> {
    all().iter().map(|term| plain(term.name)).collect()
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '_', '(', ')'], "-").trim_matches('-').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::catalog::Catalog;
    use crate::profile;
    use std::collections::BTreeSet;

    #[test]
    fn every_page_has_its_parts() {
        let terms = all();
        assert_eq!(terms.len(), TEXT.lines().filter(|line| line.starts_with("# ")).count());
        for Term { name, also, page, practise } in &terms {
            assert!(!also.is_empty() && !practise.is_empty(), "{name}");
            let parts: Vec<&str> = page.split("\n\n").collect();
            assert_eq!(parts.len(), 3, "{name}: meaning, example, advice");
            assert!(parts[1].lines().all(|line| line.starts_with("    ")), "{name}");
            assert_eq!(parts[1].lines().count(), 3, "{name}: an example has three lines");
            assert!(parts[2].starts_with("What ends it: "), "{name}");
            assert!(parts[2].contains("\nWhen not to worry: "), "{name}");
            assert!(page.lines().all(|line| line.chars().count() <= 112), "{name}");
        }
    }

    #[test]
    fn no_word_means_two_terms() {
        let mut seen = BTreeSet::new();
        for term in all() {
            for word in [term.name].iter().chain(&term.also) {
                assert!(seen.insert(plain(word)), "{word}");
            }
        }
    }

    #[test]
    fn every_cause_of_a_verdict_is_explained() {
        for term in profile::terms().chain(["block", "peak", "left"]) {
            assert_eq!(find(term).map(|found| found.name), Ok(term));
            assert_eq!(find(&term.replace(' ', "-")).map(|found| found.name), Ok(term));
        }
    }

    #[test]
    fn exercises_that_practise_a_term_exist() {
        let catalog = Catalog::find().unwrap();
        for term in all() {
            for name in &term.practise {
                assert_eq!(catalog.exercise(name).map(|found| found.name.as_str()), Ok(*name));
            }
        }
    }

    #[test]
    fn finds_a_term_by_its_other_names_and_suggests_the_nearest() {
        for (word, name) in [
            ("T-gmax", "peak"),
            ("Made with room", "made with room"),
            ("heap::made-with-room", "made with room"),
            ("vec!", "vec made"),
        ] {
            assert_eq!(find(word).unwrap().name, name);
        }
        assert!(find("heap::grewe").unwrap_err().to_string().contains("did you mean `grew`?"));
        assert!(find("test::timed-out").unwrap_err().to_string().contains("`cargo checker hint` helps"));
        assert!(find("grewe").unwrap_err().to_string().contains("did you mean `grew`?"));
        assert!(find("xyzzy").unwrap_err().to_string().contains("lists the terms"));
    }

    #[test]
    fn a_summary_is_one_sentence() {
        assert_eq!(find("peak").unwrap().summary(), "The moment at which the most bytes were alive at once.");
        for term in all() {
            assert!(term.summary().ends_with('.') || term.summary().ends_with(':'), "{}", term.summary());
        }
    }
}
