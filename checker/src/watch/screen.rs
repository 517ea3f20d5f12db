//! What is on the screen: a function of the state.

use super::Interface;
use super::app::{App, Known, Shown, View};
use super::cards::{self, Card};
use super::keys::{BAR, HELP, HELP_MORE, MENU};
use super::panels;
use crate::check::diagnostic::{self, Context};
use crate::check::report::table;
use crate::check::verdict::{Status, Verdict};
use crate::course::catalog::Version;
use crate::session::Session;
use crate::ui::markdown;
use crate::ui::status_line::bar;
use crate::ui::style::count;
use crate::ui::terminal::{cut, fold, width_of};
use crate::ui::wrap::{hang, wrap};

/// A page as it is drawn.
#[derive(Debug)]
pub struct Page {
    pub text: String,
    pub shown: Shown,
}

/// What stands between the heading and the keys, in rows that fit.
struct Body {
    /// Rows that stay when the others scroll.
    head: Vec<String>,
    rows: Vec<String>,
    /// The row to begin with.
    first: usize,
}

/// With fewer rows there are no empty ones around the view.
const ROOMY: usize = 16;

/// The whole page, from the heading to the keys.
pub fn render(app: &App) -> Page {
    if app.interface == Interface::Lines {
        let text = format!("{}\n{}\n{}{}", plain_heading(app), body_text(app), notices(app).join(""), menu());
        return Page { text, shown: Shown::default() };
    }
    let notices: Vec<String> = notices(app).concat().lines().map(str::to_string).collect();
    let gap = usize::from(app.rows >= ROOMY);
    // The heading takes two rows, the keys one, and what is going on one.
    let room = app.rows.saturating_sub(4 + 2 * gap + notices.len()).max(1);
    let Body { head, rows, first } = body(app, room);
    let room = room.saturating_sub(head.len()).max(1);
    let last_top = rows.len().saturating_sub(room);
    let top = app.top.unwrap_or(first).min(last_top);
    let end = (top + room).min(rows.len());
    let more = rows.len() - end;
    let mut places = vec![format!("lines {}-{end} of {}", top + 1, rows.len())];
    if more > 0 && gap == 0 {
        // There is no empty row below the view that could say so.
        places.insert(0, format!("{}, PageDown shows more", places[0]));
    }
    let mut page = vec![state_row(app), path_row(app, if last_top > 0 { &places } else { &[] })];
    page.extend(vec![String::new(); gap]);
    page.extend(head.into_iter().chain(rows[top..end].iter().cloned()));
    if gap > 0 && more > 0 {
        let told = format!("{} below: PageDown", count(more as u64, "more line"));
        page.push(app.session.style.faint(&cut(&told, app.columns)));
    } else {
        page.extend(vec![String::new(); gap]);
    }
    page.extend(notices);
    page.push(key_bar(app));
    let mut text = page.join("\n");
    if let Some(activity) = &app.activity {
        let style = app.session.style;
        text.push_str(&format!("\n{}", style.faint(&cut(activity, app.columns.saturating_sub(1)))));
    }
    Page { text, shown: Shown { top, last_top, room } }
}

/// What there is to tell, whatever is shown.
fn notices(app: &App) -> Vec<String> {
    let note = app.session.style.warning("note") + ": ";
    app.notices.iter().map(|notice| hang(&note, notice, app.columns)).collect()
}

/// How far one has come, and where one is: the first row of every page.
fn state_row(app: &App) -> String {
    let style = app.session.style;
    let bar = progress_bar(app, (app.columns / 5).min(30));
    let (name, state) = (&app.current.name, state(app));
    let room = app.columns.saturating_sub(width_of(&bar) + name.len() + 2);
    // Of a long title a part, of a screen that is narrow no title.
    let title = cut(&app.lesson.title, room.saturating_sub(width_of(&state) + 5));
    let (title, state) = match room.saturating_sub(width_of(&state) + 3) {
        0 => (String::new(), String::new()),
        _ if title.chars().count() < 4 => (String::new(), format!(" · {state}")),
        _ => (format!(": {title}"), format!(" · {state}")),
    };
    let name = style.strong(&format!("{name}{title}"));
    cut(&format!("{}  {name}{state}", style.good(&bar)), app.columns).into_owned()
}

fn progress_bar(app: &App, columns: usize) -> String {
    let exercises = app.session.catalog.exercises();
    let passed = exercises.iter().filter(|exercise| app.session.progress.is_passed(&exercise.name)).count();
    bar(passed, exercises.len(), columns)
}

/// How the current exercise stands, in a word or two.
fn state(app: &App) -> String {
    match &app.known {
        Known::Verdict(Verdict { status: Status::Failed, tests, .. }) if !tests.is_empty() => {
            let passed = tests.iter().filter(|test| test.failure.is_none()).count();
            format!("{passed} of {} passed", count(tests.len() as u64, "test"))
        }
        Known::Verdict(verdict) => verdict.status.name().to_string(),
        _ if app.session.progress.is_passed(&app.current.name) => Status::Passed.name().to_string(),
        _ => "to do".to_string(),
    }
}

