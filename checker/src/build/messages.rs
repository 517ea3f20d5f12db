//! Cargo's own messages in JSON, passed on as they are: for editors.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitStatus};

use crate::build::cargo::{self, NEEDS_RUST};
use crate::sys::process::{self, Cancel, End, Limits, Stream};
use crate::util::error::{Failure, Result, reason};
use crate::util::json::{Value, object};

/// What cargo calls the binary of an exercise.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    package_id: Value<'static>,
    manifest_path: Value<'static>,
    target: Value<'static>,
}

impl Target {
    /// Asks cargo for the target `binary` of `package`.
    ///
    /// # Errors
    ///
    /// If cargo cannot be run, or knows no such target.
    pub fn find(root: &Path, package: &str, binary: &str, cancel: &Cancel) -> Result<Target> {
        let mut command = Command::new(cargo::cargo());
        command.current_dir(root).args(["metadata", "--no-deps", "--format-version", "1", "--offline"]);
        let (_, out, err) = output(&mut command, cancel)?;
        let unknown = || {
            Failure::new(format!("cargo knows no target `{binary}` in `{package}`: {}", err.trim()))
                .help(format!("`git checkout -- {package}/Cargo.toml` brings back the list of exercises"))
        };
        Target::read(&out, package, binary).ok_or_else(unknown)
    }

    fn read(metadata: &str, package: &str, binary: &str) -> Option<Target> {
        let metadata = Value::parse(metadata).ok()?;
        let named = |list: &Value<'static>, name: &str, wanted: &str| {
            let list = list.get(name).and_then(Value::as_array)?.iter();
            list.clone().find(|one| one.get("name").and_then(Value::as_str) == Some(wanted)).cloned()
        };
        let package = named(&metadata, "packages", package)?;
        let target = named(&package, "targets", binary)?;
        // Metadata says of a target what it requires, too; messages do not.
        let members =
            ["kind", "crate_types", "name", "src_path", "edition", "doc", "doctest", "test"].into_iter();
        let members = members.filter_map(|name| Some((name.into(), target.get(name)?.clone())));
        Some(Target {
            package_id: package.get("id")?.clone(),
            manifest_path: package.get("manifest_path")?.clone(),
            target: Value::Object(members.collect()),
        })
    }

    /// The line in which cargo hands on a diagnostic.
    pub fn message(&self, diagnostic: &Value<'static>) -> String {
        let line = object([
            ("reason", "compiler-message".into()),
            ("package_id", self.package_id.clone()),
            ("manifest_path", self.manifest_path.clone()),
            ("target", self.target.clone()),
            ("message", diagnostic.clone()),
        ]);
        format!("{line}\n")
    }
}

/// The line that cargo ends with.
pub fn build_finished(success: bool) -> String {
    format!("{}\n", object([("reason", "build-finished".into()), ("success", Value::Bool(success))]))
}

/// The diagnostic in a line of cargo's, if it holds one.
fn diagnostic(line: &str) -> Option<Value<'static>> {
    let line = Value::parse(line).ok()?;
    let is_message = line.get("reason").and_then(Value::as_str) == Some("compiler-message");
    line.get("message").filter(|_| is_message).cloned()
}

/// `cargo check` for the package of `manifest`, in the folder that rust-analyzer builds in, with the message format named.
fn check(root: &Path, manifest: &Path, format: &str) -> Command {
    let folder = match std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty()) {
        Some(_) => cargo::target_folder(root).join("rust-analyzer"),
        None => root.join("target").join("rust-analyzer"),
    };
    let mut command = Command::new(cargo::cargo());
    command.current_dir(root).args(["check", "--quiet", "--all-targets", "--keep-going"]);
    command.arg(format!("--message-format={format}")).arg("--manifest-path").arg(manifest);
    command.arg("--target-dir").arg(folder);
    command
}

/// Runs that check and hands its output through untouched.
///
/// # Errors
///
/// If cargo cannot be run.
pub fn pass_through(
    root: &Path,
    manifest: &Path,
    format: &str,
    cancel: &Cancel,
) -> Result<Option<ExitStatus>> {
    let mut command = check(root, manifest, format);
    let end = run(&mut command, cancel, &mut |stream, piece| {
        // A reader that has gone ends the check by itself.
        let _ = match stream {
            Stream::Out => io::stdout().write_all(piece).and_then(|()| io::stdout().flush()),
            Stream::Err => io::stderr().write_all(piece),
        };
    })?;
    Ok(if let End::Exited(status) = end { Some(status) } else { None })
}

/// Runs that check for its diagnostics.
///
/// # Errors
///
/// As [`pass_through`].
pub fn of_check(
    root: &Path,
    manifest: &Path,
    cancel: &Cancel,
) -> Result<(Option<ExitStatus>, Vec<Value<'static>>)> {
    let (end, out, err) = output(&mut check(root, manifest, "json"), cancel)?;
    let _ = io::stderr().write_all(err.as_bytes());
    let status = if let End::Exited(status) = end { Some(status) } else { None };
    Ok((status, out.lines().filter_map(diagnostic).collect()))
}

fn output(command: &mut Command, cancel: &Cancel) -> Result<(End, String, String)> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let end = run(command, cancel, &mut |stream, piece| match stream {
        Stream::Out => out.extend_from_slice(piece),
        Stream::Err => err.extend_from_slice(piece),
    })?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((end, text(out), text(err)))
}

fn run(command: &mut Command, cancel: &Cancel, sink: &mut dyn FnMut(Stream, &[u8])) -> Result<End> {
    let limits = Limits { time: None, output: usize::MAX };
    let end = process::run(command, limits, cancel, sink).map_err(|error| {
        Failure::new(format!("cannot run `{}`: {}", cargo::cargo().display(), reason(&error)))
            .help(NEEDS_RUST)
    })?;
    if end == End::Cancelled { Err(Failure::cancelled()) } else { Ok(end) }
}
