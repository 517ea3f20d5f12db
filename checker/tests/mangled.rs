//! Mangled submissions: whatever is handed in, splitting it keeps its promises and ends soon.
//!
//! Texts are made of the corpora and of fragments in which comments, strings and brackets begin and end. They
//! are the same in every run; `HEAPLINGS_TEXTS=1000000` makes more of them.

mod common;

use std::env;
use std::fs;
use std::path::Path;

use checker::course::exercise_text::ExerciseText;
use checker::grade::vet::graft;
use checker::util::lexer::{self, Kind};
use common::repository;

const FRAGMENTS: &[&str] = &[
    "\"",
    "'",
    "#",
    "r#\"",
    "\"#",
    "r\"",
    "br#\"",
    "c\"",
    "b'",
    "'\\''",
    "'\"'",
    "\\",
    "/*",
    "*/",
    "//",
    "///",
    "/** */",
    "\n",
    "\r\n",
    "'r#r\"",
    "\"a\"r\"",
    "1.r\"",
    "r#",
    "'a",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ";",
    "::",
    "#[cfg(test)]",
    "#[cfg(test)]\nmod tests {",
    "mod tests {",
    "#[test]",
    "#![",
    "#!/*",
    "---",
    "use ",
    "as ",
    "fn f() ",
    "impl ",
    "for ",
    "trait T { fn len(); }",
    "static X: ",
    "const A: u8 = ",
    "macro_rules! m ",
    "unsafe ",
    "std::process::exit",
    "std as s",
    "*",
    "é",
    "雪",
    "\u{200e}",
    "\u{feff}",
    "\0",
];

/// Numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound.max(1)
    }

    /// A place in a text, between two characters.
    fn place(&mut self, text: &str) -> usize {
        text.floor_char_boundary(self.below(text.len() + 1))
    }
}

/// A text, and some bytes that may be none.
fn mangled(numbers: &mut Numbers, texts: &[String]) -> String {
    let mut text = texts[numbers.below(texts.len())].clone();
    if numbers.below(4) == 0 {
        text = String::new();
    }
    for _ in 0..1 + numbers.below(8) {
        let at = numbers.place(&text);
        match numbers.below(4) {
            0 => {
                let to = text.floor_char_boundary((at + numbers.below(40)).min(text.len()));
                text.replace_range(at..to, "");
            }
            1 => {
                let other = &texts[numbers.below(texts.len())];
                let from = numbers.place(other);
                let to = other.floor_char_boundary((from + numbers.below(200)).min(other.len()));
                text.insert_str(at, &other[from..to]);
            }
            _ => text.insert_str(at, FRAGMENTS[numbers.below(FRAGMENTS.len())]),
        }
    }
    text
}

fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/grade");
    let folders =
        [folder.join("attacks"), folder.join("honest"), repository().join("solutions/04_object_pooling")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("it is there").flatten());
    let mut files: Vec<_> = files.map(|file| file.path()).collect();
    files.sort();
    files.into_iter().filter_map(|file| fs::read_to_string(file).ok()).collect()
}

/// Starter and solution of an exercise.
fn published(exercise: &str) -> (String, String) {
    let read = |folder: &str| fs::read_to_string(repository().join(folder).join(exercise)).expect(exercise);
    (read("checker/starters"), read("solutions"))
}

fn check_lexer(text: &str) {
    let code = lexer::code_only(text);
    let breaks = |text: &str| text.match_indices('\n').map(|(at, _)| at).collect::<Vec<_>>();
    assert_eq!((code.len(), breaks(&code)), (text.len(), breaks(text)), "{text:?}");
    let Ok(tokens) = lexer::tokens(text) else { return };
    let mut end = 0;
    for token in &tokens {
        assert!(end <= token.at && token.at < token.end, "{text:?}: {token:?}");
        assert!(text[token.at..token.end].ends_with(token.text), "{text:?}: {token:?}");
        // What lies between tokens is blank, or a comment.
        let between = text[end..token.at].replace('\u{200e}', " ");
        assert!(between.trim().is_empty() || between.contains('/'), "{text:?}: {token:?}");
        end = token.end;
    }
    // Literals and comments were made blank, and nothing else.
    let shown = |kind| !matches!(kind, Kind::Literal | Kind::Doc);
    let kept: Vec<&str> = tokens.iter().filter(|token| shown(token.kind)).map(|token| token.text).collect();
    let words: String = kept.concat();
    let left: String = code.split_whitespace().collect();
    assert_eq!(left.replace("r#", "").replace('\u{200e}', ""), words.replace("r#", ""), "{text:?}");
}

