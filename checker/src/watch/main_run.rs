//! What an exercise's `main` prints.

use std::process::Command;
use std::slice;
use std::time::Duration;

use super::job::Update;
use crate::build::cargo::{self, Event};
use crate::build::{ending, program};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::sys::process::{self, Cancel, End, Limits};
use crate::sys::scratch::ScratchFolder;
use crate::ui::progress::Progress;
use crate::ui::style::{Style, count};
use crate::ui::terminal::sanitize;
use crate::util::error::{Failure, Result, reason};

/// How long `main` may run: its benchmarks take a second each.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The lines that are shown.
const MOST_LINES: usize = 1_000;

/// Builds the learner's program and runs it, in a folder of its own. Both streams come as one text, in the order of the program's own lines.
///
/// # Errors
///
/// If it cannot be built for a reason that lies outside it, cannot be started, or is cancelled.
pub fn run(
    catalog: &Catalog,
    exercise: &Exercise,
    style: Style,
    cancel: &Cancel,
    say: &dyn Fn(Update),
) -> Result<String> {
    let on_event = &mut |event: &Event| {
        if let Event::Working(progress) = event {
            say(Update::Working(progress.clone()));
        }
    };
    let built = program::build(catalog, slice::from_ref(exercise), Version::Yours, false, cancel, on_event)?;
    let Some(built) = built.into_iter().find(|built| built.exercise == exercise.name) else {
        return Err(Failure::cancelled());
    };
    let name = &exercise.name;
    let Some(binary) = built.binary else {
        return Ok(format!("{}{}\n", built.messages, style.error(&format!("{name} does not compile"))));
    };
    say(Update::Working(Progress::Main { exercise: name.clone() }));
    let folder = ScratchFolder::make(&cargo::target_folder(catalog.root()))?;
    let mut command = Command::new(&binary);
    command.current_dir(&*folder).env("RUST_BACKTRACE", "0").env_remove("RUST_LIB_BACKTRACE");
    let mut all = Vec::new();
    let limits = Limits { time: Some(TIME_LIMIT), output: process::MOST_OUTPUT };
    let end = process::run_in_one_stream(&mut command, limits, cancel, |_, piece| {
        all.extend_from_slice(piece);
    });
    let end =
        end.map_err(|error| Failure::new(format!("cannot run `{}`: {}", binary.display(), reason(&error))))?;
    if end == End::Cancelled {
        return Err(Failure::cancelled());
    }
    let heading = style.strong(&format!("What `main` of {name} prints"));
    let mut text = format!("{heading}\n\n{}", printed(&all));
    if !matches!(end, End::Exited(status) if status.success()) {
        let why = ending::of_program(end, TIME_LIMIT, &String::from_utf8_lossy(&all));
        text.push_str(&format!("\n{}: it {why}\n", style.error("error")));
    }
    Ok(text)
}

/// What was printed, made harmless, and not more than can be read.
fn printed(bytes: &[u8]) -> String {
    let text = sanitize(bytes);
    if text.trim().is_empty() {
        return "Nothing. A `println!` or `dbg!` in `main` shows up here.\n".to_string();
    }
    let mut shown: String = text.lines().take(MOST_LINES).map(|line| format!("{line}\n")).collect();
    let left = text.lines().count().saturating_sub(MOST_LINES);
    if left > 0 {
        shown.push_str(&format!("… and {}\n", count(left as u64, "more line")));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_does_no_harm_and_is_not_endless() {
        assert_eq!(printed(b"one\n\x1b[2Jtwo"), "one\n␛[2Jtwo\n");
        assert!(printed(b" \n").starts_with("Nothing."));
        let many = printed("x\n".repeat(MOST_LINES + 2).as_bytes());
        assert!(many.ends_with("x\n… and 2 more lines\n"));
        assert_eq!(many.lines().count(), MOST_LINES + 1);
    }
}
