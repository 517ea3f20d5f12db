// Wrong: the camera makes eight frames and stands still until they are written
// Fails: a_short_pause_of_the_disk_does_not_stop_the_camera

use std::hint::black_box;
use std::io;
use std::thread;

use heaplings::bench;

type Frame = Vec<u8>;

/// Writes every frame by `sink`, on a thread of its own. Returns how many it wrote, or why it stopped.
fn store(
    recording: impl Iterator<Item = Frame>,
    sink: impl FnMut(Frame) -> io::Result<()> + Send + 'static,
) -> io::Result<usize> {
    let mut written = 0;
    let mut frames = recording.peekable();
    let mut sink = sink;
    while frames.peek().is_some() {
        let batch: Vec<Frame> = frames.by_ref().take(8).collect();
        let count = batch.len();
        let writer = thread::spawn(move || {
            for frame in batch {
                if let Err(error) = sink(frame) {
                    return (sink, Err(error));
                }
            }
            (sink, Ok(()))
        });
        let result;
        (sink, result) = writer.join().unwrap();
        result?;
        written += count;
    }
    Ok(written)
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
