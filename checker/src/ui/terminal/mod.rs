//! The terminal: its mode, the keys that are pressed, and how wide a text is on it.

mod keys;
mod text;
mod widths;

use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
use std::thread;

pub use keys::{Key, KeyDecoder};
pub use text::{cut, fold, sanitize, width_of};

use crate::sys::platform::{reaper, stty};

/// What makes single keys arrive at once and unseen, Ctrl-C among them. Output is left as it is. Without
/// `-iexten`, Ctrl-O would silence the terminal of macOS.
const RAW: [&str; 10] = ["-icanon", "-echo", "-isig", "-ixon", "-iexten", "icrnl", "min", "1", "time", "0"];

/// Has the terminal tell what the mouse's wheel does, in the form that knows every column. A terminal that knows
/// no mouse passes over it.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// As long as this value lives the terminal gives every key as it is pressed, and the mouse's wheel. However the
/// checker ends, by a panic or by SIGKILL, the terminal is then as it was before.
pub struct RawMode {
    /// The terminal's mode before, and the one it has now, as `stty -g` prints them.
    saved: String,
    raw: String,
}

impl RawMode {
    /// `None` if the standard input is not a terminal, or one whose mode cannot be changed.
    pub fn enter() -> Option<RawMode> {
        if !io::stdin().is_terminal() {
            return None;
        }
        let saved = stty(&["-g"])?;
        let mut mode = RawMode { saved, raw: String::new() };
        mode.take()?;
        Some(mode)
    }

    /// Makes the terminal what it was before, for another program to use.
    pub fn leave(&self) {
        say(MOUSE_OFF);
        let _ = stty(&[&self.saved]);
        reaper().cooked();
    }

    /// Takes the terminal again: after [`RawMode::leave`], or when a shell has made it its own while the checker was
    /// stopped. Does nothing if nobody has.
    pub fn renew(&mut self) {
        if stty(&["-g"]).is_some_and(|mode| mode != self.raw) {
            let _ = self.take();
        }
    }

    fn take(&mut self) -> Option<()> {
        // Told before the change, so that there is no moment in which a killed checker leaves it in place.
        reaper().raw(&self.saved, "");
        stty(&RAW)?;
        self.raw = stty(&["-g"])?;
        reaper().raw(&self.saved, &self.raw);
        say(MOUSE_ON);
        Some(())
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        self.leave();
    }
}

/// A word to the terminal. One that cannot be said is no reason to stop.
fn say(sequence: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(sequence.as_bytes()).and_then(|()| out.flush());
}

/// Calls `send` for every key, from a thread of its own, until it returns false or the input ends, which is
/// an [`Key::EndOfInput`] too.
///
/// # Errors
///
/// If the thread cannot be started.
pub fn read_keys(mut send: impl FnMut(Key) -> bool + Send + 'static) -> io::Result<()> {
    let read = move || {
        let mut decoder = KeyDecoder::default();
        let mut input = io::stdin().lock();
        loop {
            // A whole read at a time, because an escape that ends one is the key of that name.
            let bytes = match input.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                result => result.unwrap_or_default(),
            };
            let length = bytes.len();
            let keys = if length == 0 { vec![Key::EndOfInput] } else { decoder.push(bytes) };
            input.consume(length);
            if !keys.into_iter().all(&mut send) || length == 0 {
                return;
            }
        }
    };
    thread::Builder::new().name("keys".into()).spawn(read).map(drop)
}

/// Calls `send` for every line, trimmed, from a thread of its own, until it returns false; `None` is the end
/// of the input.
///
/// # Errors
///
/// If the thread cannot be started.
pub fn read_lines(mut send: impl FnMut(Option<String>) -> bool + Send + 'static) -> io::Result<()> {
    let read = move || {
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        while let Ok(1..) = input.read_until(b'\n', &mut line) {
            if !send(Some(String::from_utf8_lossy(&line).trim().to_owned())) {
                return;
            }
            line.clear();
        }
        send(None);
    };
    thread::Builder::new().name("lines".into()).spawn(read).map(drop)
}
