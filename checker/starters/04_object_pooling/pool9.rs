//! The challenge: everything in this chapter, in one small program. A dispatcher sends orders to vans by
//! radio. Each order becomes a frame, the van's number and then the words with a single space between them,
//! and waits in its van's queue until the radio asks for it, or until it is recalled. A check looks at
//! every word; it may refuse the order, and it is not ours, so it may panic. Radio threads drop a frame
//! when it is sent.
//!
//! There is a pool for frames, and yet hardly an order goes by without several allocations; and after a
//! busy hour with many recalls the pool is full of large frames that nobody will need.
//! Goal: once warm, an order allocates nothing, however it ends; and no more than 32 frames of 4,096 bytes
//! are kept.

use std::hint::black_box;
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

// TODO: keep what is worth keeping, and let what comes back be as good as new.
impl Pool {
    fn take(&self) -> Vec<u8> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = free.pop().unwrap_or_default();
        bytes.clear();
        bytes
    }

    fn put(&self, bytes: Vec<u8>) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
    }
}

// TODO: let the buffer come back, whoever drops the frame, wherever and why.
/// What the radio sends.
struct Frame {
    bytes: Vec<u8>,
}

impl Frame {
    fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// An order that waits for the radio, and the one behind it.
struct Waiting {
    number: u64,
    frame: Frame,
    next: Option<Box<Waiting>>,
}

/// The orders of all vans.
struct Dispatch {
    pool: Arc<Pool>,
    /// For each van the first of its orders.
    queues: Vec<Option<Box<Waiting>>>,
    accepted: u64,
}

// TODO: let an order that comes use what an order has left that is gone, of whichever van.
impl Dispatch {
    /// A dispatch for vans 0 to `vans` - 1.
    fn new(vans: u16) -> Dispatch {
        let pool = Arc::new(Pool { free: Mutex::new(Vec::new()) });
        Dispatch { pool, queues: (0..vans).map(|_| None).collect(), accepted: 0 }
    }

    /// Puts an order at the end of its van's queue, if all of its words pass the check.
    fn order(&mut self, van: u16, text: &str, check: impl Fn(&str) -> bool) -> Result<Ticket, Refused> {
        let mut bytes = self.pool.take();
        let words: Vec<&str> = text.split_whitespace().collect();
        for word in &words {
            if !check(word) {
                return Err(Refused);
            }
        }
        bytes.extend_from_slice(&van.to_be_bytes());
        bytes.extend_from_slice(words.join(" ").as_bytes());
        self.accepted += 1;
        let number = self.accepted;
        let mut last = &mut self.queues[usize::from(van)];
        while let Some(waiting) = last {
            last = &mut waiting.next;
        }
        *last = Some(Box::new(Waiting { number, frame: Frame { bytes }, next: None }));
        Ok(Ticket { van, number })
    }

    /// Takes the first frame out of a van's queue.
    fn next(&mut self, van: u16) -> Option<Frame> {
        let queue = &mut self.queues[usize::from(van)];
        let first = queue.take()?;
        *queue = first.next;
        Some(first.frame)
    }

    /// Takes an order back, if it still waits.
    fn recall(&mut self, ticket: Ticket) -> bool {
        let mut link = &mut self.queues[usize::from(ticket.van)];
        while link.as_ref().is_some_and(|waiting| waiting.number != ticket.number) {
            link = &mut link.as_mut().unwrap().next;
        }
        let Some(recalled) = link.take() else { return false };
        *link = recalled.next;
        self.pool.put(recalled.frame.bytes);
        true
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
