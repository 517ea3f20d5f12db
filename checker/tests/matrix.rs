//! Every limit of every solution, in dev and in release; on nightly too where somebody asks for it.

mod common;

use std::path::Path;
use std::process::Command;

use common::repository;

/// What `cargo` runs as, unless it is to be cargo of another toolchain.
fn cargo(toolchain: Option<&str>) -> Command {
    let Some(toolchain) = toolchain else { return Command::new(env!("CARGO")) };
    let mut command = Command::new("rustup");
    command.args(["run", toolchain, "cargo"]);
    command
}

fn is_installed(toolchain: &str) -> bool {
    cargo(Some(toolchain)).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs all tests of all solutions, as `cargo test` does: many tests in a process, beside one another.
fn solutions_pass(toolchain: Option<&str>, profile: &[&str]) {
    let folder = format!("matrix-{}", toolchain.unwrap_or("this"));
    let output = cargo(toolchain)
        .current_dir(repository())
        .args(["test", "--package", "solutions", "--no-fail-fast", "--color", "never"])
        .args(profile)
        .arg("--target-dir")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder))
        .env_remove("RUSTFLAGS")
        .env_remove("RUST_TEST_THREADS")
        .env("RUST_BACKTRACE", "0")
        .output()
        .expect("cargo starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let exercises = checker::course::catalog::Catalog::load(repository()).unwrap().exercises().len();
    let passed = out.lines().filter(|line| line.starts_with("test result: ok. ")).count();
    assert!(output.status.success(), "{out}\n{err}");
    assert_eq!(passed, exercises, "{out}\n{err}");
}

#[test]
fn limits_hold_in_dev_and_in_release() {
    solutions_pass(None, &[]);
    solutions_pass(None, &["--release"]);
}

#[test]
#[ignore = "builds everything with another toolchain; `checker/scripts/facts.sh nightly` tells more"]
fn limits_hold_on_nightly() {
    if !is_installed("nightly") {
        println!("no nightly here: its half of the matrix was not run");
        return;
    }
    solutions_pass(Some("nightly"), &[]);
    solutions_pass(Some("nightly"), &["--release"]);
}
