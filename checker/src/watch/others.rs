//! Whether another exercise than the current one was saved.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::PathBuf;
use std::time::SystemTime;

/// All exercises' files, of which each look looks at one: with 110 of them, a save is noticed within seconds.
#[derive(Debug)]
pub struct Others {
    files: Vec<Other>,
    next: usize,
}

#[derive(Debug)]
struct Other {
    file: PathBuf,
    seen: Option<(SystemTime, u64)>,
    /// Of its text: a build gives files another time.
    hash: Option<u64>,
}

impl Others {
    pub fn new(files: impl Iterator<Item = PathBuf>) -> Others {
        let other = |file| {
            let mut other = Other { file, seen: None, hash: None };
            other.has_changed();
            other
        };
        Others { files: files.map(other).collect(), next: 0 }
    }

    /// The place of a file that was saved since it was looked at last. Allocates nothing while there is none.
    pub fn look(&mut self) -> Option<usize> {
        let at = self.next;
        self.next = (at + 1) % self.files.len().max(1);
        self.files.get_mut(at)?.has_changed().then_some(at)
    }

    /// Which file this is.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    pub fn file(&self, at: usize) -> PathBuf {
        self.files[at].file.clone()
    }

    /// Takes what this file holds now for known.
    pub fn forget(&mut self, at: usize) {
        self.files.get_mut(at).map(Other::has_changed);
    }
}

impl Other {
    /// A file that is gone is no save.
    fn has_changed(&mut self) -> bool {
        let metadata = fs::metadata(&self.file).ok();
        let now = metadata
            .map(|metadata| (metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len()))
            .filter(|(_, length)| *length > 0);
        if now.is_none() || now == self.seen {
            return false;
        }
        self.seen = now;
        let hash = fs::read(&self.file).ok().map(|text| {
            let mut hasher = DefaultHasher::new();
            hasher.write(&text);
            hasher.finish()
        });
        let changed = hash.is_some() && hash != self.hash;
        self.hash = hash.or(self.hash);
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, process};

    #[test]
    fn finds_the_file_that_was_saved() {
        let folder = env::temp_dir().join(format!("heaplings-others-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = |n: usize| folder.join(format!("vec{n}.rs"));
        for n in 0..3 {
            fs::write(file(n), "as published").unwrap();
        }
        // The last one is missing, which is no concern of this.
        let mut others = Others::new((0..4).map(file));
        let round = |others: &mut Others| (0..4).filter_map(|_| others.look()).collect::<Vec<_>>();
        assert_eq!(round(&mut others), []);
        fs::write(file(1), "and changed").unwrap();
        assert_eq!(round(&mut others), [1]);
        assert_eq!(round(&mut others), []);
        // Another time, and the same text.
        let later = SystemTime::now() + std::time::Duration::from_secs(60);
        fs::File::options().append(true).open(file(2)).unwrap().set_modified(later).unwrap();
        assert_eq!(round(&mut others), []);
        fs::write(file(0), "the current one").unwrap();
        others.forget(0);
        fs::remove_file(file(2)).unwrap();
        assert_eq!(round(&mut others), []);
        fs::remove_dir_all(folder).unwrap();
    }
}
