//! What a profile counts, in the words of DHAT for its mode.

use super::Amounts;

/// What DHAT was asked to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Blocks on the heap, with their lifetimes.
    #[default]
    Heap,
    /// Blocks that were copied, as by `memcpy`.
    Copy,
    /// Events of the program's own choice.
    AdHoc,
}

impl Mode {
    /// By the name in a file. The dhat package writes `rust-` in front.
    pub fn named(name: &str) -> Option<Mode> {
        let name = name.strip_prefix("rust-").unwrap_or(name);
        [Mode::Heap, Mode::Copy, Mode::AdHoc].into_iter().find(|mode| mode.name() == name)
    }

    /// The name that Valgrind's option `--mode` takes.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Heap => "heap",
            Mode::Copy => "copy",
            Mode::AdHoc => "ad-hoc",
        }
    }

    /// What became of what is counted.
    pub fn verb(self) -> &'static str {
        match self {
            Mode::Heap => "allocated",
            Mode::Copy => "copied",
            Mode::AdHoc => "occurred",
        }
    }

    /// A profile without anything, in words.
    pub fn nothing(self) -> &'static str {
        match self {
            Mode::Heap => "Nothing was allocated.",
            Mode::Copy => "Nothing was copied.",
            Mode::AdHoc => "No event occurred.",
        }
    }

    /// Whether what is counted is alive for a time, so that it has a peak and an end.
    pub fn has_lifetimes(self) -> bool {
        self == Mode::Heap
    }
}

/// The mode, and what its two figures are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    pub mode: Mode,
    /// `blocks`, or `events`.
    pub blocks: String,
    /// `bytes`, or `units`.
    pub bytes: String,
}

impl Default for Units {
    fn default() -> Units {
        Units::of(Mode::Heap, None, None)
    }
}

impl Units {
    /// With the names that a file gives, if it gives any.
    pub fn of(mode: Mode, blocks: Option<String>, bytes: Option<String>) -> Units {
        let usual = if mode == Mode::AdHoc { ["events", "units"] } else { ["blocks", "bytes"] };
        let [usual_blocks, usual_bytes] = usual.map(str::to_string);
        Units { mode, blocks: blocks.unwrap_or(usual_blocks), bytes: bytes.unwrap_or(usual_bytes) }
    }

    /// What the columns of a table are called.
    pub fn heads(&self) -> Vec<&str> {
        let own = [self.blocks.as_str(), &self.bytes];
        if self.mode.has_lifetimes() { [&own[..], &["peak", "left"]].concat() } else { own.to_vec() }
    }

    /// The figures that stand in those columns.
    pub fn figures(&self, amounts: Amounts) -> Vec<u64> {
        let figures = [amounts.total.blocks, amounts.total.bytes, amounts.peak.bytes, amounts.end.bytes];
        figures[..self.heads().len()].to_vec()
    }

    /// Both figures of the total: `3 blocks, 1,000 bytes`.
    pub fn told(&self, amounts: Amounts) -> String {
        let counted = |n: u64, many: &str| {
            // The plurals that DHAT writes end so.
            let noun = if n == 1 { many.strip_suffix('s').unwrap_or(many) } else { many };
            format!("{} {noun}", crate::ui::style::number(n))
        };
        let total = amounts.total;
        format!("{}, {}", counted(total.blocks, &self.blocks), counted(total.bytes, &self.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Amount;

    #[test]
    fn knows_the_modes_of_both_programs() {
        for (name, mode) in [
            ("heap", Some(Mode::Heap)),
            ("rust-heap", Some(Mode::Heap)),
            ("copy", Some(Mode::Copy)),
            ("ad-hoc", Some(Mode::AdHoc)),
            ("rust-ad-hoc", Some(Mode::AdHoc)),
            ("cpu", None),
            ("rust-", None),
        ] {
            assert_eq!(Mode::named(name), mode, "{name}");
        }
    }

    #[test]
    fn takes_the_words_of_a_file_before_the_usual_ones() {
        let one = Amounts { total: Amount { blocks: 1, bytes: 2_000 }, ..Amounts::default() };
        let units = Units::of(Mode::AdHoc, None, None);
        assert_eq!((units.heads(), units.figures(one)), (vec!["events", "units"], vec![1, 2_000]));
        assert_eq!(units.told(one), "1 event, 2,000 units");
        let named = Units::of(Mode::Copy, Some("calls".to_string()), None);
        assert_eq!(named.heads(), ["calls", "bytes"]);
        assert_eq!(Units::default().heads(), ["blocks", "bytes", "peak", "left"]);
        assert_eq!(Units::default().figures(one), [1, 2_000, 0, 0]);
    }
}
