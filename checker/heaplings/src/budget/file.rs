//! The file of budgets: a line for each, written by people or by a run that blesses.

use std::env;
use std::fmt::{self, Write as _};
use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process;
use std::thread;
use std::time::{Duration, Instant};

use super::{Budget, NamedBudget};
use crate::report;

/// The variable that has measured figures written.
const BLESS: &str = "HEAPLINGS_BLESS";
/// How long a process waits for others that write to the same file.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a new file begins with.
const HEADER: &str =
    "# What the measured code may cost at the most. `HEAPLINGS_BLESS=1 cargo test` writes what it costs.\n";

/// Why there is no budget to be had from a file.
#[derive(Debug)]
pub(super) struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether measured figures are to be written.
pub(super) fn blessing() -> bool {
    env::var_os(BLESS).is_some_and(|value| !value.is_empty() && value != "0")
}

/// What has them written: under the checker an option of it, and else the variable.
pub(super) fn how() -> &'static str {
    if report::is_asked_for() { "cargo checker test --bless" } else { "HEAPLINGS_BLESS=1" }
}

/// The budget of this name.
pub(super) fn read(named: &NamedBudget) -> Result<Budget, Error> {
    let text = match fs::read_to_string(&named.file) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed("read", &named.file, error)),
        Ok(text) => text,
    };
    match find(&text, named)? {
        Some(line) => Ok(line.budget),
        None => Err(Error(format!(
            "there is no budget `{}` in {}\nhelp: run this test with `{}`, and what it measures is written there",
            named.name,
            named.file.display(),
            how()
        ))),
    }
}

/// Writes what was measured, and returns it as a budget. Figures that the line does not have stay away.
pub(super) fn bless(named: &NamedBudget, measured: &Budget) -> Result<Budget, Error> {
    let _lock = Lock::take(&named.file)?;
    let text = match fs::read_to_string(&named.file) {
        Err(error) if error.kind() == ErrorKind::NotFound => HEADER.to_owned(),
        Err(error) => return Err(failed("read", &named.file, error)),
        Ok(text) => text,
    };
    let new = blessed(&text, named, measured)?;
    if new != text {
        // In one step, so that nobody ever reads half a file.
        let part = beside(&named.file, &format!("{}.part", process::id()));
        fs::write(&part, new)
            .and_then(|()| fs::rename(&part, &named.file))
            .inspect_err(|_| drop(fs::remove_file(&part)))
            .map_err(|error| failed("written", &named.file, error))?;
    }
    Ok(*measured)
}

/// The file's text, with the line of this name as measured.
fn blessed(text: &str, named: &NamedBudget, measured: &Budget) -> Result<String, Error> {
    let old = find(text, named)?;
    let limits = old.as_ref().map_or(measured.figures(), |line| line.budget.figures());
    let mut entry = named.name.clone();
    for ((name, figure), (_, limit)) in measured.figures().iter().zip(limits) {
        if limit != u64::MAX {
            let _ = write!(entry, " {name}={figure}");
        }
    }
    let Some(old) = old else {
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        return Ok(format!("{text}{end}{entry}\n"));
    };
    let lines = text.split_inclusive('\n').enumerate().map(|(at, line)| {
        if at + 1 != old.number {
            return line.to_owned();
        }
        // A comment stays, and so does the line's end.
        let content = line.trim_end_matches(['\r', '\n']);
        let comment = content.find('#').map_or("", |at| &content[at..]);
        let gap = if comment.is_empty() { "" } else { "  " };
        format!("{entry}{gap}{comment}{}", &line[content.len()..])
    });
    Ok(lines.collect())
}

struct Line {
    /// From 1.
    number: usize,
    budget: Budget,
}

