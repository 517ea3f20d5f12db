//! A camera makes one frame after another, and a thread writes them to a disk that is sometimes slow. The
//! frames wait in a queue, so that a short pause of the disk does not stop the camera. Every frame is
//! written, in order, and if the disk fails the recording ends. Yesterday the disk slept for a minute, and
//! the queue held a minute of film until memory was full.
//! Goal: at most 10 frames in memory, however slow the disk and however long the recording.

use std::hint::black_box;
use std::io;
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

type Frame = Vec<u8>;

// TODO: let no more than 8 frames wait in the queue.
/// Writes every frame by `sink`, on a thread of its own. Returns how many it wrote, or why it stopped.
fn store(
    recording: impl Iterator<Item = Frame>,
    mut sink: impl FnMut(Frame) -> io::Result<()> + Send + 'static,
) -> io::Result<usize> {
    let (queue, frames) = mpsc::channel();
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::sync::mpsc::{self, Receiver, TryRecvError};
    use std::time::{Duration, Instant};
    use std::{io, iter, thread};

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    #[test]
    fn writes_every_frame_in_order() {
        for n in [0, 1, 9, 400] {
            let (disk, written) = mpsc::channel();
            let sink = move |frame| {
                disk.send(frame).unwrap();
                Ok(())
            };
            assert_eq!(store((0..n).map(|number| frame(number, 32)), sink).unwrap(), n);
            let written: Vec<Frame> = written.try_iter().collect();
            assert_eq!(written.len(), n);
            assert!(written.iter().enumerate().all(|(number, bytes)| *bytes == frame(number, 32)));
        }
    }

    #[test]
    fn ends_when_the_disk_fails() {
        for broken in [0, 1, 20] {
            let mut written = 0;
            let (disk, end) = mpsc::channel::<()>();
            let sink = move |_| {
                let _ = &disk;
                written += 1;
                if written > broken { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
            };
            // A recording that would go on for a long time. A few frames may come after the end of the disk.
            let mut late = 0;
            let recording = (0..10_000_000).map(|number| {
                late += usize::from(end.try_recv() == Err(TryRecvError::Disconnected));
                assert!(late <= 100, "the recording goes on");
                frame(number, 4)
            });
            assert_eq!(store(recording, sink).unwrap_err().kind(), io::ErrorKind::StorageFull);
        }
    }

    #[test]
    fn a_short_pause_of_the_disk_does_not_stop_the_camera() {
        let me = thread::current().id();
        let (camera, news) = mpsc::channel();
        // Each of the first 15 frames is written only when five more have been made.
        let recording = (0..20).map(move |number| {
            assert_eq!(thread::current().id(), me);
            let _ = camera.send(number);
            frame(number, 16)
        });
        let (mut written, mut made) = (0, 0);
        let sink = move |_| {
            assert_ne!(thread::current().id(), me);
            while written < 15 && made < written + 5 {
                made = news.recv_timeout(PATIENCE).expect("a camera that goes on");
            }
            written += 1;
            Ok(())
        };
        assert_eq!(store(recording, sink).unwrap(), 20);
    }

    /// So many frames, and a receiver that hears when the last has been handed in.
    fn recording(frames: usize, bytes: usize) -> (impl Iterator<Item = Frame>, Receiver<()>) {
        let (camera, end) = mpsc::channel();
        let mut camera = Some(camera);
        let last = iter::from_fn(move || {
            drop(camera.take());
            None
        });
        ((0..frames).map(move |number| frame(number, bytes)).chain(last), end)
    }

    /// A disk that sleeps until the recording is over, or for a while if the recording waits for it. A camera
    /// that sleeps between its frames, and does not look at the queue, makes 40 frames and more in that time.
    fn slow_disk(end: Receiver<()>) -> impl FnMut(Frame) -> io::Result<()> + Send {
        let started = Instant::now();
        assert_eq!(store((0..40).map(|number| frame(number, 16)), |_| Ok(())).unwrap(), 40);
        let mut pause = Some(started.elapsed() + Duration::from_millis(50));
        move |frame| {
            if let Some(pause) = pause.take() {
                let _ = end.recv_timeout(pause);
            }
            drop(frame);
            Ok(())
        }
    }

    #[test]
    fn holds_no_more_than_10_frames() {
        let (recording, end) = recording(300, 16_384);
        let disk = slow_disk(end);
        let heap = measure_threads(move || assert_eq!(store(recording, disk).unwrap(), 300));
        // 8 that wait, one to be sent and one to be written are 163,840 bytes. The rest, less than a frame,
        // is for the queue and the thread.
        dhat::assert!(heap.max_bytes <= 176_000);
    }

    #[test]
    fn a_longer_recording_needs_no_more() {
        let (recording, end) = recording(1_000, 16_384);
        let disk = slow_disk(end);
        let heap = measure_threads(move || assert_eq!(store(recording, disk).unwrap(), 1_000));
        // As above: 10 frames, a queue and a thread.
        dhat::assert!(heap.max_bytes <= 176_000);
    }
}
