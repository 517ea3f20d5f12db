//! A dispatcher for radio orders: frames on loan from a bounded pool, queues in one arena, nothing done
//! twice.
//!
//! ## Why it works
//!
//! * **Guard.** A `Frame` owns its buffer and an `Arc` of the pool, and gives the buffer back in `drop`:
//!   after the radio has sent it, when the check refuses half way, when it panics, when an order is
//!   recalled. `order` and `recall` do not mention the pool's return path at all, so they cannot forget it.
//!   The pool keeps bare buffers: a frame that waits in it would hold the pool that holds it, for ever.
//! * **Shared.** Frames are made here and dropped by radio threads. One pool per thread would fill up over
//!   there and be empty here, so this one is behind a lock, held for one `pop` or one `push` and never
//!   while a check or a radio is at work. A poisoned lock is opened all the same: the list behind it is
//!   still a list.
//! * **Reset.** What comes back is cleared before it waits. The length is 0, the block stays.
//! * **Bounded.** 32 frames, none above 4,096 bytes: a rush or a giant is paid for when it happens, and not
//!   kept.
//! * **Arena.** All queues are linked through one Vec of places, and a place that an order has left is the
//!   next one that an order takes, of whichever van. A queue of its own for every van would keep a
//!   high-water mark each.
//! * **Nothing in between.** Words go from the text into the frame as the check lets them pass. There is no
//!   list of words to hoist, and no joined copy: the best scratch buffer is the one that is not there.
//!
//! ## What it costs
//!
//! About fifty lines more than boxes and Vecs, and links that the compiler does not check. Each frame
//! carries the address of its pool, and counts it up and down: two atomic steps for an order. A frame that
//! is kept for long is missing from the pool, but nothing breaks: the pool makes a new one.
//!
//! ## When not to
//!
//! At ten orders a minute, do none of this: `VecDeque<Vec<u8>>` for each van, and be done. A pool is worth
//! its bounds, its guard and its tests when a profile shows that these allocations are what the time goes
//! into, or when memory has to stay flat whatever the day brings. And count what it does in production: how
//! many frames are made anew tells whether 32 is right.
//!
//! ## Another way
//!
//! One `VecDeque` of (ticket, frame) for all vans is a single block as well, and far simpler; looking for a
//! van's first order is then a walk along those of all vans. Which is better depends on how many wait at a
//! time. And `drop` can hand its buffer to `try_send` of a `sync_channel(KEPT)`: a pool that is shared, and
//! bounded in number, as it comes. A plain `channel` has no bound, and allocates as buffers pass.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_warm_dispatch_allocates_nothing | before | 4224 | 3907584 | 38367 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | an_order_that_is_refused_or_recalled_costs_nothing | before | 1729 | 1757280 | 6192 | 1097 |
//! | | after | 0 | 0 | 0 | 0 |
//! | orders_after_panics_cost_nothing | before | 352 | 325632 | 38367 | 33312 |
//! | | after | 0 | 0 | 0 | 0 |
//! | frames_that_another_thread_drops_come_back | before | 352 | 325632 | 38367 | 33312 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_rush_is_not_kept | before | 3910 | 11650208 | 931771 | 912716 |
//! | | after | 3014 | 2505728 | 1254272 | 156544 |
//! | no_giant_is_kept | before | 165 | 11585743 | 724512 | 100225 |
//! | | after | 153 | 2621680 | 131392 | 320 |

use std::hint::black_box;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use heaplings::bench;

/// How many frames are worth keeping.
const KEPT: usize = 32;
/// The largest capacity of a frame that is worth keeping.
const LARGEST: usize = 4_096;

