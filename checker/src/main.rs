//! The command line of heaplings; everything else is in the library.

use std::io::{self, Write};
use std::process::ExitCode;

use checker::args::{self, Command};
use checker::commands::{self, Session};
use checker::error::Result;
use checker::platform;
use checker::style::Style;
use checker::terminal::sanitize;
use checker::{grade, scaffold, verify, watch};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(failure) => {
            let style = Style::of(&io::stderr());
            let failure = sanitize(failure.to_string().as_bytes());
            let _ = writeln!(io::stderr(), "{}: {failure}", style.error("error"));
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode> {
    let command = args::parse(std::env::args_os().skip(1))?;
    match &command {
        Command::Help { command } => {
            commands::print(&args::help(*command))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Version => {
            commands::print(concat!("heaplings ", env!("CARGO_PKG_VERSION"), "\n"))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Profile(profile) if let Some(file) = profile.file() => {
            return commands::profile_file(file, profile);
        }
        _ => {}
    }
    let session = Session::open()?;
    if let Command::Watch
    | Command::Run { .. }
    | Command::Check { .. }
    | Command::Bench(_)
    | Command::Profile(_)
    | Command::Grade(_)
    | Command::Verify { .. } = command
    {
        // Before there are other threads: its pipe must end up in no other process.
        platform::keeper();
    }
    match command {
        Command::Watch => watch::watch(session),
        Command::List => commands::list(&session),
        Command::Run { exercise, format, time_limit } => {
            commands::run(&session, exercise.as_deref(), format, time_limit)
        }
        Command::Check { format, time_limit } => commands::check(&session, format, time_limit),
        Command::Bench(bench) => commands::bench(&session, &bench),
        Command::Profile(profile) => commands::profile(&session, &profile),
        Command::Hint { exercise, number } => commands::hint(&session, exercise.as_deref(), number),
        Command::Solution { exercise } => commands::solution(&session, exercise.as_deref()),
        Command::Diff { exercise } => commands::diff(&session, exercise.as_deref()),
        Command::Reset { exercise } => commands::reset(&session, &exercise),
        Command::Grade(grading) => grade::grade(&session, &grading),
        Command::Verify { exercises, extra } => verify::verify(&session, &exercises, extra),
        Command::New { chapter, exercise } => scaffold::new(&session, &chapter, &exercise),
        // They were answered above, without a repository.
        Command::Help { .. } | Command::Version => Ok(ExitCode::SUCCESS),
    }
}
