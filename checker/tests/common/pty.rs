//! The checker's watch mode with somebody in front of it: in a pseudo-terminal, which util-linux's `script`
//! makes, or at the ends of two pipes.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use std::{fs, process, thread};

use super::Tree;

/// How long nothing may happen on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// What every page begins with.
const CLEAR: &str = "\x1b[H\x1b[J";
/// What every page ends with, unless there is work in progress.
const LAST_KEY: &str = "quit";

/// Waits until `found` finds something, and fails with what `state` says if it never does.
#[track_caller]
pub fn wait_until<T>(what: &str, state: impl Fn() -> String, mut found: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}:\n{}", state());
        thread::sleep(Duration::from_millis(10));
    }
}

/// All that was printed, and from where on the test has not seen it yet.
pub struct Screen {
    printed: Arc<(Mutex<Vec<u8>>, Condvar)>,
    unseen: usize,
}

impl Screen {
    fn of(mut pipe: impl Read + Send + 'static) -> Screen {
        let printed = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let ours = Arc::clone(&printed);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = pipe.read(&mut buffer) {
                printed.0.lock().unwrap().extend_from_slice(&buffer[..length]);
                printed.1.notify_all();
            }
        });
        Screen { printed: ours, unseen: 0 }
    }

    /// What has been printed since then. The end may be half a character.
    pub fn since(&self, position: usize) -> String {
        String::from_utf8_lossy(&self.printed.0.lock().unwrap()[position..]).into_owned()
    }

    pub fn position(&self) -> usize {
        self.printed.0.lock().unwrap().len()
    }

    /// Passes over all that has been printed so far.
    pub fn skip(&mut self) {
        self.unseen = self.position();
    }

    #[track_caller]
    fn wait<T>(&mut self, what: &str, find: impl Fn(&str) -> Option<(T, usize)>) -> T {
        let mut printed = self.printed.0.lock().unwrap();
        let (mut last, mut length_then) = (Instant::now(), printed.len());
        loop {
            // A check of all exercises takes its time, and says so.
            if printed.len() != length_then {
                (last, length_then) = (Instant::now(), printed.len());
            }
            let text = String::from_utf8_lossy(&printed[self.unseen..]);
            if let Some((found, length)) = find(&text) {
                self.unseen += length;
                return found;
            }
            let left = PATIENCE.checked_sub(last.elapsed());
            let left = left.unwrap_or_else(|| panic!("waited in vain for {what:?} in:\n{text}\n{text:?}"));
            printed = self.printed.1.wait_timeout(printed, left).unwrap().0;
        }
    }

    /// Waits for a text that was not seen before, and passes over it.
    #[track_caller]
    pub fn wait_for(&mut self, wanted: &str) {
        self.wait(wanted, |text| text.find(wanted).map(|at| ((), at + wanted.len())));
    }

    /// Waits for a new page that is at rest and holds all these texts, and passes over it.
    #[track_caller]
    pub fn wait_for_page(&mut self, wanted: &[&str]) -> String {
        self.wait(&wanted.join(" and "), |text| {
            let starts: Vec<usize> = text.match_indices(CLEAR).map(|(at, _)| at).collect();
            for (i, start) in starts.iter().enumerate() {
                let end = starts.get(i + 1).copied().unwrap_or(text.len());
                let page = &text[start + CLEAR.len()..end];
                let is_at_rest = page.trim_end().ends_with(LAST_KEY);
                if is_at_rest && wanted.iter().all(|wanted| page.contains(wanted)) {
                    return Some((page.replace("\r\n", "\n"), end));
                }
            }
            None
        })
    }
}

/// How the terminal is to be.
pub struct Setup<'a> {
    pub columns: u16,
    pub rows: u16,
    /// On top of an environment without colour.
    pub variables: &'a [(&'a str, &'a str)],
    /// What the shell does first, such as `set -m;`.
    pub before: &'a str,
    /// What follows the command, such as `| cat`.
    pub tail: &'a str,
}

impl Default for Setup<'_> {
    fn default() -> Self {
        Setup { columns: 100, rows: 50, variables: &[], before: "", tail: "" }
    }
}

/// Watch mode in a terminal of its own, under a shell. All is gone when this is dropped.
pub struct Pty {
    pub screen: Screen,
    script: Child,
    input: ChildStdin,
    /// `/dev/pts/7`
    pub device: String,
    /// The terminal's mode before the checker began, as `stty -g` prints it.
    pub mode: String,
    pub processes: Marked,
}

