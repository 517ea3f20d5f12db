//! What is on the screen: a function of the state.

use super::app::{App, Known, View};
use super::keys::MENU;
use crate::catalog::Edition;
use crate::commands::{Session, bar, overview, show, table};
use crate::notes::Notes;
use crate::source::Source;
use crate::terminal::{cut, width_of};

/// The whole page, from the heading to the keys.
pub fn render(app: &App) -> String {
    let mut page = heading(app);
    page.push_str(&body(app));
    page.push('\n');
    let style = app.session.style;
    if let Some(notice) = &app.notice {
        page.push_str(&format!("{}: {notice}\n", style.warning("note")));
    }
    page.push_str(&menu(app));
    if let Some(activity) = &app.activity {
        page.push_str(&format!("\n{}", style.faint(&cut(activity, app.columns.saturating_sub(1)))));
    }
    page
}

/// How far one has come, and where one is.
fn heading(app: &App) -> String {
    let style = app.session.style;
    let exercises = app.session.catalog.exercises();
    let passed = exercises.iter().filter(|exercise| app.session.progress.is_passed(&exercise.name)).count();
    let title = Notes::load(&app.session.catalog, &app.current).map(|notes| notes.title).unwrap_or_default();
    let bar = bar(passed, exercises.len(), (app.columns / 3).min(30));
    let path = app.current.path(Edition::Yours);
    let link = style.link(&app.session.catalog.file(&app.current, Edition::Yours), &path);
    let name = format!("{}: {title}", app.current.name);
    let bar = style.good(&cut(&bar, app.columns));
    format!("{bar}\n{}\n{link}\n\n", style.strong(&cut(&name, app.columns)))
}

fn body(app: &App) -> String {
    let Session { catalog, progress, style } = &app.session;
    match &app.view {
        View::Verdict => verdict(app),
        View::Hints(shown) => hints(app, *shown),
        View::Solution => solution(app),
        View::List(selected) => {
            let name = &catalog.exercises()[*selected].name;
            overview(catalog, progress, name, *style)
                + "\nUp and down choose, Enter goes there, Escape goes back.\n"
        }
        View::Help => help(),
        View::Reset => format!(
            "Bring {} back as it was published? Your version is kept in .heaplings/backup.\n\
             y or Enter resets, any other key goes back.\n",
            app.current.name
        ),
        View::Table => table(&app.all, *style),
        View::Done => style.good("Every exercise is solved. There is nothing left to save.") + "\n",
    }
}

fn verdict(app: &App) -> String {
    let Session { catalog, style, .. } = &app.session;
    let mut text = String::new();
    // The story, until the learner has begun: it is at the top of the file as well.
    let starter = catalog.read(&app.current, Edition::Starter).unwrap_or_default();
    if catalog.read(&app.current, Edition::Yours).is_ok_and(|yours| yours == starter) {
        for line in Source::split(&starter).story_lines() {
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
    }
    match &app.known {
        Known::Nothing => {}
        Known::Failure(failure) => text.push_str(&format!("{}: {failure}\n", style.error("error"))),
        Known::Verdict(verdict) => {
            text.push_str(&show(catalog, &app.current, verdict, *style));
            text.push('\n');
            text.push_str(&advice(app, verdict.passed()));
        }
    }
    text
}

/// What to do now.
fn advice(app: &App, passed: bool) -> String {
    if !passed {
        return format!(
            "Edit {} above its tests and save; the verdict follows. Stuck? h shows a hint.\n",
            app.current.path(Edition::Yours)
        );
    }
    match app.following() {
        Some(next) => {
            format!("Done. n goes on to {}, s shows a solution and when not to use it.\n", next.name)
        }
        None => "Done, and it was the last one. n sums up, s shows a solution.\n".to_string(),
    }
}

fn hints(app: &App, shown: usize) -> String {
    let notes = match Notes::load(&app.session.catalog, &app.current) {
        Ok(notes) => notes,
        Err(failure) => return format!("{failure}\n"),
    };
    let all = notes.hints.len();
    let mut text = String::new();
    for (i, hint) in notes.hints.iter().take(shown).enumerate() {
        let heading = format!("Hint {} of {all}", i + 1);
        text.push_str(&format!("{}\n{hint}\n\n", app.session.style.strong(&heading)));
    }
    text.push_str(if shown < all {
        "h shows the next hint, Escape the verdict.\n"
    } else {
        "That was the last hint. Escape shows the verdict.\n"
    });
    text
}

fn solution(app: &App) -> String {
    let Session { catalog, style, .. } = &app.session;
    let path = app.current.path(Edition::Solution);
    let link = style.link(&catalog.file(&app.current, Edition::Solution), &path);
    match catalog.read(&app.current, Edition::Solution) {
        Ok(text) => {
            let source = Source::split(&text);
            let story: String = source.story_lines().map(|line| format!("{line}\n")).collect();
            format!("{}\n\n{story}\n{}\n", style.strong(&link), source.code.trim())
        }
        Err(failure) => format!("{failure}\n"),
    }
}

fn help() -> String {
    let mut text = String::new();
    for (key, about) in [
        ("n", "go to the next exercise that is not solved"),
        ("h", "show a hint; again for the next one"),
        ("l", "list all exercises, and go to another one"),
        ("s", "show the solution, once you have your own"),
        ("x", "run the tests again without a save"),
        ("c", "check all exercises"),
        ("r", "reset this exercise; your version is kept"),
        ("?", "this help"),
        ("q", "quit, as Ctrl-C does; what is solved stays solved"),
    ] {
        text.push_str(&format!("  {key}  {about}\n"));
    }
    text + "\nEverything is also a command: `cargo checker --help`.\n"
}

/// The keys, in as many lines as the width asks for.
fn menu(app: &App) -> String {
    let style = app.session.style;
    let mut text = String::new();
    let mut used = 0;
    for (key, word, _) in MENU {
        let width = width_of(word) + 2;
        if used > 0 && used + 2 + width > app.columns {
            text.push('\n');
            used = 0;
        }
        if used > 0 {
            text.push_str("  ");
            used += 2;
        }
        text.push_str(&format!("{} {word}", style.strong(&key.to_string())));
        used += width;
    }
    text + "\n"
}
