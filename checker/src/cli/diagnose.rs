//! `diagnose`: a verdict for editors, in the forms in which cargo gives rustc's messages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus};
use std::thread;
use std::time::Duration;

use super::args::Format;
use super::check::{prepare_next, record};
use crate::build::messages::{self, Target};
use crate::check::diagnostic::Context;
use crate::check::message::{self, Extras, Message};
use crate::check::verdict::Verdict;
use crate::check::{self, Event, Options, report};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::notes::Notes;
use crate::grade::report::github;
use crate::session::Session;
use crate::sys::process::Cancel;
use crate::ui::output::{columns, print};
use crate::ui::status_line::StatusLine;
use crate::ui::style::Style;
use crate::util::error::{Failure, Result};
use crate::util::json::Value;

/// What cargo ends with where something does not compile.
const FAILED: u8 = 101;

/// What to diagnose, and how to say it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagnose {
    /// A file, or the name of an exercise; none for the current one.
    pub file: Option<String>,
    pub format: MessageFormat,
    /// Whether the first hint stands below the first diagnostic.
    pub hints: bool,
    pub time_limit: Option<Duration>,
}

/// The form of a message; the first three have the names that cargo has for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MessageFormat {
    #[default]
    Human,
    Short,
    Json,
    /// Annotations, as `grade` has them.
    Github,
}

impl MessageFormat {
    pub const ALL: [(&'static str, MessageFormat); 4] = [
        ("human", MessageFormat::Human),
        ("short", MessageFormat::Short),
        ("json", MessageFormat::Json),
        ("github", MessageFormat::Github),
    ];

    fn name(self) -> &'static str {
        MessageFormat::ALL.iter().find(|(_, format)| *format == self).map_or("human", |(name, _)| name)
    }
}

/// Judges the exercise that a file holds, or has cargo check the package of another file.
///
/// # Errors
///
/// If the file is none of this repository, or what has to be run cannot be.
pub fn diagnose(session: &Session, request: &Diagnose) -> Result<ExitCode> {
    match subject(session, request.file.as_deref())? {
        Subject::Exercise(exercise) => judge(session, exercise, request),
        Subject::Other(manifest) => check_other(session.catalog.root(), &manifest, request.format),
    }
}

/// What a file is.
#[derive(Debug, PartialEq, Eq)]
enum Subject<'a> {
    /// The learner's copy of an exercise.
    Exercise(&'a Exercise),
    /// Anything else: the manifest of the package that it lies in.
    Other(PathBuf),
}

fn subject<'a>(session: &'a Session, file: Option<&str>) -> Result<Subject<'a>> {
    let Some(file) = file else { return Ok(Subject::Exercise(session.current())) };
    let catalog = &session.catalog;
    let own = |path: &Path| {
        let is_own = |exercise: &&Exercise| path.ends_with(exercise.path(Version::Yours));
        catalog.exercises().iter().find(is_own)
    };
    let Ok(path) = fs::canonicalize(file) else {
        // A name, or an exercise that is missing, of which the check says so.
        return match own(Path::new(file)) {
            Some(exercise) => Ok(Subject::Exercise(exercise)),
            None if file.contains(['.', '/', '\\']) => {
                Err(Failure::new(format!("there is no file `{file}`"))
                    .help("give the file of an exercise, its name, or nothing for the current one"))
            }
            None => catalog.exercise(file).map(Subject::Exercise),
        };
    };
    let root = fs::canonicalize(catalog.root()).unwrap_or_else(|_| catalog.root().to_path_buf());
    let Ok(inside) = path.strip_prefix(&root) else {
        return Err(Failure::new(format!("`{file}` is not in this repository"))
            .help(format!("the repository is `{}`", root.display())));
    };
    if path.is_dir() {
        // A folder may have the name of an exercise.
        let named = catalog.exercises().iter().find(|exercise| exercise.name == file);
        return named.map(Subject::Exercise).ok_or_else(|| {
            Failure::new(format!("`{file}` is a folder"))
                .help("give the file of an exercise, its name, or nothing for the current one")
        });
    }
    // The whole path: a starter has the exercise's name, too.
    let is_this = |exercise: &&Exercise| inside == Path::new(&exercise.path(Version::Yours));
    if let Some(exercise) = catalog.exercises().iter().find(is_this) {
        return Ok(Subject::Exercise(exercise));
    }
    let manifests = path.ancestors().map(|folder| folder.join("Cargo.toml"));
    let manifest = manifests.into_iter().find(|manifest| manifest.is_file());
    Ok(Subject::Other(manifest.unwrap_or_else(|| root.join("Cargo.toml"))))
}