/// The file that this is about, and which part of the view is shown, in the first of these words for which there is
/// room: the second row of every page.
fn path_row(app: &App, places: &[String]) -> String {
    let (path, file) = cards::file(app);
    let fits = |place: &&String, beside: usize| width_of(place) + beside < app.columns;
    let place = places.iter().find(|place| fits(place, width_of(&path) + 1));
    let place = place.or(places.last().filter(|place| fits(place, 12))).map_or("", String::as_str);
    let room = app.columns.saturating_sub(if place.is_empty() { 0 } else { width_of(place) + 2 });
    let path = shortened(path, room);
    let gap = app.columns.saturating_sub(width_of(&path) + width_of(place));
    let link = app.session.style.link(&file, &path);
    if place.is_empty() {
        return link;
    }
    format!("{link}{:gap$}{}", "", app.session.style.faint(place))
}

fn plain_heading(app: &App) -> String {
    let (bar, path) = (progress_bar(app, 26), app.current.path(Version::Yours));
    format!("{bar}\n{}: {}\n{path}\n", app.current.name, app.lesson.title)
}

/// A path that fits: of a long one, the end.
fn shortened(path: String, columns: usize) -> String {
    let surplus = (width_of(&path) + 1).saturating_sub(columns);
    if surplus <= 1 {
        return path;
    }
    std::iter::once('…').chain(path.chars().skip(surplus)).collect()
}

/// A text in rows that fit, without the empty ones at its end. A line of code goes on below its own beginning.
fn rows_of(text: &str, columns: usize) -> Vec<String> {
    let rows = |line: &str| {
        let line = line.replace('\t', "    ");
        let code = line.trim_start_matches(' ');
        let indent = line.len() - code.len();
        if indent < 4 || width_of(&line) <= columns || columns < 2 * indent + 4 {
            return fold(&line, columns);
        }
        let mut rows = fold(code, columns - indent - 2);
        rows.iter_mut().enumerate().for_each(|(at, row)| {
            *row = format!("{:width$}{row}", "", width = if at == 0 { indent } else { indent + 2 })
        });
        rows
    };
    text.trim_end().lines().flat_map(rows).collect()
}

fn body(app: &App, room: usize) -> Body {
    match &app.view {
        View::Verdict => verdict(app),
        View::List(list) => {
            let (head, rows, selected) = list.draw(app.contents(), app.session.style, app.columns);
            let footer = rows_of(&wrap(&list.footer(app.contents()), app.columns), app.columns);
            let heads: Vec<String> = footer.into_iter().chain([head]).collect();
            let room = room.saturating_sub(heads.len()).max(1);
            // The selected row is in the middle, unless the list ends before.
            let first = selected.saturating_sub(room / 2);
            Body { head: heads, rows, first }
        }
        View::Card | View::Closing | View::Question(_) | View::Done => {
            let Card { head, text } = cards::card(app);
            let mut head = rows_of(&head, app.columns);
            // Where there is no room for both, the card counts and not its keys.
            head.truncate((room / 2).max(1));
            if room >= ROOMY / 2 {
                head.push(String::new());
            }
            Body { head, rows: rows_of(&text, app.columns), first: 0 }
        }
        _ => {
            let rows = rows_of(&body_text(app), app.columns);
            // Of hints, the newest.
            let first = if matches!(app.view, View::Hints(_)) { rows.len() } else { 0 };
            Body { head: Vec::new(), rows, first }
        }
    }
}

fn body_text(app: &App) -> String {
    let style = app.session.style;
    match &app.view {
        View::Verdict => story(app).map(|story| story + "\n").unwrap_or_default() + &verdict_text(app),
        View::Hints(shown) => hints(app, *shown),
        View::Solution => solution(app),
        View::Bench => panels::bench(app),
        View::Profile => panels::profile(app),
        View::Main => panels::main(app),
        View::List(list) => {
            let (head, rows, _) = list.draw(app.contents(), style, usize::MAX);
            format!("{head}\n{}\n\nAn exercise's name goes there.\n", rows.join("\n"))
        }
        View::Help => help(app),
        View::Reset => reset(app),
        View::Table if app.interface == Interface::Screen => {
            table(&app.all, style, app.columns) + "\nEscape shows the verdict.\n"
        }
        View::Table => table(&app.all, style, usize::MAX),
        View::Card | View::Closing | View::Question(_) | View::Done => cards::card(app).whole(),
        View::ChapterPage => cards::page(app),
    }
}

/// The story, until the learner has begun, as it is at the top of the file as well; and after that as long as an exercise
/// that the learner has come to is being checked.
fn story(app: &App) -> Option<String> {
    let is_told = match &app.known {
        Known::Nothing => app.lesson.untouched || app.arrived,
        Known::Verdict(verdict) => app.lesson.untouched && !verdict.passed(),
        Known::Failure(_) => false,
    };
    is_told.then(|| markdown::render(&app.lesson.story, app.columns, app.session.style))
}

