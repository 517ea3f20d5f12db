//! `verify`: every exercise held to the anatomy that CONTRIBUTING.md describes.

mod answers;
mod header;
mod imports;
mod measured;
mod page;
pub(crate) mod readme;
mod report;
mod text;
pub(crate) mod tree;
mod violation;

use std::collections::HashMap;
use std::fs;
use std::process::ExitCode;

use crate::build::cargo::{self, Product};
use crate::check::verdict::Verdict;
use crate::check::{self, Event, Options};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::limits::{self, TestText};
use crate::course::notes::{Kind, Notes};
use crate::session::Session;
use crate::sys::process::Cancel;
use crate::ui::output::{exit_code, print};
use crate::ui::progress::Progress;
use crate::ui::status_line::StatusLine;
use crate::util::error::Result;
use measured::Case;
use report::Row;
use violation::Violation;

/// What else `verify` is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extra {
    /// Run the solutions' tests with optimisation as well.
    pub release: bool,
    /// Time everything, and write the table of all figures.
    pub table: bool,
}

/// Rules whose violation lets cargo build nothing, or not what is to be measured.
const BLOCKING: [&str; 3] = ["files", "names", "targets"];

/// Holds all exercises, or those that are named, to the rules, and prints what is not kept.
///
/// # Errors
///
/// If a name is none of an exercise's, or if nothing can be built for a reason outside the exercises.
pub fn verify(session: &Session, names: &[String], extra: Extra) -> Result<ExitCode> {
    let catalog = &session.catalog;
    let exercises = catalog.select(names)?;
    let mut found = around(catalog, &exercises)?;
    let texts: Vec<Texts> = exercises.iter().map(|exercise| Texts::read(catalog, exercise)).collect();
    for texts in &texts {
        found.extend(texts.violations());
    }
    let blocked = found.iter().any(|violation| BLOCKING.contains(&violation.rule));
    let rows = if blocked {
        Vec::new()
    } else {
        let (measured, rows) = measure(catalog, &texts, extra.release)?;
        found.extend(measured);
        found.extend(answers(catalog, &texts)?);
        if extra.table {
            page::write(catalog, &rows)?;
        }
        if names.is_empty() && measured::TO_THE_BYTE {
            let page = fs::read_to_string(catalog.root().join(page::FILE)).ok();
            found.extend(page::check(page.as_deref(), &rows));
            found.extend(silent(&texts, page.as_deref().unwrap_or_default()));
        }
        rows
    };
    sort(&mut found, &exercises);
    let mut text: String = found.iter().map(|violation| violation.render(session.style) + "\n").collect();
    text.push_str(&report::table(&rows, session.style));
    if blocked {
        text.push_str("Nothing was built: files, names and lists of targets come first.\n");
    }
    text.push_str(&report::summary(exercises.len(), found.len()));
    print(&text)?;
    Ok(exit_code(found.is_empty()))
}

/// What is said of trees and chapters. Of other exercises than these only what stands in cargo's way.
fn around(catalog: &Catalog, exercises: &[Exercise]) -> Result<Vec<Violation>> {
    let mut found = tree::files(catalog);
    found.extend(tree::names(catalog));
    found.extend(tree::targets(catalog)?);
    let all = exercises.len() == catalog.exercises().len();
    if all {
        found.extend(tree::strays(catalog)?);
    }
    for chapter in catalog.chapters() {
        if !exercises.iter().any(|exercise| exercise.chapter == chapter) {
            continue;
        }
        let file = readme::path(chapter);
        let inside: Vec<&Exercise> =
            catalog.exercises().iter().filter(|exercise| exercise.chapter == chapter).collect();
        match fs::read(catalog.root().join(&file)) {
            Err(_) => {
                let help = "write the chapter's page; CONTRIBUTING.md says what it holds";
                found.push(Violation::new("readme", file, "the chapter has no page", help));
            }
            Ok(bytes) => {
                if let Some(text) = text::decode(&file, &bytes, &mut found) {
                    found.extend(readme::page(chapter, text, &inside));
                }
            }
        }
    }
    found.retain(|violation| {
        let concerned = |name: &String| exercises.iter().any(|exercise| exercise.name == *name);
        BLOCKING.contains(&violation.rule) || violation.exercise.as_ref().is_none_or(concerned)
    });
    Ok(found)
}

