//! What tells one state of a file from another, and a digest of many such things.

use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;
use std::time::SystemTime;

/// A digest of parts, each kept apart from the next.
pub struct Digest {
    first: DefaultHasher,
    second: DefaultHasher,
}

impl Digest {
    pub fn new() -> Digest {
        let (first, mut second) = (DefaultHasher::new(), DefaultHasher::new());
        second.write_u8(1);
        Digest { first, second }
    }

    pub fn add(&mut self, part: impl AsRef<[u8]>) -> &mut Digest {
        let part = part.as_ref();
        for hasher in [&mut self.first, &mut self.second] {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
        self
    }

    /// Adds a file by its content, or that there is none.
    pub fn add_content(&mut self, file: &Path) {
        self.add(file.as_os_str().as_encoded_bytes());
        match fs::read(file) {
            Ok(content) => self.add("is").add(content),
            Err(error) => self.add(format!("{:?}", error.kind())),
        };
    }

    /// Adds a file by its [`stamp`].
    pub fn add_stamp(&mut self, file: &Path) {
        self.add(file.as_os_str().as_encoded_bytes()).add(stamp(file));
    }

    /// Adds the files of a folder whose names `wanted` takes, by their stamps, in the order of their names.
    pub fn add_folder(&mut self, folder: &Path, wanted: impl Fn(&str) -> bool) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.retain(|name| wanted(name));
        names.sort_unstable();
        for name in names {
            self.add_stamp(&folder.join(name));
        }
    }

    pub fn finish(&self) -> String {
        format!("{:016x}{:016x}", self.first.finish(), self.second.finish())
    }
}

/// A file's length and the times at which it was written and made. Whoever puts another file in its place
/// may keep the first two, but not the last.
pub fn stamp(file: &Path) -> String {
    match fs::metadata(file) {
        Ok(metadata) => stamp_of(&metadata),
        Err(error) => format!("{:?}", error.kind()),
    }
}

fn stamp_of(metadata: &Metadata) -> String {
    let nanoseconds = |time: Option<SystemTime>| {
        time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok())
            .map_or(0, |time| time.as_nanos())
    };
    let (written, made) = (nanoseconds(metadata.modified().ok()), nanoseconds(metadata.created().ok()));
    format!("{} {written} {made}", metadata.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, process};

    #[test]
    fn parts_do_not_run_into_one_another() {
        let digest = |parts: &[&str]| {
            let mut digest = Digest::new();
            for part in parts {
                digest.add(part);
            }
            digest.finish()
        };
        assert_eq!(digest(&["ab", "c"]), digest(&["ab", "c"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["a"]), digest(&["a", ""]));
    }

    #[test]
    fn a_file_that_takes_the_place_of_another_is_told_from_it() {
        let folder = env::temp_dir().join(format!("heaplings-stamp-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (file, other) = (folder.join("a"), folder.join("b"));
        fs::write(&file, "one").unwrap();
        let before = stamp(&file);
        assert_eq!(before, stamp(&file));
        fs::write(&other, "three").unwrap();
        fs::rename(&other, &file).unwrap();
        assert_ne!(before, stamp(&file));
        fs::remove_file(&file).unwrap();
        assert_eq!(stamp(&file), "NotFound");
        fs::remove_dir_all(folder).unwrap();
    }
}
