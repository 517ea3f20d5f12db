//! The rules for a chapter's README.

use super::violation::Violation;
use super::{text, tree};
use crate::course::catalog::Exercise;

/// What the page of a chapter is to have, but for the introduction's.
const SECTIONS: [&str; 5] = [
    "## What is true today",
    "## When to use it, and when not",
    "## Pitfalls",
    "## Interview questions",
    "## Read on",
];
/// What heads the list of exercises.
pub const HEAD: [&str; 2] = ["| exercise | idea |", "| --- | --- |"];

/// The path from the root of the repository.
pub fn path(chapter: &str) -> String {
    format!("exercises/{chapter}/README.md")
}

/// The page of a chapter with these exercises.
pub fn page(chapter: &str, text: &str, exercises: &[&Exercise]) -> Vec<Violation> {
    let file = path(chapter);
    let mut found = text::layout(&file, text);
    found.extend(text::todo(&file, text, ""));
    let lines: Vec<&str> = text.lines().collect();
    if lines.first().and_then(|line| line.strip_prefix("# ")).is_none_or(|title| title.trim().is_empty()) {
        let help = "begin with `# ` and the chapter's number and topic";
        found.push(Violation::new("readme", file.as_str(), "the page has no title", help).at(1));
    }
    let table = lines.iter().position(|line| *line == HEAD[0]).unwrap_or(lines.len());
    if lines.iter().take(table).skip(1).all(|line| line.trim().is_empty()) {
        let help = "say in five lines or so, above the list of exercises, what the chapter is about";
        found.push(Violation::new("readme", file.as_str(), "the page has no key idea", help));
    }
    found.extend(rows(&file, &lines, exercises));
    found.extend(links(&file, &lines, exercises));
    if !chapter.starts_with("00_") {
        found.extend(sections(&file, &lines));
        found.extend(questions(&file, &lines));
    }
    found
}

/// A row of the list of exercises: the name, and what stands behind it.
pub fn row(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("| [")?.split_once("](")?;
    let (path, idea) = rest.split_once(") | ")?;
    let idea = idea.strip_suffix('|')?.trim();
    (path.strip_suffix(".rs") == Some(name) && tree::is_name(name)).then_some((name, idea))
}

fn rows(file: &str, lines: &[&str], exercises: &[&Exercise]) -> Vec<Violation> {
    let rows: Vec<(usize, &str, &str)> = (1..)
        .zip(lines)
        .filter_map(|(number, line)| row(line).map(|(name, idea)| (number, name, idea)))
        .collect();
    let mut found = Vec::new();
    let mut last = 0;
    for exercise in exercises {
        let name = exercise.name.as_str();
        let mut own = rows.iter().filter(|(_, other, _)| *other == name);
        let Some(&(line, _, idea)) = own.next() else {
            let help = format!("add the row `| [{name}]({name}.rs) | its idea |`");
            let what = format!("the list has no row for `{name}`");
            found.push(Violation::new("readme", file, what, help).of(name));
            continue;
        };
        if idea.is_empty() {
            let what = format!("the row of `{name}` has no idea");
            found.push(
                Violation::new("readme", file, what, "say in a few words what it is about").at(line).of(name),
            );
        }
        if line < last {
            let what = format!("the row of `{name}` is out of order");
            let help = "the order is that of the numbers";
            found.push(Violation::new("readme", file, what, help).at(line).of(name));
        }
        last = last.max(line);
        if let Some(&(line, ..)) = own.next() {
            let what = format!("`{name}` has two rows");
            found.push(Violation::new("readme", file, what, "remove one").at(line).of(name));
        }
    }
    found
}

/// Links to exercises that there are not.
fn links(file: &str, lines: &[&str], exercises: &[&Exercise]) -> Vec<Violation> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(lines) {
        for link in line.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let Some(name) = link.0.strip_suffix(".rs").filter(|name| !name.contains('/')) else { continue };
            if !exercises.iter().any(|exercise| exercise.name == name) {
                let what = format!("`{name}` is not an exercise of this chapter");
                let help = "remove the row or the link, or write the exercise";
                found.push(Violation::new("readme", file, what, help).at(number));
            }
        }
    }
    found
}

fn sections(file: &str, lines: &[&str]) -> Vec<Violation> {
    let mut found = Vec::new();
    for section in SECTIONS {
        let Some(at) = lines.iter().position(|line| *line == section) else {
            let help = "add the section; 01_vec_capacity shows what belongs there";
            found.push(Violation::new("readme", file, format!("the page has no `{section}`"), help));
            continue;
        };
        let mut text = lines[at + 1..].iter().take_while(|line| !line.starts_with("## "));
        if text.all(|line| line.trim().is_empty()) {
            let what = format!("`{section}` says nothing");
            found.push(Violation::new("readme", file, what, "write its text").at(at + 1));
        }
    }
    found
}

