//! A photo server makes thumbnails on a pool of threads. Each album that is opened gets a pool, so that a
//! large one cannot hold up the others; when the album is closed its pool is dropped. Every job that was
//! handed in still runs, because somebody waits for the picture.
//!
//! The jobs are done, the album is closed, and the threads are still there, waiting for the next job.
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
    /// Says that there is a job.
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

    /// The next job, when there is one.
    fn next(&self) -> Job {
        let mut jobs = self.jobs.lock().unwrap();
        loop {
            match jobs.pop_front() {
                Some(job) => return job,
                None => jobs = self.news.wait(jobs).unwrap(),
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
