//! What is said when a measurement costs more than its budget, in the form of rustc's messages.

use std::fmt::Write;
use std::panic::Location;
use std::path::Path;

use super::site::{Place, Site, Source};
use super::{Budget, NamedBudget, profile, site};

/// So many sites are shown.
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
            if sites.len() > MOST_SITES {
                notes.push(format!(
                    "note: {} more sites are in `{}`",
                    sites.len() - MOST_SITES,
                    file.display()
                ));
            }
            if profile.frames.iter().all(|frame| frame.line == 0) {
                notes.push(
                    "help: this build has no line numbers; `debug = \"line-tables-only\"` in its profile gives them"
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

/// The length of the name at a column, such as `push` or `Vec::with_capacity`.
fn word_length(source: &str, column: usize) -> usize {
    let word = source.chars().skip(column.saturating_sub(1));
    word.take_while(|&letter| letter.is_alphanumeric() || letter == '_' || letter == ':').count().max(1)
}

/// A figure with its unit, by its place in a budget.
fn quantity(at: usize, figure: u64) -> String {
    let unit = match (at, figure) {
        (0, 1) => "block",
        (0, _) => "blocks",
        (2, _) => "bytes at the peak",
        (3, _) => "bytes left",
        (_, 1) => "byte",
        _ => "bytes",
    };
    format!("{} {unit}", grouped(figure))
}

/// `14,400`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (14_400_000, "14,400,000")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_word_is_underlined_as_a_whole() {
        assert_eq!(word_length("    let v = Vec::with_capacity(1);", 13), "Vec::with_capacity".len());
        assert_eq!(word_length("    v.push(1);", 7), 4);
        assert_eq!(word_length("    &a + &b", 5), 1);
        assert_eq!(word_length("", 9), 1);
    }
}
