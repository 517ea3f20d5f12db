//! A pool of threads that makes thumbnails. When it is dropped, it tells its threads to end and waits for
//! them.
//!
//! ## Why it works
//!
//! Dropping the pool dropped one `Arc` of what it shares with its threads. Each thread holds another one and
//! waits on the condition variable for a job that nobody can hand in any more, so neither the threads nor
//! the shared state could ever go. A `Drop` with three steps ends that:
//!
//! 1. *Close*: set `closed` under the lock that the threads take to look for a job. So no thread can look,
//!    miss it, and then wait.
//! 2. *Wake all threads*: `notify_one` would wake one, and the others would sleep for ever.
//! 3. *Join*: `join` returns when a thread has ended and has dropped what it owned: its last job with all
//!    that the job owned, and what the thread had in a `thread_local!`.
//!
//! A thread looks for a job first and for `closed` second, so jobs that were handed in still run.
//!
//! ## What it costs
//!
//! Dropping the pool now takes as long as its jobs take. If that may be long, let `next` return `None` as
//! soon as the pool is closed, or offer a `close` that returns how many were not run. No job may own the
//! pool: if the job drops it last, a thread joins itself, which panics or waits for ever, depending on the
//! system.
//!
//! ## When not to
//!
//! A pool for the whole process, in a `static`, is never dropped and need not be. For work that starts and
//! ends in one function, `thread::scope` is shorter and joins by itself. And ask whether each album needs a
//! pool: threads are not cheap to start, and one pool for all albums starts its threads once.
//!
//! ## Another way
//!
//! A channel closes by itself: threads that share an `Arc<Mutex<Receiver<Job>>>` end when the pool's only
//! `Sender` is dropped. Then `Drop` takes the sender out of an `Option`, drops it *first*, and joins. In the
//! other order it waits for ever.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | leaves_no_thread_behind | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | every_thread_has_ended_when_the_pool_is_gone | before | varies | varies | varies | varies |
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
    /// Signals a new job, or that the pool is closed.
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
        // Under the lock, so that a thread that has just looked for a job cannot miss it.
        self.shared.state.lock().unwrap().closed = true;
        self.shared.news.notify_all();
        for thread in self.threads.drain(..) {
            // A job that panicked has reported it; a second panic in here could end the process.
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

    /// Waits for the next job. `None` when all jobs are done and the pool is closed.
    fn next(&self) -> Option<Job> {
        let state = self.state.lock().unwrap();
        let mut state = self.news.wait_while(state, |state| state.jobs.is_empty() && !state.closed).unwrap();
        state.jobs.pop_front()
    }
}

/// A thumbnail of a picture: every eighth pixel of every eighth line.
fn thumbnail(picture: &[u8], width: usize) -> Vec<u8> {
    picture.chunks(width).step_by(8).flat_map(|line| line.iter().copied().step_by(8)).collect()
}

fn main() {
    // Large pictures, as the threads of each operation stay until the exercise is solved.
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
    use std::cell::RefCell;
    use std::hint::black_box;
    use std::sync::mpsc;
    use std::thread;
    use std::time::{Duration, Instant};

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

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
            let (results, done) = mpsc::channel();
            let pool = Pool::new(threads);
            for i in 0..n {
                let results = results.clone();
                pool.run(move || results.send(i).unwrap());
            }
            // Dropping the last sender, too, ends the wait for a job that is lost.
            drop((pool, results));
            let mut results: Vec<usize> = (0..n).map(|_| done.recv_timeout(PATIENCE).unwrap()).collect();
            results.sort_unstable();
            assert_eq!(results, (0..n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn runs_jobs_side_by_side_and_not_on_the_callers_thread() {
        let me = thread::current().id();
        let pool = Pool::new(3);
        let (started, starts) = mpsc::channel();
        let (gates, opened): (Vec<_>, Vec<_>) = (0..3).map(|_| mpsc::channel::<()>()).unzip();
        for opened in opened {
            let started = started.clone();
            pool.run(move || {
                started.send(thread::current().id()).unwrap();
                let _ = opened.recv_timeout(PATIENCE);
            });
        }
        // None of them has ended when all three have begun.
        let ids: Vec<_> = (0..3).map(|_| starts.recv_timeout(PATIENCE).unwrap()).collect();
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2] && !ids.contains(&me));
        drop(gates);
        pool.run(move || started.send(thread::current().id()).unwrap());
        assert!(ids.contains(&starts.recv_timeout(PATIENCE).unwrap()));
    }

    #[test]
    fn a_job_runs_if_any_thread_is_free() {
        // If threads end after a while without a job, dropping the first pool takes that while. The second
        // pool has no job for more than twice as long.
        let started = Instant::now();
        drop(Pool::new(2));
        let idle = 2 * started.elapsed() + Duration::from_millis(30);
        let pool = Pool::new(2);
        thread::sleep(idle);
        let (gate, opened) = mpsc::channel::<()>();
        pool.run(move || {
            let _ = opened.recv_timeout(2 * PATIENCE);
        });
        let (results, done) = mpsc::channel();
        for i in 0..10 {
            let results = results.clone();
            pool.run(move || results.send(i).unwrap());
        }
        assert!((0..10).all(|_| done.recv_timeout(PATIENCE).is_ok()));
        drop(gate);
    }

    /// A pool with so many jobs, which is dropped at once.
    fn album(jobs: usize) {
        let pool = Pool::new(4);
        for i in 0..jobs {
            pool.run(move || drop(black_box(thumbnail(&[1; 640], i + 1))));
        }
    }

    #[test]
    fn leaves_no_thread_behind() {
        let heap = measure_threads(|| (0..40).for_each(|n| album(n % 2 * 8)));
        // A thread that still waits holds several blocks, so 160 of them hold hundreds. What stays is std's
        // own.
        dhat::assert!(heap.curr_blocks <= 20);
    }

    /// A picture that takes its time to be given back.
    struct Picture(Duration, Vec<u8>);

    impl Drop for Picture {
        fn drop(&mut self) {
            thread::sleep(self.0);
            self.1 = Vec::new();
        }
    }

    thread_local! {
        /// What a thread keeps for its next job, and drops when it ends.
        static KEPT: RefCell<Option<Picture>> = const { RefCell::new(None) };
    }

    #[test]
    fn every_thread_has_ended_when_the_pool_is_gone() {
        // A pool that sleeps for a while instead of joining its threads sleeps here, too. Giving the picture
        // back takes more than twice as long, so that no such sleep is long enough.
        let started = Instant::now();
        album(8);
        let slow = 2 * started.elapsed() + Duration::from_millis(30);
        let heap = measure_threads(|| {
            let pool = Pool::new(2);
            let picture = Picture(slow, vec![3; 640_000]);
            pool.run(move || {
                black_box(thumbnail(&picture.1, 800));
                KEPT.set(Some(picture));
            });
        });
        // The picture has 640,000; std may keep a few blocks.
        dhat::assert!(heap.curr_bytes <= 50_000);
    }
}
