// Right: no tree, the text is checked once and calculated while it is read

use std::fmt;
use std::hint::black_box;

use heaplings::bench;

enum Fault<'a> {
    Early,
    Unexpected(&'a str),
    Function(&'a str),
    Variable(&'a str),
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Early => write!(f, "the rule ends too early"),
            Fault::Unexpected(token) => write!(f, "`{token}` is not expected"),
            Fault::Function(name) => write!(f, "there is no function `{name}`"),
            Fault::Variable(name) => write!(f, "there is no variable `{name}`"),
        }
    }
}

/// Reads a rule, with the values of its variables if they are known.
struct Reader<'a, 's> {
    rest: &'a str,
    sample: Option<&'s [(&'s str, f64)]>,
}

impl<'a> Reader<'a, '_> {
    fn split(&self) -> (&'a str, &'a str) {
        let rest = self.rest.trim_start();
        let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let word = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        rest.split_at(if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) })
    }

    fn token(&mut self) -> &'a str {
        let (token, rest) = self.split();
        self.rest = rest;
        token
    }

    fn sum(&mut self) -> Result<f64, Fault<'a>> {
        let mut sum = self.product()?;
        loop {
            match self.split() {
                ("+", rest) => self.rest = rest,
                ("-", rest) => {
                    self.rest = rest;
                    sum -= self.product()?;
                    continue;
                }
                _ => return Ok(sum),
            }
            sum += self.product()?;
        }
    }

    fn product(&mut self) -> Result<f64, Fault<'a>> {
        let mut product = self.factor()?;
        loop {
            let (token, rest) = self.split();
            if token != "*" && token != "/" {
                return Ok(product);
            }
            self.rest = rest;
            let factor = self.factor()?;
            if token == "*" { product *= factor } else { product /= factor }
        }
    }

    fn close(&mut self) -> Result<(), Fault<'a>> {
        match self.token() {
            ")" => Ok(()),
            "" => Err(Fault::Early),
            token => Err(Fault::Unexpected(token)),
        }
    }

    fn factor(&mut self) -> Result<f64, Fault<'a>> {
        let token = self.token();
        match token.chars().next() {
            None => Err(Fault::Early),
            Some('-') => self.factor().map(|value| -value),
            Some('(') => {
                let value = self.sum()?;
                self.close()?;
                Ok(value)
            }
            Some('0'..='9') => token.parse().map_err(|_| Fault::Unexpected(token)),
            Some(c) if !c.is_alphabetic() => Err(Fault::Unexpected(token)),
            Some(_) if self.split().0 != "(" => match self.sample {
                None => Ok(0.0),
                Some(sample) => {
                    let found = sample.iter().find(|(name, _)| *name == token);
                    found.map(|found| found.1).ok_or(Fault::Variable(token))
                }
            },
            Some(_) => {
                let better: fn(f64, f64) -> f64 = match token {
                    "min" => f64::min,
                    "max" => f64::max,
                    _ => return Err(Fault::Function(token)),
                };
                self.token();
                let mut value = self.sum()?;
                while self.split().0 == "," {
                    self.token();
                    value = better(value, self.sum()?);
                }
                self.close()?;
                Ok(value)
            }
        }
    }
}

fn compile(text: &str) -> Result<&str, Fault<'_>> {
    let mut reader = Reader { rest: text, sample: None };
    reader.sum()?;
    match reader.token() {
        "" => Ok(text),
        token => Err(Fault::Unexpected(token)),
    }
}

fn evaluate<'a>(rule: &&'a str, sample: &[(&str, f64)]) -> Result<f64, Fault<'a>> {
    Reader { rest: rule, sample: Some(sample) }.sum()
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