/// The line of this name. Every line must be one, so that a slip of the pen does not lift a limit.
fn find(text: &str, named: &NamedBudget) -> Result<Option<Line>, Error> {
    let mut found: Option<Line> = None;
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let wrong = |what: String| Error(format!("{}:{number}: {what}", named.file.display()));
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let Some(name) = words.next() else { continue };
        if name.contains('=') {
            return Err(wrong(format!("expected a name, found `{name}`")));
        }
        let mut budget = Budget::default();
        for word in words {
            let figure = word.split_once('=').and_then(|(key, value)| {
                let limit = value.replace('_', "").parse().ok().filter(|limit| *limit < u64::MAX)?;
                let field = budget.figure_mut(key)?;
                // Each only once.
                (*field == u64::MAX).then(|| *field = limit)
            });
            if figure.is_none() {
                return Err(wrong(format!(
                    "expected `blocks=`, `bytes=`, `peak=` or `left=`, each at most once and with a whole \
                     number, found `{word}`"
                )));
            }
        }
        if name == named.name {
            if let Some(first) = found {
                return Err(wrong(format!("`{name}` is on line {} already", first.number)));
            }
            found = Some(Line { number, budget });
        }
    }
    Ok(found)
}

/// The right to write to a file, for one process and one thread at a time.
struct Lock(PathBuf);

impl Lock {
    fn take(file: &Path) -> Result<Lock, Error> {
        let lock = beside(file, "lock");
        let began = Instant::now();
        loop {
            match OpenOptions::new().write(true).create_new(true).open(&lock) {
                Ok(_) => return Ok(Lock(lock)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                // Windows says so of a file that is being removed.
                Err(error) if error.kind() == ErrorKind::PermissionDenied && cfg!(windows) => {}
                Err(error) => return Err(failed("written", file, error)),
            }
            if began.elapsed() > PATIENCE {
                return Err(Error(format!(
                    "{} is being written by another process, or by one that was stopped\nhelp: if there is none, \
                     remove {}",
                    file.display(),
                    lock.display()
                )));
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The file of this name with something behind it.
fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    PathBuf::from(name)
}

fn failed(what: &str, file: &Path, error: std::io::Error) -> Error {
    Error(format!("{} cannot be {what}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEASURED: Budget = Budget { blocks: 3, bytes: 112, peak: 64, left: 0 };

    fn named(name: &str) -> NamedBudget {
        NamedBudget::new("budgets", name)
    }

    fn bless(text: &str) -> String {
        blessed(text, &named("parse"), &MEASURED).unwrap()
    }

    #[test]
    fn a_line_has_a_name_and_any_of_the_figures() {
        let text = "# a comment\n\nparse blocks=1 bytes=14_400 # one Vec\nother peak=7\nnothing\n";
        let find = |name| find(text, &named(name)).unwrap().map(|line| (line.number, line.budget));
        let all = Budget::default();
        assert_eq!(find("parse"), Some((3, Budget { blocks: 1, bytes: 14_400, ..all })));
        assert_eq!(find("other"), Some((4, Budget { peak: 7, ..all })));
        assert_eq!(find("nothing"), Some((5, all)));
        assert_eq!(find("pars"), None);
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        for (text, what) in [
            ("\nother blocks:1", "budgets:2: expected `blocks=`"),
            ("other blocks=1 blocks=2", "found `blocks=2`"),
            ("other blocks=-1", "found `blocks=-1`"),
            ("other heap=1", "found `heap=1`"),
            ("blocks=1", "budgets:1: expected a name, found `blocks=1`"),
            ("parse blocks=1\nparse blocks=2", "budgets:2: `parse` is on line 1 already"),
        ] {
            let error = find(text, &named("parse")).err().unwrap().to_string();
            assert!(error.contains(what), "{text:?}: {error}");
        }
    }

    #[test]
    fn blessing_writes_one_line_and_leaves_the_rest() {
        let entry = "parse blocks=3 bytes=112 peak=64 left=0\n";
        assert_eq!(bless(""), entry);
        assert_eq!(bless("other blocks=1"), format!("other blocks=1\n{entry}"));
        assert_eq!(bless("parse blocks=9 # why\r\nz bytes=1\r\n"), "parse blocks=3  # why\r\nz bytes=1\r\n");
        assert_eq!(bless("# head\nparse bytes=1 left=9\n\nz"), "# head\nparse bytes=112 left=0\n\nz");
        // What is as it should be stays as it is written.
        assert_eq!(bless(entry), entry);
        assert!(blessed("parse x", &named("parse"), &MEASURED).is_err());
    }
}
