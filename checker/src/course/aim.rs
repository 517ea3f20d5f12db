//! The figure by which an exercise is judged first, and by which the learner's results are ranked.

use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::cost_table::{self, Entry, Figures};
use crate::course::exercise_text::ExerciseText;
use crate::course::limits::{self, Assertion};
use crate::profile::{Heap, Metric};
use crate::ui::style::count;

/// The figure that the exercise's first limit is about. If that test limits several, it is the first one that the
/// exercise exceeds as it was published. `text` holds the tests.
pub fn aim(text: &str, costs: &[Entry]) -> Option<Metric> {
    let tests = limits::tests(text);
    let test = tests.iter().find(|test| test.is_limit())?;
    aim_of(&test.assertions, test.name, costs)
}

/// The same for the limit of this name.
pub fn aim_of_test(text: &str, name: &str, costs: &[Entry]) -> Option<Metric> {
    let tests = limits::tests(text);
    let test = tests.iter().find(|test| test.name == name)?;
    aim_of(&test.assertions, name, costs)
}

fn aim_of(assertions: &[Assertion], name: &str, costs: &[Entry]) -> Option<Metric> {
    let before = costs.iter().find(|entry| entry.limit == name).and_then(|entry| entry.before);
    let missed = assertions.iter().filter(|one| before.is_none_or(|before| exceeds(before, one)));
    missed.chain(assertions).find_map(|one| one.metric)
}

/// Whether these figures exceed a limit. Where the table does not say, they do: every limit fails at first.
fn exceeds(before: Figures, limit: &Assertion) -> bool {
    let figure = match limit.metric {
        Some(Metric::TotalBlocks) => before.blocks,
        Some(Metric::TotalBytes) => before.bytes,
        Some(Metric::MaxBytes) => before.peak,
        Some(Metric::CurrBytes) => before.left,
        _ => return true,
    };
    limit.bound.is_none_or(|bound| figure > bound)
}

/// The aim of an exercise as it was published; none if it has no limits.
pub fn load(catalog: &Catalog, exercise: &Exercise) -> Option<Metric> {
    let starter = catalog.read(exercise, Version::Starter).ok()?;
    let solution = catalog.read(exercise, Version::Solution).unwrap_or_default();
    let costs = cost_table::parse(ExerciseText::split(&solution).story_lines()).unwrap_or_default();
    aim(&starter, &costs)
}

/// One figure with its name: `9 blocks`, `3,600 bytes at the peak`, `0 left`.
pub fn told(metric: Metric, heap: &Heap) -> String {
    let figure = heap.figure(metric);
    match metric {
        Metric::TotalBlocks => count(figure, "block"),
        Metric::TotalBytes => count(figure, "byte"),
        Metric::MaxBlocks => count(figure, "block") + " at the peak",
        Metric::MaxBytes => count(figure, "byte") + " at the peak",
        Metric::CurrBlocks | Metric::CurrBytes if figure == 0 => "0 left".to_string(),
        Metric::CurrBlocks => count(figure, "block") + " left",
        Metric::CurrBytes => count(figure, "byte") + " left",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_first_figure_that_the_exercise_exceeds() {
        let catalog = Catalog::find().unwrap();
        let aim = |name: &str| load(&catalog, catalog.exercise(name).unwrap());
        for (name, expected) in [
            ("vec1", None),
            ("vec2", Some(Metric::TotalBlocks)),
            ("vec3", Some(Metric::CurrBytes)),
            ("map7", Some(Metric::MaxBytes)),
            ("leak2", Some(Metric::CurrBlocks)),
            ("bench7", Some(Metric::TotalBytes)),
        ] {
            assert_eq!(aim(name), expected, "{name}");
        }
        let text = "#[test]\nfn none() { measure(f); }\n#[test]\nfn once() { let heap = measure(f);\n\
                    dhat::assert!(heap.total_blocks <= 4);\ndhat::assert!(heap.max_bytes <= 100); }";
        let before = Figures { blocks: 4, bytes: 900, peak: 101, left: 0 };
        let costs = [Entry { limit: "once".into(), before: Some(before), after: None }];
        assert_eq!(super::aim(text, &costs), Some(Metric::MaxBytes));
        assert_eq!(super::aim(text, &[]), Some(Metric::TotalBlocks));
        assert_eq!(aim_of_test(text, "none", &costs), None);
    }

    #[test]
    fn a_figure_has_its_name() {
        let heap =
            Heap { total_blocks: 9, total_bytes: 1, max_blocks: 1, max_bytes: 3_600, ..Heap::default() };
        let all: Vec<String> = Metric::ALL.iter().map(|metric| told(*metric, &heap)).collect();
        assert_eq!(
            all,
            ["9 blocks", "1 byte", "0 left", "0 left", "1 block at the peak", "3,600 bytes at the peak"]
        );
        let left = Heap { curr_blocks: 1, curr_bytes: 1_600, ..Heap::default() };
        assert_eq!(told(Metric::CurrBlocks, &left), "1 block left");
        assert_eq!(told(Metric::CurrBytes, &left), "1,600 bytes left");
    }
}