/// An exercise with the texts of its files, but for those that are not there or not UTF-8.
struct Texts {
    exercise: Exercise,
    starter: Option<String>,
    solution: Option<String>,
    notes: Option<String>,
    kind: Kind,
    /// The tests that the starter is to fail although they set no limit.
    fails: Vec<String>,
    /// What was wrong with the files as such.
    wrong: Vec<Violation>,
}

impl Texts {
    fn read(catalog: &Catalog, exercise: &Exercise) -> Texts {
        let mut wrong = Vec::new();
        let mut read = |file: &str| {
            let bytes = fs::read(catalog.root().join(file)).ok()?;
            text::decode(file, &bytes, &mut wrong).map(str::to_string)
        };
        let starter = read(&exercise.path(Version::Starter));
        let solution = read(&exercise.path(Version::Solution));
        let notes = read(&notes_path(exercise));
        let published = fs::read(catalog.file(exercise, Version::Starter)).unwrap_or_default();
        if let Ok(yours) = fs::read(catalog.file(exercise, Version::Yours)) {
            wrong.extend(tree::published(exercise, &published, &yours));
        }
        let parsed = notes.as_deref().and_then(|notes| Notes::parse(notes).ok());
        let (kind, fails) = parsed.map_or((Kind::Limits, Vec::new()), |notes| (notes.kind, notes.fails));
        Texts { exercise: exercise.clone(), starter, solution, notes, kind, fails, wrong }
    }

    /// Whether its chapter is one of 07 to 12, beyond the six of the handbook that the first ones answer.
    fn is_of_a_later_chapter(&self) -> bool {
        ("07".."13").contains(&self.exercise.chapter.as_str())
    }

    fn tests(&self) -> Vec<TestText<'_>> {
        limits::tests(self.starter.as_deref().unwrap_or_default())
    }

    /// The rules for texts.
    fn violations(&self) -> Vec<Violation> {
        let mut found = self.wrong.clone();
        let (kind, tests) = (self.kind, self.tests());
        if let Some(text) = &self.starter {
            let file = &self.exercise.path(Version::Starter);
            let code = crate::course::exercise_text::ExerciseText::split(text).code;
            found.extend(text::layout(file, text));
            found.extend(text::todo(file, text, code));
            found.extend(text::starter(file, text, kind, &tests));
            found.extend(text::limits(file, kind, &tests));
            found.extend(imports::check(file, text));
        }
        if let Some(text) = &self.solution {
            let file = &self.exercise.path(Version::Solution);
            found.extend(text::layout(file, text));
            found.extend(text::todo(file, text, ""));
            found.extend(text::solution(file, text, kind, self.starter.as_deref()));
            found.extend(header::header(file, text, kind, &tests));
        }
        if let Some(text) = &self.notes {
            let file = &notes_path(&self.exercise);
            found.extend(text::layout(file, text));
            found.extend(text::todo(file, text, ""));
            found.extend(header::notes(file, text));
            let parsed =
                Notes::parse(text).ok().filter(|_| self.is_of_a_later_chapter() && kind != Kind::Predict);
            if let (Some(notes), Some(solution)) = (parsed, &self.solution) {
                found.extend(header::seen(file, &notes, &self.exercise.path(Version::Solution), solution));
            }
        }
        found
    }
}

fn notes_path(exercise: &Exercise) -> String {
    exercise.path(Version::Starter).replace(".rs", ".md")
}

