//! The challenge needs the whole chapter. A stadium shows the scores of many matches on boards, which are
//! switched on and off all day. A thread paints a card for each score and hands it to the boards of that
//! match; a board that is switched on later starts with the latest card of its match, if the match is one of
//! the 16 that scored last. Painting may be slow. When the day is over the hub is dropped, and everything
//! that was handed in has been painted.
//!
//! All boards are right, but after a week the computer has no memory left. Six limits show why.
//! Goal: a hub that holds what it needs for the boards that are on, and leaves nothing when it is dropped.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use heaplings::bench;

/// What the painter is told.
enum Event {
    /// A match, and what happened.
    Score(u32, String),
    /// Answer when everything before this is done.
    Settle(Sender<()>),
}

// TODO: let the hub end its painter, know the boards without keeping them, and keep 16 cards.
struct Hub {
    shared: Arc<Shared>,
}

/// What the hub, the painter and the boards have in common.
struct Shared {
    queue: Sender<Event>,
    boards: Mutex<Vec<Arc<Board>>>,
    cards: Mutex<HashMap<u32, Arc<str>>>,
}

/// It is on until it is dropped.
struct Board {
    game: u32,
    card: Mutex<Option<Arc<str>>>,
    hub: Arc<Shared>,
}

impl Hub {
    /// A hub, and how it paints the card of a match from what happened.
    fn new(mut paint: impl FnMut(u32, &str) -> String + Send + 'static) -> Hub {
        // TODO: let scores wait for the painter when 8 are before them.
        let (queue, inbox) = mpsc::channel();
        let shared = Arc::new(Shared { queue, boards: Mutex::default(), cards: Mutex::default() });
        let painter = Arc::clone(&shared);
        thread::spawn(move || {
            for event in inbox {
                match event {
                    Event::Score(game, what) => painter.show(game, paint(game, &what).into()),
                    Event::Settle(done) => drop(done.send(())),
                }
            }
        });
        Hub { shared }
    }

    /// Switches on a board for a match.
    fn board(&self, game: u32) -> Arc<Board> {
        // Locked until the board is in the list, so that it misses no card.
        let cards = self.shared.cards.lock().unwrap();
        let card = Mutex::new(cards.get(&game).cloned());
        let board = Arc::new(Board { game, card, hub: Arc::clone(&self.shared) });
        self.shared.boards.lock().unwrap().push(Arc::clone(&board));
        board
    }

    /// Hands in a score, to be shown when it is painted.
    fn score(&self, game: u32, what: String) {
        self.shared.queue.send(Event::Score(game, what)).unwrap();
    }

    /// Waits until all scores that were handed in are shown.
    fn settle(&self) {
        let (done, settled) = mpsc::channel();
        self.shared.queue.send(Event::Settle(done)).unwrap();
        settled.recv().unwrap();
    }
}

impl Shared {
    /// Shows a card on all boards of its match.
    fn show(&self, game: u32, card: Arc<str>) {
        self.cards.lock().unwrap().insert(game, Arc::clone(&card));
        for board in self.boards.lock().unwrap().iter().filter(|board| board.game == game) {
            *board.card.lock().unwrap() = Some(Arc::clone(&card));
        }
    }
}

impl Board {
    /// What it shows.
    fn card(&self) -> Option<Arc<str>> {
        self.card.lock().unwrap().clone()
    }

    /// How many boards of the match are on, this one included; 0 when the hub is gone.
    fn companions(&self) -> usize {
        let boards = self.hub.boards.lock().unwrap();
        boards.iter().filter(|board| board.game == self.game).count()
    }
}

/// A card of about 500 bytes.
fn card(game: u32, what: &str) -> String {
    format!("Match {game}: {what} {}", "* ".repeat(240))
}

