//! Taking turns: while one thread has something counted, no other does.
//!
//! A reallocation is two events to dhat, a free and an allocation. A thread that allocated between the two would
//! find the region smaller than it ever was, and the peak would come out too low.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

static TURN: Mutex<()> = Mutex::new(());

/// So long a thread waits, and no longer: an assertion of dhat's inside the closure that is measured allocates under
/// dhat's own lock, for which the thread whose turn it is may be waiting.
const PATIENCE: Duration = Duration::from_secs(2);
/// Whether one has waited in vain in this measurement, so that the others need not.
static IN_VAIN: AtomicBool = AtomicBool::new(false);

/// Waits for this thread's turn, which lasts until the guard is dropped.
pub(crate) fn wait() -> Option<MutexGuard<'static, ()>> {
    let mut began = None;
    for attempt in 0_u32.. {
        match TURN.try_lock() {
            Ok(turn) => return Some(turn),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => {}
        }
        if IN_VAIN.load(Relaxed) {
            break;
        }
        if attempt < 100 {
            thread::yield_now();
        } else if began.get_or_insert_with(Instant::now).elapsed() < PATIENCE {
            thread::sleep(Duration::from_micros(50));
        } else {
            IN_VAIN.store(true, Relaxed);
        }
    }
    None
}

/// Begins a measurement.
pub(crate) fn renew() {
    IN_VAIN.store(false, Relaxed);
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    use super::*;
    use crate::{measure_threads, region};

    /// Waits without allocating.
    fn wait_for(state: &AtomicU32, value: u32) {
        while state.load(SeqCst) != value {
            thread::yield_now();
        }
    }

    #[test]
    fn a_counted_thread_waits_while_another_has_something_counted() {
        let heap = measure_threads(|| {
            let state = Arc::new(AtomicU32::new(0));
            let theirs = Arc::clone(&state);
            let other = thread::spawn(move || {
                wait_for(&theirs, 1);
                theirs.store(2, SeqCst);
                let mut bytes = black_box(vec![7_u8; 1_000]);
                theirs.store(3, SeqCst);
                wait_for(&theirs, 4);
                theirs.store(5, SeqCst);
                bytes.reserve_exact(1_000);
                theirs.store(6, SeqCst);
                bytes
            });
            for first in [1, 4] {
                let turn = wait();
                state.store(first, SeqCst);
                wait_for(&state, first + 1);
                (0..10).for_each(|_| thread::yield_now());
                assert_eq!(state.load(SeqCst), first + 1, "it did not wait");
                drop(turn);
                wait_for(&state, first + 2);
            }
            other.join().unwrap()
        });
        assert_eq!(heap.value.capacity(), 2_000);
    }

    /// An assertion of dhat's inside the closure may hold dhat's lock for longer than anybody waits.
    #[test]
    fn nobody_waits_for_ever() {
        let heap = measure_threads(|| {
            let turn = wait();
            let bytes = black_box(vec![7_u8; 1_000]);
            drop(turn);
            bytes
        });
        assert_eq!(heap.total_bytes, 1_000);
    }

    #[test]
    fn nothing_is_counted_of_what_a_thread_does_when_its_region_has_ended() {
        let state = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&state);
        let mut heap = measure_threads(|| {
            let thread = thread::spawn(move || {
                theirs.store(1, SeqCst);
                wait_for(&theirs, 2);
                // It had looked whether it was counted, and was, when the region ended.
                region::counted(|| ())
            });
            wait_for(&state, 1);
            Some(thread)
        });
        state.store(2, SeqCst);
        assert_eq!(heap.value.take().unwrap().join().unwrap(), None);
    }
}
