//! Live bytes over time: what the open region holds after each of its allocations and frees.
//!
//! dhat records totals per call stack and no order. This keeps the order, in memory that is reserved before
//! anything is counted: when it is full, neighbours are merged, and each point stands for twice as many
//! events as before.

use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The points that are kept at the most; even, so that all have a neighbour to be merged with.
const MOST_POINTS: usize = 1_024;

/// Whether `TIMELINE` is being written, so that others need not ask for its lock.
static RECORDING: AtomicBool = AtomicBool::new(false);
static TIMELINE: Mutex<Timeline> = Mutex::new(Timeline::new());

/// The bytes alive after each event, an allocation, a free or a reallocation, in no more than so many points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timeline {
    /// The largest number of bytes alive in each stretch of `width` events. All but the last are complete.
    points: Vec<u64>,
    /// The smallest number in each of these stretches.
    lows: Vec<u64>,
    width: u64,
    events: u64,
    live: u64,
    /// The most bytes that were ever alive, and the last event, counted from 0, that made it so many. dhat
    /// too takes the last of equal peaks.
    peak: u64,
    peak_event: u64,
}

impl Timeline {
    const fn new() -> Timeline {
        Timeline {
            points: Vec::new(),
            lows: Vec::new(),
            width: 1,
            events: 0,
            live: 0,
            peak: 0,
            peak_event: 0,
        }
    }

    /// An event after which `freed` bytes less and `allocated` bytes more are alive.
    fn change(&mut self, freed: usize, allocated: usize) {
        self.live = self.live.saturating_sub(freed as u64).saturating_add(allocated as u64);
        if self.live >= self.peak {
            (self.peak, self.peak_event) = (self.live, self.events);
        }
        if self.events.is_multiple_of(self.width) {
            if self.points.len() == MOST_POINTS {
                self.merge();
            }
            // Within the capacity, and so without an allocation.
            self.points.push(self.live);
            self.lows.push(self.live);
        } else if let (Some(high), Some(low)) = (self.points.last_mut(), self.lows.last_mut()) {
            *high = self.live.max(*high);
            *low = self.live.min(*low);
        }
        self.events += 1;
    }

    fn merge(&mut self) {
        for i in 0..MOST_POINTS / 2 {
            self.points[i] = self.points[2 * i].max(self.points[2 * i + 1]);
            self.lows[i] = self.lows[2 * i].min(self.lows[2 * i + 1]);
        }
        self.points.truncate(MOST_POINTS / 2);
        self.lows.truncate(MOST_POINTS / 2);
        self.width *= 2;
    }
}

/// One line of JSON: the number of events, how many of them a point stands for, the points, the smallest number
/// that each of them stands for, the bytes that were alive at the end, and the peak with its event, counted from 0.
impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{\"events\":{},\"width\":{}", self.events, self.width)?;
        for (name, list) in [("live", &self.points), ("low", &self.lows)] {
            write!(f, "{}\"{name}\":[", if name == "live" { "," } else { "]," })?;
            for (i, point) in list.iter().enumerate() {
                write!(f, "{}{point}", if i == 0 { "" } else { "," })?;
            }
        }
        let Timeline { live, peak, peak_event, .. } = self;
        write!(f, "],\"end\":{live},\"peak\":{{\"event\":{peak_event},\"bytes\":{peak}}}}}")
    }
}

/// Begins a timeline. Belongs before a region is opened: it allocates what is needed.
pub(crate) fn start() {
    let mut timeline = lock();
    *timeline = Timeline::new();
    timeline.points.reserve_exact(MOST_POINTS);
    timeline.lows.reserve_exact(MOST_POINTS);
    RECORDING.store(true, Relaxed);
}

/// Ends the timeline and hands it out. Belongs behind the region's end.
pub(crate) fn finish() -> Timeline {
    RECORDING.store(false, Relaxed);
    std::mem::replace(&mut lock(), Timeline::new())
}

