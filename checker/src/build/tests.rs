//! The test binaries of exercises: by rustc itself where that is sure to be right, by cargo everywhere else.

use std::path::Path;

use crate::build::cargo::{self, Built, Event, Product, Request, Way};
pub use crate::build::direct::Standby;
use crate::build::direct::{self, Source};
use crate::build::fingerprint::Record;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::sys::process::Cancel;
use crate::util::error::{Failure, Result};

/// Up to so many are built by a call of cargo's for each. More are built at once: then cargo builds all of the
/// version's, whatever it is asked for.
const FEW: usize = 4;

/// What is to be built, and how.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    pub catalog: &'a Catalog,
    pub exercises: &'a [Exercise],
    /// Their texts, in the same order, as the verdicts are to be on them.
    pub texts: &'a [String],
    pub version: Version,
    pub release: bool,
    /// Whether rustc is to colour its messages.
    pub color: bool,
    /// Where a rustc may wait for the next build.
    pub standby: Option<&'a Standby>,
}

impl<'a> Order<'a> {
    /// Builds test binaries, and hands over each as soon as it is there.
    ///
    /// # Errors
    ///
    /// If the times of files cannot be set, cargo fails for a reason that lies in none of the exercises, or the
    /// build is cancelled.
    pub fn build(self, cancel: &Cancel, on_event: &mut dyn FnMut(Event)) -> Result<()> {
        let paths = self.paths();
        let sources = self.sources(&paths);
        let left = direct::build(self.request(&[]), self.standby, &sources, cancel, on_event);
        if cancel.is_cancelled() {
            return Err(Failure::cancelled());
        }
        for (source, why) in &left {
            let words = format!("{}: built by cargo, for {why}", source.exercise);
            on_event(Event::Way(Way { words, is_ready: false }));
        }
        let left: Vec<usize> = left
            .iter()
            .filter_map(|(source, _)| self.exercises.iter().position(|one| one.name == source.exercise))
            .collect();
        self.build_by_cargo(&left, cancel, on_event)
    }

    /// Gets things ready for the next build, after a verdict, when nobody waits.
    pub fn prepare_next(self, cancel: &Cancel) {
        let paths = self.paths();
        direct::prepare(self.request(&[]), self.standby, &self.sources(&paths), cancel);
    }

    fn build_by_cargo(
        self,
        places: &[usize],
        cancel: &Cancel,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<()> {
        for &place in places {
            let file = self.catalog.file(&self.exercises[place], self.version);
            self.record(place).before_build(&file)?;
        }
        let mut hear = |event: Event| {
            if let Event::Built(Built { exercise, binary: Some(_), .. }) = &event
                && let Some(place) = self.exercises.iter().position(|one| one.name == *exercise)
            {
                self.record(place).after_build();
            }
            on_event(event);
        };
        let names: Vec<&str> = places.iter().map(|&place| self.exercises[place].name.as_str()).collect();
        let all = names.len() == self.catalog.exercises().len();
        let calls: Vec<&[&str]> = match names.len() {
            0 => Vec::new(),
            _ if all => vec![&[]],
            1..=FEW => names.chunks(1).collect(),
            _ => vec![&names],
        };
        for names in calls {
            cargo::build(self.request(names), cancel, &mut hear)?;
        }
        Ok(())
    }

    fn request<'b>(&self, exercises: &'b [&'b str]) -> Request<'b>
    where
        'a: 'b,
    {
        let Order { version, release, color, .. } = *self;
        Request { root: self.catalog.root(), version, product: Product::Tests, exercises, release, color }
    }

    fn paths(&self) -> Vec<String> {
        self.exercises.iter().map(|exercise| exercise.path(self.version)).collect()
    }

    fn sources<'b>(&'b self, paths: &'b [String]) -> Vec<Source<'b>> {
        let parts = self.exercises.iter().zip(paths).zip(self.texts);
        parts.map(|((exercise, path), text)| Source { exercise: &exercise.name, path, text }).collect()
    }

    /// What cargo built last. What was built without cargo is none of its business.
    fn record(&self, place: usize) -> Record {
        let folder: &Path = &cargo::target_folder(self.catalog.root());
        let binary = self.version.binary(&self.exercises[place].name);
        Record::new(folder, &binary, self.release, &self.texts[place])
    }
}
