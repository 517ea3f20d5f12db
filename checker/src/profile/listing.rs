//! A profile on a terminal.

use super::{Amounts, Mode, OwnFrames, Site, Sources, Units, sites};
use crate::ui::style::{Style, count, number};
use crate::ui::terminal::{cut, sanitize, width_of};
use crate::ui::wrap::wrap;
use crate::util::span;

/// The places that are listed of a program, whose lines may be very many.
pub(super) const MOST_PLACES: usize = 20;
/// The causes that are told of one place.
const MOST_CAUSES: usize = 3;
/// The columns of a figure.
const WIDTHS: [usize; 4] = [11, 14, 14, 14];

/// Where the lines of places come from.
#[derive(Debug, Clone, Copy)]
pub enum Lines<'a> {
    /// The text of the file that all places are in.
    File(&'a str),
    /// A program's files, as far as they were found.
    Found(&'a Sources),
}

/// What is listed, and how.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    pub lines: Lines<'a>,
    pub style: Style,
    /// The width of the terminal.
    pub columns: usize,
}

impl Listing<'_> {
    /// The sums, then the places with the most bytes, each with its line and what happened there.
    pub fn show(&self, own: &OwnFrames<'_>) -> String {
        let (sums, units) = (own.profile().sums(), &own.profile().units);
        let sites = sites(own);
        let most = if let Lines::File(_) = self.lines { usize::MAX } else { MOST_PLACES };
        let verb = if units.mode == Mode::Heap { "" } else { units.mode.verb() };
        let all = format!("{} {verb} in all", figures(units, sums)).replace("  in all", " in all");
        let mut text = format!("{}\n{all}\n", self.style.strong(&head(units)));
        for site in sites.iter().take(most) {
            text.push_str(&format!("\n{}\n", figures(units, site.amounts)));
            text.push_str(&self.site(site, own.nowhere()));
        }
        if sites.len() > most {
            let mut rest = Amounts::default();
            for site in &sites[most..] {
                rest += site.amounts;
            }
            let others = count((sites.len() - most) as u64, "more place");
            text.push_str(&format!("\n{} in {others}\n", figures(units, rest)));
        }
        if let Some(lacks) = own.lacks() {
            text.push_str(&format!("\n{}\n", wrap(lacks.advice(), self.columns).trim_end()));
        }
        if sites.is_empty() {
            text.push_str(&format!("\n{}\n", units.mode.nothing()));
        }
        text
    }

    /// Where a place is, its line, and what happened there.
    pub(super) fn site(&self, site: &Site, nowhere: &str) -> String {
        let causes = self.causes(site);
        if site.is_nowhere() {
            return self.line("", &format!("from {nowhere}")) + &self.prose(&causes);
        }
        let sources = match self.lines {
            Lines::File(source) => {
                return self.marked(span::line(source, site.line).unwrap_or_default(), site, &causes);
            }
            Lines::Found(sources) => sources,
        };
        let Site { function, file, line, column, .. } = site;
        let function = sanitize(function.as_bytes());
        if *line == 0 {
            return self.line("", &function) + &self.prose(&causes);
        }
        let column = if *column > 0 { format!(":{column}") } else { String::new() };
        let location = sanitize(format!("{file}:{line}{column}").as_bytes());
        let place = self.line("", &location) + &self.line("", &self.style.faint(&function));
        match sources.line(site) {
            Some(text) => place + &self.marked(text, site, &causes),
            None => place + &self.prose(&causes),
        }
    }

    /// A line of source, and below it a mark at the name that is responsible.
    fn marked(&self, line: &str, site: &Site, causes: &str) -> String {
        let (start, length) = span::span(line, site.column);
        let indent = line.len() - line.trim_start().len();
        let shown = |text: &str| sanitize(text.as_bytes()).replace('\t', "    ");
        let before = width_of(&shown(&line[indent.min(start)..start]));
        let carets = "^".repeat(width_of(&shown(&line[start..start + length])).max(1));
        let text = self.line(&site.line.to_string(), &shown(line.trim()));
        if site.column == 0 && causes.is_empty() {
            return text;
        }
        let marked = format!("{:before$}{carets} {causes}", "");
        if width_of(&marked) <= self.room() {
            return text + &self.line("", &self.style.error(marked.trim_end()));
        }
        // Where the line was cut there is nothing to mark.
        let carets = format!("{:before$}{carets}", "");
        let carets = if width_of(&carets) < self.room() {
            self.prose(&self.style.error(&carets))
        } else {
            String::new()
        };
        text + &carets + &self.prose(causes)
    }

    fn causes(&self, site: &Site) -> String {
        let told = &site.causes[..site.causes.len().min(MOST_CAUSES)];
        let more = if told.len() < site.causes.len() { "; and more" } else { "" };
        told.join("; ") + more
    }

    /// Prose, wrapped.
    pub(super) fn prose(&self, text: &str) -> String {
        wrap(text, self.room()).lines().map(|line| self.line("", line)).collect()
    }

    /// The columns behind the bar.
    fn room(&self) -> usize {
        self.columns.saturating_sub(8)
    }

    /// A line behind the bar that rustc draws.
    fn line(&self, number: &str, text: &str) -> String {
        let bar = self.style.margin(&format!("{number:>5} |"));
        format!("{bar} {}\n", cut(text, self.room()))
    }
}

