// Right: places are boxes, and those that orders have left wait in a list for the next order
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
        if free.len() < KEPT && (1..=LARGEST).contains(&bytes.capacity()) {
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

/// An order that waits for the radio, and the one behind it.
struct Waiting {
    number: u64,
    frame: Option<Frame>,
    next: Option<Box<Waiting>>,
}

/// The orders of all vans.
struct Dispatch {
    pool: Arc<Pool>,
    /// For each van the first of its orders.
    queues: Vec<Option<Box<Waiting>>>,
    free: Option<Box<Waiting>>,
    accepted: u64,
}

impl Drop for Dispatch {
    fn drop(&mut self) {
        for mut link in self.queues.drain(..).chain([self.free.take()]) {
            while let Some(mut waiting) = link {
                link = waiting.next.take();
            }
        }
    }
}

impl Dispatch {
    /// A dispatch for vans 0 to `vans` - 1.
    fn new(vans: u16) -> Dispatch {
        let pool = Arc::new(Pool { free: Mutex::new(Vec::new()) });
        Dispatch { pool, queues: (0..vans).map(|_| None).collect(), free: None, accepted: 0 }
    }

    /// Puts an order at the end of its van's queue; None if the check refuses one of its words.
    fn order(&mut self, van: u16, text: &str, check: impl Fn(&str) -> bool) -> Option<Ticket> {
        let mut frame = Frame { bytes: self.pool.take(), pool: Arc::clone(&self.pool) };
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
        let place = match self.free.take() {
            Some(mut place) => {
                self.free = place.next.take();
                place.number = number;
                place.frame = Some(frame);
                place
            }
            None => Box::new(Waiting { number, frame: Some(frame), next: None }),
        };
        let mut last = &mut self.queues[usize::from(van)];
        while let Some(waiting) = last {
            last = &mut waiting.next;
        }
        *last = Some(place);
        Some(Ticket { van, number })
    }

    fn recycle(free: &mut Option<Box<Waiting>>, link: &mut Option<Box<Waiting>>) -> Option<Frame> {
        let mut first = link.take()?;
        *link = first.next.take();
        let frame = first.frame.take();
        first.next = free.take();
        *free = Some(first);
        frame
    }

    /// Takes the first frame out of a van's queue.
    fn next(&mut self, van: u16) -> Option<Frame> {
        Self::recycle(&mut self.free, &mut self.queues[usize::from(van)])
    }

    /// Takes an order back, if it still waits.
    fn recall(&mut self, ticket: Ticket) -> bool {
        let mut link = &mut self.queues[usize::from(ticket.van)];
        while link.as_ref().is_some_and(|waiting| waiting.number != ticket.number) {
            link = &mut link.as_mut().unwrap().next;
        }
        Self::recycle(&mut self.free, link).is_some()
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
