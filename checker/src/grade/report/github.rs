//! For GitHub Actions: a summary in Markdown, annotations on lines, and outputs for later steps.

use super::text::{number, total};
use super::{Problem, chapters, path, problems};
use crate::grade::batch::{Grade, Scorecard};
use crate::ui::style::count;

/// GitHub shows so many annotations of one step.
const MOST_ANNOTATIONS: usize = 10;
/// GitHub takes no summary of more than 1 MiB.
const MOST_SUMMARY: usize = 1_000_000;

/// The summary of one submission.
pub fn summary(card: &Scorecard) -> String {
    let result = if card.passed() { "Passed" } else { "Not passed" };
    let mut page = format!("### {result}: {}\n\n", total(card));
    if !card.passed() {
        page.push_str(&format!("It lacks {}.\n\n", card.wants()));
    }
    page.push_str("| chapter | points | of |\n| --- | ---: | ---: |\n");
    for (chapter, points, of) in chapters(card) {
        page.push_str(&format!("| {} | {points} | {of} |\n", code(chapter)));
    }
    let open: Vec<&Grade> = card.grades.iter().filter(|grade| !grade.finding.passed()).collect();
    if !open.is_empty() {
        let exercises = count(open.len() as u64, "exercise");
        page.push_str(&format!("\n<details><summary>Why {exercises} did not pass</summary>\n\n"));
        page.push_str("| exercise | status | why | line |\n| --- | --- | --- | ---: |\n");
        for grade in open {
            for problem in problems(grade) {
                let line = problem.line.map(|line| line.to_string()).unwrap_or_default();
                let (name, status) = (code(&grade.exercise.name), grade.finding.name());
                page.push_str(&format!("| {name} | {status} | {} | {line} |\n", reason(&problem)));
            }
        }
        page.push_str("\n</details>\n");
    }
    shorten(page)
}

/// The summary of many: a table.
pub fn table(cards: &[Scorecard]) -> String {
    let passed = cards.iter().filter(|card| card.passed()).count();
    let mut page = format!("### {passed} of {} passed\n\n", count(cards.len() as u64, "submission"));
    let all = cards.first().map(chapters).unwrap_or_default();
    let heads: String = all.iter().map(|(chapter, ..)| format!(" {} |", number(chapter))).collect();
    page.push_str(&format!("| submission | result | points | of |{heads}\n"));
    page.push_str(&format!("| --- | --- | ---: | ---: |{}\n", " ---: |".repeat(all.len())));
    for card in cards {
        let result = if card.passed() { "passed" } else { "not passed" };
        let each: String = chapters(card).iter().map(|(_, points, _)| format!(" {points} |")).collect();
        let name = code(&card.submission);
        page.push_str(&format!("| {name} | {result} | {} | {} |{each}\n", card.points(), card.of()));
    }
    shorten(page)
}

/// Annotations, one of each exercise before a second one of any.
pub fn annotations(card: &Scorecard) -> String {
    let mut all: Vec<(usize, &Grade, Problem)> = Vec::new();
    for grade in &card.grades {
        all.extend(problems(grade).into_iter().enumerate().map(|(turn, problem)| (turn, grade, problem)));
    }
    all.sort_by_key(|(turn, ..)| *turn);
    let lines = all.iter().take(MOST_ANNOTATIONS).map(|(_, grade, problem)| annotation(grade, problem));
    lines.collect()
}

fn annotation(grade: &Grade, problem: &Problem) -> String {
    let place = [("line", problem.line), ("col", problem.column)];
    let place: Vec<(&str, u64)> =
        place.into_iter().filter_map(|(name, figure)| Some((name, u64::from(figure?)))).collect();
    let title = format!("{}: {}", grade.exercise.name, problem.title);
    annotation_at("error", &path(grade), &place, &title, &problem.text)
}

/// One annotation: of a level, in a file, at `line` and `col`.
pub fn annotation_at(level: &str, file: &str, place: &[(&str, u64)], title: &str, text: &str) -> String {
    let place: String = place.iter().map(|(name, figure)| format!(",{name}={figure}")).collect();
    format!("::{level} file={}{place},title={}::{}\n", property(file), property(title), data(text))
}

/// `name=value` lines for `GITHUB_OUTPUT`; sums, if there are many.
pub fn outputs(cards: &[Scorecard]) -> String {
    let passed = cards.iter().all(Scorecard::passed);
    let sum = |figure: fn(&Scorecard) -> u32| cards.iter().map(figure).sum::<u32>();
    let (points, of) = (sum(Scorecard::points), sum(Scorecard::of));
    let solved: usize = cards.iter().map(Scorecard::solved).sum();
    let exercises: usize = cards.iter().map(|card| card.grades.len()).sum();
    format!("passed={passed}\npoints={points}\nof={of}\nsolved={solved}\nexercises={exercises}\n")
}

/// Text of a workflow command: a line's end would begin another command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn reason(problem: &Problem) -> String {
    code(&format!("{}: {}", problem.title, problem.text))
}

/// Inside of backticks nothing is markup but a backtick, and in a table a bar, which a backslash keeps from being
/// one unless there is another before it.
fn code(text: &str) -> String {
    let text = text.replace('`', "'").replace("\\|", "\\ |").replace(['\n', '\r'], " ");
    format!("`{}`", text.replace('|', "\\|"))
}

fn shorten(mut page: String) -> String {
    if page.len() > MOST_SUMMARY {
        let end = page[..page.floor_char_boundary(MOST_SUMMARY)].rfind('\n').map_or(0, |end| end + 1);
        page.truncate(end);
        page.push_str("\nThe rest does not fit: GitHub takes 1 MiB.\n");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn annotates_the_line_that_allocates() {
        let lines = annotations(&sample());
        let first = "::error file=exercises/01_vec/vec2.rs,line=18,col=17,title=vec2%3A allocates_once::11 \
                     allocations, the limit is 1\n";
        assert!(lines.starts_with(first), "{lines}");
        assert!(
            lines.contains("line=7,col=9,title=vec3%3A compiles::error[E0425]: cannot find `<x>` | 100%25\n")
        );
        assert_eq!(lines.lines().count(), 4);
    }

    #[test]
    fn nothing_in_a_text_is_a_command() {
        assert_eq!(data("100%\r\n::set-env::"), "100%25%0D%0A::set-env::");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }

    #[test]
    fn sums_up_in_markdown() {
        let page = summary(&sample());
        assert!(page.starts_with("### Not passed: 1 of 9 points, 1 of 5 exercises pass\n"), "{page}");
        assert!(page.contains("| `01_vec` | 0 | 8 |\n"));
        assert!(
            page.contains("| `vec2` | failed | `allocates_once: 11 allocations, the limit is 1` | 18 |\n")
        );
        assert!(page.contains("cannot find '<x>' \\| 100%`"), "{page}");
        // Two backslashes would be one for the table, and the bar the end of the cell.
        assert_eq!(code("a\\| b | c\\\\|"), "`a\\ \\| b \\| c\\\\ \\|`");
        let table = table(&[sample()]);
        assert!(table.contains("| `ada` | not passed | 1 | 9 | 1 | 0 |\n"), "{table}");
        assert_eq!(outputs(&[sample()]), "passed=false\npoints=1\nof=9\nsolved=1\nexercises=5\n");
    }

    #[test]
    fn a_summary_that_is_too_long_ends_at_a_line() {
        let page = shorten("| row é |\n".repeat(200_000));
        assert!(page.len() < 1 << 20);
        assert!(page.ends_with("| row é |\n\nThe rest does not fit: GitHub takes 1 MiB.\n"));
    }
}
