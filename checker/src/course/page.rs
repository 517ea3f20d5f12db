//! A chapter's README: its title, its key idea, its exercises and its interview questions.

use std::fs;

use crate::course::catalog::Catalog;
use crate::util::error::{Failure, Result};

/// What the page of a chapter says, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub title: String,
    /// A paragraph in italics below the title: what to do before one reads on.
    pub first: Option<String>,
    /// The paragraph below that.
    pub idea: String,
    /// The name of each exercise, and what it is about.
    pub exercises: Vec<(String, String)>,
    pub questions: Vec<Question>,
    /// All of it, with each paragraph in one line, and without the answers.
    pub text: String,
}

/// A question, and its answer, which the page folds away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub question: String,
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
        let first = italics.filter(|inside| !inside.contains('*')).map(plain);
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
            let answer = plain(answer.trim());
            if question.is_empty() || answer.is_empty() {
                return Err((start, "this question or its answer is empty"));
            }
            questions.push(Question { question, answer });
        }
        let rows = text.lines().skip_while(|line| *line != EXERCISES).skip(2);
        let rows = rows.map_while(|row| row.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
        let exercises = rows.map(|(name, idea)| (plain(name), plain(idea))).collect();
        Ok(Page { title, first, idea: plain(&idea), exercises, questions, text: readable(text) })
    }
}

/// A page for the terminal: a line for each paragraph, item and row of a table; code indented; questions without
/// their answers.
fn readable(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    // Whether the next line may go on with the last, and whether that is a question.
    let (mut open, mut asked) = (false, false);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let code = lines.by_ref().take_while(|line| !line.starts_with("```"));
            out.extend(code.map(|line| format!("    {line}")));
            open = false;
        } else if line == "<details>" {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "</details>").collect();
            let inside = inside.join(" ");
            let question = inside.split_once("</summary>").map_or("", |(question, _)| question);
            if asked {
                // The page has an empty line between questions.
                out.pop();
            }
            out.push(format!("- {}", question.trim_start_matches("<summary>")));
            (open, asked) = (false, true);
            continue;
        } else if line.starts_with('|') {
            if !line.starts_with("| ---") {
                out.push(format!("- {}", line.trim_matches(['|', ' '])));
            }
            open = false;
        } else if open && !line.is_empty() && !line.starts_with(['#', '-']) {
            out.last_mut().into_iter().for_each(|last| *last += &format!(" {}", line.trim()));
        } else {
            out.push(line.trim().to_string());
            open = !line.is_empty() && !line.starts_with('#');
        }
        asked &= line.is_empty();
    }
    plain(&(out.join("\n") + "\n"))
}

/// Markdown without its links, and with HTML's marks turned to Markdown's.
fn plain(text: &str) -> String {
    let text = text.replace("<code>", "`").replace("</code>", "`").replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&amp;", "&");
    let (mut out, mut rest) = (String::new(), text.as_str());
    while let Some(at) = rest.find("](") {
        let target = &rest[at + 2..];
        // Only what is a link: the name of a file or an address, up to a bracket in the same paragraph.
        let end = target.find(')').filter(|end| !target[..*end].contains([' ', '\n']));
        let (Some(open), Some(end)) = (rest[..at].rfind('['), end) else {
            out.push_str(&rest[..at + 2]);
            rest = target;
            continue;
        };
        out.push_str(&rest[..open]);
        out.push_str(&rest[open + 1..at]);
        rest = &target[end + 1..];
    }
    out + rest
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
        assert_eq!(warned.first.as_deref(), Some("Answer leak1\nfirst."));
        assert_eq!(warned.idea, page.idea);
        let told: Vec<(&str, &str)> =
            page.questions.iter().map(|one| (one.question.as_str(), one.answer.as_str())).collect();
        let weak = ("What does a `Weak<T>` keep?", "The block.\nProved by leak1.");
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
    fn can_be_read_in_a_terminal() {
        let text = "# 01 A\n\nOne\ntwo [three](x.md).\n\n```rust\nlet a = 1;\n\nlet b;\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n\
            - an item\n  goes on\n- another\n\n## Interview questions\n\n<details>\n<summary>Why\n<code>a</code>?</summary>\n\nSo.\n</details>\n\n\
            <details>\n<summary>How?</summary>\n\nSo.\n</details>\n\n## Read on\n\nThe end.\n";
        let expected = "# 01 A\n\nOne two three.\n\n    let a = 1;\n    \n    let b;\n\n- a | b\n- 1 | 2\n\n- an item goes on\n- another\n\n\
            ## Interview questions\n\n- Why `a`?\n- How?\n\n## Read on\n\nThe end.\n";
        assert_eq!(readable(text), expected);
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
    fn brackets_that_are_no_link_stay() {
        for text in ["v[i](x y)", "f()[0]", "`Rc<[u8]>`", "a](b", "[a](b"] {
            assert_eq!(plain(text), text);
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
            assert!(!page.text.contains("</") && !page.text.contains("]("), "{}", page.text);
        }
    }
}
