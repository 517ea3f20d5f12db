//! Solved exercises that are solved again: when each is due, and the round that is going on.
//!
//! It is all in `.heaplings/practise`: the solved versions, as long as somebody practises, and one text file,
//! `record`. That is not in the file of the progress, which older versions read and would call damaged.
//!
//! ```text
//! solved vec1 2026-03-01 2
//! best vec1 194
//! going vec2 1772323200
//! from map3
//! ```
//!
//! So `vec1` was last solved on that day and has had two rounds, the best of 194 seconds, and `vec2` is being
//! practised since that second by a learner who was at `map3`. Lines that this version does not know are kept.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::chapter;
use crate::course::progress::{self, FOLDER, Progress};
use crate::sys::files;
use crate::ui::style::count;
use crate::util::error::{Failure, Result};

/// The days from the last success to the day on which it is due again, by the rounds there have been.
const INTERVALS: [u32; 6] = [1, 3, 7, 21, 60, 180];

/// A day, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub u32);

impl Day {
    /// The day of a time in seconds, in UTC.
    pub fn of(seconds: u64) -> Day {
        Day(u32::try_from(seconds / 86_400).unwrap_or(u32::MAX / 2))
    }

    /// `2026-03-01`, if it is a day from 1970 on.
    pub(crate) fn parse(text: &str) -> Option<Day> {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let possible = (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        if !possible {
            return None;
        }
        // A year that begins in March ends with the leap day.
        let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
        let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
        days.checked_sub(719_468).map(Day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = u64::from(self.0) + 719_468;
        let of_era = days % 146_097;
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let year = year + days / 146_097 * 400 + u64::from(month >= 10);
        let month = if month < 10 { month + 3 } else { month - 9 };
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// When an exercise was last solved, and how often since the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Solved {
    pub last: Day,
    pub rounds: u32,
}

impl Solved {
    pub fn due(self) -> Day {
        let at = (self.rounds as usize).min(INTERVALS.len() - 1);
        Day(self.last.0.saturating_add(INTERVALS[at]))
    }
}

/// All that is kept about practice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Practice {
    solved: BTreeMap<String, Solved>,
    /// In seconds.
    best: BTreeMap<String, u64>,
    /// The exercise that is being practised, and since when; 0 once this round has counted.
    going: Option<(String, u64)>,
    /// The exercise that the learner was at before.
    from: Option<String>,
    unknown: Vec<String>,
}

impl Practice {
    /// What is kept in the repository at `root`. Of a file that cannot be read there is nothing.
    pub fn load(root: &Path) -> Practice {
        Practice::parse(&fs::read_to_string(folder(root).join("record")).unwrap_or_default())
    }

    pub(crate) fn parse(text: &str) -> Practice {
        let mut practice = Practice::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if practice.take(line).is_none() {
                practice.unknown.push(line.to_string());
            }
        }
        practice
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["solved", name, day, rounds] => {
                let solved = Solved { last: Day::parse(day)?, rounds: rounds.parse().ok()? };
                self.solved.insert(name.to_string(), solved);
            }
            ["best", name, seconds] => _ = self.best.insert(name.to_string(), seconds.parse().ok()?),
            ["from", name] => self.from = Some(name.to_string()),
            ["going", name, since] => self.going = Some((name.to_string(), since.parse().ok()?)),
            _ => return None,
        }
        Some(())
    }

    fn save(&self, root: &Path) -> Result<()> {
        let folder = folder(root);
        let written = fs::create_dir_all(&folder)
            .and_then(|()| files::write_whole(&folder.join("record"), self.to_string().as_bytes()));
        written.map_err(|error| {
            Failure::io("write in", &folder, &error).help("make it a folder that you may write in")
        })
    }

    /// When the exercise was last solved, as far as that is known.
    pub fn solved(&self, exercise: &str) -> Option<Solved> {
        self.solved.get(exercise).copied()
    }

    /// The best time of a round, in seconds.
    pub fn best(&self, exercise: &str) -> Option<u64> {
        self.best.get(exercise).copied()
    }

    /// The exercise that is being practised.
    pub fn going(&self) -> Option<&str> {
        self.going.as_ref().map(|(name, _)| name.as_str())
    }

    /// Whether there was any round.
    pub fn has_rounds(&self) -> bool {
        self.solved.values().any(|solved| solved.rounds > 0)
    }

