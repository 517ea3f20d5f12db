//! A copy of the real tree, and the real checker run in it.

#![allow(dead_code, reason = "each test file uses its own part of this")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, process};

/// The repository that is being tested.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker lies in the repository")
}

/// Where the three versions of the exercises are.
const VERSIONS: [&str; 3] = ["checker/starters", "exercises", "solutions"];
/// The measuring library.
const LIBRARY: &str = "checker/heaplings";

/// A copy of the repository with untouched exercises, gone when this is dropped.
pub struct Tree {
    root: PathBuf,
}

impl Tree {
    /// One with all exercises, and without the checker's own tests.
    pub fn new(name: &str) -> Tree {
        Tree::copied(name, &|path| path != Path::new("checker/tests"))
    }

    /// One that holds the checker's tests as well: `verify` runs the answers among them.
    pub fn with_answers(name: &str) -> Tree {
        Tree::copied(name, &|_| true)
    }

    /// One with the first two chapters only: building all exercises takes most of a minute.
    pub fn small(name: &str) -> Tree {
        Tree::of_two_chapters(name, &|path| path != Path::new("checker/tests"))
    }

    /// The same with the checker's tests.
    pub fn small_with_answers(name: &str) -> Tree {
        Tree::of_two_chapters(name, &|_| true)
    }

    fn of_two_chapters(name: &str, wanted: &dyn Fn(&Path) -> bool) -> Tree {
        let kept = ["00_intro", "01_vec_capacity"];
        let tree = Tree::copied(name, &|path| {
            let is_version = VERSIONS.iter().any(|version| path.parent() == Some(Path::new(version)));
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_chapter = is_version && name.starts_with(|first: char| first.is_ascii_digit());
            wanted(path) && (!is_chapter || kept.contains(&&*name))
        });
        for version in VERSIONS {
            let manifest = format!("{version}/Cargo.toml");
            let text = tree.read(&manifest);
            let (head, entries) = text.split_once("[[bin]]").expect("there is a list of exercises");
            let is_kept = |entry: &&str| kept.iter().any(|chapter| entry.contains(chapter));
            let entries = entries.split("[[bin]]").filter(is_kept);
            tree.write(&manifest, entries.fold(head.to_string(), |list, entry| list + "[[bin]]" + entry));
        }
        tree
    }

    /// Takes each file and folder that `wanted` takes by its path from the root.
    fn copied(name: &str, wanted: &dyn Fn(&Path) -> bool) -> Tree {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("{name}-{}-{number}", process::id());
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        fs::create_dir_all(&root).expect("a folder can be made");
        for part in ["Cargo.toml", "Cargo.lock", ".cargo", "checker", "solutions", "exercises"] {
            copy(repository(), &root, Path::new(part), wanted);
        }
        // The learner's own copy may be solved or broken; the tests begin at the beginning.
        for chapter in
            fs::read_dir(root.join("checker/starters")).expect("the starters can be listed").flatten()
        {
            for file in fs::read_dir(chapter.path()).into_iter().flatten().flatten() {
                if file.path().extension().is_some_and(|extension| extension == "rs") {
                    let exercises = root.join("exercises").join(chapter.file_name());
                    fs::copy(file.path(), exercises.join(file.file_name())).expect("a file can be copied");
                }
            }
        }
        copy_times(&repository().join(LIBRARY), &root.join(LIBRARY));
        give_dependencies(&root, "debug");
        Tree { root }
    }

