//! Systems that are not Unix, which means Windows: a console that needs no repair, and no process groups.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};

use super::{Bounds, Change};

/// Nothing: a group of its own would keep Ctrl-C from a test, and here there is no reaper to end it.
pub fn isolate(_: &mut Command) {}

/// Without bounds: here they take more than the standard library can do.
pub fn confined(program: &OsStr, _: Bounds) -> Command {
    Command::new(program)
}

pub fn link(original: &Path, link: &Path) -> io::Result<()> {
    use std::os::windows::fs::{symlink_dir, symlink_file};
    if original.is_dir() { symlink_dir(original, link) } else { symlink_file(original, link) }
}

pub fn kill_tree(pid: u32) {
    let mut taskkill = Command::new("taskkill");
    taskkill.args(["/T", "/F", "/PID", &pid.to_string()]);
    let _ = taskkill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

pub fn stty(_: &[&str]) -> Option<String> {
    None
}

pub fn terminal_size() -> Option<(u16, u16)> {
    None
}

pub fn on_change(_: impl Fn(Change) + Send + 'static) {}

pub fn suspend() {}

/// Not `start`, which is the shell's own: a shell takes some characters of a path for commands.
pub fn opener(file: &Path) -> Command {
    let mut command = Command::new("rundll32");
    command.arg("url.dll,FileProtocolHandler").arg(file);
    command
}

pub fn start_reaper() -> Option<ChildStdin> {
    None
}
