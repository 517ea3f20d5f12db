//! `explain`: the words of a verdict, and what is measured about them.

use std::process::ExitCode;

use crate::course::facts;
use crate::course::terms::{self, Term};
use crate::session::Session;
use crate::ui::output::{columns, print};
use crate::ui::style::{Style, count};
use crate::ui::wrap::{hang, wrap};
use crate::ui::{markdown, pager};
use crate::util::error::{Failure, Result};

/// Shows a term's page, or the list of all terms.
///
/// # Errors
///
/// If there is no such term.
pub fn explain(session: &Session, term: Option<&str>) -> Result<ExitCode> {
    let text = match term {
        Some(name) => page(&terms::find(name)?, session.style, columns()),
        None => list(session.style, columns()),
    };
    pager::show(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn page(term: &Term, style: Style, columns: usize) -> String {
    let text = markdown::render(term.page, columns, style);
    let practise = wrap(&format!("Practise it: {}", term.practise.join(", ")), columns);
    format!("{}\n\n{text}\n{practise}", style.strong(term.name))
}

fn list(style: Style, columns: usize) -> String {
    let terms = terms::all();
    let width = terms.iter().map(|term| term.name.len()).max().unwrap_or(0);
    let mut text = style.strong("The words of a verdict") + "\n\n";
    for term in &terms {
        text.push_str(&hang(&format!("  {:<width$}  ", term.name), &term.summary(), columns));
    }
    text + "\nMore: cargo checker explain TERM\nWhat is measured: cargo checker explain --facts WORD\n"
}

/// Shows the measured facts about a word, each with the test that holds it.
///
/// # Errors
///
/// If there is none, or the tests cannot be read.
pub fn facts(session: &Session, word: &str) -> Result<ExitCode> {
    let found = facts::about(facts::all(session.catalog.root())?, word);
    if found.is_empty() {
        let help = "try a shorter word, such as `grow` or `clone`";
        return Err(Failure::new(format!("no measured fact speaks of `{word}`")).help(help));
    }
    let mut text = format!("{}\n\n", session.style.strong(&count(found.len() as u64, "measured fact")));
    for fact in &found {
        let file = session.catalog.root().join(&fact.file);
        let place = session.style.link(&file, &format!("{}:{}", fact.file, fact.line));
        text.push_str(&format!("{}    {place}\n", wrap(&fact.sentence, columns())));
    }
    if found.len() > 10 {
        pager::show(&text)?
    } else {
        print(&text)?
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_exercises() {
        let text = page(&terms::find("grew").unwrap(), Style::default(), usize::MAX);
        assert!(text.starts_with("grew\n\nA collection was full"), "{text}");
        assert!(text.ends_with("\n\nPractise it: vec1, vec2, vec10, map2\n"), "{text}");
    }

    #[test]
    fn the_list_has_a_line_for_each_term() {
        let text = list(Style::default(), usize::MAX);
        assert_eq!(text.lines().filter(|line| line.starts_with("  ")).count(), terms::all().len());
        assert!(text.contains("\n  peak "), "{text}");
        let narrow = list(Style::default(), 60);
        assert!(narrow.lines().all(|line| line.chars().count() <= 60), "{narrow}");
    }
}
