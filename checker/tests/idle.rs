//! An idle watcher: a look at the file and a wait for news, over and over, and no allocation.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use checker::watch::{Others, Watched};
use heaplings::measure_with;

/// Looks 1,000 times at a file that does not change.
fn look(file: PathBuf) {
    let heap = measure_with(
        || Watched::new(file),
        |mut watched| {
            for _ in 0..1_000 {
                assert!(!watched.has_changed());
            }
            watched
        },
    );
    dhat::assert!(heap.total_blocks == 0);
}

#[test]
fn a_look_at_the_file_allocates_nothing() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("starters/01_vec_capacity/vec2.rs");
    assert!(file.exists());
    look(file);
}

#[test]
fn a_look_at_a_missing_file_allocates_nothing() {
    look("/no/such/file.rs".into());
}

#[test]
fn a_look_at_the_other_files_allocates_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("starters/01_vec_capacity");
    let heap = measure_with(
        || Others::new(["vec1.rs", "vec2.rs", "missing.rs"].into_iter().map(|name| folder.join(name))),
        |mut others| {
            for _ in 0..1_000 {
                assert_eq!(others.look(), None);
            }
            others
        },
    );
    dhat::assert!(heap.total_blocks == 0);
}

#[test]
fn a_wait_for_news_allocates_nothing_after_the_first() {
    let (_sender, received) = mpsc::channel::<u8>();
    let wait = || received.recv_timeout(Duration::from_micros(10)) == Err(RecvTimeoutError::Timeout);
    assert!(wait());
    let heap = measure_with(|| (), |()| (0..1_000).all(|_| wait()));
    assert!(heap.value);
    dhat::assert!(heap.total_blocks == 0);
}