fn main() {
    bench("a day of 20 matches", || {
        let hub = Hub::new(card);
        for game in 0..black_box(20) {
            let board = hub.board(game);
            hub.score(game, format!("{game} : 0"));
            hub.settle();
            black_box((board.card(), board.companions()));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::collections::HashSet;
    use std::sync::mpsc;
    use std::thread;
    use std::time::{Duration, Instant};

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    #[test]
    fn boards_show_the_latest_card_of_their_match() {
        let hub = Hub::new(card);
        let (first, second, other) = (hub.board(7), hub.board(7), hub.board(8));
        hub.score(7, "1 : 0 Müller".to_string());
        hub.score(9, "0 : 1".to_string());
        hub.settle();
        assert_eq!((first.card(), other.card()), (Some(card(7, "1 : 0 Müller").into()), None));
        assert_eq!((first.companions(), other.companions()), (2, 1));
        drop(first);
        for minute in 0..100 {
            hub.score(7, format!("{minute}' corner"));
            hub.score(8, format!("{minute}' 大谷"));
        }
        hub.settle();
        // Switched on late.
        assert_eq!(hub.board(9).card(), Some(card(9, "0 : 1").into()));
        drop(hub);
        let expected = [card(7, "99' corner"), card(8, "99' 大谷")].map(|card| Some(card.into()));
        assert_eq!([second.card(), other.card()], expected);
    }

    #[test]
    fn the_16_matches_that_scored_last_have_a_card() {
        let hub = Hub::new(card);
        let mut scores = Vec::new();
        let mut random = 1_u32;
        for i in 0..400 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // In the first half, every second score is of one of 5 matches. Later those score no more often.
            let matches = if i < 200 && i % 2 == 0 { 5 } else { 24 };
            scores.push((random >> 16) % matches);
            hub.score(scores[i as usize], i.to_string());
            hub.settle();
            // A match has a card if no more than 16 have scored since it did, itself included.
            let other = i % 24;
            let last = scores.iter().rposition(|game| *game == other);
            let last = last.filter(|last| HashSet::<_>::from_iter(&scores[*last..]).len() <= 16);
            let expected = last.map(|last| card(other, &last.to_string()).into());
            assert_eq!(hub.board(other).card(), expected, "match {other}, score {i}");
        }
    }

    #[test]
    fn paints_beside_its_caller_and_to_the_end() {
        let me = thread::current().id();
        let (scored, scores) = mpsc::channel();
        let (paint, painted) = mpsc::channel();
        let hub = Hub::new(move |_, what| {
            assert_ne!(thread::current().id(), me);
            // The first card is painted only when five more scores have been handed in.
            while what == "0" && scores.recv_timeout(PATIENCE).expect("a score that does not wait") < 5 {}
            paint.send(what.to_string()).unwrap();
            String::new()
        });
        for number in 0..50 {
            hub.score(number % 5, number.to_string());
            let _ = scored.send(number);
        }
        drop(hub);
        assert!((0..50).all(|number| painted.recv_timeout(PATIENCE) == Ok(number.to_string())));
    }

    /// A day with two boards and a score.
    fn day() {
        let hub = Hub::new(card);
        let boards = [hub.board(1), hub.board(2)];
        hub.score(1, "1 : 0".to_string());
        hub.settle();
        assert_eq!(boards[0].companions(), 1);
    }

    #[test]
    fn a_day_that_is_over_leaves_nothing() {
        let heap = measure_threads(|| (0..20).for_each(|_| day()));
        // A hub that stays holds ten blocks and more. One for a day is more than std keeps for itself.
        dhat::assert!(heap.curr_blocks <= 20);
    }

    #[test]
    fn a_day_may_end_before_the_last_board_is_off() {
        let heap = measure_threads(|| (0..20).map(|game| Hub::new(card).board(game)).collect::<Vec<_>>());
        // 20 boards and a Vec, and for each board the block that its way to the hub may keep.
        dhat::assert!(heap.curr_blocks <= 45);
        assert!(heap.value.iter().all(|board| board.companions() == 0));
    }

    /// Brushes that take their time to be put away.
    struct Brushes(Duration, Vec<u8>);

    impl Drop for Brushes {
        fn drop(&mut self) {
            thread::sleep(self.0);
            self.1 = Vec::new();
        }
    }

    #[test]
    fn the_painter_has_ended_when_the_hub_is_gone() {
        // Longer than any sleep in place of a join: that would be a part of this day, too.
        let started = Instant::now();
        day();
        let slow = 2 * started.elapsed() + Duration::from_millis(30);
        let heap = measure_threads(|| {
            let brushes = Brushes(slow, vec![1; 500_000]);
            let hub = Hub::new(move |_, _| brushes.1.len().to_string());
            hub.score(3, "1 : 0".to_string());
        });
        // The paint has 500,000; std may keep a few blocks.
        dhat::assert!(heap.curr_bytes <= 50_000);
    }

    #[test]
    fn a_board_that_is_off_is_gone() {
        let heap = measure_threads(|| {
            let hub = Hub::new(|_, what| what.to_string());
            for n in 0..300 {
                let board = hub.board(n % 3);
                hub.score(n % 3, "1 : 0".to_string());
                hub.settle();
                assert!(board.card().is_some());
            }
            // No scores for a while. Each board is on until the next is, and shows another match.
            drop((0..100).fold(hub.board(0), |_on, n| hub.board(100 + n)));
            hub
        });
        // The hub, its thread and queue, 3 cards; a few boards that it has not missed yet.
        dhat::assert!(heap.curr_blocks <= 40);
        let board = heap.value.board(7);
        drop(heap.value.board(7));
        assert_eq!(board.companions(), 1);
    }

    #[test]
    fn keeps_16_cards_of_500() {
        let heap = measure_threads(|| {
            let hub = Hub::new(card);
            (0..500).for_each(|game| hub.score(game, "1 : 0".to_string()));
            // Later only the last ten score.
            (0..2_000).for_each(|n| hub.score(490 + n % 10, "2 : 0".to_string()));
            hub.settle();
            hub
        });
        // 16 cards are 8,300 bytes; the hub, its thread and queue, and what it takes to find the oldest card.
        dhat::assert!(heap.curr_bytes <= 16_000);
    }

    #[test]
    fn no_more_than_10_scores_wait() {
        // The painter sleeps long enough for 40 scores and more, if scores come by the clock.
        let started = Instant::now();
        let hub = Hub::new(|_, what| what.to_string());
        (0..40).for_each(|_| hub.score(1, "goal".to_string()));
        drop(hub);
        let pause = started.elapsed() + Duration::from_millis(50);
        let (over, end) = mpsc::channel::<()>();
        let heap = measure_threads(move || {
            let mut pause = Some(pause);
            let hub = Hub::new(move |_, _| {
                pause.take().map(|pause| end.recv_timeout(pause));
                String::from("1 : 0")
            });
            (0..200).for_each(|_| hub.score(1, "goal ".repeat(800)));
            drop(over);
            hub.settle();
        });
        // 8 that wait, one to be sent and one to be painted are 40,000 bytes. The rest is for the hub.
        dhat::assert!(heap.max_bytes <= 50_000);
    }
}
