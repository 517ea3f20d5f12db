// Wrong: a lazy one makes a Vec of the array; the counters are elsewhere, but three words are 24 bytes, though the tag hides in the capacity.
// Fails: an_event_has_16_bytes, ten_thousand_events_are_kept_in_16_bytes_each

use std::hint::black_box;

use heaplings::bench;

#[derive(Debug, Clone, PartialEq)]
enum Event {
    Step { player: u16, dx: i16, dy: i16 },
    Shot { player: u16, at: u16, damage: u32 },
    Statistics(Vec<u32>),
}

impl Event {
    fn step(player: u16, dx: i16, dy: i16) -> Event {
        Event::Step { player, dx, dy }
    }
    fn shot(player: u16, at: u16, damage: u32) -> Event {
        Event::Shot { player, at, damage }
    }
    fn statistics(counters: [u32; 48]) -> Event {
        Event::Statistics(counters.to_vec())
    }

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
