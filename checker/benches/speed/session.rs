//! A program in a pseudo-terminal, which `script` makes, and what it costs while it waits.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use super::Result;
use super::place;

/// How long to wait for what must come.
const PATIENCE: Duration = Duration::from_secs(60);
/// A screen is at rest when nothing was drawn for so long.
const REST: Duration = Duration::from_millis(300);

pub struct Session {
    script: Child,
    keys: Option<ChildStdin>,
    screen: Receiver<(Instant, Vec<u8>)>,
    /// What was drawn since the last edit, escape sequences included.
    drawn: Vec<u8>,
    pub pid: u32,
}

impl Session {
    /// Starts `program` in a terminal of 100 columns.
    pub fn open(program: &Path, folder: &Path) -> Result<Session> {
        let line = "stty rows 40 cols 100; echo pid=$$.; exec \"$SPEED_PROGRAM\"";
        let mut command = place::command("script", folder);
        if cfg!(target_os = "linux") {
            command.args(["-qfec", line, "/dev/null"]);
        } else {
            command.args(["-q", "/dev/null", "sh", "-c", line]);
        }
        command.env("SPEED_PROGRAM", program).env("SHELL", "/bin/sh").env("TERM", "xterm-256color");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut script = command.spawn().map_err(|error| format!("cannot run `script`: {error}"))?;
        let (pieces, screen) = mpsc::channel();
        let pipe = script.stdout.take();
        thread::spawn(move || {
            let mut buffer = [0; 64 * 1024];
            if let Some(mut pipe) = pipe {
                while let Ok(n @ 1..) = pipe.read(&mut buffer) {
                    let _ = pieces.send((Instant::now(), buffer[..n].to_vec()));
                }
            }
        });
        let keys = script.stdin.take();
        let mut session = Session { script, keys, screen, drawn: Vec::new(), pid: 0 };
        session.shows("pid=")?;
        session.shows(".")?;
        let text = session.text();
        let pid = text.split("pid=").nth(1).and_then(|rest| rest.split('.').next()?.parse().ok());
        session.pid = pid.ok_or("the shell did not tell its number")?;
        Ok(session)
    }

    /// Waits until the screen is at rest, edits, and gives the time until the screen shows what the edit
    /// says it will.
    pub fn time(&mut self, edit: impl FnOnce() -> Result<String>) -> Result<Duration> {
        self.rest();
        self.drawn.clear();
        let start = Instant::now();
        let awaited = edit()?;
        Ok(self.shows(&awaited)?.saturating_duration_since(start))
    }

    /// Waits until the screen is at rest.
    pub fn rest(&mut self) {
        while let Ok((_, piece)) = self.screen.recv_timeout(REST) {
            self.drawn.extend(piece);
        }
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str) {
        if let Some(keys) = &mut self.keys {
            let _ = keys.write_all(key.as_bytes()).and_then(|()| keys.flush());
        }
    }

    /// Waits until `awaited` has been drawn. Returns when that was.
    pub fn shows(&mut self, awaited: &str) -> Result<Instant> {
        let end = Instant::now() + PATIENCE;
        let mut when = Instant::now();
        while !self.text().contains(awaited) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok((time, piece)) = self.screen.recv_timeout(left) else {
                return Err(format!("`{awaited}` did not appear; the screen was\n{}", self.text()));
            };
            self.drawn.extend(piece);
            when = time;
        }
        Ok(when)
    }

    fn text(&self) -> String {
        plain(&String::from_utf8_lossy(&self.drawn))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.press("q");
        // The terminal goes with its input.
        self.keys = None;
        for _ in 0..200 {
            if matches!(self.script.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}

/// Without escape sequences: colours, movements of the cursor, links.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\x1b' {
            plain.push(c);
            continue;
        }
        match rest.next() {
            Some('[') => drop(rest.find(|c| ('@'..='~').contains(c))),
            // It ends with BEL, or with ESC and a backslash.
            Some(']') if rest.find(|c| ['\x07', '\x1b'].contains(c)) == Some('\x1b') => drop(rest.next()),
            _ => {}
        }
    }
    plain
}

/// What a process and all its descendants have used of the processor. `None` where there is no /proc.
pub fn processor_time(pid: u32) -> Option<Duration> {
    let own = nanoseconds(pid).or_else(|| ticks(pid))?;
    let children: Duration = children(pid).into_iter().filter_map(processor_time).sum();
    Some(own + children)
}

/// The largest size in memory that a process has had, in bytes, with the pages of its program and of libraries that
/// were mapped. `None` where there is no /proc.
pub fn most_memory(pid: u32) -> Option<f64> {
    status(pid, "VmHWM:")
}

/// What of a process's memory is in no file: heap and stacks, in bytes.
pub fn own_memory(pid: u32) -> Option<f64> {
    status(pid, "RssAnon:")
}

fn status(pid: u32, key: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0)
}

/// The fields of /proc/PID/stat that follow the name, which may hold spaces: the state is the first.
fn stat(pid: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    Some(fields.split_whitespace().map(str::to_string).collect())
}

/// What the scheduler has counted for the threads that live. In ticks, a thread that wakes for an instant again and
/// again is counted by chance, and for several times as much if it wakes as the clock ticks.
fn nanoseconds(pid: u32) -> Option<Duration> {
    let mut all = Duration::ZERO;
    for thread in fs::read_dir(format!("/proc/{pid}/task")).ok()?.flatten() {
        let counted = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        all += Duration::from_nanos(counted.split_whitespace().next()?.parse().ok()?);
    }
    Some(all)
}

/// User and system time. A tick is 10 ms wherever Linux runs.
fn ticks(pid: u32) -> Option<Duration> {
    let fields = stat(pid)?;
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

fn children(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| stat(*pid).is_some_and(|fields| fields.get(1) == Some(&parent.to_string()))).collect()
}