    /// One where a release build, as a benchmark needs it, has its dependencies too.
    pub fn released(name: &str) -> Tree {
        let tree = Tree::new(name);
        give_dependencies(&tree.root, "release");
        tree
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(path), text).expect(path);
    }

    /// Replaces a text that must be there.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not hold {from:?}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// Puts the solution in the place of the learner's file.
    pub fn solve(&self, chapter: &str, exercise: &str) {
        let solution = self.read(&format!("solutions/{chapter}/{exercise}.rs"));
        self.write(&format!("exercises/{chapter}/{exercise}.rs"), solution);
    }

    /// The checker, ready to be run here. It sees none of the variables that change what it does.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_checker"));
        command.current_dir(&self.root).args(arguments);
        for variable in [
            "CARGO_TARGET_DIR",
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "CARGO_TERM_COLOR",
            "VISUAL",
            "EDITOR",
            "RUSTFLAGS",
            "RUST_BACKTRACE",
            "RUST_TEST_THREADS",
            "HEAPLINGS_BUILD",
        ] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the checker without a terminal.
    pub fn checker(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command(arguments).output().expect("the checker starts"))
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// What the checker printed and how it ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Outcome {
    pub fn of(output: Output) -> Outcome {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the checker prints UTF-8");
        Outcome { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Fails with all that was printed unless it ended so.
    #[track_caller]
    pub fn ended_with(self, code: i32) -> Outcome {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    #[track_caller]
    pub fn prints(self, text: &str) -> Outcome {
        assert!(self.out.contains(text), "{text:?} is not in {}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn complains(self, text: &str) -> Outcome {
        assert!(self.err.contains(text), "{text:?} is not in {}\n{}", self.err, self.out);
        self
    }
}

/// Gives a copy of the tree what the exercises stand on in the `debug` or `release` folder, built once for all
/// copies: cargo finds the packages and the measuring library fresh, as their sources have the same times, and builds
/// the exercises anew.
fn give_dependencies(root: &Path, profile: &str) {
    give_dependencies_to(&root.join("target/checker"), profile);
}

/// The same for the target folder of any crate that has the lock file and the profiles of this workspace.
pub fn give_dependencies_to(target: &Path, profile: &str) {
    static DEBUG: Once = Once::new();
    static RELEASE: Once = Once::new();
    let template = &Path::new(env!("CARGO_TARGET_TMPDIR")).join("dependencies");
    let once = if profile == "release" { &RELEASE } else { &DEBUG };
    once.call_once(|| build_dependencies(template, profile));
    let members = ["starters", "exercises", "solutions", "vec2_starter"];
    let from = template.join(profile);
    let to = target.join(profile);
    for part in ["deps", ".fingerprint", "build"] {
        copy_but(&from.join(part), &to.join(part), &|name| {
            let name = name.strip_prefix("lib").unwrap_or(name);
            members.iter().any(|member| name.starts_with(&format!("{member}-")))
        });
    }
}

fn build_dependencies(template: &Path, profile: &str) {
    fs::create_dir_all(template).expect("a folder can be made");
    let lock = fs::File::create(template.join("lock")).expect("a file can be made");
    lock.lock().expect("the file can be locked");
    let work: &[&str] = if profile == "release" { &["build", "--release"] } else { &["test", "--no-run"] };
    let built = Command::new(env!("CARGO"))
        .current_dir(repository())
        .args(work)
        .args(["--quiet", "--package", "starters", "--bin", "vec2_starter", "--target-dir"])
        .arg(template)
        .env_remove("RUSTFLAGS")
        .status();
    assert!(built.expect("cargo starts").success(), "the dependencies do not build");
}

/// Copies a folder without what `leave` names, and with the files' times: cargo compares them.
fn copy_but(from: &Path, to: &Path, leave: &dyn Fn(&str) -> bool) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be listed").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if leave(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if from.is_dir() {
            copy_but(&from, &to, leave);
        } else if fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to).expect("the file can be copied");
            copy_time(&from, &to);
        }
    }
}

/// Gives the files of a copied folder the times of their originals.
fn copy_times(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder can be listed").flatten() {
        let to = to.join(entry.file_name());
        if to.is_dir() {
            copy_times(&entry.path(), &to);
        } else if to.exists() {
            copy_time(&entry.path(), &to);
        }
    }
}

/// Gives a copy the time of its original.
fn copy_time(from: &Path, to: &Path) {
    let time = fs::metadata(from).and_then(|metadata| metadata.modified()).expect("the file has a time");
    let file = fs::File::options().append(true).open(to);
    file.and_then(|file| file.set_modified(time)).expect("a file's time can be set");
}

/// Copies a file, or a folder with all in it that `wanted` takes, but no build results. The path is from both roots.
fn copy(from: &Path, to: &Path, path: &Path, wanted: &dyn Fn(&Path) -> bool) {
    let (source, copy_of_it) = (from.join(path), to.join(path));
    if source.is_dir() {
        fs::create_dir_all(&copy_of_it).expect("a folder can be made");
        for entry in fs::read_dir(&source).expect("the folder can be listed") {
            let name = entry.expect("the folder can be listed").file_name();
            let path = path.join(&name);
            if name != "target" && wanted(&path) {
                copy(from, to, &path, wanted);
            }
        }
    } else {
        fs::copy(source, copy_of_it).expect("the file can be copied");
    }
}
