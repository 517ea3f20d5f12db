//! Test binaries for strangers' code: what they stand on is built once by cargo, each exercise by rustc alone, in
//! a folder of its own.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{self as this_process, Command};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::cache::VerdictCache;
use crate::build::cargo;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::sys::platform::{self, Bounds};
use crate::sys::process::cores;
use crate::sys::process::{self, Cancel, End, Limits, Stream};
use crate::sys::scratch::WRITABLE;
use crate::ui::progress::Progress;
use crate::ui::terminal::sanitize;
use crate::util::error::{Failure, Result};
use crate::util::json::Value;

/// The packages that an exercise may name.
const PACKAGES: [&str; 3] = ["assert_matches", "dhat", "heaplings"];

/// How long rustc may take for one exercise: a hundred times what it does.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// The bytes of rustc's messages.
const MOST_MESSAGES: usize = 1 << 20;
/// The bytes of a binary, with room.
const MOST_FILE: u64 = 256 << 20;

/// The address space of one process, in bytes: far more than rustc or a test needs, and less than would stop the
/// machine. Every thread reserves some that it never uses, and linkers start one for each core.
pub fn most_memory() -> u64 {
    (8 << 30) + (cores() as u64) * (256 << 20)
}

/// What is needed to compile exercises without cargo.
#[derive(Debug)]
pub struct Compiler {
    rustc: PathBuf,
    /// Where the packages are, as arguments of rustc.
    packages: Vec<OsString>,
    /// A hash of all that a verdict depends on besides the exercise: compiler, packages, checker.
    edition: u64,
    /// Results of earlier calls.
    cache: PathBuf,
    /// For the files of this process.
    folder: Folder,
    /// Whether anything was seen to compile in it.
    works: AtomicBool,
}

/// An exercise that was compiled, or not. Its folder goes when this is dropped.
#[derive(Debug)]
pub struct Product {
    /// The binary, or else what rustc said.
    pub binary: std::result::Result<PathBuf, String>,
    folder: JobFolder,
}

impl Product {
    /// A place for the files of its tests.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }
}

impl Compiler {
    /// Builds what the exercises stand on, unless that is done, and clears away what graders that were killed
    /// have left.
    ///
    /// # Errors
    ///
    /// If there is no compiler, if the packages do not build, or if the target folder cannot be written.
    pub fn open(catalog: &Catalog, on_progress: &mut dyn FnMut(&Progress)) -> Result<Compiler> {
        let home = cargo::target_folder(catalog.root()).join("grade");
        let folder = Folder::make(&home.join("work"))?;
        let (rustc, version) = compiler(catalog.root())?;
        let (libraries, folders) = build_packages(catalog, on_progress)?;
        let mut hasher = DefaultHasher::new();
        version.hash(&mut hasher);
        let program = env::current_exe().ok();
        for file in libraries.iter().map(|(_, file)| file).chain(&program) {
            fs::read(file).map_err(|error| Failure::io("read", file, &error))?.hash(&mut hasher);
        }
        let mut packages = Vec::new();
        for (name, file) in &libraries {
            let mut value = OsString::from(format!("{name}="));
            value.push(file);
            packages.extend([OsString::from("--extern"), value]);
        }
        for folder in folders {
            let mut value = OsString::from("dependency=");
            value.push(folder);
            packages.extend([OsString::from("-L"), value]);
        }
        let cache = home.join("verdicts");
        fs::create_dir_all(&cache).map_err(|error| Failure::io("create", &cache, &error).help(WRITABLE))?;
        let works = AtomicBool::new(false);
        Ok(Compiler { rustc, packages, edition: hasher.finish(), cache, folder, works })
    }

    /// The verdicts that are known.
    pub fn cache(&self) -> VerdictCache {
        VerdictCache::new(&self.cache, &self.folder.path, self.edition)
    }

