//! The places in a source that allocated.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::growth::Growth;
use super::{Amounts, Cause, Causes, Frame, Metric, Mode, Moment, OwnFrames, Profile, bare};

/// A place in the source that allocated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Site {
    /// The function's full name. Empty, as the file is, for what no line of the source led to.
    pub function: String,
    pub file: String,
    /// From 1; 0 if unknown.
    pub line: u32,
    /// In bytes from 1; 0 if unknown.
    pub column: u32,
    pub amounts: Amounts,
    /// What the standard library did there, in words, as far as call paths tell: by bytes, the most first.
    pub causes: Vec<String>,
    /// The term of the first cause, for `cargo checker explain`.
    pub term: Option<&'static str>,
}

impl Site {
    /// The function and the line, in one line of text; `nowhere` if there are none.
    pub fn place(&self, nowhere: &str) -> String {
        if self.is_nowhere() {
            return nowhere.to_string();
        }
        match self.line {
            0 => bare(&self.function),
            line => format!("{} ({}:{line})", bare(&self.function), self.file),
        }
    }

    /// Whether no line of the source led to this allocation.
    pub fn is_nowhere(&self) -> bool {
        self.function.is_empty() && self.line == 0
    }
}

/// The sites of a profile, those with the most bytes first. An allocation belongs to the innermost of `own` frames,
/// and a copy to whoever copies.
pub fn sites(own: &OwnFrames<'_>) -> Vec<Site> {
    let profile = own.profile();
    let mut found: HashMap<Option<(&str, u32, u32)>, Found<'_>> = HashMap::new();
    let causes = Causes::of(profile);
    let mut growth = Growth::default();
    for point in &profile.points {
        let (frame, below) = own.split(point);
        let key = frame.map(|frame| own.location(frame));
        let found = found.entry(key).or_insert_with(|| Found { frame, ..Found::default() });
        found.amounts += point.amounts;
        // An event of the program's own choice is not caused by the library.
        let cause = (profile.units.mode != Mode::AdHoc).then(|| causes.on(below)).flatten();
        growth.add(key, causes.birth_on(below), cause, point.amounts.total);
        if let Some(cause) = cause {
            let bytes = point.amounts.total.bytes;
            match found.causes.iter_mut().find(|(other, _)| *other == cause) {
                Some((_, sum)) => *sum = sum.saturating_add(bytes),
                None => found.causes.push((cause, bytes)),
            }
        }
    }
    let growth_is_included = own.books_growth_on_first_line() && profile.units.mode == Mode::Heap;
    let words = |place: Option<(&str, u32, u32)>, cause: Cause| {
        let grown = place.and_then(|place| growth.words(place, cause, |(_, line, _)| line));
        match grown {
            Some(words) => words,
            None if growth_is_included && cause.may_grow_later() => {
                format!("{cause}, which includes its later growth")
            }
            None => cause.to_string(),
        }
    };
    let sites = found.into_iter().map(|(place, found)| found.site(|cause| words(place, cause)));
    let mut sites: Vec<Site> = sites.collect();
    sites.sort_by(|a, b| {
        let size = |site: &Site| Reverse((site.amounts.total.bytes, site.amounts.total.blocks));
        let name = |site: &'_ Site| (!site.is_nowhere(), site.line, site.column);
        size(a).cmp(&size(b)).then_with(|| (name(a).0, &a.file, name(a)).cmp(&(name(b).0, &b.file, name(b))))
    });
    sites
}

/// The sites in `file` of what `metric` counts, the largest first.
///
/// `file` is a path from the root of the repository; its last two parts are compared, as dhat shortens paths.
pub fn sites_of_limit(profile: &Profile, file: &str, metric: Metric) -> Vec<Site> {
    by_metric(sites(&OwnFrames::of(profile, file)), metric)
}

/// Those that have a part in what `metric` counts, the largest first.
pub fn by_metric(mut sites: Vec<Site>, metric: Metric) -> Vec<Site> {
    let amount = |site: &Site| site.amounts.at(Moment::of(metric));
    sites.retain(|site| amount(site).blocks > 0);
    let in_blocks = matches!(metric, Metric::TotalBlocks | Metric::MaxBlocks | Metric::CurrBlocks);
    sites.sort_by_key(|site| {
        let amount = amount(site);
        let size = if in_blocks { (amount.blocks, amount.bytes) } else { (amount.bytes, amount.blocks) };
        (Reverse(size), site.line, site.column)
    });
    sites
}

#[derive(Default)]
struct Found<'a> {
    frame: Option<&'a Frame>,
    amounts: Amounts,
    causes: Vec<(Cause, u64)>,
}

