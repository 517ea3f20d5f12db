//! The source on this machine, in which the lines of one's own are found.

use std::fs;
use std::path::{Path, PathBuf};

use super::derived::is_derived;
use super::profile::Frame;

/// A line of the source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub text: String,
}

/// The variable that names the folder from which the compiler was given the source.
const ROOT: &str = "HEAPLINGS_ROOT";

/// Files and folders that are looked at, at the most, in search of the source.
const MOST_ENTRIES: usize = 50_000;
/// What cargo leaves in a folder that it builds in, and in one of a package that `cargo vendor` has copied.
const CARGOS: [&str; 2] = ["CACHEDIR.TAG", ".cargo-checksum.json"];

/// The Rust files of the package, or of its workspace.
pub(super) struct Source {
    root: PathBuf,
    files: Vec<PathBuf>,
    /// The name of the package, as it stands in the names of its functions, if cargo has said it.
    pub(super) package: Option<String>,
}

impl Source {
    /// Looks for them in the folder from which the compiler was given `file`, a path as `file!` has it.
    pub(super) fn around(file: &str) -> Source {
        let here = std::env::current_dir().unwrap_or_default();
        // The checker says where, as it runs tests in other folders than cargo.
        let told = std::env::var_os(ROOT).map(PathBuf::from);
        let told = told.filter(|folder| folder.join(file).is_file());
        let root = told.unwrap_or_else(|| {
            here.ancestors().find(|folder| folder.join(file).is_file()).unwrap_or(&here).to_owned()
        });
        let package = std::env::var("CARGO_PKG_NAME").ok().map(|name| name.replace('-', "_"));
        Source { files: rust_files(&root), root, package }
    }

    /// The place that a frame names, if it is in one of these files; and which of them.
    pub(super) fn place(&self, frame: &Frame) -> Option<(usize, Place)> {
        if frame.line == 0 {
            return None;
        }
        self.files.iter().enumerate().filter(|(_, file)| file.ends_with(&frame.file)).find_map(
            |(at, file)| {
                // A file of the library may have the name of one of these, but seldom a place that is in both.
                let all = fs::read_to_string(file).ok()?;
                let text = all.lines().nth(frame.line - 1)?.to_owned();
                if frame.column > text.len() || is_derived(&frame.function, &all, frame.line) {
                    return None;
                }
                let path = file.strip_prefix(&self.root).unwrap_or(file).display().to_string();
                Some((
                    at,
                    Place { path: path.replace('\\', "/"), line: frame.line, column: frame.column, text },
                ))
            },
        )
    }

    /// Where a path of the compiler's is, as the sites have it.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }
}

/// The Rust files in a folder and below, without those that cargo has put there: what it built, and the sources of
/// other packages.
fn rust_files(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    let mut entries = 0;
    while let Some(folder) = folders.pop().filter(|_| entries <= MOST_ENTRIES) {
        let found: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().collect();
        entries += found.len();
        if found.iter().any(|entry| CARGOS.iter().any(|name| entry.file_name() == *name)) {
            continue;
        }
        for entry in found {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if kind.is_dir() && !is_hidden && path != root.join("target") {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_built_or_copied_is_nobodys_own() {
        let root = std::env::temp_dir().join(format!("heaplings-source-{}", std::process::id()));
        for (folder, file) in [
            ("src", ""),
            ("src/target", ""),
            ("vendor/serde-1.0.0/src", "vendor/serde-1.0.0/.cargo-checksum.json"),
            ("target/debug", ""),
            ("out/debug", "out/CACHEDIR.TAG"),
            (".hidden", ""),
        ] {
            fs::create_dir_all(root.join(folder)).unwrap();
            fs::write(root.join(folder).join("lib.rs"), "").unwrap();
            if !file.is_empty() {
                fs::write(root.join(file), "").unwrap();
            }
        }
        assert_eq!(rust_files(&root), [root.join("src/lib.rs"), root.join("src/target/lib.rs")]);
        fs::remove_dir_all(root).unwrap();
    }
}
