//! The sources of a workspace, and which of their lines allocated.

use std::collections::HashMap;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::workspace::Workspace;
use crate::profile::{self, Frame, Metric, OwnFrames, Profile, Site};

/// Files and folders that are looked at, at the most.
const MOST_ENTRIES: usize = 100_000;
/// What cargo leaves in a folder that it builds in, and in one of a package that `cargo vendor` has copied.
const CARGOS: [&str; 2] = ["CACHEDIR.TAG", ".cargo-checksum.json"];

/// The Rust files of a workspace.
pub struct Sources {
    root: PathBuf,
    /// The same without links, as it is in the paths that dhat keeps.
    real: PathBuf,
    files: Vec<PathBuf>,
    /// What has been found: by the end of a path that dhat keeps.
    found: Mutex<HashMap<String, Option<PathBuf>>>,
}

impl Sources {
    pub fn of(workspace: &Workspace) -> Sources {
        Sources::below(&workspace.root, &workspace.target)
    }

    fn below(root: &Path, target: &Path) -> Sources {
        let real = |folder: &Path| fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let files = rust_files(&real(root), &real(target));
        Sources { root: root.to_path_buf(), real: real(root), files, found: Mutex::default() }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The text of a file, by its path from the root.
    pub fn text(&self, path: &str) -> String {
        let bytes = fs::read(self.root.join(path)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The path from the root of a file of which dhat keeps the end.
    pub fn path(&self, end: &str) -> Option<String> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let file = found.entry(end.to_string()).or_insert_with(|| {
            let end = end.replace('\\', "/");
            self.files.iter().find(|file| file.ends_with(&end)).cloned()
        });
        let path = file.as_ref()?.strip_prefix(&self.real).ok()?;
        Some(path.display().to_string().replace('\\', "/"))
    }

    /// Whether somebody wrote the function of a frame in these files.
    fn has(&self, frame: &Frame) -> bool {
        self.path(&frame.file).is_some_and(|path| {
            // Only a trait's method can be derived; of others the text need not be read.
            !frame.function.starts_with('<')
                || !profile::is_derived(&frame.function, &self.text(&path), frame.line as usize)
        })
    }

    /// The lines of the workspace that `metric` counts something of, the largest first. Each allocation belongs to the
    /// innermost of them that is on its call path, whatever packages were called from there.
    pub fn sites(&self, profile: &Profile, metric: Metric, is_measured: bool) -> Vec<Site> {
        let is_own = |frame: &Frame| profile::is_program(frame) && self.has(frame);
        let own = OwnFrames::of_sources(profile, is_own, is_measured);
        profile::by_metric(profile::sites(&own), metric)
    }
}

/// The Rust files of a workspace, without those that cargo has put there: what it built, and the sources of other packages.
fn rust_files(root: &Path, target: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    let mut entries = 0;
    while let Some(folder) = folders.pop().filter(|_| entries < MOST_ENTRIES) {
        let found: Vec<DirEntry> = fs::read_dir(folder).into_iter().flatten().flatten().collect();
        entries += found.len();
        if found.iter().any(|entry| CARGOS.iter().any(|name| entry.file_name() == *name)) {
            continue;
        }
        for entry in found {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if kind.is_dir() && !is_hidden && path != target {
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
    use crate::profile::read;

    #[test]
    fn what_a_package_allocates_belongs_to_the_line_that_calls_it() {
        let sources = Sources {
            root: "/ws".into(),
            real: "/ws".into(),
            files: vec!["/ws/src/lib.rs".into(), "/ws/src/vec/mod.rs".into()],
            found: Mutex::default(),
        };
        let text = r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[
            {"tb":100,"tbk":1,"fs":[1,2,3]},{"tb":40,"tbk":4,"fs":[1,4]},{"tb":7,"tbk":2,"fs":[1]}],
            "ftbl":["[root]","0x1: alloc::vec::Vec<T,A>::push (src/vec/mod.rs:1:2)",
            "0x2: theirs::parse (theirs-1.0/src/parse.rs:9:5)","0x3: mine::load (ws/src/lib.rs:20:9)",
            "0x4: mine::save (src/lib.rs:30:1)"]}"#;
        let sites = sources.sites(&read(text.as_bytes()).unwrap(), Metric::TotalBlocks, true);
        let lines: Vec<_> = sites.iter().map(|site| (site.line, site.amounts.total.blocks)).collect();
        // `src/vec/mod.rs` is a file here too, but the function is the library's.
        assert_eq!(lines, [(30, 4), (0, 2), (20, 1)]);
        assert_eq!(sources.path("lib.rs").as_deref(), Some("src/lib.rs"));
        assert_eq!(sources.path("theirs-1.0/src/lib.rs"), None);
    }

    #[test]
    fn what_cargo_built_or_copied_is_nobodys_own() {
        let root = std::env::temp_dir().join(format!("heaplings-sources-{}", std::process::id()));
        for (folder, file) in [
            ("src", ""),
            ("vendor/serde-1.0.0/src", "vendor/serde-1.0.0/.cargo-checksum.json"),
            ("target/debug", ""),
            ("elsewhere/debug", "elsewhere/CACHEDIR.TAG"),
        ] {
            fs::create_dir_all(root.join(folder)).unwrap();
            fs::write(root.join(folder).join("lib.rs"), "").unwrap();
            if !file.is_empty() {
                fs::write(root.join(file), "").unwrap();
            }
        }
        assert_eq!(rust_files(&root, &root.join("target")), [root.join("src/lib.rs")]);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_crate_behind_a_link_is_found_by_its_own_name() {
        let all = std::env::temp_dir().join(format!("heaplings-linked-{}", std::process::id()));
        fs::create_dir_all(all.join("mine/src")).unwrap();
        fs::write(all.join("mine/src/lib.rs"), "one\n").unwrap();
        std::os::unix::fs::symlink(all.join("mine"), all.join("link")).unwrap();
        let sources = Sources::below(&all.join("link"), &all.join("link/target"));
        let path = sources.path("mine/src/lib.rs").unwrap();
        assert_eq!((path.as_str(), sources.text(&path).as_str()), ("src/lib.rs", "one\n"));
        fs::remove_dir_all(all).unwrap();
    }
}
