//! The workspace that a crate is in, as cargo tells it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;

use crate::build::cargo::{cannot_run, cargo};
use crate::sys::process::{self, Cancel, End, Limits, Stream};
use crate::util::error::{Failure, Result};
use crate::util::json::Value;

/// A workspace, or a package that is alone.
#[derive(Debug)]
pub struct Workspace {
    /// The `Cargo.toml` that was asked for, if one was.
    manifest: Option<PathBuf>,
    pub root: PathBuf,
    /// The folder that cargo builds in.
    pub target: PathBuf,
    pub packages: Vec<Package>,
}

/// A package of the workspace.
#[derive(Debug)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub version: String,
    pub manifest: PathBuf,
}

impl Package {
    pub fn folder(&self) -> &Path {
        self.manifest.parent().unwrap_or(Path::new(""))
    }
}

impl Workspace {
    /// The one of this `Cargo.toml`, or else of the current folder.
    ///
    /// # Errors
    ///
    /// If there is none, or cargo cannot read it.
    pub fn of(manifest: Option<&Path>, cancel: &Cancel) -> Result<Workspace> {
        let manifest = manifest.map(found).transpose()?;
        let mut workspace =
            Workspace { manifest, root: PathBuf::new(), target: PathBuf::new(), packages: Vec::new() };
        let mut command = workspace.cargo("metadata");
        command.args(["--no-deps", "--format-version", "1"]);
        let (mut out, mut err) = (Vec::new(), String::new());
        let end = run(&mut command, cancel, &mut |stream, piece| match stream {
            Stream::Out => out.extend_from_slice(piece),
            Stream::Err => err.push_str(&String::from_utf8_lossy(piece)),
        })?;
        let metadata = Value::parse(&String::from_utf8_lossy(&out)).ok();
        let metadata = metadata.filter(|_| matches!(end, End::Exited(status) if status.success()));
        match metadata.and_then(|metadata| workspace.fill(&metadata)) {
            Some(()) => Ok(workspace),
            None if err.contains("could not find `Cargo.toml`") => {
                Err(Failure::new("there is no Cargo.toml in this folder or above it")
                    .help("name one: `cargo checker test --manifest-path ../mine/Cargo.toml`"))
            }
            None => {
                let said = err.trim().strip_prefix("error: ").unwrap_or(err.trim());
                Err(Failure::new(format!("cargo cannot read the crate: {said}")))
            }
        }
    }

    fn fill(&mut self, metadata: &Value<'_>) -> Option<()> {
        let text = |value: &Value<'_>, name| value.get(name).and_then(Value::as_str).map(str::to_string);
        self.root = text(metadata, "workspace_root")?.into();
        self.target = text(metadata, "target_directory")?.into();
        let package = |package: &Value<'_>| {
            Some(Package {
                id: text(package, "id")?,
                name: text(package, "name")?,
                version: text(package, "version")?,
                manifest: text(package, "manifest_path")?.into(),
            })
        };
        self.packages = metadata.get("packages")?.as_array()?.iter().filter_map(package).collect();
        Some(())
    }

    /// Whether this is the repository of the exercises.
    pub fn is_heaplings(&self) -> bool {
        ["checker", "exercises", "starters"].iter().all(|name| self.named(name).is_some())
    }

    pub fn named(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name)
    }

    pub fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.id == id)
    }

    /// The `Cargo.toml` that was asked for, or that of the root, as it is to be shown.
    pub fn shown(&self) -> String {
        let manifest = self.manifest.clone().unwrap_or_else(|| self.root.join("Cargo.toml"));
        manifest.display().to_string()
    }

    /// A command of cargo's for this crate, run in its folder, so that its own configuration counts. So does the toolchain
    /// that it names: rustup has put the one of this program into the environment, which would win.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let folder = self.manifest.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let folder = folder.or_else(|| env::current_dir().ok()).unwrap_or_default();
        let names_toolchain = |folder: &Path| {
            ["rust-toolchain.toml", "rust-toolchain"].iter().any(|name| folder.join(name).is_file())
        };
        let own_toolchain = folder.ancestors().any(names_toolchain);
        let mut command = Command::new(if own_toolchain { OsString::from("cargo") } else { cargo() });
        if own_toolchain {
            command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTC");
        }
        command.current_dir(folder).arg(subcommand);
        if let Some(manifest) = &self.manifest {
            command.arg("--manifest-path").arg(manifest);
        }
        command
    }
}

/// Runs cargo.
pub fn run(command: &mut Command, cancel: &Cancel, sink: &mut dyn FnMut(Stream, &[u8])) -> Result<End> {
    let limits = Limits { time: None, output: usize::MAX };
    let end = process::run(command, limits, cancel, sink);
    let end = end.map_err(|error| cannot_run(command.get_program(), &error))?;
    if end == End::Cancelled { Err(Failure::cancelled()) } else { Ok(end) }
}

/// The `Cargo.toml` that is meant by a path: itself, or the one in a folder.
fn found(path: &Path) -> Result<PathBuf> {
    let manifest = if path.is_dir() { path.join("Cargo.toml") } else { path.to_path_buf() };
    let help = "give the path of a crate's Cargo.toml, or of its folder";
    if !manifest.is_file() {
        return Err(Failure::new(format!("there is no file `{}`", manifest.display())).help(help));
    }
    if manifest.file_name().is_none_or(|name| name != "Cargo.toml") {
        return Err(Failure::new(format!("`{}` is not a Cargo.toml", manifest.display())).help(help));
    }
    absolute(&manifest).map_err(|error| Failure::io("find", &manifest, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_manifest_is_a_file_of_that_name_or_lies_in_the_folder() {
        let folder = env::temp_dir().join(format!("heaplings-manifest-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let words = |path: &Path| found(path).unwrap_err().to_string();
        assert!(words(&folder).starts_with("there is no file `"));
        fs::write(folder.join("Cargo.toml"), "").unwrap();
        fs::write(folder.join("lib.rs"), "").unwrap();
        assert_eq!(found(&folder), Ok(folder.join("Cargo.toml")));
        assert_eq!(found(&folder.join("Cargo.toml")), Ok(folder.join("Cargo.toml")));
        assert!(words(&folder.join("lib.rs")).contains("is not a Cargo.toml"));
        fs::remove_dir_all(folder).unwrap();
    }
}
