//! The folder of one key below the target folder: what was learned from cargo, and what was built without it.
//!
//! Files come into it whole, by a rename, and what is found there is held to what was written down of it. So
//! two checkers may use one store at once, and whatever else happens to it costs a build and nothing more.

use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

use super::arguments::Arguments;
use super::stamp::stamp;
use crate::sys::files::write_whole;

/// So many keys are kept: a checker that is started in another way has another environment, and so a key of its
/// own.
const KEYS: usize = 3;
/// So many binaries of one exercise: another checker may be running the last one.
const BINARIES: usize = 2;
/// The last line of each file, so that half a file is none.
const END: &str = "end";

/// What is known of cargo's call of rustc for a binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Learned {
    /// The call, with the state of its inputs when cargo made it.
    Call { arguments: Arguments, inputs: String },
    /// It must not be repeated without cargo, and why.
    Refused(String),
}

#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// Opens the store of a key, and makes it if need be.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub fn open(target: &Path, key: &str) -> io::Result<Store> {
        let all = target.join("direct");
        let folder = all.join(key);
        if !folder.is_dir() {
            for part in ["calls", "binaries"] {
                fs::create_dir_all(folder.join(part))?;
            }
            keep_newest(&all, KEYS, |_| true);
        }
        Ok(Store { folder })
    }

    /// rustc's own cache of what it has compiled before.
    pub fn incremental(&self) -> PathBuf {
        self.folder.join("incremental")
    }

    /// The folder that rustc writes a binary to, before it is moved to its place.
    pub fn out(&self, binary: &str) -> PathBuf {
        self.folder.join("out").join(binary)
    }

    /// The folder of the base for inputs in this state.
    pub fn base(&self, inputs: &str) -> PathBuf {
        self.folder.join(format!("base-{inputs}"))
    }

    /// Puts a base that is complete in its place, and takes away older ones.
    ///
    /// # Errors
    ///
    /// If it cannot be renamed.
    pub fn place_base(&self, made: &Path, inputs: &str) -> io::Result<()> {
        let place = self.base(inputs);
        // What is there is damaged, or else it would not be made again.
        let _ = fs::remove_dir_all(&place);
        fs::rename(made, &place)?;
        keep_newest(&self.folder, 1, |name| name.starts_with("base-"));
        Ok(())
    }

    pub fn learned(&self, binary: &str) -> Option<Learned> {
        let text = read(&self.folder.join("calls").join(binary))?;
        let (head, rest) = text.split_once('\n').unwrap_or((&text, ""));
        match head.split_once(' ')? {
            ("refused", why) => Some(Learned::Refused(why.to_string())),
            ("inputs", inputs) => {
                let arguments = Arguments::from_text(rest)?;
                Some(Learned::Call { arguments, inputs: inputs.to_string() })
            }
            _ => None,
        }
    }

    pub fn learn(&self, binary: &str, learned: &Learned) -> io::Result<()> {
        let text = match learned {
            Learned::Refused(why) => format!("refused {why}"),
            Learned::Call { arguments, inputs } => {
                let Some(text) = arguments.to_text() else { return Ok(()) };
                format!("inputs {inputs}\n{text}")
            }
        };
        write(&self.folder.join("calls").join(binary), &text)
    }

    /// The binary made from what `digest` stands for, with what rustc said of it.
    pub fn binary(&self, binary: &str, digest: &str) -> Option<(PathBuf, String)> {
        let file = self.place(binary, digest);
        let text = read(&file.with_extension("said"))?;
        let (known, said) = text.split_once('\n')?;
        (known == stamp(&file)).then(|| (file, said.to_string()))
    }

    /// Puts a binary in its place, unless another checker was faster. Returns that place. What is there may be running,
    /// and a program whose file is replaced no longer finds the lines of its functions.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn add_binary(&self, binary: &str, digest: &str, made: &Path, said: &str) -> io::Result<PathBuf> {
        if let Some((file, _)) = self.binary(binary, digest) {
            return Ok(file);
        }
        let file = self.place(binary, digest);
        fs::rename(made, &file)?;
        write(&file.with_extension("said"), &format!("{}\n{said}", stamp(&file)))?;
        let folder = self.folder.join("binaries");
        let is_one = |name: &str| {
            name.strip_prefix(binary).and_then(|rest| rest.strip_prefix('-')).is_some_and(is_digest)
        };
        for gone in keep_newest(&folder, BINARIES, is_one) {
            let _ = fs::remove_file(gone.with_extension("said"));
        }
        Ok(file)
    }

    fn place(&self, binary: &str, digest: &str) -> PathBuf {
        self.folder.join("binaries").join(format!("{binary}-{digest}"))
    }

    /// Why there is to be no base for these inputs, if it was tried in vain.
    pub fn no_base(&self, inputs: &str) -> Option<String> {
        let text = read(&self.folder.join("no-base"))?;
        let (known, why) = text.split_once('\n')?;
        (known == inputs).then(|| why.to_string())
    }

    pub fn give_up_base(&self, inputs: &str, why: &str) {
        let _ = write(&self.folder.join("no-base"), &format!("{inputs}\n{why}"));
    }
}

