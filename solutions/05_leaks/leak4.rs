//! A pool of threads that makes thumbnails, and ends with its album: it says so, and it waits.
//!
//! ## Why it works
//!
//! Dropping the pool dropped one `Arc` of what it shares with its threads. Each thread holds one more and
//! waits on the condition variable for a job that nobody can hand in any longer, so neither the threads nor
//! what they share could ever go. A `Drop` in three steps ends that:
//!
//! 1. *Say it*: `closed` is set under the lock that the threads take to look, so none can look, miss it and
//!    then wait.
//! 2. *Wake all of them*: `notify_one` would wake one, and the others sleep for ever.
//! 3. *Wait*: `join` returns when a thread has ended, and dropped its last job with all that the job owned.
//!
//! A thread looks for a job first and for `closed` second. So what was handed in is still done.
//!
//! ## What it costs
//!
//! Whoever drops the pool waits for its jobs. If that may take long, let `closed` come first in `next` and
//! the rest be dropped, or hand out a `close` that says how much was left undone. And no job may own the
//! pool: if it is the last to drop it, a thread joins itself, and panics or waits for ever, as the system
//! has it.
//!
//! ## When not to
//!
//! A pool for the whole process, in a `static`, is never dropped and need not be. For work that starts and
//! ends in one function, `thread::scope` is shorter, and waits by itself. And a pool for each album is
//! itself worth a question: threads are not cheap to start, and one pool for all of them starts four once.
//!
//! ## Another way
//!
//! A channel closes by itself: threads that share an `Arc<Mutex<Receiver<Job>>>` end when the pool's only
//! `Sender` is dropped. The `Drop` then takes the sender out of an `Option`, drops it *first*, and joins.
//! In the other order it waits for ever.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | leaves_no_thread_behind | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | a_pool_that_never_had_a_job_leaves_no_thread_behind | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | the_last_job_has_ended_when_the_pool_is_gone | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread::{self, JoinHandle};

use heaplings::bench;

type Job = Box<dyn FnOnce() + Send>;

struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

/// What the threads of a pool have in common.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Says that there is a job, or that there will be no more.
    news: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl Pool {
    /// A pool of so many threads.
    fn new(threads: usize) -> Pool {
        let shared = Arc::new(Shared::default());
        let start = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.work())
        };
        let threads = (0..threads).map(start).collect();
        Pool { shared, threads }
    }

    /// Runs the job on one of the threads, when one is free.
    fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.shared.state.lock().unwrap().jobs.push_back(Box::new(job));
        self.shared.news.notify_one();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // Under the lock: a thread that has just looked must not miss it.
        self.shared.state.lock().unwrap().closed = true;
        self.shared.news.notify_all();
        for thread in self.threads.drain(..) {
            // A job that panicked has said so; a second panic in here would end the process.
            let _ = thread.join();
        }
    }
}

impl Shared {
    /// What each thread does.
    fn work(&self) {
        while let Some(job) = self.next() {
            job();
        }
    }

    /// The next job, when there is one; None when all are done and there will be no more.
    fn next(&self) -> Option<Job> {
        let mut state = self.state.lock().unwrap();
        loop {
            match state.jobs.pop_front() {
                Some(job) => return Some(job),
                None if state.closed => return None,
                None => state = self.news.wait(state).unwrap(),
            }
        }
    }
}

/// A thumbnail of a picture: every eighth pixel of every eighth line.
fn thumbnail(picture: &[u8], width: usize) -> Vec<u8> {
    picture.chunks(width).step_by(8).flat_map(|line| line.iter().copied().step_by(8)).collect()
}

