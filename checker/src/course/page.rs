//! A chapter's README: its title, its key idea, its exercises and its interview questions.

use std::fs;

use crate::course::catalog::Catalog;
use crate::ui::markdown::plain;
use crate::util::error::{Failure, Result};

/// What the page of a chapter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub title: String,
    /// A paragraph in italics below the title: what to do before one reads on. This and the idea are Markdown.
    pub first: Option<String>,
    /// The paragraph below that.
    pub idea: String,
    /// The name of each exercise, and what it is about.
    pub exercises: Vec<(String, String)>,
    pub questions: Vec<Question>,
    /// All of it, as it is written.
    pub text: String,
}

/// A question, and its answer, which the page folds away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// In one line, without marks.
    pub question: String,
    /// As it is written, in Markdown.
    pub answer: String,
}

const SECTION: &str = "## Interview questions";

/// The head of the table of exercises.
const EXERCISES: &str = "| exercise | idea |";

/// What the table says first of the exercise that needs the whole chapter.
const CHALLENGE: &str = "the challenge";

impl Page {
    /// Reads the page of a chapter, by the name of its folder.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or a question in it has no end.
    pub fn load(catalog: &Catalog, chapter: &str) -> Result<Page> {
        let name = format!("exercises/{chapter}/README.md");
        let path = catalog.root().join(&name);
        let text = fs::read_to_string(&path).map_err(|error| {
            Failure::io("read", &path, &error).help(format!("bring it back: git checkout -- {name}"))
        })?;
        Page::parse(&text).map_err(|(line, what)| {
            Failure::new(format!("{name}:{line}: {what}"))
                .help("a question stands in <summary>, and its answer below it up to </details>")
        })
    }

    /// The name of the exercise that needs the whole chapter, if the chapter has one.
    pub fn challenge(&self) -> Option<&str> {
        let (name, _) = self.exercises.iter().find(|(_, idea)| idea.starts_with(CHALLENGE))?;
        Some(name)
    }

