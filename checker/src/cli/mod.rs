//! The command line: what the arguments ask for, and a thin function for each command.

pub mod args;
mod bench;
mod check;
mod completions;
mod diagnose;
mod explain;
mod list;
mod practise;
mod profile;
mod profile_file;
mod quiz;
mod show;
mod test;
mod update;

use std::process::ExitCode;

use crate::author::{scaffold, verify};
use crate::build::direct::linker;
use crate::grade;
use crate::session::Session;
use crate::sys::platform;
use crate::ui::output::{columns, complain, print};
use crate::ui::terminal::sanitize;
use crate::util::error::Result;
use crate::watch::{self, Start};
use args::Command;

/// Does what the arguments of this process ask for, and says on standard error why not if it cannot.
pub fn run() -> ExitCode {
    if let Some(code) = linker::serve() {
        return code;
    }
    match perform() {
        Ok(code) => code,
        Err(failure) => {
            complain(&sanitize(failure.to_string().as_bytes()));
            ExitCode::from(2)
        }
    }
}

fn perform() -> Result<ExitCode> {
    let command = args::parse(std::env::args_os().skip(1))?;
    match &command {
        Command::Help { command } => {
            print(&args::help(*command, columns()))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Version => {
            print(concat!("heaplings ", env!("CARGO_PKG_VERSION"), "\n"))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Completions { shell } => return completions::completions(shell),
        Command::Update { from, dry_run } => {
            platform::reaper();
            return update::update(from.as_deref(), *dry_run);
        }
        Command::Profile(profile) if let Some(file) = profile.file() => {
            return profile_file::profile_file(file, profile);
        }
        Command::Test(request) => {
            platform::reaper();
            return test::test(request);
        }
        _ => {}
    }
    let session = Session::open()?;
    if let Command::Watch { .. }
    | Command::Run { .. }
    | Command::Check { .. }
    | Command::Diagnose(_)
    | Command::Bench(_)
    | Command::Profile(_)
    | Command::Grade(_)
    | Command::Verify { .. } = command
    {
        // Before there are other threads: its pipe must end up in no other process.
        platform::reaper();
    }
    match command {
        Command::Watch { at, editor } => {
            let at = at.map(|name| session.start(&name).cloned()).transpose()?;
            watch::watch(session, Start { at, editor })
        }
        Command::List => list::list(&session),
        Command::Run { exercise, format, time_limit, verbose } => {
            check::run(&session, exercise.as_deref(), format, time_limit, verbose)
        }
        Command::Check { exercises, format, time_limit, verbose } => {
            check::check(&session, &exercises, format, time_limit, verbose)
        }
        Command::Diagnose(request) => diagnose::diagnose(&session, &request),
        Command::Bench(bench) => bench::bench(&session, &bench),
        Command::Profile(profile) => profile::profile(&session, &profile),
        Command::Hint { exercise, number } => show::hint(&session, exercise.as_deref(), number),
        Command::Solution { exercise, tests } => show::solution(&session, exercise.as_deref(), tests),
        Command::Explain { facts: Some(word), .. } => explain::facts(&session, &word),
        Command::Explain { term, .. } => explain::explain(&session, term.as_deref()),
        Command::Quiz { chapter } => quiz::quiz(&session, chapter.as_deref()),
        Command::Practise { name, random, stop } => {
            practise::practise(&session, name.as_deref(), random, stop)
        }
        Command::Diff { exercise } => show::diff(&session, exercise.as_deref()),
        Command::Reset { exercise, tests } => show::reset(&session, &exercise, tests),
        Command::Grade(grading) => grade::grade(&session, &grading),
        Command::Verify { exercises, extra } => verify::verify(&session, &exercises, extra),
        Command::New { chapter, exercise } => scaffold::new(&session, &chapter, &exercise),
        // They were answered above, without a session.
        Command::Help { .. }
        | Command::Version
        | Command::Completions { .. }
        | Command::Update { .. }
        | Command::Test(_) => Ok(ExitCode::SUCCESS),
    }
}
