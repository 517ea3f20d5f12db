//! `list`: what there is, and how far the learner has come.

use std::process::ExitCode;

use super::practise;
use crate::course::overview::overview;
use crate::course::practice::{Day, now};
use crate::session::Session;
use crate::ui::output::{columns, print};
use crate::util::error::Result;

/// Lists all exercises by chapter.
///
/// # Errors
///
/// If standard output cannot be written to.
pub fn list(session: &Session) -> Result<ExitCode> {
    let Session { catalog, progress, style } = session;
    print(&overview(catalog, progress, &session.current().name, *style, columns()))?;
    print(&practise::outlook(catalog, progress, Day::of(now())))?;
    Ok(ExitCode::SUCCESS)
}
