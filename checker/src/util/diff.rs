//! What changed between two texts, line by line, as `diff -u` shows it.

use std::fmt;
use std::ops::Range;

/// The unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// The most lines deleted or added for which the shortest diff is looked for: time and memory grow with its
/// square (8 MB here). Texts further apart have so little in common that all of one is shown, then the other.
const FARTHEST: usize = 1_000;

/// A line of a unified diff; `Display` puts the sign in front. No text holds a line end: `\n` is left out,
/// `\r` is shown as `␍`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// `--- old` or `+++ new`.
    Header(String),
    /// `@@ -1,3 +1,4 @@`.
    Hunk(String),
    /// In both texts.
    Context(String),
    /// Only in the old text.
    Deleted(String),
    /// Only in the new text.
    Added(String),
    /// The line before ends its text without a newline.
    NoNewline,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Header(text) | Line::Hunk(text) => f.write_str(text),
            Line::Context(text) => write!(f, " {text}"),
            Line::Deleted(text) => write!(f, "-{text}"),
            Line::Added(text) => write!(f, "+{text}"),
            Line::NoNewline => f.write_str("\\ No newline at end of file"),
        }
    }
}

/// The hunks that make `new` out of `old`, under a header with the two names; nothing if they are the same.
/// Lines that end differently (LF, CRLF, not at all) are different lines.
pub fn unified(old: &str, new: &str, old_name: &str, new_name: &str) -> Vec<Line> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let changes = changes(&old, &new);
    if changes.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::Header(format!("--- {old_name}")), Line::Header(format!("+++ {new_name}"))];
    // Changes whose context would touch share a hunk.
    for hunk in changes.chunk_by(|a, b| b.old.start - a.old.end <= 2 * CONTEXT) {
        let (first, last) = (&hunk[0], &hunk[hunk.len() - 1]);
        let before = first.old.start.min(CONTEXT);
        let after = (old.len() - last.old.end).min(CONTEXT);
        let shown_old = first.old.start - before..last.old.end + after;
        let shown_new = first.new.start - before..last.new.end + after;
        lines.push(Line::Hunk(format!("@@ -{} +{} @@", place(&shown_old), place(&shown_new))));
        let mut at = shown_old.start;
        for change in hunk {
            show(&mut lines, &old[at..change.old.start], Line::Context);
            show(&mut lines, &old[change.old.clone()], Line::Deleted);
            show(&mut lines, &new[change.new.clone()], Line::Added);
            at = change.old.end;
        }
        show(&mut lines, &old[at..shown_old.end], Line::Context);
    }
    lines
}

/// Lines from 1, as diff writes them: `3,2` for two lines from the third, `3` for one; of no lines, the one
/// before.
fn place(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        n => format!("{},{n}", lines.start + 1),
    }
}

fn show(lines: &mut Vec<Line>, texts: &[&str], sign: fn(String) -> Line) {
    for text in texts {
        let ended = text.strip_suffix('\n');
        lines.push(sign(ended.unwrap_or(text).replace('\r', "␍")));
        lines.extend(ended.is_none().then_some(Line::NoNewline));
    }
}

/// The lines of the old text that make way for those of the new.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// The changes in order, with at least one common line between any two.
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (rest_old, rest_new) = (&old[start..], &new[start..]);
    let end = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle_old, middle_new) = (&rest_old[..rest_old.len() - end], &rest_new[..rest_new.len() - end]);

    let mut changes = Vec::new();
    let (mut x, mut y) = (0, 0);
    let last = (middle_old.len(), middle_new.len());
    for (common_x, common_y) in common(middle_old, middle_new).into_iter().chain([last]) {
        if (x, y) != (common_x, common_y) {
            changes.push(Change { old: start + x..start + common_x, new: start + y..start + common_y });
        }
        (x, y) = (common_x + 1, common_y + 1);
    }
    changes
}

/// The places of a longest common subsequence, by Myers' greedy algorithm; none if the texts are too far
/// apart.
///
/// A path through the grid of `old` × `new` goes right (deletes), down (adds), or diagonally through a
/// common line. `reach[k]` is how far right the paths of `d` steps get on the diagonal x - y = k - d, and
/// the reaches of all `d` tell the way back.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut reaches: Vec<Vec<usize>> = Vec::new();
    for d in 0..=FARTHEST.min(old.len() + new.len()) {
        let mut reach = vec![0; 2 * d + 1];
        for k in (0..=2 * d).step_by(2) {
            let (mut x, _) = step(&reaches, d, k);
            let mut y = x + d - k;
            while x < old.len() && y < new.len() && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            reach[k] = x;
            if x >= old.len() && y >= new.len() {
                reaches.push(reach);
                return way_back(&reaches, k);
            }
        }
        reaches.push(reach);
    }
    Vec::new()
}

/// Where step `d` sets out on its diagonal `k`, and from which diagonal of step `d - 1` it came: the
/// neighbour that got further. That row is one narrower at either end, so diagonal `k` is `k - 1` there.
fn step(reaches: &[Vec<usize>], d: usize, k: usize) -> (usize, usize) {
    let Some(last) = d.checked_sub(1).map(|d| &reaches[d]) else { return (0, 0) };
    // Down from the diagonal to the right, or right from the one to the left.
    if k == 0 || (k < 2 * d && last[k - 2] < last[k]) { (last[k], k) } else { (last[k - 2] + 1, k - 2) }
}