/// A row for each of several profiles that count the same, with its name in front.
pub fn table<'a>(units: &Units, rows: impl IntoIterator<Item = (&'a str, Amounts)>, style: Style) -> String {
    let head = format!("{:8}{}", "", head(units));
    let rows = rows.into_iter().map(|(name, sums)| format!("{name:8}{}\n", figures(units, sums)));
    format!("{}\n{}", style.strong(&head), rows.collect::<String>())
}

fn head(units: &Units) -> String {
    row(units.heads().into_iter().map(|head| sanitize(head.as_bytes())))
}

fn figures(units: &Units, amounts: Amounts) -> String {
    row(units.figures(amounts).into_iter().zip(WIDTHS).map(|(figure, width)| rounded(figure, width - 1)))
}

/// How the figures of one profile differ from those of another: `-10`, `+3`, `0`.
pub(super) fn difference(units: &Units, old: Amounts, new: Amounts) -> String {
    let pairs = units.figures(old).into_iter().zip(units.figures(new)).zip(WIDTHS);
    row(pairs.map(|((old, new), width)| {
        let sign = if new > old {
            "+"
        } else if new < old {
            "-"
        } else {
            ""
        };
        format!("{sign}{}", rounded(new.abs_diff(old), width - 2))
    }))
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().zip(WIDTHS).map(|(cell, width)| format!("{cell:>width$}")).collect()
}

