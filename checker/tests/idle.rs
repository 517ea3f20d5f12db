//! An idle watcher: one look after another, and no allocation.

use std::path::{Path, PathBuf};

use checker::watch::Lookout;
use heaplings::measure_with;

/// Looks 1,000 times at files that do not change.
fn look(files: Vec<PathBuf>) {
    let heap = measure_with(
        || Lookout::new(files, 0),
        |lookout| {
            for _ in 0..1_000 {
                assert_eq!(lookout.look(), None);
            }
            lookout
        },
    );
    dhat::assert!(heap.total_blocks == 0);
}

#[test]
fn a_look_allocates_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("starters/01_vec_capacity");
    let files = ["vec2.rs", "vec1.rs", "missing.rs"].map(|name| folder.join(name));
    assert!(files[0].exists());
    look(files.to_vec());
}

#[test]
fn a_look_at_a_missing_file_allocates_nothing() {
    look(vec!["/no/such/file.rs".into()]);
}
