//! Binaries from cargo: the tests of exercises, or their programs.

use std::collections::HashMap;
use std::env;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{self, Path, PathBuf};
use std::process::Command;
use std::str;

use crate::build::direct::Lesson;
use crate::course::catalog::Version;
use crate::sys::process::{self, Cancel, End, Limits, Stream};
use crate::sys::scratch::WRITABLE;
use crate::ui::progress::Progress;
use crate::util::error::{Failure, Result, reason};
use crate::util::json::Value;

/// What to do where cargo or rustc cannot be run.
pub const NEEDS_RUST: &str = "heaplings needs Rust with cargo on the PATH: https://rustup.rs";

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
    /// How an exercise is built, and why so.
    Way(String),
    Built(Built),
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
    let end = process::run(&mut command, limits, cancel, &mut hear).map_err(|error| {
        Failure::new(format!("cannot run `{}`: {}", cargo().display(), reason(&error))).help(NEEDS_RUST)
    })?;
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
    command.args(STEPS.iter().flat_map(|setting| ["--config", setting]));
    if request.release {
        command.arg("--release");
    } else {
        command.args(LINES.iter().flat_map(|setting| ["--config", setting]));
    }
    command
}

/// What has cargo count its steps on standard error though that is no terminal.
const STEPS: [&str; 2] = ["term.progress.when=\"always\"", "term.progress.width=80"];

/// What a verdict names lines by. Said here too, because the environment and the configuration of a folder above can
/// take it away: `CARGO_PROFILE_DEV_DEBUG=0`, or `strip`.
const LINES: [&str; 4] = [
    "profile.dev.debug=\"line-tables-only\"",
    "profile.dev.strip=\"none\"",
    "profile.test.debug=\"line-tables-only\"",
    "profile.test.strip=\"none\"",
];

/// Makes sense of cargo's two streams as they come.
struct Output<'a> {
    request: Request<'a>,
    out: Vec<u8>,
    err: Vec<u8>,
    /// All of standard error, for when cargo itself is in trouble.
    complaint: String,
    /// The messages of the exercises that are not done yet.
    messages: HashMap<String, Messages>,
    /// Whether an exercise that was not asked for does not compile.
    others_fail: bool,
    /// The step that cargo is at, and of how many, once a package that exercises stand on was not there yet.
    step: Option<(usize, usize)>,
    lesson: Lesson,
}

#[derive(Default)]
struct Messages {
    text: String,
    errors: usize,
    diagnostics: Vec<Value<'static>>,
}

impl Messages {
    fn of(self, exercise: String, binary: Option<PathBuf>) -> Built {
        Built { exercise, binary, messages: self.text, diagnostics: self.diagnostics }
    }
}

