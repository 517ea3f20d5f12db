//! What is to become of each exercise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::carry::{Carried, NOT_TEXT, SAME_NAME, carry};
use super::git::Git;
use crate::build::cargo::target_folder;
use crate::course::catalog::{self, Exercise, Version};
use crate::course::exercise_text::same_lines;
use crate::util::error::{Failure, Result};

/// An exercise whose published text differs between the two versions.
#[derive(Debug)]
pub struct Change {
    pub name: String,
    /// Where the learner's file is, from the root, and where it belongs; none if there was or will be none.
    pub old_path: Option<String>,
    pub new_path: Option<String>,
    pub fate: Fate,
    /// As it is published in either version.
    base: Option<String>,
    pub new: Option<String>,
    /// What the learner has, in the folder and in the last commit.
    pub yours: Option<Vec<u8>>,
    head: Option<String>,
    /// What the learner is to have.
    pub text: Option<Vec<u8>>,
}

/// What becomes of the learner's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// There was no such exercise.
    New,
    /// It is the new version, as the learner had changed nothing.
    Taken,
    /// The learner's code under the new tests.
    Carried,
    /// It stays as it is, for this reason.
    Left(&'static str),
    /// There is no such exercise any more.
    Removed,
}

impl Change {
    /// Whether the learner had written something.
    pub fn is_touched(&self) -> bool {
        let same = |yours: &[u8]| {
            let yours = String::from_utf8_lossy(yours);
            [&self.base, &self.new].into_iter().flatten().any(|text| same_lines(text, &yours))
        };
        self.yours.as_deref().is_some_and(|yours| !same(yours))
    }

    /// Where the new version stands if the learner's file stays as it is.
    pub fn beside(&self, root: &Path) -> PathBuf {
        root.join(self.new_path.as_deref().unwrap_or_default()).with_extension("new.rs")
    }

    /// What is to be committed, where the learner has commits of their own.
    pub fn committed(&self, root: &Path) -> Option<String> {
        let head = self.head.as_deref();
        resolve(self.base.as_deref(), self.new.as_deref(), head, root).0
    }
}

/// The exercises that differ, in the order of the catalogue.
///
/// # Errors
///
/// If git cannot read a version, or a file of the learner's cannot be read.
pub fn plan(git: &Git, root: &Path, head: &str, commit: &str) -> Result<Vec<Change>> {
    let (starters, yours) = (Version::Starter.folder(), Version::Yours.folder());
    let old = by_name(git.files(head, &[starters])?);
    let in_head = by_name(git.files(head, &[yours])?);
    let mut new = by_name(git.files(commit, &[starters])?);
    // Of a fork it is what stands in the learner's folder there.
    new.extend(
        by_name(git.files(commit, &[yours])?)
            .into_iter()
            .filter(|(name, _)| new.contains_key(name))
            .collect::<Vec<_>>(),
    );
    let mut changes = Vec::new();
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let chapter =
        |name: &String| new.get(name).or(old.get(name)).map_or("", |(path, _)| chapter_of(path)).to_string();
    let exercise = |name: &&String| Exercise { name: name.to_string(), chapter: chapter(name) };
    let mut exercises: Vec<Exercise> = names.iter().map(exercise).collect();
    catalog::sort(&mut exercises);
    for Exercise { name, .. } in &exercises {
        let (base, next) = (old.get(name), new.get(name));
        let place = |found: &(String, String)| format!("{yours}/{}/{name}.rs", chapter_of(&found.0));
        let (old_path, new_path) = (base.map(place), next.map(place));
        if base.map(|(_, number)| number) == next.map(|(_, number)| number) && old_path == new_path {
            continue;
        }
        let text = |found: Option<&(String, String)>| found.map(|(_, number)| git.text(number)).transpose();
        let (base, new, head) = (text(base)?, text(next)?, text(in_head.get(name))?);
        let mine = old_path.as_ref().or(new_path.as_ref()).map(|path| read(&root.join(path))).transpose()?;
        let mine = mine.flatten();
        let words = mine.as_deref().map(String::from_utf8_lossy);
        if old_path == new_path && words.as_deref().zip(new.as_deref()).is_some_and(|(a, b)| same_lines(a, b))
        {
            continue;
        }
        let is_text = mine.as_deref().is_none_or(|mine| std::str::from_utf8(mine).is_ok());
        let (text, fate) = match &new {
            Some(_) if !is_text => (None, Fate::Left(NOT_TEXT)),
            _ => resolve(base.as_deref(), new.as_deref(), words.as_deref(), root),
        };
        let text = match fate {
            // As it is, byte by byte.
            Fate::Left(_) => mine.clone(),
            _ => text.map(String::into_bytes),
        };
        changes.push(Change {
            name: name.clone(),
            old_path,
            new_path,
            fate,
            base,
            new,
            yours: mine,
            head,
            text,
        });
    }
    Ok(changes)
}

/// The files of exercises, by name: the path and the number of the text.
fn by_name(files: Vec<(String, String)>) -> BTreeMap<String, (String, String)> {
    let name = |path: &str| Some(path.rsplit('/').next()?.strip_suffix(".rs")?.to_string());
    files.into_iter().filter_map(|file| Some((name(&file.0)?, file))).collect()
}

/// `01_vec_capacity` of `checker/starters/01_vec_capacity/vec2.rs`.
fn chapter_of(path: &str) -> &str {
    path.rsplit('/').nth(1).unwrap_or_default()
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io("read", path, &error)),
    }
}

/// What the learner's file is to say, and why.
fn resolve(
    base: Option<&str>,
    new: Option<&str>,
    yours: Option<&str>,
    root: &Path,
) -> (Option<String>, Fate) {
    let same = |one: Option<&str>, other: &str| one.is_some_and(|one| same_lines(one, other));
    let Some(new) = new else { return (None, Fate::Removed) };
    let taken = (Some(new.to_string()), if base.is_none() { Fate::New } else { Fate::Taken });
    match (base, yours) {
        (_, None) => taken,
        (base, Some(yours)) if same(base, yours) || same(Some(new), yours) => taken,
        (None, Some(yours)) => (Some(yours.to_string()), Fate::Left(SAME_NAME)),
        (Some(base), Some(yours)) => match carry(base, new, yours, &target_folder(root)) {
            Carried::Clean(text) => (Some(text), Fate::Carried),
            Carried::Conflict(why) => (Some(yours.to_string()), Fate::Left(why)),
        },
    }
}
