//! The lines of a program's source, where its files are found.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::Site;

/// The largest file that is read: no source is so long.
const LARGEST_FILE: u64 = 4 << 20;
/// The files that are looked for.
const MOST_FILES: usize = 1_000;
/// The characters of a line that are kept.
const LONGEST_LINE: usize = 1_000;

/// The lines that sites lie on, as far as the files are there.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// By file, as the profile writes it, and line.
    lines: HashMap<String, HashMap<u32, String>>,
    /// The files that were changed later than the profile, as the profile writes them.
    changed: Vec<String>,
}

impl Sources {
    /// Reads the lines of these sites. A path is looked for from `folder`, unless it is absolute. dhat keeps the last
    /// three parts of a path, so the first of them may name `folder` itself. `taken` is when the profile was written.
    pub fn find(folder: &Path, sites: &[Site], taken: Option<SystemTime>) -> Sources {
        let mut wanted: HashMap<&str, Vec<u32>> = HashMap::new();
        for site in sites.iter().filter(|site| site.line > 0 && !site.file.is_empty()) {
            if wanted.len() < MOST_FILES || wanted.contains_key(site.file.as_str()) {
                wanted.entry(&site.file).or_default().push(site.line);
            }
        }
        let mut sources = Sources::default();
        for (file, mut lines) in wanted {
            let Some((text, changed)) = read(folder, file) else { continue };
            lines.sort_unstable();
            lines.dedup();
            let mut lines = lines.into_iter().peekable();
            let mut found = HashMap::new();
            for (number, line) in (1..).zip(text.lines()) {
                if lines.next_if_eq(&number).is_some() {
                    found.insert(number, line.chars().take(LONGEST_LINE).collect());
                }
            }
            if taken.zip(changed).is_some_and(|(taken, changed)| changed > taken) {
                sources.changed.push(file.to_string());
            }
            sources.lines.insert(file.to_string(), found);
        }
        sources.changed.sort();
        sources
    }

    /// The line of a site, if it was found.
    pub fn line(&self, site: &Site) -> Option<&str> {
        self.lines.get(&site.file)?.get(&site.line).map(String::as_str)
    }

    /// The files whose lines may stand elsewhere than the profile says.
    pub fn changed(&self) -> &[String] {
        &self.changed
    }
}

/// The text of a file, and when it was changed.
fn read(folder: &Path, file: &str) -> Option<(String, Option<SystemTime>)> {
    candidates(folder, Path::new(file)).into_iter().find_map(|path| {
        // Not a device or a pipe, which a stranger's profile may name.
        let about =
            fs::metadata(&path).ok().filter(|about| about.is_file() && about.len() <= LARGEST_FILE)?;
        let text = fs::read(&path).ok()?;
        Some((String::from_utf8_lossy(&text).into_owned(), about.modified().ok()))
    })
}

fn candidates(folder: &Path, file: &Path) -> Vec<PathBuf> {
    let mut candidates = vec![folder.join(file)];
    let parts: Vec<Component<'_>> = file.components().collect();
    for cut in 1..parts.len().min(3) {
        let front: PathBuf = parts[..cut].iter().collect();
        if file.is_relative() && folder.ends_with(&front) {
            candidates.push(folder.join(parts[cut..].iter().collect::<PathBuf>()));
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::scratch::ScratchFolder;

    #[test]
    fn finds_a_line_by_each_way_of_writing_its_path() {
        let scratch = ScratchFolder::make(&std::env::temp_dir()).unwrap();
        let folder = scratch.join("my app");
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("src/main.rs"), "one\ntwo\r\nth\u{e9}\n").unwrap();
        let site = |file: &str, line| Site { file: file.to_string(), line, ..Site::default() };
        let absolute = folder.join("src/main.rs").display().to_string();
        let found = [site("src/main.rs", 2), site(&absolute, 2), site("my app/src/main.rs", 2)];
        let lost = [site("other/src/main.rs", 2), site("main.rs", 2), site("src", 2), site("src/main.rs", 9)];
        let all = [&found[..], &lost[..]].concat();
        let sources = Sources::find(&folder, &all, None);
        found.iter().for_each(|site| assert_eq!(sources.line(site), Some("two"), "{}", site.file));
        lost.iter().for_each(|site| assert_eq!(sources.line(site), None, "{}:{}", site.file, site.line));
        assert!(sources.changed().is_empty());
        let sources = Sources::find(&folder, &found[..1], Some(SystemTime::UNIX_EPOCH));
        assert_eq!(sources.changed(), ["src/main.rs"]);
    }
}
