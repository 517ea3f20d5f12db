//! What cargo cannot see: a text that changed although its file's time went back.
//!
//! Cargo builds a file again when it is younger than the last build. A version that is moved back into
//! place keeps its old time, and cargo would hand out the binary of another text: a false verdict. So
//! what was built last is remembered by its content, and such a file is made young first.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::util::error::{Failure, Result};

/// The record of one binary.
#[derive(Debug)]
pub struct Record {
    file: PathBuf,
    digest: String,
}

impl Record {
    /// For the binary called `binary`, to be built in `folder` from `text`.
    pub fn new(folder: &Path, binary: &str, release: bool, text: &str) -> Record {
        let mut hasher = DefaultHasher::new();
        hasher.write(text.as_bytes());
        let profile = if release { "release" } else { "dev" };
        let file = folder.join("built").join(profile).join(binary);
        Record { file, digest: format!("{:016x}", hasher.finish()) }
    }

    /// Sees to it that cargo takes `source` for changed if it is.
    ///
    /// # Errors
    ///
    /// If the file has to be made young and cannot be.
    pub fn before_build(&self, source: &Path) -> Result<()> {
        let built = fs::read_to_string(&self.file).ok();
        let begun = format!("begun {}", self.digest);
        if built.as_ref().is_some_and(|built| *built == self.digest || *built == begun) {
            return Ok(());
        }
        let time = |file| fs::metadata(file).and_then(|metadata| metadata.modified()).ok();
        if built.is_some() && time(source) <= time(&self.file) {
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
        let folder = env::temp_dir().join(format!("heaplings-freshness-{}-{name}", process::id()));
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
    fn distrusts_a_build_that_was_called_off() {
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
