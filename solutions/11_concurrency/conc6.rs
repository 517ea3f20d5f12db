//! Photos go through two stages with four places in front of each.
//!
//! ## Why it works
//!
//! Three stages together are as fast as the slowest. What the faster ones do ahead of it does not speed up
//! the whole: it waits in a queue, and fills memory. `sync_channel(4)` has four places, and `send` waits
//! while none is free. So the decoder waits for the store, the reader waits for the decoder, and the files
//! wait where they cost nothing: on the disk. That is back pressure, and it has to hold at *every* stage.
//! With one unbounded queue in the chain the pressure ends there.
//!
//! In memory are at most: one photo at the store, four before it, one that the decoder holds, four files
//! before that, and one that the reader holds. The number is the same for 400 photos and for a million.
//!
//! ## What it costs
//!
//! Places are reserved at the start, each as large as a message: 4 times 24 bytes here. And stages wait,
//! which is the point; but a stage that is fast on average and slow at times needs enough places to work
//! through its neighbour's pauses. Measure before you make them many. The whole run is slower, about four
//! times in `cargo checker bench conc6`: threads go to sleep and are woken where they only wrote into a list
//! before.
//!
//! ## When not to
//!
//! In a circle of stages, where each may wait for the next: there they can all wait for ever. Where the
//! source must not wait (a sensor, a socket that drops data) decide what to lose instead: `try_send`, and
//! count what did not fit. Where messages differ much in size, bound their bytes and not their number.
//!
//! `crossbeam-channel` has bounded channels with many receivers. `rayon` does all stages of an item on one
//! thread, and needs no channel. For a line of stages `sync_channel` is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_slow_store_finds_few_photos_before_it | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | a_slow_decoder_finds_few_files_before_it | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//!
//! Seen: ProgrammingRust/fingertips#6: bounded channels; before, a data set beyond memory ended in a kill.

use std::hint::black_box;
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

/// A file's bytes, or a decoded photo's.
type Bytes = Vec<u8>;

/// How many photos may wait in front of a stage.
const QUEUE: usize = 4;

/// Sends all files through `decode` and `store`, each on a thread of its own. Returns how many there were.
fn run(
    files: impl Iterator<Item = Bytes>,
    mut decode: impl FnMut(Bytes) -> Bytes + Send,
    mut store: impl FnMut(Bytes) + Send,
) -> usize {
    thread::scope(|scope| {
        let (read, to_decode) = mpsc::sync_channel(QUEUE);
        let (decoded, to_store) = mpsc::sync_channel(QUEUE);
        scope.spawn(move || {
            for file in to_decode {
                if decoded.send(decode(file)).is_err() {
                    break;
                }
            }
        });
        scope.spawn(move || to_store.iter().for_each(&mut store));
        let mut photos = 0;
        for file in files {
            if read.send(file).is_err() {
                break;
            }
            photos += 1;
        }
        drop(read);
        photos
    })
}

fn main() {
    bench("run(100 photos)", || {
        let files = (0..black_box(100)).map(|n| vec![n; 1_024]);
        run(files, |file| file.repeat(4), |photo| _ = black_box(photo))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::hint::black_box;
    use std::sync::mpsc::{Receiver, Sender};
    use std::sync::{Mutex, mpsc};
    use std::time::Duration;
    use std::{iter, thread};

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);
    /// How long a slow stage sleeps, unless the reader has come to its end before.
    const NAP: Duration = Duration::from_millis(300);

    #[test]
    fn stores_all_photos_in_order() {
        for n in [0, 1, 2, 17, 500] {
            let mut stored = Vec::new();
            let files = (0..n).map(|i: usize| i.to_le_bytes().to_vec());
            let photos = run(files, |file| file.repeat(2), |photo| stored.push(photo));
            assert_eq!(photos, n);
            assert!(stored.into_iter().eq((0..n).map(|i| i.to_le_bytes().repeat(2))));
        }
    }

    #[test]
    fn all_stages_work_at_once() {
        let reader = thread::current().id();
        let (read, reads) = mpsc::channel();
        let (begun, decodes) = mpsc::channel();
        let (reads, decodes, decoder) = (Mutex::new(reads), Mutex::new(decodes), Mutex::new(None));
        let hear = |news: &Mutex<Receiver<u8>>, n| {
            while news.lock().unwrap().recv_timeout(PATIENCE).expect("no stage waits") < n {}
        };
        let files = (0..10_u8).inspect(|&i| {
            assert_eq!(thread::current().id(), reader);
            _ = read.send(i);
        });
        let decode = |file: Bytes| {
            assert_ne!(thread::current().id(), reader);
            *decoder.lock().unwrap() = Some(thread::current().id());
            _ = begun.send(file[0]);
            file
        };
        let mut stored = Vec::new();
        let store = |photo: Bytes| {
            // The first is stored only when the second is being decoded and the third has been read.
            if stored.is_empty() {
                hear(&decodes, 1);
                hear(&reads, 2);
            }
            assert_ne!(*decoder.lock().unwrap(), Some(thread::current().id()));
            stored.push(photo[0]);
        };
        assert_eq!(run(files.map(|i| vec![i]), decode, store), 10);
        assert_eq!(stored, (0..10).collect::<Vec<u8>>());
    }

    /// So many files, and a receiver that hears when the last one has been read.
    fn files(n: usize, bytes: usize) -> (impl Iterator<Item = Bytes>, Receiver<()>) {
        let (reader, end) = mpsc::channel();
        let mut reader: Option<Sender<()>> = Some(reader);
        let last = iter::from_fn(move || {
            drop(reader.take());
            None
        });
        ((0..n).map(move |i| vec![i as u8; bytes]).chain(last), end)
    }

    #[test]
    fn a_slow_store_finds_few_photos_before_it() {
        let (files, end) = files(400, 100);
        let mut end = Some(end);
        let store = |_| _ = end.take().map(|end| end.recv_timeout(NAP));
        let heap = measure_threads(|| run(files, |_| vec![7; 10_000], store));
        assert_eq!(heap.value, 400);
        // 16 photos of 10,000 bytes, the one that is being stored, threads and channels.
        dhat::assert!(heap.max_bytes <= 180_000);
    }

    #[test]
    fn a_slow_decoder_finds_few_files_before_it() {
        let (files, end) = files(400, 10_000);
        let mut end = Some(end);
        let decode = |file: Bytes| {
            _ = end.take().map(|end| end.recv_timeout(NAP));
            file[..100].to_vec()
        };
        let heap = measure_threads(|| run(files, decode, |photo| _ = black_box(photo)));
        assert_eq!(heap.value, 400);
        // The same for the files, of 10,000 bytes here.
        dhat::assert!(heap.max_bytes <= 180_000);
    }
}
