//! `test`: the tests of a crate of one's own, with heap diagnostics at its lines.

use std::io;
use std::process::ExitCode;

use crate::own_crate::{self, Request};
use crate::ui::output::{columns, print};
use crate::ui::status_line::StatusLine;
use crate::ui::style::Style;
use crate::util::error::Result;

/// What `cargo test` ends with if a test fails or does not compile.
const FAILED: u8 = 101;

/// Runs the tests. Ends as `cargo test` does.
///
/// # Errors
///
/// If there is no such crate or no such test, or what has to be run cannot be.
pub fn test(request: &Request) -> Result<ExitCode> {
    let style = Style::of(&io::stdout());
    let mut status = StatusLine::new();
    let outcome = own_crate::test(request, style, columns(), &mut |progress| status.show(progress));
    drop(status);
    let outcome = outcome?;
    print(&outcome.page)?;
    Ok(if outcome.passed { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}