    /// The page, or a line and what is wrong there.
    fn parse(text: &str) -> std::result::Result<Page, (usize, &'static str)> {
        let title = text.lines().next().and_then(|line| line.strip_prefix("# "));
        let title = title.ok_or((1, "the page has no title"))?.trim().to_string();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let mut paragraphs = lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty());
        let mut idea = paragraphs.next().unwrap_or_default().join("\n");
        let italics = idea.strip_prefix('*').and_then(|rest| rest.strip_suffix('*'));
        let first = italics.filter(|inside| !inside.contains('*')).map(str::to_string);
        if first.is_some() {
            idea = paragraphs.next().unwrap_or_default().join("\n");
        }
        let mut questions = Vec::new();
        let mut lines = (1..).zip(text.lines()).skip_while(|(_, line)| *line != SECTION).skip(1);
        while let Some((start, line)) = lines.next() {
            if line.starts_with("## ") {
                break;
            }
            if line.trim() != "<details>" {
                continue;
            }
            let (mut inside, mut closed) = (String::new(), false);
            for (_, line) in lines.by_ref() {
                if matches!(line.trim(), "</details>" | "<details>") || line.starts_with("## ") {
                    closed = line.trim() == "</details>";
                    break;
                }
                inside.push_str(line);
                inside.push('\n');
            }
            if !closed {
                return Err((start, "this question's <details> is not closed"));
            }
            let parts = inside.trim_start().strip_prefix("<summary>");
            let parts = parts.and_then(|inside| inside.split_once("</summary>"));
            let (question, answer) = parts.ok_or((start, "this answer has no question in <summary>"))?;
            let question = plain(&question.split_whitespace().collect::<Vec<_>>().join(" "));
            let answer = answer.trim().to_string();
            if question.is_empty() || answer.is_empty() {
                return Err((start, "this question or its answer is empty"));
            }
            questions.push(Question { question, answer });
        }
        let rows = text.lines().skip_while(|line| *line != EXERCISES).skip(2);
        let rows = rows.map_while(|row| row.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
        let exercises = rows.map(|(name, idea)| (plain(name), plain(idea))).collect();
        Ok(Page { title, first, idea, exercises, questions, text: text.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# 05 Leaks\n\nRust frees\na value.\n\n| exercise |\n\n## Interview questions\n\n<details>\n\
        <summary>What does a\n<code>Weak&lt;T&gt;</code> keep?</summary>\n\nThe block.\nProved by \
        [leak1](leak1.rs).\n</details>\n\n<details>\n<summary>Why?</summary>\n\nSo.\n\nAnd so.\n</details>\n\n\
        ## Read on\n\n<details>\nx\n";

    #[test]
    fn reads_the_idea_and_the_questions() {
        let page = Page::parse(TEXT).unwrap();
        assert_eq!((page.title.as_str(), page.idea.as_str()), ("05 Leaks", "Rust frees\na value."));
        assert_eq!(page.first, None);
        let first = TEXT.replacen("Rust frees", "*Answer [leak1](leak1.rs)\nfirst.*\n\nRust frees", 1);
        let warned = Page::parse(&first).unwrap();
        assert_eq!(warned.first.as_deref(), Some("Answer [leak1](leak1.rs)\nfirst."));
        assert_eq!(warned.idea, page.idea);
        let told: Vec<(&str, &str)> =
            page.questions.iter().map(|one| (one.question.as_str(), one.answer.as_str())).collect();
        let weak = ("What does a `Weak<T>` keep?", "The block.\nProved by [leak1](leak1.rs).");
        assert_eq!(told, [weak, ("Why?", "So.\n\nAnd so.")]);
    }

    #[test]
    fn reads_the_exercises_and_the_challenge() {
        let text = TEXT.replace(
            "| exercise |",
            "| exercise | idea |\n| --- | --- |\n| [leak1](leak1.rs) | a cycle |\n| [leak9](leak9.rs) | the challenge: all |",
        );
        let page = Page::parse(&text).unwrap();
        let expected = [("leak1", "a cycle"), ("leak9", "the challenge: all")];
        assert_eq!(page.exercises, expected.map(|(name, idea)| (name.to_string(), idea.to_string())));
        assert_eq!(page.challenge(), Some("leak9"));
        assert_eq!(Page::parse(TEXT).unwrap().challenge(), None);
    }

    #[test]
    fn says_where_a_page_is_not_as_it_should_be() {
        for (from, to, line, what) in [
            ("# 05", "05", 1, "no title"),
            ("[leak1](leak1.rs).\n</details>\n", "", 10, "is not closed"),
            ("<summary>Why?</summary>", "Why?", 18, "no question in <summary>"),
            ("So.\n\nAnd so.\n", "", 18, "is empty"),
        ] {
            assert!(TEXT.contains(from), "{from}");
            let (at, said) = Page::parse(&TEXT.replace(from, to)).unwrap_err();
            assert!(at == line && said.contains(what), "{from}: {at}: {said}");
        }
    }

    #[test]
    fn every_chapter_can_be_read() {
        let catalog = Catalog::find().unwrap();
        for chapter in catalog.chapters() {
            let page = Page::load(&catalog, chapter).unwrap();
            assert!(!page.idea.is_empty(), "{chapter}");
            assert_eq!(page.questions.is_empty(), chapter.starts_with("00_"), "{chapter}");
            let exercises = catalog.select(&[chapter]).unwrap();
            assert!(page.exercises.iter().map(|(name, _)| name).eq(exercises.iter().map(|one| &one.name)));
            let is_last = page.challenge().is_none_or(|name| name == exercises[exercises.len() - 1].name);
            assert!(is_last, "the challenge of {chapter}");
            assert_eq!(page.challenge().is_none(), chapter.starts_with("00_") || chapter.starts_with("12_"));
        }
    }
}
