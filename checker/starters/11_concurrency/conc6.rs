//! A photo site makes thumbnails in three stages that run at the same time: one reads files, one decodes
//! them, one stores the results. The reader is the caller's thread. A decoded photo is larger than its file.
//! All photos are stored, in order.
//!
//! Between the stages are queues, and the queue in front of the slowest stage grows until memory is full.
//! Goal: at most 16 photos wait before any stage, whichever stage is slow, and however many photos there are.

use std::hint::black_box;
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

/// A file's bytes, or a decoded photo's.
type Bytes = Vec<u8>;

// TODO: let a stage wait while the next one is behind.
/// Sends all files through `decode` and `store`, each on a thread of its own. Returns how many there were.
fn run(
    files: impl Iterator<Item = Bytes>,
    mut decode: impl FnMut(Bytes) -> Bytes + Send,
    mut store: impl FnMut(Bytes) + Send,
) -> usize {
    thread::scope(|scope| {
        let (read, to_decode) = mpsc::channel();
        let (decoded, to_store) = mpsc::channel();
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
