//! dhat's six figures, as the measuring library reports them.

/// dhat's six figures, at the end of the measured closure. Blocks are allocations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heap {
    pub total_blocks: u64,
    pub total_bytes: u64,
    pub curr_blocks: u64,
    pub curr_bytes: u64,
    pub max_blocks: u64,
    pub max_bytes: u64,
}

impl Heap {
    /// The figure with dhat's name for it.
    pub fn figure(&self, metric: Metric) -> u64 {
        match metric {
            Metric::TotalBlocks => self.total_blocks,
            Metric::TotalBytes => self.total_bytes,
            Metric::CurrBlocks => self.curr_blocks,
            Metric::CurrBytes => self.curr_bytes,
            Metric::MaxBlocks => self.max_blocks,
            Metric::MaxBytes => self.max_bytes,
        }
    }
}

/// One of dhat's six figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    TotalBlocks,
    TotalBytes,
    CurrBlocks,
    CurrBytes,
    MaxBlocks,
    MaxBytes,
}

impl Metric {
    pub const ALL: [Metric; 6] = [
        Metric::TotalBlocks,
        Metric::TotalBytes,
        Metric::CurrBlocks,
        Metric::CurrBytes,
        Metric::MaxBlocks,
        Metric::MaxBytes,
    ];

    /// dhat's name.
    pub fn name(self) -> &'static str {
        match self {
            Metric::TotalBlocks => "total_blocks",
            Metric::TotalBytes => "total_bytes",
            Metric::CurrBlocks => "curr_blocks",
            Metric::CurrBytes => "curr_bytes",
            Metric::MaxBlocks => "max_blocks",
            Metric::MaxBytes => "max_bytes",
        }
    }

    /// The first metric that `text` names.
    pub fn named_in(text: &str) -> Option<Metric> {
        let at = |metric: &Metric| text.find(metric.name());
        Metric::ALL.into_iter().filter(|metric| at(metric).is_some()).min_by_key(at)
    }
}
