//! `new`: the skeleton of an exercise, in every place where an exercise has a part.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::author::verify::{readme, tree};
use crate::course::catalog::{self, Catalog, Exercise, Version};
use crate::course::manifest::{self, Target};
use crate::session::Session;
use crate::ui::output::print;
use crate::util::error::{Failure, Result};

const STARTER: &str = include_str!("scaffold/starter.txt");
const SOLUTION: &str = include_str!("scaffold/solution.txt");
const NOTES: &str = include_str!("scaffold/notes.txt");
const PAGE: &str = include_str!("scaffold/page.txt");

/// One thing to be done.
struct Change {
    /// From the root of the repository.
    path: String,
    text: String,
    /// What the file holds now; none if it is not to be there.
    before: Option<String>,
}

/// Makes the skeleton of an exercise, and adds it to the lists of the three trees and to its chapter's page.
///
/// # Errors
///
/// If the name is not one that an exercise can have, or is taken, or if a file is in the way or cannot be
/// written. Then everything is as it was.
pub fn new(session: &Session, chapter: &str, name: &str) -> Result<ExitCode> {
    let catalog = &session.catalog;
    let exercise = named(catalog, chapter, name)?;
    let changes = changes(catalog, &exercise)?;
    carry_out(catalog.root(), &changes)?;
    let mut text = String::new();
    for Change { path, before, .. } in &changes {
        let verb = if before.is_some() { "changed" } else { "made   " };
        let path = session.style.link(&catalog.root().join(path), path);
        text.push_str(&format!("{} {path}\n", session.style.good(verb)));
    }
    text.push_str(&format!(
        "\nWrite the starter and its tests first; the solution has the same tests. Then\n\
         \x20 cargo checker reset {name}     copies the starter to exercises/\n\
         \x20 cargo checker verify {name}    says what is still to be done\n"
    ));
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The exercise to be, if it may be called so.
fn named(catalog: &Catalog, chapter: &str, name: &str) -> Result<Exercise> {
    let topic = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !catalog::is_chapter(chapter) || !chapter.chars().all(topic) {
        return Err(Failure::new(format!("`{chapter}` is not a name for a chapter"))
            .help("two digits and a topic in small letters, such as `01_vec_capacity`"));
    }
    if !tree::is_name(name) {
        return Err(Failure::new(format!("`{name}` is not a name for an exercise"))
            .help("small letters and a number, such as `vec2`"));
    }
    let same_number = |other: &&&str| other[..2] == chapter[..2] && **other != chapter;
    if let Some(other) = catalog.chapters().iter().find(same_number) {
        return Err(Failure::new(format!("chapter {} is `{other}`", &chapter[..2]))
            .help("add to that one, or take another number"));
    }
    if let Some(other) = catalog.exercises().iter().find(|exercise| exercise.name == name) {
        return Err(Failure::new(format!("`{name}` is in `{}` already", other.chapter))
            .help("`cargo checker list` shows the names that are taken"));
    }
    Ok(Exercise { name: name.to_string(), chapter: chapter.to_string() })
}

fn changes(catalog: &Catalog, exercise: &Exercise) -> Result<Vec<Change>> {
    let root = catalog.root();
    let mut all = catalog.exercises().to_vec();
    all.push(exercise.clone());
    catalog::sort(&mut all);
    let place = all.iter().position(|other| other == exercise).unwrap_or_default();
    let later = &all[place + 1..];
    let fill = |text: &str| text.replace("NAME", &exercise.name);
    let made = |path: String, text: &str| Change { path, text: fill(text), before: None };
    let mut changes = vec![
        made(exercise.path(Version::Starter), STARTER),
        made(exercise.path(Version::Starter).replace(".rs", ".md"), NOTES),
        made(exercise.path(Version::Solution), SOLUTION),
        made(exercise.path(Version::Yours), STARTER),
    ];
    for change in &changes {
        if root.join(&change.path).exists() {
            return Err(Failure::new(format!("`{}` is there already", change.path))
                .help("nothing was changed; move it away, or choose another name"));
        }
    }
    for version in Version::ALL {
        let path = format!("{}/Cargo.toml", version.folder());
        let before = read(root, &path)?;
        let later: Vec<Target> = later.iter().map(|other| Target::of(other, version)).collect();
        let text = manifest::insert(&before, &Target::of(exercise, version), &later);
        changes.push(Change { path, text, before: Some(before) });
    }
    let path = readme::path(&exercise.chapter);
    let row = format!("| [{0}]({0}.rs) | TODO: its idea |", exercise.name);
    if root.join(&path).exists() {
        let before = read(root, &path)?;
        let later: Vec<&str> = later.iter().map(|other| other.name.as_str()).collect();
        if let Some(text) = add_row(&before, &row, &later) {
            changes.push(Change { path, text, before: Some(before) });
        }
    } else {
        let topic = exercise.chapter[3..].replace('_', " ");
        let (first, rest) = topic.split_at(1);
        let title = format!("{} {}{rest}", &exercise.chapter[..2], first.to_uppercase());
        let text = PAGE.replace("TITLE", &title).replace("ROW", &row);
        changes.push(made(path, &text));
    }
    Ok(changes)
}

fn read(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).map_err(|error| Failure::io("read", Path::new(path), &error))
}

