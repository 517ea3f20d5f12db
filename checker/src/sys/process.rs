//! One child process under control: a time limit, a bound on its output, and a way to call it off.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use crate::sys::platform;

mod waiting;

pub use waiting::Waiting;

/// How often a running child is looked at when it says nothing.
const LOOK: Duration = Duration::from_millis(5);
/// How soon to look again at a child that has closed its streams.
const MOMENT: Duration = Duration::from_micros(200);
/// How long its output may stay open without a word after the child has ended. Then something that it started
/// holds it open, and is killed.
const LINGER: Duration = Duration::from_millis(200);
/// How long to go on reading after that. What was printed may still be on its way to us, on a busy machine; only
/// what left the child's group keeps the output open for longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A flag that calls off whatever was given a copy of it.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The bytes that a test or a program may print before it is stopped; the words for that end name them.
pub const MOST_OUTPUT: usize = 4 << 20;

/// How many processes are to run at once.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(2, usize::from)
}

/// What a child may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub time: Option<Duration>,
    /// The bytes that it may print, on both streams together.
    pub output: usize,
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Exited(ExitStatus),
    /// It was killed at its time limit.
    TimedOut,
    /// It was killed because it printed more than it may.
    Flooded,
    /// It was killed because its result is no longer wanted.
    Cancelled,
}

/// Which of a child's streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
}

/// Adds a piece of output to what is `pending`, and takes out of it all lines that are whole: those behind which one of
/// `ends` stands, which are of one byte.
pub fn take_lines(pending: &mut Vec<u8>, piece: &[u8], ends: &[char]) -> String {
    pending.extend_from_slice(piece);
    let is_end = |byte: &u8| ends.contains(&char::from(*byte));
    let whole = pending.iter().rposition(is_end).map_or(0, |end| end + 1);
    let lines: Vec<u8> = pending.drain(..whole).collect();
    String::from_utf8_lossy(&lines).into_owned()
}

/// Runs `command` to its end and hands each piece of output to `sink` as it comes.
///
/// The child gets no standard input, and a process group of its own, all of which is killed when the
/// child is. Nothing that it started outlives this call, or the checker.
///
/// # Errors
///
/// If the child cannot be started, or the threads that read what it prints.
pub fn run(
    command: &mut Command,
    limits: Limits,
    cancel: &Cancel,
    sink: impl FnMut(Stream, &[u8]),
) -> io::Result<End> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Running::start(command, Stdio::null())?;
    let streams = streams_of(&mut child);
    follow(child, streams, limits, cancel, sink)
}

/// The streams of a child for which both were made pipes.
fn streams_of(child: &mut Running) -> Vec<(Stream, Box<dyn Read + Send>)> {
    let (out, err) = (child.child.stdout.take(), child.child.stderr.take());
    let out = out.map(|pipe| (Stream::Out, Box::new(pipe) as Box<dyn Read + Send>));
    let err = err.map(|pipe| (Stream::Err, Box::new(pipe) as Box<dyn Read + Send>));
    out.into_iter().chain(err).collect()
}

