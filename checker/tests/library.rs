//! The measuring library's own tests, so that `cargo test` runs them with the checker's.

mod common;

use std::path::Path;
use std::process::Command;

use common::repository;

#[test]
fn the_measuring_library_passes_its_tests() {
    let output = Command::new(env!("CARGO"))
        .current_dir(repository())
        .args(["test", "--package", "heaplings", "--no-fail-fast", "--color", "never", "--target-dir"])
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix-this"))
        .env_remove("RUSTFLAGS")
        .env("RUST_BACKTRACE", "0")
        .output()
        .expect("cargo starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.contains("test result: ok. "), "{out}\n{err}");
}