/// The story, from its beginning, and the verdict; or the verdict alone, from its first error. The rest is there by
/// scrolling.
fn verdict(app: &App) -> Body {
    let told = verdict_text(app);
    if let Some(story) = story(app) {
        let rows = rows_of(&format!("{}\n\n{told}", story.trim_end()), app.columns);
        return Body { head: Vec::new(), rows, first: 0 };
    }
    let rows = rows_of(&told, app.columns);
    let first = rows.iter().position(|row| is_error(row)).unwrap_or(0);
    Body { head: Vec::new(), rows, first }
}

/// Whether a row begins with `error`, whatever its colour.
fn is_error(row: &str) -> bool {
    let mut rest = row;
    while let Some((_, after)) = rest.strip_prefix("\x1b[").and_then(|rest| rest.split_once('m')) {
        rest = after;
    }
    rest.starts_with("error")
}

/// What the last check said, in full, and what to do now.
fn verdict_text(app: &App) -> String {
    let Session { catalog, style, .. } = &app.session;
    match &app.known {
        Known::Nothing => String::new(),
        Known::Failure(failure) => format!("{}: {failure}\n", style.error("error")),
        Known::Verdict(verdict) => {
            let context = Context {
                style: *style,
                root: catalog.root(),
                path: &app.current.path(Version::Yours),
                text: &verdict.text,
                costs: &app.lesson.costs,
                columns: app.columns,
            };
            let advice = match verdict.status {
                Status::TestsChanged => {
                    "r brings the published tests back and keeps your code.\n".to_string()
                }
                _ => advice(app, verdict.passed()),
            };
            let advice = wrap(&advice, app.columns);
            diagnostic::render(verdict, &context) + "\n" + &advice
        }
    }
}

/// What to do now.
fn advice(app: &App, passed: bool) -> String {
    if !passed && app.practice.going() == Some(&app.current.name) {
        return "You practise this: your solved version comes back when it passes, or at once by `cargo checker \
                practise --stop`. Stuck? h shows a hint.\n"
            .to_string();
    }
    if !passed {
        return format!(
            "Edit {} above its tests and save; the verdict follows. Stuck? h shows a hint.\n",
            app.current.path(Version::Yours)
        );
    }
    let title = app.chapter.title();
    match app.following() {
        _ if app.closes() => {
            format!("Done, and with it the chapter {title}. n sums it up, s shows a solution.\n")
        }
        Some(next) if app.skips() => {
            let out = format!("Done: the chapter {title} is tested out. n goes on to {}", next.name);
            out + ", s shows a solution. Press a for the chapter's interview questions.\n"
        }
        Some(next) => {
            format!("Done. n goes on to {}, s shows a solution and when not to use it.\n", next.name)
        }
        None => "Done, and nothing is left to do. n sums up, s shows a solution.\n".to_string(),
    }
}

fn hints(app: &App, shown: usize) -> String {
    let hints = match &app.lesson.hints {
        Ok(hints) => hints,
        Err(failure) => return format!("{failure}\n"),
    };
    let all = hints.len();
    let mut text = String::new();
    for (i, hint) in hints.iter().take(shown).enumerate() {
        let heading = format!("Hint {} of {all}", i + 1);
        let hint = markdown::render(hint, app.columns, app.session.style);
        text.push_str(&format!("{}\n{hint}\n", app.session.style.strong(&heading)));
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
    match &app.lesson.solution {
        Ok((header, code)) => {
            let header = markdown::render(header, app.columns, *style);
            format!("{}\n\n{header}\n{code}\n", style.strong(&link))
        }
        Err(failure) => format!("{failure}\n"),
    }
}

fn help(app: &App) -> String {
    let keys: String =
        HELP.iter().map(|(key, about)| hang(&format!("  {key}  "), about, app.columns)).collect();
    format!("{keys}\n{}", wrap(HELP_MORE, app.columns))
}

fn reset(app: &App) -> String {
    let name = &app.current.name;
    let question = match app.tests_changed() {
        true => format!("Bring the published tests of {name} back? Your code stays, and "),
        false => format!("Bring {name} back as it was published? "),
    };
    let kept = if app.tests_changed() { "your version" } else { "Your version" };
    let question = format!("{question}{kept} is kept in .heaplings/backup.\n");
    let answers = match app.interface {
        Interface::Screen => "y resets, any other key goes back.\n",
        Interface::Lines => "y resets, anything else goes back.\n",
    };
    wrap(&question, app.columns) + &wrap(answers, app.columns)
}

/// The keys that matter most, in one row: as many as there is room for.
fn key_bar(app: &App) -> String {
    let style = app.session.style;
    let mut text = String::new();
    for from in 0..BAR.len() {
        let keys = MENU.iter().filter(|(key, ..)| BAR[from..].contains(key));
        let shown: Vec<String> =
            keys.clone().map(|(key, word, _)| format!("{} {word}", style.strong(&key.to_string()))).collect();
        text = shown.join("  ");
        if width_of(&text) <= app.columns {
            break;
        }
    }
    text
}

/// All keys, where lines break by themselves.
fn menu() -> String {
    let keys = MENU.iter().map(|(key, word, _)| format!("{key} {word}")).collect::<Vec<_>>();
    keys.join("  ") + "\n"
}

#[cfg(test)]
mod tests;
