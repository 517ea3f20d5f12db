//! For people at a terminal.

use super::{chapters, path, problems};
use crate::grade::batch::Scorecard;
use crate::ui::style::{Style, count};
use crate::ui::terminal::width_of;

/// One submission: a line for each exercise, with the reasons why one does not pass below it.
pub fn one(card: &Scorecard, style: Style) -> String {
    let names = card.grades.iter().map(|grade| grade.exercise.name.len());
    let width = names.max().unwrap_or(0).max("exercise".len());
    let mut page = style.strong(&format!("{:<width$}  {:<16} {:>6}", "exercise", "status", "points")) + "\n";
    for grade in &card.grades {
        let status = format!("{:<16}", grade.finding.name());
        let status = if grade.finding.passed() { style.good(&status) } else { style.error(&status) };
        let points = format!("{}/{}", grade.points(), grade.of());
        page.push_str(&format!("{:<width$}  {status} {points:>6}\n", grade.exercise.name));
        for problem in problems(grade) {
            let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
            let column = problem.column.map(|column| format!(":{column}")).unwrap_or_default();
            let place = style.faint(&format!("{}{line}{column}", path(grade)));
            page.push_str(&format!("  {place}: {} ({})\n", problem.text, problem.title));
        }
    }
    page.push_str(&format!("\n{}\n", total(card)));
    page.push_str(&result(card, style));
    page
}

/// `35 of 124 points, 17 of 62 exercises pass`.
pub fn total(card: &Scorecard) -> String {
    let exercises = count(card.grades.len() as u64, "exercise");
    let pass = if card.grades.len() == 1 { "passes" } else { "pass" };
    format!(
        "{} of {}, {} of {exercises} {pass}",
        card.points(),
        count(card.of().into(), "point"),
        card.solved()
    )
}

fn result(card: &Scorecard, style: Style) -> String {
    if card.passed() {
        return style.good("passed") + "\n";
    }
    format!("{}: it lacks {}\n", style.error("not passed"), card.wants())
}

/// A line for each submission, with the points in each chapter.
pub fn many(cards: &[Scorecard], style: Style) -> String {
    let width =
        cards.iter().map(|card| width_of(&card.submission)).max().unwrap_or(0).max("submission".len());
    let numbers: Vec<&str> =
        cards.first().map(chapters).unwrap_or_default().iter().map(|(chapter, ..)| number(chapter)).collect();
    let pad = |text: &str| " ".repeat(width - width_of(text).min(width));
    let mut head = format!("submission{}  {:>9} {:>7}", pad("submission"), "points", "solved");
    head.extend(numbers.iter().map(|number| format!(" {number:>4}")));
    let mut page = style.strong(&head) + "\n";
    for card in cards {
        let points = format!("{}/{}", card.points(), card.of());
        let solved = format!("{}/{}", card.solved(), card.grades.len());
        let each: String = chapters(card).iter().map(|(_, points, _)| format!(" {points:>4}")).collect();
        let result = if card.passed() { style.good("passed") } else { style.error("not passed") };
        let name = &card.submission;
        page.push_str(&format!("{name}{}  {points:>9} {solved:>7}{each}  {result}\n", pad(name)));
    }
    let passed = cards.iter().filter(|card| card.passed()).count();
    page.push_str(&format!("\n{passed} of {} passed\n", count(cards.len() as u64, "submission")));
    page
}

/// The number of a chapter.
pub fn number(chapter: &str) -> &str {
    chapter.split('_').next().unwrap_or(chapter)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn shows_one_submission_with_its_reasons() {
        let expected = "\
exercise  status           points
intro1    passed              1/1
vec2      failed              0/2
  exercises/01_vec/vec2.rs:18:17: 11 allocations, the limit is 1 (allocates_once)
vec3      does not compile    0/2
  exercises/01_vec/vec3.rs:7:9: error[E0425]: cannot find `<x>` | 100% (compiles)
vec4      refused             0/2
  exercises/01_vec/vec4.rs:3: `unsafe` is not for exercises: take it out (unsafe)
vec5      missing             0/2
  exercises/01_vec/vec5.rs: there is no such file (missing)

1 of 9 points, 1 of 5 exercises pass
not passed: it lacks vec2, 3 more points
";
        assert_eq!(one(&sample(), Style::default()), expected);
    }

    #[test]
    fn shows_many_as_a_table() {
        let passed = Scorecard { submission: "bjørn".into(), lacks: Vec::new(), ..sample() };
        let expected = "\
submission     points  solved   00   01
ada               1/9     1/5    1    0  not passed
bjørn             1/9     1/5    1    0  passed

1 of 2 submissions passed
";
        assert_eq!(many(&[sample(), passed], Style::default()), expected);
        assert!(many(&[], Style::default()).ends_with("0 of 0 submissions passed\n"));
    }
}
