//! The rules for what lies around an exercise: its files, the lists of targets, the published copy.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::violation::Violation;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::manifest::{self, Target};
use crate::util::error::{Failure, Result};

/// Whether there are the files that cargo and the checker need, for every exercise.
pub fn files(catalog: &Catalog) -> Vec<Violation> {
    let mut found = Vec::new();
    for exercise in catalog.exercises() {
        let mut need = |path: String, help: String| {
            if !catalog.root().join(&path).is_file() {
                found.push(Violation::new("files", path, "there is no such file", help).of(&exercise.name));
            }
        };
        need(exercise.path(Version::Solution), "write the solution, or take the exercise away".to_string());
        need(
            exercise.path(Version::Starter).replace(".rs", ".md"),
            "write the notes: title, kind, three hints or more".to_string(),
        );
        need(exercise.path(Version::Yours), format!("`cargo checker reset {}` makes it", exercise.name));
    }
    found
}

/// Files that belong to no exercise.
///
/// # Errors
///
/// If a folder cannot be listed.
pub fn strays(catalog: &Catalog) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    for version in Version::ALL {
        for chapter in folders(&catalog.root().join(version.folder()))? {
            for file in entries(&catalog.root().join(version.folder()).join(&chapter))? {
                let Some((stem, extension)) = file.rsplit_once('.') else { continue };
                let known = |exercise: &Exercise| exercise.chapter == chapter && exercise.name == stem;
                let read = extension == "rs" || (extension == "md" && version == Version::Starter);
                if read && !catalog.exercises().iter().any(known) {
                    let path = format!("{}/{chapter}/{file}", version.folder());
                    let help = format!("remove it, or add `checker/starters/{chapter}/{stem}.rs`");
                    found.push(Violation::new("stray", path, "no exercise has this file", help));
                }
            }
        }
    }
    Ok(found)
}

fn folders(folder: &Path) -> Result<Vec<String>> {
    let is_folder = |name: &String| folder.join(name).is_dir() && crate::course::catalog::is_chapter(name);
    Ok(entries(folder)?.into_iter().filter(is_folder).collect())
}

fn entries(folder: &Path) -> Result<Vec<String>> {
    let mut names = crate::course::catalog::names(folder)?;
    names.sort();
    Ok(names)
}

/// What exercises are called: letters and a number, once in all chapters.
pub fn names(catalog: &Catalog) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut first: HashMap<&str, &Exercise> = HashMap::new();
    for exercise in catalog.exercises() {
        let file = exercise.path(Version::Starter);
        let name = &exercise.name;
        if !is_name(name) {
            let help = "call it by small letters and a number, such as `vec2`";
            let what = format!("`{name}` is not a name for an exercise");
            found.push(Violation::new("names", file.clone(), what, help).of(name));
        }
        if let Some(other) = first.insert(name, exercise) {
            let help = format!("rename one of them: `{}` is there too", other.path(Version::Starter));
            found.push(Violation::new("names", file, format!("`{name}` is there twice"), help).of(name));
        }
    }
    found
}

/// Whether an exercise may be called so: `vec2`.
pub fn is_name(name: &str) -> bool {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &name[letters.len()..];
    !letters.is_empty()
        && letters.bytes().all(|byte| byte.is_ascii_lowercase())
        && !number.is_empty()
        && !number.starts_with('0')
}

/// The three lists of targets: every exercise in its place, and no more.
///
/// # Errors
///
/// If a list cannot be read.
pub fn targets(catalog: &Catalog) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    for version in Version::ALL {
        let file = format!("{}/Cargo.toml", version.folder());
        let path = catalog.root().join(&file);
        let text = fs::read_to_string(&path).map_err(|error| {
            let help = format!("`git checkout -- {file}` brings it back");
            Failure::io("read", Path::new(&file), &error).help(help)
        })?;
        found.extend(list(catalog.exercises(), version, &file, &manifest::targets(&text)));
    }
    Ok(found)
}

