//! The challenge: everything in this chapter, in one small program. A stadium shows the scores of many
//! matches on boards that are switched on and off all day. A thread paints a card for each score and hands it
//! to the boards of that match; a board that is switched on later starts with the match's latest
//! card, if it is of the 16 matches that scored last. Painting may be slow. When the day is over the hub is
//! dropped, what was handed in has been painted, and tomorrow there is another.
//!
//! All boards are right, and in a week the stadium's computer has no memory left: there are five reasons,
//! and six limits that see them.
//! Goal: a hub that holds what it needs for the boards that are on, and is gone when it is dropped.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use heaplings::bench;

/// The matches whose latest card is kept.
const CARDS: usize = 16;

/// What the painter is told.
enum Event {
    /// A match, and what happened.
    Score(u32, String),
    /// Say when all before this is done.
    Settle(Sender<()>),
}

// TODO: let the hub end its painter, know the boards without keeping them, and keep CARDS cards.
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
        let card = self.shared.cards.lock().unwrap().get(&game).cloned();
        let board = Arc::new(Board { game, card: Mutex::new(card), hub: Arc::clone(&self.shared) });
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
    assert_eq!(CARDS, 16);
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
    use std::time::Duration;

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    #[track_caller]
    fn assert_shows(board: &Board, expected: &str) {
        assert_eq!(board.card().as_deref(), Some(card(board.game, expected).as_str()));
    }

    #[test]
    fn boards_show_the_latest_card_of_their_match() {
        let hub = Hub::new(card);
        hub.settle();
        let (first, second, other) = (hub.board(7), hub.board(7), hub.board(8));
        assert!(first.card().is_none());
        hub.score(7, "1 : 0 Müller".to_string());
        hub.score(9, "0 : 1".to_string());
        hub.settle();
        assert_shows(&first, "1 : 0 Müller");
        assert_shows(&second, "1 : 0 Müller");
        assert!(other.card().is_none());
        assert_eq!((first.companions(), other.companions()), (2, 1));
        for minute in 0..100 {
            hub.score(7, format!("{minute}' corner"));
            hub.score(8, format!("{minute}' 大谷"));
        }
        hub.settle();
        assert_shows(&first, "99' corner");
        assert_shows(&second, "99' corner");
        assert_shows(&other, "99' 大谷");
        // Switched on late.
        assert_shows(&hub.board(9), "0 : 1");
        assert_shows(&hub.board(7), "99' corner");
    }

    #[test]
    fn boards_go_and_the_others_go_on() {
        let hub = Hub::new(card);
        let mut boards = Vec::new();
        for minute in 0..60 {
            boards.push(hub.board(minute % 2));
            if minute % 3 == 0 {
                drop(boards.remove(boards.len() / 2));
            }
            hub.score(0, minute.to_string());
            hub.score(1, (1_000 + minute).to_string());
        }
        hub.settle();
        assert_eq!(boards.len(), 40);
        for board in &boards {
            assert_shows(board, if board.game == 0 { "59" } else { "1059" });
        }
        drop(hub);
        assert_shows(&boards[0], if boards[0].game == 0 { "59" } else { "1059" });
    }

    #[test]
    fn the_last_16_matches_have_a_card() {
        let hub = Hub::new(card);
        for game in 1..64 {
            hub.score(game, format!("{game} : {game}"));
            // Scores now and then, the last time after match 55.
            if game % 10 == 5 {
                hub.score(0, format!("{game} : 0"));
            }
        }
        hub.settle();
        for game in 49..64 {
            assert_shows(&hub.board(game), &format!("{game} : {game}"));
        }
        assert_shows(&hub.board(0), "55 : 0");
        assert!(hub.board(64).card().is_none());
    }

    #[test]
    fn the_card_of_the_match_that_scored_longest_ago_goes() {
        let hub = Hub::new(card);
        // Match 0 was the first to score, and scores again.
        for game in (0..16).chain([0, 16]) {
            hub.score(game, "1 : 1".to_string());
        }
        hub.settle();
        assert_shows(&hub.board(0), "1 : 1");
        assert!(hub.board(1).card().is_none());
        for game in 2..17 {
            assert_shows(&hub.board(game), "1 : 1");
        }
    }

    #[test]
    fn what_was_handed_in_is_painted_though_the_hub_is_dropped() {
        let me = thread::current().id();
        let (paint, painted) = mpsc::channel();
        let hub = Hub::new(move |game, what| {
            assert_ne!(thread::current().id(), me);
            paint.send((game, what.to_string())).unwrap();
            String::new()
        });
        for minute in 0..50 {
            hub.score(minute % 5, minute.to_string());
        }
        drop(hub);
        for minute in 0..50 {
            assert_eq!(painted.recv_timeout(PATIENCE), Ok((minute % 5, minute.to_string())));
        }
    }

    #[test]
    fn a_score_need_not_wait_for_the_one_before() {
        let (scored, scores) = mpsc::channel();
        let mut first = true;
        let hub = Hub::new(move |_, what| {
            while first && scores.recv_timeout(PATIENCE).expect("a score that does not wait") < 5 {}
            first = false;
            what.to_string()
        });
        for number in 0..6 {
            hub.score(1, number.to_string());
            scored.send(number).unwrap();
        }
        hub.settle();
        assert_eq!(hub.board(1).card().as_deref(), Some("5"));
    }

    #[test]
    fn a_day_that_is_over_leaves_nothing() {
        let heap = measure_threads(|| {
            for _ in 0..20 {
                let hub = Hub::new(card);
                let boards = [hub.board(1), hub.board(2)];
                hub.score(1, "1 : 0".to_string());
                hub.settle();
                assert_eq!(boards[0].companions(), 1);
            }
        });
        // A hub that stays holds ten blocks and more. One for a day is more than std keeps for itself.
        dhat::assert!(heap.curr_blocks <= 20);
    }

    #[test]
    fn a_day_may_end_before_the_last_board_is_off() {
        let heap = measure_threads(|| {
            let mut boards = Vec::with_capacity(20);
            for game in 0..20 {
                let hub = Hub::new(card);
                boards.push(hub.board(game));
            }
            boards
        });
        // 20 boards and a Vec, and for each board the block that its way to the hub may keep.
        dhat::assert!(heap.curr_blocks <= 45);
        let board = Hub::new(card).board(1);
        assert_eq!(board.companions(), 0);
    }

    /// A painter that takes its time to put its brushes away.
    struct Brushes {
        paint: Vec<u8>,
    }

    impl Drop for Brushes {
        fn drop(&mut self) {
            thread::sleep(Duration::from_millis(30));
            self.paint = Vec::new();
        }
    }

    #[test]
    fn the_painter_has_gone_home_before_the_hub_is_gone() {
        let heap = measure_threads(|| {
            let mut brushes = Brushes { paint: vec![1; 500_000] };
            let hub = Hub::new(move |game, _| {
                brushes.paint[game as usize] = 2;
                String::new()
            });
            hub.score(3, "1 : 0".to_string());
        });
        // The paint has 500,000; a few blocks of std's may stay.
        dhat::assert!(heap.curr_bytes <= 50_000);
    }

    #[test]
    fn a_board_that_is_off_is_gone() {
        let heap = measure_threads(|| {
            let hub = Hub::new(|_, what| what.to_string());
            for n in 0..300 {
                let board = hub.board(n % 3);
                if n % 2 == 0 {
                    hub.score(n % 3, "1 : 0".to_string());
                    hub.settle();
                    assert!(board.card().is_some());
                }
            }
            // No scores for a while.
            for n in 0..100 {
                drop(hub.board(n % 3));
            }
            hub
        });
        // The hub, its thread and queue, 3 cards; a few boards that it has not missed yet.
        dhat::assert!(heap.curr_blocks <= 40);
    }

    #[test]
    fn keeps_16_cards_of_500() {
        let heap = measure_threads(|| {
            let hub = Hub::new(card);
            for game in 0..500 {
                hub.score(game, "1 : 0".to_string());
                hub.score(1_000, "2 : 0".to_string());
            }
            hub.settle();
            hub
        });
        // 16 cards are 8,300 bytes; the hub, its thread and queue, and what it takes to find the oldest card.
        dhat::assert!(heap.curr_bytes <= 16_000);
    }

    #[test]
    fn no_more_than_10_scores_wait() {
        let (over, end) = mpsc::channel::<()>();
        let heap = measure_threads(move || {
            let mut asleep = true;
            let hub = Hub::new(move |_, _| {
                if asleep {
                    // Until the day is over, or for a while if the day waits for the painter.
                    let _ = end.recv_timeout(Duration::from_millis(50));
                    asleep = false;
                }
                String::from("1 : 0")
            });
            for _ in 0..200 {
                hub.score(1, "goal ".repeat(800));
            }
            drop(over);
            hub.settle();
        });
        // 8 that wait and one in each hand are 40,000 bytes; the rest is for the hub, its thread and queue.
        dhat::assert!(heap.max_bytes <= 50_000);
    }
}
