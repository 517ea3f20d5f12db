//! Comma-separated values by RFC 4180: a row for each submission, for spreadsheets.

use crate::grade::batch::Scorecard;

/// A heading, and a row for each card; the columns of exercises are those of the first.
pub fn render(cards: &[Scorecard]) -> String {
    let mut page = String::from("submission,points,of,solved,exercises,passed");
    for grade in cards.first().iter().flat_map(|card| &card.grades) {
        page.push_str(&format!(",{}", field(&grade.exercise.name)));
    }
    page.push_str("\r\n");
    for card in cards {
        let passed = if card.passed() { "yes" } else { "no" };
        let Scorecard { submission, grades, .. } = card;
        let name = field(submission);
        let figures = (card.points(), card.of(), card.solved(), grades.len());
        page.push_str(&format!("{name},{},{},{},{},{passed}", figures.0, figures.1, figures.2, figures.3));
        for grade in grades {
            page.push_str(&format!(",{}", field(grade.finding.name())));
        }
        page.push_str("\r\n");
    }
    page
}

/// A field, quoted where it must be. A spreadsheet takes what begins like a formula for one.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_string() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn writes_a_row_for_each_submission() {
        let expected = "submission,points,of,solved,exercises,passed,intro1,vec2,vec3,vec4,vec5\r\n\
            ada,1,9,1,5,no,passed,failed,does not compile,refused,missing\r\n";
        assert_eq!(render(&[sample()]), expected);
        assert_eq!(render(&[]), "submission,points,of,solved,exercises,passed\r\n");
    }

    #[test]
    fn a_name_is_no_second_field_and_no_formula() {
        assert_eq!(field("Lovelace, \"Ada\""), "\"Lovelace, \"\"Ada\"\"\"");
        assert_eq!(field("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(field("ada-1"), "ada-1");
    }
}
