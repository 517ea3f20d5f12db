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
/// How names of functions begin that are nobody's own. A name with a type in front may be of anybody's trait.
const LIBRARY: [&str; 4] = ["alloc::", "core::", "hashbrown::", "std::"];

/// The Rust files of the package, or of its workspace.
pub(super) struct Source {
    root: PathBuf,
    /// The same without links, as it is in the paths that dhat keeps.
    real: PathBuf,
    files: Vec<PathBuf>,
    /// The name of the package, as it stands in the names of its functions, if cargo has said it.
    pub(super) package: Option<String>,
}

impl Source {
    /// Looks for them in the folder from which the compiler was given `file`, a path as `file!` has it.
    pub(super) fn around(file: &str) -> Source {
        let variable = |name| std::env::var_os(name).map(PathBuf::from);
        let here = std::env::current_dir().unwrap_or_default();
        Source::of(root(file, variable(ROOT), &here, variable("CARGO_MANIFEST_DIR")))
    }

    /// Those in a folder.
    fn of(root: PathBuf) -> Source {
        let package = std::env::var("CARGO_PKG_NAME").ok().map(|name| name.replace('-', "_"));
        let real = fs::canonicalize(&root).unwrap_or_else(|_| root.clone());
        Source { files: rust_files(&real), root, real, package }
    }

    /// The place that a frame names, if it is in one of these files; and which of them.
    pub(super) fn place(&self, frame: &Frame) -> Option<(usize, Place)> {
        // A file of the library may have the name of one of these.
        let is_library = LIBRARY.iter().any(|start| frame.function.starts_with(start));
        if frame.line == 0 || is_library {
            return None;
        }
        self.files.iter().enumerate().filter(|(_, file)| file.ends_with(&frame.file)).find_map(
            |(at, file)| {
                // So may a file of another package, but it seldom has a place that is in both.
                let all = fs::read_to_string(file).ok()?;
                let text = all.lines().nth(frame.line - 1)?.to_owned();
                if frame.column > text.len() || is_derived(&frame.function, &all, frame.line) {
                    return None;
                }
                let path = file.strip_prefix(&self.real).unwrap_or(file).display().to_string();
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

/// The folder from which the compiler was given `file`: the one that was `told`, or else one around the current folder,
/// or around that of the package, as a test may have gone elsewhere.
fn root(file: &str, told: Option<PathBuf>, here: &Path, package: Option<PathBuf>) -> PathBuf {
    let package = package.iter().flat_map(|folder| folder.ancestors());
    let mut folders = told.iter().map(PathBuf::as_path).chain(here.ancestors()).chain(package);
    folders.find(|folder| folder.join(file).is_file()).unwrap_or(here).to_owned()
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

    #[test]
    fn the_root_is_found_wherever_the_test_runs() {
        let all = std::env::temp_dir().join(format!("heaplings-root-{}", std::process::id()));
        let (package, elsewhere) = (all.join("ws/core"), all.join("elsewhere"));
        for folder in [&package.join("src"), &elsewhere] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(package.join("src/lib.rs"), "").unwrap();
        let root = |told: Option<&PathBuf>, here: &PathBuf, package: Option<&PathBuf>| {
            root("core/src/lib.rs", told.cloned(), here, package.cloned())
        };
        assert_eq!(root(None, &package, None), all.join("ws"));
        assert_eq!(root(Some(&all.join("ws")), &elsewhere, None), all.join("ws"));
        assert_eq!(root(Some(&elsewhere), &elsewhere, Some(&package)), all.join("ws"));
        assert_eq!(root(None, &elsewhere, None), elsewhere);
        fs::remove_dir_all(all).unwrap();
    }

    #[test]
    fn a_function_of_the_library_is_nobodys_own_whatever_its_file() {
        let source = Source::around(file!());
        let place = |function: &str| {
            let file = "budget/source.rs".to_owned();
            source.place(&Frame { function: function.to_owned(), file, line: 3, column: 1 })
        };
        assert_eq!(place("alloc::vec::Vec<T,A>::push"), None);
        assert_eq!(place("<alloc::vec::Vec<u8> as mine::Sum>::sum").unwrap().1.line, 3);
    }

    #[test]
    #[cfg(unix)]
    fn a_package_behind_a_link_is_found_by_its_own_name() {
        let all = std::env::temp_dir().join(format!("heaplings-link-{}", std::process::id()));
        fs::create_dir_all(all.join("mine/src")).unwrap();
        fs::write(all.join("mine/src/lib.rs"), "one\n").unwrap();
        std::os::unix::fs::symlink(all.join("mine"), all.join("link")).unwrap();
        let source = Source::of(all.join("link"));
        let file = "mine/src/lib.rs".to_owned();
        let place = source.place(&Frame { function: "mine::one".to_owned(), file, line: 1, column: 1 });
        assert_eq!(place.unwrap().1.path, "src/lib.rs");
        fs::remove_dir_all(all).unwrap();
    }
}
