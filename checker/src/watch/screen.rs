//! What is on the screen: a function of the state.

use super::Interface;
use super::app::{App, Known, View};
use super::keys::MENU;
use crate::bench;
use crate::check::report::{show, table};
use crate::course::catalog::Version;
use crate::course::notes::Notes;
use crate::course::overview::overview;
use crate::course::source::{Source, same_lines};
use crate::session::Session;
use crate::ui::status_line::bar;
use crate::ui::terminal::{cut, width_of};
use crate::ui::wrap::wrap;

/// A page as it is drawn.
#[derive(Debug)]
pub struct Page {
    pub text: String,
    /// The last line of the view that may stand at the top, if the view is longer than the screen and is read
    /// from its beginning.
    pub last_top: Option<usize>,
}

/// The whole page, from the heading to the keys.
pub fn render(app: &App) -> Page {
    let body = body(app);
    let last_top = last_top(app, &body);
    let mut text = heading(app);
    match last_top {
        Some(last) => text.push_str(&window(app, &body, last)),
        None => text.push_str(&body),
    }
    text.push('\n');
    text.push_str(&notices(app));
    text.push_str(&menu(app));
    if let Some(activity) = &app.activity {
        let style = app.session.style;
        text.push_str(&format!("\n{}", style.faint(&cut(activity, app.columns.saturating_sub(1)))));
    }
    Page { text, last_top }
}

/// What there is to tell, whatever is shown.
fn notices(app: &App) -> String {
    let note = app.session.style.warning("note");
    let shown =
        |notice: &String| format!("{note}: {}\n", wrap(notice, app.columns.saturating_sub(6)).trim_end());
    app.notices.iter().map(shown).collect()
}

/// How far one has come, and where one is.
fn heading(app: &App) -> String {
    let style = app.session.style;
    let exercises = app.session.catalog.exercises();
    let passed = exercises.iter().filter(|exercise| app.session.progress.is_passed(&exercise.name)).count();
    let title = Notes::load(&app.session.catalog, &app.current).map(|notes| notes.title).unwrap_or_default();
    let bar = bar(passed, exercises.len(), (app.columns / 3).min(30));
    let path = shortened(app.current.path(Version::Yours), app.columns);
    let link = style.link(&app.session.catalog.file(&app.current, Version::Yours), &path);
    let name = format!("{}: {title}", app.current.name);
    let bar = style.good(&cut(&bar, app.columns));
    format!("{bar}\n{}\n{link}\n\n", style.strong(&cut(&name, app.columns)))
}

/// A path that fits: of a long one, the end.
fn shortened(path: String, columns: usize) -> String {
    let surplus = (width_of(&path) + 1).saturating_sub(columns);
    if surplus <= 1 {
        return path;
    }
    std::iter::once('…').chain(path.chars().skip(surplus)).collect()
}

/// See [`Page::last_top`].
fn last_top(app: &App, body: &str) -> Option<usize> {
    let reads = !matches!(app.view, View::Verdict | View::List(_) | View::Reset | View::Done);
    if !reads || app.interface != Interface::Screen {
        return None;
    }
    let room = room(app);
    if height(body, app) <= room {
        return None;
    }
    let (mut used, mut top) = (0, body.lines().count());
    for line in body.lines().rev() {
        used += height(line, app).max(1);
        if used > room {
            break;
        }
        top -= 1;
    }
    Some(top)
}

/// The rows for a view that scrolls: without the heading, empty lines, the line that tells how, notes, the keys,
/// and the line for what is going on.
fn room(app: &App) -> usize {
    app.rows.saturating_sub(9 + height(&notices(app), app) + height(&menu(app), app)).max(3)
}