impl Pty {
    #[track_caller]
    pub fn start(tree: &Tree) -> Pty {
        Pty::start_with(tree, &Setup::default())
    }

    #[track_caller]
    pub fn start_with(tree: &Tree, setup: &Setup<'_>) -> Pty {
        Pty::start_at(tree, setup, &[])
    }

    /// With arguments that no shell takes for anything else.
    #[track_caller]
    pub fn start_at(tree: &Tree, setup: &Setup<'_>, arguments: &[&str]) -> Pty {
        let checker = tree.command(&[]);
        let processes = Marked::new();
        let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
        let mut variables = format!("{}={}", Marked::VARIABLE, processes.mark);
        for (name, value) in setup.variables {
            variables += &format!(" {name}={}", quoted(value));
        }
        let shell = format!(
            "tty; stty cols {} rows {}; stty -g; echo begins; {} {variables} {} {} {}; echo \"ended $?\"; exec cat",
            setup.columns,
            setup.rows,
            setup.before,
            quoted(&checker.get_program().to_string_lossy()),
            arguments.join(" "),
            setup.tail
        );
        // Tests that are run by `nohup` inherit its deaf ear, and a shell cannot take that back.
        let mut script = Command::new("env");
        script.args(["--default-signal", "script", "-qfec", &shell, "/dev/null"]).current_dir(tree.root());
        for (name, value) in checker.get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        for name in ["COLUMNS", "LINES", "TERM_PROGRAM", "VTE_VERSION", "WT_SESSION"] {
            script.env_remove(name);
        }
        script.env("SHELL", "/bin/sh").env("TERM", "xterm").env("NO_COLOR", "1");
        let mut script = script
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("util-linux's `script` makes the terminal");
        let input = script.stdin.take().unwrap();
        let mut screen = Screen::of(script.stdout.take().unwrap());
        screen.wait_for("begins");
        let beginning = screen.since(0);
        let mut lines = beginning.lines();
        let mut line = || lines.next().unwrap_or_default().trim().to_string();
        let (device, mode) = (line(), line());
        assert!(device.starts_with("/dev/"), "{beginning}");
        Pty { screen, script, input, device, mode, processes }
    }

    /// Presses keys, once all that is on the screen has been passed over.
    pub fn press(&mut self, keys: &str) {
        self.screen.skip();
        self.input
            .write_all(keys.as_bytes())
            .and_then(|()| self.input.flush())
            .expect("the terminal listens");
    }

    /// Presses keys and waits for the page that follows.
    #[track_caller]
    pub fn press_for(&mut self, keys: &str, wanted: &[&str]) -> String {
        self.press(keys);
        self.screen.wait_for_page(wanted)
    }

    /// What `stty` says of the terminal.
    pub fn stty(&self, arguments: &[&str]) -> String {
        let output = Command::new("stty").args(["-F", &self.device]).args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    }

    pub fn is_raw(&self) -> bool {
        let all = self.stty(&["-a"]);
        ["-icanon", "-echo", "-isig"].iter().all(|mode| all.split_whitespace().any(|word| word == *mode))
    }

    /// Waits for the checker's end with this code, for the terminal's old mode, and for the end of every
    /// process that it started.
    #[track_caller]
    pub fn ends_cleanly(&mut self, code: i32) {
        self.screen.wait_for(&format!("ended {code}\r\n"));
        wait_until(
            "the terminal's old mode",
            || self.stty(&["-a"]),
            || (self.stty(&["-g"]) == self.mode).then_some(()),
        );
        let all = self.stty(&["-a"]);
        for mode in ["icanon", "echo", "isig"] {
            assert!(all.split_whitespace().any(|word| word == mode), "{mode} is not in {all}");
        }
        self.processes.end();
    }

    /// The same, whatever the shell says of the end and has made of the terminal meanwhile.
    #[track_caller]
    pub fn ends_cleanly_in_any_mode(&mut self) {
        self.screen.wait_for("ended ");
        assert!(!self.is_raw());
        self.processes.end();
    }

    #[track_caller]
    pub fn quit(mut self) {
        self.press("q");
        self.ends_cleanly(0);
    }

