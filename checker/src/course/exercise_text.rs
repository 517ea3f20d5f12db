//! An exercise's text: the story on top, the code, the tests at the end.

use crate::util::lexer::{self, Kind, Token};

/// An exercise's text in its three parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExerciseText<'a> {
    /// The `//!` lines at the top.
    pub story: &'a str,
    /// What the learner edits.
    pub code: &'a str,
    /// From `#[cfg(test)]` to the end; empty if there is no such line.
    pub tests: &'a str,
}

impl<'a> ExerciseText<'a> {
    /// Takes a text apart. The tests begin at the last `#[cfg(test)] mod tests {` that lies in no other
    /// block, whatever comments and strings look like. In a text with a comment or a string that is not
    /// closed there are none.
    pub fn split(text: &'a str) -> ExerciseText<'a> {
        let story = text.split_inclusive('\n').take_while(|line| line.starts_with("//!")).map(str::len).sum();
        let tests = lexer::tokens(text).ok().and_then(|tokens| tests(&tokens)).unwrap_or(text.len());
        ExerciseText { story: &text[..story], code: &text[story..tests], tests: &text[tests..] }
    }

    /// The story without its `//!`.
    pub fn story_lines(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let text = |line: &'a str| line.strip_prefix("//!").unwrap_or(line);
        self.story.lines().map(move |line| text(line).strip_prefix(' ').unwrap_or(text(line)))
    }
}

/// Whether two texts have the same lines. An editor or git may have written the ends of one as CRLF.
pub fn same_lines(one: &str, other: &str) -> bool {
    one.lines().eq(other.lines())
}

/// Whether two texts are the same to the compiler: comments, and how a text is set, make no difference.
pub fn same_tokens(one: &str, other: &str) -> bool {
    let (Ok(one_tokens), Ok(other_tokens)) = (lexer::tokens(one), lexer::tokens(other)) else {
        return same_lines(one, other);
    };
    let kept = |tokens: &[Token<'_>]| -> Vec<String> {
        let is_trailing = |at: usize| {
            tokens[at].text == ","
                && tokens.get(at + 1).is_some_and(|next| matches!(next.text, ")" | "]" | "}"))
        };
        let text = |at: usize| tokens[at].text.replace("\r\n", "\n");
        // rustfmt puts a comma behind the last of a list that it breaks into lines.
        (0..tokens.len()).filter(|at| !is_trailing(*at)).map(text).collect()
    };
    kept(&one_tokens) == kept(&other_tokens)
}

/// The offset at which the tests begin.
fn tests(tokens: &[Token<'_>]) -> Option<usize> {
    let (mut depth, mut found) = (0_usize, None);
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            _ if token.kind != Kind::Punct => {}
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "#" if depth == 0 && opens_tests(&tokens[at..]) => found = Some(token.at),
            _ => {}
        }
    }
    found
}

/// Whether these tokens begin with `#[cfg(test)]`, perhaps some more attributes, and `mod tests {`.
fn opens_tests(tokens: &[Token<'_>]) -> bool {
    let words = |wanted: &[&str], tokens: &[Token<'_>]| {
        wanted.len() <= tokens.len() && wanted.iter().zip(tokens).all(|(wanted, token)| *wanted == token.text)
    };
    if !words(&["#", "[", "cfg", "(", "test", ")", "]"], tokens) {
        return false;
    }
    let mut rest = &tokens[7..];
    while words(&["#", "["], rest) {
        let Some(end) = rest.iter().position(|token| token.text == "]") else { return false };
        rest = &rest[end + 1..];
    }
    words(&["mod", "tests", "{"], rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "//! Story.\n//!\n//! Goal.\n\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n}\n";

    #[test]
    fn splits_into_story_code_and_tests() {
        let source = ExerciseText::split(TEXT);
        assert_eq!(source.story_lines().collect::<Vec<_>>(), ["Story.", "", "Goal."]);
        assert_eq!(source.code, "\nfn f() {}\n\n");
        assert_eq!(source.tests, "#[cfg(test)]\nmod tests {\n}\n");
    }

    #[test]
    fn splits_a_file_with_carriage_returns() {
        let text = TEXT.replace('\n', "\r\n");
        let source = ExerciseText::split(&text);
        assert_eq!(source.story_lines().last(), Some("Goal."));
        assert!(source.tests.starts_with("#[cfg(test)]\r\nmod tests"));
    }

    #[test]
    fn the_ends_of_lines_make_no_difference() {
        assert!(same_lines(TEXT, &TEXT.replace('\n', "\r\n")));
        assert!(!same_lines(TEXT, &TEXT.replace("Goal", "goal")));
    }

    #[test]
    fn comments_and_layout_make_no_difference_to_tokens() {
        let one = "mod tests {\n    // Once.\n    fn a() { f(1, \"x\n y\"); }\n}\n";
        let other = "mod tests { fn a() {\r\n f(\r\n1,\r\n \"x\r\n y\",\r\n); } }";
        assert!(same_tokens(one, other) && !same_lines(one, other));
        for changed in
            [one.replace("1,", "2,"), one.replace("x", "z"), one.replace("; }", "; g() }"), String::new()]
        {
            assert!(!same_tokens(one, &changed), "{changed}");
        }
        assert!(same_tokens("\"", "\"") && !same_tokens("a \"", "b \""), "what is not closed");
    }

    #[test]
    fn takes_no_other_attribute_for_the_tests() {
        let source = ExerciseText::split("#[cfg(test)]\nuse a::b;\nfn f() {}\n");
        assert_eq!(source.tests, "");
        assert_eq!(ExerciseText::split(""), ExerciseText { story: "", code: "", tests: "" });
    }

    #[test]
    fn takes_nothing_for_the_tests_that_only_looks_like_them() {
        const TESTS: &str = "#[cfg(test)]\nmod tests {\n}\n";
        for before in [
            format!("/*\n{TESTS}*/\n"),
            format!("const TEXT: &str = \"\n{TESTS}\";\n"),
            format!("const TEXT: &str = r#\"\n{TESTS}\"\"#;\n"),
            format!("mod inner {{\n{TESTS}}}\n"),
            format!("const QUOTE: char = '\"'; // \"\nmod inner {{\n{TESTS}}}\n"),
        ] {
            let text = format!("{before}{TESTS}");
            let source = ExerciseText::split(&text);
            assert_eq!((source.code, source.tests), (before.as_str(), TESTS));
            assert_eq!(ExerciseText::split(&before).tests, "", "{before}");
        }
        let text = format!("fn f() {{\n/*\n{TESTS}");
        assert_eq!(ExerciseText::split(&text).tests, "", "in a comment that is not closed");
    }

    #[test]
    fn finds_the_tests_however_they_are_set() {
        for tests in [
            "#[cfg(test)] mod tests {}",
            "#[ cfg( test ) ] /* the */ mod tests\n{ }",
            "#[cfg(test)]\n#[allow(clippy::unwrap_used)]\nmod tests {}\n",
        ] {
            assert_eq!(ExerciseText::split(&format!("fn f() {{}}\n{tests}")).tests, tests);
        }
    }
}
