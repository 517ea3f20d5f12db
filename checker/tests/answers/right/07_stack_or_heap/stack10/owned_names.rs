// Right: a rule that outlives its text, with all names in one String
// Needs: a_rule_is_a_few_blocks 12

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
enum Node {
    Number(f64),
    /// The part of the rule's names from here to there.
    Variable(u32, u32),
    Negated(Place),
    Binary(Operation, Place, Place),
}

/// All nodes of a rule, each behind those it refers to. The last one is the whole.
struct Rule {
    nodes: Vec<Node>,
    /// All names, one behind the other.
    names: String,
}

impl Rule {
    fn add(&mut self, node: Node) -> Place {
        self.nodes.push(node);
        (self.nodes.len() - 1) as Place
    }

    fn value(&self, place: Place, sample: &[(&str, f64)]) -> Result<f64, Fault<'_>> {
        Ok(match self.nodes[place as usize] {
            Node::Number(number) => number,
            Node::Variable(from, to) => {
                let name = &self.names[from as usize..to as usize];
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
    rule: Rule,
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
            let from = self.rule.names.len() as u32;
            self.rule.names.push_str(token);
            let to = self.rule.names.len() as u32;
            return Ok(self.rule.add(Node::Variable(from, to)));
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
fn compile(text: &str) -> Result<Rule, Fault<'_>> {
    let mut parser = Parser { rest: text, rule: Rule { nodes: Vec::new(), names: String::new() } };
    parser.sum()?;
    match parser.next() {
        Ok(token) => Err(Fault::Unexpected(token)),
        Err(_) => Ok(parser.rule),
    }
}

/// The value of a rule for a sample.
fn evaluate<'a>(rule: &'a Rule, sample: &[(&str, f64)]) -> Result<f64, Fault<'a>> {
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
