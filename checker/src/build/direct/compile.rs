//! One call of rustc without cargo.

use std::ffi::OsString;
use std::fs::File;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use super::arguments::Arguments;
use super::linker;
use super::messages::Said;
use super::standby::{self, Standby, Start};
use super::store::Store;
use crate::sys::process::{self, Cancel, End, Limits, Stream, Waiting};
use crate::sys::scratch::ScratchFolder;
use crate::util::error::reason;

/// How the binary is to be linked.
#[derive(Debug, Clone, Copy)]
pub enum Link<'a> {
    /// As rustc does it.
    Plain,
    /// The same, and the call of the linker is written down.
    Recorded,
    /// Against the base in this folder.
    Base(&'a Path),
}

/// The folder that rustc writes to.
///
/// It is the same each time, or else rustc would use nothing of what it compiled before: the folder is part of what
/// it compares. While another checker holds it, one of our own has to do.
#[derive(Debug)]
pub struct OutFolder {
    path: PathBuf,
    _held: Held,
}

#[derive(Debug)]
enum Held {
    Locked(#[allow(dead_code, reason = "held, not read")] File),
    Own(#[allow(dead_code, reason = "held, not read")] ScratchFolder),
}

impl OutFolder {
    fn take(target: &Path, store: &Store, binary: &str) -> io::Result<OutFolder> {
        let path = store.out(binary);
        fs::create_dir_all(&path)?;
        let lock = File::create(path.with_extension("lock"))?;
        if lock.try_lock().is_err() {
            let own = ScratchFolder::make(target).map_err(|failure| io::Error::other(failure.to_string()))?;
            return Ok(OutFolder { path: own.to_path_buf(), _held: Held::Own(own) });
        }
        let folder = OutFolder { path, _held: Held::Locked(lock) };
        // A checker that was killed has left something.
        folder.clear();
        Ok(folder)
    }

    fn clear(&self) {
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            let path = entry.path();
            let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
        }
    }
}

impl Deref for OutFolder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

impl Drop for OutFolder {
    fn drop(&mut self) {
        self.clear();
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Compiled {
    /// The binary, in a folder that is cleared with this, and all that rustc said, as it said it.
    Binary {
        folder: OutFolder,
        file: PathBuf,
        said: String,
    },
    /// The exercise does not compile; what rustc said.
    Errors(String),
    /// Something that cargo is to see to, and why.
    Odd(String),
    Cancelled,
}

/// A call of rustc, and what it is made in.
#[derive(Debug, Clone, Copy)]
pub struct Compilation<'a> {
    pub root: &'a Path,
    pub target: &'a Path,
    pub store: &'a Store,
    pub arguments: &'a Arguments,
    /// The state of what it reads besides the exercise.
    pub inputs: &'a str,
    pub link: Link<'a>,
    /// Where a rustc may wait for it.
    pub standby: Option<&'a Standby>,
}

impl Compilation<'_> {
    /// How rustc is to be started for it.
    pub fn start(&self, out: &Path) -> Start {
        let task = match self.link {
            Link::Plain => None,
            Link::Recorded | Link::Base(_) => Some(out.to_path_buf()),
        };
        let (rustc, inputs) = (self.arguments.rustc.clone(), self.inputs.to_string());
        Start { rustc, inputs, root: self.root.to_path_buf(), task }
    }