/// Builds and runs starters and solutions, and tells what they cost.
fn measure(catalog: &Catalog, texts: &[Texts], release: bool) -> Result<(Vec<Violation>, Vec<Row>)> {
    let starters = verdicts(catalog, texts, Version::Starter, false)?;
    let solutions = verdicts(catalog, texts, Version::Solution, false)?;
    let released = if release { verdicts(catalog, texts, Version::Solution, true)? } else { HashMap::new() };
    let (mut found, mut rows) = (Vec::new(), Vec::new());
    for texts in texts {
        let name = texts.exercise.name.as_str();
        let (starter_file, solution_file) =
            (&texts.exercise.path(Version::Starter), &texts.exercise.path(Version::Solution));
        let case = Case {
            kind: texts.kind,
            fails: &texts.fails,
            tests: &texts.tests(),
            starter_file,
            solution_file,
            solution_text: texts.solution.as_deref().unwrap_or_default(),
            starter: &starters[name],
            solution: &solutions[name],
        };
        found.extend(case.violations());
        rows.push(Row { exercise: name.to_string(), figures: case.headline() });
        if let Some(verdict) = released.get(name) {
            found.extend(measured::release(solution_file, verdict));
        }
    }
    Ok((found, rows))
}

/// The solutions that are slower than their starters without a word of it.
fn silent(texts: &[Texts], page: &str) -> Vec<Violation> {
    let slower = page::slower(page);
    let slow = texts.iter().filter(|texts| slower.contains(&texts.exercise.name.as_str()));
    slow.filter_map(|texts| {
        let (name, file) = (&texts.exercise.name, texts.exercise.path(Version::Solution));
        page::says_slower(name, &file, texts.solution.as_deref()?)
    })
    .collect()
}

/// The answers that are kept for exercises that ask for code.
fn answers(catalog: &Catalog, texts: &[Texts]) -> Result<Vec<Violation>> {
    let asks_for_code = texts.iter().filter(|texts| texts.kind != Kind::Predict);
    let exercises: Vec<Exercise> = asks_for_code.map(|texts| texts.exercise.clone()).collect();
    let mut status = StatusLine::new();
    answers::check(catalog, &exercises, &mut |progress| status.show(progress))
}

/// A verdict on each exercise's file in one tree.
fn verdicts(
    catalog: &Catalog,
    texts: &[Texts],
    version: Version,
    release: bool,
) -> Result<HashMap<String, Verdict>> {
    let exercises: Vec<Exercise> = texts.iter().map(|texts| texts.exercise.clone()).collect();
    let options = Options { version, release, ..Options::default() };
    let mut status = StatusLine::new();
    let mut verdicts = HashMap::new();
    check::check_all(catalog, &exercises, &options, &Cancel::default(), &mut |event| match event {
        Event::Working(progress) => status.show(&progress),
        Event::Way(_) | Event::Compiler(_) => {}
        Event::Verdict(verdict) => {
            let profile = if release { ", --release" } else { "" };
            let name = format!("{}{profile}: {}", version.package(), verdict.exercise);
            status.show(&Progress::Done { done: verdicts.len() + 1, of: exercises.len(), name });
            verdicts.insert(verdict.exercise.clone(), verdict);
        }
    })?;
    match exercises.iter().find(|exercise| !verdicts.contains_key(&exercise.name)) {
        Some(exercise) => Err(cargo::nothing_built(Product::Tests, &exercise.name, version)),
        None => Ok(verdicts),
    }
}

/// Exercises in their order, each with its files together; what belongs to no exercise comes first.
fn sort(found: &mut [Violation], exercises: &[Exercise]) {
    let place = |violation: &Violation| {
        exercises.iter().position(|exercise| {
            let stem = format!("/{}/{}.", exercise.chapter, exercise.name);
            violation.file.contains(&stem) || violation.exercise.as_ref() == Some(&exercise.name)
        })
    };
    found.sort_by_cached_key(|violation| (place(violation), violation.file.clone(), violation.line));
}