fn is_digest(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Reads a file that [`write`] wrote whole.
pub fn read(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    text.strip_suffix(END)?.strip_suffix('\n').map(str::to_string)
}

/// Writes a file that [`read`] reads.
///
/// # Errors
///
/// If it cannot be written.
pub fn write(file: &Path, text: &str) -> io::Result<()> {
    write_whole(file, format!("{text}\n{END}").as_bytes())
}

/// Removes all entries of a folder that `is_one` takes, but the newest. Returns what it removed.
fn keep_newest(folder: &Path, most: usize, is_one: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut entries: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let time = entry.metadata().and_then(|metadata| metadata.modified());
        if is_one(&entry.file_name().to_string_lossy())
            && let Ok(time) = time
        {
            entries.push((time, entry.path()));
        }
    }
    entries.sort_unstable();
    entries.truncate(entries.len().saturating_sub(most));
    entries
        .into_iter()
        .filter(|(_, path)| fs::remove_file(path).or_else(|_| fs::remove_dir_all(path)).is_ok())
        .map(|(_, path)| path)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let folder = env::temp_dir().join(format!("heaplings-store-{}-{name}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            Scratch(folder)
        }

        fn store(&self) -> Store {
            Store::open(&self.0, "key").unwrap()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn half_a_file_is_none() {
        let scratch = Scratch::new("half");
        let file = scratch.0.join("file");
        write(&file, "two\nlines").unwrap();
        assert_eq!(read(&file).as_deref(), Some("two\nlines"));
        fs::write(&file, "two\nli").unwrap();
        assert_eq!(read(&file), None);
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_binary_is_known_by_what_it_was_made_from_and_as_it_was_made() {
        let scratch = Scratch::new("binary");
        let store = scratch.store();
        let digest = "0".repeat(32);
        let made = scratch.0.join("made");
        fs::write(&made, "program").unwrap();
        let place = store.add_binary("vec2", &digest, &made, "said\n").unwrap();
        assert_eq!(store.binary("vec2", &digest), Some((place.clone(), "said\n".to_string())));
        assert_eq!(store.binary("vec2", &"1".repeat(32)), None);
        // Another checker has made the same.
        fs::write(&made, "program").unwrap();
        let before = stamp(&place);
        assert_eq!(store.add_binary("vec2", &digest, &made, "said\n").unwrap(), place);
        assert_eq!(stamp(&place), before, "who runs it goes on with the same file");
        fs::write(&place, "prog").unwrap();
        assert_eq!(store.binary("vec2", &digest), None, "it was truncated");
        assert_eq!(store.add_binary("vec2", &digest, &made, "said\n").unwrap(), place);
        assert_eq!(fs::read_to_string(&place).unwrap(), "program");
    }

    #[test]
    fn old_binaries_go_and_others_stay() {
        let scratch = Scratch::new("old");
        let store = scratch.store();
        let add = |binary: &str, number: usize| {
            let made = scratch.0.join("made");
            fs::write(&made, number.to_string()).unwrap();
            let place = store.add_binary(binary, &format!("{number:032x}"), &made, "").unwrap();
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
            fs::File::options().append(true).open(place).unwrap().set_modified(time).unwrap();
        };
        add("vec2_starter", 1);
        (2..10).for_each(|number| add("vec2", number));
        let names = |ending: &str| {
            let entries = fs::read_dir(store.folder.join("binaries")).unwrap().flatten();
            entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(ending)).count()
        };
        assert_eq!(names(".said"), BINARIES + 1);
        assert_eq!(names(""), 2 * (BINARIES + 1));
    }

    #[test]
    fn remembers_a_call_and_a_refusal() {
        let scratch = Scratch::new("calls");
        let store = scratch.store();
        let refused = Learned::Refused("cargo passes `--target` to rustc".into());
        store.learn("vec2", &refused).unwrap();
        assert_eq!(store.learned("vec2"), Some(refused));
        assert_eq!(store.learned("vec3"), None);
        fs::write(store.folder.join("calls/vec3"), "inputs 12\n/t/bin/rus").unwrap();
        assert_eq!(store.learned("vec3"), None);
    }
}
