//! A program that is started before it is known what it is to do.

use std::io::{self, Write};
use std::process::{ChildStdin, Command, Stdio};

use super::{Cancel, End, Limits, Running, Stream, follow, streams_of};

/// A child that waits for its standard input. It is killed, with all it started, when this is dropped.
#[derive(Debug)]
pub struct Waiting {
    child: Running,
    input: ChildStdin,
}

impl Waiting {
    /// Starts a program that reads its standard input before it does anything else.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub fn start(command: &mut Command) -> io::Result<Waiting> {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = Running::start(command, Stdio::piped())?;
        let input = child.child.stdin.take().ok_or_else(|| io::Error::other("it has no input"))?;
        Ok(Waiting { child, input })
    }

    /// Gives it its input, which fits into a pipe, and follows it to its end as [`super::run`] does.
    ///
    /// # Errors
    ///
    /// If it has ended already, or the threads that read what it prints cannot be started.
    pub fn go(
        mut self,
        input: &[u8],
        limits: Limits,
        cancel: &Cancel,
        sink: impl FnMut(Stream, &[u8]),
    ) -> io::Result<End> {
        if self.child.child.try_wait()?.is_some() {
            return Err(io::Error::other("it has ended"));
        }
        self.input.write_all(input)?;
        drop(self.input);
        let streams = streams_of(&mut self.child);
        follow(self.child, streams, limits, cancel, sink)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::thread;
    use std::time::Duration;

    const LIMITS: Limits = Limits { time: Some(Duration::from_secs(60)), output: 1 << 20 };

    fn sh(script: &str) -> Waiting {
        Waiting::start(Command::new("sh").args(["-c", script])).unwrap()
    }

    #[test]
    fn does_what_it_is_told_later() {
        let waiting = sh("read first; read second; echo $second $first; echo to err >&2; exit 3");
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let end = waiting.go(b"one\ntwo\n", LIMITS, &Cancel::default(), |stream, piece| match stream {
            Stream::Out => out.extend_from_slice(piece),
            Stream::Err => err.extend_from_slice(piece),
        });
        assert!(matches!(end, Ok(End::Exited(status)) if status.code() == Some(3)), "{end:?}");
        assert_eq!((&out[..], &err[..]), (&b"two one\n"[..], &b"to err\n"[..]));
    }

    #[test]
    fn one_that_has_ended_is_an_error() {
        let mut waiting = sh("exit 0");
        while waiting.child.child.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        let end = waiting.go(b"one\n", LIMITS, &Cancel::default(), |_, _| ());
        assert_eq!(end.unwrap_err().to_string(), "it has ended");
    }

    #[test]
    fn can_be_called_off_and_ends_with_its_owner() {
        let cancel = Cancel::default();
        cancel.cancel();
        let end = sh("read word; sleep 1000").go(b"one\n", LIMITS, &cancel, |_, _| ());
        assert_eq!(end.unwrap(), End::Cancelled);
        let waiting = sh("sleep 1000");
        let pid = waiting.child.child.id();
        drop(waiting);
        // It was waited for: the number is free, or somebody else's.
        let parent =
            Command::new("ps").args(["-o", "ppid=", "-p", &pid.to_string()]).output().unwrap().stdout;
        assert_ne!(String::from_utf8_lossy(&parent).trim(), std::process::id().to_string());
    }
}