/// A chapter's page with one more row: before the first of those that are to come after it, or at the end
/// of the list. None if the page has no list.
fn add_row(page: &str, row: &str, later: &[&str]) -> Option<String> {
    let lines: Vec<&str> = page.split_inclusive('\n').collect();
    let head = lines.iter().position(|line| line.trim_end() == readme::HEAD[0])?;
    let list = (head + 2..).zip(lines.get(head + 2..)?).take_while(|(_, line)| line.starts_with('|'));
    let mut at = head + 2;
    for (line, text) in list {
        if readme::row(text.trim_end()).is_some_and(|(name, _)| later.contains(&name)) {
            break;
        }
        at = line + 1;
    }
    Some(format!("{}{row}\n{}", lines[..at].concat(), lines[at..].concat()))
}

/// Writes all files, or leaves everything as it was.
fn carry_out(root: &Path, changes: &[Change]) -> Result<()> {
    let mut folders = Vec::new();
    for (done, change) in changes.iter().enumerate() {
        if let Err(error) = write(root, change, &mut folders) {
            changes[..done].iter().rev().for_each(|change| undo(root, change));
            folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
            return Err(
                Failure::io("write", Path::new(&change.path), &error).help("everything is as it was before")
            );
        }
    }
    Ok(())
}

fn write(root: &Path, change: &Change, folders: &mut Vec<PathBuf>) -> io::Result<()> {
    let file = root.join(&change.path);
    if change.before.is_some() {
        // What was begun has put an end to what was there.
        return fs::write(&file, &change.text).inspect_err(|_| undo(root, change));
    }
    if let Some(folder) = file.parent().filter(|folder| !folder.exists()) {
        fs::create_dir(folder)?;
        folders.push(folder.to_path_buf());
    }
    let written = File::create_new(&file)?.write_all(change.text.as_bytes());
    written.inspect_err(|_| drop(fs::remove_file(&file)))
}

fn undo(root: &Path, change: &Change) {
    let file = root.join(&change.path);
    let _ = match &change.before {
        Some(text) => fs::write(file, text),
        None => fs::remove_file(file),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "# 01\n\n| exercise | idea |\n| --- | --- |\n| [vec1](vec1.rs) | a |\n| [vec3](vec3.rs) | b |\n\nx\n";

    #[test]
    fn adds_a_row_in_its_place() {
        let rows = |text: Option<String>| {
            text.unwrap()
                .lines()
                .filter_map(|line| readme::row(line).map(|row| row.0.to_string()))
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(add_row(PAGE, "| [vec2](vec2.rs) | c |", &["vec3"])), ["vec1", "vec2", "vec3"]);
        assert_eq!(rows(add_row(PAGE, "| [vec4](vec4.rs) | c |", &[])), ["vec1", "vec3", "vec4"]);
        assert_eq!(add_row("# 01\n", "", &[]), None);
        let bare = "| exercise | idea |\n| --- | --- |\n";
        assert_eq!(rows(add_row(bare, "| [vec1](vec1.rs) | c |", &[])), ["vec1"]);
    }
}
