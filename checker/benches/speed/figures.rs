//! Medians, spreads, and the table of them.

use std::time::Duration;

/// Measured values in the order of the runs, and how one is written.
#[derive(Debug, Clone)]
pub struct Sample {
    values: Vec<f64>,
    unit: Unit,
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    Seconds,
    Bytes,
}

impl Sample {
    pub fn times(times: &[Duration]) -> Sample {
        Sample { values: times.iter().map(Duration::as_secs_f64).collect(), unit: Unit::Seconds }
    }

    pub fn time(time: Duration) -> Sample {
        Sample::times(&[time])
    }

    pub fn bytes(bytes: f64) -> Sample {
        Sample { values: vec![bytes], unit: Unit::Bytes }
    }

    /// The median, and the quartiles where there are enough runs for them.
    fn cell(&self) -> String {
        let write = |value: f64| match self.unit {
            Unit::Bytes => format!("{:.1} MB", value / 1e6),
            Unit::Seconds if value < 1.0 => format!("{:.0} ms", value * 1e3),
            Unit::Seconds => format!("{value:.2} s"),
        };
        let median = write(quantile(&self.values, 0.5));
        if self.values.len() < 3 {
            return median;
        }
        format!(
            "{median} ({} … {})",
            write(quantile(&self.values, 0.25)),
            write(quantile(&self.values, 0.75))
        )
    }

    /// The median of the ratios of the pairs.
    fn ratio(&self, other: &Sample) -> f64 {
        let ratios: Vec<f64> = self.values.iter().zip(&other.values).map(|(a, b)| a / b).collect();
        quantile(&ratios, 0.5)
    }
}

/// The value below which that part of all values lies, between two of them where it falls there.
fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = part * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

/// Rows are printed as they come: a run may take minutes, and may be cut short.
#[derive(Debug)]
pub struct Table {
    all_met: bool,
}

impl Table {
    pub fn new() -> Table {
        line(["what / compared with", "ours", "theirs", "ratio", "goal", "ok"]);
        let dashes = WIDTHS.map(|width| "-".repeat(width));
        line(dashes.each_ref().map(String::as_str));
        Table { all_met: true }
    }

    /// A row with a goal for the ratio, or with none, for comparison only.
    pub fn compare(&mut self, what: &str, ours: &Sample, theirs: &Sample, goal: Option<f64>) {
        let ratio = ours.ratio(theirs);
        let met = goal.is_none_or(|goal| ratio <= goal);
        self.all_met &= met;
        let written = goal.map_or(String::new(), |goal| format!("<= {goal:.2}"));
        let ok = match goal {
            None => "",
            Some(_) if met => "yes",
            Some(_) => "NO",
        };
        line([what, &ours.cell(), &theirs.cell(), &format!("{ratio:.2}"), &written, ok]);
    }

    /// A row of one side only.
    pub fn alone(&self, what: &str, ours: &Sample) {
        line([what, &ours.cell(), "", "", "", ""]);
    }

    pub fn skip(&self, what: &str, why: &str) {
        line([what, "", "", "", "", &format!("left out: {why}")]);
    }

    pub fn all_met(&self) -> bool {
        self.all_met
    }
}

const WIDTHS: [usize; 6] = [48, 25, 25, 5, 8, 3];

fn line(cells: [&str; 6]) {
    let padded: Vec<String> =
        cells.iter().zip(WIDTHS).map(|(cell, width)| format!("{cell:<width$}")).collect();
    println!("| {} |", padded.join(" | "));
}
