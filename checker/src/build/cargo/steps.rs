//! Cargo's own lines of progress, as they tell how far a build is.

use crate::ui::progress::Progress;

/// What has cargo count its steps on standard error though that is no terminal.
pub const SETTINGS: [&str; 2] = ["term.progress.when=\"always\"", "term.progress.width=80"];
/// What ends one of cargo's lines: the second where it will write over it.
pub const ENDS: [char; 2] = ['\n', '\r'];

/// How lines begin that cargo writes while it gets packages.
const FETCHING: [&str; 6] = ["Downloading ", "Downloaded ", "Updating ", "Locking ", "Adding ", "Fetch ["];

/// The step that cargo is at, and of how many, once a package that others stand on was not there yet.
#[derive(Debug, Default)]
pub struct Steps(Option<(usize, usize)>);

/// What a line of cargo's is.
#[derive(Debug, PartialEq, Eq)]
pub enum Status {
    Working(Progress),
    /// One of progress that says nothing new.
    Known,
    /// None of progress: what cargo says if it fails.
    Other,
}

impl Steps {
    /// Hears a line: `   Compiling dhat v0.3.3`. One of spaces only takes back what cargo counted. What `is_own` names is
    /// compiled at every change, and over before anybody reads it.
    pub fn hear(&mut self, line: &str, is_own: impl Fn(&str) -> bool) -> Status {
        let words = line.trim();
        let package = |name: &str, (number, of)| {
            Status::Working(Progress::Package { name: name.to_string(), number, of })
        };
        if let Some(compiled) = words.strip_prefix("Compiling ") {
            let name = compiled.split(' ').next().unwrap_or_default();
            return if is_own(name) { Status::Known } else { package(name, *self.0.get_or_insert_default()) };
        }
        if words.starts_with("Building [") {
            return match (step(words), &mut self.0) {
                (Some((number, of, name)), Some(heard)) => {
                    *heard = (number, of);
                    package(name, *heard)
                }
                _ => Status::Known,
            };
        }
        if FETCHING.iter().any(|start| words.starts_with(start)) {
            return Status::Working(Progress::Cargo(format!("{words} (only the first time)")));
        }
        if words.starts_with("Blocking ") {
            return Status::Working(Progress::Cargo(words.to_string()));
        }
        if words.is_empty() && !line.is_empty() { Status::Known } else { Status::Other }
    }
}

/// What cargo is at in `Building [==>   ] 11/49: serde_core, syn`: the number of the step, from 1, how many there are,
/// and the first of the packages.
fn step(words: &str) -> Option<(usize, usize, &str)> {
    let (done, rest) = words.strip_prefix("Building [")?.split_once("] ")?.1.split_once('/')?;
    let (of, names) = rest.split_once(':')?;
    let (done, of): (usize, usize) = (done.parse().ok()?, of.parse().ok()?);
    let name = names.trim_start().split([',', '(']).next().filter(|name| !name.is_empty())?;
    Some(((done + 1).min(of), of, name))
}
