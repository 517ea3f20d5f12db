//! Watch mode: the current exercise, checked at every save, and single keys for everything else.
//!
//! One loop hears all events and owns all state (`app`); what is on the screen is a function of that state
//! (`page`). Checks run on a thread of their own (`job`), which a newer save calls off.

mod app;
mod job;
mod keys;
mod saved_file;
mod screen;

pub use saved_file::Watched;

use std::env;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use crate::session::Session;
use crate::sys::platform;
use crate::ui::output::{exit_code, print};
use crate::ui::terminal::{self, Key, RawMode};
use crate::util::error::{Failure, Result};
use app::{App, View};
use screen::Page;

/// How often the watched file is looked at. A look costs some microseconds, and the waking up for it some
/// more: 35 together. So a learner who reads or thinks is looked after less eagerly than one who saves in quick
/// succession, at 8 ms more for a verdict, and one who has gone still less.
fn tick(quiet: Duration) -> Duration {
    Duration::from_millis(match quiet.as_secs() {
        0..3 => 15,
        3..600 => 30,
        _ => 100,
    })
}

/// Everything that can happen.
#[derive(Debug)]
enum Event {
    Key(Key),
    /// A line of input where there are no single keys; none at the end of input.
    Line(Option<String>),
    /// The terminal has so many columns and rows now.
    Resized((u16, u16)),
    Job(job::Event),
}

/// Runs until the learner quits, or until the input ends.
///
/// # Errors
///
/// If standard output cannot be written to, or the input cannot be listened to.
pub fn watch(session: Session) -> Result<ExitCode> {
    let (events, received) = mpsc::channel();
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    let raw = if io::stdout().is_terminal() && !dumb { RawMode::enter() } else { None };
    let interface = if raw.is_some() { Interface::Screen } else { Interface::Lines };
    listen(interface, &events).map_err(|error| Failure::thread(&error))?;
    let mut app = App::new(session, interface, events);
    if let (Interface::Screen, Some(size)) = (interface, platform::terminal_size()) {
        app.resize(size);
    }
    let passed = run(&mut app, &received);
    app.stop();
    if raw.is_some() && app.activity.take().is_some() {
        // Nothing is going on any more, and the shell's prompt gets a line of its own.
        let _ = show(&mut app);
    }
    drop(raw);
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

fn listen(interface: Interface, events: &Sender<Event>) -> io::Result<()> {
    let input = events.clone();
    if interface == Interface::Lines {
        return terminal::read_lines(move |line| input.send(Event::Line(line)).is_ok());
    }
    let events = events.clone();
    platform::on_resize(move |size| drop(events.send(Event::Resized(size))));
    terminal::read_keys(move |key| input.send(Event::Key(key)).is_ok())
}

/// The loop. Returns whether all is well: false only if the input ended at an exercise that does not pass.
fn run(app: &mut App, events: &Receiver<Event>) -> Result<bool> {
    let mut input_over = false;
    let mut quiet = Duration::ZERO;
    app.check();
    show(app)?;
    loop {
        let tick = tick(quiet);
        quiet += tick;
        let changed = match events.recv_timeout(tick) {
            Ok(Event::Key(key)) => app.key(key),
            Ok(Event::Line(Some(line))) => app.line(&line),
            Ok(Event::Line(None)) => {
                input_over = true;
                false
            }
            Ok(Event::Resized(size)) => app.resize(size),
            Ok(Event::Job(event)) => app.hear(event),
            Err(RecvTimeoutError::Timeout) => app.look(),
            Err(RecvTimeoutError::Disconnected) => return Ok(true),
        };
        if changed {
            quiet = Duration::ZERO;
            show(app)?;
        }
        if app.quits() {
            return Ok(true);
        }
        // Without input there is nobody to stop this, so it ends with the verdict it has.
        if input_over && !app.is_busy() {
            return Ok(app.is_passed());
        }
    }
}

/// Draws the page, and tells the state how far what it shows can be scrolled.
fn show(app: &mut App) -> Result<()> {
    // What was asked for comes at once, a verdict when it is there.
    if app.interface == Interface::Lines
        && app.is_busy()
        && app.view == View::Verdict
        && app.notices.is_empty()
    {
        return Ok(());
    }
    let Page { text, last_top } = screen::render(app);
    app.last_top = last_top;
    match app.interface {
        // From the top left corner, over a cleared screen. Clearing all of it at once (2J) would push a copy
        // into the history of some terminals each time.
        Interface::Screen => print(&format!("\x1b[H\x1b[J{text}")),
        Interface::Lines => print(&format!("{text}\n")),
    }
}