/// Hears of a change to what the open region holds. Does nothing, at the cost of a load, where no timeline
/// was begun.
pub(crate) fn change(freed: usize, allocated: usize) {
    if RECORDING.load(Relaxed) {
        lock().change(freed, allocated);
    }
}

fn lock() -> MutexGuard<'static, Timeline> {
    TIMELINE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(changes: impl IntoIterator<Item = (usize, usize)>) -> Timeline {
        let (points, lows) = (Vec::with_capacity(MOST_POINTS), Vec::with_capacity(MOST_POINTS));
        let mut timeline = Timeline { points, lows, ..Timeline::new() };
        for (freed, allocated) in changes {
            timeline.change(freed, allocated);
        }
        for list in [&timeline.points, &timeline.lows] {
            assert_eq!(list.capacity(), MOST_POINTS, "it allocated");
        }
        timeline
    }

    #[test]
    fn keeps_every_event_while_there_is_room() {
        let timeline = of([(0, 10), (0, 5), (10, 0), (5, 40), (40, 0)]);
        assert_eq!(
            timeline.to_string(),
            r#"{"events":5,"width":1,"live":[10,15,5,40,0],"low":[10,15,5,40,0],"end":0,"peak":{"event":3,"bytes":40}}"#
        );
    }

    #[test]
    fn of_nothing_is_empty() {
        assert_eq!(
            of([]).to_string(),
            r#"{"events":0,"width":1,"live":[],"low":[],"end":0,"peak":{"event":0,"bytes":0}}"#
        );
    }

    #[test]
    fn a_leak_grows_to_its_end_at_any_resolution() {
        for events in [1_000_u64, 1_024, 1_025, 100_000, 1_000_003] {
            let timeline = of((0..events).map(|_| (0, 8)));
            let points = timeline.points.len() as u64;
            assert!((MOST_POINTS as u64 / 2..=MOST_POINTS as u64).contains(&points), "{points}");
            assert_eq!(points, events.div_ceil(timeline.width));
            assert!(timeline.points.is_sorted());
            assert_eq!(timeline.points.last(), Some(&(events * 8)));
            assert_eq!(
                (timeline.live, timeline.peak, timeline.peak_event),
                (events * 8, events * 8, events - 1)
            );
        }
    }

    #[test]
    fn a_short_peak_survives_every_merge() {
        for at in [0, 1, 777, 50_000, 99_999] {
            let timeline = of((0..100_000).map(|event| match event {
                event if event == at => (0, 1_000_000),
                event if event == at + 1 => (1_000_000, 0),
                event if event % 2 == 0 => (0, 8),
                _ => (0, 0),
            }));
            let point = timeline.points[(at / timeline.width) as usize];
            assert_eq!((timeline.peak_event, point), (at, timeline.peak));
            assert!(point >= 1_000_000);
        }
    }

    /// A saw has its teeth at any resolution: the curve of the largest alone would hide that all is freed between.
    #[test]
    fn what_is_freed_between_is_seen_after_every_merge() {
        let saw = of((0..100_000).map(|event| if event % 2 == 0 { (0, 64) } else { (64, 0) }));
        assert!(saw.width > 1);
        assert!(saw.points.iter().all(|&high| high == 64) && saw.lows.iter().all(|&low| low == 0));
        let leak = of((0..100_000).map(|_| (0, 8)));
        let steps = leak.points.iter().zip(&leak.lows).enumerate();
        for (i, (high, low)) in steps.take(leak.points.len() - 1) {
            assert_eq!((low / 8, high / 8), (i as u64 * leak.width + 1, (i as u64 + 1) * leak.width));
        }
    }

    #[test]
    fn of_equal_peaks_it_names_the_last_as_dhat_does() {
        assert_eq!(of([(0, 8), (8, 0), (0, 8), (8, 0)]).peak_event, 2);
    }
}
