//! `quiz`: a chapter's interview questions, one at a time.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use crate::course::page::{Page, Question};
use crate::course::progress;
use crate::session::Session;
use crate::ui::output::{print, warn};
use crate::ui::pager::fill;
use crate::ui::style::count;
use crate::util::error::{Failure, Result};

/// Asks the questions of a chapter, or of the one that the learner is at. Without a terminal it prints them all,
/// with their answers.
///
/// # Errors
///
/// If there is no such chapter, or its page cannot be read.
pub fn quiz(session: &Session, chapter: Option<&str>) -> Result<ExitCode> {
    let chapter = match chapter {
        Some(name) => session.catalog.chapter(name)?,
        None => &session.current().chapter,
    };
    let mut page = Page::load(&session.catalog, chapter)?;
    if page.questions.is_empty() {
        return Err(Failure::new(format!("chapter {chapter} has no interview questions"))
            .help("take another chapter: cargo checker quiz 01"));
    }
    let root = session.catalog.root();
    let mut sure = Sure::load(root);
    sure.order(chapter, &mut page.questions);
    let all = page.questions.len();
    print(&format!("{}: {}\n", session.style.strong(&page.title), count(all as u64, "question")))?;
    let asks = io::stdin().is_terminal() && io::stdout().is_terminal();
    for (number, question) in (1..).zip(&page.questions) {
        let heading = session.style.strong(&format!("{number} of {all}"));
        print(&format!("\n{heading}\n{}\n", fill(&question.question)))?;
        if !asks {
            print(&format!("\n{}\n", fill(&question.answer)))?;
            continue;
        }
        print("\nThink of your answer, then press Enter (q ends) … ")?;
        if line().is_none_or(|line| line == "q") {
            break;
        }
        print(&format!("\n{}\n\n", fill(&question.answer)))?;
        let Some(how) = ask()? else { break };
        sure.set(chapter, &question.question, how);
        if let Err(failure) = sure.save(root) {
            warn(&format!("{failure}\n  help: the quiz goes on; how sure you were is not kept"));
        }
    }
    if asks {
        print("\nWhat you were least sure of comes first the next time.\n")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// How sure the learner says to have been; `None` if the quiz is to end.
fn ask() -> Result<Option<u8>> {
    loop {
        print("How sure were you: 1 not at all, 2 somewhat, 3 quite? ")?;
        match line().as_deref() {
            None | Some("q") => return Ok(None),
            Some(how @ ("1" | "2" | "3")) => return Ok(how.parse().ok()),
            Some(_) => {}
        }
    }
}

/// What was typed, trimmed; `None` at the end of the input.
fn line() -> Option<String> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.is_ok_and(|length| length > 0).then(|| line.trim().to_string())
}

/// How sure the learner was of each question, 1 to 3, kept in `.heaplings/quiz`: `05_leaks 2 When is a cache a leak?`
#[derive(Debug, Default, PartialEq, Eq)]
struct Sure(BTreeMap<(String, String), u8>);

impl Sure {
    /// What can be read of the file; what makes no sense there is forgotten.
    fn load(root: &Path) -> Sure {
        Sure::parse(&fs::read_to_string(root.join(progress::FOLDER).join("quiz")).unwrap_or_default())
    }

    fn parse(text: &str) -> Sure {
        let entry = |line: &str| {
            let mut words = line.trim_end().splitn(3, ' ');
            let (chapter, how, question) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
            (1..=3).contains(&how).then(|| ((chapter.to_string(), question.to_string()), how))
        };
        Sure(text.lines().filter_map(entry).collect())
    }

    fn text(&self) -> String {
        self.0.iter().map(|((chapter, question), how)| format!("{chapter} {how} {question}\n")).collect()
    }

    fn save(&self, root: &Path) -> Result<()> {
        let folder = root.join(progress::FOLDER);
        let new = folder.join(format!("quiz.new-{}", std::process::id()));
        let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&new, self.text()));
        let written = written.and_then(|()| fs::rename(&new, folder.join("quiz")));
        written.map_err(|error| Failure::io("write in", &folder, &error))
    }

    fn set(&mut self, chapter: &str, question: &str, how: u8) {
        self.0.insert((chapter.to_string(), question.to_string()), how);
    }

    /// Puts the least sure first. A question that was never answered comes after those that were not sure at all.
    fn order(&self, chapter: &str, questions: &mut [Question]) {
        questions.sort_by_key(|one| {
            let how = self.0.get(&(chapter.to_string(), one.question.clone())).copied();
            how.map_or(3, |how| 2 * how)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was_written_without_what_makes_no_sense() {
        let mut sure = Sure::default();
        sure.set("05_leaks", "When is `Box::leak` right?", 2);
        sure.set("01_vec", "Why?", 1);
        assert_eq!(sure.text(), "01_vec 1 Why?\n05_leaks 2 When is `Box::leak` right?\n");
        let damaged = format!("{}01_vec 9 What?\n01_vec\nxyz\n\n", sure.text());
        assert_eq!(Sure::parse(&damaged), sure);
        assert_eq!(Sure::parse(&sure.text().replace('\n', "\r\n")), sure);
    }

    #[test]
    fn the_least_sure_come_first() {
        let mut sure = Sure::default();
        for (question, how) in [("a", 3), ("b", 2), ("c", 1)] {
            sure.set("01", question, how);
        }
        let one = |question: &str| Question { question: question.into(), answer: "x".into() };
        let mut questions = ["a", "b", "c", "new", "newer"].map(one);
        sure.order("01", &mut questions);
        assert_eq!(questions.map(|one| one.question), ["c", "new", "newer", "b", "a"]);
    }
}
