//! What was saved over some exercises: as they were published, and the learner's best.

use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::cost_table::{self, Figures};
use crate::course::exercise_text::ExerciseText;
use crate::course::progress::Progress;
use crate::ui::style::{Style, count, number};

/// The sums over those exercises of which both are known. Predictions have no figures, nor has what threads allocate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Savings {
    pub before: Figures,
    pub now: Figures,
    /// How many exercises that are.
    pub exercises: usize,
}

/// Sums up what is recorded, of the first limit of each exercise. Nothing is built or run for it.
pub fn savings(catalog: &Catalog, progress: &Progress, exercises: &[Exercise]) -> Savings {
    let mut savings = Savings::default();
    for exercise in exercises {
        let best = progress.best(&exercise.name).filter(|_| progress.is_passed(&exercise.name));
        let Some((before, best)) = published(catalog, exercise).zip(best) else { continue };
        savings.exercises += 1;
        add(&mut savings.before, before);
        add(&mut savings.now, (*best).into());
    }
    savings
}

/// What the first limit's test costs as the exercise was published, by the table that `verify` holds to what is measured.
fn published(catalog: &Catalog, exercise: &Exercise) -> Option<Figures> {
    let text = catalog.read(exercise, Version::Solution).ok()?;
    let entries = cost_table::parse(ExerciseText::split(&text).story_lines()).ok()?;
    entries.first()?.before
}

fn add(sum: &mut Figures, figures: Figures) {
    sum.blocks = sum.blocks.saturating_add(figures.blocks);
    sum.bytes = sum.bytes.saturating_add(figures.bytes);
    sum.peak = sum.peak.saturating_add(figures.peak);
    sum.left = sum.left.saturating_add(figures.left);
}

impl Savings {
    /// Three rows: blocks, bytes, peak.
    pub fn shown(&self, style: Style) -> String {
        if self.exercises == 0 {
            return "None of these exercises is measured.\n".to_string();
        }
        let rows = [
            ("blocks", self.before.blocks, self.now.blocks),
            ("bytes", self.before.bytes, self.now.bytes),
            ("peak", self.before.peak, self.now.peak),
        ];
        let width = rows.iter().map(|(_, before, _)| number(*before).len()).max().unwrap_or(0);
        let row = |(name, before, now): &(&str, u64, u64)| {
            format!("  {name:<6}  {:>width$} → {}\n", number(*before), style.good(&number(*now)))
        };
        let told = format!(
            "As published → your best, added up over the first limit of {}.\n",
            count(self.exercises as u64, "exercise")
        );
        rows.iter().map(row).collect::<String>() + &told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Heap;

    #[test]
    fn sums_up_what_passed_and_is_known() {
        let catalog = Catalog::find().unwrap();
        let mut progress = Progress::default();
        let heap =
            |total_blocks| Heap { total_blocks, total_bytes: 14_400, max_bytes: 10, ..Heap::default() };
        progress.record("vec1", true, None);
        progress.record("vec2", true, Some(heap(1)));
        progress.record("vec4", true, Some(heap(3)));
        progress.record("vec5", true, Some(heap(7)));
        progress.record("vec5", false, None);
        let all = savings(&catalog, &progress, catalog.exercises());
        assert_eq!((all.exercises, all.before.blocks, all.now.blocks), (2, 11 + 2_762, 4));
        assert_eq!((all.before.bytes, all.before.peak, all.now.peak), (32_752 + 497_160, 16_384 + 360, 20));
        let shown = all.shown(Style::default());
        assert!(shown.contains("  blocks    2,773 → 4\n") && shown.contains("of 2 exercises"), "{shown}");
        assert!(savings(&catalog, &progress, &[]).shown(Style::default()).starts_with("None"));
    }
}
