// Right: keeps a giant, shrunk to the largest size, in a pool that has its room from the start
use std::hint::black_box;
use std::mem;
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
    /// An empty frame, on loan.
    fn take(self: &Arc<Pool>) -> Frame {
        let bytes = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Frame { bytes: bytes.unwrap_or_default(), pool: Arc::clone(self) }
    }

    fn put(&self, mut bytes: Vec<u8>) {
        if bytes.capacity() == 0 {
            return;
        }
        bytes.clear();
        bytes.shrink_to(LARGEST);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT {
            free.push(bytes);
        }
    }
}

/// What the radio sends. Its buffer goes back to the pool when it is dropped, in whichever thread.
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
        self.pool.put(mem::take(&mut self.bytes));
    }
}

/// A place for an order that waits for the radio; free if there is no frame.
struct Place {
    number: u64,
    frame: Option<Frame>,
    /// The place of the order behind it, or the next free place.
    next: u32,
}

/// No place.
const NONE: u32 = u32::MAX;

/// The first and the last place of a van's orders.
#[derive(Clone, Copy)]
struct Queue {
    first: u32,
    last: u32,
}

/// The orders of all vans.
struct Dispatch {
    pool: Arc<Pool>,
    queues: Vec<Queue>,
    /// The places of all queues, in any order.
    places: Vec<Place>,
    /// The first free place.
    free: u32,
    accepted: u64,
}

impl Dispatch {
    /// A dispatch for vans 0 to `vans` - 1.
    fn new(vans: u16) -> Dispatch {
        let pool = Arc::new(Pool { free: Mutex::new(Vec::with_capacity(KEPT)) });
        let queues = vec![Queue { first: NONE, last: NONE }; usize::from(vans)];
        Dispatch { pool, queues, places: Vec::new(), free: NONE, accepted: 0 }
    }

    /// Puts an order at the end of its van's queue; None if the check refuses one of its words.
    fn order(&mut self, van: u16, text: &str, check: impl Fn(&str) -> bool) -> Option<Ticket> {
        let mut frame = self.pool.take();
        frame.bytes.extend_from_slice(&van.to_be_bytes());
        for word in text.split_whitespace() {
            if !check(word) {
                return None;
            }
            if frame.bytes.len() > size_of::<u16>() {
                frame.bytes.push(b' ');
            }
            frame.bytes.extend_from_slice(word.as_bytes());
        }
        self.accepted += 1;
        let number = self.accepted;
        let place = self.occupy(Place { number, frame: Some(frame), next: NONE });
        let queue = &mut self.queues[usize::from(van)];
        match mem::replace(&mut queue.last, place) {
            NONE => queue.first = place,
            last => self.places[last as usize].next = place,
        }
        Some(Ticket { van, number })
    }

    /// Takes the first frame out of a van's queue.
    fn next(&mut self, van: u16) -> Option<Frame> {
        let first = self.queues[usize::from(van)].first;
        (first != NONE).then(|| self.unlink(van, NONE, first))?
    }

    /// Takes an order back, if it still waits.
    fn recall(&mut self, ticket: Ticket) -> bool {
        let (mut before, mut place) = (NONE, self.queues[usize::from(ticket.van)].first);
        while place != NONE && self.places[place as usize].number != ticket.number {
            (before, place) = (place, self.places[place as usize].next);
        }
        place != NONE && self.unlink(ticket.van, before, place).is_some()
    }

    /// Puts an order into a free place, or a new one.
    fn occupy(&mut self, order: Place) -> u32 {
        match self.free {
            NONE => {
                self.places.push(order);
                u32::try_from(self.places.len() - 1).expect("fewer than 2^32 orders")
            }
            free => {
                self.free = mem::replace(&mut self.places[free as usize], order).next;
                free
            }
        }
    }

    /// Takes the order at `place`, which comes after `before`, out of its queue, and frees the place.
    fn unlink(&mut self, van: u16, before: u32, place: u32) -> Option<Frame> {
        let free = mem::replace(&mut self.free, place);
        let order = &mut self.places[place as usize];
        let next = mem::replace(&mut order.next, free);
        let frame = order.frame.take();
        let queue = &mut self.queues[usize::from(van)];
        match before {
            NONE => queue.first = next,
            before => self.places[before as usize].next = next,
        }
        if queue.last == place {
            queue.last = before;
        }
        frame
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
