//! The tests of an exercise, as they stand in its text, and the limits that they set.

use std::ops::Range;

use crate::profile::Metric;
use crate::util::lexer::code_only;

/// A test, by its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestText<'a> {
    pub name: &'a str,
    /// Where its name stands, from 1.
    pub line: usize,
    /// What it asserts with `dhat::assert`, in order; a test that does is a limit.
    pub assertions: Vec<Assertion>,
    /// How often it measures.
    pub measurements: usize,
    /// Whether it counts the threads that are born, too: then its figures may vary.
    pub threads: bool,
}

/// A `dhat::assert!` or one of its sisters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    pub line: usize,
    /// The macro's name behind `dhat::`, without the `!`.
    pub kind: String,
    /// What stands between its brackets, on one line.
    pub condition: String,
    pub metric: Option<Metric>,
    /// The number on the right, if it is a literal.
    pub bound: Option<u64>,
    /// Whether a comment stands on the line above.
    pub explained: bool,
}

impl TestText<'_> {
    pub fn is_limit(&self) -> bool {
        !self.assertions.is_empty()
    }
}

/// The tests in an exercise's text.
pub fn tests(text: &str) -> Vec<TestText<'_>> {
    let code = code_only(text);
    let mut tests = Vec::new();
    let mut at = 0;
    while let Some(found) = code[at..].find("#[test]") {
        at += found + "#[test]".len();
        let Some(test) = test(text, &code, at) else { break };
        tests.push(test);
    }
    tests
}

fn test<'a>(text: &'a str, code: &str, at: usize) -> Option<TestText<'a>> {
    let name = at + code[at..].find("fn ")? + 3;
    let length = code[name..].find(|c: char| !c.is_alphanumeric() && c != '_')?;
    let open = name + code[name..].find('{')?;
    let close = closing(code, open);
    let body = &code[open..close];
    let measurements =
        ["measure(", "measure_with(", "measure_threads("].iter().map(|call| calls(body, call)).sum();
    let mut assertions = Vec::new();
    let mut from = open;
    while let Some(found) = code[from..close].find("dhat::assert") {
        let start = from + found;
        // A macro's brackets may be of any kind. Where none follow in this test, nothing is asserted.
        let Some(length) = code[start..close].find(['(', '[', '{']) else { break };
        let open = start + length;
        from = closing(code, open);
        assertions.push(assertion(text, code, start, open + 1..from));
    }
    Some(TestText {
        name: &text[name..name + length],
        line: line_of(text, name),
        assertions,
        measurements,
        threads: calls(body, "measure_threads(") > 0,
    })
}

/// How often a function is called: its name stands alone, not at the end of another.
fn calls(code: &str, call: &str) -> usize {
    let alone = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    code.match_indices(call).filter(|(at, _)| alone(*at)).count()
}

/// The assertion that starts here, and whose brackets hold this.
fn assertion(text: &str, code: &str, start: usize, inside: Range<usize>) -> Assertion {
    let kind = code[start + "dhat::".len()..inside.start - 1].trim_end().trim_end_matches('!').to_string();
    let inside = text[inside].split_whitespace().collect::<Vec<_>>().join(" ");
    let above = text[..start].lines().rev().nth(1).unwrap_or_default();
    Assertion {
        line: line_of(text, start),
        metric: Metric::named_in(&inside),
        bound: if kind == "assert" { bound(&inside) } else { None },
        kind,
        condition: inside,
        explained: above.trim_start().starts_with("//"),
    }
}

/// Where the bracket that opens at `open` closes, in a text without literals; else the end.
fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    code.len()
}

/// The line of an offset, from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    1 + text[..at].matches('\n').count()
}

/// The literal on the right of a `<=` or `==`, or one less than that of a `<`.
pub fn bound(condition: &str) -> Option<u64> {
    let literal = |text: &str| {
        let digits: String =
            text.trim_start().chars().take_while(|c| c.is_ascii_digit() || *c == '_').collect();
        digits.replace('_', "").parse::<u64>().ok()
    };
    let after = |operator| condition.split_once(operator).map(|(_, right)| right);
    match after("<=").or_else(|| after("==")) {
        Some(right) => literal(right),
        None => literal(after("<")?)?.checked_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r##"
#[cfg(test)]
mod tests {
    #[test]
    fn is_a_behaviour() {
        // dhat::assert!(heap.total_blocks <= 9);
        assert_eq!("#[test] fn no() {", "}");
    }

    #[test]
    fn allocates_once() {
        let heap = measure_with(|| input(1), |input| work(&input));
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn leaves_little() {
        let heap = measure_threads(|| work("}"));
        // A name.
        dhat::assert!(
            heap.curr_bytes <= 1_600,
            "too much"
        );
        dhat::assert_eq!(heap.curr_blocks, 0);
    }
}
"##;

    #[test]
    fn finds_the_tests_and_their_limits() {
        let tests = tests(TEXT);
        let names: Vec<&str> = tests.iter().map(|test| test.name).collect();
        assert_eq!(names, ["is_a_behaviour", "allocates_once", "leaves_little"]);
        assert_eq!(tests.iter().map(|test| test.line).collect::<Vec<_>>(), [5, 11, 17]);
        assert_eq!((tests[0].is_limit(), tests[0].measurements), (false, 0));
        assert_eq!((tests[1].measurements, tests[1].threads), (1, false));
        assert_eq!((tests[2].measurements, tests[2].threads), (1, true));
    }

    #[test]
    fn reads_the_assertions() {
        let tests = tests(TEXT);
        let once = &tests[1].assertions[0];
        assert_eq!((once.line, once.metric, once.bound), (13, Some(Metric::TotalBlocks), Some(1)));
        assert!(!once.explained);
        let [little, none] = &tests[2].assertions[..] else { panic!("{tests:?}") };
        assert_eq!(
            (little.metric, little.bound, little.explained),
            (Some(Metric::CurrBytes), Some(1_600), true)
        );
        assert_eq!((none.kind.as_str(), none.metric), ("assert_eq", Some(Metric::CurrBlocks)));
        assert_eq!(none.condition, "heap.curr_blocks, 0");
    }

    #[test]
    fn survives_what_is_no_test() {
        for text in ["#[test]", "#[test] fn", "#[test] fn f(", "#[test]\nfn f() {", "fn f() {}"] {
            let _ = tests(text);
        }
        assert_eq!(tests("#[test]\nfn f() {").len(), 1);
    }

    #[test]
    fn takes_an_assertion_in_any_brackets_and_none_of_the_next_test() {
        let text = "#[test]\nfn a() { dhat::assert![heap.max_bytes <= 1]; }\n\
                    #[test]\nfn b() { use dhat::assert as check; }\n\
                    #[test]\nfn c() { dhat::assert! { heap.max_bytes <= 2 } }\n";
        let bounds =
            |test: &TestText<'_>| -> Vec<_> { test.assertions.iter().map(|one| one.bound).collect() };
        let bounds: Vec<_> = tests(text).iter().map(bounds).collect();
        assert_eq!(bounds, [vec![Some(1)], vec![], vec![Some(2)]]);
    }
}
