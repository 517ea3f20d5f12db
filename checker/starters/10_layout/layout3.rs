//! A game keeps all events of a match for a replay: steps, shots, and once a minute the 48 counters of the
//! statistics. A match has about a thousand steps and shots for each set of statistics.
//!
//! It is correct, but every step takes as much room as the statistics.
//! Goal: an event of 16 bytes, and no block for a step or a shot.

use std::hint::black_box;

use heaplings::bench;

// TODO: let a step be as large as a step.
/// What happened. The tests make events by its functions, and ask for its size.
#[derive(Debug, Clone, PartialEq)]
enum Event {
    Step { player: u16, dx: i16, dy: i16 },
    Shot { player: u16, at: u16, damage: u32 },
    Statistics([u32; 48]),
}

impl Event {
    fn step(player: u16, dx: i16, dy: i16) -> Event {
        Event::Step { player, dx, dy }
    }

    fn shot(player: u16, at: u16, damage: u32) -> Event {
        Event::Shot { player, at, damage }
    }

    fn statistics(counters: [u32; 48]) -> Event {
        Event::Statistics(counters)
    }

    /// What an event adds to the score of a player; statistics are the sum of all counters, for nobody.
    fn score(&self, of: u16) -> u64 {
        match self {
            Event::Step { player, dx, dy } if *player == of => {
                u64::from(dx.unsigned_abs().max(dy.unsigned_abs()))
            }
            Event::Shot { player, at, damage } if *player == of && *at != of => u64::from(*damage),
            Event::Statistics(counters) if of == 0 => counters.iter().map(|n| u64::from(*n)).sum(),
            _ => 0,
        }
    }
}

/// A match of `n` events, in order; every thousandth is a set of statistics.
fn play(n: u32) -> Vec<Event> {
    let event = |i: u32| match i % 1_000 {
        999 => Event::statistics([i; 48]),
        rest if rest % 5 == 0 => Event::shot((i % 7) as u16, (i % 11) as u16, i),
        rest => Event::step((i % 7) as u16, rest as i16, -(rest as i16)),
    };
    (0..n).map(event).collect()
}

fn main() {
    let events = play(10_000);
    bench("play(10000 events)", || play(black_box(10_000)));
    bench("score(10000 events)", || black_box(&events).iter().map(|event| event.score(3)).sum::<u64>());
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::hint::black_box;

    #[test]
    fn events_are_scored() {
        assert_eq!(Event::step(3, -300, 20).score(3), 300);
        assert_eq!(Event::step(3, 7, i16::MIN).score(3), 32_768);
        assert_eq!(Event::step(3, 7, 9).score(4), 0);
        assert_ne!(Event::step(3, 7, 9), Event::step(3, 7, -9));
        assert_eq!(Event::shot(u16::MAX, 4, u32::MAX).score(u16::MAX), u64::from(u32::MAX));
        assert_eq!((Event::shot(3, 3, 50).score(3), Event::shot(4, 3, 50).score(3)), (0, 0));
    }

    #[test]
    fn statistics_keep_all_counters() {
        let mut counters = [0; 48];
        for (i, counter) in (0..).zip(&mut counters) {
            *counter = u32::MAX - i;
        }
        let event = Event::statistics(counters);
        assert_eq!((event.score(0), event.score(1)), (48 * u64::from(u32::MAX) - 1_128, 0));
        assert_eq!(event, event.clone());
        counters[47] -= 1;
        assert_ne!(event, Event::statistics(counters));
    }

    #[test]
    fn a_match_keeps_its_order() {
        let events = play(3_000);
        assert_eq!(events.len(), 3_000);
        assert_eq!(events[5], Event::shot(5, 5, 5));
        assert_eq!(events[998], Event::step(4, 998, -998));
        assert_eq!(
            [&events[999], &events[2_999]],
            [&Event::statistics([999; 48]), &Event::statistics([2_999; 48])]
        );
        assert_eq!(events.iter().map(|event| event.score(0)).sum::<u64>(), 48 * 5_997 + score_of_0());
    }

    /// What the steps and shots of player 0 come to, in a match of 3,000 events.
    fn score_of_0() -> u64 {
        let of = |i: u64| match i % 1_000 {
            999 => 0,
            rest if rest % 5 == 0 => i * (i % 11).min(1),
            rest => rest,
        };
        (0..3_000).filter(|i| i % 7 == 0).map(of).sum()
    }

    #[test]
    fn a_match_that_is_over_leaves_nothing() {
        assert_eq!(measure(|| drop(black_box(play(3_000)))).curr_blocks, 0);
    }

    #[test]
    fn an_event_has_16_bytes() {
        let bytes = size_of::<Event>();
        assert!(bytes <= 16, "an Event has {bytes} bytes");
    }

    #[test]
    fn ten_thousand_events_are_kept_in_16_bytes_each() {
        let heap = measure(|| play(10_000));
        // 16 bytes for each, 192 for each of the 10 sets of statistics, and room for a few words more.
        dhat::assert!(heap.curr_bytes <= 162_500);
    }

    #[test]
    fn a_copy_of_a_match_moves_few_bytes() {
        let heap = measure_with(|| play(10_000), |events| events.clone());
        // As above.
        dhat::assert!(heap.total_bytes <= 162_500);
    }

    #[test]
    fn only_statistics_have_a_block() {
        // Before and after, this is so; it keeps steps and shots out of boxes.
        assert!(measure(|| play(10_000)).total_blocks <= 12);
    }
}
