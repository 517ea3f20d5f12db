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

/// The variable that names the folder from which the compiler was given the source.
const ROOT: &str = "HEAPLINGS_ROOT";

/// Files and folders that are looked at, at the most, in search of the source.
const MOST_ENTRIES: usize = 50_000;

/// The sites of a profile, the dearest by this figure first; those that have none of it are left out.
pub(super) fn by_figure(profile: &Profile, source: &Source, figure: usize) -> Vec<Site> {
    let places: Vec<Option<(usize, Place)>> =
        profile.frames.iter().map(|frame| source.place(frame)).collect();
    let mut sites: BTreeMap<Key, Site> = BTreeMap::new();
    for point in &profile.points {
        let stack: Vec<usize> = point.stack.iter().copied().filter(|&at| at < places.len()).collect();
        let function = |at: usize| profile.frames[at].function.as_str();
        // An allocator of the program's own stands in a file of its own, too.
        let counting = stack.iter().rposition(|&at| is_counting(function(at)));
        let stack = &stack[counting.map_or(0, |at| at + 1)..];
        let end = stack.iter().position(|&at| places[at].is_some());
        let own = end.and_then(|end| places[stack[end]].as_ref());
        let library = &stack[..end.unwrap_or(stack.len())];
        let mut words = words::of(library.iter().map(|&at| (function(at), profile.frames[at].file.as_str())))
            .unwrap_or_else(|| "allocated".to_owned());
        if own.is_none() {
            let name = stack.iter().map(|&at| function(at)).find(|name| !is_library(name));
            words = format!("{}: {words}", name.unwrap_or("unknown"));
        }
        let key = own.map(|(file, place)| (*file, place.line, place.column));
        let site = sites.entry((key, words.clone())).or_insert_with(|| Site {
            place: own.map(|(_, place)| place.clone()),
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

/// A file, by its place among those of the source, a line and a column, if there is one; and what happened.
type Key = (Option<(usize, usize, usize)>, String);

/// Whether a function is one of the standard library's, or so short of a path that nobody knows.
fn is_library(function: &str) -> bool {
    let name = function.trim_start_matches('<');
    !name.contains("::")
        || ["alloc::", "core::", "std::", "hashbrown::"].iter().any(|start| name.starts_with(start))
}

/// Whether a function hands an allocation on to be counted. `__rust_try`, which stands around a thread's closure and
/// below every `catch_unwind`, does not: what is allocated in there is inward of it.
fn is_counting(function: &str) -> bool {
    let name = function.trim_start_matches('<');
    let is_counter =
        ["dhat::", "heaplings::alloc::", "heaplings::region::"].iter().any(|start| name.starts_with(start));
    let last = name.rsplit("::").next().unwrap_or_default();
    is_counter
        || ["__rust_alloc", "__rust_realloc", "__rg_", "__rdl_"].iter().any(|start| last.starts_with(start))
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
        // The checker says where, as it runs tests in other folders than cargo.
        let told = std::env::var_os(ROOT).map(PathBuf::from);
        let told = told.filter(|folder| folder.join(file).is_file());
        let root = told.unwrap_or_else(|| {
            here.ancestors().find(|folder| folder.join(file).is_file()).unwrap_or(&here).to_owned()
        });
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

#[cfg(test)]
mod tests {
    use super::super::profile::Point;
    use super::*;

    /// A profile of one point, whose frames are these: a function, a file and a line each, innermost first.
    fn profile(frames: &[(&str, &str, usize)]) -> Profile {
        let frame = |&(function, file, line): &(&str, &str, usize)| Frame {
            function: function.to_owned(),
            file: file.to_owned(),
            line,
            column: 1,
        };
        Profile {
            points: vec![Point { figures: [1, 8, 8, 0], stack: (0..frames.len()).collect() }],
            frames: frames.iter().map(frame).collect(),
        }
    }

    fn sites(frames: &[(&str, &str, usize)]) -> Vec<String> {
        let source = Source::around(file!());
        let sites = by_figure(&profile(frames), &source, 0);
        let place = |site: &Site| site.place.as_ref().map(|place| format!("{}:{}", place.path, place.line));
        sites.iter().map(|site| format!("{} {}", place(site).unwrap_or_default(), site.words)).collect()
    }

    #[test]
    fn a_site_is_the_innermost_line_of_ones_own_behind_the_allocator() {
        let found = sites(&[
            ("<dhat::Alloc as core::alloc::global::GlobalAlloc>::alloc", "dhat-0.3.3/src/lib.rs", 1),
            ("heaplings::alloc::ledger::enter", "src/alloc/ledger.rs", 1),
            ("__rustc::__rust_alloc", "budget/site.rs", 2),
            ("<alloc::vec::Vec<u64>>::with_capacity", "src/vec/mod.rs", 524),
            ("mine::inner", "src/budget/site.rs", 3),
            ("mine::outer", "src/budget/site.rs", 4),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].ends_with("src/budget/site.rs:3 a Vec was made with room"), "{found:?}");
    }

    #[test]
    fn a_site_is_found_inside_of_a_thread_and_of_a_caught_panic() {
        let found = sites(&[
            ("__rustc[9b1a]::__rust_realloc", "???", 0),
            ("alloc::raw_vec::RawVec<T,A>::grow_one", "src/raw_vec/mod.rs", 340),
            ("mine::inner", "src/budget/site.rs", 3),
            ("std::sys::backtrace::__rust_begin_short_backtrace", "src/sys/backtrace.rs", 166),
            ("__rust_try", "???", 0),
            ("std::panic::catch_unwind", "std/src/panic.rs", 359),
            ("std::thread::lifecycle::spawn_unchecked::{{closure}}", "src/thread/lifecycle.rs", 89),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].ends_with("src/budget/site.rs:3 a Vec grew"), "{found:?}");
    }

    #[test]
    fn where_no_line_is_ones_own_the_function_is_named() {
        let found = sites(&[
            ("alloc::raw_vec::RawVec<T,A>::grow_one", "???", 0),
            ("push<u8>", "???", 0),
            ("mine::parse", "???", 0),
            ("heaplings::measure::run", "???", 0),
        ]);
        assert_eq!(found, [" mine::parse: a Vec grew"]);
        // A line that the file does not have is another file's.
        assert_eq!(sites(&[("theirs::f", "budget/site.rs", 100_000)]), [" theirs::f: allocated"]);
    }

    #[test]
    fn what_costs_nothing_of_a_figure_is_no_site_of_it() {
        let source = Source::around(file!());
        assert!(by_figure(&profile(&[("f", "???", 0)]), &source, 3).is_empty());
    }
}
