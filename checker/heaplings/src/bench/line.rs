//! The figures of a benchmark: a line for people, and one for the checker.

use std::fmt;

use super::Cost;
use super::timing::Timing;
use crate::request::Quoted;

/// The figures of a benchmark as the checker reads them: a line of JSON.
pub(super) struct Figures<'a> {
    pub name: &'a str,
    pub timing: Timing,
    pub removed: bool,
    pub cost: Cost,
}

impl fmt::Display for Figures<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures { name, timing, removed, cost } = self;
        let samples: Vec<String> = timing.samples.iter().map(|sample| format!("{sample:.4}")).collect();
        write!(
            f,
            "{{\"name\":{},\"iterations\":{},\"samples\":[{}],\"removed\":{removed},\
             \"operations\":{},\"blocks\":{},\"bytes\":{}}}",
            Quoted(name),
            timing.iterations,
            samples.join(","),
            cost.operations,
            cost.blocks,
            cost.bytes,
        )
    }
}

/// One line of output.
pub(super) struct Line<'a> {
    pub name: &'a str,
    pub timing: Timing,
    pub cost: Cost,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { name, timing, cost } = self;
        let median = timing.median();
        let time = if median < 100.0 { format!("{median:.2}") } else { format!("{median:.0}") };
        write!(
            f,
            "{name:<30} {:>10} {time:>13} ns/op {:>11} B/op {:>11} allocs/op",
            timing.iterations,
            per_operation(cost.bytes, cost.operations),
            per_operation(cost.blocks, cost.operations),
        )
    }
}

/// A whole number where every operation costs the same, as it does unless something is amortised.
pub(super) fn per_operation(total: u64, operations: u64) -> String {
    if total.is_multiple_of(operations) {
        (total / operations).to_string()
    } else {
        format!("{:.2}", total as f64 / operations as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_an_amortised_cost_as_a_fraction() {
        assert_eq!(per_operation(1, 4), "0.25");
        assert_eq!(per_operation(0, 4), "0");
    }

    #[test]
    fn writes_figures_as_json() {
        let timing = Timing { iterations: 300, samples: vec![1.5, 1_834.25] };
        let cost = Cost { operations: 10, blocks: 10, bytes: 80_000 };
        let figures = Figures { name: "a \"b\"", timing, removed: false, cost };
        assert_eq!(
            figures.to_string(),
            r#"{"name":"a \"b\"","iterations":300,"samples":[1.5000,1834.2500],"removed":false,"#.to_string()
                + r#""operations":10,"blocks":10,"bytes":80000}"#
        );
    }

    #[test]
    fn prints_like_go() {
        let timing = Timing { iterations: 250_000, samples: vec![9e9, 1_834.4, 0.1] };
        let cost = Cost { operations: 10, blocks: 10, bytes: 80_000 };
        let line = Line { name: "squares(1000)", timing, cost }.to_string();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words, ["squares(1000)", "250000", "1834", "ns/op", "8000", "B/op", "1", "allocs/op"]);
    }
}
