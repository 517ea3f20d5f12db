//! Whether the watched file has changed.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

/// One file under observation, by modification time and length.
#[derive(Debug)]
pub struct Watched {
    file: PathBuf,
    seen: Option<Stamp>,
}

/// What changes when a file is saved; `None` stands for a file that is not there.
type Stamp = (SystemTime, u64);

impl Watched {
    pub fn new(file: PathBuf) -> Watched {
        let mut watched = Watched { file, seen: None };
        watched.seen = watched.stamp();
        watched
    }

    /// Whether the file was saved, deleted or brought back since the last look.
    ///
    /// A file that was just cut to nothing is one that an editor is about to write, so that is no change
    /// yet. Allocates nothing.
    pub fn has_changed(&mut self) -> bool {
        let now = self.stamp();
        let changed = now != self.seen && now.is_none_or(|(_, length)| length > 0);
        if changed {
            self.seen = now;
        }
        changed
    }

    fn stamp(&self) -> Option<Stamp> {
        let metadata = fs::metadata(&self.file).ok()?;
        Some((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::{env, process};

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let folder = env::temp_dir().join(format!("heaplings-watched-{}-{name}", process::id()));
            fs::create_dir_all(&folder).unwrap();
            Scratch(folder)
        }

        fn file(&self) -> PathBuf {
            self.0.join("vec2.rs")
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn write_at(file: &Path, text: &str, seconds: u64) {
        fs::write(file, text).unwrap();
        let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        fs::File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
    }

    #[test]
    fn sees_a_save_once() {
        let scratch = Scratch::new("save");
        write_at(&scratch.file(), "one", 1);
        let mut watched = Watched::new(scratch.file());
        assert!(!watched.has_changed());
        write_at(&scratch.file(), "two", 2);
        assert!(watched.has_changed());
        assert!(!watched.has_changed());
    }

    #[test]
    fn sees_a_save_that_sets_the_clock_back() {
        let scratch = Scratch::new("back");
        write_at(&scratch.file(), "one", 9);
        let mut watched = Watched::new(scratch.file());
        write_at(&scratch.file(), "two", 5);
        assert!(watched.has_changed());
    }

    #[test]
    fn sees_a_save_by_rename() {
        let scratch = Scratch::new("rename");
        write_at(&scratch.file(), "one", 1);
        let mut watched = Watched::new(scratch.file());
        let other = scratch.0.join("vec2.rs~");
        write_at(&other, "longer", 1);
        fs::rename(&other, scratch.file()).unwrap();
        assert!(watched.has_changed());
    }

    #[test]
    fn sees_a_file_go_and_come_back() {
        let scratch = Scratch::new("gone");
        write_at(&scratch.file(), "one", 1);
        let mut watched = Watched::new(scratch.file());
        fs::remove_file(scratch.file()).unwrap();
        assert!(watched.has_changed());
        assert!(!watched.has_changed());
        write_at(&scratch.file(), "one", 1);
        assert!(watched.has_changed());
    }

    #[test]
    fn waits_while_an_editor_writes() {
        let scratch = Scratch::new("half");
        write_at(&scratch.file(), "one", 1);
        let mut watched = Watched::new(scratch.file());
        write_at(&scratch.file(), "", 2);
        assert!(!watched.has_changed());
        write_at(&scratch.file(), "two", 3);
        assert!(watched.has_changed());
    }
}