/// The same with both streams in one pipe, so that lines come in the order in which they were printed. All of it
/// is handed over as [`Stream::Out`].
///
/// # Errors
///
/// As for [`run`], and if the system has no pipe left.
pub fn run_in_one_stream(
    command: &mut Command,
    limits: Limits,
    cancel: &Cancel,
    sink: impl FnMut(Stream, &[u8]),
) -> io::Result<End> {
    let (reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let child = Running::start(command, Stdio::null());
    // The command holds the ends for writing, and the pipe stays open as long as anybody does.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    follow(child?, vec![(Stream::Out, Box::new(reader))], limits, cancel, sink)
}

fn follow(
    mut child: Running,
    streams: Vec<(Stream, Box<dyn Read + Send>)>,
    limits: Limits,
    cancel: &Cancel,
    mut sink: impl FnMut(Stream, &[u8]),
) -> io::Result<End> {
    let mut open_streams = streams.len();
    let events = read(streams)?;
    let started = Instant::now();
    let mut printed = 0;
    let mut ended: Option<ExitStatus> = None;
    // When the child was last seen alive or heard.
    let mut heard = started;
    loop {
        match events.recv_timeout(LOOK) {
            Ok(Event::Output(stream, piece)) => {
                printed += piece.len();
                if printed > limits.output {
                    return Ok(End::Flooded);
                }
                sink(stream, &piece);
                heard = Instant::now();
            }
            Ok(Event::Closed) => open_streams -= 1,
            Err(RecvTimeoutError::Timeout) => {}
            // All streams are closed: the child is about to end, if it has not.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(MOMENT),
        }
        if ended.is_none() {
            ended = child.child.try_wait()?;
            heard = Instant::now();
        }
        if let Some(status) = ended
            && (open_streams == 0 || heard.elapsed() > PATIENCE)
        {
            child.over |= open_streams == 0;
            return Ok(End::Exited(status));
        }
        if cancel.is_cancelled() {
            return Ok(End::Cancelled);
        } else if ended.is_some() {
            if heard.elapsed() > LINGER {
                child.kill();
            }
        } else if limits.time.is_some_and(|limit| started.elapsed() >= limit) {
            return Ok(End::TimedOut);
        }
    }
}

/// A child that is killed, with all it started, unless it has ended by itself.
#[derive(Debug)]
struct Running {
    child: Child,
    /// Whether nothing is left to be killed.
    over: bool,
}

enum Event {
    Output(Stream, Vec<u8>),
    Closed,
}

impl Running {
    fn start(command: &mut Command, input: Stdio) -> io::Result<Running> {
        platform::isolate(command);
        let child = command.stdin(input).spawn()?;
        platform::reaper().watch_group(child.id());
        Ok(Running { child, over: false })
    }

    fn kill(&mut self) {
        if !self.over {
            platform::kill_tree(&mut self.child);
        }
        self.over = true;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        platform::reaper().forget_group(self.child.id());
    }
}

/// Reads each stream on a thread of its own. The channel holds little, so that a flood waits in the pipe and not in
/// our memory.
fn read(streams: Vec<(Stream, Box<dyn Read + Send>)>) -> io::Result<Receiver<Event>> {
    let (events, received) = mpsc::sync_channel(16);
    for (stream, pipe) in streams {
        let events = events.clone();
        thread::Builder::new().spawn(move || forward(stream, pipe, &events))?;
    }
    Ok(received)
}

fn forward(stream: Stream, mut pipe: impl Read, events: &SyncSender<Event>) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match pipe.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            // Nobody listens any more when the child was given up.
            Ok(n) => {
                if events.send(Event::Output(stream, buffer[..n].to_vec())).is_err() {
                    return;
                }
            }
        }
    }
    let _ = events.send(Event::Closed);
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const GENEROUS: Limits = Limits { time: Some(Duration::from_secs(60)), output: 1 << 20 };

    fn sh(script: &str, limits: Limits, cancel: &Cancel) -> (End, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let end =
            run(Command::new("sh").args(["-c", script]), limits, cancel, |stream, piece| match stream {
                Stream::Out => out.extend_from_slice(piece),
                Stream::Err => err.extend_from_slice(piece),
            });
        (end.unwrap(), String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    /// On a busy machine the child has long ended when its last words are read.
    #[test]
    fn hears_what_a_child_said_last_however_late() {
        let (mut said, mut pieces) = (Vec::new(), 0);
        let script = "head -c 600000 /dev/zero; echo the end";
        let end = run(Command::new("sh").args(["-c", script]), GENEROUS, &Cancel::default(), |_, piece| {
            said.extend_from_slice(piece);
            pieces += 1;
            thread::sleep(LINGER / 4);
        });
        assert!(matches!(end, Ok(End::Exited(status)) if status.success()), "{end:?}");
        assert!(said.ends_with(b"the end\n"), "{} bytes in {pieces} pieces", said.len());
    }

    /// A zombie counts as dead: it is up to the system when it takes in an orphan. A signal that was sent
    /// takes effect when the system comes to it.
    #[track_caller]
    fn assert_dies(pid: &str) {
        let alive = || {
            let state = Command::new("ps").args(["-o", "stat=", "-p", pid.trim()]).output().unwrap().stdout;
            !state.is_empty() && !state.starts_with(b"Z")
        };
        let patience = Instant::now() + Duration::from_secs(300);
        while alive() {
            assert!(Instant::now() < patience, "{pid} is still alive");
            thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn hands_over_both_streams_and_the_status() {
        let (end, out, err) = sh("echo out; echo err >&2; exit 3", GENEROUS, &Cancel::default());
        assert!(matches!(end, End::Exited(status) if status.code() == Some(3)));
        assert_eq!((out.as_str(), err.as_str()), ("out\n", "err\n"));
    }

    #[test]
    fn one_stream_keeps_the_order_of_what_was_printed() {
        let script = "for i in $(seq 200); do echo out $i; echo -n err >&2; echo \" $i\" >&2; done; exit 3";
        let mut said = String::new();
        let mut command = Command::new("sh");
        let end =
            run_in_one_stream(command.args(["-c", script]), GENEROUS, &Cancel::default(), |stream, piece| {
                assert_eq!(stream, Stream::Out);
                said.push_str(std::str::from_utf8(piece).unwrap());
            });
        assert!(matches!(end, Ok(End::Exited(status)) if status.code() == Some(3)), "{end:?}");
        let expected: String = (1..=200).map(|i| format!("out {i}\nerr {i}\n")).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn gives_no_input() {
        let (_, out, _) = sh("cat; echo done", GENEROUS, &Cancel::default());
        assert_eq!(out, "done\n");
    }

    #[test]
    fn kills_at_the_time_limit_with_all_that_was_started() {
        // On a busy machine the shell may not have come to its first word yet.
        let pid = [100, 1_000, 10_000].into_iter().find_map(|time| {
            let limits = Limits { time: Some(Duration::from_millis(time)), ..GENEROUS };
            let (end, out, _) = sh("sleep 1000 & echo $!; wait", limits, &Cancel::default());
            assert_eq!(end, End::TimedOut);
            (!out.is_empty()).then_some(out)
        });
        assert_dies(&pid.unwrap());
    }

    #[test]
    fn kills_what_prints_without_end() {
        let (end, out, _) = sh("yes", GENEROUS, &Cancel::default());
        assert_eq!(end, End::Flooded);
        assert!(out.len() <= GENEROUS.output);
    }

    #[test]
    fn can_be_called_off() {
        let cancel = Cancel::default();
        let other = cancel.clone();
        let canceller = thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            other.cancel();
        });
        let (end, ..) = sh("sleep 1000", GENEROUS, &cancel);
        canceller.join().unwrap();
        assert_eq!(end, End::Cancelled);
    }

    #[test]
    fn does_not_wait_for_a_grandchild_that_holds_the_output() {
        let (end, out, _) = sh("sleep 1000 & echo $!", GENEROUS, &Cancel::default());
        assert!(matches!(end, End::Exited(status) if status.success()));
        assert_dies(&out);
    }

    #[test]
    fn waits_for_a_child_that_closes_its_streams() {
        let (end, ..) = sh("exec >&- 2>&-; sleep 0.1; exit 4", GENEROUS, &Cancel::default());
        assert!(matches!(end, End::Exited(status) if status.code() == Some(4)));
    }

    #[test]
    fn says_when_a_program_cannot_be_started() {
        let mut command = Command::new("/no/such/program");
        let error = run(&mut command, GENEROUS, &Cancel::default(), |_, _| ()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
