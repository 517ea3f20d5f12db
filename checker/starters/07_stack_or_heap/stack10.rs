//! An alarm has a rule such as `max(load1, load5) * 100 - 3 * (cores + 1)`. It is compiled once and evaluated
//! for each sample, ten thousand times a minute. Some samples lack a variable, and the alarm only counts
//! those.
//!
//! Tokens are Strings, nodes are boxes, arguments go through a list, and errors are Strings.
//! Goal: a rule takes a few blocks, and evaluating it takes none, with or without an error. All error texts
//! stay as they are.

use std::error::Error;
use std::hint::black_box;

use heaplings::bench;

/// A part of a rule.
trait Node {
    fn value(&self, sample: &[(&str, f64)]) -> Result<f64, Box<dyn Error>>;
}

struct Number(f64);

impl Node for Number {
    fn value(&self, _: &[(&str, f64)]) -> Result<f64, Box<dyn Error>> {
        Ok(self.0)
    }
}

struct Variable(String);

impl Node for Variable {
    fn value(&self, sample: &[(&str, f64)]) -> Result<f64, Box<dyn Error>> {
        let mut sample = sample.iter().map(|(name, value)| (name.to_string(), *value));
        let found = sample.find(|(name, _)| *name == self.0);
        found.map(|(_, value)| value).ok_or_else(|| format!("there is no variable `{}`", self.0).into())
    }
}

/// What a text says, ready to be evaluated.
struct Rule {
    whole: Box<dyn Node>,
}

/// An operator or a function, and what it is applied to.
struct Apply(String, Vec<Box<dyn Node>>);

impl Node for Apply {
    fn value(&self, sample: &[(&str, f64)]) -> Result<f64, Box<dyn Error>> {
        let values: Vec<f64> = self.1.iter().map(|node| node.value(sample)).collect::<Result<_, _>>()?;
        let rest = values[1..].iter().copied();
        Ok(match self.0.as_str() {
            "+" => rest.fold(values[0], |a, b| a + b),
            "-" if values.len() == 1 => -values[0],
            "-" => rest.fold(values[0], |a, b| a - b),
            "*" => rest.fold(values[0], |a, b| a * b),
            "/" => rest.fold(values[0], |a, b| a / b),
            "min" => rest.fold(values[0], f64::min),
            _ => rest.fold(values[0], f64::max),
        })
    }
}

/// The tokens of a rule that have not been read, the next one last.
struct Tokens(Vec<String>);

impl Tokens {
    fn of(text: &str) -> Tokens {
        let mut tokens: Vec<String> = Vec::new();
        let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let mut before = ' ';
        for c in text.chars() {
            match tokens.last_mut() {
                Some(token) if in_word(before) && in_word(c) => *token = format!("{token}{c}"),
                _ if !c.is_whitespace() => tokens.push(c.to_string()),
                _ => {}
            }
            before = c;
        }
        tokens.reverse();
        Tokens(tokens)
    }

    fn next(&mut self) -> Result<String, Box<dyn Error>> {
        self.0.pop().ok_or_else(|| "the rule ends too early".into())
    }

    /// Takes the next token if it is this one.
    fn take(&mut self, token: &str) -> bool {
        let found = self.0.last().is_some_and(|next| next == token);
        if found {
            self.0.pop();
        }
        found
    }

    fn expect(&mut self, token: &str) -> Result<(), Box<dyn Error>> {
        if self.take(token) { Ok(()) } else { Err(unexpected(&self.next()?)) }
    }

    fn sum(&mut self) -> Result<Box<dyn Node>, Box<dyn Error>> {
        let mut left = self.product()?;
        while let Some(operator) = ["+", "-"].into_iter().find(|operator| self.take(operator)) {
            left = Box::new(Apply(operator.to_string(), vec![left, self.product()?]));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Box<dyn Node>, Box<dyn Error>> {
        let mut left = self.factor()?;
        while let Some(operator) = ["*", "/"].into_iter().find(|operator| self.take(operator)) {
            left = Box::new(Apply(operator.to_string(), vec![left, self.factor()?]));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Box<dyn Node>, Box<dyn Error>> {
        let token = self.next()?;
        if token == "-" {
            return Ok(Box::new(Apply(token, vec![self.factor()?])));
        }
        if token == "(" {
            let inner = self.sum()?;
            self.expect(")")?;
            return Ok(inner);
        }
        if let Some(number) = token.parse().ok().filter(|_| token.starts_with(|c: char| c.is_ascii_digit())) {
            return Ok(Box::new(Number(number)));
        }
        if !token.starts_with(char::is_alphabetic) {
            return Err(unexpected(&token));
        }
        if !self.take("(") {
            return Ok(Box::new(Variable(token)));
        }
        if token != "min" && token != "max" {
            return Err(format!("there is no function `{token}`").into());
        }
        let mut arguments = vec![self.sum()?];
        while self.take(",") {
            arguments.push(self.sum()?);
        }
        self.expect(")")?;
        Ok(Box::new(Apply(token, arguments)))
    }
}

fn unexpected(token: &str) -> Box<dyn Error> {
    format!("`{token}` is not expected").into()
}

// TODO: let a rule take a few blocks. Choose the types of rules and errors yourself.
/// The rule that a text describes.
fn compile(text: &str) -> Result<Rule, Box<dyn Error>> {
    let mut tokens = Tokens::of(text);
    let rule = Rule { whole: tokens.sum()? };
    match tokens.next() {
        Ok(token) => Err(unexpected(&token)),
        Err(_) => Ok(rule),
    }
}

// TODO: let this allocate nothing.
/// The value of a rule for a sample.
fn evaluate(rule: &Rule, sample: &[(&str, f64)]) -> Result<f64, Box<dyn Error>> {
    rule.whole.value(sample)
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
