//! What the page's script reads: the sheets as JSON that can stand in HTML.

use std::borrow::Cow;

use super::names::{clipped, short, shown};
use super::tree::Tree;
use super::{Page, Sheet, Timeline};
use crate::course::exercise_text::ExerciseText;
use crate::profile::{Amounts, OwnFrames, Site};
use crate::util::json::{Value, object};
use crate::util::span;

/// The characters of a function's name, whole and shortened, that the page shows at the most.
const LONGEST_NAME: usize = 2_000;
const LONGEST_SHORT: usize = 100;
/// The sites that the page lists at the most.
const MOST_SITES: usize = 1_000;

/// The data of a page, with no character in it that could begin or end markup.
pub fn embedded(page: &Page<'_>) -> String {
    let operations = page.operations.iter().map(|operation| {
        object([
            ("name", shown(operation.name).into()),
            ("editions", operation.sheets.iter().map(version).collect()),
        ])
    });
    let first = page.operations.first().and_then(|operation| operation.sheets.first());
    let units = first.map(|sheet| sheet.profile.units.clone()).unwrap_or_default();
    let data = object([
        ("name", shown(page.name).into()),
        ("title", shown(page.title).into()),
        ("asked", shown(page.asked).into()),
        ("start", page.start.into()),
        ("mode", units.mode.name().into()),
        ("verb", units.mode.verb().into()),
        ("nothing", units.mode.nothing().into()),
        ("lifetimes", Value::Bool(units.mode.has_lifetimes())),
        ("blocks", shown(&units.blocks).into()),
        ("bytes", shown(&units.bytes).into()),
        ("operations", operations.collect()),
    ]);
    // In JSON these occur in strings only, where an escape means the same.
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn version(sheet: &Sheet<'_>) -> Value<'static> {
    let own = own_frames(sheet);
    let tree = Tree::of(sheet.profile, |place| own[place as usize]);
    let code = sheet.source.map(ExerciseText::split);
    let shown_code = code.map(|code| [code.story, code.code].concat());
    let lines: Option<Vec<&str>> =
        shown_code.as_deref().map(|code| code.trim_end_matches(['\n', '\r']).lines().collect());
    let hidden = code.map_or(0, |code| code.tests.lines().count());
    let sums = sheet.profile.sums();
    let frames = tree.frames.iter().map(|&place| {
        let frame = &sheet.profile.frames[place as usize];
        let line = if own[place as usize] { frame.line } else { 0 };
        let at = if frame.file.is_empty() { String::new() } else { format!("{}:{}", frame.file, frame.line) };
        object([
            ("short", shown(&clipped(&short(&frame.function), LONGEST_SHORT)).into()),
            ("name", shown(&clipped(&frame.function, LONGEST_NAME)).into()),
            ("place", shown(&clipped(&at, LONGEST_NAME)).into()),
            ("line", u64::from(line).into()),
        ])
    });
    let nodes = tree.nodes.iter().map(|node| {
        let head = [node.parent as u64, node.frame as u64, node.joined];
        head.into_iter().chain(node.figures()).map(Value::from).collect()
    });
    let (listed, joined) = fewer(&sheet.sites, sums);
    let sites = listed.iter().enumerate().map(|(i, site)| {
        let joined = if i + 1 == MOST_SITES { joined } else { 0 };
        let at = (site.line as usize).checked_sub(1);
        let line = match &lines {
            Some(lines) => at.and_then(|at| lines.get(at).copied()),
            None => sheet.lines.line(site),
        };
        let text = if lines.is_none() { line } else { None };
        site_value(site, sheet.nowhere, joined, line, text)
    });
    object([
        ("label", shown(sheet.label).into()),
        ("path", shown(sheet.path).into()),
        ("command", shown(&sheet.profile.command).into()),
        ("figures", figures(sums)),
        (
            "source",
            lines.as_ref().map_or(Value::Null, |lines| lines.iter().map(|line| shown(line).into()).collect()),
        ),
        ("hidden", hidden.into()),
        ("sites", sites.collect()),
        ("frames", frames.collect()),
        ("nodes", nodes.collect()),
        ("timeline", sheet.timeline.map_or(Value::Null, timeline)),
    ])
}

/// Which frames are the reader's own: those of the file, or, without one, all that are no library's.
fn own_frames(sheet: &Sheet<'_>) -> Vec<bool> {
    let own = match sheet.path {
        "" => OwnFrames::of_program(sheet.profile),
        path => OwnFrames::of(sheet.profile, path),
    };
    (0..sheet.profile.frames.len() as u32).map(|place| own.contains(place)).collect()
}

fn figures(amounts: Amounts) -> Value<'static> {
    amounts.figures().into_iter().map(Value::from).collect()
}

/// The sites with the largest shares of any metric, and behind them the rest as one, with how many that joins.
fn fewer<'a>(sites: &'a [Site], whole: Amounts) -> (Cow<'a, [Site]>, usize) {
    if sites.len() <= MOST_SITES {
        return (Cow::Borrowed(sites), 0);
    }
    let share = |site: &Site| {
        let parts = site.amounts.figures().into_iter().zip(whole.figures());
        let shares = parts.map(|(part, whole)| part as f64 / whole.max(1) as f64);
        shares.fold(0.0, f64::max)
    };
    let mut sites = sites.to_vec();
    sites.sort_by(|a, b| share(b).total_cmp(&share(a)));
    let rest = sites.split_off(MOST_SITES - 1);
    let mut amounts = Amounts::default();
    for site in &rest {
        amounts += site.amounts;
    }
    sites.push(Site { amounts, ..Site::default() });
    (Cow::Owned(sites), rest.len())
}

