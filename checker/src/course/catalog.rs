//! The exercises there are: found in `checker/starters`, never in what a learner edits.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::util::edit_distance::nearest;
use crate::util::error::{Failure, Result};

/// Which of an exercise's three files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// The learner's, in `exercises/`.
    Yours,
    /// As it was published, in `checker/starters/`.
    Starter,
    /// In `solutions/`.
    Solution,
}

impl Version {
    /// In the order in which they are run and shown.
    pub const ALL: [Version; 3] = [Version::Starter, Version::Yours, Version::Solution];

    /// What a table calls it.
    pub fn label(self) -> &'static str {
        match self {
            Version::Starter => "before",
            Version::Yours => "yours",
            Version::Solution => "solution",
        }
    }

    /// The folder, from the root of the repository.
    pub fn folder(self) -> &'static str {
        match self {
            Version::Yours => "exercises",
            Version::Starter => "checker/starters",
            Version::Solution => "solutions",
        }
    }

    /// The cargo package.
    pub fn package(self) -> &'static str {
        match self {
            Version::Yours => "exercises",
            Version::Starter => "starters",
            Version::Solution => "solutions",
        }
    }

    /// The binary target of an exercise; the suffix keeps the three apart in one target folder.
    pub fn binary(self, exercise: &str) -> String {
        match self {
            Version::Yours => exercise.to_string(),
            Version::Starter => format!("{exercise}_starter"),
            Version::Solution => format!("{exercise}_solution"),
        }
    }
}

/// One exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// Such as `vec2`.
    pub name: String,
    /// The folder of its chapter, such as `01_vec_capacity`.
    pub chapter: String,
}

impl Exercise {
    /// The file, from the root of the repository, with `/` between the parts.
    pub fn path(&self, version: Version) -> String {
        format!("{}/{}/{}.rs", version.folder(), self.chapter, self.name)
    }
}

/// The repository: where it is, and its exercises in the order in which they are to be solved.
#[derive(Debug, Clone)]
pub struct Catalog {
    root: PathBuf,
    exercises: Vec<Exercise>,
}

impl Catalog {
    /// Finds the repository around the current folder, or else the one this program was built in.
    ///
    /// # Errors
    ///
    /// If there is none, or if its exercises cannot be listed.
    pub fn find() -> Result<Catalog> {
        let here = env::current_dir().unwrap_or_default();
        let built_in = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let built_in = built_in.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let candidates = here.ancestors().chain(built_in.parent());
        let root = candidates.into_iter().find(|folder| is_root(folder));
        let root = root.ok_or_else(|| {
            Failure::new("there is no heaplings repository here").help("run this in a clone of it")
        })?;
        Catalog::load(root)
    }

