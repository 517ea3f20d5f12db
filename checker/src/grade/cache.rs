//! Verdicts that are known, so that the same text is judged once, and a run that was killed goes on where it was.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::record;
use crate::check::document;
use crate::check::verdict::{Status, Verdict};
use crate::sys::files::Draft;
use crate::util::json::Value;

/// The files of verdicts, each under the hash of all that it depends on.
#[derive(Debug)]
pub struct VerdictCache {
    folder: PathBuf,
    /// Where a verdict is written before it is put on the cache.
    desk: PathBuf,
    version: u64,
}

impl VerdictCache {
    /// In a folder that is there, with a desk on the same file system; verdicts of another `version` are not
    /// found.
    pub fn new(folder: &Path, desk: &Path, version: u64) -> VerdictCache {
        VerdictCache { folder: folder.to_path_buf(), desk: desk.to_path_buf(), version }
    }

    /// The verdict under this key, if it is known and can be read.
    pub fn find(&self, key: &str) -> Option<Verdict> {
        let text = fs::read_to_string(self.folder.join(key)).ok()?;
        record::from_json(&Value::parse(&text).ok()?)
    }

    /// Puts a verdict away, unless another run might come to another one: under load a test may be too slow.
    pub fn keep(&self, key: &str, verdict: &Verdict) {
        if matches!(verdict.status, Status::TimedOut | Status::Crashed) {
            return;
        }
        // One that is not kept costs time, no more.
        let text = document::exercise(verdict).to_string();
        let draft = Draft::write_in(&self.desk, &self.folder.join(key), text.as_bytes());
        let _ = draft.and_then(Draft::publish);
    }

    /// The name for what is judged by these texts. Two that share one by chance, at 128 bits, gain nothing
    /// that the better of them would not have alone.
    pub fn key(&self, texts: &[&str]) -> String {
        let hash = |salt: u64| {
            let mut hasher = DefaultHasher::new();
            (salt, self.version, texts).hash(&mut hasher);
            hasher.finish()
        };
        format!("{:016x}{:016x}", hash(1), hash(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: Status) -> Verdict {
        Verdict {
            exercise: "vec2".into(),
            chapter: "01".into(),
            status,
            tests: Vec::new(),
            messages: String::new(),
            notes: Vec::new(),
            text: String::new(),
        }
    }

    #[test]
    fn finds_what_was_kept_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("heaplings-cache-{}", std::process::id()));
        let desk = folder.join("desk");
        fs::create_dir_all(&desk).unwrap();
        let cache = VerdictCache::new(&folder, &desk, 1);
        let key = cache.key(&["vec2", "text"]);
        assert_eq!(cache.find(&key), None);
        cache.keep(&key, &verdict(Status::Passed));
        assert_eq!(cache.find(&key), Some(verdict(Status::Passed)));
        let others = [cache.key(&["vec2text"]), VerdictCache::new(&folder, &desk, 2).key(&["vec2", "text"])];
        assert!(others.iter().all(|other| *other != key));
        cache.keep(&others[0], &verdict(Status::TimedOut));
        assert_eq!(cache.find(&others[0]), None);
        fs::write(folder.join(&key), "{").unwrap();
        assert_eq!(cache.find(&key), None, "half a file");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "the verdict and the desk");
        assert_eq!(fs::read_dir(&desk).unwrap().count(), 0);
        fs::remove_dir_all(folder).unwrap();
    }
}
