//! The tests of any crate: built by cargo, each run in a process and a folder of its own, with a heap diagnostic for each
//! limit that fails.

mod budgets;
mod build;
mod environment;
mod folder;
mod report;
mod run;
mod source;
mod workspace;

use std::path::PathBuf;
use std::time::Duration;

use crate::sys::process::Cancel;
use crate::ui::progress::Progress;
use crate::ui::style::Style;
use crate::util::error::{Failure, Result};

use budgets::Budgets;
use source::Sources;
use workspace::Workspace;

/// Which tests to run, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The crate's `Cargo.toml`, or its folder; none for that of the current folder.
    pub manifest: Option<PathBuf>,
    /// One package of a workspace.
    pub package: Option<String>,
    /// All packages of a workspace, where cargo would take some.
    pub workspace: bool,
    /// Whether to build with optimisation.
    pub release: bool,
    /// Features to switch on, as cargo takes them.
    pub features: Option<String>,
    /// What the name of a test must contain.
    pub filter: Option<String>,
    /// Whether measured figures are written to the files of budgets.
    pub bless: bool,
    /// How long one test may run.
    pub time_limit: Duration,
}

impl Default for Request {
    fn default() -> Request {
        Request {
            manifest: None,
            package: None,
            workspace: false,
            release: false,
            features: None,
            filter: None,
            bless: false,
            time_limit: Duration::from_secs(60),
        }
    }
}

/// What came out.
#[derive(Debug)]
pub struct Outcome {
    pub passed: bool,
    /// What there is to show: rustc's messages, diagnostics, a table, and a summary.
    pub page: String,
}

/// Builds the tests, runs them, and says what came out. What goes on meanwhile is handed to `on_progress`.
///
/// # Errors
///
/// If there is no such crate, it has no test that was asked for, or cargo or a test cannot be started.
pub fn test(
    request: &Request,
    style: Style,
    columns: usize,
    on_progress: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Outcome> {
    let cancel = Cancel::default();
    let workspace = Workspace::of(request.manifest.as_deref(), &cancel)?;
    if request.manifest.is_none() && workspace.is_heaplings() {
        return Err(Failure::new("`test` is for a crate of your own, and this is heaplings itself").help(
            "name the crate: `cargo checker test --manifest-path ../mine/Cargo.toml`; `cargo checker check` checks the exercises",
        ));
    }
    let built = build::build(&workspace, request, style.color, &cancel, on_progress)?;
    if !built.compiles {
        let page = report::does_not_compile(&workspace, &built.messages, style);
        return Ok(Outcome { passed: false, page });
    }
    let before = request.bless.then(|| Budgets::read(&workspace));
    let tests = run::run(&workspace, &built, request, &cancel, on_progress)?;
    let sources = Sources::of(&workspace);
    let mut page = report::show(&workspace, &built.messages, &tests, &sources, style, columns);
    let passed = tests.iter().all(run::Tested::passed);
    if let Some(before) = before {
        page.push_str(&before.changes(&Budgets::read(&workspace), passed, style));
    }
    Ok(Outcome { passed, page })
}
