//! dhat's heap profile: which lines of an exercise allocated.

use std::borrow::Cow;

use crate::json::Value;
use crate::verdict::{Metric, Site};

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

    /// The members of a program point that count blocks and bytes at this moment. The names are those of
    /// DHAT's file format, described in Valgrind's `dhat/dh_main.c`.
    fn members(self) -> (&'static str, &'static str) {
        match self {
            Moment::Total => ("tbk", "tb"),
            Moment::Peak => ("gbk", "gb"),
            Moment::End => ("ebk", "eb"),
        }
    }
}

/// The lines of `file` that allocated what `metric` counts, the largest first.
///
/// `file` is a path from the root of the repository; its last two parts are compared, as dhat shortens
/// paths. An allocation belongs to the innermost frame in that file, a copy's to whoever copies, and to
/// line 0 if there is none.
///
/// # Errors
///
/// If the text is no heap profile, in words.
pub fn sites(profile: &str, file: &str, metric: Metric) -> Result<Vec<Site>, String> {
    let profile = Value::parse(profile).map_err(|error| format!("dhat's profile is not JSON: {error}"))?;
    let list = |name| profile.get(name).and_then(Value::as_array);
    let (Some(points), Some(frames)) = (list("pps"), list("ftbl")) else {
        return Err("dhat's profile has no program points".to_string());
    };
    let places: Vec<Option<(u32, u32)>> = frames
        .iter()
        .map(|frame| frame.as_str().filter(|frame| !is_derived(frame)).and_then(|frame| place(frame, file)))
        .collect();
    let (blocks, bytes) = Moment::of(metric).members();
    let mut sites: Vec<Site> = Vec::new();
    for point in points {
        let figure = |name| point.get(name).and_then(Value::as_u64).unwrap_or(0);
        let (blocks, bytes) = (figure(blocks), figure(bytes));
        if blocks == 0 {
            continue;
        }
        let stack = point.get("fs").and_then(Value::as_array).unwrap_or_default();
        let frame = |frame: &Value<'_>| places.get(frame.as_u64()? as usize).copied().flatten();
        let (line, column) = stack.iter().find_map(frame).unwrap_or((0, 0));
        match sites.iter_mut().find(|site| (site.line, site.column) == (line, column)) {
            Some(site) => {
                site.blocks += blocks;
                site.bytes += bytes;
            }
            None => sites.push(Site { line, column, blocks, bytes }),
        }
    }
    let in_blocks = matches!(metric, Metric::TotalBlocks | Metric::MaxBlocks | Metric::CurrBlocks);
    let size = |site: &Site| if in_blocks { (site.blocks, site.bytes) } else { (site.bytes, site.blocks) };
    sites.sort_by_key(|site| (std::cmp::Reverse(size(site)), site.line, site.column));
    Ok(sites)
}

/// Whether a frame is a copy that `derive` wrote: it stands at a field, where there is nothing to change.
fn is_derived(frame: &str) -> bool {
    frame.contains(" as core::clone::Clone>::clone (")
}

/// The line and column in a frame such as `0x5f: vec2::squares (exercises/01_vec/vec2.rs:5:11)`, if it
/// is one of `file`.
fn place(frame: &str, file: &str) -> Option<(u32, u32)> {
    let location = frame.strip_suffix(')')?.rsplit_once(" (")?.1;
    let mut parts = location.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    (tail(parts.next()?) == tail(file)).then_some((line, column))
}

/// The last two parts of a path, with `/` between them.
fn tail(path: &str) -> Cow<'_, str> {
    let path = if path.contains('\\') { Cow::Owned(path.replace('\\', "/")) } else { Cow::Borrowed(path) };
    let start = path.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    match path {
        Cow::Borrowed(path) => Cow::Borrowed(&path[start..]),
        Cow::Owned(path) => Cow::Owned(path[start..].to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "exercises/01_vec/vec2.rs";
    const PROFILE: &str = r#"{"dhatFileVersion":2,"pps":[
        {"tb":100,"tbk":1,"gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[1,2,3]},
        {"tb":40,"tbk":4,"gb":40,"gbk":4,"eb":10,"ebk":1,"fs":[1,3]},
        {"tb":5,"tbk":2,"gb":5,"gbk":2,"eb":0,"ebk":0,"fs":[1,4,3]},
        {"tb":7,"tbk":1,"gb":7,"gbk":1,"eb":7,"ebk":1,"fs":[1]}],
        "ftbl":["[root]","0x1: alloc (src/alloc.rs:1:2)","0x2: vec2::inner (exercises/01_vec/vec2.rs:9:5)",
        "0x3: vec2::main (exercises/01_vec/vec2.rs:20:9)","0x4: <impl (A, B)> (x:y) (01_vec\\vec2.rs:9:5)"]}"#;

    fn found(metric: Metric) -> Vec<(u32, u64, u64)> {
        let sites = sites(PROFILE, FILE, metric).unwrap();
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
    fn finds_places_whatever_the_separator() {
        assert_eq!(place(r"0x4: f (C:\exercises\01_vec\vec2.rs:9:5)", FILE), Some((9, 5)));
        assert_eq!(place("0x4: f (01_vec/vec2.rs:9:0)", FILE), Some((9, 0)));
        assert_eq!(place("0x4: f (02_vec/vec2.rs:9:0)", FILE), None);
        assert_eq!(place("0x4: f (???:0:0)", FILE), None);
        assert_eq!(place("[root]", FILE), None);
    }

    #[test]
    fn blames_whoever_copies_and_not_the_derived_clone() {
        let text = r#"{"pps":[{"tb":8,"tbk":1,"fs":[1,2]}],"ftbl":["[root]",
            "0x1: <vec2::Message as core::clone::Clone>::clone (exercises/01_vec/vec2.rs:16:5)",
            "0x2: vec2::digest (exercises/01_vec/vec2.rs:26:20)"]}"#;
        let sites = sites(text, FILE, Metric::TotalBlocks).unwrap();
        assert_eq!((sites[0].line, sites[0].column), (26, 20));
    }

    #[test]
    fn refuses_what_is_no_profile() {
        for text in ["", "{", "[]", "{}", r#"{"pps":[]}"#, r#"{"pps":1,"ftbl":2}"#] {
            assert!(sites(text, FILE, Metric::TotalBlocks).is_err(), "{text:?}");
        }
    }

    #[test]
    fn survives_indices_that_lead_nowhere() {
        let text = r#"{"pps":[{"tb":1,"tbk":1,"fs":[99,-1,"x"]}],"ftbl":[1]}"#;
        let sites = sites(text, FILE, Metric::TotalBlocks).unwrap();
        assert_eq!(sites, [Site { line: 0, column: 0, blocks: 1, bytes: 1 }]);
    }
}
