// Wrong: makes room for the whole text, and asks only for the length when an order was refused at once
// Fails: no_giant_is_kept
use std::hint::black_box;
use std::sync::{Arc, Mutex, PoisonError};

use heaplings::bench;

/// How many frames are kept.
const KEPT: usize = 32;
/// The largest capacity of a frame that is kept.
const LARGEST: usize = 4_096;

/// An order that was accepted. No two are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ticket {
    van: u16,
    number: u64,
}

/// Buffers of frames that are not in use. Frames are made in one thread and dropped in another.
struct Pool {
    free: Mutex<Vec<Vec<u8>>>,
}

impl Pool {
    fn take(&self) -> Vec<u8> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn put(&self, mut bytes: Vec<u8>) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT && (1..=LARGEST).contains(&bytes.len()) {
            bytes.clear();
            free.push(bytes);
        }
    }
}

/// What the radio sends. Its buffer goes back to the pool when it is dropped.
struct Frame {
    bytes: Vec<u8>,
    pool: Arc<Pool>,
}

impl Frame {
    fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.pool.put(std::mem::take(&mut self.bytes));
    }
}

/// No place.
const NONE: u32 = u32::MAX;

/// A place for an order that waits for the radio.
struct Place {
    number: u64,
    /// None if the place is free.
    frame: Option<Frame>,
    next: u32,
}

/// The first and the last order of a van.
#[derive(Clone, Copy)]
struct Queue {
    first: u32,
    last: u32,
}

/// The orders of all vans.
struct Dispatch {
    pool: Arc<Pool>,
    queues: Vec<Queue>,
    places: Vec<Place>,
    free: u32,
    accepted: u64,
}

impl Dispatch {
    /// A dispatch for vans 0 to `vans` - 1.
    fn new(vans: u16) -> Dispatch {
        let pool = Arc::new(Pool { free: Mutex::new(Vec::new()) });
        let queues = vec![Queue { first: NONE, last: NONE }; usize::from(vans)];
        Dispatch { pool, queues, places: Vec::new(), free: NONE, accepted: 0 }
    }

    /// Puts an order at the end of its van's queue; None if the check refuses one of its words.
    fn order(&mut self, van: u16, text: &str, check: impl Fn(&str) -> bool) -> Option<Ticket> {
        let mut frame = Frame { bytes: self.pool.take(), pool: Arc::clone(&self.pool) };
        frame.bytes.reserve(2 + text.len());
        frame.bytes.extend_from_slice(&van.to_be_bytes());
        for (i, word) in text.split_whitespace().enumerate() {
            if !check(word) {
                return None;
            }
            if i > 0 {
                frame.bytes.push(b' ');
            }
            frame.bytes.extend_from_slice(word.as_bytes());
        }
        self.accepted += 1;
        let number = self.accepted;
        let place = Place { number, frame: Some(frame), next: NONE };
        let at = match self.free {
            NONE => {
                self.places.push(place);
                self.places.len() as u32 - 1
            }
            at => {
                self.free = self.places[at as usize].next;
                self.places[at as usize] = place;
                at
            }
        };
        let queue = &mut self.queues[usize::from(van)];
        match queue.last {
            NONE => queue.first = at,
            last => self.places[last as usize].next = at,
        }
        queue.last = at;
        Some(Ticket { van, number })
    }

    /// Takes the order behind `before` (or the first) out of a queue.
    fn take(&mut self, van: u16, before: u32) -> Option<Frame> {
        let queue = &mut self.queues[usize::from(van)];
        let at = if before == NONE { queue.first } else { self.places[before as usize].next };
        if at == NONE {
            return None;
        }
        let next = self.places[at as usize].next;
        match before {
            NONE => queue.first = next,
            before => self.places[before as usize].next = next,
        }
        if queue.last == at {
            queue.last = before;
        }
        self.places[at as usize].next = self.free;
        self.free = at;
        self.places[at as usize].frame.take()
    }

    /// Takes the first frame out of a van's queue.
    fn next(&mut self, van: u16) -> Option<Frame> {
        self.take(van, NONE)
    }

    /// Takes an order back, if it still waits.
    fn recall(&mut self, ticket: Ticket) -> bool {
        let (mut before, mut at) = (NONE, self.queues[usize::from(ticket.van)].first);
        while at != NONE {
            if self.places[at as usize].number == ticket.number {
                return self.take(ticket.van, before).is_some();
            }
            (before, at) = (at, self.places[at as usize].next);
        }
        false
    }
}

/// The check that most orders have to pass. Grading uses this function as published.
fn is_short(word: &str) -> bool {
    word.len() <= 40
}

fn main() {
    let mut dispatch = Dispatch::new(100);
    let text = "  fetch 3 parcels at   the harbour, gate 4, before noon ";
    bench("orders, sent", || {
        (0..KEPT as u16).for_each(|van| _ = dispatch.order(van, black_box(text), is_short));
        (0..KEPT as u16).filter_map(|van| dispatch.next(van)).map(|frame| frame.bytes().len()).sum::<usize>()
    });
    let long = "parcel ".repeat(LARGEST);
    black_box(dispatch.order(7, &long, is_short).is_some_and(|ticket| dispatch.recall(ticket)));
}
