//! What is said when a measurement costs more than its budget, in the form of rustc's messages.

use std::fmt::Write;
use std::panic::Location;
use std::path::Path;

use super::site::Site;
use super::source::{Place, Source};
use super::{Budget, NamedBudget, profile, site};
use crate::quantity::{count, grouped};
use crate::report;

/// So many places are shown.
const MOST_SITES: usize = 5;

/// The message for a measurement made at `call`, whose profile dhat has just written to `file`.
pub(super) fn of(
    measured: &Budget,
    budget: &Budget,
    call: &Location<'_>,
    named: Option<&NamedBudget>,
    file: &Path,
) -> String {
    let figures: Vec<_> = measured
        .figures()
        .into_iter()
        .zip(budget.figures())
        .map(|((name, is), (_, may))| (name, is, may))
        .collect();
    let over: Vec<usize> = (0..figures.len()).filter(|&at| figures[at].1 > figures[at].2).collect();
    let title: Vec<String> = over
        .iter()
        .map(|&at| format!("{}, the budget is {}", quantity(at, figures[at].1), grouped(figures[at].2)))
        .collect();
    let mut text = format!("error: {}", title.join("; "));
    let mut notes = Vec::new();
    match profile::read(file) {
        Ok(profile) => {
            let source = Source::around(call.file());
            let sites = site::by_figure(&profile, &source, over.first().copied().unwrap_or(0));
            let margin = sites.iter().take(MOST_SITES).filter_map(|site| site.place.as_ref());
            let margin = margin.map(|place| place.line.to_string().len()).max().unwrap_or(1);
            for site in sites.iter().take(MOST_SITES) {
                show(&mut text, site, margin, &over);
            }
            notes.extend(rest(&sites, file));
            if profile.frames.iter().all(|frame| frame.line == 0) {
                notes.push(
                    "help: this build has no line numbers; `debug = \"limited\"` in its profile gives them"
                        .to_owned(),
                );
            } else if sites.iter().all(|site| site.place.is_none()) {
                notes.push(format!("note: no line of these is in `{}`", source.root().display()));
            }
        }
        Err(error) => notes.push(format!("note: the lines are not known: {error}")),
    }
    notes.push(format!("note: measured at {}:{}:{}", call.file(), call.line(), call.column()));
    let all: Vec<String> = figures
        .iter()
        .map(|&(name, is, may)| match may {
            u64::MAX => format!("{name} {}", grouped(is)),
            may => format!("{name} {} of {}", grouped(is), grouped(may)),
        })
        .collect();
    notes.push(format!("note: {}", all.join(", ")));
    if let Some(named) = named {
        notes.push(format!(
            "help: `{}` in {}; where the rise is meant, `{}` writes it there",
            named.name,
            named.file.display(),
            super::file::how()
        ));
    }
    for note in notes {
        let _ = write!(text, "\n  = {note}");
    }
    text
}

/// What the places that are not shown cost.
fn rest(sites: &[Site], file: &Path) -> Option<String> {
    let rest = sites.get(MOST_SITES..).filter(|rest| !rest.is_empty())?;
    let sum = |at: usize| rest.iter().map(|site| site.figures[at]).sum();
    let places = count(rest.len() as u64, "more place");
    let note = format!("note: {places} with {}, {}", quantity(0, sum(0)), quantity(1, sum(1)));
    // The checker's folder for a test goes with the test.
    let lasts = !report::is_asked_for();
    Some(if lasts { format!("{note}; `{}` has them all", file.display()) } else { note })
}

fn show(text: &mut String, site: &Site, margin: usize, over: &[usize]) {
    // What is over is said of each site; blocks and bytes always.
    let mut shown = vec![0, 1];
    shown.extend(over.iter().filter(|&&at| at > 1));
    let figures: Vec<String> = shown.iter().map(|&at| quantity(at, site.figures[at])).collect();
    let words = format!("{}: {}", site.words, figures.join(", "));
    let blank = " ".repeat(margin);
    let _ = match &site.place {
        Some(Place { path, line, column, text: source }) => {
            let indent: String = source
                .chars()
                .take(column.saturating_sub(1))
                .map(|letter| if letter == '\t' { '\t' } else { ' ' })
                .collect();
            let carets = "^".repeat(word_length(source, *column));
            write!(
                text,
                "\n{blank}--> {path}:{line}:{column}\n{blank} |\n{line:>margin$} | {source}\n\
                 {blank} | {indent}{carets} {words}"
            )
        }
        None => write!(text, "\n{blank}--> {words}"),
    };
}

/// The length of the name at a column, such as `push`, `Vec::with_capacity` or `vec!`.
fn word_length(source: &str, column: usize) -> usize {
    let word = source.chars().skip(column.saturating_sub(1));
    let is_name = |letter: &char| letter.is_alphanumeric() || *letter == '_' || *letter == ':';
    let name = word.clone().take_while(is_name).count();
    let is_macro = name > 0 && word.clone().nth(name) == Some('!') && word.clone().nth(name + 1) != Some('=');
    (name + usize::from(is_macro)).max(1)
}

/// A figure with its unit, by its place in a budget.
fn quantity(at: usize, figure: u64) -> String {
    match at {
        0 => count(figure, "block"),
        2 => format!("{} at the peak", count(figure, "byte")),
        3 => format!("{} left", count(figure, "byte")),
        _ => count(figure, "byte"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_underlined_as_a_whole() {
        assert_eq!(word_length("    let v = Vec::with_capacity(1);", 13), "Vec::with_capacity".len());
        assert_eq!(word_length("    v.push(1);", 7), 4);
        assert_eq!(word_length("    &a + &b", 5), 1);
        assert_eq!(word_length("    vec![0; n]", 5), 4);
        assert_eq!(word_length("    a!=b", 5), 1);
        assert_eq!(word_length("", 9), 1);
    }
    #[test]
    fn what_is_not_shown_is_summed_up() {
        let site = |blocks| Site { figures: [blocks, 8 * blocks, 0, 0], ..Site::default() };
        let rest = |count| super::rest(&vec![site(500); count], Path::new("dhat-heap.json"));
        assert_eq!(rest(5), None);
        assert_eq!(
            rest(6).as_deref(),
            Some("note: 1 more place with 500 blocks, 4,000 bytes; `dhat-heap.json` has them all")
        );
        assert!(rest(8).unwrap().starts_with("note: 3 more places with 1,500 blocks, 12,000 bytes"));
    }
}
