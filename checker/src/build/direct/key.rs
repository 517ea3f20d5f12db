//! Everything that decides what cargo passes to rustc, as one name: where any of it changes, what was learned
//! from cargo is forgotten.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

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
    add_variables(&mut digest, env::vars_os())?;
    for file in manifests(root) {
        digest.add_content(&file);
    }
    for file in settings(root) {
        if let Some(why) = refusal(&file) {
            return Err(why);
        }
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

/// Variables for rustc in cargo's settings are ones that only cargo sets.
fn refusal(settings: &Path) -> Option<String> {
    let text = fs::read_to_string(settings).ok()?;
    let sets = |line: &str| line.trim_start().trim_start_matches('[').trim_start().starts_with("env");
    text.lines().any(sets).then(|| format!("`{}` sets variables", settings.display()))
}

fn add_variables(
    digest: &mut Digest,
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<(), String> {
    let mut variables: Vec<(OsString, OsString)> = variables.collect();
    variables.sort_unstable();
    for (name, value) in variables {
        let text = name.to_string_lossy();
        let is_one_of = |families: &[&str]| families.iter().any(|family| text.starts_with(family));
        if value.is_empty() || is_one_of(&SILENT) {
            continue;
        }
        if FOR_CARGO.contains(&&*text) || is_one_of(&FOR_CARGO_ALL) {
            return Err(format!("`{text}` is set"));
        }
        if is_one_of(&FAMILIES) || OTHERS.contains(&&*text) {
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
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(variables: &[(&str, &str)]) -> Result<String, String> {
        let mut digest = Digest::new();
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        add_variables(&mut digest, variables).map(|()| digest.finish())
    }

    #[test]
    fn what_stands_between_cargo_and_rustc_is_for_cargo() {
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_RUSTFLAGS",
            "RUSTC",
            "RUSTC_WRAPPER",
            "RUSTC_WORKSPACE_WRAPPER",
            "CARGO_BUILD_RUSTC_WRAPPER",
            "CARGO_BUILD_TARGET",
            "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER",
            "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS",
            "CARGO_PROFILE_DEV_OPT_LEVEL",
        ] {
            assert_eq!(digest(&[(name, "x")]), Err(format!("`{name}` is set")));
            assert_eq!(digest(&[(name, "")]), digest(&[]), "an empty variable is none");
        }
    }

    #[test]
    fn variables_that_say_something_of_the_build_are_part_of_the_key() {
        let plain = digest(&[("PATH", "/bin")]);
        for (name, differs) in [
            ("RUSTUP_TOOLCHAIN", true),
            ("CARGO_INCREMENTAL", true),
            ("CARGO_BUILD_BUILD_DIR", true),
            ("LD_LIBRARY_PATH", true),
            ("TMPDIR", true),
            ("CARGO_MANIFEST_DIR", false),
            ("CARGO_PKG_VERSION", false),
            ("RUST_BACKTRACE", false),
            ("TERM", false),
        ] {
            assert_eq!(digest(&[("PATH", "/bin"), (name, "x")]) != plain, differs, "{name}");
        }
        assert_ne!(digest(&[("PATH", "/usr/bin")]), plain);
    }

    #[test]
    fn a_key_follows_manifests_settings_and_sources() {
        let root = env::temp_dir().join(format!("heaplings-key-{}", std::process::id()));
        let files =
            ["Cargo.toml", "Cargo.lock", "exercises/Cargo.toml", ".cargo/config.toml", "rust-toolchain.toml"];
        let sources = ["checker/heaplings/src/lib.rs", "checker/heaplings/src/deep/part.rs"];
        for file in files.into_iter().chain(sources) {
            let file = root.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "one").unwrap();
        }
        let key = || {
            let mut digest = Digest::new();
            manifests(&root).iter().chain(&settings(&root)).for_each(|file| digest.add_content(file));
            add_sources(&mut digest, &root.join("checker/heaplings/src"));
            digest.finish()
        };
        for file in files.into_iter().chain(sources) {
            let before = key();
            fs::write(root.join(file), "two").unwrap();
            assert_ne!(key(), before, "{file}");
        }
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn settings_with_variables_are_for_cargo() {
        let file = env::temp_dir().join(format!("heaplings-settings-{}", std::process::id()));
        for (text, refused) in [
            ("[build]\njobs = 2\n", false),
            ("[env]\nX = \"1\"\n", true),
            ("[ env ]\n", true),
            ("env.X = \"1\"\n", true),
        ] {
            fs::write(&file, text).unwrap();
            assert_eq!(refusal(&file).is_some(), refused, "{text}");
        }
        fs::remove_file(&file).unwrap();
        assert_eq!(refusal(&file), None);
    }
}
