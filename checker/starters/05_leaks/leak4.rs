//! A photo server makes thumbnails on a pool of threads. Each album that is opened gets its own pool, which
//! is dropped when the album is closed. Every job that was handed in still runs, because somebody waits for
//! the picture. But afterwards the threads are still there and wait for a next job.
//! Goal: when a pool is dropped, its jobs have run, its threads have ended, and their memory is free.

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;

use heaplings::bench;

type Job = Box<dyn FnOnce() + Send>;

// TODO: let a pool that is dropped finish its jobs and its threads.
struct Pool {
    shared: Arc<Shared>,
}

/// What the threads of a pool have in common.
#[derive(Default)]
struct Shared {
    jobs: Mutex<VecDeque<Job>>,
    /// Signals a new job.
    news: Condvar,
}

impl Pool {
    /// A pool of so many threads.
    fn new(threads: usize) -> Pool {
        let shared = Arc::new(Shared::default());
        for _ in 0..threads {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.work());
        }
        Pool { shared }
    }

    /// Runs the job on one of the threads, when one is free.
    fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.shared.jobs.lock().unwrap().push_back(Box::new(job));
        self.shared.news.notify_one();
    }
}

impl Shared {
    /// What each thread does.
    fn work(&self) {
        loop {
            let job = self.next();
            job();
        }
    }

    /// Waits for the next job.
    fn next(&self) -> Job {
        let jobs = self.jobs.lock().unwrap();
        let mut jobs = self.news.wait_while(jobs, |jobs| jobs.is_empty()).unwrap();
        jobs.pop_front().unwrap()
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
