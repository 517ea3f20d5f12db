// Wrong: a thread ends when no job has come for a while, and nobody starts another
// Fails: a_job_runs_if_any_thread_is_free

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;

use heaplings::bench;

type Job = Box<dyn FnOnce() + Send>;

struct Pool {
    shared: Arc<Shared>,
    threads: Vec<thread::JoinHandle<()>>,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
}

/// What the threads of a pool have in common.
#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    /// Signals a new job, or the end.
    news: Condvar,
}

impl Pool {
    /// A pool of so many threads.
    fn new(threads: usize) -> Pool {
        let shared = Arc::new(Shared::default());
        let start = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.work())
        };
        Pool { threads: (0..threads).map(start).collect(), shared }
    }

    /// Runs the job on one of the threads, when one is free.
    fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.shared.queue.lock().unwrap().jobs.push_back(Box::new(job));
        self.shared.news.notify_one();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for thread in self.threads.drain(..) {
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

    /// Waits for the next job; None when there will be no more.
    fn next(&self) -> Option<Job> {
        let queue = self.queue.lock().unwrap();
        let mut queue = self
            .news
            .wait_timeout_while(queue, std::time::Duration::from_millis(50), |queue| queue.jobs.is_empty())
            .unwrap()
            .0;
        queue.jobs.pop_front()
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
