//! What is shown of a crate's tests: a diagnostic for each that failed, the figures of those that measure, and a summary.

use std::collections::{HashMap, HashSet};

use super::run::Tested;
use super::source::Sources;
use super::workspace::Workspace;
use crate::check::diagnostic::Context;
use crate::check::diagnostic::files::{self, Place};
use crate::check::verdict::TestFailure;
use crate::profile;
use crate::ui::style::{Style, count, number};

/// What the library's own diagnostic of a budget begins with, in the message of a panic.
const BUDGET: &str = "\nerror: ";
/// What stands behind it, where the test should panic in another way.
const EXPECTED: &str = "\nnote: the test expects";

/// The page where something does not compile.
pub fn does_not_compile(workspace: &Workspace, messages: &str, style: Style) -> String {
    format!("{messages}{}\n", style.error(&format!("{} does not compile", workspace.shown())))
}

/// The page of tests that were run.
pub fn show(
    workspace: &Workspace,
    messages: &str,
    tests: &[Tested],
    sources: &Sources,
    style: Style,
    columns: usize,
) -> String {
    let mut page = messages.to_string();
    let tests = &with_telling_names(tests);
    for tested in tests {
        if let Some(failure) = &tested.test.failure {
            page.push_str(&failed(tested, failure, sources, style, columns));
            page.push('\n');
        }
    }
    page.push_str(&table(workspace, tests, style));
    page.push_str(&summary(tests, style));
    page
}

/// The tests, of which those that share a name have the file of their program behind it.
fn with_telling_names(tests: &[Tested]) -> Vec<Tested> {
    let mut files: HashMap<&str, HashSet<&str>> = HashMap::new();
    for tested in tests {
        files.entry(&tested.test.name).or_default().insert(&tested.source);
    }
    let named = |tested: &Tested| {
        let mut named = tested.clone();
        if files[tested.test.name.as_str()].len() > 1 {
            named.test.name = format!("{} ({})", tested.test.name, tested.source);
        }
        named
    };
    tests.iter().map(named).collect()
}

/// The diagnostic of one test that did not pass.
fn failed(tested: &Tested, failure: &TestFailure, sources: &Sources, style: Style, columns: usize) -> String {
    let test = &tested.test;
    if let Some((_, diagnostic)) = failure.message.split_once(BUDGET) {
        let printed = failure.output.lines().map(|line| format!("  | {line}\n"));
        let printed: String = printed.collect();
        let printed = if printed.is_empty() { printed } else { format!("  = printed:\n{printed}") };
        return format!(
            "{}: {}\n  = test: {}\n{printed}",
            style.error("error"),
            diagnostic.trim_end().replace(EXPECTED, "\n  = note: the test expects"),
            test.name
        );
    }
    let path = tested.panicked_in.clone().unwrap_or_else(|| tested.source.clone());
    let text = if tested.panicked_in.is_some() { sources.text(&path) } else { String::new() };
    let context = Context { style, root: sources.root(), path: &path, text: &text, costs: &[], columns };
    let profile = tested.profile.as_ref().and_then(|profile| profile::read(profile.as_bytes()).ok());
    let (Some(limit), Some(heap), Some(profile)) = (&failure.limit, &test.heap, profile) else {
        return context.test_failure(test, failure);
    };
    let sites = sources.sites(&profile, limit.metric, tested.is_measured);
    let place = |site: &profile::Site| {
        let path = sources.path(&site.file).filter(|_| !site.is_nowhere())?;
        Some(Place { text: sources.text(&path), path, site: site.clone() })
    };
    let places: Vec<Place> = sites.iter().filter_map(place).collect();
    let elsewhere = sites.iter().filter(|site| site.is_nowhere());
    let elsewhere = elsewhere.map(|site| site.amounts.at(profile::Moment::of(limit.metric)).blocks).sum();
    let heard_nothing = profile.points.is_empty() && !tested.is_measured;
    let lacks_lines = !profile.points.is_empty() && profile.frames.iter().all(|frame| frame.line == 0);
    let (figure, counts_all_threads) = (heap.figure(limit.metric), !tested.is_measured);
    let limit = files::Limit {
        test,
        failure,
        limit,
        figure,
        elsewhere,
        counts_all_threads,
        lacks_lines,
        heard_nothing,
    };
    limit.show(&places, &context)
}

/// Each test that measured or did not pass, with the last that it measured.
fn table(workspace: &Workspace, tests: &[Tested], style: Style) -> String {
    let shown: Vec<&Tested> =
        tests.iter().filter(|test| test.test.heap.is_some() || !test.passed()).collect();
    if shown.is_empty() {
        return String::new();
    }
    let name = |tested: &Tested| {
        let package =
            if workspace.packages.len() > 1 { format!("{}: ", tested.package) } else { String::new() };
        format!("{package}{}", tested.test.name)
    };
    let width = shown.iter().map(|tested| name(tested).chars().count()).max().unwrap_or(0).max(4);
    let head = format!(
        "{:<width$}  {:<9} {:>9} {:>12} {:>12} {:>12}",
        "test", "result", "blocks", "bytes", "peak", "left"
    );
    let mut text = style.strong(&head) + "\n";
    for tested in shown {
        let status = format!("{:<9}", tested.test.status.name());
        let status = if tested.passed() { style.good(&status) } else { style.error(&status) };
        let figures = tested.test.heap.map_or(String::new(), |heap| {
            let cells = [heap.total_blocks, heap.total_bytes, heap.max_bytes, heap.curr_bytes].map(number);
            format!(" {:>9} {:>12} {:>12} {:>12}", cells[0], cells[1], cells[2], cells[3])
        });
        text.push_str(format!("{:<width$}  {status}{figures}", name(tested)).trim_end());
        text.push('\n');
    }
    text + "\n"
}

fn summary(tests: &[Tested], style: Style) -> String {
    let ignored = tests.iter().filter(|test| test.is_ignored).count();
    let run = tests.len() - ignored;
    let passed = tests.iter().filter(|test| test.passed()).count() - ignored;
    let measured = tests.iter().filter(|test| test.test.heap.is_some()).count();
    let mut text =
        format!("{passed} of {} passed, {} measured", count(run as u64, "test"), number(measured as u64));
    if ignored > 0 {
        text.push_str(&format!(", {} ignored", number(ignored as u64)));
    }
    let text = if passed == run { style.good(&text) } else { style.error(&text) };
    text + "\n"
}
