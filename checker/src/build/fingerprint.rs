//! What cargo cannot see: a text that changed although the times of files say otherwise.
//!
//! Cargo builds a file again when it is younger than the last build. A version that is moved back into place
//! keeps its old time, and a build that was made while the clock was ahead seems younger than every later save.
//! Cargo would hand out the binary of another text: a false verdict. So what was built last is remembered by its
//! content, and cargo is made to forget the binary of another.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::util::error::{Failure, Result};

/// What the record of a program has behind its binary's name: tests are built into another, at another time.
pub const PROGRAM: &str = "-program";

/// The record of one binary.
#[derive(Debug)]
pub struct Record {
    file: PathBuf,
    digest: String,
    /// The folder of cargo's own records on what it has built.
    fingerprints: PathBuf,
    binary: String,
}

impl Record {
    /// For the binary called `binary`, to be built in `folder` from `text`; as a program of its own, or as tests.
    pub fn new(folder: &Path, binary: &str, release: bool, text: &str) -> Record {
        let mut hasher = DefaultHasher::new();
        hasher.write(text.as_bytes());
        let (name, profile) = if release { ("release", "release") } else { ("dev", "debug") };
        let file = folder.join("built").join(name).join(binary);
        let fingerprints = folder.join(profile).join(".fingerprint");
        Record { file, digest: format!("{:016x}", hasher.finish()), fingerprints, binary: binary.to_string() }
    }

    /// Sees to it that cargo takes `source` for changed if it is.
    ///
    /// # Errors
    ///
    /// If cargo keeps its records in another way than is known here, and the file's time cannot be set.
    pub fn before_build(&self, source: &Path) -> Result<()> {
        let built = fs::read_to_string(&self.file).ok();
        let begun = format!("begun {}", self.digest);
        if built.as_ref().is_some_and(|built| *built == self.digest || *built == begun) {
            return Ok(());
        }
        let time = |file| fs::metadata(file).and_then(|metadata| metadata.modified()).ok();
        if !self.make_cargo_forget() && built.is_some() && time(source) <= time(&self.file) {
            let touch = |file: File| file.set_modified(SystemTime::now());
            File::options().append(true).open(source).and_then(touch).map_err(|error| {
                Failure::io("update the time of", source, &error).help(
                    "its time is older than the last build, though its text has changed: save it once more",
                )
            })?;
        }
        // A build that is cancelled may have put its binary in place all the same.
        self.write(&begun);
        Ok(())
    }

    /// Makes what cargo knows of the binary older than any source, so that it builds it anew. Cargo compares the time
    /// of a file `dep-bin-vec2` or `dep-test-bin-vec2` with those of the sources. Returns whether there was one.
    fn make_cargo_forget(&self) -> bool {
        let wanted = match self.binary.strip_suffix(PROGRAM) {
            Some(binary) => format!("dep-bin-{binary}"),
            None => format!("dep-test-bin-{}", self.binary),
        };
        let folders = fs::read_dir(&self.fingerprints).into_iter().flatten().flatten();
        let mut found = false;
        for folder in folders {
            let file = File::options().append(true).open(folder.path().join(&wanted));
            found |= file.is_ok_and(|file| file.set_modified(SystemTime::UNIX_EPOCH).is_ok());
        }
        found
    }

    /// Remembers that this text was built. Without the record nothing is lost but this module's care.
    pub fn after_build(&self) {
        if fs::read_to_string(&self.file).is_ok_and(|built| built == self.digest) {
            return;
        }
        self.write(&self.digest);
    }

    fn write(&self, text: &str) {
        if let Some(folder) = self.file.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let _ = fs::write(&self.file, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use std::{env, process};

    fn scratch(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("heaplings-fingerprint-{}-{name}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn written_an_hour_ago(file: &Path, text: &str) -> SystemTime {
        fs::write(file, text).unwrap();
        let time = SystemTime::now() - Duration::from_secs(3_600);
        File::options().append(true).open(file).unwrap().set_modified(time).unwrap();
        fs::metadata(file).unwrap().modified().unwrap()
    }

    fn is_touched(name: &str, built: Option<&str>, text: &str) -> bool {
        let folder = scratch(name);
        let source = folder.join("vec2.rs");
        if let Some(built) = built {
            Record::new(&folder, "vec2", false, built).after_build();
        }
        let time = written_an_hour_ago(&source, text);
        Record::new(&folder, "vec2", false, text).before_build(&source).unwrap();
        let touched = fs::metadata(&source).unwrap().modified().unwrap() > time;
        fs::remove_dir_all(folder).unwrap();
        touched
    }

    #[test]
    fn makes_an_old_file_with_another_text_young() {
        assert!(is_touched("other", Some("old text"), "new text"));
    }

    #[test]
    fn leaves_a_file_alone_that_was_built() {
        assert!(!is_touched("same", Some("text"), "text"));
        assert!(!is_touched("first", None, "text"));
    }

    #[test]
    fn makes_cargo_forget_what_it_built_while_the_clock_was_ahead() {
        let folder = scratch("ahead");
        let source = folder.join("vec2.rs");
        let known = folder.join("debug/.fingerprint/exercises-0123");
        fs::create_dir_all(&known).unwrap();
        let soon = SystemTime::now() + Duration::from_secs(7_200);
        for name in ["dep-test-bin-vec2", "dep-bin-vec2", "dep-test-bin-vec22"] {
            fs::write(known.join(name), "").unwrap();
            File::options().append(true).open(known.join(name)).unwrap().set_modified(soon).unwrap();
        }
        let is_old =
            |name: &str| fs::metadata(known.join(name)).unwrap().modified().unwrap() < SystemTime::now();
        let time = written_an_hour_ago(&source, "text");
        Record::new(&folder, "vec2", false, "text").before_build(&source).unwrap();
        assert_eq!(
            [is_old("dep-test-bin-vec2"), is_old("dep-bin-vec2"), is_old("dep-test-bin-vec22")],
            [true, false, false]
        );
        Record::new(&folder, &format!("vec2{PROGRAM}"), false, "text").before_build(&source).unwrap();
        assert!(is_old("dep-bin-vec2"));
        assert_eq!(
            fs::metadata(&source).unwrap().modified().unwrap(),
            time,
            "the learner's file stays as it is"
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn distrusts_a_build_that_was_cancelled() {
        let folder = scratch("begun");
        let source = folder.join("vec2.rs");
        let check = |text| Record::new(&folder, "vec2", false, text).before_build(&source).unwrap();
        Record::new(&folder, "vec2", false, "first").after_build();
        fs::write(&source, "second").unwrap();
        check("second");
        let time = written_an_hour_ago(&source, "second");
        check("second");
        assert_eq!(fs::metadata(&source).unwrap().modified().unwrap(), time, "the same text once more");
        let time = written_an_hour_ago(&source, "first");
        check("first");
        assert!(fs::metadata(&source).unwrap().modified().unwrap() > time, "the binary may be the second's");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn keeps_the_profiles_apart() {
        let folder = scratch("profiles");
        Record::new(&folder, "vec2", true, "released").after_build();
        let source = folder.join("vec2.rs");
        let time = written_an_hour_ago(&source, "text");
        Record::new(&folder, "vec2", false, "text").before_build(&source).unwrap();
        assert_eq!(fs::metadata(&source).unwrap().modified().unwrap(), time);
        fs::remove_dir_all(folder).unwrap();
    }
}