    /// Lists the exercises of the repository at `root`.
    ///
    /// # Errors
    ///
    /// If `checker/starters` cannot be read, or holds no exercise.
    pub fn load(root: &Path) -> Result<Catalog> {
        let starters = root.join(Version::Starter.folder());
        let mut exercises = Vec::new();
        for chapter in names(&starters)?.into_iter().filter(|name| is_chapter(name)) {
            let files = names(&starters.join(&chapter))?;
            let files = files.iter().filter_map(|file| file.strip_suffix(".rs"));
            exercises.extend(files.map(|name| Exercise { name: name.to_string(), chapter: chapter.clone() }));
        }
        if exercises.is_empty() {
            return Err(Failure::new(format!("`{}` holds no exercises", starters.display()))
                .help("`git checkout -- checker/starters` brings them back"));
        }
        sort(&mut exercises);
        Ok(Catalog { root: root.to_path_buf(), exercises })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn exercises(&self) -> &[Exercise] {
        &self.exercises
    }

    /// The chapters' folders, in order.
    pub fn chapters(&self) -> Vec<&str> {
        let mut chapters: Vec<&str> =
            self.exercises.iter().map(|exercise| exercise.chapter.as_str()).collect();
        chapters.dedup();
        chapters
    }

    /// The folder of a chapter, by its name (`01_vec_capacity`), the half before or behind the underscore, or its
    /// number without the zero.
    ///
    /// # Errors
    ///
    /// If there is none; the failure lists them.
    pub fn chapter(&self, name: &str) -> Result<&str> {
        let name = name.trim_end_matches(['/', '\\']);
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let is_meant = |chapter: &&str| {
            let (number, topic) = chapter.split_once('_').unwrap_or((chapter, ""));
            [*chapter, number, number.strip_prefix('0').unwrap_or(number), topic].contains(&stem)
                && !stem.is_empty()
        };
        let chapters = self.chapters();
        chapters.iter().copied().find(is_meant).ok_or_else(|| {
            Failure::new(format!("there is no chapter `{name}`"))
                .help(format!("there are {}", chapters.join(", ")))
        })
    }

    /// The exercise of that name. A path of its file will do as well, as shells complete those.
    ///
    /// # Errors
    ///
    /// If there is none; the failure suggests the nearest name.
    pub fn exercise(&self, name: &str) -> Result<&Exercise> {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = stem.strip_suffix(".rs").unwrap_or(stem);
        self.exercises.iter().find(|exercise| exercise.name == stem).ok_or_else(|| {
            if let Ok(chapter) = self.chapter(name) {
                return Failure::new(format!("`{name}` is a chapter, {chapter}, and no exercise"))
                    .help("`cargo checker list` shows its exercises");
            }
            if is_number(stem) {
                return self.unknown(stem);
            }
            let names = self.exercises.iter().map(|exercise| exercise.name.as_str());
            let help = match nearest(stem, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`cargo checker list` shows all exercises".to_string(),
            };
            Failure::new(format!("no exercise is called `{stem}`")).help(help)
        })
    }

    /// The exercises of these chapters and names, such as `01 map1`, in the catalogue's order; all of them if there
    /// are no names. See [`Catalog::chapter`] and [`Catalog::exercise`] for how each may be written.
    ///
    /// # Errors
    ///
    /// If there is no chapter and no exercise of a name; the failure suggests the nearest.
    pub fn select<T: AsRef<str>>(&self, names: &[T]) -> Result<Vec<Exercise>> {
        let mut selected = Vec::new();
        for name in names.iter().map(T::as_ref) {
            match self.chapter(name) {
                Ok(chapter) => selected.push(chapter),
                Err(_) => selected.push(&self.exercise(name).map_err(|_| self.unknown(name))?.name),
            }
        }
        let is_wanted = |exercise: &&Exercise| {
            selected.is_empty()
                || selected.iter().any(|name| *name == exercise.name || *name == exercise.chapter)
        };
        Ok(self.exercises.iter().filter(is_wanted).cloned().collect())
    }

    fn unknown(&self, name: &str) -> Failure {
        let names = self.exercises.iter().map(|exercise| exercise.name.as_str()).chain(self.chapters());
        let help = match nearest(name, names) {
            // The nearest name of a number says nothing.
            _ if is_number(name) => format!("the chapters are {}", self.chapters().join(", ")),
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo checker list` shows all chapters and exercises".to_string(),
        };
        Failure::new(format!("no chapter and no exercise is called `{name}`")).help(help)
    }

    /// Where an exercise's file is.
    pub fn file(&self, exercise: &Exercise, version: Version) -> PathBuf {
        self.root.join(version.folder()).join(&exercise.chapter).join(format!("{}.rs", exercise.name))
    }

    /// Where an exercise's title and hints are.
    pub fn notes_file(&self, exercise: &Exercise) -> PathBuf {
        self.file(exercise, Version::Starter).with_extension("md")
    }

    /// The text of an exercise's file. A text that is not UTF-8 is taken as far as it goes.
    ///
    /// # Errors
    ///
    /// If it cannot be read; for the learner's file, with the way to get it back.
    pub fn read(&self, exercise: &Exercise, version: Version) -> Result<String> {
        let file = self.file(exercise, version);
        let bytes = fs::read(&file).map_err(|error| {
            let failure = Failure::io("read", Path::new(&exercise.path(version)), &error);
            match version {
                Version::Yours => {
                    failure.help(format!("`cargo checker reset {}` brings it back", exercise.name))
                }
                _ => failure.help(format!("`git checkout -- {}` brings it back", exercise.path(version))),
            }
        })?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Puts exercises into the order in which they are to be solved.
pub(crate) fn sort(exercises: &mut [Exercise]) {
    exercises.sort_by(|a, b| (&a.chapter, natural(&a.name)).cmp(&(&b.chapter, natural(&b.name))));
}

fn is_root(folder: &Path) -> bool {
    folder.join(Version::Starter.folder()).is_dir() && folder.join("Cargo.toml").is_file()
}

/// The names in a folder, in no set order.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>> {
    let failure = |error| Failure::io("list", folder, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failure)? {
        names.extend(entry.map_err(failure)?.file_name().into_string().ok());
    }
    Ok(names)
}

/// `01_vec_capacity`: two digits, an underscore, a topic.
pub(crate) fn is_chapter(name: &str) -> bool {
    matches!(name.as_bytes(), [a, b, b'_', _, ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

/// Whether a name is one of a chapter, by its number alone or in full, if there were one.
fn is_number(name: &str) -> bool {
    is_chapter(name) || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Puts `vec10` behind `vec9`: the letters, then the number behind them.
fn natural(name: &str) -> (&str, u64) {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (letters, name[letters.len()..].parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_names_by_their_numbers() {
        let mut names = ["vec10", "vec2", "intro1", "vec1"];
        names.sort_by(|a, b| natural(a).cmp(&natural(b)));
        assert_eq!(names, ["intro1", "vec1", "vec2", "vec10"]);
    }

    #[test]
    fn knows_a_chapter_by_its_folder() {
        assert!(is_chapter("01_vec_capacity"));
        for other in ["src", "1_vec", "01-vec", "01_", "target"] {
            assert!(!is_chapter(other), "{other}");
        }
    }

    #[test]
    fn lists_this_repository() {
        let catalog = Catalog::load(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap();
        let vec2 = catalog.exercise("exercises/01_vec_capacity/vec2.rs").unwrap();
        assert_eq!(vec2.path(Version::Starter), "checker/starters/01_vec_capacity/vec2.rs");
        assert!(catalog.file(vec2, Version::Solution).is_file());
        assert!(catalog.chapters().contains(&"01_vec_capacity"));
        let failure = catalog.exercise("vec").unwrap_err().to_string();
        assert!(failure.contains("did you mean `vec1`?"), "{failure}");
        let failure = catalog.exercise("01").unwrap_err().to_string();
        assert!(failure.starts_with("`01` is a chapter, 01_vec_capacity, and no exercise\n"), "{failure}");
    }

    fn repository() -> Catalog {
        Catalog::load(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap()
    }

    fn names(wanted: &[&str]) -> Vec<String> {
        repository().select(wanted).unwrap().into_iter().map(|exercise| exercise.name).collect()
    }

    #[test]
    fn selects_chapters_and_exercises_in_their_order() {
        assert_eq!(names(&["vec2", "00"]), ["intro1", "vec2"]);
        assert_eq!(names(&["1"]), names(&["01"]));
        // What YAML makes of a 00 without quotes.
        assert_eq!(names(&["0"]), names(&["00"]));
        assert_eq!(names(&["vec_capacity"]), names(&["exercises/01_vec_capacity/"]));
        assert_eq!(names(&["01"])[9], "vec10");
        assert_eq!(names(&[]).len(), repository().exercises().len());
    }

    #[test]
    fn a_number_that_is_no_chapter_is_answered_with_the_chapters() {
        let expected =
            "no chapter and no exercise is called `99`\n  help: the chapters are 00_intro, 01_vec_capacity, ";
        let catalog = repository();
        let failures = [
            catalog.exercise("99").unwrap_err().to_string(),
            catalog.select(&["vec1", "99"]).unwrap_err().to_string(),
        ];
        for failure in failures {
            assert!(failure.starts_with(expected) && failure.ends_with(", 12_capstones"), "{failure}");
        }
        assert!(catalog.exercise("13_more").unwrap_err().to_string().contains("the chapters are 00_intro"));
    }

    #[test]
    fn suggests_what_was_meant() {
        let failure = repository().select(&["string"]).unwrap_err().to_string();
        assert!(failure.contains("did you mean `string1`?"), "{failure}");
        assert!(repository().select(&["zzzzzzzz"]).unwrap_err().to_string().contains("list"));
    }
}