    /// `2, 3 min 14 s`: how many rounds there were, and the best time; empty if there was none.
    pub fn rounds(&self, exercise: &str) -> String {
        match self.solved(exercise).map_or(0, |solved| solved.rounds) {
            0 => String::new(),
            rounds => {
                self.best(exercise).map_or(rounds.to_string(), |best| format!("{rounds}, {}", time(best)))
            }
        }
    }

    /// `last 2026-03-01, due 2026-03-04, 1 round, best 3 min 14 s`; empty if nothing is known.
    pub fn told(&self, exercise: &str) -> String {
        let mut parts = Vec::new();
        if let Some(solved) = self.solved(exercise) {
            parts.push(format!("last {}, due {}", solved.last, solved.due()));
            if solved.rounds > 0 {
                parts.push(count(solved.rounds.into(), "round"));
            }
        }
        parts.extend(self.best(exercise).map(|best| format!("best {}", time(best))));
        parts.join(", ")
    }

    /// When it is due. What was solved before days were kept is due from the beginning.
    pub fn due(&self, exercise: &str) -> Day {
        self.solved(exercise).map_or(Day(0), Solved::due)
    }

    /// Takes down that the exercise passes now, and did not before.
    fn passed(&mut self, exercise: &str, now: u64) {
        let round = self.going.as_mut().filter(|(name, since)| name == exercise && *since > 0);
        let round = round.map(|(_, since)| std::mem::take(since));
        let rounds = self.solved(exercise).map_or(0, |solved| solved.rounds);
        let rounds = rounds.saturating_add(u32::from(round.is_some()));
        self.solved.insert(exercise.to_string(), Solved { last: Day::of(now), rounds });
        if let Some(since) = round {
            let seconds = now.saturating_sub(since);
            let best = self.best.entry(exercise.to_string()).or_insert(seconds);
            *best = seconds.min(*best);
        }
    }
}

/// As the file has it.
impl fmt::Display for Practice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, Solved { last, rounds }) in &self.solved {
            writeln!(f, "solved {name} {last} {rounds}")?;
        }
        for (name, seconds) in &self.best {
            writeln!(f, "best {name} {seconds}")?;
        }
        if let Some((name, since)) = &self.going {
            writeln!(f, "going {name} {since}")?;
        }
        if let Some(name) = &self.from {
            writeln!(f, "from {name}")?;
        }
        self.unknown.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

fn time(seconds: u64) -> String {
    match (seconds / 3_600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min {} s", seconds % 60),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn folder(root: &Path) -> PathBuf {
    root.join(FOLDER).join("practise")
}

/// Where the solved version of an exercise is kept while it is practised.
fn kept(root: &Path, exercise: &str) -> PathBuf {
    folder(root).join(format!("{exercise}.rs"))
}

/// Takes down what passes now and did not before; the progress calls this under its lock. That it cannot be
/// written is no reason to fail: what has no day is due.
pub(super) fn note_passed<'a>(root: &Path, exercises: impl Iterator<Item = &'a str>) {
    let before = Practice::load(root);
    let mut practice = before.clone();
    exercises.for_each(|exercise| practice.passed(exercise, now()));
    if practice != before {
        let _ = practice.save(root);
    }
}

/// Puts the published version in the place of the solved one, which is kept.
///
/// # Errors
///
/// If another exercise is being practised, or the solved version cannot be kept; nothing is changed then.
pub fn start(catalog: &Catalog, exercise: &Exercise) -> Result<()> {
    let (root, name) = (catalog.root(), exercise.name.as_str());
    let mut practice = Practice::load(root);
    if let Some(other) = practice.going() {
        return Err(Failure::new(format!("`{other}` is being practised already"))
            .help("solve it, or end that: cargo checker practise --stop"));
    }
    let (yours, starter) = (catalog.file(exercise, Version::Yours), catalog.file(exercise, Version::Starter));
    let read = |path: &PathBuf| fs::read(path).map_err(|error| Failure::io("read", path, &error));
    let (solved, published) = (read(&yours)?, read(&starter)?);
    let kept = kept(root, name);
    if let Ok(old) = fs::read(&kept)
        && old != solved
    {
        // One that was left there by an accident is nobody's to throw away.
        progress::set_aside(root, name, &old)?;
    }
    let keep = fs::create_dir_all(folder(root)).and_then(|()| fs::write(&kept, &solved));
    keep.map_err(|error| Failure::io("keep your version in", &kept, &error))?;
    practice.going = Some((name.to_string(), now()));
    practice.from = Progress::load(root).progress.current().map(str::to_string);
    practice.save(root)?;
    fs::write(&yours, published).map_err(|error| Failure::io("write", &yours, &error))?;
    progress::update(root, |progress| {
        progress.record(name, false, None);
        progress.set_current(name);
    })?;
    Ok(())
}