/// An order that the check did not let pass.
#[derive(Debug, PartialEq, Eq)]
struct Refused;

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

    /// Puts an order at the end of its van's queue, if all of its words pass the check.
    fn order(&mut self, van: u16, text: &str, check: impl Fn(&str) -> bool) -> Result<Ticket, Refused> {
        let mut frame = self.pool.take();
        frame.bytes.extend_from_slice(&van.to_be_bytes());
        for word in text.split_whitespace() {
            if !check(word) {
                return Err(Refused);
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
        Ok(Ticket { van, number })
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

/// The check that most orders have to pass: the radio has no time for long words.
fn is_short(word: &str) -> bool {
    word.len() <= 40
}

fn main() {
    let mut dispatch = Dispatch::new(100);
    let text = "  fetch 3 parcels at   the harbour, gate 4, before noon ";
    bench("32 orders, sent", || {
        for van in 0..KEPT as u16 {
            dispatch.order(van, black_box(text), is_short).expect("short words");
        }
        (0..KEPT as u16).filter_map(|van| dispatch.next(van)).map(|frame| frame.bytes().len()).sum::<usize>()
    });
    let long = "x".repeat(LARGEST);
    bench("an order, refused", || dispatch.order(7, black_box(&long), is_short).is_err());
    bench("an order, recalled", || {
        let ticket = dispatch.order(7, black_box(text), is_short).expect("short words");
        dispatch.recall(ticket)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::thread;

    /// An order that passes.
    fn order(dispatch: &mut Dispatch, van: u16, text: &str) -> Ticket {
        dispatch.order(van, text, is_short).expect("all words are short")
    }

    /// The next frame of a van: its number, and the text.
    fn sent(dispatch: &mut Dispatch, van: u16) -> Option<(u16, String)> {
        let frame = dispatch.next(van)?;
        let (number, text) = frame.bytes().split_first_chunk().expect("a van's number");
        Some((u16::from_be_bytes(*number), String::from_utf8(text.to_vec()).unwrap()))
    }

    fn frame(van: u16, text: &str) -> Option<(u16, String)> {
        Some((van, text.to_string()))
    }

    #[test]
    fn sends_orders_in_turn() {
        let mut dispatch = Dispatch::new(300);
        assert_eq!(sent(&mut dispatch, 7), None);
        order(&mut dispatch, 7, " fetch  3\tparcels\n");
        order(&mut dispatch, 299, "größer 世界");
        order(&mut dispatch, 7, "");
        order(&mut dispatch, 7, "home");
        assert_eq!(sent(&mut dispatch, 7), frame(7, "fetch 3 parcels"));
        order(&mut dispatch, 7, "wait");
        assert_eq!(sent(&mut dispatch, 299), frame(299, "größer 世界"));
        assert_eq!(sent(&mut dispatch, 299), None);
        for text in ["", "home", "wait"] {
            assert_eq!(sent(&mut dispatch, 7), frame(7, text));
        }
        assert_eq!(sent(&mut dispatch, 7), None);
    }

    #[test]
    fn recalls_what_still_waits() {
        let mut dispatch = Dispatch::new(3);
        let tickets = ["a", "b", "c", "d", "e"].map(|text| order(&mut dispatch, 1, text));
        let other = order(&mut dispatch, 2, "other");
        assert!((0..5).all(|i| tickets[i] != other && (0..i).all(|j| tickets[i] != tickets[j])));
        assert!(dispatch.recall(tickets[2]) && dispatch.recall(tickets[4]) && dispatch.recall(tickets[0]));
        assert!(!dispatch.recall(tickets[2]), "this one is recalled already");
        let late = order(&mut dispatch, 1, "f");
        assert!(!dispatch.recall(tickets[4]) && !dispatch.recall(tickets[0]));
        for text in ["b", "d", "f"] {
            assert_eq!(sent(&mut dispatch, 1), frame(1, text));
        }
        assert!(!dispatch.recall(late), "this one is sent");
        assert_eq!(sent(&mut dispatch, 1), None);
        let last = order(&mut dispatch, 1, "g");
        assert!(!dispatch.recall(late) && dispatch.recall(other) && dispatch.recall(last));
        assert_eq!((sent(&mut dispatch, 1), sent(&mut dispatch, 2)), (None, None));
        order(&mut dispatch, 1, "h");
        assert_eq!((sent(&mut dispatch, 1), sent(&mut dispatch, 1)), (frame(1, "h"), None));
    }

    #[test]
    fn sends_nothing_of_an_order_that_is_refused() {
        let mut dispatch = Dispatch::new(9);
        order(&mut dispatch, 4, "a long order that is sent and gone, and its frame is free again");
        sent(&mut dispatch, 4);
        let check = |word: &str| word != "never";
        assert_eq!(dispatch.order(4, "this word is never sent", check), Err(Refused));
        assert_eq!(sent(&mut dispatch, 4), None);
        let panics = |word: &str| word != "never" || resume_unwind(Box::new("the check panics"));
        let result = catch_unwind(AssertUnwindSafe(|| dispatch.order(4, "one more is never sent", panics)));
        assert_eq!(result.expect_err("nobody hides it").downcast_ref(), Some(&"the check panics"));
        assert_eq!(sent(&mut dispatch, 4), None);
        order(&mut dispatch, 4, "ok");
        order(&mut dispatch, 4, "");
        assert_eq!((sent(&mut dispatch, 4), sent(&mut dispatch, 4)), (frame(4, "ok"), frame(4, "")));
    }

    #[test]
    fn a_frame_outlives_the_dispatch() {
        let mut dispatch = Dispatch::new(2);
        order(&mut dispatch, 1, "on its way");
        order(&mut dispatch, 1, "too late");
        let frame = dispatch.next(1).unwrap();
        drop(dispatch);
        let radio = thread::spawn(move || frame.bytes().to_vec());
        assert_eq!(radio.join().unwrap(), b"\0\x01on its way");
    }

    #[test]
    fn a_dispatch_that_is_dropped_leaves_nothing() {
        let heap = measure(|| {
            let mut dispatch = Dispatch::new(3);
            let ticket = order(&mut dispatch, 2, "come back");
            for text in ["sent", "on its way", "too late"] {
                order(&mut dispatch, 1, text);
            }
            drop(dispatch.next(1));
            let frame = dispatch.next(1);
            assert!(dispatch.recall(ticket));
            drop(dispatch);
            drop(frame);
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    /// A text of 1,000 bytes.
    fn text() -> String {
        "fetch it! ".repeat(100)
    }

    /// 32 orders for vans from `van` on, eight for each of four.
    fn orders(dispatch: &mut Dispatch, van: u16, text: &str) {
        (0..32).for_each(|i| _ = order(dispatch, van + i % 4, text));
    }

    /// Sends all that waits for vans from `van` on.
    fn send(dispatch: &mut Dispatch, van: u16) {
        while (0..4).filter_map(|i| dispatch.next(van + i)).count() > 0 {}
    }

    /// A dispatch that 32 orders have passed through.
    fn warm() -> (Dispatch, String) {
        let (mut dispatch, text) = (Dispatch::new(100), text());
        orders(&mut dispatch, 0, &text);
        send(&mut dispatch, 0);
        (dispatch, text)
    }

    #[test]
    fn a_warm_dispatch_allocates_nothing() {
        let heap = measure_with(warm, |(mut dispatch, text)| {
            for van in (4..52).step_by(4) {
                orders(&mut dispatch, van, &text);
                send(&mut dispatch, van);
            }
            dispatch
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn an_order_that_is_refused_or_recalled_costs_nothing() {
        let heap = measure_with(warm, |(mut dispatch, text)| {
            for van in 4..100 {
                assert_eq!(dispatch.order(van, &text, |word| word != "it!"), Err(Refused));
                let ticket = order(&mut dispatch, van, &text);
                assert!(dispatch.recall(ticket));
            }
            dispatch
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn orders_after_panics_cost_nothing() {
        let heap = measure_with(
            || {
                let (mut dispatch, text) = warm();
                for _ in 0..100 {
                    let panics = |_: &str| resume_unwind(Box::new("the check panics"));
                    let result = catch_unwind(AssertUnwindSafe(|| dispatch.order(1, &text, panics)));
                    assert!(result.is_err());
                }
                (dispatch, text)
            },
            |(mut dispatch, text)| {
                orders(&mut dispatch, 4, &text);
                dispatch
            },
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn frames_that_another_thread_drops_come_back() {
        let heap = measure_with(
            || {
                let (mut dispatch, text) = warm();
                orders(&mut dispatch, 0, &text);
                let frames: Vec<Frame> = (0..32).map(|i| dispatch.next(i % 4).unwrap()).collect();
                thread::spawn(move || drop(frames)).join().expect("a radio thread");
                (dispatch, text)
            },
            |(mut dispatch, text)| {
                orders(&mut dispatch, 4, &text);
                dispatch
            },
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_rush_is_not_kept() {
        let text = "fetch it! ".repeat(300);
        let heap = measure(|| {
            let mut dispatch = Dispatch::new(10);
            let tickets: [Ticket; 300] = std::array::from_fn(|i| order(&mut dispatch, i as u16 % 10, &text));
            assert!(tickets.into_iter().all(|ticket| dispatch.recall(ticket)));
            dispatch
        });
        // 32 frames of 3,001 bytes, or of up to 4,096 if they grow by doubling or are made as large as they
        // may be; 512 places of up to 64 bytes; and the list of the pool, the queues, the pool itself.
        dhat::assert!(heap.curr_bytes <= 170_000);
    }

    #[test]
    fn no_giant_is_kept() {
        let heap = measure_with(
            || "fetch it! ".repeat(10_000),
            |text| {
                let mut dispatch = Dispatch::new(10);
                for van in 0..10 {
                    let ticket = order(&mut dispatch, van, &text);
                    assert!(dispatch.recall(ticket));
                }
                dispatch
            },
        );
        // One frame of 4,096 bytes, if giants are cut to that; 32 places and a list for 32 frames, if they
        // are made ahead; the queues, the pool itself.
        dhat::assert!(heap.curr_bytes <= 8_000);
    }
}
