//! What was handed in: a folder with `exercises` in it, of which nothing counts but the files of the exercises.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::course::catalog::{Exercise, Version};
use crate::grade::vet::Refusal;
use crate::ui::terminal::sanitize;
use crate::util::error::{Failure, Result, reason};

/// The bytes of a file that is read: ten times the longest exercise.
const LARGEST: u64 = 256 << 10;
const A_SUBMISSION: &str = "a submission is a folder with `exercises` in it";

/// One person's copy of the exercises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The name of its folder, fit to be printed.
    pub name: String,
    folder: PathBuf,
}

/// What is in the place of an exercise's file.
#[derive(Debug, PartialEq, Eq)]
pub enum Handed {
    Missing,
    Refused(Refusal),
    Bytes(Vec<u8>),
}

impl Submission {
    /// The one in this folder.
    ///
    /// # Errors
    ///
    /// If there is no such folder, or if it holds the checker at `root`: cargo and rustup would obey the
    /// configuration of whoever handed it in.
    pub fn open(folder: &Path, root: &Path) -> Result<Submission> {
        let absolute = absolute_folder(folder)?;
        if root != absolute && root.starts_with(&absolute) {
            return Err(Failure::new(format!(
                "`{}` holds the checker that is to grade it",
                folder.display()
            ))
            .help("put the two side by side: a folder's configuration rules what is built below it"));
        }
        let name = shown(absolute.file_name().unwrap_or(absolute.as_os_str()));
        Ok(Submission { name, folder: with_exercises(absolute) })
    }

    /// All in this folder, in the order of their names: the part `index` of `parts`, both from 1.
    ///
    /// # Errors
    ///
    /// As [`Submission::open`], and if there is none.
    pub fn open_all(folder: &Path, root: &Path, (index, parts): (usize, usize)) -> Result<Vec<Submission>> {
        let absolute = absolute_folder(folder)?;
        let failure = |error| Failure::io("list", folder, &error);
        let mut folders = Vec::new();
        for entry in fs::read_dir(&absolute).map_err(failure)? {
            let entry = entry.map_err(failure)?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            folders.extend((!hidden && entry.path().is_dir()).then(|| entry.path()));
        }
        if folders.is_empty() {
            return Err(Failure::new(format!("`{}` holds no folders", folder.display()))
                .help("each submission is a folder in it, named as it is to be listed"));
        }
        folders.sort();
        let mine = folders.iter().skip(index - 1).step_by(parts);
        // By the name that is in this folder: a link leads to one that may be called anything.
        let open = |folder: &PathBuf| {
            let submission = Submission::open(folder, root)?;
            Ok(Submission { name: folder.file_name().map_or(submission.name, shown), ..submission })
        };
        mine.map(open).collect()
    }

    /// Reads what is in the place of an exercise's file, if it is an ordinary file of an ordinary size. Links
    /// are not followed: they lead out of the submission.
    pub fn read(&self, exercise: &Exercise) -> Handed {
        let path = exercise.path(Version::Yours);
        let mut place = self.folder.clone();
        let parts: Vec<&str> = path.split('/').collect();
        for (number, part) in parts.iter().enumerate() {
            place.push(part);
            let is_file = number + 1 == parts.len();
            // The report names the exercise's own file itself.
            let shown = if is_file { "it".to_string() } else { format!("`{}`", parts[..=number].join("/")) };
            match fs::symlink_metadata(&place) {
                Ok(metadata) if is_file && metadata.is_file() && metadata.len() <= LARGEST => {}
                Ok(metadata) if is_file && metadata.is_file() => {
                    return refuse(&shown, &format!("is larger than {LARGEST} bytes"));
                }
                Ok(metadata) if !is_file && metadata.is_dir() => {}
                Ok(metadata) if metadata.is_symlink() => return refuse(&shown, "is a symbolic link"),
                Ok(_) => return refuse(&shown, if is_file { "is no file" } else { "is no folder" }),
                Err(error) if error.kind() == ErrorKind::NotFound => return Handed::Missing,
                Err(error) => return refuse(&shown, &format!("cannot be read: {}", reason(&error))),
            }
        }
        let mut bytes = Vec::new();
        match File::open(&place).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes)) {
            Ok(_) => Handed::Bytes(bytes),
            Err(error) => refuse("it", &format!("cannot be read: {}", reason(&error))),
        }
    }
}

/// A folder's name, fit to be printed.
fn shown(name: &OsStr) -> String {
    sanitize(name.as_encoded_bytes()).replace(['\n', '\t'], " ")
}

/// The folder with `exercises` in it: this one, or else the only one in it that has some. An archive that was
/// unpacked is a folder in a folder.
fn with_exercises(folder: PathBuf) -> PathBuf {
    let has_some = |folder: &Path| fs::symlink_metadata(folder.join("exercises")).is_ok();
    if has_some(&folder) {
        return folder;
    }
    let inner = fs::read_dir(&folder).into_iter().flatten().flatten();
    let inner = inner.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut inner = inner.map(|entry| entry.path()).filter(|folder| has_some(folder));
    match (inner.next(), inner.next()) {
        (Some(only), None) => only,
        _ => folder,
    }
}

fn absolute_folder(folder: &Path) -> Result<PathBuf> {
    let absolute =
        fs::canonicalize(folder).map_err(|error| Failure::io("open", folder, &error).help(A_SUBMISSION))?;
    if absolute.is_dir() {
        Ok(absolute)
    } else {
        Err(Failure::new(format!("`{}` is no folder", folder.display())).help(A_SUBMISSION))
    }
}

