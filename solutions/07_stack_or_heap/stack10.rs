//! A rule is one list of nodes that refer to each other by number, and to the text by slices.
//!
//! ## Why it works
//!
//! This chapter has a remedy for each waste.
//!
//! * Tokens are slices of the text, found one at a time: the parser needs the next one only, so there is no
//!   list.
//! * The kinds of nodes are known, so a node is an enum and not a boxed trait. A tree of enums still needs a
//!   box for each child, since a type cannot contain itself; but a child can be a number, the place in a list
//!   that holds all nodes. The list grows a few times, and 24 bytes hold any node.
//! * `min(a, b, c)` is `min(min(a, b), c)`: operators and functions have two operands each, so no list of
//!   arguments.
//! * Evaluating follows the numbers recursively. Its intermediate values lie on the stack, in the frames of
//!   the calls.
//! * An error is an enum that borrows the token, and makes its words when it is printed.
//!
//! ## What it costs
//!
//! A rule borrows its text, so the text must live as long; a rule that has to be kept on its own would own a
//! copy, one block more. The compiler checks boxes, but not such numbers: a wrong one is a wrong node or a
//! panic. And the recursion is as deep as the rule is nested, as before: a parser of text from strangers must
//! limit the depth.
//!
//! ## When not to
//!
//! For ten rules that are compiled at the start and evaluated once an hour, boxes are shorter to write, and
//! nobody will measure the difference. When nodes come from outside, such as functions of a plug-in, they
//! have to be boxed. When rules are evaluated millions of times, go further: resolve each variable to its
//! place in the sample when the rule is compiled, or turn the tree into code for a stack machine. An arena of
//! boxes (the crate `bumpalo`) saves the same blocks and keeps references in place of numbers; for nodes of
//! one type, a Vec is that arena.
//!
//! ## Another way
//!
//! `max` can keep all its arguments, as a range of a second list that the rule has beside its nodes. While
//! an argument is parsed, those before it wait in a third list: 12 blocks. A rule that owns its names pushes
//! them all into one String, and a variable is a range of it: 12 blocks too.
//!
//! A rule that keeps only its text, and is read again for each sample, allocates nothing at all. It passes,
//! since the limits count blocks and not work, but it is not compiled: each of ten thousand samples a minute
//! pays for finding tokens and parsing numbers.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_rule_is_a_few_blocks | before | 635 | 20937 | 13190 | 0 |
//! | | after | 6 | 6048 | 3072 | 0 |
//! | evaluating_allocates_nothing | before | 714 | 13128 | 69 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_missing_variable_costs_nothing | before | 60 | 1440 | 102 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: rl-lang/rl-lang#151: an arena for all expressions of a program, in place of a box for each.

use std::fmt;
use std::hint::black_box;

use heaplings::bench;

/// What is wrong with a rule, or with a sample.
#[derive(Debug)]
enum Fault<'a> {
    EndsTooEarly,
    Unexpected(&'a str),
    NoFunction(&'a str),
    NoVariable(&'a str),
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::EndsTooEarly => f.write_str("the rule ends too early"),
            Fault::Unexpected(token) => write!(f, "`{token}` is not expected"),
            Fault::NoFunction(name) => write!(f, "there is no function `{name}`"),
            Fault::NoVariable(name) => write!(f, "there is no variable `{name}`"),
        }
    }
}

/// What makes one number of two: a function from std, or a closure that applies an operator.
type Operation = fn(f64, f64) -> f64;

/// The place of a node in its rule.
type Place = u32;

/// A part of a rule.
enum Node<'a> {
    Number(f64),
    Variable(&'a str),
    Negated(Place),
    Binary(Operation, Place, Place),
}

/// All nodes of a rule, each behind those it refers to. The last one is the whole.
struct Rule<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Rule<'a> {
    fn add(&mut self, node: Node<'a>) -> Place {
        self.nodes.push(node);
        (self.nodes.len() - 1) as Place
    }

    fn value(&self, place: Place, sample: &[(&str, f64)]) -> Result<f64, Fault<'a>> {
        Ok(match self.nodes[place as usize] {
            Node::Number(number) => number,
            Node::Variable(name) => {
                let found = sample.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| *value).ok_or(Fault::NoVariable(name))?
            }
            Node::Negated(inner) => -self.value(inner, sample)?,
            Node::Binary(operation, left, right) => {
                operation(self.value(left, sample)?, self.value(right, sample)?)
            }
        })
    }
}

