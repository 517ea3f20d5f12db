//! `quiz`: a chapter's interview questions, one at a time.

use std::io::{self, BufRead, IsTerminal};
use std::process::ExitCode;

use crate::course::page::Page;
use crate::course::sure::Sure;
use crate::session::Session;
use crate::ui::markdown;
use crate::ui::output::{columns, print, warn};
use crate::ui::style::count;
use crate::ui::wrap::wrap;
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
        print(&format!("\n{heading}\n{}", wrap(&question.question, columns())))?;
        let answer = markdown::render(&question.answer, columns(), session.style);
        if !asks {
            print(&format!("\n{answer}"))?;
            continue;
        }
        print("\nThink of your answer, then press Enter (q ends) … ")?;
        if line().is_none_or(|line| line == "q") {
            break;
        }
        print(&format!("\n{answer}\n"))?;
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
