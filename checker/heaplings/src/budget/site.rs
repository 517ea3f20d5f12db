//! Sites: the lines of one's own that allocated, found in the source on this machine.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::profile::{Frame, Profile};
use super::words;

/// A line that allocated, and what it cost.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Site {
    /// Where it is: a path to be read by people, a line, a column, and the line's text. `None` where no function on
    /// the call path is in a file that is found here.
    pub place: Option<Place>,
    /// What happened there, or else the function that asked for the memory.
    pub words: String,
    /// Blocks, bytes, bytes at the peak, bytes left.
    pub figures: [u64; 4],
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub text: String,
}

/// Files and folders that are looked at, at the most, in search of the source.
const MOST_ENTRIES: usize = 50_000;

/// The sites of a profile, the dearest by this figure first; those that have none of it are left out.
pub(super) fn by_figure(profile: &Profile, source: &Source, figure: usize) -> Vec<Site> {
    let mut sites: BTreeMap<(Option<(usize, usize, usize)>, String), Site> = BTreeMap::new();
    for point in &profile.points {
        let frames = || point.stack.iter().filter_map(|&at| profile.frames.get(at));
        // An allocator of the program's own stands in a file of its own, too.
        let start =
            frames().collect::<Vec<_>>().iter().rposition(|frame| is_counting(frame)).map_or(0, |at| at + 1);
        let own = frames().enumerate().skip(start).find_map(|(at, frame)| Some((at, source.place(frame)?)));
        let end = own.as_ref().map_or(point.stack.len(), |(at, _)| *at);
        let library =
            frames().take(end).skip(start).map(|frame| (frame.function.as_str(), frame.file.as_str()));
        let words = words::of(library).unwrap_or_else(|| match &own {
            Some(_) => "allocated".to_owned(),
            None => frames().last().map_or("unknown", |frame| &frame.function).to_owned(),
        });
        let key = own.as_ref().map(|(_, (file, place))| (*file, place.line, place.column));
        let site = sites.entry((key, words.clone())).or_insert_with(|| Site {
            place: own.map(|(_, (_, place))| place),
            words,
            figures: [0; 4],
        });
        for (sum, figure) in site.figures.iter_mut().zip(point.figures) {
            *sum += figure;
        }
    }
    let mut sites: Vec<Site> = sites.into_values().filter(|site| site.figures[figure] > 0).collect();
    // Stable, and so the same for the same profile.
    sites.sort_by_key(|site| std::cmp::Reverse(site.figures[figure]));
    sites
}

/// Whether a frame hands an allocation on to be counted.
fn is_counting(frame: &Frame) -> bool {
    let name = frame.function.trim_start_matches('<');
    ["dhat::", "heaplings::alloc::", "heaplings::region::", "__rust_", "__rustc::", "__rg_", "__rdl_"]
        .iter()
        .any(|start| name.starts_with(start))
}

/// The Rust files of the package, or of its workspace.
pub(super) struct Source {
    root: PathBuf,
    files: Vec<PathBuf>,
}

impl Source {
    /// Looks for them in the folder from which the compiler was given `file`, a path as `file!` has it.
    pub(super) fn around(file: &str) -> Source {
        let here = std::env::current_dir().unwrap_or_default();
        let root = here.ancestors().find(|folder| folder.join(file).is_file()).unwrap_or(&here).to_owned();
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        let mut entries = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                entries += 1;
                let (path, name) = (entry.path(), entry.file_name());
                let Ok(kind) = entry.file_type() else { continue };
                let is_source = !name.as_encoded_bytes().starts_with(b".") && name != "target";
                if kind.is_dir() && is_source {
                    folders.push(path);
                } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
                    files.push(path);
                }
            }
            if entries > MOST_ENTRIES {
                break;
            }
        }
        files.sort();
        Source { root, files }
    }

    /// The place that a frame names, if it is in one of these files; and which of them.
    fn place(&self, frame: &Frame) -> Option<(usize, Place)> {
        if frame.line == 0 {
            return None;
        }
        self.files.iter().enumerate().filter(|(_, file)| file.ends_with(&frame.file)).find_map(
            |(at, file)| {
                // A file of the library may have the name of one of these, but seldom a place that is in both.
                let text = fs::read_to_string(file).ok()?.lines().nth(frame.line - 1)?.to_owned();
                if frame.column > text.len() {
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