/// What has not been read of a rule's text, and the nodes of what has.
struct Parser<'a> {
    rest: &'a str,
    rule: Rule<'a>,
}

impl<'a> Parser<'a> {
    /// The next token, and what is behind it.
    fn peek(&self) -> Option<(&'a str, &'a str)> {
        let rest = self.rest.trim_start();
        let first = rest.chars().next()?;
        let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let end = if in_word(first) { rest.find(|c| !in_word(c)) } else { Some(first.len_utf8()) };
        Some(rest.split_at(end.unwrap_or(rest.len())))
    }

    fn next(&mut self) -> Result<&'a str, Fault<'a>> {
        let (token, rest) = self.peek().ok_or(Fault::EndsTooEarly)?;
        self.rest = rest;
        Ok(token)
    }

    /// Takes the next token if it is this one.
    fn take(&mut self, token: &str) -> bool {
        let found = self.peek().filter(|(next, _)| *next == token);
        found.map(|(_, rest)| self.rest = rest).is_some()
    }

    fn expect(&mut self, token: &str) -> Result<(), Fault<'a>> {
        if self.take(token) { Ok(()) } else { Err(Fault::Unexpected(self.next()?)) }
    }

    fn sum(&mut self) -> Result<Place, Fault<'a>> {
        self.chain([("+", |a, b| a + b), ("-", |a, b| a - b)], Self::product)
    }

    fn product(&mut self) -> Result<Place, Fault<'a>> {
        self.chain([("*", |a, b| a * b), ("/", |a, b| a / b)], Self::factor)
    }

    /// Operands with one of two operators between them, from left to right.
    fn chain(
        &mut self,
        operators: [(&str, Operation); 2],
        operand: fn(&mut Self) -> Result<Place, Fault<'a>>,
    ) -> Result<Place, Fault<'a>> {
        let mut left = operand(self)?;
        while let Some((_, operation)) = operators.into_iter().find(|(operator, _)| self.take(operator)) {
            let right = operand(self)?;
            left = self.rule.add(Node::Binary(operation, left, right));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Place, Fault<'a>> {
        let token = self.next()?;
        if token == "-" {
            let inner = self.factor()?;
            return Ok(self.rule.add(Node::Negated(inner)));
        }
        if token == "(" {
            let inner = self.sum()?;
            self.expect(")")?;
            return Ok(inner);
        }
        if let Some(number) = token.parse().ok().filter(|_| token.starts_with(|c: char| c.is_ascii_digit())) {
            return Ok(self.rule.add(Node::Number(number)));
        }
        if !token.starts_with(char::is_alphabetic) {
            return Err(Fault::Unexpected(token));
        }
        if !self.take("(") {
            return Ok(self.rule.add(Node::Variable(token)));
        }
        let operation = match token {
            "min" => f64::min,
            "max" => f64::max,
            _ => return Err(Fault::NoFunction(token)),
        };
        let mut left = self.sum()?;
        while self.take(",") {
            let right = self.sum()?;
            left = self.rule.add(Node::Binary(operation, left, right));
        }
        self.expect(")")?;
        Ok(left)
    }
}

/// The rule that a text describes.
fn compile(text: &str) -> Result<Rule<'_>, Fault<'_>> {
    let mut parser = Parser { rest: text, rule: Rule { nodes: Vec::new() } };
    parser.sum()?;
    match parser.next() {
        Ok(token) => Err(Fault::Unexpected(token)),
        Err(_) => Ok(parser.rule),
    }
}

/// The value of a rule for a sample.
fn evaluate<'a>(rule: &Rule<'a>, sample: &[(&str, f64)]) -> Result<f64, Fault<'a>> {
    rule.value((rule.nodes.len() - 1) as Place, sample)
}

/// What a sample says, by name.
const SAMPLE: [(&str, f64); 3] = [("load1", 0.75), ("load5", 1.5), ("cores", 8.0)];

