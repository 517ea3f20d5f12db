// Wrong: a list of boards for each match, and the list of a match without boards stays
// Fails: a_board_that_is_off_is_gone

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::mpsc::{self, Sender, SyncSender};
use std::sync::{Arc, Mutex, Weak};
use std::thread::{self, JoinHandle};

use heaplings::bench;

/// What the painter is told.
enum Event {
    /// A match, and what happened.
    Score(u32, String),
    /// Answer when everything before this is done.
    Settle(Sender<()>),
}

struct Hub {
    queue: Option<SyncSender<Event>>,
    painter: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
}

/// What the hub, the painter and the boards have in common.
#[derive(Default)]
struct Shared {
    boards: Mutex<HashMap<u32, Vec<Weak<Board>>>>,
    /// The match that scored last is last.
    cards: Mutex<Vec<(u32, Arc<str>)>>,
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
        let (queue, inbox) = mpsc::sync_channel(8);
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
        Hub { queue: Some(queue), painter: Some(painter), shared }
    }

    /// Switches on a board for a match.
    fn board(&self, game: u32) -> Arc<Board> {
        // In this order wherever both are locked.
        let cards = self.shared.cards.lock().unwrap();
        let mut boards = self.shared.boards.lock().unwrap();
        let card = cards.iter().find(|card| card.0 == game).map(|card| Arc::clone(&card.1));
        let board = Arc::new(Board { game, card: Mutex::new(card), hub: Arc::downgrade(&self.shared) });
        let boards = boards.entry(game).or_default();
        boards.retain(|board| board.strong_count() > 0);
        boards.push(Arc::downgrade(&board));
        board
    }

    /// Hands in a score, to be shown when it is painted.
    fn score(&self, game: u32, what: String) {
        self.queue.as_ref().unwrap().send(Event::Score(game, what)).unwrap();
    }

    /// Waits until all scores that were handed in are shown.
    fn settle(&self) {
        let (done, settled) = mpsc::channel();
        self.queue.as_ref().unwrap().send(Event::Settle(done)).unwrap();
        settled.recv().unwrap();
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
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
        cards.retain(|card| card.0 != game);
        if cards.len() == 16 {
            cards.remove(0);
        }
        cards.push((game, Arc::clone(&card)));
        if let Some(boards) = self.boards.lock().unwrap().get_mut(&game) {
            boards.retain(|board| {
                let Some(board) = board.upgrade() else { return false };
                *board.card.lock().unwrap() = Some(Arc::clone(&card));
                true
            });
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
        let Some(hub) = self.hub.upgrade() else { return 0 };
        let boards = hub.boards.lock().unwrap();
        boards
            .get(&self.game)
            .map_or(0, |boards| boards.iter().filter(|board| board.strong_count() > 0).count())
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
