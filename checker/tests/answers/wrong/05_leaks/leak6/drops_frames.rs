// Wrong: a full queue loses frames
// Fails: writes_every_frame_in_order

use std::hint::black_box;
use std::io;
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

type Frame = Vec<u8>;

/// The frames that may wait for the disk.
const AHEAD: usize = 8;

/// Writes every frame by `sink`, on a thread of its own. Returns how many it wrote, or why it stopped.
fn store(
    recording: impl Iterator<Item = Frame>,
    mut sink: impl FnMut(Frame) -> io::Result<()> + Send + 'static,
) -> io::Result<usize> {
    let (queue, frames) = mpsc::sync_channel(AHEAD);
    let writer = thread::spawn(move || {
        let mut written = 0;
        for frame in frames {
            sink(frame)?;
            written += 1;
        }
        Ok(written)
    });
    for frame in recording {
        if let Err(mpsc::TrySendError::Disconnected(_)) = queue.try_send(frame) {
            // The writer has stopped, and returns why.
            break;
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
