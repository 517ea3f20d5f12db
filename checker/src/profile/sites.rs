//! Which lines of a file allocated.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Amount, Frame, Metric, Point, Profile, is_program};

/// A place in the exercise that allocates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// From 1; 0 if the allocation came from no line of the exercise.
    pub line: u32,
    /// In bytes from 1; 0 if unknown.
    pub column: u32,
    /// The blocks of the metric that failed: allocated, alive at the peak, or alive at the end.
    pub blocks: u64,
    pub bytes: u64,
}

/// What a profile is read for: blocks allocated in all, alive at the peak, or alive at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Total,
    Peak,
    End,
}

impl Moment {
    /// The moment a metric speaks of.
    pub fn of(metric: Metric) -> Moment {
        match metric {
            Metric::TotalBlocks | Metric::TotalBytes => Moment::Total,
            Metric::MaxBlocks | Metric::MaxBytes => Moment::Peak,
            Metric::CurrBlocks | Metric::CurrBytes => Moment::End,
        }
    }

    /// What a point counts at this moment.
    fn amount(self, point: &Point) -> Amount {
        match self {
            Moment::Total => point.total,
            Moment::Peak => point.peak,
            Moment::End => point.end,
        }
    }
}

/// The lines of `file` that allocated what `metric` counts, the largest first.
///
/// `file` is a path from the root of the repository; its last two parts are compared, as dhat shortens
/// paths. An allocation belongs to the innermost frame in that file, a copy's to whoever copies, and to
/// line 0 if there is none.
pub fn sites(profile: &Profile, file: &str, metric: Metric) -> Vec<Site> {
    let own = OwnFrames::of(profile, file);
    let moment = Moment::of(metric);
    let mut places: HashMap<(u32, u32), Amount> = HashMap::new();
    for point in &profile.points {
        let amount = moment.amount(point);
        if amount.blocks > 0 {
            let place = own.split(point).0.map_or((0, 0), |frame| (frame.line, frame.column));
            *places.entry(place).or_default() += amount;
        }
    }
    let site = |((line, column), Amount { blocks, bytes })| Site { line, column, blocks, bytes };
    let mut sites: Vec<Site> = places.into_iter().map(site).collect();
    let in_blocks = matches!(metric, Metric::TotalBlocks | Metric::MaxBlocks | Metric::CurrBlocks);
    let size = |site: &Site| if in_blocks { (site.blocks, site.bytes) } else { (site.bytes, site.blocks) };
    sites.sort_by_key(|site| (std::cmp::Reverse(size(site)), site.line, site.column));
    sites
}

/// The frames of a profile that are responsible for what is allocated below them.
#[derive(Debug)]
pub struct OwnFrames<'a> {
    profile: &'a Profile,
    is_own: Vec<bool>,
    nowhere: &'static str,
}

impl<'a> OwnFrames<'a> {
    /// Those in `file`, whose last two parts are compared. Not those of functions that the compiler wrote.
    pub fn of(profile: &'a Profile, file: &str) -> OwnFrames<'a> {
        let tail_of_file = tail(file);
        OwnFrames::new(profile, "no line of this file", |frame| tail(&frame.file) == tail_of_file)
    }

    /// Those that are not of Rust's library.
    pub fn of_program(profile: &'a Profile) -> OwnFrames<'a> {
        OwnFrames::new(profile, "no line of the program, or one that dhat cut off", is_program)
    }

    fn new(profile: &'a Profile, nowhere: &'static str, is_own: impl Fn(&Frame) -> bool) -> OwnFrames<'a> {
        let is_own = profile.frames.iter().map(|frame| !is_generated(frame) && is_own(frame)).collect();
        OwnFrames { profile, is_own, nowhere }
    }

    /// Whether the frame at that place of the profile's is one of them.
    pub fn contains(&self, place: u32) -> bool {
        self.is_own[place as usize]
    }

    /// What to call the place of an allocation that none of them led to.
    pub fn nowhere(&self) -> &'static str {
        self.nowhere
    }

