//! The plan, carried out: what the learner has is kept first, git takes the new version, and then the files are written.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::git::Git;
use super::is_exercise;
use super::plan::{Change, Fate};
use crate::course::progress::set_aside;
use crate::util::error::{Failure, Result};

/// Takes the commit. `changed` are the files that differ from the last commit.
///
/// # Errors
///
/// If something cannot be kept or git refuses; everything is as it was then. If a file cannot be written afterwards; what
/// the learner had is in `.heaplings/backup` then.
pub fn apply(
    git: &Git,
    root: &Path,
    commit: &str,
    name: &str,
    changes: &[Change],
    changed: &[String],
) -> Result<()> {
    for change in changes.iter().filter(|change| change.is_touched()) {
        set_aside(root, &change.name, change.yours.as_deref().unwrap_or_default())?;
    }
    let given_way = give_way(git, root, changes, changed);
    if let Err(failure) = given_way.and_then(|()| merge(git, root, commit, name, changes)) {
        restore(root, changes)?;
        return Err(failure);
    }
    for change in changes {
        write(root, change)?;
    }
    Ok(())
}

/// Takes the learner's files out of git's way: git would not write over them.
fn give_way(git: &Git, root: &Path, changes: &[Change], changed: &[String]) -> Result<()> {
    // Git merges into no index that differs from the last commit; the files stay as they are.
    git.ask(&["reset", "--quiet"])?;
    for change in changes {
        let Some(path) = change.old_path.as_ref().or(change.new_path.as_ref()) else { continue };
        if git.agrees(&["cat-file", "-e", &format!("HEAD:{path}")]) {
            if changed.contains(path) {
                git.ask(&["checkout", "--quiet", "HEAD", "--", path])?;
            }
        } else {
            remove(&root.join(path))?;
        }
    }
    Ok(())
}

/// Moves the branch on, or puts the learner's commits and the new ones together.
fn merge(git: &Git, root: &Path, commit: &str, name: &str, changes: &[Change]) -> Result<()> {
    if git.agrees(&["merge-base", "--is-ancestor", "HEAD", commit]) {
        git.ask(&["merge", "--ff-only", "--quiet", commit])?;
        return Ok(());
    }
    // It ends with 1 for a conflict, which is looked for below, and for a refusal, which leaves nothing begun.
    let merged = git.ask(&["merge", "--no-commit", "--no-ff", "--quiet", commit]);
    let begun = git.agrees(&["rev-parse", "--verify", "--quiet", "MERGE_HEAD"]);
    if let (Err(failure), false) = (&merged, begun) {
        return Err(Failure::new(failure.to_string()));
    }
    conclude(git, root, name, changes).inspect_err(|_| {
        let _ = git.ask(&["merge", "--abort"]);
    })
}

/// Settles the exercises in git's merge, and commits it if nothing else is open.
fn conclude(git: &Git, root: &Path, name: &str, changes: &[Change]) -> Result<()> {
    for change in changes {
        let committed = change.committed(root);
        let (old, new) = (change.old_path.as_ref(), change.new_path.as_ref());
        if let Some(old) = old.filter(|old| new != Some(old)) {
            git.ask(&["rm", "--quiet", "--force", "--ignore-unmatch", "--", old])?;
        }
        if let (Some(text), Some(path)) = (committed, new) {
            put(&root.join(path), text.as_bytes())?;
            git.ask(&["add", "--", path])?;
        }
    }
    let open: BTreeSet<String> =
        git.parts(&["diff", "--name-only", "--diff-filter=U", "-z"])?.into_iter().collect();
    if !open.is_empty() {
        let what = if open.iter().all(|path| is_exercise(path)) { "exercises" } else { "files" };
        let shown: Vec<&str> = open.iter().map(String::as_str).collect();
        return Err(Failure::new(format!(
            "your commits and the new version have both changed these {what}: {}",
            shown.join(", ")
        ))
        .help("everything is as it was; `git merge` lets you put them together by hand"));
    }
    git.ask(&["commit", "--quiet", "-m", &format!("Take version {name} of the exercises")])?;
    Ok(())
}

/// Brings the learner's files back where they were.
fn restore(root: &Path, changes: &[Change]) -> Result<()> {
    for change in changes {
        let path = change.old_path.as_ref().or(change.new_path.as_ref());
        if let (Some(path), Some(yours)) = (path, &change.yours) {
            put(&root.join(path), yours)?;
        }
    }
    Ok(())
}

/// Writes what the learner is to have, and the new version beside it if that is another.
fn write(root: &Path, change: &Change) -> Result<()> {
    if let Some(old) = change.old_path.as_ref().filter(|old| change.new_path.as_ref() != Some(old)) {
        remove(&root.join(old))?;
    }
    if let (Some(path), Some(text)) = (&change.new_path, &change.text) {
        put(&root.join(path), text)?;
    }
    match (&change.fate, &change.new) {
        (Fate::Left(_), Some(new)) => put(&change.beside(root), new.as_bytes()),
        _ => Ok(()),
    }
}

/// Writes a file that says something else.
fn put(path: &Path, text: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|now| now == text) {
        return Ok(());
    }
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(path, text)).map_err(|error| Failure::io("write", path, &error))
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::io("remove", path, &error)),
        _ => Ok(()),
    }
}
