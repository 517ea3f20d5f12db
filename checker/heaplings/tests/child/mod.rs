//! Runs one test of this same file, ignored or not, in a process of its own.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The variable that tells a test that it was started so.
const CHILD: &str = "HEAPLINGS_TEST_CHILD";

/// The command that runs the test `name`, without the variables that could change what it does.
pub fn command(name: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", name, "--include-ignored", "--nocapture"]);
    command.env(CHILD, "1").env_remove("HEAPLINGS_REPORT").env_remove("RUST_BACKTRACE");
    command
}

/// Whether this process was started by `command`. Else a test that is ignored has nothing to do.
#[allow(dead_code, reason = "not every file of tests needs it")]
pub fn is_child() -> bool {
    env::var_os(CHILD).is_some()
}

/// Everything that a process wrote.
pub fn text(output: &Output) -> String {
    let both = [output.stdout.as_slice(), b"\n", output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// An empty folder of this test's own.
#[allow(dead_code, reason = "not every file of tests needs one")]
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
