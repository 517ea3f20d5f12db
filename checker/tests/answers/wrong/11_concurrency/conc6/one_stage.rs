// Wrong: the decoder stores as well, so that a slow store stops the decoding.
// Fails: all_stages_work_at_once
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
        scope.spawn(move || {
            for file in to_decode {
                store(decode(file));
            }
        });
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
