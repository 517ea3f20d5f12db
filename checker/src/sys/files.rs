//! Files that the checker writes: whether it may, before the work that fills them, and never half of one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::util::error::{Failure, Result, reason};

/// Finds out before the work whether its result can be written to a file, and leaves no file behind.
///
/// # Errors
///
/// If it cannot.
pub fn assert_writable(file: &Path) -> Result<()> {
    let failure = |why: &str| Failure::new(format!("cannot write `{}`: {why}", file.display()));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if file.is_dir() {
        return Err(failure("it is a folder").help("name a file in it"));
    }
    if !folder.is_dir() {
        return Err(
            failure(&format!("there is no folder `{}`", folder.display())).help("make the folder first")
        );
    }
    // To open a pipe would be to wait for its reader.
    let tried = match fs::metadata(file) {
        Ok(metadata) if metadata.is_file() => File::options().write(true).open(file).map(drop),
        Ok(_) => Ok(()),
        Err(_) => File::create_new(file).and_then(|_| fs::remove_file(file)),
    };
    tried.map_err(|error| failure(&reason(&error)).help("name a file in a folder that you may write to"))
}

/// Puts a file with this content in the place of the one that is there, if any. Whoever reads it reads the old content
/// or the new, and both are whole.
///
/// # Errors
///
/// If it cannot be written; what was there is still there then.
pub fn write_whole(file: &Path, content: &[u8]) -> io::Result<()> {
    Draft::write(file, content)?.publish()
}

/// The content of a file, written beside it. Gone when this is dropped, unless it was published.
#[derive(Debug)]
pub struct Draft {
    beside: PathBuf,
    file: PathBuf,
}

impl Draft {
    /// Writes a draft of `file`, under a name that no other draft has.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(file: &Path, content: &[u8]) -> io::Result<Draft> {
        Draft::write_in(file.parent().unwrap_or(Path::new("")), file, content)
    }

    /// The same in another folder of the same file system, which is cleared if this process is killed.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write_in(folder: &Path, file: &Path, content: &[u8]) -> io::Result<Draft> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut name = file.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".new-{}-{number}", process::id()));
        let draft = Draft { beside: folder.join(name), file: file.to_path_buf() };
        File::create(&draft.beside)?.write_all(content)?;
        Ok(draft)
    }

    /// Waits until the content is on the disk: after a power failure a file that was only renamed may be empty.
    ///
    /// # Errors
    ///
    /// If the system cannot do it.
    pub fn sync(self) -> io::Result<Draft> {
        File::options().write(true).open(&self.beside)?.sync_all()?;
        Ok(self)
    }

    /// Puts it in the place of the file.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn publish(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.file)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Nothing is there any more when it was published.
        let _ = fs::remove_file(&self.beside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let folder = std::env::temp_dir().join(format!("heaplings-whole-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("file");
        write_whole(&file, b"old").unwrap();
        let draft = Draft::write(&file, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"old");
        drop(draft);
        assert_eq!(fs::read(&file).unwrap(), b"old");
        let drafts = [b"one", b"two"].map(|content| Draft::write(&file, content).unwrap());
        drafts.into_iter().for_each(|draft| draft.sync().unwrap().publish().unwrap());
        assert_eq!(fs::read(&file).unwrap(), b"two");
        // A folder is not replaced, and nothing is left beside it.
        fs::create_dir(folder.join("taken")).unwrap();
        assert!(write_whole(&folder.join("taken"), b"new").is_err());
        assert!(write_whole(&folder.join("no/such/folder"), b"new").is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_that_can_be_written_is_told_from_others() {
        let folder = std::env::temp_dir().join(format!("heaplings-writable-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (old, new) = (folder.join("old"), folder.join("new"));
        fs::write(&old, "kept").unwrap();
        assert_eq!((assert_writable(&old), assert_writable(&new)), (Ok(()), Ok(())));
        assert_eq!(fs::read(&old).unwrap(), b"kept");
        assert!(!new.exists());
        let refused = |file: &Path| assert_writable(file).unwrap_err().to_string();
        assert!(refused(&folder).contains("it is a folder"));
        assert!(refused(&folder.join("no/such")).contains("there is no folder"));
        assert!(refused(&old.join("below")).contains("there is no folder"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
