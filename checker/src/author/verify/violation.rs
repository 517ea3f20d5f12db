//! A rule that is not kept: where, what, and what to do.

use crate::ui::style::Style;

/// What does not keep to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule, by one word.
    pub rule: &'static str,
    /// From the root of the repository, with `/` between the parts.
    pub file: String,
    /// From 1.
    pub line: Option<usize>,
    pub what: String,
    pub help: String,
    /// The exercise that is concerned, if it is one and not a whole tree or chapter.
    pub exercise: Option<String>,
}

impl Violation {
    pub fn new(
        rule: &'static str,
        file: impl Into<String>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Violation {
        let (file, what, help) = (file.into(), what.into(), help.into());
        Violation { rule, file, line: None, what, help, exercise: None }
    }

    pub fn at(self, line: usize) -> Violation {
        Violation { line: Some(line), ..self }
    }

    pub fn of(self, exercise: &str) -> Violation {
        Violation { exercise: Some(exercise.to_string()), ..self }
    }

    /// As rustc says it: the rule in brackets, the place behind an arrow.
    pub fn render(&self, style: Style) -> String {
        let place = match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        };
        let head = style.error(&format!("error[{}]", self.rule));
        let what = style.strong(&format!(": {}", self.what));
        let help = self.help.replace('\n', "\n           ");
        let (arrow, equals) = (style.margin("-->"), style.margin("="));
        format!("{head}{what}\n  {arrow} {place}\n   {equals} help: {help}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_rule_place_and_help() {
        let violation = Violation::new("todo", "a/vec2.rs", "`TODO` is left", "write it\nall of it").at(3);
        assert_eq!(
            violation.render(Style::default()),
            "error[todo]: `TODO` is left\n  --> a/vec2.rs:3\n   = help: write it\n           all of it\n"
        );
        let whole = Violation::new("files", "a/vec2.md", "there are no notes", "write them");
        assert!(whole.render(Style::default()).contains("--> a/vec2.md\n"));
    }
}