/// A number that takes up to so many columns, 10 at least: beyond that rounded, as 1.2 T for 1.2 * 10^12.
fn rounded(n: u64, columns: usize) -> String {
    let exact = number(n);
    if exact.len() <= columns {
        return exact;
    }
    const PREFIXES: [(u64, char); 3] =
        [(1_000_000_000_000_000, 'P'), (1_000_000_000_000, 'T'), (1_000_000_000, 'G')];
    let (unit, prefix) = PREFIXES.into_iter().find(|(unit, _)| n >= *unit).unwrap_or((1, ' '));
    format!("{:.1} {prefix}", n as f64 / unit as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Amount, Profile, read};

    const SOURCE: &str =
        "fn main() {\n    let mut list = Vec::new();\n\tlist.push(1); list.push(\"a\u{1b}[2J\");\n}\n";

    fn of_file(source: &str, columns: usize) -> Listing<'_> {
        Listing { lines: Lines::File(source), style: Style::default(), columns }
    }

    /// Of a program whose files are not found.
    fn of_program(profile: &Profile, columns: usize) -> String {
        let listing = Listing { lines: Lines::Found(&Sources::default()), style: Style::default(), columns };
        listing.show(&OwnFrames::of_program(profile))
    }

    /// A profile with a point for each of these frames, below a `push`.
    fn text(frames: &[&str]) -> String {
        let points = (0..frames.len()).map(|i| {
            format!(
                r#"{{"tb":{},"tbk":{},"gb":9,"gbk":1,"eb":1,"ebk":1,"fs":[0,{}]}}"#,
                1000 - i,
                i + 1,
                i + 1
            )
        });
        let points: Vec<String> = points.collect();
        let frames: Vec<String> = frames.iter().map(|frame| format!(r#","0x1: {frame}""#)).collect();
        let (points, frames) = (points.join(","), frames.concat());
        let grow = "alloc::raw_vec::RawVecInner<A>::grow_one (src/raw_vec/mod.rs:1:2)";
        format!(
            r#"{{"dhatFileVersion":2,"mode":"rust-heap","pps":[{points}],"ftbl":["0x0: {grow}"{frames}]}}"#
        )
    }

    #[test]
    fn shows_lines_of_the_source_with_a_mark() {
        let profile =
            read(text(&["main (a/b.rs:3:21)", "main (a/b.rs:3:2)", "f (a/c.rs:1:1)"]).as_bytes()).unwrap();
        let own = OwnFrames::of(&profile, "a/b.rs");
        let expected = "     blocks         bytes          peak          left
          6         2,997            27             3 in all

          1         1,000             9             1
    3 | list.push(1); list.push(\"a␛[2J\");
      |                    ^^^^ a Vec grew

          2           999             9             1
    3 | list.push(1); list.push(\"a␛[2J\");
      | ^^^^ a Vec grew

          3           998             9             1
      | from no line of this file
      | a Vec grew
";
        assert_eq!(of_file(SOURCE, 80).show(&own), expected);
    }

    #[test]
    fn shows_lines_of_any_program_and_how_many_more_there_are() {
        let frames: Vec<String> = (1..=30).map(|line| format!("app::f (src/app.rs:{line}:5)")).collect();
        let frames: Vec<&str> = frames.iter().map(String::as_str).collect();
        let profile = read(text(&frames).as_bytes()).unwrap();
        let shown = of_program(&profile, 80);
        let first =
            "          1         1,000             9             1\n      | src/app.rs:1:5\n      | app::f\n";
        assert!(shown.contains(first), "{shown}");
        assert!(shown.contains("src/app.rs:20:5") && !shown.contains("src/app.rs:21:5"), "{shown}");
        assert!(shown.ends_with(" in 10 more places\n"), "{shown}");
    }

    #[test]
    fn fits_its_columns() {
        let long = format!("app::{} ({}.rs:3:20)", "f".repeat(300), "a".repeat(300));
        let wide = format!("fn main() {{}}\n\n    {}vec![1]\n", "é界".repeat(80));
        let profile = read(text(&[&long, "main (a/b.rs:3:246)", "main (a/b.rs:3:5)"]).as_bytes()).unwrap();
        for columns in [80, 40] {
            let program = of_program(&profile, columns);
            let file = of_file(&wide, columns).show(&OwnFrames::of(&profile, "a/b.rs"));
            for line in program.lines().chain(file.lines()).filter(|line| line.contains('|')) {
                assert!(width_of(line) <= columns, "{columns}: {line}");
            }
            assert!(file.contains("a Vec grew"), "{file}");
        }
    }

    #[test]
    fn rounds_what_is_too_long() {
        for (n, text) in
            [(0, "0"), (9_999_999_999, "9,999,999,999"), (10_000_000_000, "10.0 G"), (u64::MAX, "18446.7 P")]
        {
            assert_eq!(rounded(n, 13), text);
        }
    }

    #[test]
    fn says_so_when_there_is_nothing() {
        let profile = read(text(&[]).as_bytes()).unwrap();
        let shown = of_program(&profile, 80);
        assert!(shown.ends_with("Nothing was allocated.\n"), "{shown}");
    }

    #[test]
    fn tells_a_difference_with_its_sign() {
        let amounts = |blocks, bytes| Amounts { total: Amount { blocks, bytes }, ..Amounts::default() };
        let units = Units::of(Mode::Copy, None, None);
        let told = |old, new| difference(&units, old, new);
        assert_eq!(told(amounts(11, 32_752), amounts(1, 40_000)), "        -10        +7,248");
        assert_eq!(told(amounts(0, u64::MAX), amounts(0, 0)), "          0    -18446.7 P");
    }

    #[test]
    fn puts_profiles_below_one_another() {
        let (total, end) = (Amount { blocks: 3, bytes: 1_000 }, Amount { blocks: 1, bytes: 7 });
        let sums = Amounts { total, peak: Amount::default(), end };
        let expected = "             blocks         bytes          peak          left\nyours             3         1,000             0             7\n";
        assert_eq!(table(&Units::default(), [("yours", sums)], Style::default()), expected);
        let expected = "             events         units\nyours             3         1,000\n";
        let units = Units::of(Mode::AdHoc, None, None);
        assert_eq!(table(&units, [("yours", sums)], Style::default()), expected);
    }
}
