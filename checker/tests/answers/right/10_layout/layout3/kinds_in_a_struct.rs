// Right: steps and shots are one variant with two words, told apart by a flag; the counters are a thin box of a struct.

use std::hint::black_box;

use heaplings::bench;

#[derive(Debug, Clone, PartialEq)]
enum Event {
    Small { shot: bool, player: u16, first: u16, second: u32 },
    Statistics(Box<Statistics>),
}

#[derive(Debug, Clone, PartialEq)]
struct Statistics {
    counters: [u32; 48],
}

impl Event {
    fn step(player: u16, dx: i16, dy: i16) -> Event {
        Event::Small { shot: false, player, first: dx as u16, second: u32::from(dy as u16) }
    }
    fn shot(player: u16, at: u16, damage: u32) -> Event {
        Event::Small { shot: true, player, first: at, second: damage }
    }
    fn statistics(counters: [u32; 48]) -> Event {
        Event::Statistics(Box::new(Statistics { counters }))
    }
    fn score(&self, of: u16) -> u64 {
        match self {
            Event::Small { shot: true, player, first, second } if *player == of && *first != of => {
                u64::from(*second)
            }
            Event::Small { shot: false, player, first, second } if *player == of => {
                u64::from((*first as i16).unsigned_abs().max((*second as u16 as i16).unsigned_abs()))
            }
            Event::Statistics(statistics) if of == 0 => {
                statistics.counters.iter().copied().map(u64::from).sum()
            }
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
