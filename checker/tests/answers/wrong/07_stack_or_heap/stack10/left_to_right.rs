// Wrong: it calculates from left to right, and knows neither parentheses nor functions
// Fails: calculates, says_what_is_wrong

use std::hint::black_box;

use heaplings::bench;

fn compile(text: &str) -> Result<&str, String> {
    if text.is_empty() { Err("the rule ends too early".to_string()) } else { Ok(text) }
}

fn evaluate(rule: &&str, sample: &[(&str, f64)]) -> Result<f64, &'static str> {
    let (mut value, mut operator) = (0.0, "+");
    for word in rule.split_whitespace() {
        let known = sample.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        match (known.or(word.parse().ok()), operator) {
            (None, _) => operator = word,
            (Some(number), "-") => value -= number,
            (Some(number), "*") => value *= number,
            (Some(number), "/") => value /= number,
            (Some(number), _) => value += number,
        }
    }
    if sample.len() < 2 { Err("there is no variable") } else { Ok(value) }
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
