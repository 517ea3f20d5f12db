//! The words of the command line: what is an option, what is its value, and what is wrong with it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::usage::{option, options};
use super::{Bench, Command, Format, Profile, ProfileFormat, Usage, is_file};
use crate::author::verify::Extra;
use crate::bench::{FEWEST_ROUNDS, Options};
use crate::cli::diagnose::{Diagnose, MessageFormat};
use crate::course::catalog::Version;
use crate::own_crate;
use crate::profile::Figure;
use crate::profile_run::workload::Workload;
use crate::util::edit_distance::nearest;
use crate::util::error::{Failure, Result};

/// Arguments sorted into positional ones and options.
pub struct RawArgs {
    positional: std::vec::IntoIter<String>,
    options: Vec<(String, Option<String>)>,
}

/// Whether an option takes a value, behind `=` or as the next argument.
fn takes_value(name: &str) -> bool {
    option(name).is_some_and(|option| !option.value.is_empty())
}

impl RawArgs {
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<RawArgs> {
        let (mut positional, mut options) = (Vec::new(), Vec::new());
        let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
        while let Some(argument) = arguments.next() {
            let Some(option) = argument.strip_prefix('-').filter(|option| !option.is_empty()) else {
                positional.push(argument);
                continue;
            };
            let (name, mut value) = match option.strip_prefix('-') {
                Some("") => {
                    positional.extend(arguments);
                    break;
                }
                Some(long) => match long.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_string())),
                    None => (long, None),
                },
                None if option == "h" => ("help", None),
                None if option == "V" => ("version", None),
                None => return Err(unknown_option(&argument)),
            };
            if takes_value(name) && value.is_none() {
                value = arguments.next();
            }
            if takes_value(name) && value.as_ref().is_none_or(String::is_empty) {
                return Err(Failure::new(format!("`--{name}` needs a value"))
                    .help("write one behind it; `--help` behind the command says what it may be"));
            }
            options.push((name.to_string(), value));
        }
        Ok(RawArgs { positional: positional.into_iter(), options })
    }

    pub fn positional(&mut self) -> Option<String> {
        self.positional.next()
    }

    /// All positional arguments that are left.
    pub fn names(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.positional()).collect()
    }

    pub fn required(&mut self, usage: &Usage) -> Result<String> {
        self.positional().ok_or_else(|| {
            let Usage { name, arguments, .. } = usage;
            Failure::new(format!("something is missing: `{name}` takes {arguments}"))
                .help(format!("cargo checker {name} {arguments}"))
        })
    }

    pub fn flag(&mut self, name: &str) -> bool {
        let found = self.options.iter().position(|(option, value)| option == name && value.is_none());
        found.map(|at| self.options.remove(at)).is_some()
    }

    pub fn value(&mut self, name: &str) -> Option<String> {
        let at = self.options.iter().position(|(option, _)| option == name)?;
        self.options.remove(at).1
    }

    pub fn format(&mut self) -> Result<Format> {
        match self.value("format").as_deref() {
            None | Some("text") => Ok(Format::Text),
            Some("json") => Ok(Format::Json),
            Some(other) => {
                Err(Failure::new(format!("there is no format `{other}`")).help("it is `text` or `json`"))
            }
        }
    }

    pub fn time_limit(&mut self) -> Result<Option<Duration>> {
        self.seconds("time-limit", "time limit", "30")
    }

    /// An option in seconds, called `noun` in words.
    fn seconds(&mut self, name: &str, noun: &str, example: &str) -> Result<Option<Duration>> {
        let Some(text) = self.value(name) else { return Ok(None) };
        // A day is more than anything needs, and keeps the clock's arithmetic from overflowing.
        let seconds = text.parse().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 86_400.0);
        let time = seconds.map(Duration::from_secs_f64).ok_or_else(|| {
            Failure::new(format!("`{text}` is not a valid {noun}"))
                .help(format!("it is a number of seconds above 0, a day at the most, such as {example}"))
        })?;
        Ok(Some(time))
    }

    fn samples(&mut self) -> Result<Option<u32>> {
        let Some(text) = self.value("samples") else { return Ok(None) };
        let samples = text.parse().ok().filter(|samples| (FEWEST_ROUNDS..=1_000_000).contains(samples));
        let samples = samples.ok_or_else(|| {
            Failure::new(format!("`{text}` is not a number of samples"))
                .help(format!(
                    "it is {FEWEST_ROUNDS} to 1,000,000: fewer than {FEWEST_ROUNDS} cannot tell a difference from noise"
                ))
        })?;
        Ok(Some(samples))
    }

    pub fn diagnose(&mut self) -> Result<Command> {
        let format = self.value("message-format");
        let format = format.map_or(Ok(MessageFormat::default()), |name| {
            let known = MessageFormat::ALL.into_iter().find(|(known, _)| *known == name);
            known.map(|(_, format)| format).ok_or_else(|| {
                Failure::new(format!("there is no message format `{name}`"))
                    .help("it is human, short, json or github")
            })
        })?;
        let (file, hints, time_limit) = (self.positional(), self.flag("hints"), self.time_limit()?);
        Ok(Command::Diagnose(Diagnose { file, format, hints, time_limit }))
    }

    pub fn bench(&mut self) -> Result<Command> {
        // `--chapter 01` says the same as `01`.
        let mut exercises = self.names();
        exercises.extend(self.value("chapter"));
        let standard = Options::default();
        let bench = Bench {
            exercises,
            solution: self.flag("solution"),
            options: Options {
                time: self.seconds("time", "time", "0.5")?.unwrap_or(standard.time),
                samples: self.samples()?.unwrap_or(standard.samples),
                time_limit: self.time_limit()?.unwrap_or(standard.time_limit),
            },
            format: self.format()?,
            save: self.value("save"),
            against: self.value("against"),
        };
        Ok(Command::Bench(bench))
    }

    pub fn profile(&mut self) -> Result<Command> {
        let standard = Workload::default();
        let version = match (self.flag("starter"), self.flag("solution")) {
            (false, false) => Version::Yours,
            (true, false) => Version::Starter,
            (false, true) => Version::Solution,
            (true, true) => {
                return Err(Failure::new("`profile` takes --starter or --solution, not both")
                    .help("the page shows both beside yours"));
            }
        };
        let profile = Profile {
            name: self.positional(),
            newer: self.positional(),
            version,
            workload: Workload {
                number: self.workload()?.unwrap_or(standard.number),
                time_limit: self.time_limit()?.unwrap_or(standard.time_limit),
                ..standard
            },
            format: self.profile_format()?,
            open: self.flag("open"),
            output: self.value("output"),
        };
        if profile.file().is_some() && (version != Version::Yours || profile.workload != standard) {
            return Err(Failure::new("a file is one profile: it has no versions, workloads or time limit")
                .help("leave --starter, --solution, --workload and --time-limit out"));
        }
        if let Some(newer) = &profile.newer {
            let names = [profile.name.as_deref().unwrap_or_default(), newer];
            if let Some(name) = names.into_iter().find(|name| !is_file(name)) {
                return Err(Failure::new(format!("`profile` compares two files, and `{name}` is not one"))
                    .help("cargo checker profile OLD.json NEW.json"));
            }
            let is_folded = matches!(profile.format, Some(ProfileFormat::Folded(_)));
            let given = [
                (profile.open, "--open"),
                (profile.output.is_some(), "--output"),
                (is_folded, "--format folded"),
            ];
            let given: Vec<&str> =
                given.iter().filter(|(is_given, _)| *is_given).map(|(_, name)| *name).collect();
            if !given.is_empty() {
                return Err(Failure::new("two profiles are compared in text or in JSON")
                    .help(format!("leave {} out", given.join(" and "))));
            }
        }
        Ok(Command::Profile(profile))
    }

    /// `--text` is short for `--format text`.
    fn profile_format(&mut self) -> Result<Option<ProfileFormat>> {
        let figure = self.value("metric").map(|name| {
            let known = Figure::ALL.into_iter().find(|(known, _)| *known == name);
            known.map(|(_, figure)| figure).ok_or_else(|| {
                Failure::new(format!("there is no metric `{name}`")).help("it is blocks, bytes, peak or left")
            })
        });
        let figure = figure.transpose()?;
        let format = match (self.flag("text"), self.value("format").as_deref()) {
            (text, None) => text.then_some(ProfileFormat::Text),
            (true, Some(_)) => {
                return Err(Failure::new("`--text` is a format already").help("leave --text or --format out"));
            }
            (false, Some("text")) => Some(ProfileFormat::Text),
            (false, Some("json")) => Some(ProfileFormat::Json),
            (false, Some("folded")) => Some(ProfileFormat::Folded(figure.unwrap_or_default())),
            (false, Some(other)) => {
                return Err(Failure::new(format!("there is no format `{other}`"))
                    .help("it is `text`, `json` or `folded`"));
            }
        };
        if figure.is_some() && !matches!(format, Some(ProfileFormat::Folded(_))) {
            return Err(Failure::new(
                "`--metric` chooses what --format folded writes; the others have all figures",
            )
            .help("add --format folded, or leave --metric out"));
        }
        Ok(format)
    }

    pub fn test(&mut self) -> Result<Command> {
        let standard = own_crate::Request::default();
        Ok(Command::Test(own_crate::Request {
            manifest: self.value("manifest-path").map(PathBuf::from),
            package: self.value("package"),
            workspace: self.flag("workspace"),
            release: self.flag("release"),
            features: self.value("features"),
            filter: self.positional(),
            bless: self.flag("bless"),
            time_limit: self.time_limit()?.unwrap_or(standard.time_limit),
        }))
    }

    fn workload(&mut self) -> Result<Option<usize>> {
        let Some(text) = self.value("workload") else { return Ok(None) };
        let number = text.parse().ok().filter(|number| *number > 0);
        let number = number.ok_or_else(|| {
            Failure::new(format!("`{text}` is not the number of a workload"))
                .help("the operations that `main` benches are counted from 1")
        })?;
        Ok(Some(number))
    }

    /// `hint vec2 3`, `hint vec2` or `hint 3`.
    pub fn hint(&mut self) -> Result<Command> {
        let first = self.positional();
        if let Some(number) = first.as_deref().and_then(|text| text.parse().ok()) {
            return Ok(Command::Hint { exercise: None, number: Some(number) });
        }
        let number = self.positional().map(|text| {
            let failure = || {
                Failure::new(format!("`{text}` is not the number of a hint"))
                    .help("cargo checker hint NAME 1")
            };
            text.parse().map_err(|_| failure())
        });
        Ok(Command::Hint { exercise: first, number: number.transpose()? })
    }

    /// `explain made with room` is one term.
    pub fn explain(&mut self) -> Result<Command> {
        let (facts, words) = (self.value("facts"), self.names());
        if let (Some(word), Some(term)) = (&facts, words.first()) {
            return Err(Failure::new(format!("`--facts {word}` takes no term beside it, such as `{term}`"))
                .help(format!("cargo checker explain --facts '{word} {term}'")));
        }
        Ok(Command::Explain { term: (!words.is_empty()).then(|| words.join(" ")), facts })
    }

    pub fn practise(&mut self) -> Result<Command> {
        let (name, random, stop) = (self.positional(), self.flag("random"), self.flag("stop"));
        if stop && (random || name.is_some()) {
            return Err(Failure::new("`practise --stop` ends the practice that is going on")
                .help("leave the rest out: cargo checker practise --stop"));
        }
        Ok(Command::Practise { name, random, stop })
    }

    pub fn verify(&mut self) -> Result<Command> {
        let exercises = self.names();
        let extra = Extra { release: self.flag("release"), table: self.flag("table") };
        if extra.table && !exercises.is_empty() {
            return Err(Failure::new("the table is of all exercises").help("leave the names out"));
        }
        Ok(Command::Verify { exercises, extra })
    }

    /// Refuses what nobody asked for.
    pub fn finish(mut self, command: &str) -> Result<()> {
        if let Some((option, value)) = self.options.first() {
            return Err(RawArgs::left_over(command, option, value.as_deref()));
        }
        match self.positional() {
            Some(extra) => Err(Failure::new(format!("`{command}` does not take `{extra}`"))
                .help(format!("cargo checker {command} --help"))),
            None => Ok(()),
        }
    }

    /// What is wrong with an option that nothing has taken.
    fn left_over(command: &str, option: &str, value: Option<&str>) -> Failure {
        if !options(command).any(|name| name == option) {
            let failure = Failure::new(format!("there is no option `--{option}` here"));
            return failure.help(match nearest(option, options(command)) {
                Some(near) => format!("did you mean `--{near}`?"),
                None if command.is_empty() => HELP.to_string(),
                None => format!("`cargo checker {command} --help` lists what there is"),
            });
        }
        match value {
            Some(_) if !takes_value(option) => {
                Failure::new(format!("`--{option}` takes no value")).help(format!("write `--{option}` alone"))
            }
            _ => Failure::new(format!("`--{option}` is given twice")).help("leave one of the two out"),
        }
    }
}

const HELP: &str = "`cargo checker --help` lists what there is";

fn unknown_option(option: &str) -> Failure {
    Failure::new(format!("there is no option `{option}` here")).help(HELP)
}
