//! What the learner has reached: one small text file, `.heaplings/progress`, and the versions of exercises
//! that `reset` put aside.
//!
//! ```text
//! heaplings progress 1
//! current vec2
//! passed vec1
//! best vec1 1 8000 0 0 1 8000
//! challenge vec10 01_vec_capacity
//! tested-out 02_hash_maps
//! ```
//!
//! So the learner went to the challenge of chapter 01 first, and passed that of chapter 02 in this way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::{fmt, str};

use super::practice;
use crate::profile::{Heap, Metric};
use crate::sys::files::Draft;
use crate::util::error::{Failure, Result};

/// The folder of our own files, from the root of the repository.
pub const FOLDER: &str = ".heaplings";

const HEADER: &str = "heaplings progress 1";

/// In bytes; a thousand exercises would fill a tenth of it.
const LARGEST: usize = 1 << 20;

/// What has been reached. Exercises that this version does not know are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    current: Option<String>,
    passed: BTreeSet<String>,
    best: BTreeMap<String, Heap>,
    /// The chapters whose challenge the learner went to first, by that exercise.
    challenges: BTreeMap<String, String>,
    /// The chapters of which such a challenge passed.
    tested_out: BTreeSet<String>,
}

/// The progress that was found, and what the learner should know about how it was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    pub progress: Progress,
    /// What was wrong with the file, and where it is now.
    pub notice: Option<String>,
}

impl Progress {
    /// Reads the progress of the repository at `root`; there is none yet if there is no file.
    ///
    /// A damaged file is put aside and replaced by what could be read of it. One that cannot be read, or not
    /// be put aside, stays as it is. Either way the notice says so.
    pub fn load(root: &Path) -> Loaded {
        let file = root.join(FOLDER).join("progress");
        match read(&file) {
            Ok((progress, None)) => Loaded { progress, notice: None },
            Ok((progress, Some(damage))) => update(root, |_| {}).unwrap_or_else(|failure| {
                let notice = format!("`{}` is damaged: {damage}\n{failure}", file.display());
                Loaded { progress, notice: Some(notice) }
            }),
            Err(failure) => Loaded { progress: Progress::default(), notice: Some(failure.to_string()) },
        }
    }

    /// The exercise the learner is at.
    pub fn current(&self) -> Option<&str> {
        self.current.as_deref()
    }

    /// Whether the exercise passed when it was last checked.
    pub fn is_passed(&self, exercise: &str) -> bool {
        self.passed.contains(exercise)
    }

    /// The most frugal result that passed: the figures of the exercise's first limit.
    pub fn best(&self, exercise: &str) -> Option<&Heap> {
        self.best.get(exercise)
    }

    /// Whether the learner passed the challenge of this chapter before its other exercises.
    pub fn is_tested_out(&self, chapter: &str) -> bool {
        self.tested_out.contains(chapter)
    }

    pub fn set_current(&mut self, exercise: &str) {
        self.current = Some(exercise.to_string());
    }

    /// Takes down that the learner goes to a chapter's challenge first: once it passes, the chapter is tested out.
    pub fn set_challenge(&mut self, chapter: &str, exercise: &str) {
        self.challenges.insert(exercise.to_string(), chapter.to_string());
    }

    /// Takes down the outcome of a check that has no figures, or figures of which blocks matter most.
    pub fn record(&mut self, exercise: &str, passed: bool, heap: Option<Heap>) {
        self.record_by(exercise, passed, heap, None);
    }

    /// Takes down the outcome of a check. Only a result that passed can become the best: less of what the exercise
    /// aims at is better, then fewer blocks, fewer bytes, a lower peak, and less that stays behind.
    pub fn record_by(&mut self, exercise: &str, passed: bool, heap: Option<Heap>, aim: Option<Metric>) {
        if !passed {
            self.passed.remove(exercise);
            return;
        }
        self.passed.insert(exercise.to_string());
        self.tested_out.extend(self.challenges.remove(exercise));
        let first = aim.unwrap_or(Metric::TotalBlocks);
        let rank = |heap: &Heap| {
            (heap.figure(first), heap.total_blocks, heap.total_bytes, heap.max_bytes, heap.curr_bytes)
        };
        if let Some(heap) = heap {
            let best = self.best.entry(exercise.to_string()).or_insert(heap);
            if rank(&heap) < rank(best) {
                *best = heap;
            }
        }
    }

    /// Reads a file's lines as far as they make sense; with what is wrong first, if something is.
    fn parse(bytes: &[u8]) -> (Progress, Option<String>) {
        let mut progress = Progress::default();
        // Without a newline at its end a line may be half of one.
        let mut lines = bytes.split_inclusive(|&byte| byte == b'\n').map(|line| {
            line.strip_suffix(b"\n").and_then(|line| str::from_utf8(line).ok()).map(str::trim_end)
        });
        if lines.next().flatten() != Some(HEADER) {
            return (progress, Some(format!("its first line is not `{HEADER}`")));
        }
        let mut damage = None;
        for (number, line) in (2..).zip(lines) {
            if line.and_then(|line| progress.take(line)).is_none() {
                damage.get_or_insert_with(|| format!("line {number} makes no sense"));
            }
        }
        (progress, damage)
    }

