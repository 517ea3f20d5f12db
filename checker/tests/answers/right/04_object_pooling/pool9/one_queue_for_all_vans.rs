// Right: one VecDeque holds the orders of all vans
use std::collections::VecDeque;
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
        if !(1..=LARGEST).contains(&bytes.capacity()) {
            return;
        }
        bytes.clear();
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

/// The orders of all vans.
struct Dispatch {
    pool: Arc<Pool>,
    waiting: VecDeque<(Ticket, Frame)>,
    accepted: u64,
}

impl Dispatch {
    /// A dispatch for vans 0 to `vans` - 1.
    fn new(vans: u16) -> Dispatch {
        let pool = Arc::new(Pool { free: Mutex::new(Vec::new()) });
        Dispatch { pool, waiting: VecDeque::with_capacity(usize::from(vans)), accepted: 0 }
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
        let ticket = Ticket { van, number: self.accepted };
        self.waiting.push_back((ticket, frame));
        Some(ticket)
    }

    /// Takes the first frame out of a van's queue.
    fn next(&mut self, van: u16) -> Option<Frame> {
        let first = self.waiting.iter().position(|(ticket, _)| ticket.van == van)?;
        self.waiting.remove(first).map(|(_, frame)| frame)
    }

    /// Takes an order back, if it still waits.
    fn recall(&mut self, recalled: Ticket) -> bool {
        let place = self.waiting.iter().position(|(ticket, _)| *ticket == recalled);
        place.and_then(|place| self.waiting.remove(place)).is_some()
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
