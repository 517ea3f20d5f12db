//! One operation of an exercise's `main`, run under dhat.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use crate::build::cargo::{self, Event};
use crate::build::program::{self, Program, Ran};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::html::Timeline;
use crate::profile::{self, Profile};
use crate::sys::process::Cancel;
use crate::sys::scratch::ScratchFolder;
use crate::util::error::{Failure, Result};
use crate::util::json::{self, Reader};

/// What is to be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workload {
    /// Which of the operations that `main` benches, from 1.
    pub number: usize,
    /// How long the program may run.
    pub time_limit: Duration,
    /// Whether the page is to have the other operations too.
    pub others: bool,
}

impl Default for Workload {
    fn default() -> Workload {
        Workload { number: 1, time_limit: Duration::from_secs(30), others: true }
    }
}

/// A program that is to be run, once for each of its operations.
#[derive(Debug)]
pub enum Built {
    Ready(Program),
    /// It does not compile: the words of rustc.
    DoesNotCompile(String),
}

/// What became of it.
#[derive(Debug)]
pub enum Outcome {
    Measured(Box<Measured>),
    /// It did not come to its end: why, in words that go on behind "it".
    Failed(String),
}

/// An operation that was measured.
#[derive(Debug)]
pub struct Measured {
    /// What `main` calls it.
    pub name: String,
    /// How many operations `main` benches.
    pub operations: usize,
    /// dhat's file, as it was written.
    pub file: Vec<u8>,
    pub profile: Profile,
    pub timeline: Timeline,
}

/// Builds an exercise's program with line tables, as tests are built.
///
/// # Errors
///
/// If it cannot be built for a reason that lies outside it.
pub fn build(
    catalog: &Catalog,
    exercise: &Exercise,
    version: Version,
    time_limit: Duration,
    cancel: &Cancel,
    on_event: &mut dyn FnMut(&Event),
) -> Result<Built> {
    let exercises = std::slice::from_ref(exercise);
    let built = program::build(catalog, exercises, version, false, cancel, on_event)?;
    let built = built.into_iter().next().ok_or_else(Failure::cancelled)?;
    Ok(match built.binary {
        Some(binary) => Built::Ready(Program { binary, time_limit }),
        None => Built::DoesNotCompile(built.messages),
    })
}

/// Runs a program, and measures one of its operations, counted from 1.
///
/// # Errors
///
/// If the program cannot be started for a reason that lies outside it, or has no such operation.
pub fn measure(catalog: &Catalog, program: &Program, number: usize, cancel: &Cancel) -> Result<Outcome> {
    let folder = ScratchFolder::make(&cargo::target_folder(catalog.root()))?;
    let wanted = number.to_string();
    let variables: [(&str, &OsStr); 2] =
        [("HEAPLINGS_PROFILE", folder.as_os_str()), ("HEAPLINGS_PROFILE_WORKLOAD", wanted.as_ref())];
    match program.run(&folder.join("cwd"), &variables, cancel)? {
        Ran::Failed(why) => Ok(Outcome::Failed(why)),
        Ran::Done => collect(&folder, number).map(|measured| Outcome::Measured(Box::new(measured))),
    }
}

/// Reads what the measuring library left in `folder`.
fn collect(folder: &Path, number: usize) -> Result<Measured> {
    let names = match fs::read(folder.join("workloads")) {
        Ok(names) => String::from_utf8_lossy(&names).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::io("read", &folder.join("workloads"), &error)),
    };
    let names: Vec<&str> = names.lines().collect();
    let Some(name) = number.checked_sub(1).and_then(|place| names.get(place)) else {
        return Err(no_such_workload(&names, number));
    };
    let path = folder.join("dhat-heap.json");
    let file = fs::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
    let damaged = |name: &str, why: &dyn std::fmt::Display| {
        Failure::new(format!("the program left a {name} that is damaged: {why}"))
            .help("does it write to its own working folder, or end in the middle?")
    };
    let profile = profile::read(file.as_slice()).map_err(|error| damaged("profile", &error))?;
    let path = folder.join("timeline.json");
    let open = File::open(&path).map_err(|error| Failure::io("read", &path, &error))?;
    let timeline = read_timeline(open).map_err(|error| damaged("timeline", &error))?;
    Ok(Measured { name: name.to_string(), operations: names.len(), file, profile, timeline })
}

fn no_such_workload(names: &[&str], number: usize) -> Failure {
    if names.is_empty() {
        return Failure::new("there is nothing to profile: `main` ended without a benchmark")
            .help("does it call `bench` or `bench_with`?");
    }
    let list = names.iter().enumerate().map(|(i, name)| format!("\n        {}  {name}", i + 1));
    Failure::new(format!("there is no workload {number}"))
        .help(format!("there are{}", list.collect::<String>()))
}

/// Reads `timeline.json`; see `heaplings::timeline`.
fn read_timeline(input: impl Read) -> std::result::Result<Timeline, json::Error> {
    let mut timeline =
        Timeline { events: 0, width: 1, live: Vec::new(), low: Vec::new(), end: 0, peak: (0, 0) };
    let mut reader = Reader::new(BufReader::new(input), 1 << 10);
    reader.enter_object()?;
    while let Some(name) = reader.member()? {
        match name {
            "events" => timeline.events = reader.u64()?,
            "width" => timeline.width = reader.u64()?,
            "end" => timeline.end = reader.u64()?,
            "live" => timeline.live = numbers(&mut reader)?,
            "low" => timeline.low = numbers(&mut reader)?,
            "peak" => {
                reader.enter_object()?;
                while let Some(name) = reader.member()? {
                    match name {
                        "event" => timeline.peak.0 = reader.u64()?,
                        "bytes" => timeline.peak.1 = reader.u64()?,
                        _ => reader.skip()?,
                    }
                }
            }
            _ => reader.skip()?,
        }
    }
    reader.finish()?;
    Ok(timeline)
}

fn numbers<R: BufRead>(reader: &mut Reader<R>) -> std::result::Result<Vec<u64>, json::Error> {
    let mut numbers = Vec::new();
    reader.enter_array()?;
    reader.u64s(|number| {
        numbers.push(number);
        Ok::<(), json::Error>(())
    })?;
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_timeline() {
        let text =
            r#"{"events":5,"width":2,"live":[10,40],"low":[5,7],"end":7,"peak":{"event":3,"bytes":40}}"#;
        let (live, low) = (vec![10, 40], vec![5, 7]);
        let expected = Timeline { events: 5, width: 2, live, low, end: 7, peak: (3, 40) };
        assert_eq!(read_timeline(text.as_bytes()), Ok(expected));
        for damaged in ["", "{", "[]", r#"{"live":[-1]}"#, r#"{"peak":3}"#] {
            assert!(read_timeline(damaged.as_bytes()).is_err(), "{damaged}");
        }
    }

    #[test]
    fn tells_which_workloads_there_are() {
        let failure = no_such_workload(&["a(1)", "b(2)"], 3).to_string();
        assert!(failure.starts_with("there is no workload 3\n"), "{failure}");
        assert!(failure.contains("\n        2  b(2)"), "{failure}");
        assert!(no_such_workload(&[], 1).to_string().contains("without a benchmark"));
    }
}