/// Brings the solved version back, and says where the one that was written in practice is kept, if it says
/// something of its own.
///
/// # Errors
///
/// If nothing is being practised, or a version cannot be kept or brought back; nothing is lost then.
pub fn stop(catalog: &Catalog) -> Result<(String, Option<PathBuf>)> {
    let root = catalog.root();
    let mut practice = Practice::load(root);
    let Some(name) = practice.going().map(str::to_string) else {
        return Err(Failure::new("nothing is being practised").help("begin with: cargo checker practise"));
    };
    let exercise = catalog.exercise(&name)?;
    let (yours, kept) = (catalog.file(exercise, Version::Yours), kept(root, &name));
    let solved = match fs::read(&kept) {
        Ok(solved) => Some(solved),
        // It was brought back already, and only the record says otherwise.
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(Failure::io("read", &kept, &error)),
    };
    let mut aside = None;
    if let Some(solved) = &solved {
        let published = fs::read(catalog.file(exercise, Version::Starter)).unwrap_or_default();
        match fs::read(&yours) {
            Ok(written) if written == *solved => {}
            Ok(written) => {
                if written != published {
                    aside = Some(progress::set_aside(root, &name, &written)?);
                }
                // An editor that still shows the other version may write that over this one.
                progress::set_aside(root, &name, solved)?;
            }
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Failure::io("read", &yours, &error));
            }
            Err(_) => {}
        }
        fs::write(&yours, solved).map_err(|error| Failure::io("write", &yours, &error))?;
    }
    practice.going = None;
    let from = practice.from.take();
    practice.save(root)?;
    // This is no success of today: the record is then as it was.
    progress::update(root, |progress| {
        progress.record(&name, true, None);
        if progress.current() == Some(&name) {
            go_on(catalog, progress, &name, from.as_deref());
        }
    })?;
    practice.save(root)?;
    if solved.is_some() {
        let _ = fs::remove_file(&kept);
    }
    Ok((name, aside))
}

/// Leads the learner back to where they were, or else to the next exercise that is not solved.
fn go_on(catalog: &Catalog, progress: &mut Progress, practised: &str, from: Option<&str>) {
    let exercises = catalog.exercises();
    let place = |name: &str| exercises.iter().position(|exercise| exercise.name == name);
    let back = from.and_then(place).map(|at| &exercises[at]).filter(|one| !progress.is_passed(&one.name));
    let next = back.or_else(|| chapter::following(exercises, progress, place(from.unwrap_or(practised))?));
    if let Some(next) = next {
        progress.set_current(&next.name);
    }
}

/// Brings the solved version back, and gives back what to say of it.
///
/// # Errors
///
/// As [`stop`].
pub fn end(catalog: &Catalog) -> Result<String> {
    let (name, aside) = stop(catalog)?;
    let mut text = format!("{name}: your solved version is back");
    if let Some(aside) = aside {
        let aside = aside.strip_prefix(catalog.root()).unwrap_or(&aside).display().to_string();
        text.push_str(&format!("; what you wrote in practice is in {aside}"));
    }
    let told = Practice::load(catalog.root()).told(&name);
    Ok(if told.is_empty() { text + "\n" } else { format!("{text}\n{name}: {told}\n") })
}

/// After a check: if what was practised passes now, the solved version comes back. What to say of it.
///
/// # Errors
///
/// If a version cannot be kept or brought back.
pub fn after_check(catalog: &Catalog, progress: &Progress) -> Result<Option<String>> {
    let practice = Practice::load(catalog.root());
    let is_over = practice.going().is_some_and(|going| progress.is_passed(going));
    is_over.then(|| end(catalog)).transpose()
}

#[cfg(test)]
mod tests;