/// The common lines on the path that ends on diagonal `k` of the last step.
fn way_back(reaches: &[Vec<usize>], mut k: usize) -> Vec<(usize, usize)> {
    let mut common = Vec::new();
    for d in (0..reaches.len()).rev() {
        let (start, from) = step(reaches, d, k);
        common.extend((start..reaches[d][k]).rev().map(|x| (x, x + d - k)));
        k = from;
    }
    common.reverse();
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: &[Line]) -> String {
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// What `patch` does; panics if the diff does not fit.
    fn apply(old: &str, diff: &[Line]) -> String {
        let old: Vec<&str> = old.split_inclusive('\n').collect();
        let (mut new, mut at) = (String::new(), 0);
        for (i, line) in diff.iter().enumerate() {
            let end = if diff.get(i + 1) == Some(&Line::NoNewline) { "" } else { "\n" };
            match line {
                Line::Header(_) | Line::NoNewline => {}
                Line::Hunk(place) => {
                    let place = place.split(['-', ' ']).nth(2).unwrap();
                    let (start, count) = place.split_once(',').unwrap_or((place, "1"));
                    let start = start.parse::<usize>().unwrap() - usize::from(count != "0");
                    new.extend(old[at..start].iter().copied());
                    at = start;
                }
                Line::Added(text) => new += &format!("{text}{end}"),
                Line::Context(text) | Line::Deleted(text) => {
                    assert_eq!(old[at], format!("{text}{end}"));
                    at += 1;
                    if matches!(line, Line::Context(_)) {
                        new += old[at - 1];
                    }
                }
            }
        }
        new.extend(old[at..].iter().copied());
        new
    }

    #[test]
    fn shows_a_change_in_its_context() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n";
        let expected = "--- yours\n+++ solution\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+5½\n 6\n 7\n 8\n";
        assert_eq!(text(&unified(old, &old.replace('5', "five\n5½"), "yours", "solution")), expected);
    }

    #[test]
    fn joins_hunks_that_touch() {
        let numbers = |changed: &[u32]| -> String {
            (1..=30)
                .map(|n| if changed.contains(&n) { "x\n".to_string() } else { format!("{n}\n") })
                .collect()
        };
        let hunks = |changed| {
            let diff = unified(&numbers(&[]), &numbers(changed), "a", "b");
            diff.iter().filter(|line| matches!(line, Line::Hunk(_))).map(Line::to_string).collect::<Vec<_>>()
        };
        assert_eq!(hunks(&[10, 17]), ["@@ -7,14 +7,14 @@"]);
        assert_eq!(hunks(&[10, 18]), ["@@ -7,7 +7,7 @@", "@@ -15,7 +15,7 @@"]);
    }

    #[test]
    fn says_nothing_of_identical_texts() {
        for same in ["", "a\n", "a\nb"] {
            assert_eq!(unified(same, same, "a", "b"), []);
        }
    }

    #[test]
    fn compares_with_nothing() {
        assert_eq!(text(&unified("", "a\nb\n", "o", "n")), "--- o\n+++ n\n@@ -0,0 +1,2 @@\n+a\n+b\n");
        assert_eq!(text(&unified("a\n", "", "o", "n")), "--- o\n+++ n\n@@ -1 +0,0 @@\n-a\n");
    }

    #[test]
    fn notes_a_missing_newline() {
        let expected = "--- o\n+++ n\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n";
        assert_eq!(text(&unified("a", "a\n", "o", "n")), expected);
        let both = text(&unified("a\nz", "b\nz", "o", "n"));
        assert!(both.ends_with("-a\n+b\n z\n\\ No newline at end of file\n"), "{both}");
    }

    #[test]
    fn shows_crlf_without_sending_it_to_a_terminal() {
        let diff = text(&unified("a\r\nb\n", "a\nb\n", "o", "n"));
        assert_eq!(diff, "--- o\n+++ n\n@@ -1,2 +1,2 @@\n-a␍\n+a\n b\n");
    }

    #[test]
    fn makes_the_new_text_with_the_fewest_lines() {
        let mut seed = 1_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for round in 0..3_000 {
            let mut one = || {
                let alphabet = 1 + random(8);
                let lines: Vec<String> = (0..random(40)).map(|_| random(alphabet).to_string()).collect();
                lines.join("\n") + if random(2) == 0 { "\n" } else { "" }
            };
            let (old, new) = (one(), one());
            let diff = unified(&old, &new, "a", "b");
            assert_eq!(apply(&old, &diff), new, "round {round}");
            let changed =
                diff.iter().filter(|line| matches!(line, Line::Deleted(_) | Line::Added(_))).count();
            assert_eq!(changed, shortest(&old, &new), "round {round}: {old:?} to {new:?}");
        }
    }

    /// The lines to delete and add at least, by the textbook's table.
    fn shortest(old: &str, new: &str) -> usize {
        let new: Vec<&str> = new.split_inclusive('\n').collect();
        let mut row: Vec<usize> = (0..=new.len()).collect();
        for a in old.split_inclusive('\n') {
            let mut diagonal = row[0];
            row[0] += 1;
            for (j, b) in new.iter().enumerate() {
                let here = if a == *b { diagonal } else { 1 + row[j].min(row[j + 1]) };
                diagonal = std::mem::replace(&mut row[j + 1], here);
            }
        }
        row[new.len()]
    }

    #[test]
    fn gives_up_on_texts_too_far_apart() {
        let numbers = |range: Range<u32>| range.map(|n| format!("{n}\n")).collect::<String>();
        let old = format!("same\n{}same\n", numbers(0..20_000));
        let new = format!("same\n{}same\n", numbers(30_000..50_000));
        let diff = unified(&old, &new, "a", "b");
        assert_eq!(diff.len(), 2 + 1 + 2 + 40_000);
        assert_eq!(apply(&old, &diff), new);
    }
}
