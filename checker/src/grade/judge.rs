//! One exercise of one submission: from the bytes that were handed in to a finding.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::shelf::Shelf;
use super::workshop::Workshop;
use crate::catalog::{Catalog, Edition, Exercise};
use crate::error::Result;
use crate::platform::Bounds;
use crate::process::Cancel;
use crate::runner::{Guard, Runner, Workers, cores};
use crate::trust::{self, Refusal};
use crate::verdict::{Status, Verdict};
use crate::verify::limits;

/// The bytes of any one text that a finding holds: enough for a reader, too little to fill our memory with.
const MOST_TEXT: usize = 4 << 10;
/// Far more than a test needs. The measuring library stops at a gigabyte by itself.
const MOST_MEMORY: u64 = 8 << 30;
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
    workshop: &'a Workshop,
    time_limit: Duration,
    /// `None` to judge everything anew.
    shelf: Option<Shelf>,
}

impl<'a> Judge<'a> {
    /// One test may run for `time_limit`. A `fresh` judge does not look at earlier verdicts.
    pub fn new(catalog: &'a Catalog, workshop: &'a Workshop, time_limit: Duration, fresh: bool) -> Judge<'a> {
        let shelf = workshop.shelf();
        Judge { catalog, workshop, time_limit, shelf: (!fresh).then_some(shelf) }
    }

    /// Judges what was handed in as an exercise's file. `None` if that was called off.
    ///
    /// # Errors
    ///
    /// If the published files cannot be read, or the tests not be built or started for a reason that lies
    /// outside of what was handed in.
    pub fn judge(&self, exercise: &Exercise, submitted: &[u8], cancel: &Cancel) -> Result<Option<Finding>> {
        let published = self.catalog.read(exercise, Edition::Starter)?;
        let solution = self.catalog.read(exercise, Edition::Solution)?;
        let nonce = nonce();
        let text = match trust::graft(&published, &solution, submitted, &nonce) {
            Ok(grafted) => grafted.text,
            Err(refusals) => return Ok(Some(Finding::Refused(refusals))),
        };
        let key = self.shelf.as_ref().map(|shelf| {
            let time_limit = self.time_limit.as_millis().to_string();
            shelf.key(&[&exercise.chapter, &exercise.name, &text.replace(&nonce, ""), &time_limit])
        });
        if let (Some(shelf), Some(key)) = (&self.shelf, &key)
            && let Some(verdict) = shelf.find(key)
        {
            return Ok(Some(Finding::Judged(verdict)));
        }
        let Some(verdict) = self.run(exercise, &published, &text, &nonce, cancel)? else { return Ok(None) };
        if let (Some(shelf), Some(key)) = (&self.shelf, &key) {
            shelf.keep(key, &verdict);
        }
        Ok(Some(Finding::Judged(verdict)))
    }

    fn run(
        &self,
        exercise: &Exercise,
        published: &str,
        text: &str,
        proof: &str,
        cancel: &Cancel,
    ) -> Result<Option<Verdict>> {
        let Some(product) = self.workshop.build(exercise, text, cancel)? else { return Ok(None) };
        let mut verdict = Verdict {
            exercise: exercise.name.clone(),
            chapter: exercise.chapter.clone(),
            status: Status::DoesNotCompile,
            tests: Vec::new(),
            messages: String::new(),
            notes: Vec::new(),
        };
        let binary = match &product.binary {
            Ok(binary) => binary,
            Err(messages) => {
                verdict.messages = messages.replace(proof, "");
                shorten(&mut verdict.messages);
                return Ok(Some(verdict));
            }
        };
        let path = exercise.path(Edition::Yours);
        let mut runner = Runner::new(product.folder(), binary, text, path, self.time_limit, cancel)?;
        let seconds = (self.time_limit.as_secs() + 1).saturating_mul(cores() as u64);
        runner.guard =
            Some(Guard { bounds: Bounds { memory: MOST_MEMORY, file: MOST_FILE, seconds }, proof });
        // The published tests by their names, each one: what the binary says of itself is not asked.
        let names: Vec<String> =
            limits::tests(published).iter().map(|test| format!("tests::{}", test.name)).collect();
        let Some(tests) = runner.run_these(&names, Workers::One)? else { return Ok(None) };
        verdict.status = Verdict::status_of(&tests);
        verdict.tests = tests;
        for complaint in verdict.tests.iter_mut().filter_map(|test| test.complaint.as_mut()) {
            shorten(&mut complaint.message);
            shorten(&mut complaint.output);
        }
        Ok(Some(verdict))
    }
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
    fn a_long_text_is_cut_between_characters() {
        let mut text = "é".repeat(MOST_TEXT);
        shorten(&mut text);
        assert!(text.len() < MOST_TEXT + 4 && text.ends_with("é…"));
    }
}
