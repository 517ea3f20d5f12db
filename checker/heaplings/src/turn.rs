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