    /// Sees to it, once, that it is not for the compiler's own sake that something does not compile.
    ///
    /// # Errors
    ///
    /// If an exercise as `published` does not compile either, and as [`Compiler::build`].
    pub fn assert_works(&self, exercise: &Exercise, published: &str, cancel: &Cancel) -> Result<()> {
        if self.works.load(Ordering::Relaxed) {
            return Ok(());
        }
        if let Product { binary: Err(messages), .. } = self.build(exercise, published, cancel)? {
            let what = format!("{} does not compile here as it was published:\n\n{messages}", exercise.name);
            return Err(
                Failure::new(what).help("see that `rustc` finds a linker, and builds for this machine")
            );
        }
        self.works.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Compiles a text as the tests of an exercise.
    ///
    /// # Errors
    ///
    /// If its folder cannot be written, rustc not be started, or the work is cancelled.
    pub fn build(&self, exercise: &Exercise, text: &str, cancel: &Cancel) -> Result<Product> {
        let folder = self.folder.job()?;
        let path = exercise.path(Version::Yours);
        let file = folder.0.join(&path);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, text));
        written.map_err(|error| Failure::io("write", &file, &error).help(WRITABLE))?;
        let binary = folder.0.join(format!("{}{}", exercise.name, env::consts::EXE_SUFFIX));
        let bounds =
            Bounds { memory: most_memory(), file: MOST_FILE, seconds: cores() as u64 * TIME_LIMIT.as_secs() };
        let mut command = platform::confined(self.rustc.as_os_str(), bounds);
        command.current_dir(&folder.0).env("TMPDIR", &folder.0).arg(&path).args(&self.packages);
        // As cargo builds tests by `[profile.dev]`, but in one piece: the cores have other jobs. A warning is no
        // concern of a grade.
        command.args(["--edition=2024", "--test", "--forbid=unsafe_code", "-Awarnings"]);
        command.args(["-Cdebuginfo=line-tables-only", "-Cembed-bitcode=no", "--color=never"]);
        command.arg("-Ccodegen-units=1").arg("--crate-name").arg(&exercise.name).arg("-o").arg(&binary);
        let mut messages = Vec::new();
        let limits = Limits { time: Some(TIME_LIMIT), output: MOST_MESSAGES };
        let end = process::run(&mut command, limits, cancel, |_, piece| messages.extend_from_slice(piece));
        let end = end.map_err(|error| cargo::cannot_run(self.rustc.as_os_str(), &error))?;
        // The tests run beside it, and have no business with it.
        let _ = fs::remove_dir_all(folder.0.join(Version::Yours.folder()));
        let binary = match end {
            End::Cancelled => return Err(Failure::cancelled()),
            End::Exited(status) if status.success() => Ok(binary),
            End::Exited(_) => Err(sanitize(&messages)),
            End::TimedOut => Err(format!(
                "error: rustc was stopped after {} seconds: is there an endless macro or constant?\n",
                TIME_LIMIT.as_secs()
            )),
            End::Flooded => Err("error: rustc was stopped after 1 MiB of messages\n".to_string()),
        };
        Ok(Product { binary, folder })
    }
}

/// The compiler itself, without rustup's proxy before it, and what it says of its version.
fn compiler(root: &Path) -> Result<(PathBuf, String)> {
    let rustc = env::var_os("RUSTC").filter(|rustc| !rustc.is_empty()).unwrap_or_else(|| "rustc".into());
    let ask = |program: &OsString, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(root).output();
        let output = output.map_err(|error| cargo::cannot_run(program, &error))?;
        if !output.status.success() {
            let complaint = sanitize(&output.stderr);
            let failure =
                Failure::new(format!("`{}` does not work: {}", program.display(), complaint.trim()));
            return Err(failure.help(cargo::NEEDS_RUST));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_string())
    };
    let version = ask(&rustc, &["-vV"])?;
    let real = Path::new(&ask(&rustc, &["--print", "sysroot"])?)
        .join("bin")
        .join(format!("rustc{}", env::consts::EXE_SUFFIX));
    Ok((if real.is_file() { real } else { PathBuf::from(rustc) }, version))
}

/// The libraries of packages, each with the package's name, and the folders of all that they need.
type Libraries = (Vec<(String, PathBuf)>, BTreeSet<PathBuf>);

/// Has cargo build the packages as for any exercise, and tells where they are.
fn build_packages(catalog: &Catalog, on_progress: &mut dyn FnMut(&Progress)) -> Result<Libraries> {
    let Some(first) = catalog.exercises().first() else { return Ok(Libraries::default()) };
    let mut command = Command::new(cargo::cargo());
    command.current_dir(catalog.root()).args(["test", "--no-run", "--locked", "--color", "never"]);
    command.args(["--package", Version::Starter.package(), "--bin", &Version::Starter.binary(&first.name)]);
    command.args(cargo::own_target_folder(catalog.root())).arg("--message-format=json");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let limits = Limits { time: None, output: usize::MAX };
    let end = process::run(&mut command, limits, &Cancel::default(), |stream, piece| match stream {
        Stream::Out => out.extend_from_slice(piece),
        Stream::Err => {
            err.extend_from_slice(piece);
            if let Some(line) = last_line(&err).filter(|_| piece.contains(&b'\n')) {
                on_progress(&Progress::Cargo(line));
            }
        }
    });
    let end = end.map_err(|error| cargo::cannot_run(&cargo::cargo(), &error))?;
    let out = String::from_utf8_lossy(&out);
    let messages: Vec<Value<'_>> = out.lines().filter_map(|line| Value::parse(line).ok()).collect();
    let mut found: Vec<(String, PathBuf)> = messages.iter().filter_map(library).collect();
    // Cargo tells of them in whatever order they were ready.
    found.sort();
    if found.len() == PACKAGES.len() && matches!(end, End::Exited(status) if status.success()) {
        // Where cargo is told a target, what a macro is made of lies apart from what is linked.
        let folders =
            messages.iter().flat_map(files).filter_map(|file| Some(Path::new(file).parent()?.into()));
        return Ok((found, folders.collect()));
    }
    let complaint = sanitize(&err);
    Err(Failure::new(format!("cargo could not build what the exercises stand on:\n\n{}\n", complaint.trim()))
        .help("the first build fetches dhat from crates.io: it needs the network, just once"))
}