impl<'a> Output<'a> {
    fn new(request: Request<'a>) -> Output<'a> {
        Output {
            request,
            out: Vec::new(),
            err: Vec::new(),
            complaint: String::new(),
            messages: HashMap::new(),
            others_fail: false,
            step: None,
            lesson: Lesson::begin(request),
        }
    }

    fn hear(&mut self, stream: Stream, piece: &[u8], on_event: &mut dyn FnMut(Event)) {
        let pending = if stream == Stream::Out { &mut self.out } else { &mut self.err };
        pending.extend_from_slice(piece);
        // Cargo ends a line with the last of these when it will write over it.
        let ends = if stream == Stream::Out { &['\n'][..] } else { &['\n', '\r'] };
        let is_end = |byte: &u8| ends.contains(&char::from(*byte));
        let Some(end) = pending.iter().rposition(is_end) else { return };
        let lines: Vec<u8> = pending.drain(..=end).collect();
        for line in String::from_utf8_lossy(&lines).split_terminator(ends) {
            match stream {
                Stream::Out => self.message(line, on_event),
                Stream::Err => self.status(line, on_event),
            }
        }
    }

    /// A line of cargo's own: `   Compiling dhat v0.3.3`. One of spaces only takes back what cargo counted.
    fn status(&mut self, line: &str, on_event: &mut dyn FnMut(Event)) {
        if self.lesson.hear(line) {
            return;
        }
        let words = line.trim();
        if let Some(package) = words.strip_prefix("Compiling ") {
            let name = package.split(' ').next().unwrap_or_default().to_string();
            if name != self.request.version.package() {
                let (number, of) = *self.step.get_or_insert_default();
                on_event(Event::Working(Progress::Package { name, number, of }));
            }
        } else if words.starts_with("Building [") {
            // That of an exercise alone is over before anybody reads it.
            if let (Some((number, of, name)), Some(heard)) = (step(words), &mut self.step) {
                *heard = (number, of);
                on_event(Event::Working(Progress::Package { name: name.to_string(), number, of }));
            }
        } else if ["Downloading ", "Downloaded ", "Updating ", "Fetch ["]
            .iter()
            .any(|work| words.starts_with(work))
        {
            on_event(Event::Working(Progress::Cargo(format!("{words} (only the first time)"))));
        } else if words.starts_with("Blocking ") {
            on_event(Event::Working(Progress::Cargo(words.to_string())));
        } else if !words.is_empty() || line.is_empty() {
            self.complaint.push_str(line);
            self.complaint.push('\n');
        }
    }

    /// A line of JSON: a message of rustc's, or an artifact that is ready.
    fn message(&mut self, line: &str, on_event: &mut dyn FnMut(Event)) {
        let Ok(message) = Value::parse(line) else { return };
        let Some(target) = message.get("target") else { return };
        let name = target.get("name").and_then(Value::as_str);
        let Some(exercise) = name.and_then(|name| self.exercise(name)) else {
            self.hear_of_others(&message, target);
            return;
        };
        match message.get("reason").and_then(Value::as_str) {
            Some("compiler-message") => self.remember(exercise, message.get("message")),
            Some("compiler-artifact") => {
                let Some(binary) = message.get("executable").and_then(Value::as_str) else {
                    return;
                };
                let said = self.messages.remove(&exercise).unwrap_or_default();
                on_event(Event::Built(said.of(exercise, Some(PathBuf::from(binary)))));
            }
            _ => {}
        }
    }

    /// An error outside of the exercises asked for: in another exercise, or in what they stand on. Rustc's own words
    /// are all there is to say why a package could not be built.
    fn hear_of_others(&mut self, message: &Value<'_>, target: &Value<'_>) {
        let Some(message) =
            message.get("message").filter(|message| message.get("level") == Some(&"error".into()))
        else {
            return;
        };
        let kinds = target.get("kind").and_then(Value::as_array).unwrap_or_default();
        if kinds.contains(&"bin".into()) {
            self.others_fail = true;
        } else {
            let rendered = message.get("rendered").and_then(Value::as_str).unwrap_or_default();
            self.complaint.push_str(rendered);
        }
    }

    /// The exercise a target belongs to, if it is one of this version's.
    fn exercise(&self, target: &str) -> Option<String> {
        let suffix = self.request.version.binary("");
        let exercise = target.strip_suffix(&suffix)?;
        let wanted = self.request.exercises;
        (wanted.is_empty() || wanted.contains(&exercise)).then(|| exercise.to_string())
    }

    fn remember(&mut self, exercise: String, message: Option<&Value<'static>>) {
        let text = |name| message.and_then(|message| message.get(name)).and_then(Value::as_str);
        let messages = self.messages.entry(exercise).or_default();
        messages.diagnostics.extend(message.cloned());
        let rendered = text("rendered").unwrap_or_default();
        // Only counts what has been shown: "2 warnings emitted".
        if text("level") == Some("warning") && !rendered.contains("-->") {
            return;
        }
        messages.errors += usize::from(text("level").is_some_and(|level| level.starts_with("error")));
        messages.text.push_str(rendered);
    }

    /// Hands over the exercises that do not compile. Returns whether there are any, asked for or not.
    fn finish(&mut self, on_event: &mut dyn FnMut(Event)) -> bool {
        let mut failed = self.others_fail;
        for (exercise, messages) in self.messages.drain() {
            failed |= messages.errors > 0;
            on_event(Event::Built(messages.of(exercise, None)));
        }
        failed
    }

    /// For when cargo failed and no exercise was to blame.
    fn failure(&self) -> Failure {
        let complaint = self.complaint.trim();
        if let Some(file) = missing_file(complaint, self.request.root) {
            let name = Path::new(&file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            return Failure::new(format!("`{file}` is missing, and cargo builds no exercise without it"))
                .help(format!("`cargo checker reset {name}` brings it back"));
        }
        let failure = Failure::new(format!("cargo could not build the exercises:\n\n{complaint}\n"));
        let list = |version: Version| format!("{}/Cargo.toml", version.folder());
        let broken = Version::ALL.into_iter().find(|version| complaint.contains(&list(*version)));
        let broken = broken.or(complaint.contains("no bin target named").then_some(self.request.version));
        let offline =
            ["failed to download", "failed to get", "Could not resolve host", "no matching package"];
        let full = ["No space left on device", "os error 28", "not enough space on the disk"];
        let unwritable = ["failed to create directory", "Permission denied", "Read-only file system"];
        if offline.iter().any(|sign| complaint.contains(sign)) {
            failure.help("the first build fetches dhat from crates.io: it needs the network, just once")
        } else if let Some(version) = broken {
            failure.help(format!("`git checkout -- {}` brings back the list of exercises", list(version)))
        } else if complaint.contains("could not execute process `rustc") {
            failure.help(NEEDS_RUST)
        } else if full.iter().any(|sign| complaint.contains(sign)) {
            failure.help("free some space on the disk; CARGO_TARGET_DIR names another folder to build in")
        } else if unwritable.iter().any(|sign| complaint.contains(sign)) {
            failure.help(WRITABLE)
        } else {
            let package = self.request.version.package();
            let work = match self.request.product {
                Product::Tests => "test --no-run",
                Product::Program => "build",
            };
            failure.help(format!("`cargo {work} --package {package}` shows the same without the checker"))
        }
    }
}

/// That cargo said nothing of an exercise, neither a binary nor an error.
pub fn nothing_built(product: Product, exercise: &str, version: Version) -> Failure {
    let thing = match product {
        Product::Tests => "test",
        Product::Program => "program",
    };
    Failure::new(format!("cargo built no {thing} for `{exercise}`"))
        .help(format!("`git checkout -- {}/Cargo.toml` brings back the list of exercises", version.folder()))
}

/// What cargo is at in `Building [==>   ] 11/49: serde_core, syn`: the number of the step, from 1, how many there are,
/// and the first of the packages.
fn step(words: &str) -> Option<(usize, usize, &str)> {
    let (done, rest) = words.strip_prefix("Building [")?.split_once("] ")?.1.split_once('/')?;
    let (of, names) = rest.split_once(':')?;
    let (done, of): (usize, usize) = (done.parse().ok()?, of.parse().ok()?);
    let name = names.trim_start().split([',', '(']).next().filter(|name| !name.is_empty())?;
    Some(((done + 1).min(of), of, name))
}

/// The path in cargo's "can't find bin `vec2` at path `…`", from the root of the repository.
fn missing_file(complaint: &str, root: &Path) -> Option<String> {
    let path = complaint.split("can't find bin `").nth(1)?.split("at path `").nth(1)?.split('`').next()?;
    let path = Path::new(path);
    Some(path.strip_prefix(root).unwrap_or(path).display().to_string())
}

#[cfg(test)]
mod tests;
