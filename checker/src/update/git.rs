//! git as it is installed, asked about one repository.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::BY_HAND;
use crate::util::error::{Failure, Result, reason};

/// A clone.
#[derive(Debug)]
pub struct Git {
    root: PathBuf,
}

/// What git leaves while it waits for the learner to finish something.
const UNFINISHED: [(&str, &str); 4] = [
    ("MERGE_HEAD", "merge"),
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
];

impl Git {
    /// The clone whose top folder this is.
    ///
    /// # Errors
    ///
    /// If there is no git, if this is not a clone, or if git is in the middle of something there.
    pub fn open(root: &Path) -> Result<Git> {
        let git = Git { root: root.to_path_buf() };
        let top = match git.command(&["rev-parse", "--show-toplevel"]).output() {
            Ok(output) => output,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Failure::new("`git` is not installed, and `update` needs it").help(BY_HAND));
            }
            Err(error) => return Err(Failure::new(format!("cannot start `git`: {}", reason(&error)))),
        };
        let path = String::from_utf8_lossy(&top.stdout).trim_end().to_string();
        let same = |one: &Path, other: &Path| {
            fs::canonicalize(one)
                .ok()
                .zip(fs::canonicalize(other).ok())
                .is_some_and(|(one, other)| one == other)
        };
        if !top.status.success() || !same(Path::new(&path), root) {
            return Err(
                Failure::new(format!("`{}` is not a clone made by git", root.display())).help(BY_HAND)
            );
        }
        for (name, what) in UNFINISHED {
            let path = git.line(&["rev-parse", "--git-path", name])?;
            if root.join(path).exists() {
                return Err(Failure::new(format!("git is in the middle of a {what} here"))
                    .help(format!("finish it, or end it with `git {what} --abort`")));
            }
        }
        Ok(git)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.root).args(arguments).stdin(Stdio::null());
        // What a hook or another call of git has set is about another place.
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        command
    }

    /// What git prints.
    ///
    /// # Errors
    ///
    /// If it fails; with its own words.
    pub fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let output = self.output(arguments)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let words = String::from_utf8_lossy(&output.stderr);
        let command = arguments.iter().take(2).copied().collect::<Vec<_>>().join(" ");
        Err(Failure::new(format!("`git {command}` failed: {}", words.trim())))
    }

    /// The line that git prints.
    ///
    /// # Errors
    ///
    /// As [`Git::ask`].
    pub fn line(&self, arguments: &[&str]) -> Result<String> {
        Ok(String::from_utf8_lossy(&self.ask(arguments)?).trim_end().to_string())
    }

    /// Whether git says yes.
    pub fn agrees(&self, arguments: &[&str]) -> bool {
        self.output(arguments).is_ok_and(|output| output.status.success())
    }

    fn output(&self, arguments: &[&str]) -> Result<Output> {
        let output = self.command(arguments).output();
        output.map_err(|error| Failure::new(format!("cannot start `git`: {}", reason(&error))))
    }

    /// The parts between zero bytes of what git prints.
    ///
    /// # Errors
    ///
    /// As [`Git::ask`].
    pub fn parts(&self, arguments: &[&str]) -> Result<Vec<String>> {
        let bytes = self.ask(arguments)?;
        let parts = bytes.split(|byte| *byte == 0).filter(|part| !part.is_empty());
        Ok(parts.map(|part| String::from_utf8_lossy(part).into_owned()).collect())
    }

    /// The files in these folders of a version: each path, and the number of its text.
    ///
    /// # Errors
    ///
    /// As [`Git::ask`].
    pub fn files(&self, commit: &str, folders: &[&str]) -> Result<Vec<(String, String)>> {
        let arguments: Vec<&str> =
            ["ls-tree", "-r", "-z", commit, "--"].into_iter().chain(folders.iter().copied()).collect();
        let entry = |line: &String| {
            let (about, path) = line.split_once('\t')?;
            Some((path.to_string(), about.split(' ').nth(2)?.to_string()))
        };
        Ok(self.parts(&arguments)?.iter().filter_map(entry).collect())
    }

    /// The text of that number.
    ///
    /// # Errors
    ///
    /// As [`Git::ask`].
    pub fn text(&self, number: &str) -> Result<String> {
        Ok(String::from_utf8_lossy(&self.ask(&["cat-file", "blob", number])?).into_owned())
    }

    /// The tracked files that differ from the last commit, staged or not.
    ///
    /// # Errors
    ///
    /// As [`Git::ask`].
    pub fn changed(&self) -> Result<Vec<String>> {
        self.parts(&["diff", "--name-only", "--no-renames", "-z", "HEAD", "--"])
    }
}
