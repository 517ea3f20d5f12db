//! Sites: the lines of one's own that allocated, found in the source on this machine.

use std::collections::BTreeMap;

use super::cause::{Hint, bare, calls_the_allocator, find_outside};
use super::profile::Profile;
use super::source::{Place, Source};
use super::words::{self, Causes};

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

/// The sites of a profile, the dearest by this figure first; those that have none of it are left out.
pub(super) fn by_figure(profile: &Profile, source: &Source, figure: usize) -> Vec<Site> {
    let places: Vec<Option<(usize, Place)>> =
        profile.frames.iter().map(|frame| source.place(frame)).collect();
    let mut sites: BTreeMap<Key, (Site, Causes)> = BTreeMap::new();
    for point in &profile.points {
        let stack: Vec<usize> = point.stack.iter().copied().filter(|&at| at < places.len()).collect();
        let function = |at: usize| profile.frames[at].function.as_str();
        // An allocator of the program's own stands in a file of its own, too.
        let counting = stack.iter().rposition(|&at| is_counting(function(at)));
        let stack = &stack[counting.map_or(0, |at| at + 1)..];
        let own = stack.iter().position(|&at| places[at].is_some());
        let (key, end) = match own.and_then(|end| Some((places[stack[end]].as_ref()?, end))) {
            Some(((file, place), end)) => (Key::Line(*file, place.line, place.column), end),
            None => {
                let (name, end) = nearest(stack.iter().map(|&at| function(at)), source);
                (Key::Function(name), end)
            }
        };
        // What lies further out was not done for this block.
        let library = &stack[..end];
        let hint = |at: usize| Hint::of(&bare(function(at)), &profile.frames[at].file);
        let cause = Hint::cause(library.iter().map(|&at| hint(at)));
        let (site, causes) = sites.entry(key).or_default();
        site.place = own.and_then(|end| places[stack[end]].clone()).map(|(_, place)| place);
        for (sum, figure) in site.figures.iter_mut().zip(point.figures) {
            *sum += figure;
        }
        let at = causes.iter().position(|(other, _)| *other == cause).unwrap_or_else(|| {
            causes.push((cause, [0; 2]));
            causes.len() - 1
        });
        causes[at].1[0] += point.figures[figure];
        causes[at].1[1] += point.figures[BYTES];
    }
    let sites = sites.into_iter().filter(|(_, (site, _))| site.figures[figure] > 0);
    let mut sites: Vec<Site> = sites
        .map(|(key, (site, causes))| {
            let words = words::joined(causes);
            let words = if let Key::Function(name) = key { format!("{name}: {words}") } else { words };
            Site { words, ..site }
        })
        .collect();
    // Stable, and so the same for the same profile.
    sites.sort_by_key(|site| std::cmp::Reverse(site.figures[figure]));
    sites
}

/// The place of the bytes among the figures.
const BYTES: usize = 1;

/// What tells sites apart.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A file, by its place among those of the source, a line and a column.
    Line(usize, usize, usize),
    Function(String),
}

/// The function to name where no line is known, and its place: the innermost of the package's own, or else of anybody's
/// but the standard library. `functions` has the innermost first.
fn nearest<'a>(functions: impl Iterator<Item = &'a str> + Clone, source: &Source) -> (String, usize) {
    let is_own = |function: &str| source.package.is_some() && crate_of(function) == source.package.as_deref();
    let mut all = functions.clone().enumerate();
    let own = all.find(|(_, function)| is_own(function));
    match own.or_else(|| functions.clone().enumerate().find(|(_, function)| !is_library(function))) {
        // All that the closure calls was inlined in this library's function, which calls it.
        Some((at, name)) if crate_of(name) == Some("heaplings") => ("the measured closure".to_owned(), at),
        Some((at, name)) => (name.to_owned(), at),
        None => ("a function that was inlined".to_owned(), functions.count()),
    }
}

/// Whether a function is one of the standard library's, or so short of a path that nobody knows.
fn is_library(function: &str) -> bool {
    crate_of(function).is_none_or(|name| ["alloc", "core", "std", "hashbrown"].contains(&name))
}

