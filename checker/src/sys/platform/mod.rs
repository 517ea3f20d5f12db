//! What differs from one operating system to the next: process groups, the terminal's size and modes, and
//! a helper that cleans up after a checker that was killed. The only place with `cfg(unix)`.
//!
//! Without `unsafe` a program cannot handle a signal, and nobody can handle SIGKILL. So what must happen
//! after the checker's death is done by another process: a shell that waits for the end of its input, a pipe
//! whose other end the checker holds. However the checker ends, the system closes that pipe.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(not(unix))]
#[path = "other.rs"]
mod system;
#[cfg(unix)]
#[path = "unix.rs"]
mod system;

/// Puts the process that `command` will start in a group of its own, so that [`kill_tree`] reaches all that
/// it starts in turn, and so that a signal meant for the checker's group does not reach it.
pub fn isolate(command: &mut Command) {
    system::isolate(command);
}

/// What a process of a stranger's may use, where the system can hold it to that.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The bytes of its address space.
    pub memory: u64,
    /// The bytes of the largest file that it may write.
    pub file: u64,
    /// The seconds that it may compute, on all cores together.
    pub seconds: u64,
}

/// The variables that a stranger's process gets: what programs and linkers need, and no secret.
const KEPT: [&str; 20] = [
    "PATH",
    "PATHEXT",
    "LANG",
    "LD_LIBRARY_PATH",
    "SDKROOT",
    "DEVELOPER_DIR",
    "MACOSX_DEPLOYMENT_TARGET",
    "SystemRoot",
    "SystemDrive",
    "windir",
    "ComSpec",
    "ProgramFiles",
    "ProgramFiles(x86)",
    "ProgramData",
    "TEMP",
    "TMP",
    "LIB",
    "LIBPATH",
    "INCLUDE",
    "VCINSTALLDIR",
];

/// A command for a stranger's work: within these bounds where there is a `ulimit` that knows them, and with
/// nothing of this process's environment that it does not need.
pub fn confined(program: &OsStr, bounds: Bounds) -> Command {
    let mut command = system::confined(program, bounds);
    command.env_clear();
    command.envs(KEPT.into_iter().filter_map(|name| Some((name, env::var_os(name)?))));
    command
}

/// Kills `child` and all that it has started, and waits for its end. `child` must have been [`isolate`]d.
pub fn kill_tree(child: &mut Child) {
    system::kill_tree(child.id());
    // Not through a shell, and so even where there is none. An error means that it has ended already.
    let _ = child.kill();
    let _ = child.wait();
}

/// Runs `stty` on the terminal that is the checker's standard input, and gives what it printed. `None` if
/// it failed, or if there is no such program here.
pub fn stty(arguments: &[&str]) -> Option<String> {
    system::stty(arguments)
}

/// The terminal's columns and rows, or what `COLUMNS` and `LINES` say if there is no terminal to ask.
pub fn terminal_size() -> Option<(u16, u16)> {
    let number = |name| env::var(name).ok()?.trim().parse().ok().filter(|&n: &u16| n > 0);
    system::terminal_size().or_else(|| Some((number("COLUMNS")?, number("LINES")?)))
}

/// What happens to the terminal, or to its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It has so many columns and rows now.
    Size((u16, u16)),
    /// The checker was stopped, perhaps, and goes on: somebody else may have changed the terminal's mode.
    GoesOn,
}

/// Calls `send` with the terminal's columns and rows, soon and then whenever they change, and when the checker goes on
/// after it was stopped; from a thread of its own. It sleeps in between: nothing is polled. Where there are no such
/// events, `send` is never called.
pub fn on_change(send: impl Fn(Change) + Send + 'static) {
    system::on_change(send);
}

/// Stops the checker's process group, as the terminal does at Ctrl-Z, and comes back when it goes on. Comes back at
/// once where there is no shell that could let it go on.
pub fn suspend() {
    system::suspend();
}

/// Opens a file with the program that is meant for its kind, such as a page with the browser. Returns whether
/// that program could be started; it is not waited for.
pub fn open(file: &Path) -> bool {
    let mut command = system::opener(file);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return false };
    // What hands over to a browser that runs already says soon whether there is one.
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(PATIENCE / 100),
            Err(_) => return false,
        }
    }
    true
}

/// Makes `link` lead to `original`, a file or a folder.
///
/// # Errors
///
/// If the system refuses, as Windows does to those who may make no links.
pub fn link(original: &Path, link: &Path) -> io::Result<()> {
    system::link(original, link)
}

/// How long [`open`] waits to hear that there is nothing to open a file with.
const PATIENCE: Duration = Duration::from_secs(2);

/// The one [`Reaper`] of this process, started by the first call.
///
/// That call belongs at the start of `main`: the pipe should not be made while other threads start processes.
pub fn reaper() -> &'static Reaper {
    static REAPER: OnceLock<Reaper> = OnceLock::new();
    REAPER.get_or_init(Reaper::start)
}

/// A helper process that outlives the checker by a moment: when the checker is gone, whatever ended it, the
/// reaper kills the processes that are left, removes the folders that they worked in, and makes the terminal usable again.
///
/// Where it cannot be started every method does nothing.
pub struct Reaper {
    input: Mutex<Option<ChildStdin>>,
}

impl Reaper {
    /// Starts the helper, without waiting for it to be ready: what it is told before is in the pipe.
    pub fn start() -> Reaper {
        Reaper { input: Mutex::new(system::start_reaper()) }
    }

    /// The group of the process `pid`, which was [`isolate`]d, is to be killed when the checker ends.
    pub fn watch_group(&self, pid: u32) {
        self.tell(&format!("+ {pid}\n"));
    }

    /// That group has ended, and its number may soon be somebody else's.
    pub fn forget_group(&self, pid: u32) {
        self.tell(&format!("- {pid}\n"));
    }

    /// What lies in `folder` under a name that begins with the checker's process number and `-` is to be removed
    /// when the checker ends. A path that is no line of text is passed over.
    pub fn tidy(&self, folder: &Path) {
        if let Some(folder) = folder.to_str().filter(|folder| !folder.contains('\n')) {
            self.tell(&format!("folder {folder}\n"));
        }
    }

    /// The terminal's mode, as `stty -g` prints it, is to be `saved` again when the checker ends, but only
    /// if it is still `raw` then: otherwise a shell has already made the terminal its own. An empty `raw`
    /// stands for any mode.
    pub fn raw(&self, saved: &str, raw: &str) {
        self.tell(&format!("raw {saved} {raw}\n"));
    }

    /// The terminal's mode has been restored.
    pub fn cooked(&self) {
        self.tell("cooked\n");
    }

    fn tell(&self, line: &str) {
        let mut input = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pipe) = input.as_mut()
            && pipe.write_all(line.as_bytes()).is_err()
        {
            *input = None; // Somebody has killed it.
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_helper_process_a_keeper_does_nothing() {
        let reaper = Reaper { input: Mutex::new(None) };
        reaper.watch_group(1);
        reaper.forget_group(1);
        reaper.tidy(Path::new("/"));
        reaper.raw("saved", "raw");
        reaper.cooked();
    }
}