fn judge(session: &Session, exercise: &Exercise, request: &Diagnose) -> Result<ExitCode> {
    let catalog = &session.catalog;
    let format = request.format;
    let color = session.style.color && format == MessageFormat::Human;
    let standard = Options::default();
    let time_limit = request.time_limit.unwrap_or(standard.time_limit);
    let options = Options { color, time_limit, ..standard };
    let find = || {
        let binary = options.version.binary(&exercise.name);
        Target::find(catalog.root(), options.version.package(), &binary, &Cancel::default())
    };
    let (verdict, target) = thread::scope(|scope| {
        // Cargo tells the target while the exercise is built; where there is no room for a thread, afterwards.
        let is_json = format == MessageFormat::Json;
        let asked = is_json.then(|| thread::Builder::new().spawn_scoped(scope, find).ok()).flatten();
        let verdict = verdict(catalog, exercise, &options);
        let target = asked.and_then(|asked| asked.join().ok());
        (verdict, target.or_else(|| is_json.then(find)))
    });
    let (verdict, compiler) = verdict?;
    let page = match target {
        Some(target) => {
            let own = own(session, exercise, &verdict, request)?;
            let all = compiler.iter().chain(own.iter().map(|message| &message.diagnostic));
            let target = target?;
            // As cargo ends, too.
            all.map(|one| target.message(one)).collect::<String>()
                + &messages::build_finished(verdict.passed())
        }
        None if format == MessageFormat::Human => {
            let page = report::show(catalog, exercise, &verdict, session.style, columns());
            page + &hint(session, exercise, request.hints && !verdict.passed())?
                .map_or(String::new(), |hint| hint + "\n")
        }
        None => {
            let compiler = compiler.into_iter();
            let compiler = compiler.map(|diagnostic| Message { test: "compiles".into(), diagnostic });
            let own = own(session, exercise, &verdict, request)?;
            compiler.chain(own).map(|message| line(format, &exercise.name, &message)).collect()
        }
    };
    print(&page)?;
    // An editor expects no file to be exchanged beneath it: practice that has come to its end waits, as for JSON.
    record(catalog, &[&verdict], Format::Json);
    // An editor that has heard nothing clears what it shows when this ends: then it is not kept waiting.
    if !(verdict.passed() && format == MessageFormat::Json) {
        prepare_next(session, std::slice::from_ref(exercise), &options);
    }
    Ok(if verdict.passed() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// The verdict, by the same check as `run` has, and what rustc said, as cargo hands it on.
fn verdict(
    catalog: &Catalog,
    exercise: &Exercise,
    options: &Options,
) -> Result<(Verdict, Vec<Value<'static>>)> {
    let (mut found, mut compiler) = (None, Vec::new());
    let mut status = StatusLine::new();
    let exercises = std::slice::from_ref(exercise);
    check::check_all(catalog, exercises, options, &Cancel::default(), &mut |event| match event {
        Event::Working(progress) => status.show(&progress),
        Event::Way(_) => {}
        Event::Compiler(diagnostics) => compiler = diagnostics,
        Event::Verdict(verdict) => found = Some(verdict),
    })?;
    status.clear();
    Ok((found.ok_or_else(Failure::cancelled)?, compiler))
}

/// The diagnostics of the tests that did not pass.
fn own(
    session: &Session,
    exercise: &Exercise,
    verdict: &Verdict,
    request: &Diagnose,
) -> Result<Vec<Message>> {
    let hint = hint(session, exercise, request.hints)?;
    let path = exercise.path(Version::Yours);
    let context = Context {
        style: Style::default(),
        root: session.catalog.root(),
        path: &path,
        text: &verdict.text,
        costs: &[],
        columns: usize::MAX,
    };
    Ok(message::messages(verdict, &context, Extras { hint: hint.as_deref() }))
}

/// The first hint, if it is wanted.
fn hint(session: &Session, exercise: &Exercise, wanted: bool) -> Result<Option<String>> {
    if !wanted {
        return Ok(None);
    }
    let hints = Notes::load(&session.catalog, exercise)?.hints;
    Ok(hints.first().map(|hint| format!("hint 1 of {}: {hint}", hints.len())))
}

/// A message in the short form, or as an annotation.
fn line(format: MessageFormat, exercise: &str, message: &Message) -> String {
    match format {
        MessageFormat::Github => annotation(&format!("{exercise}: {}", message.test), &message.diagnostic),
        _ => message::short(&message.diagnostic),
    }
}

fn annotation(title: &str, diagnostic: &Value<'_>) -> String {
    let Some((file, line, column)) = message::place(diagnostic) else { return String::new() };
    let text = |name| diagnostic.get(name).and_then(Value::as_str).unwrap_or_default();
    let level = if text("level") == "warning" { "warning" } else { "error" };
    let place = [("line", line), ("col", column)];
    github::annotation_at(level, &file, &place, title, text("message"))
}

/// Plain `cargo check`, for what is no exercise.
fn check_other(root: &Path, manifest: &Path, format: MessageFormat) -> Result<ExitCode> {
    let cancel = Cancel::default();
    if format != MessageFormat::Github {
        return Ok(code(messages::pass_through(root, manifest, format.name(), &cancel)?));
    }
    let (status, diagnostics) = messages::of_check(root, manifest, &cancel)?;
    let title = |diagnostic: &Value<'_>| {
        let code = diagnostic.get("code").and_then(|code| code.get("code")).and_then(Value::as_str);
        code.unwrap_or("rustc").to_string()
    };
    print(&diagnostics.iter().map(|one| annotation(&title(one), one)).collect::<String>())?;
    Ok(code(status))
}

/// Cargo's exit code.
fn code(status: Option<ExitStatus>) -> ExitCode {
    let code = status.and_then(|status| status.code()).and_then(|code| u8::try_from(code).ok());
    ExitCode::from(code.unwrap_or(FAILED))
}
