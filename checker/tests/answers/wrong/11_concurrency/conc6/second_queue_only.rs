// Wrong: only the second queue has a bound; files pile up before the decoder.
// Fails: a_slow_decoder_finds_few_files_before_it
use std::hint::black_box;
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

/// A file's bytes, or a decoded photo's.
type Bytes = Vec<u8>;

// TODO: let a stage wait when the next one is behind.
/// Sends all files through `decode` and `store`, each on a thread of its own. Returns how many there were.
fn run(
    files: impl Iterator<Item = Bytes>,
    mut decode: impl FnMut(Bytes) -> Bytes + Send,
    mut store: impl FnMut(Bytes) + Send,
) -> usize {
    thread::scope(|scope| {
        let (read, to_decode) = mpsc::channel();
        let (decoded, to_store) = mpsc::sync_channel(4);
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
