//! What cargo tells a test in its environment.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use super::build::{Built, Program};
use super::workspace::{Package, Workspace};

/// What tells the measuring library where the sources are, when a test runs elsewhere than cargo would run it.
const ROOT: &str = "HEAPLINGS_ROOT";

/// Gives `command` the variables that cargo gives a test of this package, in place of those that this program has got
/// from cargo itself.
pub fn set(
    command: &mut Command,
    workspace: &Workspace,
    package: &Package,
    program: &Program,
    built: &Built,
) {
    let is_of_a_package = |name: &str| {
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|start| name.starts_with(start))
            || ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"].contains(&name)
    };
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_of_a_package) {
            command.env_remove(name);
        }
    }
    if let Some(script) = built.scripts.get(&program.package) {
        command.envs(script.variables.iter().map(|(name, value)| (name, value)));
        command.envs(script.out_dir.as_ref().map(|folder| ("OUT_DIR", folder)));
    }
    command.env("CARGO_MANIFEST_DIR", package.folder()).env("CARGO_MANIFEST_PATH", &package.manifest);
    command.env("CARGO_PKG_NAME", &package.name).env("CARGO_PKG_VERSION", &package.version);
    let mut numbers = package.version.split(['+', '-']).next().unwrap_or_default().split('.');
    for part in ["MAJOR", "MINOR", "PATCH"] {
        command.env(format!("CARGO_PKG_VERSION_{part}"), numbers.next().unwrap_or_default());
    }
    let own = built.binaries.iter().filter(|((package, _), _)| *package == program.package);
    command.envs(own.map(|((_, name), path)| (format!("CARGO_BIN_EXE_{name}"), path)));
    // A dynamic library of the crate's own lies beside its test.
    let folders = program.path.ancestors().skip(1).take(2).map(PathBuf::from);
    let variable = if cfg!(windows) {
        "PATH"
    } else if cfg!(target_os = "macos") {
        "DYLD_FALLBACK_LIBRARY_PATH"
    } else {
        "LD_LIBRARY_PATH"
    };
    let others = env::var_os(variable).unwrap_or_default();
    if let Ok(all) = env::join_paths(folders.chain(env::split_paths(&others))) {
        command.env(variable, all);
    }
    command.env(ROOT, &workspace.root);
}
