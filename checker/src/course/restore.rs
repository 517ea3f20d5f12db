//! An exercise as it was published, put back over the learner's version, which is kept.

use std::fs;

use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::exercise_text::{ExerciseText, holds_tests};
use crate::course::progress;
use crate::util::error::{Failure, Result};

/// What `restore` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored {
    /// There was nothing to bring back.
    AsItWas,
    /// The learner's file was not there.
    Missing,
    /// The learner's version was put there.
    Kept(String),
}

/// Writes the published text over the learner's, which is kept first.
///
/// # Errors
///
/// If the learner's version cannot be kept, and then nothing is changed, or if the file cannot be written.
pub fn restore(catalog: &Catalog, exercise: &Exercise) -> Result<Restored> {
    let starter = catalog.file(exercise, Version::Starter);
    let published = fs::read(&starter).map_err(|error| Failure::io("read", &starter, &error))?;
    put(catalog, exercise, &published)
}

/// Writes the published tests under the learner's code. The learner's version is kept first.
///
/// # Errors
///
/// As [`restore`].
pub fn restore_tests(catalog: &Catalog, exercise: &Exercise) -> Result<Restored> {
    let file = catalog.file(exercise, Version::Yours);
    if !file.exists() {
        return restore(catalog, exercise);
    }
    let (yours, starter) =
        (catalog.read(exercise, Version::Yours)?, catalog.read(exercise, Version::Starter)?);
    let (parts, published) = (ExerciseText::split(&yours), ExerciseText::split(&starter));
    if holds_tests(parts.tests, published.tests) {
        return Ok(Restored::AsItWas);
    }
    let above = yours[..yours.len() - parts.tests.len()].trim_end();
    let whole = format!("{above}\n\n{}", published.tests);
    if !holds_tests(ExerciseText::split(&whole).tests, published.tests) {
        return Err(Failure::new(format!(
            "{}: the code above the tests is not closed",
            exercise.path(Version::Yours)
        ))
        .help("close the comment, text or bracket that is open there, then try again"));
    }
    let whole =
        if yours.contains("\r\n") { whole.replace("\r\n", "\n").replace('\n', "\r\n") } else { whole };
    put(catalog, exercise, whole.as_bytes())
}

/// Writes a text over the learner's, which is kept first.
fn put(catalog: &Catalog, exercise: &Exercise, text: &[u8]) -> Result<Restored> {
    let (name, file) = (&exercise.name, catalog.file(exercise, Version::Yours));
    let restored = match fs::read(&file) {
        Ok(yours) if yours == text => return Ok(Restored::AsItWas),
        Ok(yours) => {
            let backup = progress::set_aside(catalog.root(), &exercise.name, &yours)?;
            let backup = backup.strip_prefix(catalog.root()).unwrap_or(&backup);
            Restored::Kept(backup.display().to_string())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // There may be a link all the same, one that leads nowhere; writing would follow it.
            let _ = fs::remove_file(&file);
            Restored::Missing
        }
        Err(error) => {
            let failure = Failure::io("read", &file, &error);
            return Err(failure.help(format!("move it away, then `cargo checker reset {name}` once more")));
        }
    };
    let write = || {
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(&file, text)
    };
    write().map_err(|error| Failure::io("write", &file, &error))?;
    Ok(restored)
}
