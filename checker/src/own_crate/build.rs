//! The test programs of a crate, as `cargo test` builds them.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::Request;
use super::workspace::{self, Workspace};
use crate::build::cargo::steps::{self, ENDS, Status, Steps};
use crate::sys::process::{Cancel, End, Stream, take_lines};
use crate::ui::progress::Progress;
use crate::util::error::{Failure, Result};
use crate::util::json::Value;

/// What cargo has built.
#[derive(Debug, Default)]
pub struct Built {
    pub compiles: bool,
    /// rustc's errors and warnings, as they are to be shown.
    pub messages: String,
    pub programs: Vec<Program>,
    /// The path of each binary of a package, which its integration tests may start: by package and name.
    pub binaries: HashMap<(String, String), PathBuf>,
    /// What each package's build script said, by package.
    pub scripts: HashMap<String, Script>,
}

/// A program with tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The id of its package.
    pub package: String,
    /// The file that it is built from.
    pub source: PathBuf,
    pub name: String,
    pub path: PathBuf,
}

/// What a build script said of a package.
#[derive(Debug, Default)]
pub struct Script {
    pub out_dir: Option<String>,
    pub variables: Vec<(String, String)>,
}

/// Builds the tests in the crate's own target folder, in which `cargo test` builds them too.
///
/// # Errors
///
/// If cargo fails for another reason than that something does not compile.
pub fn build(
    workspace: &Workspace,
    request: &Request,
    color: bool,
    cancel: &Cancel,
    on_progress: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Built> {
    let color = if color { "-diagnostic-rendered-ansi" } else { "" };
    let mut command = workspace.cargo("test");
    // `--tests` is all but the doc tests, which are no programs.
    command.args(["--no-run", "--tests", "--color", "never", &format!("--message-format=json{color}")]);
    command.args(steps::SETTINGS.iter().flat_map(|setting| ["--config", setting]));
    for (option, is_given) in [("--workspace", request.workspace), ("--release", request.release)] {
        command.args(is_given.then_some(option));
    }
    for (option, value) in [("--package", &request.package), ("--features", &request.features)] {
        if let Some(value) = value {
            command.args([option, value]);
        }
    }
    let is_own = |name: &str| workspace.named(name).is_some();
    let mut output = Output::default();
    let end = workspace::run(&mut command, cancel, &mut |stream, piece| {
        output.hear(stream, piece, &is_own, on_progress)
    })?;
    let mut built = output.built;
    built.compiles = matches!(end, End::Exited(status) if status.success());
    if !built.compiles && output.errors == 0 {
        let said = output.complaint.trim();
        let said = said.strip_prefix("error: ").unwrap_or(said);
        return Err(Failure::new(format!("cargo cannot build the tests of `{}`: {said}", workspace.shown())));
    }
    // Cargo hands them over as they are ready.
    built.programs.sort_by(|a, b| (&a.package, &a.source).cmp(&(&b.package, &b.source)));
    Ok(built)
}

#[derive(Default)]
struct Output {
    built: Built,
    out: Vec<u8>,
    err: Vec<u8>,
    steps: Steps,
    /// What cargo itself says, for when rustc has nothing to say.
    complaint: String,
    errors: usize,
    /// A library is compiled twice, with its tests and without, and has the same warnings each time.
    shown: HashSet<String>,
}

impl Output {
    /// Hears a piece of one of the streams. `is_own` tells the packages of the workspace.
    fn hear(
        &mut self,
        stream: Stream,
        piece: &[u8],
        is_own: &dyn Fn(&str) -> bool,
        on_progress: &mut (dyn FnMut(&Progress) + Send),
    ) {
        let pending = if stream == Stream::Out { &mut self.out } else { &mut self.err };
        let ends = if stream == Stream::Out { &['\n'][..] } else { &ENDS };
        for line in take_lines(pending, piece, ends).split_terminator(ends) {
            match stream {
                Stream::Out => drop(self.message(line)),
                Stream::Err => self.status(line, is_own, on_progress),
            }
        }
    }

    fn status(
        &mut self,
        line: &str,
        is_own: &dyn Fn(&str) -> bool,
        on_progress: &mut (dyn FnMut(&Progress) + Send),
    ) {
        match self.steps.hear(line, is_own) {
            Status::Working(progress) => on_progress(&progress),
            Status::Other if !["Finished ", "Executable "].iter().any(|end| line.trim().starts_with(end)) => {
                self.complaint.push_str(line);
                self.complaint.push('\n');
            }
            Status::Known | Status::Other => {}
        }
    }

    /// A line of JSON. `None` where it has nothing of use.
    fn message(&mut self, line: &str) -> Option<()> {
        let message = Value::parse(line).ok()?;
        let text = |value: &Value<'_>, name| value.get(name).and_then(Value::as_str).map(str::to_string);
        let package = text(&message, "package_id")?;
        match message.get("reason")?.as_str()? {
            "compiler-message" => {
                let message = message.get("message")?;
                let rendered = text(message, "rendered")?;
                let is_error = text(message, "level")?.starts_with("error");
                self.errors += usize::from(is_error);
                let places = message.get("spans").and_then(Value::as_array).unwrap_or_default();
                // Without a place it only counts what has been shown, unless it is an error such as the linker's.
                if (is_error || !places.is_empty()) && self.shown.insert(rendered.clone()) {
                    self.built.messages.push_str(&rendered);
                }
            }
            "compiler-artifact" => {
                let path = PathBuf::from(text(&message, "executable")?);
                let target = message.get("target")?;
                let name = text(target, "name")?;
                if message.get("profile")?.get("test")?.as_bool()? {
                    let source = text(target, "src_path")?.into();
                    self.built.programs.push(Program { package, source, name, path });
                } else {
                    self.built.binaries.insert((package, name), path);
                }
            }
            "build-script-executed" => {
                let pair = |pair: &Value<'_>| {
                    let [name, value] = pair.as_array()? else { return None };
                    Some((name.as_str()?.to_string(), value.as_str()?.to_string()))
                };
                let variables = message.get("env").and_then(Value::as_array).unwrap_or_default();
                let variables = variables.iter().filter_map(pair).collect();
                let script = Script { out_dir: text(&message, "out_dir"), variables };
                self.built.scripts.insert(package, script);
            }
            _ => {}
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &str) -> Output {
        let mut output = Output::default();
        output.hear(Stream::Out, lines.as_bytes(), &|_| false, &mut |_| {});
        output
    }

    #[test]
    fn says_at_which_of_cargos_steps_the_build_is() {
        let mut output = Output::default();
        let mut heard = Vec::new();
        for piece in [
            "     Locking 39 packages to latest compatible versions\n",
            "   Compiling serde v1.0.229\n    Building [=>     ] 11/49: serde, mine(bu",
            "ild.rs)      \r",
            "   Compiling mine v0.3.1 (/mine)\n     Blocking waiting for file lock on build directory\n",
            "error: no package `other`\n    Finished `test` profile\n",
        ] {
            let on_progress = &mut |progress: &Progress| heard.push(progress.to_string());
            output.hear(Stream::Err, piece.as_bytes(), &|name| name == "mine", on_progress);
        }
        assert_eq!(
            heard,
            [
                "Locking 39 packages to latest compatible versions (only the first time)",
                "building serde (only the first time)",
                "building 12 of 49: serde (only the first time)",
                "Blocking waiting for file lock on build directory",
            ]
        );
        assert_eq!(output.complaint, "error: no package `other`\n");
    }

    #[test]
    fn a_program_with_tests_is_told_from_a_binary_that_they_start() {
        let artifact = |test, executable| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"p","target":{{"name":"n","src_path":"/s.rs"}},"profile":{{"test":{test}}},"executable":{executable}}}"#
            ) + "\n"
        };
        let lines = artifact(true, r#""/t""#) + &artifact(false, r#""/b""#) + &artifact(false, "null");
        let built = heard(&lines).built;
        let program =
            Program { package: "p".into(), source: "/s.rs".into(), name: "n".into(), path: "/t".into() };
        assert_eq!(built.programs, [program]);
        assert_eq!(built.binaries.len(), 1);
    }

    #[test]
    fn a_warning_is_shown_once_and_its_sum_not_at_all() {
        let message = |level, spans, text| {
            format!(
                r#"{{"reason":"compiler-message","package_id":"p","message":{{"level":"{level}","spans":[{spans}],"rendered":"{text}\n"}}}}"#
            ) + "\n"
        };
        let once = message("warning", "{}", "unused");
        let lines =
            once.clone() + &once + &message("warning", "", "1 warning emitted") + &message("error", "", "ld");
        let output = heard(&lines);
        assert_eq!((output.built.messages.as_str(), output.errors), ("unused\nld\n", 1));
    }
}
