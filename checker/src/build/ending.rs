//! How a process of an exercise ended, in words: from its exit status and what it printed.

use std::time::Duration;

use crate::sys::process::End;
use crate::ui::style::count;
use crate::ui::terminal::sanitize;

/// What there is to say it from.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    pub end: End,
    pub time_limit: Duration,
    /// Standard output and standard error.
    pub out: &'a str,
    pub err: &'a str,
    /// Whether this is a test that libtest calls failed.
    pub failed: bool,
}

impl Ending<'_> {
    /// What ended a process that neither came to a good end nor panicked.
    pub fn in_words(&self) -> String {
        if let Some(why) = self.err.split("heaplings: stopped, because ").nth(1) {
            return format!("stopped, because {}", why.lines().next().unwrap_or_default());
        }
        match self.end {
            End::TimedOut => {
                let limit = self.time_limit.as_secs_f64();
                let seconds = if limit == 1.0 { "second" } else { "seconds" };
                format!(
                    "still running after {limit} {seconds}: is there an endless loop, or is it waiting for something that never comes?"
                )
            }
            End::Flooded => "stopped, because it printed more than 4 MiB".to_string(),
            End::Cancelled => "cancelled".to_string(),
            End::Exited(_) if self.err.contains("has overflowed its stack") => {
                "the stack overflowed: is there an endless recursion?".to_string()
            }
            End::Exited(_) if self.out.contains("note: test did not panic as expected") => {
                "the test should panic, and did not".to_string()
            }
            // What libtest says of an `Err`, after all that the test said.
            End::Exited(_)
                if self.failed
                    && let Some(error) =
                        self.err.lines().rev().find_map(|line| line.strip_prefix("Error: ")) =>
            {
                format!("the test returned an error: {error}")
            }
            End::Exited(_) if self.failed => "the test failed without the message of a panic".to_string(),
            // Beyond a byte it is no exit code but what Windows calls a crash.
            End::Exited(_) if let Some(bytes) = refused_bytes(self.err) => {
                format!("the system refused an allocation of {}", count(bytes, "byte"))
            }
            End::Exited(status) if status.code().is_some_and(|code| (0..256).contains(&code)) => {
                format!("the program ended with {status} before the test did: does it call `process::exit`?")
            }
            End::Exited(status) => format!("the program ended with {status}"),
        }
    }
}

/// Why a program that is no test did not come to a good end: a panic's message, or what ended the process.
pub fn of_program(end: End, time_limit: Duration, err: &str) -> String {
    let own = panics(err);
    let panic = own.iter().rfind(|panic| panic.head.starts_with("thread 'main' ")).or(own.first());
    let message = panic.map(|panic| panic.message.join("\n").trim().to_string());
    let ending = Ending { end, time_limit, out: "", err, failed: false };
    let words = match (message, end) {
        (Some(message), End::Exited(_)) => format!("panicked: {message}"),
        (None, End::Exited(status))
            if (1..256).contains(&status.code().unwrap_or_default())
                && !err.contains("has overflowed its stack") =>
        {
            let said = err.lines().rfind(|line| !line.trim().is_empty());
            let said = said.map_or(String::new(), |line| format!(": {}", line.trim()));
            format!("ended with {status}{said}")
        }
        _ => ending.in_words(),
    };
    sanitize(words.as_bytes())
}

/// The size of the allocation that the standard library gave up on, if it did.
fn refused_bytes(err: &str) -> Option<u64> {
    err.rsplit_once("memory allocation of ")?.1.split_once(" bytes failed\n")?.0.parse().ok()
}

/// A panic as it stands in the output: the line with the location, and those of the message.
pub struct RawPanic<'a> {
    pub head: &'a str,
    pub message: Vec<&'a str>,
}

/// The panics in what a process printed on standard error, in their order.
pub fn panics(err: &str) -> Vec<RawPanic<'_>> {
    let mut panics: Vec<RawPanic<'_>> = Vec::new();
    let mut inside = false;
    for line in err.lines() {
        if line.starts_with("thread '") && line.contains(" panicked at ") {
            panics.push(RawPanic { head: line, message: Vec::new() });
            inside = true;
        } else if line.starts_with("note: run with `RUST_BACKTRACE=1`") || line.starts_with("dhat: Total: ") {
            inside = false;
        } else if let (true, Some(panic)) = (inside, panics.last_mut()) {
            panic.message.push(line);
        }
    }
    panics
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    fn exited(code: i32) -> End {
        End::Exited(ExitStatus::from_raw(code << 8))
    }

    #[test]
    fn says_why_a_program_that_is_no_test_ended() {
        let words = |end, err: &str| of_program(end, Duration::from_secs(2), err);
        let panic = "busy\nthread 'main' (7) panicked at exercises/a.rs:3:5:\nno\x1b luck\nnote: run with `RUST_BACKTRACE=1` environment variable\n";
        assert_eq!(words(exited(101), panic), "panicked: no␛ luck");
        // Windows has another word for an exit status.
        let code = words(exited(3), "");
        assert!(code.starts_with("ended with exit ") && code.ends_with(": 3"), "{code}");
        assert_eq!(words(exited(3), "first\nno luck\n\n"), format!("{code}: no luck"));
        assert!(words(exited(134), "thread 'main' has overflowed its stack\n").contains("recursion"));
        assert!(words(End::TimedOut, panic).starts_with("still running after 2 seconds"));
        assert!(words(End::Flooded, "").starts_with("stopped, because it printed"));
    }
}