/// What the screen shows of a body that is longer.
fn window(app: &App, body: &str, last_top: usize) -> String {
    let (mut used, mut text) = (0, String::new());
    let top = app.top.min(last_top);
    for line in body.lines().skip(top) {
        used += height(line, app).max(1);
        if used > room(app) {
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    let shown = top + text.lines().count();
    let place =
        format!("lines {}-{shown} of {}: Up and Down move, Escape goes back", top + 1, body.lines().count());
    text + "\n" + &app.session.style.faint(&cut(&place, app.columns)) + "\n"
}

fn body(app: &App) -> String {
    let style = app.session.style;
    match &app.view {
        View::Verdict => verdict(app),
        View::Hints(shown) => hints(app, *shown),
        View::Solution => solution(app),
        View::Bench => bench(app),
        View::Profile => profile(app),
        View::List(selected) => list(app, *selected),
        View::Help => help(),
        View::Reset => reset(app),
        View::Table if app.interface == Interface::Screen => {
            table(&app.all, style) + "\nEscape shows the verdict.\n"
        }
        View::Table => table(&app.all, style),
        View::Done => style.good("Every exercise is solved, and no memory left to save.") + "\n",
    }
}

fn verdict(app: &App) -> String {
    let Session { catalog, style, .. } = &app.session;
    let mut text = String::new();
    // The story, until the learner has begun: it is at the top of the file as well.
    let starter = catalog.read(&app.current, Version::Starter).unwrap_or_default();
    if catalog.read(&app.current, Version::Yours).is_ok_and(|yours| same_lines(&yours, &starter)) {
        let story: String = Source::split(&starter).story_lines().map(|line| format!("{line}\n")).collect();
        text.push_str(&wrap(&story, app.columns));
        text.push('\n');
    }
    match &app.known {
        Known::Nothing => {}
        Known::Failure(failure) => text.push_str(&format!("{}: {failure}\n", style.error("error"))),
        Known::Verdict(verdict) => {
            let advice = wrap(&advice(app, verdict.passed()), app.columns);
            // Heading, blank lines and the line for what is going on take seven.
            let told = [&text, &advice, &notices(app), &menu(app)];
            let others = 7 + told.iter().map(|text| height(text, app)).sum::<usize>();
            let room = app.rows.saturating_sub(others);
            let shown = |most| show(catalog, &app.current, verdict, *style, most, app.columns);
            let all = verdict.tests.iter().filter(|test| test.failure.is_some()).count();
            let fits = |most: &usize| app.interface == Interface::Lines || height(&shown(*most), app) <= room;
            text.push_str(&shown((1..=all).rev().find(fits).unwrap_or(1)));
            text.push('\n');
            text.push_str(&advice);
        }
    }
    text
}

/// The rows that a text takes on this screen.
fn height(text: &str, app: &App) -> usize {
    text.lines().map(|line| width_of(line).div_ceil(app.columns).max(1)).sum()
}

/// What to do now.
fn advice(app: &App, passed: bool) -> String {
    if !passed {
        return format!(
            "Edit {} above its tests and save; the verdict follows. Stuck? h shows a hint.\n",
            app.current.path(Version::Yours)
        );
    }
    match app.following() {
        Some(next) => {
            format!("Done. n goes on to {}, s shows a solution and when not to use it.\n", next.name)
        }
        None => "Done, and so are all the others. n sums up, s shows a solution.\n".to_string(),
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
        let hint = wrap(hint, app.columns);
        text.push_str(&format!("{}\n{}\n\n", app.session.style.strong(&heading), hint.trim_end()));
    }
    text.push_str(match (app.interface, shown < all) {
        (Interface::Screen, true) => "h shows the next hint, Escape the verdict.\n",
        (Interface::Screen, false) => "That was the last hint. Escape shows the verdict.\n",
        (Interface::Lines, true) => "h shows the next hint.\n",
        (Interface::Lines, false) => "That was the last hint.\n",
    });
    text
}

fn solution(app: &App) -> String {
    let Session { catalog, style, .. } = &app.session;
    let path = app.current.path(Version::Solution);
    let link = style.link(&catalog.file(&app.current, Version::Solution), &path);
    match catalog.read(&app.current, Version::Solution) {
        Ok(text) => {
            let source = Source::split(&text);
            let story: String = source.story_lines().map(|line| format!("{line}\n")).collect();
            let story = wrap(&story, app.columns);
            format!("{}\n\n{story}\n{}\n", style.strong(&link), source.code.trim())
        }
        Err(failure) => format!("{failure}\n"),
    }
}

fn bench(app: &App) -> String {
    let Some(outcome) = &app.benched else {
        let text = "A release build, and then the program as published, yours, and the solution once you have solved \
                    it, by turns. It takes some seconds.\n";
        return wrap(text, app.columns);
    };
    let back = match app.interface {
        Interface::Screen => "b times them again, Escape shows the verdict.\n",
        Interface::Lines => "b times them again.\n",
    };
    bench::section(outcome, None, app.session.style, app.columns) + back
}

fn profile(app: &App) -> String {
    let Some(text) = &app.profiled else {
        let text = "The program as published, yours, and the solution once you have solved it, each run under dhat.\n";
        return wrap(text, app.columns);
    };
    let back = match app.interface {
        Interface::Screen => "\np profiles it again, Escape shows the verdict.\n",
        Interface::Lines => "\np profiles it again.\n",
    };
    text.clone() + back
}

fn help() -> String {
    let mut text = String::new();
    for (key, about) in [
        ("n", "go to the next exercise that is not solved"),
        ("h", "show a hint; again for the next one"),
        ("l", "list all exercises, and go to another one"),
        ("s", "show the solution, once you have your own"),
        ("b", "bench: time and allocations, before and now"),
        ("p", "profile: what each line allocates, also as a page"),
        ("x", "run the tests again without a save"),
        ("c", "check all exercises"),
        ("r", "reset this exercise; your version is kept"),
        ("?", "this help"),
        ("q", "quit, as Ctrl-C does; your progress is kept"),
    ] {
        text.push_str(&format!("  {key}  {about}\n"));
    }
    text + "\nEverything is also a command: `cargo checker --help`.\n"
}

/// As much of the list as the screen holds, with the selected exercise in it.
fn list(app: &App, selected: usize) -> String {
    let Session { catalog, progress, style } = &app.session;
    let name = &catalog.exercises()[selected].name;
    let all = overview(catalog, progress, name, *style);
    if app.interface == Interface::Lines {
        return all + "\nAn exercise's name goes there.\n";
    }
    let keys = wrap("Up and down choose, Enter goes there, Escape goes back.\n", app.columns);
    let lines: Vec<&str> = all.lines().collect();
    // The heading, two empty lines, and two for the work in progress.
    let others = 8 + keys.lines().count() + menu(app).lines().count();
    let room = app.rows.saturating_sub(others).clamp(3, lines.len().max(3));
    let marked = lines.iter().position(|line| line.starts_with('>')).unwrap_or(0);
    let first = marked.saturating_sub(room / 2).min(lines.len().saturating_sub(room));
    let mut text = String::new();
    for line in lines.iter().skip(first).take(room) {
        text.push_str(&cut(line, app.columns));
        text.push('\n');
    }
    text + "\n" + &keys
}

fn reset(app: &App) -> String {
    let question = format!(
        "Bring {} back as it was published? Your version is kept in .heaplings/backup.\n",
        app.current.name
    );
    let answers = match app.interface {
        Interface::Screen => "y or Enter resets, any other key goes back.\n",
        Interface::Lines => "y resets, anything else goes back.\n",
    };
    wrap(&question, app.columns) + &wrap(answers, app.columns)
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