impl Found<'_> {
    fn site(mut self, words: impl Fn(Cause) -> String) -> Site {
        // dhat has call paths in another order each time, so that equal ones are told apart by their words.
        self.causes.sort_by_cached_key(|(cause, bytes)| (Reverse(*bytes), cause.to_string()));
        let term = self.causes.first().map(|(cause, _)| cause.term());
        let causes = self.causes.into_iter().map(|(cause, _)| words(cause)).collect();
        let Frame { function, file, line, column } = self.frame.cloned().unwrap_or_default();
        Site { function, file, line, column, amounts: self.amounts, causes, term }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Amount, read};

    const FILE: &str = "exercises/01_vec/vec2.rs";
    const PROFILE: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[
        {"tb":100,"tbk":1,"gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[1,2,3]},
        {"tb":40,"tbk":4,"gb":40,"gbk":4,"eb":10,"ebk":1,"fs":[1,3]},
        {"tb":5,"tbk":2,"gb":5,"gbk":2,"eb":0,"ebk":0,"fs":[1,4,3]},
        {"tb":7,"tbk":1,"gb":7,"gbk":1,"eb":7,"ebk":1,"fs":[1]}],
        "ftbl":["[root]","0x1: alloc (src/alloc.rs:1:2)","0x2: vec2::inner (exercises/01_vec/vec2.rs:9:5)",
        "0x3: vec2::main (exercises/01_vec/vec2.rs:20:9)","0x4: <impl (A, B)> (x:y) (01_vec\\vec2.rs:9:5)"]}"#;

    fn found(metric: Metric) -> Vec<(u32, u64, u64)> {
        let sites = sites_of_limit(&read(PROFILE.as_bytes()).unwrap(), FILE, metric);
        let amount = |site: &Site| site.amounts.at(Moment::of(metric));
        sites.iter().map(|site| (site.line, amount(site).blocks, amount(site).bytes)).collect()
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
    fn blames_whoever_copies_and_not_the_derived_clone() {
        let text = r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[{"tb":8,"tbk":1,"fs":[1,2]}],"ftbl":["[root]",
            "0x1: <vec2::Message as core::clone::Clone>::clone (exercises/01_vec/vec2.rs:16:5)",
            "0x2: vec2::digest (exercises/01_vec/vec2.rs:26:20)"]}"#;
        let sites = sites_of_limit(&read(text.as_bytes()).unwrap(), FILE, Metric::TotalBlocks);
        assert_eq!((sites[0].line, sites[0].column), (26, 20));
    }

    const PROGRAM: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[
        {"tb":100,"tbk":1,"gb":60,"gbk":1,"eb":5,"ebk":1,"fs":[1,2,5]},
        {"tb":300,"tbk":3,"gb":40,"gbk":2,"eb":0,"ebk":0,"fs":[3,2,5]},
        {"tb":90,"tbk":9,"fs":[1,4,5]},
        {"tb":7,"tbk":1,"fs":[1]}],
        "ftbl":["[root]","0x1: alloc::raw_vec::RawVecInner<A>::grow_one (src/raw_vec/mod.rs:1:2)",
        "0x2: app::load (app/src/load.rs:9:5)","0x3: <alloc::vec::Vec<T> as core::clone::Clone>::clone (???:0:0)",
        "0x4: <app::A as core::clone::Clone>::clone (app/src/load.rs:2:10)","0x5: app::main (app/src/main.rs:3:1)"]}"#;

    #[test]
    fn sums_up_lines_and_tells_what_happened_there() {
        let profile = read(PROGRAM.as_bytes()).unwrap();
        let sites = sites(&OwnFrames::of_program(&profile));
        let lines: Vec<_> = sites.iter().map(|site| site.line).collect();
        assert_eq!(lines, [9, 3, 0]);
        let amount = |blocks, bytes| Amount { blocks, bytes };
        assert_eq!(
            sites[0].amounts,
            Amounts { total: amount(4, 400), peak: amount(3, 100), end: amount(1, 5) }
        );
        assert_eq!(sites[0].causes, ["a Vec was cloned", "a Vec grew"]);
        assert_eq!(sites[1].amounts.total, amount(9, 90));
        assert_eq!(sites[1].causes, ["a Vec grew"]);
        assert_eq!((sites[0].term, sites[1].term), (Some("cloned"), Some("grew")));
    }

    #[test]
    fn sums_up_lines_of_one_file() {
        let profile = read(PROGRAM.as_bytes()).unwrap();
        let sites = sites(&OwnFrames::of(&profile, "crates/app/src/main.rs"));
        let lines: Vec<_> = sites.iter().map(|site| site.line).collect();
        assert_eq!(lines, [3, 0]);
        assert_eq!(sites[0].amounts.total.blocks, 13);
    }
}
