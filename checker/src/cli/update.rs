//! `update`: a new version of the repository, with the learner's answers.

use std::process::ExitCode;

use crate::course::catalog::Catalog;
use crate::ui::output::print;
use crate::ui::status_line::StatusLine;
use crate::update;
use crate::util::error::Result;

/// Takes the version, and says what became of each exercise that has changed.
///
/// # Errors
///
/// If there is no repository, or the version cannot be taken; nothing is changed then.
pub fn update(from: Option<&str>, dry: bool) -> Result<ExitCode> {
    let catalog = Catalog::find()?;
    let mut status = StatusLine::new();
    let report = update::update(&catalog, from, dry, &mut |progress| status.show(progress));
    status.clear();
    print(&report?.text)?;
    Ok(ExitCode::SUCCESS)
}
