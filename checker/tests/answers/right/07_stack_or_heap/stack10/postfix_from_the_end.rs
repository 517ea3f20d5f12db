// Right: code in postfix order in one list, evaluated from its end by recursion

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

enum Code<'a> {
    Number(f64),
    Variable(&'a str),
    Negate,
    Two(fn(f64, f64) -> f64),
}

fn split(rest: &str) -> (&str, &str) {
    let rest = rest.trim_start();
    let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let word = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
    rest.split_at(if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) })
}

/// Operands from `level` on: 0 for sums, 1 for products, 2 for factors.
fn parse<'a>(rest: &mut &'a str, level: u8, code: &mut Vec<Code<'a>>) -> Result<(), Fault<'a>> {
    if level < 2 {
        parse(rest, level + 1, code)?;
        loop {
            let (token, behind) = split(rest);
            let two: fn(f64, f64) -> f64 = match (level, token) {
                (0, "+") => |a, b| a + b,
                (0, "-") => |a, b| a - b,
                (1, "*") => |a, b| a * b,
                (1, "/") => |a, b| a / b,
                _ => return Ok(()),
            };
            *rest = behind;
            parse(rest, level + 1, code)?;
            code.push(Code::Two(two));
        }
    }
    let (token, behind) = split(rest);
    *rest = behind;
    match token.chars().next() {
        None => return Err(Fault::Early),
        Some('-') => {
            parse(rest, 2, code)?;
            code.push(Code::Negate);
        }
        Some('(') => {
            parse(rest, 0, code)?;
            close(rest)?;
        }
        Some('0'..='9') => code.push(Code::Number(token.parse().map_err(|_| Fault::Unexpected(token))?)),
        Some(c) if !c.is_alphabetic() => return Err(Fault::Unexpected(token)),
        Some(_) if split(rest).0 != "(" => code.push(Code::Variable(token)),
        Some(_) => {
            let two: fn(f64, f64) -> f64 = match token {
                "min" => f64::min,
                "max" => f64::max,
                _ => return Err(Fault::Function(token)),
            };
            *rest = split(rest).1;
            parse(rest, 0, code)?;
            while split(rest).0 == "," {
                *rest = split(rest).1;
                parse(rest, 0, code)?;
                code.push(Code::Two(two));
            }
            close(rest)?;
        }
    }
    Ok(())
}

fn close<'a>(rest: &mut &'a str) -> Result<(), Fault<'a>> {
    let (token, behind) = split(rest);
    *rest = behind;
    match token {
        ")" => Ok(()),
        "" => Err(Fault::Early),
        token => Err(Fault::Unexpected(token)),
    }
}

fn compile(text: &str) -> Result<Vec<Code<'_>>, Fault<'_>> {
    let (mut rest, mut code) = (text, Vec::new());
    parse(&mut rest, 0, &mut code)?;
    match split(rest).0 {
        "" => Ok(code),
        token => Err(Fault::Unexpected(token)),
    }
}

/// The value of the code that ends here, which is taken off the end.
fn value<'a>(code: &mut &[Code<'a>], sample: &[(&str, f64)]) -> Result<f64, Fault<'a>> {
    let Some((last, before)) = code.split_last() else { return Err(Fault::Early) };
    *code = before;
    Ok(match last {
        Code::Number(number) => *number,
        Code::Variable(name) => match sample.iter().find(|(other, _)| other == name) {
            Some((_, value)) => *value,
            None => return Err(Fault::Variable(name)),
        },
        Code::Negate => -value(code, sample)?,
        Code::Two(two) => {
            let right = value(code, sample)?;
            two(value(code, sample)?, right)
        }
    })
}

fn evaluate<'a>(rule: &[Code<'a>], sample: &[(&str, f64)]) -> Result<f64, Fault<'a>> {
    value(&mut &rule[..], sample)
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
