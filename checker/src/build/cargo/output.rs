//! What cargo says while it builds, on both streams, and what it means for the exercises.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::steps::{ENDS, Status, Steps};
use super::{Built, Event, NEEDS_RUST, Product, Request};
use crate::build::direct::Lesson;
use crate::course::catalog::Version;
use crate::sys::process::{Stream, take_lines};
use crate::sys::scratch::WRITABLE;
use crate::util::error::Failure;
use crate::util::json::Value;

/// Makes sense of cargo's two streams as they come.
pub(super) struct Output<'a> {
    request: Request<'a>,
    out: Vec<u8>,
    err: Vec<u8>,
    /// All of standard error, for when cargo itself is in trouble.
    pub(super) complaint: String,
    /// The messages of the exercises that are not done yet.
    messages: HashMap<String, Messages>,
    /// Whether an exercise that was not asked for does not compile.
    others_fail: bool,
    steps: Steps,
    pub(super) lesson: Lesson,
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
    pub(super) fn new(request: Request<'a>) -> Output<'a> {
        Output {
            request,
            out: Vec::new(),
            err: Vec::new(),
            complaint: String::new(),
            messages: HashMap::new(),
            others_fail: false,
            steps: Steps::default(),
            lesson: Lesson::begin(request),
        }
    }

    pub(super) fn hear(&mut self, stream: Stream, piece: &[u8], on_event: &mut dyn FnMut(Event)) {
        let pending = if stream == Stream::Out { &mut self.out } else { &mut self.err };
        let ends = if stream == Stream::Out { &['\n'][..] } else { &ENDS };
        for line in take_lines(pending, piece, ends).split_terminator(ends) {
            match stream {
                Stream::Out => self.message(line, on_event),
                Stream::Err => self.status(line, on_event),
            }
        }
    }

    /// A line of cargo's own.
    fn status(&mut self, line: &str, on_event: &mut dyn FnMut(Event)) {
        if self.lesson.hear(line) {
            return;
        }
        match self.steps.hear(line, |name| name == self.request.version.package()) {
            Status::Working(progress) => on_event(Event::Working(progress)),
            Status::Known => {}
            Status::Other => {
                self.complaint.push_str(line);
                self.complaint.push('\n');
            }
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
    pub(super) fn finish(&mut self, on_event: &mut dyn FnMut(Event)) -> bool {
        let mut failed = self.others_fail;
        for (exercise, messages) in self.messages.drain() {
            failed |= messages.errors > 0;
            on_event(Event::Built(messages.of(exercise, None)));
        }
        failed
    }

    /// For when cargo failed and no exercise was to blame.
    pub(super) fn failure(&self) -> Failure {
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

/// The path in cargo's "can't find bin `vec2` at path `…`", from the root of the repository.
fn missing_file(complaint: &str, root: &Path) -> Option<String> {
    let path = complaint.split("can't find bin `").nth(1)?.split("at path `").nth(1)?.split('`').next()?;
    let path = Path::new(path);
    Some(path.strip_prefix(root).unwrap_or(path).display().to_string())
}
