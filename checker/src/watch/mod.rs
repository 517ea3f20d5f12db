//! Watch mode: the current exercise, checked at every save, and single keys for everything else.
//!
//! One loop hears all events and owns all state (`app`); what is on the screen is a function of that state
//! (`screen`). Checks run on a thread of their own (`job`), which a newer save calls off.

mod app;
mod cards;
mod chapter;
mod editor;
mod job;
mod keys;
mod lesson;
mod list;
mod lookout;
mod main_run;
#[cfg(test)]
mod offscreen;
mod others;
mod panels;
mod saved_file;
mod screen;

pub use lookout::Lookout;

use std::env;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};

use crate::course::catalog::Exercise;
use crate::session::Session;
use crate::sys::platform::{self, Change};
use crate::ui::output::{exit_code, print};
use crate::ui::terminal::{self, Key, RawMode};
use crate::util::error::{Failure, Result, reason};
use app::{App, View, Wish};
use lookout::Seen;
use screen::Page;

/// Everything that can happen.
#[derive(Debug)]
enum Event {
    Key(Key),
    /// A line of input where there are no single keys; none at the end of input.
    Line(Option<String>),
    Terminal(Change),
    File(Seen),
    /// Something to tell.
    Note(String),
    Job(job::Event),
}

/// Where watch mode begins, and what it opens files with.
#[derive(Debug, Default)]
pub struct Start {
    /// Not where the learner was.
    pub at: Option<Exercise>,
    /// An editor and its arguments, with `{file}` and `{line}`.
    pub editor: Option<String>,
}

/// Runs until the learner quits, or until the input ends.
///
/// # Errors
///
/// If standard output cannot be written to, or the input cannot be listened to.
pub fn watch(session: Session, start: Start) -> Result<ExitCode> {
    let (events, received) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    let mut raw = if io::stdout().is_terminal() && !dumb { RawMode::enter() } else { None };
    let interface = if raw.is_some() { Interface::Screen } else { Interface::Lines };
    listen(interface, &events, may_go_on).map_err(|error| Failure::thread(&error))?;
    let begins_there = start.at.clone();
    let saved = events.clone();
    let mut app = App::new(session, interface, start, events);
    let looks = app.lookout.start(move |seen| saved.send(Event::File(seen)).is_ok());
    looks.map_err(|error| Failure::thread(&error))?;
    if let Some(exercise) = begins_there {
        app.begin_at(&exercise);
    }
    if let (Interface::Screen, Some(size)) = (interface, platform::terminal_size()) {
        app.resize(size);
    }
    let passed = run(&mut app, &mut raw, &received, &go_on);
    app.stop();
    if raw.is_some() && app.activity.take().is_some() {
        // Nothing is going on any more, and the shell's prompt gets a line of its own.
        let _ = show(&mut app);
    }
    if raw.take().is_some() {
        let _ = print("\n");
    }
    Ok(exit_code(passed?))
}

/// How watch mode shows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Interface {
    /// A page that is drawn anew, also to show work in progress, and single keys.
    Screen,
    /// Plain lines in and out, for pipes and for systems without `stty`.
    Lines,
}

/// Hears keys, lines and the terminal. After each key nothing is read until it was dealt with: meanwhile the terminal
/// may belong to an editor.
fn listen(interface: Interface, events: &Sender<Event>, may_go_on: Receiver<()>) -> io::Result<()> {
    let input = events.clone();
    if interface == Interface::Lines {
        return terminal::read_lines(move |line| input.send(Event::Line(line)).is_ok());
    }
    let events = events.clone();
    platform::on_change(move |change| drop(events.send(Event::Terminal(change))));
    terminal::read_keys(move |key| input.send(Event::Key(key)).is_ok() && may_go_on.recv().is_ok())
}

/// The loop. Returns whether all is well: false only if the input ended at an exercise that does not pass.
fn run(
    app: &mut App,
    raw: &mut Option<RawMode>,
    events: &Receiver<Event>,
    go_on: &Sender<()>,
) -> Result<bool> {
    let mut input_over = false;
    app.check();
    show(app)?;
    loop {
        // The state holds a sender, so there is always an event to come.
        let Ok(event) = events.recv() else { return Ok(app.is_passed()) };
        let is_key = matches!(event, Event::Key(_));
        let changed = match event {
            Event::Key(key) => app.key(key),
            Event::Line(Some(line)) => app.line(&line),
            Event::Line(None) => {
                input_over = true;
                false
            }
            Event::Terminal(Change::Size(size)) => app.resize(size),
            Event::Terminal(Change::GoesOn) => {
                raw.as_mut().map(RawMode::renew);
                true
            }
            Event::Note(note) => {
                app.tell(note);
                true
            }
            Event::Job(event) => app.hear(event),
            Event::File(Seen::Saved(save)) => app.saved(save),
            Event::File(Seen::Overslept) => {
                raw.as_mut().map(RawMode::renew);
                false
            }
        };
        let granted = app.wish.take().map(|wish| grant(app, raw, wish)).is_some();
        if changed || granted {
            show(app)?;
        }
        if app.quits() {
            return Ok(true);
        }
        if is_key {
            let _ = go_on.send(());
        }
        // Without input there is nobody to stop this, so it ends with the verdict it has.
        if input_over && !app.is_busy() {
            return Ok(app.is_passed());
        }
    }
}

/// Leaves the terminal to somebody else, and takes it again.
fn grant(app: &mut App, raw: &mut Option<RawMode>, wish: Wish) {
    let Some(raw) = raw else { return };
    raw.leave();
    app.lookout.set_paused(true);
    let _ = print("\n");
    match &wish {
        Wish::Suspend => platform::suspend(),
        Wish::Edit(editor) => {
            if let Err(error) = editor.command().status() {
                app.tell(format!("cannot start `{}`: {}", editor.program(), reason(&error)));
            }
        }
    }
    raw.renew();
    app.lookout.set_paused(false);
    // In an editor no time is lost: the terminal was elsewhere, and the checker was not.
    if wish == Wish::Suspend {
        app.go_on();
    }
    if let Some(size) = platform::terminal_size() {
        app.resize(size);
    }
}

/// Draws the page, and tells the state what of it is shown.
fn show(app: &mut App) -> Result<()> {
    // What was asked for comes at once, a verdict when it is there.
    if app.interface == Interface::Lines
        && app.is_busy()
        && app.view == View::Verdict
        && app.notices.is_empty()
    {
        return Ok(());
    }
    let Page { text, shown } = screen::render(app);
    app.shown = shown;
    match app.interface {
        // From the top left corner, over a cleared screen. Clearing all of it at once (2J) would push a copy
        // into the history of some terminals each time.
        Interface::Screen => print(&format!("\x1b[H\x1b[J{text}")),
        Interface::Lines => print(&format!("{text}\n")),
    }
}
