//! Files that the checker writes for somebody: whether it may, before the work that fills them.

use std::fs::{self, File};
use std::path::Path;

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

#[cfg(test)]
mod tests {
    use super::*;

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