/// The crate that a function's name begins with: of the type in `<mine::Order as core::clone::Clone>::clone`, or of the
/// trait where the type is built in.
fn crate_of<'a>(function: &'a str) -> Option<&'a str> {
    let Some(inside) = function.strip_prefix('<') else { return first_part(function) };
    let inside = &inside[..find_outside(inside, ">").unwrap_or(inside.len())];
    let (ty, of_trait) = inside.split_at(find_outside(inside, " as ").unwrap_or(inside.len()));
    [ty, of_trait.strip_prefix(" as ").unwrap_or(of_trait)].into_iter().find_map(|path| {
        let bare = |path: &'a str| path.trim_start_matches(['&', '*', '[', '(', '<']);
        let words = ["mut ", "const ", "dyn "];
        let path = words.iter().fold(bare(path), |path, word| bare(path.strip_prefix(word).unwrap_or(path)));
        first_part(path)
    })
}

/// The part of a path in front of its first `::`.
fn first_part(path: &str) -> Option<&str> {
    find_outside(path, "::").map(|at| &path[..at])
}

/// Whether a function hands an allocation on to be counted. `__rust_try`, which stands around a thread's closure and
/// below every `catch_unwind`, does not: what is allocated in there is inward of it.
fn is_counting(function: &str) -> bool {
    let name = function.trim_start_matches('<');
    let is_counter =
        ["dhat::", "heaplings::alloc::", "heaplings::region::"].iter().any(|start| name.starts_with(start));
    is_counter || calls_the_allocator(name)
}

#[cfg(test)]
mod tests {
    use super::super::profile::{Frame, Point};
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
        words(&profile(frames))
    }

    fn words(profile: &Profile) -> Vec<String> {
        let mut source = Source::around(file!());
        source.package = Some("mine".to_owned());
        let sites = by_figure(profile, &source, 0);
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
    fn a_line_that_allocates_in_two_ways_is_one_site() {
        let grew = ("alloc::raw_vec::RawVec<T,A>::grow_one", "src/raw_vec/mod.rs", 340);
        let made = ("alloc::vec::Vec<T>::with_capacity", "src/vec/mod.rs", 524);
        let line = ("mine::inner", "src/budget/site.rs", 3);
        let mut profile = profile(&[made, grew, line]);
        profile.points = [(2, vec![0, 2]), (5, vec![1, 2])]
            .map(|(blocks, stack)| Point { figures: [blocks, 8, 8, 0], stack })
            .into();
        let found = words(&profile);
        assert!(found[0].ends_with("src/budget/site.rs:3 a Vec grew; a Vec was made with room"), "{found:?}");
        assert_eq!(found.len(), 1);
        let sites = by_figure(&profile, &Source::around(file!()), 0);
        assert_eq!(sites[0].figures, [7, 16, 16, 0]);
    }

    #[test]
    fn a_derived_clone_belongs_to_whoever_clones() {
        let derived = "<mine::Site as core::clone::Clone>::clone";
        let declared = 1 + include_str!("site.rs")
            .lines()
            .position(|line| line.starts_with("pub(super) struct"))
            .unwrap();
        let found = sites(&[
            ("<alloc::string::String as core::clone::Clone>::clone", "alloc/src/string.rs", 9),
            (derived, "src/budget/site.rs", declared + 1),
            ("mine::copies", "src/budget/site.rs", 3),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].ends_with("src/budget/site.rs:3 a String was cloned"), "{found:?}");
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
        let none = |functions: &[&'static str]| {
            sites(&functions.iter().map(|name| (*name, "???", 0)).collect::<Vec<_>>())
        };
        // Optimised, the closure is part of what calls it, and so may be all that it calls.
        assert_eq!(
            none(&["alloc::vec::Vec<T>::push", "heaplings::measure::run"]),
            [" the measured closure: allocated"]
        );
        assert_eq!(
            none(&["std::sys::f", "core::ops::function::FnOnce::call_once"]),
            [" a function that was inlined: allocated"]
        );
        assert_eq!(
            none(&["theirs::helper", "<mine::A as theirs::B>::b"]),
            [" <mine::A as theirs::B>::b: allocated"]
        );
        // Who started the thread is another matter.
        let started = "std::thread::Builder::spawn_unchecked";
        assert_eq!(none(&["theirs::Block::new", "theirs::run", started]), [" theirs::Block::new: allocated"]);
        assert_eq!(none(&["theirs::helper", "miner::f"]), [" theirs::helper: allocated"]);
        // A line that the file does not have is another file's.
        assert_eq!(sites(&[("theirs::f", "budget/site.rs", 100_000)]), [" theirs::f: allocated"]);
    }

    #[test]
    fn the_crate_of_a_function_is_that_of_its_type_or_else_of_the_trait() {
        for (function, name) in [
            ("mine::parse", Some("mine")),
            ("<mine::Order as core::clone::Clone>::clone", Some("mine")),
            ("<u8 as alloc::vec::spec_from_elem::SpecFromElem>::from_elem", Some("alloc")),
            ("<&mut [mine::A] as core::fmt::Debug>::fmt", Some("mine")),
            ("<T as mine::Shout>::shout", Some("mine")),
            ("<[u8]>::to_vec", None),
            ("push<u8>", None),
            ("<", None),
        ] {
            assert_eq!(crate_of(function), name, "{function}");
        }
    }

    #[test]
    fn what_costs_nothing_of_a_figure_is_no_site_of_it() {
        let source = Source::around(file!());
        assert!(by_figure(&profile(&[("f", "???", 0)]), &source, 3).is_empty());
    }
}
