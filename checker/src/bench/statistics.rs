//! The median, how far noise may have moved it, and whether two medians differ.
//!
//! A program is run in several rounds, each a process of its own, and the median of a round's samples is one
//! observation. Nothing is assumed of how such times are distributed, as they are skewed, and have outliers on
//! one side. Of n observations in order, the median of all that there could be lies outside the k-th from
//! below and the k-th from above with a chance of 2 · P(X < k), X binomial with n and 1/2; k is the largest with
//! a chance of at most 5 %. Six observations are the fewest for which there is one.

/// So unlikely must be what is told as a difference, or is outside of an interval.
const CHANCE: f64 = 0.05;

/// What is nearer to 1 is no difference, however clear: where the linker happens to put a loop makes as much.
const SMALLEST_DIFFERENCE: f64 = 0.02;

/// The fewest rounds for which noise can be told.
pub const FEWEST_ROUNDS: u32 = 6;

/// The middle value, or the mean of the two in the middle. 0 of none.
pub fn median(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        n if n.is_multiple_of(2) => f64::midpoint(sorted[middle - 1], sorted[middle]),
        _ => sorted[middle],
    }
}

/// The values between which the median lies, with a chance of 95 % at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Of the median of what these are observations of; of fewer than six, their range.
    pub fn of(values: &[f64]) -> Interval {
        let sorted = sorted(values);
        let cut = outside(sorted.len());
        match sorted.get(cut..sorted.len() - cut) {
            Some([only]) => Interval { low: *only, high: *only },
            Some([low, .., high]) => Interval { low: *low, high: *high },
            _ => Interval { low: 0.0, high: 0.0 },
        }
    }

    /// How far the interval reaches from `median`, as a part of it.
    pub fn noise(self, median: f64) -> f64 {
        if median > 0.0 { (self.high - median).max(median - self.low).max(0.0) / median } else { 0.0 }
    }
}

/// How many values may be left out at either end.
fn outside(n: usize) -> usize {
    let mut ways = 1.0;
    let mut below = 0.0;
    let all = 2_f64.powi(i32::try_from(n).unwrap_or(i32::MAX));
    for k in 0..n / 2 {
        below += ways;
        if 2.0 * below / all > CHANCE {
            return k.saturating_sub(1);
        }
        ways *= (n - k) as f64 / (k + 1) as f64;
    }
    (n / 2).saturating_sub(1)
}

/// How much longer something takes than something else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    pub estimate: f64,
    pub interval: Interval,
}

impl Ratio {
    /// Of times that were taken side by side, round by round: what slowed the machine down in one round
    /// slowed both.
    pub fn of_pairs(times: &[f64], base: &[f64]) -> Ratio {
        let ratios: Vec<f64> = times.iter().zip(base).map(|(time, base)| time / base).collect();
        Ratio { estimate: median(&ratios), interval: Interval::of(&ratios) }
    }

    /// Of times that were taken at different moments.
    pub fn of_runs(times: &[f64], base: &[f64]) -> Ratio {
        let (now, then) = (Interval::of(times), Interval::of(base));
        let interval = Interval { low: now.low / then.high, high: now.high / then.low };
        Ratio { estimate: median(times) / median(base), interval }
    }

    /// Whether there is a difference that neither noise nor the layout of the program explains.
    pub fn is_clear(self) -> bool {
        let Interval { low, high } = self.interval;
        (low > 1.0 || high < 1.0) && (self.estimate - 1.0).abs() >= SMALLEST_DIFFERENCE
    }
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_whatever_the_order_and_the_outliers() {
        assert_eq!(median(&[3.0, 1.0, 1e9]), 3.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 1e9]), 3.0);
        assert_eq!(median(&[]), 0.0);
    }

    #[test]
    fn leaves_out_as_many_as_the_binomial_distribution_allows() {
        // Of 6: 2/64 = 3 % for none. Of 9: 2·10/512 = 4 % for one at either end; of 8 it would be 7 %.
        // Of 20: 2·(1+20+190+1140+4845+15504)/2^20 = 4.1 % for 5, and 11.5 % with the 38,760 of the next.
        for (n, expected) in [(1, 0), (5, 0), (6, 0), (8, 0), (9, 1), (10, 1), (20, 5), (100, 39)] {
            assert_eq!(outside(n), expected, "{n}");
        }
    }

    #[test]
    fn six_rounds_are_the_fewest_that_can_tell() {
        let chance = |rounds: i32| 2.0 / 2_f64.powi(rounds);
        let fewest = i32::try_from(FEWEST_ROUNDS).unwrap();
        assert!(chance(fewest) <= CHANCE && chance(fewest - 1) > CHANCE);
    }

    #[test]
    fn an_interval_holds_the_median_and_an_outlier_does_not_stretch_it() {
        let values = [10.0, 11.0, 10.0, 10.5, 11.5, 10.2, 10.1, 90.0, 10.3, 2.0];
        let interval = Interval::of(&values);
        assert_eq!(interval, Interval { low: 10.0, high: 11.5 });
        assert!((interval.noise(10.0) - 0.15).abs() < 1e-9);
        assert_eq!(Interval::of(&[7.0]), Interval { low: 7.0, high: 7.0 });
        assert_eq!(Interval::of(&[]).noise(0.0), 0.0);
    }

    #[test]
    fn a_machine_that_gets_slower_hides_no_difference_between_pairs() {
        let base = [100.0, 120.0, 150.0, 200.0, 300.0, 500.0];
        let times = base.map(|time| time * 0.9);
        let pairs = Ratio::of_pairs(&times, &base);
        assert!(pairs.is_clear() && (pairs.estimate - 0.9).abs() < 1e-9);
        assert!(!Ratio::of_runs(&times, &base).is_clear());
    }

    #[test]
    fn the_same_twice_is_no_difference() {
        let some = [10.0, 10.4, 9.9, 10.1, 10.2, 10.0];
        let others = [10.1, 10.0, 10.2, 9.8, 10.3, 10.1];
        assert!(!Ratio::of_pairs(&some, &others).is_clear());
        assert!(!Ratio::of_runs(&some, &others).is_clear());
        // Clear, but too little to mean anything.
        assert!(!Ratio::of_pairs(&some.map(|time| time * 1.01), &some).is_clear());
        assert!(Ratio::of_pairs(&some.map(|time| time * 1.03), &some).is_clear());
        let half = others.map(|time| time / 2.0);
        assert!(Ratio::of_pairs(&half, &some).is_clear() && Ratio::of_runs(&half, &some).is_clear());
    }
}
