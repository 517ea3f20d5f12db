//! Everything that decides what cargo passes to rustc, as one name: where any of it changes, what was learned
//! from cargo is forgotten.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::stamp::{Digest, stamp};
use crate::course::catalog::Version;

/// The form of what is kept on disk. Change it with the form.
pub const FORMAT: &str = "heaplings direct build 1";

/// With one of these set, cargo builds: they put other programs or flags between cargo and rustc.
const FOR_CARGO: [&str; 6] = [
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_BOOTSTRAP",
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
];

/// The same for variables that begin so: the settings of a build by way of the environment.
const FOR_CARGO_ALL: [&str; 4] =
    ["CARGO_BUILD_RUST", "CARGO_BUILD_TARGET", "CARGO_PROFILE_", "CARGO_TARGET_X86"];

/// Variables of these families are part of the key, but for those that say nothing about a build.
const FAMILIES: [&str; 5] = ["CARGO", "RUST", "LD_", "GCC_", "COLLECT_"];
const OTHERS: [&str; 8] =
    ["PATH", "HOME", "TMPDIR", "LIBRARY_PATH", "COMPILER_PATH", "LPATH", "CPATH", "SOURCE_DATE_EPOCH"];
const SILENT: [&str; 12] = [
    "CARGO_PKG_",
    "CARGO_MANIFEST_",
    "CARGO_BIN_",
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_TARGET_TMPDIR",
    "CARGO_MAKEFLAGS",
    "CARGO_TERM_",
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
    "RUST_TEST_",
    "RUST_RECURSION_COUNT",
];

/// The key of the repository at `root`, as things are now.
///
/// # Errors
///
/// If something is set that only cargo heeds; the text says what.
pub fn of(root: &Path) -> Result<String, String> {
    let mut digest = Digest::new();
    digest.add(FORMAT).add(env!("CARGO_PKG_VERSION")).add(own_program());
    digest.add(root.as_os_str().as_encoded_bytes());
    add_environment(&mut digest)?;
    for file in manifests(root).into_iter().chain(settings(root)) {
        digest.add_content(&file);
    }
    let library = root.join("checker/heaplings");
    add_sources(&mut digest, &library.join("src"));
    digest.add_content(&library.join("build.rs"));
    Ok(digest.finish())
}

/// The program that is running, as it was when it started.
fn own_program() -> &'static str {
    static OWN: OnceLock<String> = OnceLock::new();
    OWN.get_or_init(|| env::current_exe().map_or(String::new(), |program| stamp(&program)))
}

fn add_environment(digest: &mut Digest) -> Result<(), String> {
    let mut variables: Vec<(OsString, OsString)> = env::vars_os().collect();
    variables.sort_unstable();
    for (name, value) in variables {
        let text = name.to_string_lossy();
        let begins = |family: &&str| text.starts_with(*family);
        if value.is_empty() || SILENT.iter().any(|silent| begins(silent)) {
            continue;
        }
        if FOR_CARGO.contains(&&*text) || FOR_CARGO_ALL.iter().any(|family| begins(family)) {
            return Err(format!("`{text}` is set"));
        }
        if FAMILIES.iter().any(|family| begins(family)) || OTHERS.contains(&&*text) {
            digest.add(name.as_encoded_bytes()).add(value.as_encoded_bytes());
        }
    }
    Ok(())
}

fn manifests(root: &Path) -> Vec<PathBuf> {
    let members = Version::ALL.map(Version::folder);
    let members = members.into_iter().chain(["checker", "checker/heaplings"]);
    let mut files: Vec<PathBuf> = members.map(|member| root.join(member).join("Cargo.toml")).collect();
    files.extend([root.join("Cargo.toml"), root.join("Cargo.lock")]);
    files
}

/// The settings that cargo and rustup read, in the folders above the repository and in the home folder.
fn settings(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in root.ancestors() {
        files.extend([".cargo/config.toml", ".cargo/config"].map(|file| folder.join(file)));
        files.extend(["rust-toolchain.toml", "rust-toolchain"].map(|file| folder.join(file)));
    }
    let home = |variable, folder| {
        let set = env::var_os(variable).filter(|home| !home.is_empty()).map(PathBuf::from);
        set.or_else(|| Some(env::home_dir()?.join(folder)))
    };
    if let Some(cargo) = home("CARGO_HOME", ".cargo") {
        files.extend(["config.toml", "config"].map(|file| cargo.join(file)));
    }
    files.extend(home("RUSTUP_HOME", ".rustup").map(|rustup| rustup.join("settings.toml")));
    files
}

/// Adds all sources below a folder by their content: cargo may not have seen yet that one has changed.
fn add_sources(digest: &mut Digest, folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort_unstable();
    for path in paths {
        if path.is_dir() {
            add_sources(digest, &path);
        } else {
            digest.add_content(&path);
        }
    }
}
