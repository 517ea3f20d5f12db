//! What rustc said, line by line in JSON: read as cargo reads it.

use crate::util::json::Value;

/// What rustc said of one exercise.
#[derive(Debug, Default)]
pub struct Said {
    /// As it is to be shown.
    pub text: String,
    /// The errors that show a place in the text.
    pub errors: usize,
    /// What does not belong there: then cargo is to say it.
    pub odd: Option<String>,
    /// The diagnostics, as cargo hands them on in JSON.
    pub diagnostics: Vec<Value<'static>>,
}

impl Said {
    /// Reads rustc's standard error. Without `color` the colours are taken out, as cargo does.
    pub fn read(output: &str, color: bool) -> Said {
        let mut said = Said::default();
        for line in output.lines() {
            said.hear(line, color);
        }
        said
    }

    fn hear(&mut self, line: &str, color: bool) {
        let Ok(message) = Value::parse(line) else {
            self.odd.get_or_insert_with(|| format!("rustc says {line}"));
            return;
        };
        let text = |name| message.get(name).and_then(Value::as_str).unwrap_or_default();
        if text("$message_type") != "diagnostic" {
            return;
        }
        let (level, rendered) = (text("level"), text("rendered"));
        let placed = message.get("spans").and_then(Value::as_array).is_some_and(|spans| !spans.is_empty());
        // These only count what has been shown, and cargo keeps them to itself.
        let counts = level == "warning" && !rendered.contains("-->")
            || level == "error" && !placed && text("message").starts_with("aborting due to");
        if counts {
            return;
        }
        self.diagnostics.push(as_cargo_has_it(&message));
        if level.starts_with("error") {
            self.errors += usize::from(placed);
            if !placed {
                self.odd.get_or_insert_with(|| format!("rustc says: {}", text("message")));
            }
        }
        if color {
            self.text.push_str(rendered);
        } else {
            self.text.extend(plain(rendered));
        }
    }
}

/// A diagnostic of rustc's as it stands in a line of cargo's: what is rendered comes first, without colours, the code
/// last, and all other names in order.
fn as_cargo_has_it(diagnostic: &Value<'static>) -> Value<'static> {
    let Value::Object(mut members) = in_order(diagnostic) else { return diagnostic.clone() };
    for (name, value) in &mut members {
        if let ("rendered", Some(text)) = (&**name, value.as_str()) {
            *value = plain(text).collect::<String>().into();
        }
    }
    members.sort_by_key(|(name, _)| match &**name {
        "rendered" => 0,
        "code" => 2,
        _ => 1,
    });
    Value::Object(members)
}

fn in_order(value: &Value<'static>) -> Value<'static> {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(name, value)| (name.clone(), in_order(value))).collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(members)
        }
        Value::Array(values) => values.iter().map(in_order).collect(),
        other => other.clone(),
    }
}

/// A text without its escape sequences for colour.
fn plain(text: &str) -> impl Iterator<Item = char> {
    let mut letters = text.chars();
    std::iter::from_fn(move || {
        loop {
            match letters.next()? {
                '\x1b' => {
                    // `[`, numbers, and a letter at the end.
                    letters.by_ref().skip(1).find(|letter| letter.is_ascii_alphabetic());
                }
                letter => return Some(letter),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(level: &str, spans: &str, message: &str, rendered: &str) -> String {
        format!(
            r#"{{"$message_type":"diagnostic","level":"{level}","spans":[{spans}],"message":"{message}","rendered":"{rendered}"}}"#
        )
    }

    #[test]
    fn shows_what_rustc_rendered_with_colour_or_without() {
        let output = line("error", "{}", "no", r"\u001b[1m\u001b[38;5;9merror\u001b[0m: no\n --> x:1\n");
        assert_eq!(Said::read(&output, false).text, "error: no\n --> x:1\n");
        assert!(Said::read(&output, true).text.starts_with("\x1b[1m\x1b[38;5;9merror"));
    }

    #[test]
    fn counts_errors_and_leaves_sums_of_warnings_out() {
        let output = [
            line("warning", "{}", "unused", r"warning: unused\n --> x:1\n"),
            line("warning", "", "1 warning emitted", r"warning: 1 warning emitted\n"),
            line("error", "{}", "no", r"error: no\n"),
            line("error", "", "aborting due to 1 previous error", r"error: aborting\n"),
            r#"{"$message_type":"artifact","artifact":"/x","emit":"link"}"#.to_string(),
        ];
        let said = Said::read(&output.join("\n"), false);
        let messages = said.diagnostics.iter().map(|one| one.get("message").and_then(Value::as_str));
        let expected = ["unused", "no"];
        assert!(messages.eq(expected.map(Some)), "{:?}", said.diagnostics);
        assert_eq!((said.errors, said.odd), (1, None));
        assert_eq!(said.text, "warning: unused\n --> x:1\nerror: no\n");
    }

    #[test]
    fn what_has_no_place_in_the_text_is_odd() {
        let linker = line("error", "", "linking with `x` failed", "error: linking");
        assert!(Said::read(&linker, false).odd.unwrap().contains("linking with"));
        assert!(Said::read("thread 'rustc' panicked", false).odd.is_some());
    }
}