fn refuse(it: &str, what: &str) -> Handed {
    let reason = format!("{it} {what}: hand in the exercise as an ordinary file");
    Handed::Refused(Refusal { rule: "file", reason, line: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Place(PathBuf);

    impl Place {
        fn new(name: &str) -> Place {
            let folder = std::env::temp_dir().join(format!("heaplings-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            Place(fs::canonicalize(folder).unwrap())
        }

        fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
            let file = self.0.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }

        fn read(&self) -> Handed {
            let exercise = Exercise { name: "vec1".into(), chapter: "01_vec".into() };
            Submission::open(&self.0.join("a"), Path::new("/checker")).unwrap().read(&exercise)
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn refusal(handed: Handed) -> String {
        let Handed::Refused(refusal) = handed else { panic!("{handed:?}") };
        refusal.reason
    }

    #[test]
    fn reads_ordinary_files_and_nothing_else() {
        let place = Place::new("submission");
        place.write("a/README.md", "");
        assert_eq!(place.read(), Handed::Missing);
        place.write("a/exercises/01_vec/vec1.rs", "fn");
        assert_eq!(place.read(), Handed::Bytes(b"fn".to_vec()));
        place.write("a/exercises/01_vec/vec1.rs", vec![b' '; LARGEST as usize + 1]);
        assert!(refusal(place.read()).contains("larger than 262144 bytes"));
        fs::remove_file(place.0.join("a/exercises/01_vec/vec1.rs")).unwrap();
        place.write("a/exercises/01_vec/vec1.rs/x", "");
        assert!(refusal(place.read()).contains("it is no file"));
        fs::remove_dir_all(place.0.join("a/exercises")).unwrap();
        place.write("a/exercises", "");
        assert!(refusal(place.read()).contains("`exercises` is no folder"));
    }

    #[test]
    fn finds_the_exercises_in_the_only_folder_that_has_some() {
        let place = Place::new("nested");
        place.write("a/vec-main/exercises/01_vec/vec1.rs", "fn");
        place.write("a/__MACOSX/x", "");
        assert_eq!(place.read(), Handed::Bytes(b"fn".to_vec()));
        let all = Submission::open_all(&place.0, Path::new("/checker"), (1, 1)).unwrap();
        assert_eq!(all[0].name, "a");
        place.write("a/vec-old/exercises/01_vec/vec1.rs", "nf");
        assert_eq!(place.read(), Handed::Missing, "nobody knows which");
        place.write("a/exercises/README.md", "");
        fs::remove_dir_all(place.0.join("a/vec-old")).unwrap();
        assert_eq!(place.read(), Handed::Missing, "it has exercises itself");
    }

    #[cfg(unix)]
    #[test]
    fn is_listed_by_the_name_of_its_folder_and_not_of_what_that_leads_to() {
        let place = Place::new("named");
        place.write("elsewhere/exercises/01_vec/vec1.rs", "fn");
        fs::create_dir(place.0.join("class")).unwrap();
        for name in ["ada", "bob"] {
            std::os::unix::fs::symlink(place.0.join("elsewhere"), place.0.join("class").join(name)).unwrap();
        }
        let all = Submission::open_all(&place.0.join("class"), Path::new("/checker"), (1, 1)).unwrap();
        assert_eq!([&all[0].name, &all[1].name], ["ada", "bob"]);
    }

    #[cfg(unix)]
    #[test]
    fn follows_no_link() {
        use std::os::unix::fs::symlink;
        let place = Place::new("links");
        place.write("secret/01_vec/vec1.rs", "fn");
        place.write("a/exercises/01_vec/other.rs", "");
        symlink(place.0.join("secret/01_vec/vec1.rs"), place.0.join("a/exercises/01_vec/vec1.rs")).unwrap();
        assert!(refusal(place.read()).contains("it is a symbolic link"));
        fs::remove_dir_all(place.0.join("a/exercises")).unwrap();
        symlink(place.0.join("secret"), place.0.join("a/exercises")).unwrap();
        assert!(refusal(place.read()).contains("`exercises` is a symbolic link"));
        fs::remove_file(place.0.join("a/exercises")).unwrap();
        place.write("other/exercises/01_vec/vec1.rs", "fn");
        symlink(place.0.join("other"), place.0.join("a/inner")).unwrap();
        assert_eq!(place.read(), Handed::Missing, "a link to a folder with exercises");
    }

    #[test]
    fn lists_folders_by_name_and_deals_them_out() {
        let place = Place::new("class");
        for name in ["eva", "ada", "bob", "dan", ".git", "cy"] {
            place.write(&format!("{name}/x"), "");
        }
        place.write("notes.txt", "");
        let names = |part| {
            let all = Submission::open_all(&place.0, Path::new("/checker"), part).unwrap();
            all.into_iter().map(|submission| submission.name).collect::<Vec<_>>()
        };
        assert_eq!(names((1, 1)), ["ada", "bob", "cy", "dan", "eva"]);
        assert_eq!(
            (names((1, 2)), names((2, 2))),
            (vec!["ada".into(), "cy".into(), "eva".into()], vec!["bob".into(), "dan".into()])
        );
        assert!(names((9, 9)).is_empty());
        let none = Submission::open_all(&place.0.join("ada"), Path::new("/checker"), (1, 1)).unwrap_err();
        assert!(none.to_string().contains("holds no folders"), "{none}");
    }

    #[test]
    fn refuses_a_folder_around_the_checker() {
        let place = Place::new("around");
        place.write("a/published/Cargo.toml", "");
        let open = |folder: &str, root: &str| Submission::open(&place.0.join(folder), &place.0.join(root));
        let failure = open("a", "a/published").unwrap_err().to_string();
        assert!(failure.contains("side by side"), "{failure}");
        assert!(open("a", "a").is_ok(), "a learner's own");
        assert!(open("nobody", "a").unwrap_err().to_string().contains("cannot open"));
    }
}
