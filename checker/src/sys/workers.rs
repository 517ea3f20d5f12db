//! Jobs on all cores.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does the jobs from 0 to `jobs` on up to `most` threads, this one among them, and returns what each gave, in their
/// order. Where the system has no room for another thread, those that there are do it all.
///
/// # Errors
///
/// The failure that came first. Jobs that have begun by then come to their end, and no other begins.
///
/// # Panics
///
/// If a job does.
pub fn share<T: Send, E: Send>(
    jobs: usize,
    most: usize,
    work: impl Fn(usize) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let (next, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (done, failure) = (Mutex::new(Vec::new()), Mutex::new(None));
    let run = || {
        while !over.load(Ordering::Relaxed) {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                return;
            }
            match work(job) {
                Ok(result) => done.lock().unwrap_or_else(PoisonError::into_inner).push((job, result)),
                Err(error) => {
                    failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                    over.store(true, Ordering::Relaxed);
                }
            }
        }
    };
    thread::scope(|scope| {
        let _ =
            (1..most.min(jobs)).try_for_each(|_| thread::Builder::new().spawn_scoped(scope, run).map(drop));
        run();
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => {
            let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
            done.sort_unstable_by_key(|(job, _)| *job);
            Ok(done.into_iter().map(|(_, result)| result).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for most in [0, 1, 2, 7] {
            let results: Result<Vec<usize>, ()> = share(100, most, |job| Ok(job * job));
            assert_eq!(results.unwrap(), (0..100).map(|job| job * job).collect::<Vec<_>>(), "{most}");
        }
        assert_eq!(share(0, 4, |_| Err::<(), _>("none")), Ok(Vec::new()));
    }

    #[test]
    fn jobs_run_beside_one_another() {
        // Each of them waits for the others.
        let barrier = Barrier::new(3);
        let leaders = share(3, 3, |_| Ok::<_, ()>(barrier.wait().is_leader())).unwrap();
        assert_eq!(leaders.iter().filter(|is_leader| **is_leader).count(), 1);
    }

    #[test]
    fn the_first_failure_ends_it() {
        let begun = AtomicUsize::new(0);
        let result: Result<Vec<()>, usize> = share(1_000, 1, |job| {
            begun.fetch_add(1, Ordering::Relaxed);
            if job == 3 { Err(job) } else { Ok(()) }
        });
        assert_eq!((result, begun.into_inner()), (Err(3), 4));
    }
}
