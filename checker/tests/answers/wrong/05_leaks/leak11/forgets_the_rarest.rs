// Wrong: the match with the fewest scores loses its card
// Fails: the_16_matches_that_scored_last_have_a_card

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
    cards: Mutex<Vec<(u32, Arc<str>, u32)>>,
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
        let cards = self.shared.cards.lock().unwrap();
        let card = cards.iter().find(|card| card.0 == game).map(|card| Arc::clone(&card.1));
        drop(cards);
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
        match cards.iter_mut().find(|card| card.0 == game) {
            Some(known) => (known.1, known.2) = (Arc::clone(&card), known.2 + 1),
            None => {
                if cards.len() == CARDS {
                    let rarest = (0..CARDS).min_by_key(|at| cards[*at].2).unwrap();
                    cards.remove(rarest);
                }
                cards.push((game, Arc::clone(&card), 1));
            }
        }
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