    pub fn profile(&self) -> &'a Profile {
        self.profile
    }

    /// The innermost of them on a point's call path, and the path below it.
    pub fn split<'p>(&self, point: &'p Point) -> (Option<&'a Frame>, &'p [u32]) {
        match point.stack.iter().position(|&place| self.contains(place)) {
            Some(at) => (Some(&self.profile.frames[point.stack[at] as usize]), &point.stack[..at]),
            None => (None, &point.stack),
        }
    }
}

/// Whether the compiler wrote a frame's function: a derived copy, which stands at a field where there is nothing
/// to change, or the way to the allocator, which stands where that is declared.
fn is_generated(frame: &Frame) -> bool {
    frame.function.ends_with(" as core::clone::Clone>::clone") || frame.function.starts_with("__rustc::")
}

/// The last two parts of a path, with `/` between them.
fn tail(path: &str) -> Cow<'_, str> {
    let start = path.rmatch_indices(['/', '\\']).nth(1).map_or(0, |(at, _)| at + 1);
    let tail = &path[start..];
    if tail.contains('\\') { Cow::Owned(tail.replace('\\', "/")) } else { Cow::Borrowed(tail) }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const FILE: &str = "exercises/01_vec/vec2.rs";
    const PROFILE: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[
        {"tb":100,"tbk":1,"gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[1,2,3]},
        {"tb":40,"tbk":4,"gb":40,"gbk":4,"eb":10,"ebk":1,"fs":[1,3]},
        {"tb":5,"tbk":2,"gb":5,"gbk":2,"eb":0,"ebk":0,"fs":[1,4,3]},
        {"tb":7,"tbk":1,"gb":7,"gbk":1,"eb":7,"ebk":1,"fs":[1]}],
        "ftbl":["[root]","0x1: alloc (src/alloc.rs:1:2)","0x2: vec2::inner (exercises/01_vec/vec2.rs:9:5)",
        "0x3: vec2::main (exercises/01_vec/vec2.rs:20:9)","0x4: <impl (A, B)> (x:y) (01_vec\\vec2.rs:9:5)"]}"#;

    fn found(metric: Metric) -> Vec<(u32, u64, u64)> {
        let sites = sites(&read(PROFILE.as_bytes()).unwrap(), FILE, metric);
        sites.iter().map(|site| (site.line, site.blocks, site.bytes)).collect()
    }

    #[test]
    fn adds_up_by_innermost_line_of_the_file() {
        assert_eq!(found(Metric::TotalBlocks), [(20, 4, 40), (9, 3, 105), (0, 1, 7)]);
    }

    #[test]
    fn orders_by_the_metric() {
        assert_eq!(found(Metric::TotalBytes), [(9, 3, 105), (20, 4, 40), (0, 1, 7)]);
    }

    #[test]
    fn reads_peak_and_end() {
        assert_eq!(found(Metric::MaxBlocks), [(20, 4, 40), (9, 2, 5), (0, 1, 7)]);
        assert_eq!(found(Metric::CurrBytes), [(20, 1, 10), (0, 1, 7)]);
    }

    #[test]
    fn compares_the_end_of_a_path_whatever_the_separator() {
        for same in [r"C:\exercises\01_vec\vec2.rs", "01_vec/vec2.rs", r"x/01_vec\vec2.rs"] {
            assert_eq!(tail(same), tail(FILE), "{same}");
        }
        for other in ["02_vec/vec2.rs", "vec2.rs", "", "/"] {
            assert_ne!(tail(other), tail(FILE), "{other}");
        }
    }

    #[test]
    fn blames_whoever_copies_and_not_the_derived_clone() {
        let text = r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[{"tb":8,"tbk":1,"fs":[1,2]}],"ftbl":["[root]",
            "0x1: <vec2::Message as core::clone::Clone>::clone (exercises/01_vec/vec2.rs:16:5)",
            "0x2: vec2::digest (exercises/01_vec/vec2.rs:26:20)"]}"#;
        let sites = sites(&read(text.as_bytes()).unwrap(), FILE, Metric::TotalBlocks);
        assert_eq!((sites[0].line, sites[0].column), (26, 20));
    }
}