    /// Takes in one line; `None` if it makes no sense.
    fn take(&mut self, line: &str) -> Option<()> {
        let mut words = line.split_whitespace();
        let mut name = || words.next().filter(|name| !name.contains(char::is_control));
        let (word, name, chapter) = match name()? {
            "challenge" => ("challenge", name()?, name()?),
            word => (word, name()?, ""),
        };
        let figures: Vec<u64> = words.map(|figure| figure.parse().ok()).collect::<Option<_>>()?;
        match (word, &figures[..]) {
            ("current", []) => self.current = Some(name.to_string()),
            ("passed", []) => _ = self.passed.insert(name.to_string()),
            ("challenge", []) => self.set_challenge(chapter, name),
            ("tested-out", []) => _ = self.tested_out.insert(name.to_string()),
            ("best", &[total_blocks, total_bytes, curr_blocks, curr_bytes, max_blocks, max_bytes]) => {
                let heap = Heap { total_blocks, total_bytes, curr_blocks, curr_bytes, max_blocks, max_bytes };
                self.best.insert(name.to_string(), heap);
            }
            _ => return None,
        }
        Some(())
    }
}

/// As the file has it.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(name) = &self.current {
            writeln!(f, "current {name}")?;
        }
        for name in &self.passed {
            writeln!(f, "passed {name}")?;
        }
        for (name, heap) in &self.best {
            let figures = Metric::ALL.map(|metric| heap.figure(metric).to_string());
            writeln!(f, "best {name} {}", figures.join(" "))?;
        }
        for (name, chapter) in &self.challenges {
            writeln!(f, "challenge {name} {chapter}")?;
        }
        self.tested_out.iter().try_for_each(|chapter| writeln!(f, "tested-out {chapter}"))
    }
}

/// Changes the progress of the repository at `root`. Checkers that do so at once wait for each other, and
/// nobody ever reads half a file. Gives back the progress as it is now.
///
/// # Errors
///
/// If the file cannot be read or written; nothing is lost then. To go on without it, make the same change to
/// a [`Progress`] in memory.
pub fn update(root: &Path, change: impl FnOnce(&mut Progress)) -> Result<Loaded> {
    let folder = root.join(FOLDER);
    let file = folder.join("progress");
    let not_kept = |error| {
        let help = "progress is not kept until this folder can be written";
        Failure::io("write in", &folder, &error).help(help)
    };
    fs::create_dir_all(&folder).map_err(not_kept)?;
    let _lock = lock(&folder.join("lock")).map_err(not_kept)?;
    let (before, damage) = read(&file)?;
    let mut progress = before.clone();
    change(&mut progress);
    if damage.is_none() && progress == before {
        return Ok(Loaded { progress, notice: None });
    }
    let draft = Draft::write(&file, progress.to_string().as_bytes()).and_then(Draft::sync);
    let draft = draft.map_err(not_kept)?;
    let notice = damage.map(|damage| put_aside(&file, &damage)).transpose().map_err(not_kept)?;
    draft.publish().map_err(not_kept)?;
    practice::note_passed(root, progress.passed.difference(&before.passed).map(String::as_str));
    Ok(Loaded { progress, notice })
}

/// Keeps the learner's version of an exercise in `.heaplings/backup`, beside those that are there, and gives
/// back where. If it is the newest of them already, that will do.
///
/// # Errors
///
/// If it cannot be written. What it was to save must then not be thrown away.
pub fn set_aside(root: &Path, exercise: &str, text: &[u8]) -> Result<PathBuf> {
    let folder = root.join(FOLDER).join("backup");
    let path = |n| folder.join(format!("{exercise}-{n}.rs"));
    let newest = (1..).map(path).take_while(|path| path.exists()).last();
    if let Some(newest) = newest.filter(|newest| fs::read(newest).is_ok_and(|bytes| bytes == text)) {
        return Ok(newest);
    }
    fs::create_dir_all(&folder).and_then(|()| write_free(path, text)).map_err(|error| {
        let help = "your version was left as it is; try again when this folder can be written";
        Failure::io("keep your version in", &folder, &error).help(help)
    })
}

/// Reads the file, with what is wrong about its contents.
fn read(path: &Path) -> Result<(Progress, Option<String>)> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)) {
        Ok(_) if bytes.len() > LARGEST => {
            let (progress, _) = Progress::parse(&bytes[..LARGEST]);
            Ok((progress, Some(format!("it is larger than {LARGEST} bytes"))))
        }
        Ok(_) => Ok(Progress::parse(&bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok((Progress::default(), None)),
        Err(error) => {
            let help = "make it a file that you may read, or move it away; until then, progress is not kept";
            Err(Failure::io("read", path, &error).help(help))
        }
    }
}

/// Takes the lock until the file is dropped. Where the file system knows no locks, nobody waits.
fn lock(path: &Path) -> io::Result<File> {
    let file = File::options().write(true).create(true).truncate(false).open(path)?;
    while file.lock().is_err_and(|error| error.kind() == ErrorKind::Interrupted) {}
    Ok(file)
}

/// Renames the damaged file; the notice of it.
fn put_aside(file: &Path, damage: &str) -> io::Result<String> {
    // A file created first makes the name ours, so that the rename cannot hit another's.
    let aside = write_free(|n| file.with_file_name(format!("progress.damaged-{n}")), b"")?;
    if let Err(error) = fs::rename(file, &aside) {
        _ = fs::remove_file(&aside);
        return Err(error);
    }
    Ok(format!(
        "`{}` is damaged: {damage}\n  it is now `{}`; what could be read of it was kept\n  \
         help: `cargo checker check` finds out again what you have solved",
        file.display(),
        aside.display()
    ))
}

/// Writes a new file under the first of the numbered names that is free.
fn write_free(path: impl Fn(usize) -> PathBuf, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut n = 1;
    let mut file = loop {
        match File::create_new(path(n)) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => n += 1,
            file => break file?,
        }
    };
    // Synced, as a power failure after a rename may otherwise leave a file of no bytes.
    match file.write_all(bytes).and_then(|()| file.sync_all()) {
        Ok(()) => Ok(path(n)),
        Err(error) => {
            drop(file);
            _ = fs::remove_file(path(n));
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests;
