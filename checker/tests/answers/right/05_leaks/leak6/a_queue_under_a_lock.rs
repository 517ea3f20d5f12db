// Right: a VecDeque with a condition variable, which both sides wait on

use std::collections::VecDeque;
use std::hint::black_box;
use std::io;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use heaplings::bench;

type Frame = Vec<u8>;

/// The frames that may wait for the disk.
const AHEAD: usize = 8;

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Default)]
struct State {
    frames: VecDeque<Frame>,
    over: bool,
    failed: bool,
}

fn store(
    recording: impl Iterator<Item = Frame>,
    mut sink: impl FnMut(Frame) -> io::Result<()> + Send + 'static,
) -> io::Result<usize> {
    let queue = Arc::new(Queue::default());
    let theirs = Arc::clone(&queue);
    let writer = thread::spawn(move || {
        let mut written = 0;
        loop {
            let state = theirs.state.lock().unwrap();
            let mut state = theirs.news.wait_while(state, |s| s.frames.is_empty() && !s.over).unwrap();
            let Some(frame) = state.frames.pop_front() else { return Ok(written) };
            drop(state);
            theirs.news.notify_all();
            if let Err(error) = sink(frame) {
                theirs.state.lock().unwrap().failed = true;
                theirs.news.notify_all();
                return Err(error);
            }
            written += 1;
        }
    });
    for frame in recording {
        let state = queue.state.lock().unwrap();
        let mut state = queue.news.wait_while(state, |s| s.frames.len() == AHEAD && !s.failed).unwrap();
        if state.failed {
            break;
        }
        state.frames.push_back(frame);
        drop(state);
        queue.news.notify_all();
    }
    queue.state.lock().unwrap().over = true;
    queue.news.notify_all();
    writer.join().unwrap()
}

/// A frame that differs from the others.
fn frame(number: usize, bytes: usize) -> Frame {
    vec![number as u8; bytes]
}

fn main() {
    bench("store(100 frames)", || {
        let recording = (0..black_box(100)).map(|number| frame(number, 4_096));
        store(recording, |frame| {
            black_box(frame);
            Ok(())
        })
    });
}
