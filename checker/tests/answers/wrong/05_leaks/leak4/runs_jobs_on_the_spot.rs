// Wrong: no threads and no pool: the caller does the work
// Fails: runs_jobs_side_by_side_and_not_on_the_callers_thread

use std::hint::black_box;
use std::thread;

struct Pool;

impl Pool {
    fn new(_threads: usize) -> Pool {
        Pool
    }

    fn run(&self, job: impl FnOnce() + Send + 'static) {
        job();
    }
}
/// A thumbnail of a picture: every eighth pixel of every eighth line.
fn thumbnail(picture: &[u8], width: usize) -> Vec<u8> {
    picture.chunks(width).step_by(8).flat_map(|line| line.iter().copied().step_by(8)).collect()
}

fn main() {
    let pool = Pool::new(4);
    pool.run(|| drop(thumbnail(black_box(&[9; 64]), 8)));
    thread::yield_now();
}