    /// Starts a rustc for the next one of its kind, if there is room for it.
    pub fn prepare(&self) {
        if let Some(standby) = self.standby {
            standby.prepare(self.start(&self.store.out(self.arguments.name())));
        }
    }
}

/// Compiles and links, in folders of its own.
pub fn compile(compilation: &Compilation<'_>, cancel: &Cancel) -> Compiled {
    let Compilation { target, store, arguments, link, standby, .. } = *compilation;
    let folder = match OutFolder::take(target, store, arguments.name()) {
        Ok(folder) => folder,
        Err(error) => return Compiled::Odd(unwritable(&error)),
    };
    let linker = match linker(&folder, link) {
        Ok(linker) => linker,
        Err(why) => return Compiled::Odd(why),
    };
    let words = arguments.for_folders(&folder, &store.incremental(), linker.as_deref());
    let start = compilation.start(&folder);
    let waiting = standby.and_then(|standby| standby.take(&start)).zip(standby::lines(&words));
    let told = waiting.and_then(|(waiting, lines)| tell(waiting, &lines, cancel));
    let ran = told.map_or_else(|| run(start.command().args(words), cancel), Ok);
    let (end, said) = match ran {
        Ok(ended) => ended,
        Err(why) => return Compiled::Odd(why),
    };
    let success = match end {
        End::Cancelled => return Compiled::Cancelled,
        End::Exited(status) => status.success(),
        _ => false,
    };
    let read = Said::read(&said, false);
    if let Some(odd) = read.odd {
        return Compiled::Odd(odd);
    }
    if !success {
        return match read.errors {
            0 => Compiled::Odd("rustc failed without an error in the exercise".into()),
            _ => Compiled::Errors(said),
        };
    }
    let file = folder.join(arguments.product());
    if !file.is_file() {
        return Compiled::Odd("rustc made no binary".into());
    }
    if !reads_one_file(&folder.join(format!("{}.d", arguments.product())), arguments.source()) {
        return Compiled::Odd("the exercise reads other files, or the environment".into());
    }
    Compiled::Binary { folder, file, said }
}

/// Neither the time nor what is said has a bound: rustc is trusted.
const LIMITS: Limits = Limits { time: None, output: usize::MAX };

/// Tells a rustc that waits what to do. `None` if it is there no more.
fn tell(waiting: Waiting, lines: &str, cancel: &Cancel) -> Option<(End, String)> {
    with_errors(|sink| waiting.go(lines.as_bytes(), LIMITS, cancel, sink)).ok()
}

/// Runs a command. Returns its end and its standard error.
pub fn run(command: &mut Command, cancel: &Cancel) -> Result<(End, String), String> {
    let ran = with_errors(|sink| process::run(command, LIMITS, cancel, sink));
    ran.map_err(|error| format!("`{}` cannot be run: {error}", command.get_program().display()))
}

/// Follows a process. Returns its end and its standard error.
fn with_errors(
    follow: impl FnOnce(&mut dyn FnMut(Stream, &[u8])) -> io::Result<End>,
) -> io::Result<(End, String)> {
    let mut said = Vec::new();
    let end = follow(&mut |stream, piece| {
        if stream == Stream::Err {
            said.extend_from_slice(piece);
        }
    })?;
    Ok((end, String::from_utf8_lossy(&said).into_owned()))
}

/// The linker to name to rustc: this program, with its task beside what it will link. None for rustc's own.
fn linker(folder: &Path, link: Link<'_>) -> Result<Option<PathBuf>, String> {
    let task = match link {
        Link::Plain => return Ok(None),
        Link::Recorded => OsString::from(linker::RECORD),
        Link::Base(base) => base.as_os_str().to_owned(),
    };
    let own = env::current_exe().ok().filter(|own| own.is_file());
    let own = own.ok_or("the checker's own program has gone")?;
    fs::write(folder.join(linker::TASK), task.as_encoded_bytes()).map_err(|error| unwritable(&error))?;
    Ok(Some(own))
}

/// What to say where the target folder is not to be written to.
pub fn unwritable(error: &io::Error) -> String {
    format!("the target folder cannot be written to: {}", reason(error))
}

/// Whether rustc read the exercise and nothing else, neither a file nor a variable, by the rules that it wrote for
/// make.
fn reads_one_file(rules: &Path, source: &str) -> bool {
    let Ok(rules) = fs::read_to_string(rules) else { return false };
    let escaped = source.replace(' ', "\\ ");
    rules.lines().filter(|line| !line.is_empty()).all(|line| {
        let read = line.split_once(": ").map_or(line.strip_suffix(':'), |(_, read)| Some(read));
        !line.starts_with('#') && (read == Some(&escaped) || line == format!("{escaped}:"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_from_the_rules_what_was_read() {
        let file = env::temp_dir().join(format!("heaplings-rules-{}", std::process::id()));
        let reads = |rules: &str| {
            fs::write(&file, rules).unwrap();
            reads_one_file(&file, "exercises/01/vec2.rs")
        };
        let plain =
            "/t/vec2.d: exercises/01/vec2.rs\n\n/t/vec2: exercises/01/vec2.rs\n\nexercises/01/vec2.rs:\n";
        assert!(reads(plain));
        assert!(!reads(&plain.replace("vec2.rs\n\n/t", "vec2.rs exercises/01/other.rs\n\n/t")));
        assert!(!reads(&format!("{plain}\n# env-dep:CARGO_PKG_NAME=exercises\n")));
        fs::remove_file(&file).unwrap();
        assert!(!reads_one_file(&file, "exercises/01/vec2.rs"));
    }
}