fn main() {
    // Each operation starts four threads, which stay until the exercise is solved. So it waits for its
    // pictures, and they are large: many short ones would start more threads than some systems allow.
    let picture: Arc<[u8]> = vec![9; 3_200 * 2_000].into();
    bench("an album of 20 pictures", || {
        let pool = Pool::new(4);
        let (done, thumbnails) = mpsc::channel();
        for _ in 0..20 {
            let (picture, done) = (Arc::clone(&picture), done.clone());
            pool.run(move || drop(done.send(thumbnail(black_box(&picture), 3_200))));
        }
        thumbnails.iter().take(20).count()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::sync::mpsc;
    use std::time::Duration;

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// The results of `n` jobs on a pool that is dropped while they run.
    fn results(threads: usize, n: usize) -> Vec<usize> {
        let (results, done) = mpsc::channel();
        let pool = Pool::new(threads);
        for i in 0..n {
            let results = results.clone();
            pool.run(move || results.send(thumbnail(&[1; 640], i + 1).len()).unwrap());
        }
        drop(pool);
        // So that a job which is lost ends the wait below.
        drop(results);
        let mut results: Vec<usize> = (0..n).map(|_| done.recv_timeout(PATIENCE).unwrap()).collect();
        results.sort_unstable();
        results
    }

    #[test]
    fn makes_thumbnails() {
        assert!(thumbnail(&[], 4).is_empty());
        assert_eq!(thumbnail(&[7], 1), [7]);
        let picture: Vec<u8> = (0..144).map(|i| i as u8).collect();
        assert_eq!(thumbnail(&picture, 16), [0, 8, 128, 136]);
    }

    #[test]
    fn runs_every_job_though_the_pool_is_dropped() {
        for (threads, n) in [(1, 0), (1, 1), (1, 40), (4, 3), (4, 200)] {
            let mut expected: Vec<usize> = (0..n).map(|i| thumbnail(&[1; 640], i + 1).len()).collect();
            expected.sort_unstable();
            assert_eq!(results(threads, n), expected);
        }
    }

    #[test]
    fn runs_jobs_side_by_side_and_not_on_the_callers_thread() {
        let me = thread::current().id();
        let pool = Pool::new(3);
        let (started, starts) = mpsc::channel();
        let mut gates = Vec::new();
        for _ in 0..3 {
            let started = started.clone();
            let (gate, opened) = mpsc::channel::<()>();
            gates.push(gate);
            pool.run(move || {
                started.send(thread::current().id()).unwrap();
                let _ = opened.recv_timeout(PATIENCE);
            });
        }
        // None of them has come to its end when all three have begun.
        let ids: Vec<_> = (0..3).map(|_| starts.recv_timeout(PATIENCE).unwrap()).collect();
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2] && !ids.contains(&me));
        drop(gates);
        // Threads are used again.
        pool.run(move || started.send(thread::current().id()).unwrap());
        assert!(ids.contains(&starts.recv_timeout(PATIENCE).unwrap()));
    }

    #[test]
    fn leaves_no_thread_behind() {
        let heap = measure_threads(|| {
            for _ in 0..20 {
                let pool = Pool::new(4);
                for i in 0..8 {
                    pool.run(move || {
                        black_box(thumbnail(&[1; 640], i + 1));
                    });
                }
            }
        });
        // A thread that waits on holds several blocks, so 80 of them hold hundreds. One for a pool is more
        // than std keeps for itself.
        dhat::assert!(heap.curr_blocks <= 20);
    }

    #[test]
    fn a_pool_that_never_had_a_job_leaves_no_thread_behind() {
        let heap = measure_threads(|| {
            for _ in 0..20 {
                drop(Pool::new(4));
            }
        });
        // As above.
        dhat::assert!(heap.curr_blocks <= 20);
    }

    /// A picture that takes its time to be given back.
    struct Picture {
        pixels: Vec<u8>,
    }

    impl Drop for Picture {
        fn drop(&mut self) {
            thread::sleep(Duration::from_millis(30));
            self.pixels = Vec::new();
        }
    }

    #[test]
    fn the_last_job_has_ended_when_the_pool_is_gone() {
        let heap = measure_threads(|| {
            let pool = Pool::new(2);
            let picture = Picture { pixels: vec![3; 640_000] };
            pool.run(move || {
                black_box(thumbnail(&picture.pixels, 800));
            });
        });
        // The picture has 640,000; a few blocks of std's may stay.
        dhat::assert!(heap.curr_bytes <= 50_000);
    }
}
