//! Folders that child processes work in, gone afterwards however the checker ends.

use std::fs;
use std::io::ErrorKind;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process as this_process;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::sys::platform;
use crate::util::error::{Failure, Result};

/// What to do where the target folder is not to be written to.
pub const WRITABLE: &str =
    "make that folder one you may write to; CARGO_TARGET_DIR names another to build in";

/// A new folder for the children of one piece of work, gone when this is dropped.
#[derive(Debug)]
pub struct ScratchFolder(PathBuf);

impl ScratchFolder {
    /// Makes one below the target folder.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub fn make(target: &Path) -> Result<ScratchFolder> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let all = target.join("run");
        let failure = |folder: &Path, error| Failure::io("create", folder, &error).help(WRITABLE);
        fs::create_dir_all(&all).map_err(|error| failure(&all, error))?;
        platform::reaper().tidy(&all);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let folder = all.join(format!("{}-{number}", this_process::id()));
            match fs::create_dir(&folder) {
                Ok(()) => return Ok(ScratchFolder(folder)),
                // A checker that was killed has left it behind: in a container, numbers come back soon.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failure(&folder, error)),
            }
        }
    }
}

impl Deref for ScratchFolder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    #[test]
    fn a_work_folder_is_never_one_that_was_left_behind() {
        let target = env::temp_dir().join(format!("heaplings-runner-{}", this_process::id()));
        let left = target.join("run").join(format!("{}-0", this_process::id()));
        fs::create_dir_all(&left).unwrap();
        let folders = [ScratchFolder::make(&target).unwrap(), ScratchFolder::make(&target).unwrap()];
        assert!(folders.iter().all(|folder| folder.is_dir() && **folder != left));
        assert_ne!(*folders[0], *folders[1]);
        drop(folders);
        assert_eq!(fs::read_dir(target.join("run")).unwrap().count(), 1, "only what was left is there");
        fs::remove_dir_all(target).unwrap();
    }
}
