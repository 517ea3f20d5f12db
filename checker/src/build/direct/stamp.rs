//! What tells one state of a file from another, and a digest of many such things.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::SystemTime;

/// A digest of parts, each kept apart from the next: 128 bits, so that no two states of a tree meet by chance.
///
/// It is computed at every save, over all sources of the library, by a checker that was built without optimisation.
/// So it takes eight bytes a step: std's hasher takes ten times as long there. It is no defence against somebody who
/// looks for two texts with one digest.
pub struct Digest {
    first: u64,
    second: u64,
}

/// Odd numbers without a pattern: the digits of the square roots of 2 and 3.
const FACTORS: [u64; 2] = [0x6a09_e667_f3bc_c909, 0xbb67_ae85_84ca_a73b];

impl Digest {
    pub fn new() -> Digest {
        Digest { first: FACTORS[1], second: FACTORS[0] }
    }

    pub fn add(&mut self, part: impl AsRef<[u8]>) -> &mut Digest {
        let part = part.as_ref();
        self.take(part.len() as u64);
        let (words, rest) = part.as_chunks::<8>();
        for word in words {
            self.take(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.take(u64::from_le_bytes(last));
        self
    }

    fn take(&mut self, word: u64) {
        self.first = mixed(self.first ^ word, FACTORS[0]);
        // The other half sees another word, and does not lose what it had if this one makes the first half 0.
        self.second = mixed(self.second.wrapping_add(word.rotate_left(32)), FACTORS[1]).wrapping_add(word);
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
        let half = |state: u64, factor| mixed(mixed(state, factor), factor);
        format!("{:016x}{:016x}", half(self.first, FACTORS[1]), half(self.second, FACTORS[0]))
    }
}

/// Both halves of a product: every bit of it depends on many of `word`.
fn mixed(word: u64, factor: u64) -> u64 {
    let product = u128::from(word) * u128::from(factor);
    product as u64 ^ (product >> 64) as u64
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
    use std::collections::HashSet;
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
        assert_ne!(digest(&["a"]), digest(&["a\0"]));
    }

    #[test]
    fn texts_that_differ_in_one_bit_or_in_their_order_have_nothing_in_common() {
        let text: Vec<u8> = (0..200_u8).collect();
        let digest = |text: &[u8]| Digest::new().add(text).finish();
        let mut all = HashSet::from([digest(&text)]);
        for bit in 0..text.len() * 8 {
            let mut other = text.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            let (before, after) = (digest(&text), digest(&other));
            // About half of the 64 bits change: 28 fewer or more would be seven times the spread of a fair coin.
            for half in [0..16, 16..32] {
                let bits = |text: &str| u64::from_str_radix(&text[half.clone()], 16).unwrap();
                let changed = (bits(&before) ^ bits(&after)).count_ones();
                assert!((4..=60).contains(&changed), "{changed} bits change with bit {bit}");
            }
            assert!(all.insert(after), "bit {bit}");
        }
        for start in 0..text.len() - 16 {
            let mut other = text.clone();
            other[start..start + 16].rotate_left(8);
            assert!(all.insert(digest(&other)), "from {start}");
        }
        // Many zeros, and one more.
        for zeros in 0..2_000 {
            assert!(all.insert(digest(&vec![0; zeros])), "{zeros} zeros");
        }
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