fn main() {
    let text = "max(load1, load5) * 100 - 3 * (cores + 1)";
    bench("compile", || compile(black_box(text)).is_ok());
    let Ok(rule) = compile(text) else { return };
    bench("evaluate", || evaluate(black_box(&rule), black_box(&SAMPLE)).is_ok());
    bench("evaluate(a variable is missing)", || evaluate(black_box(&rule), black_box(&SAMPLE[..1])).is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// The value of a rule, or what the error says.
    fn value(text: &str) -> Result<f64, String> {
        let rule = compile(text).map_err(|error| error.to_string())?;
        evaluate(&rule, &[("x", 2.0), ("größe_1", 10.0), ("x2", 0.5)]).map_err(|error| error.to_string())
    }

    #[test]
    fn calculates() {
        assert_eq!(value("7"), Ok(7.0));
        assert_eq!(value(" 1.5+x*größe_1 "), Ok(21.5));
        assert_eq!(value("20 - 3 - 2*x"), Ok(13.0));
        assert_eq!(value("20 / 5 / x - -x"), Ok(4.0));
        assert_eq!(value("-(x + 1) * --x2"), Ok(-1.5));
        assert_eq!(value("min(3, x, 4) + max(x) * max(1, 2, 3, 9, 8)"), Ok(20.0));
        assert_eq!(value("max(min(x, 1), -größe_1)/x2"), Ok(2.0));
        assert_eq!(value("1/0"), Ok(f64::INFINITY));
    }

    #[test]
    fn says_what_is_wrong() {
        let fault = |text| value(text).unwrap_err();
        assert_eq!(fault(""), "the rule ends too early");
        assert_eq!(fault("1 + "), "the rule ends too early");
        assert_eq!(fault("(1"), "the rule ends too early");
        assert_eq!(fault("1 2"), "`2` is not expected");
        assert_eq!(fault("(1]"), "`]` is not expected");
        assert_eq!(fault("1.2.3"), "`1.2.3` is not expected");
        assert_eq!(fault("3 * ≤"), "`≤` is not expected");
        assert_eq!(fault("min()"), "`)` is not expected");
        assert_eq!(fault("2 * sqrt(4)"), "there is no function `sqrt`");
        assert_eq!(fault("x + größe"), "there is no variable `größe`");
    }

    #[test]
    fn a_rule_may_be_deep_and_long() {
        let deep = format!("{}x{}", "(1 + ".repeat(300), ")".repeat(300));
        assert_eq!(value(&deep), Ok(302.0));
        let calls = format!("{}x{}", "max(1, ".repeat(200), ", 0)".repeat(200));
        assert_eq!(value(&calls), Ok(2.0));
        assert_eq!(value(&format!("min({})", ["größe_1"; 300].join(","))), Ok(10.0));
        let twice = |inner: String| format!("({inner} + {inner})");
        assert_eq!(value(&(0..12).fold("x".to_string(), |inner, _| twice(inner))), Ok(8_192.0));
    }

    #[test]
    fn each_sample_has_its_own_value() {
        let rule = compile("a * 10 + b").ok().unwrap();
        for (a, b) in [(1.0, 2.0), (3.0, 4.0), (1.0, 2.0), (0.0, -4.0)] {
            assert_eq!(evaluate(&rule, &[("b", b), ("a", a), ("b", 7.0)]).ok(), Some(a * 10.0 + b));
        }
    }

    #[test]
    fn a_rule_leaves_nothing() {
        let heap = measure(|| drop((compile("max(a, b * (3 + c))"), compile("1 + max(2, 3"))));
        assert_eq!(heap.curr_blocks, 0);
    }

    /// 60 variables and numbers with operators between them.
    fn long() -> String {
        let terms: Vec<String> = (0..20).map(|i| format!("max(load1, {i}) * cores")).collect();
        terms.join(" - ")
    }

    #[test]
    fn a_rule_is_a_few_blocks() {
        let heap = measure_with(long, |text| compile(&text).is_ok());
        assert!(heap.value);
        // A list that grows to 4, 8 … 128 nodes is 6 blocks. There is room for lists of all arguments and all
        // names beside it, but not for a block for each of the 20 `max`.
        dhat::assert!(heap.total_blocks <= 20);
    }

    #[test]
    fn evaluating_allocates_nothing() {
        let text = long();
        let rule = compile(&text).ok().unwrap();
        let sum = |i: i32| evaluate(&rule, &[("cores", 8.0), ("load1", f64::from(i))]).unwrap_or_default();
        let heap = measure(|| (0..6).map(sum).sum::<f64>());
        assert_eq!(heap.value, -9_160.0);
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_missing_variable_costs_nothing() {
        let text = long();
        let rule = compile(&text).ok().unwrap();
        let heap = measure(|| (0..10).filter(|_| evaluate(&rule, &[("load1", 1.0)]).is_err()).count());
        assert_eq!(heap.value, 10);
        dhat::assert!(heap.total_blocks == 0);
    }
}
