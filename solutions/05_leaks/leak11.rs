//! A hub for score boards that holds what is needed today, and nothing of yesterday.
//!
//! ## Why it works
//!
//! * **One owner for the sender.** It was part of what hub, painter and boards share, so the painter kept the
//!   channel open that it was waiting on. Now only the hub has it.
//! * **An end that is waited for.** `Drop` closes the queue first and then joins. So what was handed in is
//!   painted, and what the painter owns is dropped before the hub is.
//! * **Ownership in one direction.** A board held the hub's data, and the data held the board. Now the caller
//!   that switches a board on owns it; the hub finds the board by a `Weak`, and the board finds the hub by
//!   another.
//! * **Registrations that end.** Boards that are off leave the list at every score and at every new board,
//!   because a `Weak` keeps their block.
//! * **A bound for what is kept.** 16 cards; the card of the match that scored longest ago goes first.
//! * **A bound for what waits.** With `sync_channel(8)` a slow painter slows down the thread that scores, and
//!   the scores do not pile up.
//!
//! ## What it costs
//!
//! `score` may wait, and dropping a hub waits for its painter. Each score looks at all boards and at 16
//! cards. A board that outlives its hub keeps the block of `Shared`, but not what was in it.
//!
//! ## When not to
//!
//! If scores come from a thread that must not wait, drop old ones instead: here only the latest score counts.
//! With thousands of boards keep a list for each match. And if the boards are few and live as long as the
//! hub, let the hub own them; then no `Weak` is needed.
//!
//! ## Another way
//!
//! A map of cards with the time of the last score, as in leak7. Or a board whose `Drop` takes it off the
//! list: then drop no `Arc` of a board while the list is locked. It may be the last, and its `Drop` would
//! wait for that lock for ever. Or the queue stays in `Shared`, and the painter holds no strong reference to
//! it; but then it must upgrade one for every event, and drop it before it waits.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_day_that_is_over_leaves_nothing | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | a_day_may_end_before_the_last_board_is_off | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | the_painter_has_ended_when_the_hub_is_gone | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | a_board_that_is_off_is_gone | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | keeps_16_cards_of_500 | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | no_more_than_10_scores_wait | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::mpsc::{self, Sender, SyncSender};
use std::sync::{Arc, Mutex, Weak};
use std::thread::{self, JoinHandle};

use heaplings::bench;

/// The matches whose latest card is kept.
const CARDS: usize = 16;

/// What the painter is told.
enum Event {
    /// A match, and what happened.
    Score(u32, String),
    /// Answer when everything before this is done.
    Settle(Sender<()>),
}

/// The scores that may wait for the painter.
const WAITING: usize = 8;

struct Hub {
    shared: Arc<Shared>,
    /// The only sender: the painter ends when it is dropped.
    queue: Option<SyncSender<Event>>,
    painter: Option<JoinHandle<()>>,
}

/// What the hub, the painter and the boards have in common.
#[derive(Default)]
struct Shared {
    boards: Mutex<Vec<Weak<Board>>>,
    /// The latest cards with their matches, the one that scored last at the end.
    cards: Mutex<VecDeque<(u32, Arc<str>)>>,
}

/// It is on until it is dropped.
struct Board {
    game: u32,
    card: Mutex<Option<Arc<str>>>,
    hub: Weak<Shared>,
}

impl Hub {
    /// A hub, and how it paints the card of a match from what happened.
    fn new(mut paint: impl FnMut(u32, &str) -> String + Send + 'static) -> Hub {
        let (queue, inbox) = mpsc::sync_channel(WAITING);
        let shared = Arc::new(Shared::default());
        let painter = Arc::clone(&shared);
        let painter = thread::spawn(move || {
            for event in inbox {
                match event {
                    Event::Score(game, what) => painter.show(game, paint(game, &what).into()),
                    Event::Settle(done) => drop(done.send(())),
                }
            }
        });
        Hub { shared, queue: Some(queue), painter: Some(painter) }
    }

    /// Switches on a board for a match.
    fn board(&self, game: u32) -> Arc<Board> {
        // Locked until the board is in the list, so that it misses no card.
        let cards = self.shared.cards.lock().unwrap();
        let card = cards.iter().find(|(other, _)| *other == game).map(|(_, card)| Arc::clone(card));
        let board = Arc::new(Board { game, card: Mutex::new(card), hub: Arc::downgrade(&self.shared) });
        let mut boards = self.shared.boards.lock().unwrap();
        boards.retain(|board| board.strong_count() > 0);
        boards.push(Arc::downgrade(&board));
        board
    }

    /// Hands in a score, to be shown when it is painted.
    fn score(&self, game: u32, what: String) {
        self.send(Event::Score(game, what));
    }

    /// Waits until all scores that were handed in are shown.
    fn settle(&self) {
        let (done, settled) = mpsc::channel();
        self.send(Event::Settle(done));
        settled.recv().unwrap();
    }

    fn send(&self, event: Event) {
        self.queue.as_ref().expect("a hub that is open").send(event).unwrap();
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // First the queue, which tells the painter, then the wait for its end.
        self.queue = None;
        if let Some(painter) = self.painter.take() {
            let _ = painter.join();
        }
    }
}

impl Shared {
    /// Shows a card on all boards of its match.
    fn show(&self, game: u32, card: Arc<str>) {
        let mut cards = self.cards.lock().unwrap();
        cards.retain(|(other, _)| *other != game);
        if cards.len() == CARDS {
            cards.pop_front();
        }
        cards.push_back((game, Arc::clone(&card)));
        drop(cards);
        self.boards.lock().unwrap().retain(|board| {
            let Some(board) = board.upgrade() else { return false };
            if board.game == game {
                *board.card.lock().unwrap() = Some(Arc::clone(&card));
            }
            true
        });
    }
}

impl Board {
    /// What it shows.
    fn card(&self) -> Option<Arc<str>> {
        self.card.lock().unwrap().clone()
    }

    /// How many boards of the match are on, this one included; 0 when the hub is gone.
    fn companions(&self) -> usize {
        let Some(hub) = self.hub.upgrade() else { return 0 };
        let boards = hub.boards.lock().unwrap();
        boards.iter().filter_map(Weak::upgrade).filter(|board| board.game == self.game).count()
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
