//! What the tests use, they import: a learner may drop an import that the code no longer needs.

use std::collections::BTreeMap;

use super::violation::Violation;
use crate::course::exercise_text::ExerciseText;
use crate::course::limits::line_of;
use crate::grade::vet::imported;
use crate::util::lexer::{Kind, Token, tokens};

/// The names that tests have only from the code above them, by way of `use super::*`. A trait whose methods alone are
/// used is not noticed.
pub fn check(file: &str, text: &str) -> Vec<Violation> {
    let source = ExerciseText::split(text);
    let (Ok(tests), Some(above), Some(own)) =
        (tokens(source.tests), imported(source.code), imported(source.tests))
    else {
        return Vec::new();
    };
    let borrowed = |name: &str| above.contains(name) && !own.contains(name);
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    let mut imports = false;
    for (at, token) in tests.iter().enumerate() {
        imports = token.text == "use" || imports && token.text != ";";
        if !imports && token.kind == Kind::Word && borrowed(token.text) && is_used(&tests, at) {
            used.entry(token.text).or_insert(token.at);
        }
    }
    let first = text.len() - source.tests.len();
    let violation = |(name, at): (&str, usize)| {
        let what = format!("the tests use `{name}`, which only the code above them imports");
        let help = "import it in the tests as well: a learner may drop an import that is no longer needed";
        Violation::new("tests", file, what, help).at(line_of(text, first + at))
    };
    used.into_iter().map(violation).collect()
}

/// Whether the word at this place is the beginning of a path, the name of a type or trait, or a function that is called.
fn is_used(tokens: &[Token<'_>], at: usize) -> bool {
    let text = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |token| token.text);
    let before = text(at.checked_sub(1));
    let is_type = tokens[at].text.starts_with(char::is_uppercase);
    !matches!(before, "." | "::" | "fn" | "struct" | "enum" | "let")
        && (is_type || matches!(text(Some(at + 1)), "::" | "(" | "!"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_import_what_they_use() {
        let of = |tests: &str| {
            let code = "use std::collections::HashMap;\nuse std::io::{self, Read as R, cursor::Cursor};\nfn f() {}\n";
            let text = format!("{code}\n#[cfg(test)]\nmod tests {{\n    use super::*;\n{tests}}}\n");
            let places = check("vec1.rs", &text);
            places.into_iter().map(|one| (one.line, one.what)).collect::<Vec<_>>()
        };
        let names = |tests: &str| {
            let found = of(tests);
            found.iter().map(|(_, what)| what.split('`').nth(1).unwrap().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names("    fn a() { f(); HashMap::new(); }\n"), ["HashMap"]);
        assert_eq!(
            names("    fn a() -> io::Result<Cursor> { todo!() }\n    fn b(_: &dyn R) {}\n"),
            ["Cursor", "R", "io"]
        );
        assert_eq!(names("    use std::io::{self, Read as R};\n    fn a() -> io::Result<R> {}\n"), [""; 0]);
        assert_eq!(
            names(
                "    use std::collections;\n    fn a() { let io = x.io(); collections::HashMap::new(); io.y }\n"
            ),
            [""; 0]
        );
        assert_eq!(names("    use std::collections::HashMap as Map;\n    fn a() { Map::new(); }\n"), [""; 0]);
        let [(line, _)] = &of("    // io::x\n    fn a() { io::x(\"io::y\") }\n")[..] else { panic!("one") };
        assert_eq!(*line, Some(9));
    }
}
