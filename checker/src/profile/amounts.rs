//! Blocks and bytes: allocated in all, alive at the peak, alive at the end.

use std::ops::AddAssign;

use super::Metric;

/// So many blocks, and their bytes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    pub blocks: u64,
    pub bytes: u64,
}

impl Amount {
    /// Both together, if that fits, as it does for all points of a profile that was read.
    pub fn checked_add(self, other: Amount) -> Option<Amount> {
        let blocks = self.blocks.checked_add(other.blocks)?;
        Some(Amount { blocks, bytes: self.bytes.checked_add(other.bytes)? })
    }
}

/// For amounts of one profile, whose sum fits.
impl AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        self.blocks = self.blocks.saturating_add(other.blocks);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// What was allocated somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amounts {
    /// All of it, whether freed or not.
    pub total: Amount,
    /// What of it was alive at the moment at which the whole program held the most bytes (*t-gmax*).
    pub peak: Amount,
    /// What of it was alive at the end.
    pub end: Amount,
}

impl Amounts {
    pub fn at(self, moment: Moment) -> Amount {
        match moment {
            Moment::Total => self.total,
            Moment::Peak => self.peak,
            Moment::End => self.end,
        }
    }

    /// An amount at one moment, where no other is known.
    pub fn only(moment: Moment, amount: Amount) -> Amounts {
        let mut amounts = Amounts::default();
        match moment {
            Moment::Total => amounts.total = amount,
            Moment::Peak => amounts.peak = amount,
            Moment::End => amounts.end = amount,
        }
        amounts
    }

    /// Blocks and bytes of total, peak and end, in this order.
    pub fn figures(self) -> [u64; 6] {
        let Amounts { total, peak, end } = self;
        [total.blocks, total.bytes, peak.blocks, peak.bytes, end.blocks, end.bytes]
    }

    /// The amounts that have these [figures](Amounts::figures).
    pub fn of_figures(figures: [u64; 6]) -> Amounts {
        let [blocks, bytes, peak_blocks, peak_bytes, end_blocks, end_bytes] = figures;
        Amounts {
            total: Amount { blocks, bytes },
            peak: Amount { blocks: peak_blocks, bytes: peak_bytes },
            end: Amount { blocks: end_blocks, bytes: end_bytes },
        }
    }

    /// See [`Amount::checked_add`].
    pub fn checked_add(self, other: Amounts) -> Option<Amounts> {
        Some(Amounts {
            total: self.total.checked_add(other.total)?,
            peak: self.peak.checked_add(other.peak)?,
            end: self.end.checked_add(other.end)?,
        })
    }
}

impl AddAssign for Amounts {
    fn add_assign(&mut self, other: Amounts) {
        self.total += other.total;
        self.peak += other.peak;
        self.end += other.end;
    }
}

/// What a profile is read for: blocks allocated in all, alive at the peak, or alive at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Total,
    Peak,
    End,
}

impl Moment {
    /// The moment a metric speaks of.
    pub fn of(metric: Metric) -> Moment {
        match metric {
            Metric::TotalBlocks | Metric::TotalBytes => Moment::Total,
            Metric::MaxBlocks | Metric::MaxBytes => Moment::Peak,
            Metric::CurrBlocks | Metric::CurrBytes => Moment::End,
        }
    }
}

/// One of the four figures that are told of a profile, by the name of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Figure {
    Blocks,
    #[default]
    Bytes,
    Peak,
    Left,
}

impl Figure {
    pub const ALL: [(&'static str, Figure); 4] = [
        ("blocks", Figure::Blocks),
        ("bytes", Figure::Bytes),
        ("peak", Figure::Peak),
        ("left", Figure::Left),
    ];

    /// That figure of these amounts.
    pub fn of(self, amounts: Amounts) -> u64 {
        match self {
            Figure::Blocks => amounts.total.blocks,
            Figure::Bytes => amounts.total.bytes,
            Figure::Peak => amounts.peak.bytes,
            Figure::Left => amounts.end.bytes,
        }
    }

    /// Whether only what has a lifetime has it.
    pub fn needs_lifetimes(self) -> bool {
        matches!(self, Figure::Peak | Figure::Left)
    }
}
