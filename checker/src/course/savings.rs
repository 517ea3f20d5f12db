//! What was saved over some exercises: as they were published, and the learner's best.

use crate::course::aim;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::cost_table::{self, Figures};
use crate::course::exercise_text::ExerciseText;
use crate::course::progress::Progress;
use crate::ui::style::{Style, count, number};

/// The sums over those exercises of which both are known. Predictions have no figures, nor has what threads allocate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Savings {
    pub before: Figures,
    pub now: Figures,
    /// How many exercises that are.
    pub exercises: usize,
    /// The name of each, and the learner's best in the figure that it aims at.
    pub best: Vec<(String, String)>,
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
        let told = aim::load(catalog, exercise).map(|aim| aim::told(aim, best));
        savings.best.extend(told.map(|told| (exercise.name.clone(), told)));
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
    /// A row for blocks, bytes, the peak, and for what is left where there is any.
    pub fn shown(&self, style: Style) -> String {
        if self.exercises == 0 {
            return "None of these exercises is measured.\n".to_string();
        }
        let rows = [
            ("blocks", self.before.blocks, self.now.blocks),
            ("bytes", self.before.bytes, self.now.bytes),
            ("peak", self.before.peak, self.now.peak),
            ("left", self.before.left, self.now.left),
        ];
        let rows = &rows[..if (self.before.left, self.now.left) == (0, 0) { 3 } else { 4 }];
        let width = rows.iter().map(|(_, before, _)| number(*before).len()).max().unwrap_or(0);
        let row = |(name, before, now): &(&str, u64, u64)| {
            let after = number(*now);
            let after = if now < before { style.good(&after) } else { after };
            format!("  {name:<6}  {:>width$} → {after}\n", number(*before))
        };
        let told = format!(
            "As published → your best, added up over the first limit of {}.\n",
            count(self.exercises as u64, "exercise")
        );
        rows.iter().map(row).collect::<String>() + &told
    }

    /// A row for each exercise.
    pub fn each(&self) -> String {
        let width = self.best.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        self.best.iter().map(|(name, best)| format!("  {name:<width$}  {best}\n")).collect()
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
        assert!(shown.contains("  left     16,384 → 0\n"), "{shown}");
        assert_eq!(all.each(), "  vec2  1 block\n  vec4  3 blocks\n");
        assert!(savings(&catalog, &progress, &[]).shown(Style::default()).starts_with("None"));
    }
}
