//! Budgets: what a measurement may cost at the most, and what is said when it costs more.

#[allow(dead_code, reason = "the checker uses the rest")]
mod cause;
mod derived;
mod diagnostic;
mod file;
mod profile;
mod site;
mod source;
mod words;

use std::path::PathBuf;

use dhat::HeapStats;

use crate::measure::Heap;

/// What a measurement may cost at the most. See [`Heap::assert`].
///
/// Each field is a limit of its own, and is met by a figure that is as high. Always end with
/// `..Budget::default()`, which has no limits: a later version may add a field.
///
/// ```
/// use heaplings::{Budget, measure};
///
/// let heap = measure(|| (0..3_600).map(|n| n as f32).collect::<Vec<_>>());
/// heap.assert(Budget { blocks: 1, bytes: 14_400, ..Budget::default() });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Allocations, freed or not, with each reallocation as one more: dhat's `total_blocks`.
    pub blocks: u64,
    /// The bytes of these allocations: dhat's `total_bytes`.
    pub bytes: u64,
    /// The bytes that are alive at the peak: dhat's `max_bytes`.
    pub peak: u64,
    /// The bytes that are alive when the closure returns: dhat's `curr_bytes`. They are what its value
    /// retains, or a leak.
    pub left: u64,
}

impl Default for Budget {
    /// No limits.
    fn default() -> Budget {
        Budget { blocks: u64::MAX, bytes: u64::MAX, peak: u64::MAX, left: u64::MAX }
    }
}

impl Budget {
    /// No allocation.
    ///
    /// ```
    /// heaplings::measure(|| 2 + 2).assert(heaplings::Budget::NOTHING);
    /// ```
    pub const NOTHING: Budget = Budget { blocks: 0, bytes: 0, peak: 0, left: 0 };

    fn of(stats: &HeapStats) -> Budget {
        Budget {
            blocks: stats.total_blocks,
            bytes: stats.total_bytes,
            peak: stats.max_bytes as u64,
            left: stats.curr_bytes as u64,
        }
    }

    /// The figures, in the order and by the names of a file of budgets.
    fn figures(&self) -> [(&'static str, u64); 4] {
        [("blocks", self.blocks), ("bytes", self.bytes), ("peak", self.peak), ("left", self.left)]
    }

    fn figure_mut(&mut self, name: &str) -> Option<&mut u64> {
        match name {
            "blocks" => Some(&mut self.blocks),
            "bytes" => Some(&mut self.bytes),
            "peak" => Some(&mut self.peak),
            "left" => Some(&mut self.left),
            _ => None,
        }
    }
}

/// A budget that is looked up in a file, by its name. Made by [`budget!`](crate::budget).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBudget {
    file: PathBuf,
    name: String,
}

impl NamedBudget {
    /// The budget `name` in `file`, which is read when it is used. A relative path begins at the current folder,
    /// and cargo starts tests in the folder of their package.
    ///
    /// # Panics
    ///
    /// If `name` is empty, or has a white space, a `=` or a `#`.
    #[track_caller]
    pub fn new(file: impl Into<PathBuf>, name: impl Into<String>) -> NamedBudget {
        let name = name.into();
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '=' || c == '#';
        assert!(
            !name.is_empty() && !name.contains(odd),
            "`{name}` cannot be the name of a budget: it must have no white space, `=` or `#`"
        );
        NamedBudget { file: file.into(), name }
    }
}

/// The budget of this name in the file `heaplings.budgets`, which lies beside the package's `Cargo.toml`.
///
/// ```no_run
/// let heap = heaplings::measure(|| "one two three".split(' ').collect::<Vec<_>>());
/// heap.assert(heaplings::budget!("split"));
/// ```
///
/// Run the test once with `HEAPLINGS_BLESS=1`, and the measured figures are written there:
///
/// ```text
/// # name, and what it may cost at the most
/// split blocks=1 bytes=64 peak=64 left=64
/// ```
///
/// From then on the test fails when a figure rises. The file belongs under version control. A line has a name and
/// any of the four figures, as in [`Budget`]: remove a figure, and it is limited no more and written no more.
/// `#` begins a comment, and `14_400` is 14400. Each name must be there only once.
#[macro_export]
macro_rules! budget {
    ($name:expr $(,)?) => {
        $crate::NamedBudget::new(concat!(env!("CARGO_MANIFEST_DIR"), "/heaplings.budgets"), $name)
    };
}

/// What [`Heap::assert`] takes: a [`Budget`], or a [`NamedBudget`].
#[derive(Debug, Clone)]
pub struct Expected(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Given(Budget),
    Named(NamedBudget),
}

impl From<Budget> for Expected {
    fn from(budget: Budget) -> Expected {
        Expected(Kind::Given(budget))
    }
}

impl From<NamedBudget> for Expected {
    fn from(named: NamedBudget) -> Expected {
        Expected(Kind::Named(named))
    }
}

impl<T> Heap<T> {
    /// Asserts that the measurement stayed within a budget.
    ///
    /// With `HEAPLINGS_BLESS=1` in the environment, a budget from a file is set to what was measured, and met.
    ///
    /// # Panics
    ///
    /// If a figure is higher than its limit. The message has the lines that allocated most, with what happened
    /// there, and all figures; dhat writes its profile as it does when `dhat::assert!` fails. Naming lines needs
    /// debug information, as cargo's profile `dev` has it.
    ///
    /// Also if a file of budgets cannot be read or written, has a line that is none, or does not have the name.
    ///
    /// ```should_panic
    /// use heaplings::{Budget, measure};
    ///
    /// let heap = measure(|| vec![0_u8; 100]);
    /// heap.assert(Budget { bytes: 99, ..Budget::default() });
    /// ```
    #[track_caller]
    pub fn assert(&self, expected: impl Into<Expected>) {
        let measured = Budget::of(self);
        let (budget, source) = match expected.into().0 {
            Kind::Given(budget) => (budget, None),
            Kind::Named(named) => {
                let budget =
                    if file::blessing() { file::bless(&named, &measured) } else { file::read(&named) };
                match budget {
                    Ok(budget) => (budget, Some(named)),
                    Err(error) => panic!("{error}"),
                }
            }
        };
        let within_budget =
            measured.figures().iter().zip(budget.figures()).all(|((_, figure), (_, limit))| *figure <= limit);
        // dhat's own macro, which has the profile written before the message is made.
        dhat::assert!(
            within_budget,
            "\n{}",
            diagnostic::of(&measured, &budget, self.call(), source.as_ref(), &self.profile_file())
        );
    }
}
