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

/// Whether a learner's tests hold the published ones as the compiler sees them: comments, and how a text is set, make no
/// difference, and tests of the learner's own may stand between them. A test of one's own that has a name which
/// the published ones use could change what they mean, and so makes a difference.
pub fn holds_tests(yours: &str, published: &str) -> bool {
    let (Ok(own_tokens), Ok(published_tokens)) = (lexer::tokens(yours), lexer::tokens(published)) else {
        return same_lines(yours, published);
    };
    let (yours, published) = (words(&own_tokens), words(&published_tokens));
    let (mut yours, mut rest) = (&yours[..], &published[..]);
    loop {
        let test = test_at(yours);
        if let Some((name, length)) = test
            && !rest.starts_with(&yours[..length])
            && !published.contains(name)
        {
            yours = &yours[length..];
            continue;
        }
        let length = test.map_or(1, |(_, length)| length);
        match (yours.get(..length), rest.get(..length)) {
            (Some(own), Some(wanted)) if own == wanted => {
                (yours, rest) = (&yours[length..], &rest[length..]);
            }
            _ => return yours.is_empty() && rest.is_empty(),
        }
    }
}

/// The words of a text, without what rustfmt adds: a comma behind the last of a list that it breaks into lines.
fn words(tokens: &[Token<'_>]) -> Vec<String> {
    let is_trailing = |at: usize| {
        tokens[at].text == "," && tokens.get(at + 1).is_some_and(|next| matches!(next.text, ")" | "]" | "}"))
    };
    let text = |at: usize| tokens[at].text.replace("\r\n", "\n");
    (0..tokens.len()).filter(|at| !is_trailing(*at)).map(text).collect()
}

/// The name and the length of the test that these words begin with: attributes, `#[test]` first, and a function.
fn test_at(words: &[String]) -> Option<(&String, usize)> {
    let is = |at: usize, text: &str| words.get(at).is_some_and(|word| word == text);
    if !["#", "[", "test", "]"].iter().enumerate().all(|(at, text)| is(at, text)) {
        return None;
    }
    let mut at = 4;
    while is(at, "#") {
        at = closed(words, at + 1)?;
    }
    if !is(at, "fn") {
        return None;
    }
    let body = at + words[at..].iter().position(|word| word == "{")?;
    Some((words.get(at + 1)?, closed(words, body)?))
}

/// The place behind the bracket that closes the one at `at`.
fn closed(words: &[String], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, word) in words[at..].iter().enumerate() {
        match word.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at + offset + 1);
        }
    }
    None
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

    const TESTS: &str = "#[cfg(test)]\nmod tests {\n    use super::*;\n    // Once.\n    #[test]\n    fn a() { f(1, \"x\n y\"); }\n    \
                         fn basket() -> u8 { 1 }\n    #[test]\n    fn b() { assert!(f(2)); }\n}\n";

    #[test]
    fn comments_and_layout_make_no_difference_to_tests() {
        let set =
            TESTS.replace("// Once.", "").replace("f(1, ", "f(\r\n1,\r\n ").replace("y\");", "y\",\r\n);");
        let set = set.replace("x\n y", "x\r\n y");
        assert!(holds_tests(&set, TESTS) && !same_lines(&set, TESTS));
        for changed in [
            TESTS.replace("1, ", "2, "),
            TESTS.replace("\"x", "\"z"),
            TESTS.replace("f(2)); }", "f(2)); g() }"),
            TESTS.replace("#[test]\n    fn b() { assert!(f(2)); }", ""),
            TESTS.replace("    #[test]\n    fn b()", "    fn b()"),
            TESTS.replace("#[test]\n    fn b()", "#[test]\n    #[ignore]\n    fn b()"),
            TESTS.replace("#[cfg(test)]", "#[cfg(any())]"),
            String::new(),
        ] {
            assert!(!holds_tests(&changed, TESTS), "{changed}");
        }
        assert!(holds_tests("\"", "\"") && !holds_tests("a \"", "b \""), "what is not closed");
        assert!(holds_tests("", ""));
    }

    #[test]
    fn tests_of_ones_own_may_stand_between_the_published_ones() {
        let own = "#[test]\n    #[should_panic(expected = \"}\")]\n    fn mine() -> u8 { if true { 1 } else { 2 } }\n    ";
        let (first, last) = ("#[test]\n    fn a()", "#[test]\n    fn b()");
        for place in [first, last] {
            assert!(holds_tests(&TESTS.replace(place, &format!("{own}{place}")), TESTS), "{place}");
        }
        let behind = TESTS.replace("assert!(f(2)); }", &format!("assert!(f(2)); }}\n    {own}"));
        assert!(holds_tests(&behind, TESTS));
        assert!(holds_tests(&behind.replace(first, &format!("{own}{own}{first}")), TESTS));
        // What else may be there could change what the others mean.
        for other in [
            own.replace("mine", "basket"),
            own.replace("mine", "f"),
            "fn helper() {}\n    ".to_string(),
            "macro_rules! assert { ($e:expr) => {} }\n    ".to_string(),
            "#[test]\n    mod more {}\n    ".to_string(),
            "#[test]\n    fn open() {\n    ".to_string(),
        ] {
            assert!(!holds_tests(&TESTS.replace(last, &format!("{other}{last}")), TESTS), "{other}");
        }
        // One that was renamed is gone, whatever else there is.
        assert!(!holds_tests(&TESTS.replace("fn b()", "fn c()"), TESTS));
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
