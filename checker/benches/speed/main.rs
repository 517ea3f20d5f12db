//! How long a learner waits, beside bare cargo and beside rustlings: `checker/scripts/bench.sh`.
//!
//! Runs are interleaved and compared in pairs, so that a machine that slows down slows both sides. Nothing
//! here is part of `cargo test`: times are for people to look at.

mod figures;
mod measures;
mod options;
mod place;
mod session;

use std::process::ExitCode;

use figures::Table;
use measures::Bench;
use options::{Options, Part};
use place::Place;

/// An error is a sentence for whoever started this.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{}", options::HELP);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("error: {message}\n\n{}", options::HELP);
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

/// Returns whether all goals were met.
fn run(options: &Options) -> Result<bool> {
    let place = Place::make()?;
    let mut table = Table::new();
    let mut bench = Bench::new(&place, options, &mut table);
    for part in &options.parts {
        match part {
            Part::Run => bench.run()?,
            Part::Watch => bench.watch()?,
            Part::All => bench.all()?,
            Part::Verify => bench.verify()?,
            Part::Idle => bench.idle()?,
            Part::Fresh => bench.fresh()?,
            Part::Scale => bench.scale()?,
        }
    }
    Ok(table.all_met())
}
