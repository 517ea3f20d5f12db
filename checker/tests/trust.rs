//! Trust: attacks that are refused, and honest submissions that are not.

mod common;

use std::path::PathBuf;
use std::fs;

use checker::catalog::{Catalog, Edition};
use checker::trust::{Grafted, Refusal, graft};
use common::repository;

/// Starter and solution of an exercise.
struct Published {
    starter: String,
    solution: String,
}

fn catalog() -> Catalog {
    Catalog::load(repository()).expect("the repository has exercises")
}

fn published(catalog: &Catalog, name: &str) -> Published {
    let exercise = catalog.exercise(name).expect(name);
    let read = |edition| catalog.read(exercise, edition).expect(name);
    Published { starter: read(Edition::Starter), solution: read(Edition::Solution) }
}

impl Published {
    fn graft(&self, text: impl AsRef<[u8]>) -> Result<Grafted, Vec<Refusal>> {
        graft(&self.starter, &self.solution, text.as_ref(), "the-nonce")
    }
}

#[test]
fn starters_and_solutions_are_accepted() {
    let catalog = catalog();
    for exercise in catalog.exercises() {
        let published = published(&catalog, &exercise.name);
        for text in [&published.starter, &published.solution] {
            let grafted = published.graft(text).unwrap_or_else(|refusals| panic!("{}: {refusals:#?}", exercise.name));
            let folder = PathBuf::from("/tmp/ttru/grafted");
            fs::create_dir_all(&folder).unwrap();
            let kind = if std::ptr::eq(text, &published.starter) { "starter" } else { "solution" };
            fs::write(folder.join(format!("{}_{kind}.rs", exercise.name)), grafted.text).unwrap();
        }
    }
}
