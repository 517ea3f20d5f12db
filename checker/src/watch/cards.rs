//! The pages between exercises: a chapter's card, its page, its end, its questions; and the end of all.

use std::path::PathBuf;

use super::Interface;
use super::app::{App, Asked, View};
use crate::course::catalog::Version;
use crate::course::chapter;
use crate::grade::points::worth;
use crate::ui::markdown;
use crate::ui::style::count;
use crate::ui::wrap::{hang, wrap};

/// What stays at the top of a card, and what scrolls below it.
pub struct Card {
    pub head: String,
    pub text: String,
}

impl Card {
    fn new(app: &App, heading: &str, keys: &str, text: String) -> Card {
        let heading = app.session.style.strong(heading);
        Card { head: format!("{heading}\n{}", wrap(keys, app.columns)), text }
    }

    /// All of it, where nothing scrolls.
    pub fn whole(self) -> String {
        format!("{}\n{}", self.head, self.text)
    }
}

/// The card that is shown.
pub fn card(app: &App) -> Card {
    match app.view {
        View::Closing => closing(app),
        View::Question(asked) => question(app, asked),
        View::Done => end(app),
        _ => opening(app),
    }
}

/// The path of the file that the page is about, and where that is: on a chapter's pages its own.
pub fn file(app: &App) -> (String, PathBuf) {
    match app.view {
        View::Card | View::ChapterPage | View::Closing | View::Question(_) => {
            (app.chapter.path.clone(), app.chapter.file.clone())
        }
        _ => {
            let file = app.session.catalog.file(&app.current, Version::Yours);
            (app.current.path(Version::Yours), file)
        }
    }
}

/// What a chapter is about, and what is in it.
fn opening(app: &App) -> Card {
    let (progress, style) = (&app.session.progress, app.session.style);
    let inside = app.chapter_exercises();
    let passed = inside.iter().filter(|exercise| progress.is_passed(&exercise.name)).count();
    let out = if progress.is_tested_out(&app.chapter.name) { ", tested out" } else { "" };
    let heading = format!("{}: {passed} of {} passed{out}", app.chapter.title(), inside.len());
    let begin = match app.interface {
        Interface::Screen => "Enter",
        Interface::Lines => "n",
    };
    // There is nothing to test out for a learner who has solved the challenge, is at it, or has solved all the others.
    let challenge = app.chapter.challenge().filter(|name| {
        let others = inside.iter().filter(|one| one.name != **name);
        app.practice.solved(name).is_none()
            && !progress.is_passed(name)
            && app.current.name != **name
            && others.clone().any(|one| !progress.is_passed(&one.name))
    });
    let challenge = challenge.map_or(String::new(), |name| {
        format!(" c goes to the challenge first, {name}: pass it, and the chapter is tested out.")
    });
    let keys = format!("{begin} goes on to {}, i shows the chapter's page.{challenge}", app.current.name);
    let page = match &app.chapter.page {
        Ok(page) => page,
        Err(failure) => return Card::new(app, &heading, &keys, format!("{failure}\n")),
    };
    let width = inside.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0);
    let begun = passed > 0 || progress.is_tested_out(&app.chapter.name);
    let rows = inside.iter().map(|exercise| {
        let idea = page.exercises.iter().find(|(name, _)| *name == exercise.name);
        let idea = idea.map_or("", |(_, idea)| idea);
        let state = match chapter::state(exercise, progress) {
            _ if !begun => String::new(),
            "passed" => format!("{}{:6}", style.good("passed"), ""),
            state => format!("{state:<12}"),
        };
        hang(&format!("  {:<width$}  {state}", exercise.name), idea, app.columns)
    });
    let idea = match (&page.first, inside.first()) {
        // The idea would give the answers of the first exercise away.
        (Some(first), Some(one)) if !progress.is_passed(&one.name) => first,
        _ => &page.idea,
    };
    let idea = markdown::render(idea, app.columns, style);
    let text = format!("{idea}\n{}", rows.collect::<String>());
    Card::new(app, &heading, &keys, text)
}

/// The chapter's page.
pub fn page(app: &App) -> String {
    match &app.chapter.page {
        Ok(page) => {
            let text = markdown::render(&page.text, app.columns, app.session.style);
            text + "\n" + &wrap("Press a to be asked these questions one at a time.", app.columns)
        }
        Err(failure) => format!("{failure}\n"),
    }
}

/// What was saved over a chapter.
fn closing(app: &App) -> Card {
    let heading = format!("{}: {}", app.chapter.title(), "all passed");
    let questions = app.chapter.page.as_ref().map_or(0, |page| page.questions.len());
    let asks = match questions {
        0 => String::new(),
        n => format!(" Press a for {}, one at a time.", count(n as u64, "interview question")),
    };
    let keys = match app.following() {
        Some(next) => format!("n goes on to {}.{asks}", next.name),
        None => format!("n sums up.{asks}"),
    };
    let each = match &app.saved.best[..] {
        [] => String::new(),
        _ => format!("\nYour best, in the figure that each exercise limits first:\n\n{}", app.saved.each()),
    };
    let text = format!("What you have saved in this chapter:\n\n{}{each}", saved(app));
    Card::new(app, &heading, &keys, text)
}

fn saved(app: &App) -> String {
    wrap(&app.saved.shown(app.session.style), app.columns)
}

/// One of the chapter's questions, and its answer if that was asked for.
fn question(app: &App, asked: Asked) -> Card {
    let all = app.chapter.questions.len();
    let Some(one) = app.chapter.questions.get(asked.at) else {
        return Card::new(app, app.chapter.title(), "There are no more questions.", String::new());
    };
    let heading = format!("Question {} of {all}: {}", asked.at + 1, app.chapter.title());
    let question = wrap(&one.question, app.columns);
    if !asked.answered {
        let keys = "Think of your answer, then press a to see ours. Escape leaves the questions.";
        return Card::new(app, &heading, keys, question);
    }
    let keys = "How sure were you: 1 not at all, 2 somewhat, 3 quite? Escape leaves the questions.";
    let text = format!("{question}\n{}", markdown::render(&one.answer, app.columns, app.session.style));
    Card::new(app, &heading, keys, text)
}

/// Everything is solved, or tested out.
fn end(app: &App) -> Card {
    let (exercises, progress) = (app.session.catalog.exercises(), &app.session.progress);
    let solved: Vec<_> = exercises.iter().filter(|exercise| progress.is_passed(&exercise.name)).collect();
    let heading = match exercises.len() - solved.len() {
        0 => format!("All {} are solved", count(exercises.len() as u64, "exercise")),
        left => format!("{} solved, {left} in chapters that you tested out", solved.len()),
    };
    let reached: u32 = solved.iter().map(|exercise| worth(exercise)).sum();
    let all: u32 = exercises.iter().map(worth).sum();
    let way = format!(
        "By your progress this is {reached} of {all} points; `cargo checker grade` counts them under the published \
         tests.\n\nWhere to go from here:\n\
         - Again: `cargo checker practise` brings back what you solved when it is due.\n\
         - Your own crate: checker/heaplings/README.md says how to set limits there; `cargo checker profile FILE` \
         shows where any program allocates.\n\
         - Contribute: CONTRIBUTING.md leads from an idea to an exercise. Corrections and hints are welcome.\n"
    );
    let text = format!("{}\n{}", saved(app), markdown::render(&way, app.columns, app.session.style));
    Card::new(app, &heading, "l lists the exercises. Press a for this chapter's questions.", text)
}

#[cfg(test)]
mod tests;