    /// Sends a signal to the checker, and to nobody else.
    pub fn kill(&self, signal: &str) {
        let command = format!("kill -{signal} {}", self.processes.checker());
        assert!(Command::new("sh").args(["-c", &command]).status().unwrap().success());
    }

    /// Closes the window.
    pub fn close(&mut self) {
        self.script.kill().unwrap();
        self.script.wait().unwrap();
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}

/// Watch mode without a terminal.
pub struct Pipes {
    pub screen: Screen,
    child: Child,
    input: Option<ChildStdin>,
    pub processes: Marked,
}

impl Pipes {
    pub fn start(tree: &Tree) -> Pipes {
        let processes = Marked::new();
        let mut command = tree.command(&[]);
        command.env(Marked::VARIABLE, &processes.mark);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let screen = Screen::of(child.stdout.take().unwrap());
        let input = child.stdin.take();
        Pipes { screen, child, input, processes }
    }

    /// Sends a line, and waits for each of these texts in turn.
    #[track_caller]
    pub fn say(&mut self, line: &str, wanted: &[&str]) {
        self.screen.skip();
        self.input.as_mut().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
        wanted.iter().for_each(|wanted| self.screen.wait_for(wanted));
    }

    /// Ends the input, and waits for the checker.
    #[track_caller]
    pub fn end(&mut self) -> ExitStatus {
        drop(self.input.take());
        let status =
            wait_until("the checker's end", || self.screen.since(0), || self.child.try_wait().unwrap());
        self.processes.end();
        status
    }
}

impl Drop for Pipes {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The checker, and all that it has started: they inherit a variable.
pub struct Marked {
    mark: String,
}

impl Marked {
    const VARIABLE: &str = "HEAPLINGS_TEST_MARK";

    fn new() -> Marked {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Marked { mark: format!("m{}-{}-", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)) }
    }

    /// Their numbers and command lines.
    pub fn all(&self) -> Vec<(u32, String)> {
        let variable = format!("{}={}", Marked::VARIABLE, self.mark);
        let mut all = Vec::new();
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            let read = |name: &str| fs::read(entry.path().join(name)).unwrap_or_default();
            if read("environ").split(|&byte| byte == 0).any(|other| other == variable.as_bytes()) {
                all.push((pid, String::from_utf8_lossy(&read("cmdline")).replace('\0', " ")));
            }
        }
        all.sort();
        all
    }

    /// The checker's own number.
    #[track_caller]
    pub fn checker(&self) -> u32 {
        let program = fs::canonicalize(env!("CARGO_BIN_EXE_checker")).unwrap();
        let is_checker = |pid: &u32| {
            fs::read_link(Path::new("/proc").join(pid.to_string()).join("exe"))
                .is_ok_and(|exe| exe == program)
        };
        wait_until(
            "the checker",
            || format!("{:?}", self.all()),
            || self.all().into_iter().map(|(pid, _)| pid).find(is_checker),
        )
    }

    /// Waits for a process whose command line holds this.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> u32 {
        wait_until(
            text,
            || format!("{:#?}", self.all()),
            || self.all().into_iter().find(|(_, command)| command.contains(text)).map(|(pid, _)| pid),
        )
    }

    /// Waits until every thread of the checker sleeps: what one had begun is done.
    #[track_caller]
    pub fn wait_for_rest(&self) {
        let tasks = Path::new("/proc").join(self.checker().to_string()).join("task");
        let sleeps = |task: fs::DirEntry| {
            let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
            stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('S'))
        };
        wait_until(
            "sleep",
            || format!("{:#?}", self.all()),
            || fs::read_dir(&tasks).unwrap().flatten().all(sleeps).then_some(()),
        );
    }

    /// Waits for the end of all.
    #[track_caller]
    pub fn end(&self) {
        wait_until(
            "the end of all processes",
            || format!("{:#?}", self.all()),
            || self.all().is_empty().then_some(()),
        );
    }

    /// The processor time of all, in clock ticks.
    pub fn ticks(&self) -> u64 {
        let ticks = |(pid, _): (u32, String)| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            // Behind the name in brackets, which may hold anything.
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
            fields
                .get(11..13)
                .map_or(0, |both| both.iter().filter_map(|field| field.parse::<u64>().ok()).sum())
        };
        self.all().into_iter().map(ticks).sum()
    }
}