/// The last line that has come to its end.
fn last_line(printed: &[u8]) -> Option<String> {
    let line = printed.rsplit(|byte| *byte == b'\n').nth(1)?;
    Some(sanitize(line).trim().to_string())
}

/// The package's name and library in a message of cargo's, if that is what it tells of.
fn library(message: &Value<'_>) -> Option<(String, PathBuf)> {
    let target = message.get("target")?;
    let name = target.get("name").and_then(Value::as_str).filter(|name| PACKAGES.contains(name))?;
    let is_library = target.get("kind").and_then(Value::as_array)?.contains(&"lib".into());
    let file = files(message).find(|file| file.ends_with(".rlib")).filter(|_| is_library)?;
    Some((name.to_string(), PathBuf::from(file)))
}

/// The files in a message of cargo's.
fn files<'a>(message: &'a Value<'_>) -> impl Iterator<Item = &'a str> {
    let files = message.get("filenames").and_then(Value::as_array).unwrap_or_default();
    files.iter().filter_map(Value::as_str)
}

/// A folder of this process, locked as long as it lives, so that another tells what was left from what is in use.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    fn make(all: &Path) -> Result<Folder> {
        let failure = |error| Failure::io("write in", all, &error).help(WRITABLE);
        fs::create_dir_all(all).map_err(failure)?;
        // Nobody sweeps while another has made its folder and not yet locked it. Where the file system knows no
        // locks, nobody waits, and nothing is swept.
        let turn = File::create(all.join("lock")).map_err(failure)?;
        let _ = turn.lock();
        for left in fs::read_dir(all).map_err(failure)?.flatten().map(|entry| entry.path()) {
            let lock = left.is_dir().then(|| File::create(left.join("lock")));
            if lock.is_some_and(|lock| lock.is_ok_and(|lock| lock.try_lock().is_ok())) {
                let _ = fs::remove_dir_all(&left);
            }
        }
        let path = new_folder(|number| all.join(format!("{}-{number}", this_process::id())))?;
        let lock = File::create(path.join("lock")).map_err(failure)?;
        let _ = lock.lock();
        Ok(Folder { path, _lock: lock })
    }

    /// A new folder in it.
    fn job(&self) -> Result<JobFolder> {
        new_folder(|number| self.path.join(number.to_string())).map(JobFolder)
    }
}

/// Makes the first folder that is not there.
fn new_folder(path: impl Fn(usize) -> PathBuf) -> Result<PathBuf> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    loop {
        let path = path(NEXT.fetch_add(1, Ordering::Relaxed));
        match fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Failure::io("create", &path, &error).help(WRITABLE)),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[derive(Debug)]
struct JobFolder(PathBuf);

impl Drop for JobFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_library_in_what_cargo_says() {
        let line = r#"{"target":{"kind":["lib"],"name":"dhat"},"filenames":["/t/libdhat-1.rlib","/t/libdhat-1.rmeta"]}"#;
        let library = |line: &str| library(&Value::parse(line).ok()?);
        assert_eq!(library(line), Some(("dhat".to_string(), PathBuf::from("/t/libdhat-1.rlib"))));
        for other in ["", "{}", &line.replace("dhat\"}", "serde\"}"), &line.replace("lib\"]", "bin\"]")] {
            assert_eq!(library(other), None, "{other}");
        }
    }

    #[test]
    fn sweeps_what_is_nobodys() {
        let all = env::temp_dir().join(format!("heaplings-compiler-{}", this_process::id()));
        fs::create_dir_all(all.join("1-0").join("7")).unwrap();
        let first = Folder::make(&all).unwrap();
        assert!(!all.join("1-0").exists());
        let job = first.job().unwrap();
        let second = Folder::make(&all).unwrap();
        assert!(job.0.is_dir() && second.path.is_dir());
        drop((job, first, second));
        assert_eq!(fs::read_dir(&all).unwrap().count(), 1, "the lock");
        fs::remove_dir_all(all).unwrap();
    }
}
