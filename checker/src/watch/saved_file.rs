//! Whether the watched file has changed.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;
use std::time::SystemTime;

/// One file under observation: by modification time and length at every look, and by its text now and then.
///
/// A file's time alone does not tell: some file systems keep whole seconds, and `cp -p`, `rsync -t` and unpacked
/// archives bring a time of their own.
#[derive(Debug)]
pub struct Watched {
    file: PathBuf,
    seen: Option<Stamp>,
    /// What the file held when it was last read.
    text: Vec<u8>,
    /// The room to read it again.
    buffer: Vec<u8>,
    /// The looks since then.
    looks: u32,
    /// How often in a row there was nothing to read.
    doubts: u32,
}

/// So many looks, a third of a second, an editor may take between cutting or removing the old file and
/// writing the new one.
const PATIENCE: u32 = 20;

/// So many looks lie between two comparisons of the text: a second or so, and five when nobody has saved anything
/// for ten minutes.
const COMPARE: u32 = 50;

/// The longest file that is compared by its text. No exercise comes near it.
const LONGEST: u64 = 1 << 20;

/// What changes when a file is saved; `None` stands for a file that is not there.
type Stamp = (SystemTime, u64);

impl Watched {
    pub fn new(file: PathBuf) -> Watched {
        let (text, buffer) = (Vec::new(), Vec::new());
        let mut watched = Watched { file, seen: None, text, buffer, looks: 0, doubts: 0 };
        watched.seen = watched.stamp();
        watched.has_another_text();
        watched.buffer.reserve(watched.text.len());
        watched
    }

    /// Whether the file was saved, deleted or brought back since the last look.
    ///
    /// A file that is gone or empty all at once is one that an editor is about to write, so that is no
    /// change until it lasts. Allocates nothing while the file stays as it is.
    pub fn has_changed(&mut self) -> bool {
        let now = self.stamp();
        let is_nothing = now.is_none_or(|(_, length)| length == 0);
        self.doubts = if now != self.seen && is_nothing { self.doubts + 1 } else { 0 };
        self.looks += 1;
        let changed = if now != self.seen {
            !is_nothing || self.doubts >= PATIENCE
        } else {
            self.looks >= COMPARE && self.has_another_text()
        };
        if changed {
            self.seen = now;
            self.doubts = 0;
            self.has_another_text();
        }
        changed
    }

    fn stamp(&self) -> Option<Stamp> {
        let metadata = fs::metadata(&self.file).ok()?;
        Some((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len()))
    }

    /// Reads the file, and says whether it holds another text than the last time. One that cannot be read, or holds
    /// nothing, says nothing.
    fn has_another_text(&mut self) -> bool {
        self.looks = 0;
        self.buffer.clear();
        let read = File::open(&self.file).and_then(|file| file.take(LONGEST).read_to_end(&mut self.buffer));
        if read.is_err() || self.buffer.is_empty() || self.buffer == self.text {
            return false;
        }
        std::mem::swap(&mut self.text, &mut self.buffer);
        true
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
    fn sees_a_save_that_keeps_time_and_length() {
        let scratch = Scratch::new("same");
        write_at(&scratch.file(), "one", 1);
        let mut watched = Watched::new(scratch.file());
        write_at(&scratch.file(), "two", 1);
        assert_eq!((0..2 * COMPARE).filter(|_| watched.has_changed()).count(), 1);
        write_at(&scratch.file(), "six", 1);
        assert!((0..COMPARE).any(|_| watched.has_changed()));
    }

    #[test]
    fn sees_a_file_go_and_come_back() {
        let scratch = Scratch::new("gone");
        write_at(&scratch.file(), "one", 1);
        let mut watched = Watched::new(scratch.file());
        fs::remove_file(scratch.file()).unwrap();
        assert_eq!((0..PATIENCE).filter(|_| watched.has_changed()).count(), 1);
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
        assert!(!(1..PATIENCE).any(|_| watched.has_changed()));
        fs::remove_file(scratch.file()).unwrap();
        write_at(&scratch.file(), "two", 3);
        assert!(watched.has_changed());
    }

    #[test]
    fn sees_a_file_that_stays_empty() {
        let scratch = Scratch::new("empty");
        write_at(&scratch.file(), "one", 1);
        let mut watched = Watched::new(scratch.file());
        write_at(&scratch.file(), "", 2);
        let changes: Vec<bool> = (0..3 * PATIENCE).map(|_| watched.has_changed()).collect();
        assert_eq!(changes.iter().position(|&changed| changed), Some(PATIENCE as usize - 1));
        assert_eq!(changes.iter().filter(|&&changed| changed).count(), 1);
    }

    #[test]
    fn a_change_that_was_taken_back_is_none() {
        let scratch = Scratch::new("doubts");
        write_at(&scratch.file(), "one", 1);
        let mut watched = Watched::new(scratch.file());
        for _ in 0..3 {
            write_at(&scratch.file(), "", 2);
            assert!(!(1..PATIENCE).any(|_| watched.has_changed()));
            write_at(&scratch.file(), "one", 1);
            assert!(!watched.has_changed());
        }
    }
}
