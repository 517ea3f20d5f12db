//! One exercise of one submission: from the bytes that were handed in to a finding.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::cache::VerdictCache;
use super::compiler::{Compiler, most_memory};
use crate::check::diagnostic;
use crate::check::runner::{Guard, Runner, Workers};
use crate::check::verdict::Verdict;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::exercise_text::ExerciseText;
use crate::course::limits;
use crate::grade::vet::{self, Refusal};
use crate::sys::platform::Bounds;
use crate::sys::process::Cancel;
use crate::sys::process::cores;
use crate::util::error::Result;

/// The bytes of any one text that a finding holds: enough for a reader, too little to fill our memory with.
const MOST_TEXT: usize = 4 << 10;
/// The bytes of a file that a test may write; a profile has some thousands.
const MOST_FILE: u64 = 64 << 20;

/// What became of one exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// There is no such file.
    Missing,
    /// It was not run.
    Refused(Vec<Refusal>),
    Judged(Verdict),
}

impl Finding {
    pub fn passed(&self) -> bool {
        matches!(self, Finding::Judged(verdict) if verdict.passed())
    }

    /// As reports name it.
    pub fn name(&self) -> &'static str {
        match self {
            Finding::Missing => "missing",
            Finding::Refused(_) => "refused",
            Finding::Judged(verdict) => verdict.status.name(),
        }
    }
}

/// Judges code that nobody vouches for.
#[derive(Debug)]
pub struct Judge<'a> {
    catalog: &'a Catalog,
    compiler: &'a Compiler,
    time_limit: Duration,
    /// `None` to judge everything anew.
    cache: Option<VerdictCache>,
}

impl<'a> Judge<'a> {
    /// One test may run for `time_limit`. A `fresh` judge does not look at earlier verdicts.
    pub fn new(catalog: &'a Catalog, compiler: &'a Compiler, time_limit: Duration, fresh: bool) -> Judge<'a> {
        let cache = compiler.cache();
        Judge { catalog, compiler, time_limit, cache: (!fresh).then_some(cache) }
    }

    /// Judges what was handed in as an exercise's file.
    ///
    /// # Errors
    ///
    /// If the published files cannot be read, the tests cannot be built or started for a reason that lies outside of
    /// what was handed in, or the work is cancelled.
    pub fn judge(&self, exercise: &Exercise, submitted: &[u8], cancel: &Cancel) -> Result<Finding> {
        let published = self.catalog.read(exercise, Version::Starter)?;
        let solution = self.catalog.read(exercise, Version::Solution)?;
        let nonce = nonce();
        let text = match vet::graft(&published, &solution, submitted, &nonce) {
            Ok(grafted) => grafted.text,
            Err(refusals) => return Ok(Finding::Refused(refusals)),
        };
        let key = self.cache.as_ref().map(|cache| {
            let time_limit = self.time_limit.as_millis().to_string();
            cache.key(&[&exercise.chapter, &exercise.name, &text.replace(&nonce, ""), &time_limit])
        });
        let cache = self.cache.as_ref().zip(key.as_deref());
        let mut verdict = match cache.and_then(|(cache, key)| cache.find(key)) {
            Some(verdict) => verdict,
            None => {
                let verdict = self.run(exercise, &text, &test_names(&published), Some(&nonce), cancel)?;
                cache.inspect(|(cache, key)| cache.keep(key, &verdict));
                verdict
            }
        };
        Places::new(&text, &String::from_utf8_lossy(submitted)).correct(&mut verdict);
        Ok(Finding::Judged(verdict))
    }

    /// Runs the published tests in a text of our own, those of these names or all: no rule refuses it, and each call
    /// runs it anew.
    ///
    /// # Errors
    ///
    /// As for [`Judge::judge`].
    pub fn try_out(
        &self,
        exercise: &Exercise,
        text: &str,
        only: &[&str],
        cancel: &Cancel,
    ) -> Result<Verdict> {
        let mut names = test_names(&self.catalog.read(exercise, Version::Starter)?);
        names.retain(|name| only.is_empty() || only.iter().any(|only| name.ends_with(&format!("::{only}"))));
        self.run(exercise, text, &names, None, cancel)
    }

    /// Code with the exercise's published tests below it.
    ///
    /// # Errors
    ///
    /// If the published file cannot be read.
    pub fn with_tests(&self, exercise: &Exercise, code: &str) -> Result<String> {
        let published = self.catalog.read(exercise, Version::Starter)?;
        Ok(format!("{}\n\n{}", code.trim_end(), ExerciseText::split(&published).tests))
    }

    /// Compiles and runs. With a proof the code is a stranger's.
    fn run(
        &self,
        exercise: &Exercise,
        text: &str,
        names: &[String],
        proof: Option<&str>,
        cancel: &Cancel,
    ) -> Result<Verdict> {
        let product = self.compiler.build(exercise, text, cancel)?;
        let mut verdict = Verdict::new(exercise, text);
        let binary = match &product.binary {
            Ok(binary) => binary,
            Err(messages) => {
                let published = self.catalog.read(exercise, Version::Starter)?;
                self.compiler.assert_works(exercise, &published, cancel)?;
                verdict.messages = messages.replace(proof.unwrap_or("\0"), "");
                shorten(&mut verdict.messages);
                return Ok(verdict);
            }
        };
        let path = exercise.path(Version::Yours);
        let mut runner = Runner::new(product.folder(), binary, text, path, self.time_limit, cancel)?;
        let seconds = (self.time_limit.as_secs() + 1).saturating_mul(cores() as u64);
        let bounds = Bounds { memory: most_memory(), file: MOST_FILE, seconds };
        runner.guard = proof.map(|proof| Guard { bounds, proof });
        // By their names, each one: what the binary says of its tests is not asked.
        let tests = runner.run_these(names, Workers::One)?;
        verdict.status = Verdict::status_of(&tests);
        verdict.tests = tests;
        for failure in verdict.tests.iter_mut().filter_map(|test| test.failure.as_mut()) {
            failure.line = diagnostic::question(text, &failure.message).or(failure.line);
            shorten(&mut failure.message);
            shorten(&mut failure.output);
        }
        Ok(verdict)
    }
}

