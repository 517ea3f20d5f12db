// Wrong: it wakes one thread and joins the first that comes to an end
// Fails: leaves_no_thread_behind or every_thread_has_ended_when_the_pool_is_gone

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
        self.shared.news.notify_one();
        while !self.threads.is_empty() && !self.threads.iter().any(|thread| thread.is_finished()) {
            thread::yield_now();
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