/// A site whose line is `line`, if there is one; `text` is that line where the page does not have its file.
fn site_value(
    site: &Site,
    nowhere: &str,
    joined: usize,
    line: Option<&str>,
    text: Option<&str>,
) -> Value<'static> {
    let mark = line.filter(|_| site.column > 0).map(|line| {
        let (start, length) = span::span(line, site.column);
        // The script counts in UTF-16, in the line as it is shown.
        let units = |text: &str| shown(text).encode_utf16().count();
        [units(&line[..start]), units(&line[start..start + length])]
    });
    object([
        ("place", shown(&if joined > 0 { String::new() } else { site.place(nowhere) }).into()),
        ("line", u64::from(site.line).into()),
        ("column", u64::from(site.column).into()),
        ("joined", joined.into()),
        ("text", text.map_or(Value::Null, |text| shown(text).into())),
        ("mark", mark.map_or(Value::Null, |mark| mark.into_iter().map(Value::from).collect())),
        ("causes", site.causes.iter().map(|cause| shown(cause).into()).collect()),
        ("figures", figures(site.amounts)),
    ])
}

fn timeline(timeline: &Timeline) -> Value<'static> {
    let (event, bytes) = timeline.peak;
    object([
        ("events", timeline.events.into()),
        ("width", timeline.width.into()),
        ("live", timeline.live.iter().map(|&bytes| Value::from(bytes)).collect()),
        ("low", timeline.low.iter().map(|&bytes| Value::from(bytes)).collect()),
        ("end", timeline.end.into()),
        ("peak", object([("event", event.into()), ("bytes", bytes.into())])),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Amount;

    #[test]
    fn lists_the_largest_sites_and_adds_up_the_rest() {
        let site = |line: u32| {
            let amount = Amount { blocks: 1, bytes: u64::from(line) };
            let amounts = Amounts { total: amount, peak: amount, end: amount };
            Site { line, column: 1, amounts, ..Site::default() }
        };
        let sites: Vec<Site> = (1..=2_000).map(site).collect();
        let whole = Amount { blocks: 2_000, bytes: 2_001_000 };
        let whole = Amounts { total: whole, peak: whole, end: whole };
        let (fewer, joined) = fewer(&sites, whole);
        assert_eq!(fewer.len(), MOST_SITES);
        assert_eq!((fewer[0].line, fewer[998].line), (2_000, 1_002));
        let last = fewer.last().unwrap();
        assert_eq!((joined, last.amounts.peak.blocks), (1_001, 1_001));
        assert_eq!(fewer.iter().map(|site| site.amounts.end.bytes).sum::<u64>(), 2_001_000);
    }

    #[test]
    fn marks_the_name_in_the_line_as_it_is_shown() {
        let amount = Amount { blocks: 1, bytes: 2 };
        let amounts = Amounts { total: amount, peak: amount, end: amount };
        // The escape stands for one character of the source, and the crab is two units of UTF-16.
        let line = "\u{202e}🦀é.push(1);";
        let site = Site {
            line: 1,
            column: 11,
            amounts,
            causes: vec!["grew a <Vec>".to_string()],
            ..Site::default()
        };
        let value = site_value(&site, "", 0, Some(line), None);
        assert_eq!(value.get("mark").map(Value::to_string).as_deref(), Some("[12,4]"));
        assert_eq!(value.get("figures").map(Value::to_string).as_deref(), Some("[1,2,1,2,1,2]"));
        assert_eq!(site_value(&site, "", 0, None, None).get("mark"), Some(&Value::Null));
        let nowhere = Site { line: 0, column: 0, ..site };
        assert_eq!(site_value(&nowhere, "", 0, Some(line), None).get("mark"), Some(&Value::Null));
    }
}
