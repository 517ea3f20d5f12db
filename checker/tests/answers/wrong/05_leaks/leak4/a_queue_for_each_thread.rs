// Wrong: a job waits behind a long one though another thread is free
// Fails: a_job_runs_if_any_thread_is_free

use std::hint::black_box;
use std::sync::{Arc, mpsc};
use std::thread;

use heaplings::bench;

type Job = Box<dyn FnOnce() + Send>;

struct Pool {
    jobs: Vec<mpsc::Sender<Job>>,
    next: std::cell::Cell<usize>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Pool {
    /// A pool of so many threads.
    fn new(threads: usize) -> Pool {
        let (jobs, inboxes): (Vec<_>, Vec<_>) = (0..threads).map(|_| mpsc::channel::<Job>()).unzip();
        let start =
            |inbox: mpsc::Receiver<Job>| thread::spawn(move || inbox.into_iter().for_each(|job| job()));
        Pool { jobs, next: Default::default(), threads: inboxes.into_iter().map(start).collect() }
    }

    /// Runs the job on one of the threads, when one is free.
    fn run(&self, job: impl FnOnce() + Send + 'static) {
        let next = self.next.get();
        self.next.set(next + 1);
        self.jobs[next % self.jobs.len()].send(Box::new(job)).unwrap();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs.clear();
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
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
