// Wrong: the camera makes all its frames though the disk has failed
// Fails: ends_when_the_disk_fails

use std::hint::black_box;
use std::io;
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

type Frame = Vec<u8>;

/// Writes every frame by `sink`, on a thread of its own. Returns how many it wrote, or why it stopped.
fn store(
    recording: impl Iterator<Item = Frame>,
    mut sink: impl FnMut(Frame) -> io::Result<()> + Send + 'static,
) -> io::Result<usize> {
    let (queue, frames) = mpsc::sync_channel(8);
    let writer = thread::spawn(move || {
        let mut written = 0;
        for frame in frames {
            sink(frame)?;
            written += 1;
        }
        Ok(written)
    });
    for frame in recording {
        if queue.send(frame).is_err() {
            // The writer has stopped, and returns why.
            continue;
        }
    }
    drop(queue);
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