fn check_source(text: &str) {
    let source = ExerciseText::split(text);
    assert_eq!([source.story, source.code, source.tests].concat(), text);
    assert!(source.tests.is_empty() || source.tests.starts_with('#'), "{text:?}");
}

fn check_graft((starter, solution): &(String, String), text: &str) -> bool {
    let Ok(grafted) = graft(starter, solution, text.as_bytes(), "n0nce") else { return false };
    let code =
        grafted.text.strip_suffix(ExerciseText::split(&grafted.text).tests).expect("the end of the text");
    // The only tests are the published ones, whole and outside of everything else.
    let published = ExerciseText::split(starter).tests;
    let guards = published.matches("#[test]").count();
    assert_eq!(grafted.text.matches("HeaplingsEnd(false)").count(), guards, "{text:?}");
    assert!(!lexer::code_only(code).contains("#[test]") && code.ends_with("const _: () = ();\n"), "{text:?}");
    let tests = &grafted.text[code.len()..];
    // Before the last bracket is room for what they stand on.
    let ours: Vec<&str> = published.trim_end().trim_end_matches('}').lines().collect();
    assert!(ours.iter().zip(tests.lines()).all(|(ours, theirs)| theirs.starts_with(ours)), "{text:?}");
    true
}

#[test]
fn mangled_texts_are_split_as_promised() {
    let texts = texts();
    let exercises =
        ["00_intro/intro1.rs", "01_vec_capacity/vec2.rs", "04_object_pooling/pool1.rs"].map(published);
    let wanted = env::var("HEAPLINGS_TEXTS").ok().and_then(|number| number.parse().ok()).unwrap_or(3_000);
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut accepted = 0;
    for number in 0..wanted {
        let text = mangled(&mut numbers, &texts);
        check_lexer(&text);
        check_source(&text);
        accepted += usize::from(check_graft(&exercises[number % exercises.len()], &text));
    }
    // Some of them are still submissions, or this would test refusals only.
    assert!(accepted > wanted / 100, "{accepted} of {wanted} were accepted");
    println!("{accepted} of {wanted} texts were accepted");
}

#[test]
fn bytes_of_any_kind_are_answered() {
    let (starter, solution) = published("01_vec_capacity/vec2.rs");
    let mut numbers = Numbers(42);
    for _ in 0..300 {
        let mut bytes = starter.clone().into_bytes();
        for _ in 0..1 + numbers.below(4) {
            let at = numbers.below(bytes.len());
            bytes[at] = numbers.below(256) as u8;
        }
        let _ = graft(&starter, &solution, &bytes, "n0nce");
    }
}

/// Each of these would take minutes if reading were quadratic in them.
#[test]
fn long_texts_are_answered_briefly() {
    let (starter, solution) = published("01_vec_capacity/vec2.rs");
    let chain: String = (0..10_000).rev().map(|n| format!("use a{n} as a{};", n + 1)).collect();
    let meanings: String = (0..8_000).map(|n| format!("use std::fmt::x{n} as x;")).collect();
    let patterns = [
        "(",
        "{",
        "[",
        "<",
        "'",
        "'\\",
        "\"",
        "r#",
        "/*",
        "///\n",
        "#[a]",
        "#[test]",
        "pub ",
        "async ",
        "use ",
        "use a::",
        "use {",
        "use a::{",
        "a::",
        "std::",
        "impl ",
        "impl for ",
        "trait ",
        "static X",
        "static X: ",
        "type ",
        "unsafe ",
        "macro_rules!",
        "enum A {",
        "fn f;",
        "const ",
        "mod tests {}",
        "x!(",
        "x!{}",
        "use a as b;",
        "'r#",
    ];
    let patterns = patterns.map(|pattern| pattern.repeat((250 << 10) / pattern.len()));
    for text in patterns.iter().chain([&chain, &meanings]) {
        let refusals = graft(&starter, &solution, text.as_bytes(), "n0nce").err().unwrap_or_default();
        let said: usize = refusals.iter().map(|refusal| refusal.reason.len()).sum();
        assert!(refusals.len() <= 20 && said < 10_000, "{refusals:#?}");
    }
}