/// Each question has its answer folded away, and an exercise that proves it.
fn questions(file: &str, lines: &[&str]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut say = |line: usize, what: &str, help: &str| {
        found.push(Violation::new("readme", file, what, help).at(line));
    };
    let mut rest = (1..).zip(lines).skip_while(|(_, line)| **line != "## Interview questions").peekable();
    let mut any = rest.peek().is_none();
    while let Some((line, text)) = rest.next() {
        if *text != "<details>" {
            continue;
        }
        any = true;
        let answer: Vec<&str> =
            rest.by_ref().map(|(_, line)| *line).take_while(|line| *line != "</details>").collect();
        let answer = answer.join("\n");
        if !answer.contains("<summary>") || !answer.contains("</summary>") {
            say(line, "an answer is folded away without its question", "put the question into `<summary>`");
        }
        if !answer.contains(".rs)") {
            let help = "end in `Proved by [vec2](vec2.rs).`, or leave the question out";
            say(line, "no exercise proves an answer", help);
        }
    }
    if !any {
        let line = lines.iter().position(|line| *line == "## Interview questions").unwrap_or_default();
        say(
            line + 1,
            "no answer is folded away",
            "put each into `<details>`, with its question in `<summary>`",
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# 01 Vec\n\nIdea.\n\n| exercise | idea |\n| --- | --- |\n| [vec1](vec1.rs) | one |\n\
        | [vec2](vec2.rs) | two |\n\n## What is true today\n\nx\n\n## When to use it, and when not\n\nx\n\n\
        ## Pitfalls\n\nx\n\n## Interview questions\n\n<details>\n<summary>Why?</summary>\n\n\
        So. Proved by [vec1](vec1.rs).\n</details>\n\n## Read on\n\nx\n";

    fn said(text: &str) -> Vec<String> {
        let exercise = |name: &str| Exercise { name: name.into(), chapter: "01_vec".into() };
        let (one, two) = (exercise("vec1"), exercise("vec2"));
        page("01_vec", text, &[&one, &two]).into_iter().map(|violation| violation.what).collect()
    }

    #[test]
    fn a_page_with_all_its_parts_is_fine() {
        assert_eq!(said(PAGE), [""; 0]);
    }

    #[test]
    fn says_what_a_page_lacks() {
        for (from, to, what) in [
            ("# 01 Vec\n", "01 Vec\n", "the page has no title"),
            ("Idea.\n", "\n", "the page has no key idea"),
            ("| [vec2](vec2.rs) | two |\n", "", "the list has no row for `vec2`"),
            ("| two |", "|  |", "the row of `vec2` has no idea"),
            ("| two |\n", "| two |\n| [vec2](vec2.rs) | x |\n", "`vec2` has two rows"),
            ("| two |\n", "| two |\n| [vec3](vec3.rs) | x |\n", "`vec3` is not an exercise of this chapter"),
            ("Idea.", "Idea, see [x](vec0.rs).", "`vec0` is not an exercise of this chapter"),
            ("## Pitfalls\n", "", "the page has no `## Pitfalls`"),
            ("## Pitfalls\n\nx\n", "## Pitfalls\n", "`## Pitfalls` says nothing"),
            (" Proved by [vec1](vec1.rs).", "", "no exercise proves an answer"),
            ("<summary>Why?</summary>", "Why?", "an answer is folded away without its question"),
            ("<details>\n", "", "no answer is folded away"),
        ] {
            assert!(PAGE.contains(from), "{from}");
            assert_eq!(said(&PAGE.replace(from, to)), [what], "{from} → {to}");
        }
        let swapped = PAGE.replace("| [vec1](vec1.rs) | one |\n", "");
        let swapped = swapped.replace("| two |\n", "| two |\n| [vec1](vec1.rs) | one |\n");
        assert_eq!(said(&swapped), ["the row of `vec2` is out of order"]);
    }

    #[test]
    fn the_introduction_has_no_sections() {
        let exercise = Exercise { name: "intro1".into(), chapter: "00_intro".into() };
        let text =
            "# 00 Intro\n\nIdea.\n\n| exercise | idea |\n| --- | --- |\n| [intro1](intro1.rs) | one |\n";
        assert_eq!(page("00_intro", text, &[&exercise]), []);
    }
}
