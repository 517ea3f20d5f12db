//! The folder that one test runs in: new, and with a link to everything that lies in the folder of its package.
//!
//! Cargo runs tests in the folder of their package, and tests rely on the files there. dhat writes its profile to the
//! current folder, under one name for all tests.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::sys::platform;

/// Makes `folder`, which stands for the root of the workspace, and links in it; returns what stands for the folder of the
/// package. From there `../other/file` leads to the same as it does from the package.
pub fn make(root: &Path, package: &Path, folder: &Path) -> io::Result<PathBuf> {
    let Ok(inside) = package.strip_prefix(root) else { return mirror(package, folder, None) };
    let (mut original, mut copy) = (root.to_path_buf(), folder.to_path_buf());
    for part in inside {
        mirror(&original, &copy, Some(part))?;
        original.push(part);
        copy.push(part);
    }
    mirror(&original, &copy, None)
}

/// Links to all in a folder but one entry, and but what dhat writes.
fn mirror(original: &Path, copy: &Path, but: Option<&OsStr>) -> io::Result<PathBuf> {
    fs::create_dir_all(copy)?;
    for entry in fs::read_dir(original)? {
        let entry = entry?;
        let name = entry.file_name();
        if name != "dhat-heap.json" && but.is_none_or(|but| but != name) {
            platform::link(&entry.path(), &copy.join(name))?;
        }
    }
    Ok(copy.to_path_buf())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_a_package_is_found_and_what_dhat_writes_is_its_own() {
        let all = std::env::temp_dir().join(format!("heaplings-mirror-{}", std::process::id()));
        let (root, folder) = (all.join("root"), all.join("run"));
        fs::create_dir_all(root.join("crates/mine/data")).unwrap();
        for file in ["top.txt", "crates/beside.txt", "crates/mine/data/in.txt", "crates/mine/dhat-heap.json"]
        {
            fs::write(root.join(file), file).unwrap();
        }
        let package = make(&root, &root.join("crates/mine"), &folder).unwrap();
        for file in ["data/in.txt", "../beside.txt", "../../top.txt"] {
            assert!(fs::read_to_string(package.join(file)).unwrap().ends_with(&file.replace("../", "")));
        }
        assert!(!package.join("dhat-heap.json").exists());
        fs::write(package.join("dhat-heap.json"), "new").unwrap();
        assert_eq!(
            fs::read_to_string(root.join("crates/mine/dhat-heap.json")).unwrap(),
            "crates/mine/dhat-heap.json"
        );
        // What a link leads to stays when the folder goes.
        fs::remove_dir_all(&folder).unwrap();
        assert!(root.join("crates/mine/data/in.txt").is_file());
        fs::remove_dir_all(all).unwrap();
    }
}
