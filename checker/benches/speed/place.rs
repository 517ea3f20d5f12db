//! The folder that all is measured in: copies of this repository, rustlings' exercises, and edits of both.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Output, Stdio};
use std::time::{Duration, Instant};

use checker::course::catalog::{Exercise, Version};
use checker::ui::style::number;

use super::Result;

const VEC2: &str = "01_vec_capacity/vec2.rs";
const VECS1: &str = "exercises/05_vecs/vecs1.rs";

/// A new folder, removed when this is dropped.
pub struct Place {
    folder: PathBuf,
}

impl Place {
    pub fn make() -> Result<Place> {
        let folder = env::temp_dir().join(format!("heaplings-speed-{}", process::id()));
        fs::create_dir_all(&folder).map_err(|error| sentence("create", &folder, &error))?;
        Ok(Place { folder })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A copy of what a clone would hold, were all of the working tree committed.
    pub fn copy(&self, name: &str) -> Result<Checkout> {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(""));
        let root = self.path(name);
        let mut git = command("git", from);
        let files = output(git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
        for file in String::from_utf8_lossy(&files.stdout).split_terminator('\0') {
            let source = from.join(file);
            if source.is_file() {
                let text = fs::read(&source).map_err(|error| sentence("read", &source, &error))?;
                write(&root.join(file), text)?;
            }
        }
        Ok(Checkout { root })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// One copy of this repository, with target folders of its own.
pub struct Checkout {
    pub root: PathBuf,
}

impl Checkout {
    pub fn checker(&self, arguments: &[&str]) -> Command {
        let mut command = command(self.program(), &self.root);
        command.args(arguments);
        command
    }

    /// The checker's program.
    pub fn program(&self) -> PathBuf {
        self.root.join("target/debug/checker")
    }

    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = command("cargo", &self.root);
        command.args(arguments);
        command
    }

    /// What one does without the checker: the build of vec2's tests.
    fn bare_build(&self) -> Command {
        self.cargo(&["test", "--no-run", "--package", "exercises", "--bin", "vec2"])
    }

    /// Builds vec2's tests, and gives their binary.
    pub fn bare_binary(&self) -> Result<PathBuf> {
        let text = String::from_utf8_lossy(&output(&mut self.bare_build())?.stderr).into_owned();
        let file = text.rsplit_once('(').and_then(|(_, end)| Some(end.split_once(')')?.0));
        file.map(|file| self.root.join(file))
            .ok_or_else(|| format!("cargo did not name the test binary:\n{text}"))
    }

    /// The time of a build of vec2's tests and of one run of all of them, or until cargo has said why not.
    pub fn bare(&self, binary: &Path, state: State) -> Result<Duration> {
        if state == State::Broken {
            return timed(&mut self.bare_build(), &[101]);
        }
        let built = timed(&mut self.bare_build(), &[0])?;
        let tested = timed(&mut command(binary, &self.root.join("exercises")), &[0, 101])?;
        Ok(built + tested)
    }

    /// Saves another version of vec2. Returns what its verdict shows and no other version's does.
    pub fn edit(&self, save: u32, state: State) -> Result<String> {
        let version = match state {
            State::Solved => Version::Solution,
            State::Failing | State::Broken => Version::Starter,
        };
        let source = self.root.join(version.folder()).join(VEC2);
        let text = read(&source)?;
        // The solution's bytes tell the versions apart, and of the starter the line that allocates.
        let hour = 3_600 - save % 3_000;
        let text = replaced(&text, "usize = 3_600;", &format!("usize = {hour};"))?;
        let (text, shown) = match state {
            State::Solved => (text, number(u64::from(hour) * 4)),
            State::Failing => {
                let text =
                    replaced(&text, "fn to_degrees", &("//\n".repeat(save as usize % 50) + "fn to_degrees"))?;
                let line = text.lines().position(|line| line.contains("degrees.push(")).unwrap_or(0) + 1;
                (text, format!("vec2.rs:{line}:"))
            }
            State::Broken => {
                let constant = format!("BROKEN_{save}");
                (
                    replaced(
                        &text,
                        "fn to_degrees",
                        &format!("const {constant}: u8 = \"\";\n\nfn to_degrees"),
                    )?,
                    constant,
                )
            }
        };
        write(&self.root.join("exercises").join(VEC2), text)?;
        Ok(shown)
    }

    /// Makes every file of the starters and solutions look edited.
    pub fn edit_published(&self, exercises: &[Exercise], save: u32) -> Result<()> {
        for version in [Version::Starter, Version::Solution] {
            for exercise in exercises {
                let file = self.root.join(exercise.path(version));
                let text = read(&file)?;
                let text = text.split("// saved ").next().unwrap_or_default();
                write(&file, format!("{text}// saved {save}\n"))?;
            }
        }
        Ok(())
    }

    /// Makes every exercise look edited, so that all of them are built again.
    pub fn edit_all(&self, exercises: &[Exercise], version: u32) -> Result<()> {
        for exercise in exercises {
            let file = self.root.join(exercise.path(Version::Starter));
            let text = read(&file)?;
            write(&self.root.join(exercise.path(Version::Yours)), format!("// {version}\n{text}"))?;
        }
        Ok(())
    }

    /// Adds copies of vec2 to all versions, from gen`first` to gen`last`.
    pub fn generate(&self, first: u32, last: u32) -> Result<()> {
        for version in Version::ALL {
            let folder = self.root.join(version.folder());
            let text = read(&folder.join(VEC2))?;
            let manifest = folder.join("Cargo.toml");
            let mut list = read(&manifest)?;
            for i in first..=last {
                let (name, path) = (format!("gen{i}"), format!("99_generated/gen{i}.rs"));
                write(&folder.join(&path), &text)?;
                let binary = version.binary(&name);
                list.push_str(&format!("\n[[bin]]\nname = \"{binary}\"\npath = \"{path}\"\n"));
                if version == Version::Starter {
                    let notes = read(&folder.join(VEC2).with_extension("md"))?;
                    write(&folder.join(path).with_extension("md"), notes)?;
                }
            }
            write(&manifest, list)?;
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Solved,
    Failing,
    /// It does not compile.
    Broken,
}

/// rustlings and the exercises that its `init` made.
pub struct Rustlings {
    pub program: PathBuf,
    pub root: PathBuf,
    /// vecs1 as it was published.
    vecs1: String,
}

impl Rustlings {
    /// The program to compare with, or why there is none.
    pub fn find() -> Result<PathBuf> {
        let program = env::var_os("RUSTLINGS").map_or_else(|| PathBuf::from("rustlings"), PathBuf::from);
        let program = if program.components().count() > 1 {
            std::path::absolute(&program).map_err(|error| sentence("find", &program, &error))?
        } else {
            program
        };
        let here = env::current_dir().unwrap_or_default();
        match output(command(&program, &here).arg("--version")) {
            Ok(version) if String::from_utf8_lossy(&version.stdout).contains("6.5.0") => Ok(program),
            Ok(_) => Err("not rustlings 6.5.0".to_string()),
            Err(_) => Err("no rustlings".to_string()),
        }
    }

    /// Makes its exercises in a new folder.
    pub fn init(program: PathBuf, folder: &Path) -> Result<Rustlings> {
        fs::create_dir_all(folder).map_err(|error| sentence("create", folder, &error))?;
        output(command(&program, folder).arg("init"))?;
        let root = folder.join("rustlings");
        let vecs1 = read(&root.join(VECS1))?;
        Ok(Rustlings { program, root, vecs1 })
    }

    pub fn run(&self, exercise: &str) -> Command {
        let mut command = command(&self.program, &self.root);
        command.args(["run", exercise]);
        command
    }

    /// Saves another version of vecs1, solved. Returns what its output shows and no other version's does.
    pub fn edit(&self, save: u32) -> Result<String> {
        let shown = format!("version {save:04}.");
        let text = replaced(&self.vecs1, "// let v = ???;", "let v = vec![10, 20, 30, 40];")?;
        let text =
            replaced(&text, "// You can optionally experiment here.", &format!("println!(\"{shown}\");"))?;
        write(&self.root.join(VECS1), text)?;
        Ok(shown)
    }

    /// Makes vecs1 the exercise that watch mode is at.
    pub fn go_to_vecs1(&self) -> Result<()> {
        write(&self.root.join(".rustlings-state.txt"), "DON'T EDIT THIS FILE!\n\nvecs1\n")
    }
}

/// A command in that folder, as a learner's shell would start it: without what cargo and rustup told this
/// benchmark, for a checker that is told which cargo to run is spared a detour that bare cargo takes.
pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let ours = ["CARGO", "RUST", "LD_LIBRARY_PATH", "DYLD_", "HEAPLINGS"]
            .iter()
            .any(|start| text.starts_with(start));
        if ours && !["CARGO_HOME", "RUSTUP_HOME"].contains(&&*text) {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command that must succeed.
pub fn output(command: &mut Command) -> Result<Output> {
    finished(command, &[0])
}

/// The time that a command takes that ends with one of `codes`.
pub fn timed(command: &mut Command, codes: &[i32]) -> Result<Duration> {
    let start = Instant::now();
    finished(command, codes)?;
    Ok(start.elapsed())
}

fn finished(command: &mut Command, codes: &[i32]) -> Result<Output> {
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if output.status.code().is_some_and(|code| codes.contains(&code)) {
        return Ok(output);
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} ended with {}\n{text}", output.status))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|error| sentence("read", file, &error))
}

pub fn write(file: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| sentence("create", folder, &error))?;
    }
    fs::write(file, text).map_err(|error| sentence("write", file, &error))
}

fn replaced(text: &str, old: &str, new: &str) -> Result<String> {
    if text.contains(old) {
        Ok(text.replacen(old, new, 1))
    } else {
        Err(format!("`{old}` is not in\n{text}"))
    }
}

fn sentence(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {verb} `{}`: {error}", path.display())
}
