//! The terminal: its mode, the keys that are pressed, and how wide a text is on it.

mod keys;
mod text;
mod widths;

use std::io::{self, BufRead, ErrorKind, IsTerminal};
use std::thread;

pub use keys::{Key, KeyDecoder};
pub use text::{cut, sanitize, width_of};

use crate::sys::platform::{reaper, stty};

/// What makes single keys arrive at once and unseen, Ctrl-C among them. Output is left as it is. Without
/// `-iexten`, Ctrl-O would silence the terminal of macOS.
const RAW: [&str; 10] = ["-icanon", "-echo", "-isig", "-ixon", "-iexten", "icrnl", "min", "1", "time", "0"];

/// As long as this value lives the terminal gives every key as it is pressed. However the checker ends, by a
/// panic or by SIGKILL, the terminal is then as it was before.
pub struct RawMode {
    saved: String,
}

impl RawMode {
    /// `None` if the standard input is not a terminal, or one whose mode cannot be changed.
    pub fn enter() -> Option<RawMode> {
        if !io::stdin().is_terminal() {
            return None;
        }
        let saved = stty(&["-g"])?;
        // Told before the change, so that there is no moment in which a killed checker leaves it in place.
        reaper().raw(&saved, "");
        let mode = RawMode { saved };
        stty(&RAW)?;
        reaper().raw(&mode.saved, &stty(&["-g"])?);
        Some(mode)
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        let _ = stty(&[&self.saved]);
        reaper().cooked();
    }
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
