//! The condition of a limit, as dhat's assertions say it: `stats.max_bytes < 100 && text.len() == 3`.

use crate::course::limits;
use crate::profile::Metric;

/// How the macro begins that compares two values, in the source.
const EQUAL: &str = "dhat::assert_eq!(";

/// The literal that the figure is held against, if it is the only figure of the condition.
pub fn bound(condition: &str) -> Option<u64> {
    if let Some(arguments) = condition.strip_prefix(EQUAL) {
        let mut both = arguments.trim_end().trim_end_matches(')').split(',').take(2);
        let literal = both.find(|argument| !names_figure(argument))?;
        return literal.trim().replace('_', "").parse().ok();
    }
    limits::bound(comparison(condition)?)
}

/// Whether less would fail as well as more.
pub fn is_exact(condition: &str) -> bool {
    condition.starts_with(EQUAL) || comparison(condition).is_some_and(|part| part.contains("=="))
}

/// The one part of the condition that is about a figure.
fn comparison(condition: &str) -> Option<&str> {
    let mut parts = condition.split("&&").filter(|part| names_figure(part));
    let part = parts.next().filter(|_| !condition.contains("||"))?;
    if parts.next().is_some() { None } else { Some(part) }
}

fn names_figure(text: &str) -> bool {
    Metric::named_in(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_that_of_the_figure() {
        for (condition, expected, exact) in [
            ("heap.total_bytes <= 14_400", Some(14_400), false),
            ("heap.total_bytes < 10", Some(9), false),
            ("heap.curr_blocks == 2", Some(2), true),
            ("heap.total_blocks <= rows + 1", None, false),
            ("stats.total_blocks >= 300: too few: 16", None, false),
            ("stats.max_bytes < 100 && v.len() == 3", Some(99), false),
            ("v.len() == 3 && stats.max_bytes <= 100", Some(100), false),
            ("heap.total_blocks <= 1 && heap.total_bytes <= 100", None, false),
            ("heap.total_blocks <= 1 || v.is_empty()", None, false),
            ("dhat::assert_eq!(stats.total_blocks, 1_000)", Some(1_000), true),
            ("dhat::assert_eq!(3, stats.total_blocks, \"three, {n}\")", Some(3), true),
            ("dhat::assert_eq!(stats.total_blocks, rows)", None, true),
        ] {
            assert_eq!((bound(condition), is_exact(condition)), (expected, exact), "{condition}");
        }
    }
}
