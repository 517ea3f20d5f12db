//! Binaries from cargo: the tests of exercises, or their programs.

mod output;
pub mod steps;

use std::env;
use std::ffi::{OsStr, OsString};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{self, Path, PathBuf};
use std::process::Command;

use crate::course::catalog::Version;
use crate::sys::process::{self, Cancel, End, Limits};
use crate::ui::progress::Progress;
use crate::util::error::{Failure, Result, reason};
use crate::util::json::Value;
use output::Output;

/// What to do where cargo or rustc cannot be run.
pub const NEEDS_RUST: &str = "heaplings needs Rust with cargo on the PATH: https://rustup.rs";

/// The failure of a program of the toolchain that cannot be run.
pub fn cannot_run(program: &OsStr, error: &io::Error) -> Failure {
    Failure::new(format!("cannot run `{}`: {}", program.display(), reason(error))).help(NEEDS_RUST)
}

/// What an exercise is built into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    Tests,
    /// What `main` does.
    Program,
}

/// What cargo is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub root: &'a Path,
    pub version: Version,
    pub product: Product,
    /// The exercises to build; none for all of the version.
    pub exercises: &'a [&'a str],
    pub release: bool,
    /// Whether rustc is to colour its messages.
    pub color: bool,
}

/// What became of one exercise.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// The exercise's name.
    pub exercise: String,
    /// The binary, unless the exercise does not compile.
    pub binary: Option<PathBuf>,
    /// What rustc said of it, errors and warnings, as it is to be shown.
    pub messages: String,
    /// The same as cargo hands it on in JSON; with colours in it where the request has them.
    pub diagnostics: Vec<Value<'static>>,
}

/// What the caller hears while exercises are built.
#[derive(Debug)]
pub enum Event {
    /// A package the exercises stand on is being compiled or fetched, on the first build only, or cargo waits.
    Working(Progress),
    Way(Way),
    Built(Built),
}

/// How an exercise is built, and why so.
#[derive(Debug)]
pub struct Way {
    pub words: String,
    /// Whether its next build finds all that can be made beforehand.
    pub is_ready: bool,
}

/// The folder that cargo builds exercises in: not the one that an editor's cargo works in, whose lock
/// would delay a verdict, and in a folder that several clones share, none but this clone's own. Cargo tells
/// members of a workspace apart by their place in it, so two clones would get each other's binaries.
pub fn target_folder(root: &Path) -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty()) {
        Some(shared) => own_folder(&path::absolute(&shared).unwrap_or_else(|_| PathBuf::from(&shared)), root),
        None => root.join("target").join("checker"),
    }
}

/// The part of a `shared` target folder that belongs to the clone at `root`.
pub fn own_folder(shared: &Path, root: &Path) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    shared.join(format!("heaplings-{:016x}", hasher.finish()))
}

/// The arguments by which cargo builds in [`target_folder`] and nowhere else: what `build.build-dir` names may be shared by
/// clones as well, and cargo would take one clone's binary for another's.
pub fn own_target_folder(root: &Path) -> [OsString; 4] {
    let folder = target_folder(root);
    let mut build_dir = OsString::from("build.build-dir=");
    build_dir.push(toml_string(&folder.to_string_lossy()));
    ["--target-dir".into(), folder.into(), "--config".into(), build_dir]
}

/// A text as TOML writes it between quotes.
fn toml_string(text: &str) -> String {
    let mut string = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => string.extend(['\\', char]),
            _ if char.is_control() => string.push_str(&format!("\\u{:04X}", char as u32)),
            _ => string.push(char),
        }
    }
    string + "\""
}

/// The cargo that started this program, or else the one on the path.
pub fn cargo() -> OsString {
    env::var_os("CARGO").filter(|cargo| !cargo.is_empty()).unwrap_or_else(|| "cargo".into())
}

/// Builds binaries, and hands over each as soon as it is there.
///
/// # Errors
///
/// If cargo cannot be run, fails for a reason that lies in none of the exercises, or is cancelled.
pub fn build(request: Request<'_>, cancel: &Cancel, on_event: &mut dyn FnMut(Event)) -> Result<()> {
    let mut output = Output::new(request);
    let mut command = command(request);
    if output.lesson.is_wanted() {
        command.arg("--verbose");
    }
    let mut hear = |stream, piece: &[u8]| output.hear(stream, piece, on_event);
    let limits = Limits { time: None, output: usize::MAX };
    let end = process::run(&mut command, limits, cancel, &mut hear);
    let end = end.map_err(|error| cannot_run(&cargo(), &error))?;
    match end {
        End::Cancelled => Err(Failure::cancelled()),
        End::Exited(status) if !status.success() && !output.finish(on_event) => Err(output.failure()),
        _ => {
            output.lesson.end(request);
            Ok(())
        }
    }
}

/// The command that builds what is asked for.
pub(super) fn command(request: Request<'_>) -> Command {
    let mut command = Command::new(cargo());
    command.current_dir(request.root);
    // `cargo test` stops at the first exercise that does not compile, where the others are to be judged. The
    // binaries are the same.
    match (request.product, request.exercises) {
        (Product::Tests, [exercise]) => {
            command.args(["test", "--no-run", "--bin", &request.version.binary(exercise)])
        }
        (Product::Tests, _) => command.args(["build", "--tests", "--keep-going"]),
        (Product::Program, []) => command.args(["build", "--bins", "--keep-going"]),
        (Product::Program, exercises) => {
            let binaries = exercises.iter().map(|exercise| request.version.binary(exercise));
            command
                .args(["build", "--keep-going"])
                .args(binaries.flat_map(|name| ["--bin".to_string(), name]))
        }
    };
    command.args(["--package", request.version.package()]);
    command.args(own_target_folder(request.root));
    let color = if request.color { "-diagnostic-rendered-ansi" } else { "" };
    command.arg(format!("--message-format=json{color}")).args(["--color", "never"]);
    command.args(steps::SETTINGS.iter().flat_map(|setting| ["--config", setting]));
    if request.release {
        command.arg("--release");
    } else {
        command.args(LINES.iter().flat_map(|setting| ["--config", setting]));
    }
    command
}

/// What a verdict names lines by. Said here too, because the environment and the configuration of a folder above can
/// take it away: `CARGO_PROFILE_DEV_DEBUG=0`, or `strip`.
const LINES: [&str; 4] = [
    "profile.dev.debug=\"line-tables-only\"",
    "profile.dev.strip=\"none\"",
    "profile.test.debug=\"line-tables-only\"",
    "profile.test.strip=\"none\"",
];

/// That cargo said nothing of an exercise, neither a binary nor an error.
pub fn nothing_built(product: Product, exercise: &str, version: Version) -> Failure {
    let thing = match product {
        Product::Tests => "test",
        Product::Program => "program",
    };
    Failure::new(format!("cargo built no {thing} for `{exercise}`"))
        .help(format!("`git checkout -- {}/Cargo.toml` brings back the list of exercises", version.folder()))
}

#[cfg(test)]
mod tests;