fn list(exercises: &[Exercise], version: Version, file: &str, targets: &[Target]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut places = Vec::new();
    let mut known = vec![false; targets.len()];
    for exercise in exercises {
        let due = Target::of(exercise, version);
        let entry = format!("[[bin]]\nname = \"{}\"\npath = \"{}\"", due.name, due.path);
        let at = targets
            .iter()
            .position(|target| target.is(&due))
            .or_else(|| targets.iter().position(|target| target.name == due.name || target.path == due.path));
        let Some(at) = at else {
            let what = format!("`{}` is not on the list", due.name);
            found.push(Violation::new("targets", file, what, format!("add\n{entry}")).of(&exercise.name));
            continue;
        };
        known[at] = true;
        let target = &targets[at];
        let wrong = |what: String| {
            Violation::new("targets", file, what, format!("write\n{entry}"))
                .at(target.line)
                .of(&exercise.name)
        };
        if !target.is(&due) {
            let what = format!("`{}` has the path `{}`", target.name, target.path);
            found.push(wrong(what));
        }
        for other in &target.others {
            found.push(wrong(format!("the entry of `{}` says `{other}` as well", due.name)));
        }
        if places.last().is_some_and(|last| *last > at) {
            let help = "the order is that of chapters and numbers";
            let what = format!("`{}` is out of order", due.name);
            found.push(Violation::new("targets", file, what, help).at(target.line).of(&exercise.name));
        }
        places.push(at);
    }
    for (target, _) in targets.iter().zip(known).filter(|(_, known)| !known) {
        let what = format!("`{}` is not an exercise, or is there twice", target.name);
        found.push(Violation::new("targets", file, what, "remove the entry").at(target.line));
    }
    found
}

/// Whether `exercises/` holds the starter, as it must where an exercise is published.
pub fn published(exercise: &Exercise, starter: &[u8], yours: &[u8]) -> Option<Violation> {
    let help = format!("`cargo checker reset {}` copies the starter, and keeps what is there", exercise.name);
    let what = "this is not the starter";
    let violation = Violation::new("published", exercise.path(Version::Yours), what, help);
    (starter != yours).then(|| violation.of(&exercise.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercises() -> Vec<Exercise> {
        let exercise = |name: &str| Exercise { name: name.into(), chapter: "01_vec".into() };
        ["vec1", "vec2", "vec3"].map(exercise).to_vec()
    }

    fn said(entries: &[(&str, &str)]) -> Vec<String> {
        let manifest: String = entries
            .iter()
            .map(|(name, path)| format!("[[bin]]\nname = \"{name}\"\npath = \"{path}\"\n"))
            .collect();
        let targets = manifest::targets(&manifest);
        list(&exercises(), Version::Starter, "Cargo.toml", &targets).into_iter().map(|v| v.what).collect()
    }

    const ONE: (&str, &str) = ("vec1_starter", "01_vec/vec1.rs");
    const TWO: (&str, &str) = ("vec2_starter", "01_vec/vec2.rs");
    const THREE: (&str, &str) = ("vec3_starter", "01_vec/vec3.rs");

    #[test]
    fn a_list_holds_each_exercise_in_its_place() {
        assert!(said(&[ONE, TWO, THREE]).is_empty());
        assert_eq!(said(&[ONE, THREE]), ["`vec2_starter` is not on the list"]);
        assert_eq!(said(&[TWO, ONE, THREE]), ["`vec2_starter` is out of order"]);
        assert_eq!(said(&[ONE, TWO, TWO, THREE]), ["`vec2_starter` is not an exercise, or is there twice"]);
        assert_eq!(said(&[ONE, TWO, THREE, ("x", "y")]), ["`x` is not an exercise, or is there twice"]);
        assert_eq!(said(&[ONE, ("vec2", "01_vec/vec2.rs"), THREE]), ["`vec2` has the path `01_vec/vec2.rs`"]);
    }

    #[test]
    fn knows_a_name() {
        assert!(["vec2", "vec10", "cap1"].iter().all(|name| is_name(name)));
        for name in ["", "vec", "2", "Vec2", "vec02", "vec_2", "v-2", "vec2a", "größe1"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
