// Right: a map of cards with the time of the last score, and a board that takes itself off the list

use std::collections::HashMap;
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
    boards: Mutex<HashMap<usize, Weak<Board>>>,
    cards: Mutex<(u64, HashMap<u32, (u64, Arc<str>)>)>,
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
        let card = cards.1.get(&game).map(|(_, card)| Arc::clone(card));
        let board = Arc::new(Board { game, card: Mutex::new(card), hub: Arc::downgrade(&self.shared) });
        let mut boards = self.shared.boards.lock().unwrap();
        boards.insert(Arc::as_ptr(&board).addr(), Arc::downgrade(&board));
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
        cards.0 += 1;
        let now = cards.0;
        cards.1.insert(game, (now, Arc::clone(&card)));
        if cards.1.len() > CARDS {
            let (_, oldest) = cards.1.iter().map(|(game, (time, _))| (*time, *game)).min().unwrap();
            cards.1.remove(&oldest);
        }
        drop(cards);
        // Outside of the lock: the last handle to a board may be dropped here.
        let boards: Vec<_> = self.boards.lock().unwrap().values().filter_map(Weak::upgrade).collect();
        for board in boards.iter().filter(|board| board.game == game) {
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
        let Some(hub) = self.hub.upgrade() else { return 0 };
        let boards: Vec<_> = hub.boards.lock().unwrap().values().filter_map(Weak::upgrade).collect();
        boards.iter().filter(|board| board.game == self.game).count()
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        if let Some(hub) = self.hub.upgrade() {
            hub.boards.lock().unwrap().remove(&std::ptr::from_ref(self).addr());
        }
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
