// Right: a call keeps its arguments, as a range of one list beside the nodes
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
enum Node<'a> {
    Number(f64),
    Variable(&'a str),
    Negated(Place),
    Binary(Operation, Place, Place),
    /// A function and its arguments: so many of the rule's list, from a place on.
    Call(Operation, Place, u32),
}

/// All nodes of a rule, each behind those it refers to. The last one is the whole.
struct Rule<'a> {
    nodes: Vec<Node<'a>>,
    /// The arguments of all calls, those of one call side by side.
    arguments: Vec<Place>,
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
            Node::Call(operation, first, count) => {
                let arguments = &self.arguments[first as usize..][..count as usize];
                let mut result = self.value(arguments[0], sample)?;
                for argument in &arguments[1..] {
                    result = operation(result, self.value(*argument, sample)?);
                }
                result
            }
        })
    }
}

/// What has not been read of a rule's text, and the nodes of what has.
struct Parser<'a> {
    rest: &'a str,
    rule: Rule<'a>,
    /// Arguments that have been read, of calls that have not been read to their end.
    waiting: Vec<Place>,
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
        let before = self.waiting.len();
        let argument = self.sum()?;
        self.waiting.push(argument);
        while self.take(",") {
            let argument = self.sum()?;
            self.waiting.push(argument);
        }
        self.expect(")")?;
        let first = self.rule.arguments.len();
        self.rule.arguments.extend(self.waiting.drain(before..));
        let count = self.rule.arguments.len() - first;
        Ok(self.rule.add(Node::Call(operation, first as Place, count as u32)))
    }
}

/// The rule that a text describes.
fn compile(text: &str) -> Result<Rule<'_>, Fault<'_>> {
    let rule = Rule { nodes: Vec::new(), arguments: Vec::new() };
    let mut parser = Parser { rest: text, rule, waiting: Vec::new() };
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