/// The tests of a published file, as its binary names them.
fn test_names(published: &str) -> Vec<String> {
    limits::tests(published).iter().map(|test| format!("tests::{}", test.name)).collect()
}

/// Where lines of the text that was compiled stand in the file that was handed in: those of the code at the same
/// place, those of the tests where its own tests stand, if it has any.
#[derive(Debug, Clone, Copy)]
struct Places {
    compiled: u32,
    submitted: Option<u32>,
}

impl Places {
    fn new(compiled: &str, submitted: &str) -> Places {
        let tests = |text: &str| {
            let tests = ExerciseText::split(text).tests;
            let before = &text[..text.len() - tests.len()];
            (!tests.is_empty()).then(|| u32::try_from(before.lines().count() + 1).unwrap_or(u32::MAX))
        };
        Places { compiled: tests(compiled).unwrap_or(u32::MAX), submitted: tests(submitted) }
    }

    fn of(self, line: u32) -> Option<u32> {
        match line.checked_sub(self.compiled) {
            None => Some(line),
            Some(below) => self.submitted?.checked_add(below),
        }
    }

    fn arrow(self, line: &str) -> String {
        let corrected = arrow(line)
            .and_then(|(before, number, behind)| Some(format!("{before}{}{behind}", self.of(number)?)));
        corrected.unwrap_or_else(|| line.to_string())
    }

    fn correct(self, verdict: &mut Verdict) {
        verdict.messages = verdict.messages.split_inclusive('\n').map(|line| self.arrow(line)).collect();
        for test in &mut verdict.tests {
            for site in &mut test.sites {
                site.line = self.of(site.line).unwrap_or(0);
            }
            if let Some(failure) = &mut test.failure {
                failure.line = failure.line.and_then(|line| self.of(line));
            }
        }
    }
}

/// A line of rustc's, `  --> exercises/01_vec_capacity/vec2.rs:18:9`, in its parts: what is before the number, the
/// number, what is behind it.
fn arrow(line: &str) -> Option<(&str, u32, &str)> {
    let (_, place) = line.trim_start().strip_prefix("--> ")?.split_once(".rs:")?;
    let (number, _) = place.split_once(':')?;
    let start = line.len() - place.len();
    Some((&line[..start], number.parse().ok()?, &line[start + number.len()..]))
}

/// What nobody can guess: 128 bits by the keys that the system gives std for its hash maps.
fn nonce() -> String {
    let random = RandomState::new();
    format!("{:016x}{:016x}", random.hash_one(1), random.hash_one(2))
}

fn shorten(text: &mut String) {
    if text.len() > MOST_TEXT {
        text.truncate(text.floor_char_boundary(MOST_TEXT));
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_never_the_same() {
        let nonces: std::collections::HashSet<String> = (0..1_000).map(|_| nonce()).collect();
        assert_eq!(nonces.len(), 1_000);
        assert!(nonces.iter().all(|nonce| nonce.len() == 32));
    }

    #[test]
    fn lines_are_those_of_the_file_that_was_handed_in() {
        const TESTS: &str = "#[cfg(test)]\nmod tests {\n}\n";
        let compiled = format!("fn f() {{\n}}\n\nconst _: () = ();\n{TESTS}");
        let with = Places::new(&compiled, &format!("fn f() {{\n}}\n{TESTS}"));
        assert_eq!([1, 2, 5, 7].map(|line| with.of(line)), [Some(1), Some(2), Some(3), Some(5)]);
        let message = "error: no\n --> exercises/01_vec/vec1.rs:5:9\n  |\n5 | f(\n";
        let messages: String = message.split_inclusive('\n').map(|line| with.arrow(line)).collect();
        assert_eq!(messages, message.replace("rs:5:9", "rs:3:9"));
        let without = Places::new(&compiled, "fn f() {\n}\n");
        assert_eq!([1, 2, 5, 7].map(|line| without.of(line)), [Some(1), Some(2), None, None]);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let mut text = "é".repeat(MOST_TEXT);
        shorten(&mut text);
        assert!(text.len() < MOST_TEXT + 4 && text.ends_with("é…"));
    }
}
