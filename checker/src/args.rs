//! The command line.

mod grade;

use std::ffi::OsString;
use std::path::MAIN_SEPARATOR;
use std::time::Duration;

use crate::benchmark::{FEWEST_ROUNDS, Options};
use crate::catalog::{Edition, nearest};
use crate::error::{Failure, Result};
use crate::workload::Workload;

pub use grade::{Grading, Output, Report, Source};

/// What the checker is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Watch,
    List,
    /// Check one exercise: the current one unless it is named.
    Run {
        exercise: Option<String>,
        format: Format,
        time_limit: Option<Duration>,
    },
    Check {
        format: Format,
        time_limit: Option<Duration>,
    },
    Bench(Bench),
    Profile(Profile),
    Hint {
        exercise: Option<String>,
        number: Option<usize>,
    },
    Solution {
        exercise: Option<String>,
    },
    Diff {
        exercise: Option<String>,
    },
    Reset {
        exercise: String,
    },
    Grade(Grading),
    Verify {
        exercises: Vec<String>,
        extra: Extra,
    },
    New {
        chapter: String,
        exercise: String,
    },
    /// For one command, or for all.
    Help {
        command: Option<&'static Usage>,
    },
    Version,
}

/// What to bench, and what to do with the figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bench {
    /// None for all, or all of the chapter.
    pub exercises: Vec<String>,
    pub chapter: Option<String>,
    /// Whether to bench solutions of what is not solved too.
    pub solution: bool,
    pub options: Options,
    pub format: Format,
    /// The file to save figures to, and the one to compare them with.
    pub save: Option<String>,
    pub against: Option<String>,
}

/// What to profile, and what to make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// An exercise's name, or a file that dhat left.
    pub name: Option<String>,
    /// Whose lines are listed, and whose profile DHAT's viewer is to get.
    pub edition: Edition,
    pub workload: Workload,
    pub text: bool,
    pub open: bool,
    /// The folder to write files to, in place of the usual one.
    pub output: Option<String>,
}

impl Default for Profile {
    fn default() -> Profile {
        let (edition, workload) = (Edition::Yours, Workload::default());
        Profile { name: None, edition, workload, text: false, open: false, output: None }
    }
}

impl Profile {
    /// The file that is to be shown, if it is no exercise: names of exercises have no dot, and paths of them end
    /// in `.rs`.
    pub fn file(&self) -> Option<&str> {
        let is_path = |name: &&str| name.contains(['.', '/', MAIN_SEPARATOR]) && !name.ends_with(".rs");
        self.name.as_deref().filter(is_path)
    }

    /// Whether files are to be written.
    pub fn writes(&self) -> bool {
        !self.text || self.open || self.output.is_some()
    }
}

/// What else `verify` is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extra {
    /// Run the solutions' tests with optimisation as well.
    pub release: bool,
    /// Time everything, and write the table of all figures.
    pub table: bool,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// A command as `--help` describes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Usage {
    pub name: &'static str,
    /// What may stand behind the name.
    pub arguments: &'static str,
    pub about: &'static str,
    pub details: &'static str,
}

/// All commands, in the order of the help.
pub static COMMANDS: [Usage; 13] = [
    Usage {
        name: "watch",
        arguments: "",
        about: "Check the current exercise at every save (the default)",
        details: "Press ? in watch mode for its keys. Without a terminal, type a key and Enter.",
    },
    Usage {
        name: "list",
        arguments: "",
        about: "List chapters and exercises, what is solved and your best figures",
        details: "",
    },
    Usage {
        name: "run",
        arguments: "[NAME] [--format text|json] [--time-limit SECONDS]",
        about: "Check one exercise now: the current one, unless you name it",
        details: "Ends with 0 if it passes, with 1 if not. One test may run for 10 seconds.",
    },
    Usage {
        name: "check",
        arguments: "[--format text|json] [--time-limit SECONDS]",
        about: "Check all exercises",
        details: "Ends with 0 if all pass, with 1 if not.",
    },
    Usage {
        name: "bench",
        arguments: "[NAME…] [--chapter CHAPTER] [--solution] [--time SECONDS] [--samples N]\n    \
            [--save FILE] [--against FILE] [--format text|json] [--time-limit SECONDS]",
        about: "Time exercises in release, and count what they allocate: before, yours, solution",
        details: "All exercises, unless you name some or a chapter. The solution is benched once the exercise is\n\
            solved, or with --solution. --save keeps the figures, --against compares with those kept.\n\
            \n\
            The three run by turns in 6 to 10 rounds, each a process of its own, for --time seconds each\n\
            (0.5) and with --samples samples each (2000, at least 6). The time is the median of all samples, and\n\
            ± how far noise may have moved it. `no difference` means that noise may explain it: a difference\n\
            is told only if it is 2 % at least, and noise alone would show it in less than one case of 20.\n\
            \n\
            Ends with 0 if all was benched, with 1 if a program crashed, was stopped, or did not compile.\n\
            One process may run for 30 seconds.",
    },
    Usage {
        name: "profile",
        arguments: "[NAME | FILE] [--text] [--open] [--starter | --solution] [--workload N]\n    \
            [--output FOLDER] [--time-limit SECONDS]",
        about: "Show where an exercise allocates: a page to look at, and a file for DHAT's viewer",
        details: "Runs one operation of `main` under dhat: before, yours, and the solution once you have your own.\n\
            Writes profile.html and dhat-heap.json to target/profile/NAME, or to FOLDER.\n\
            \n\
            --text      lists your lines here, and writes no files unless --open or --output asks for them\n\
            --open      opens the page\n\
            --starter   takes the published version in place of yours, --solution the solution\n\
            --workload  takes another of the operations that `main` benches, from 1\n\
            \n\
            With a FILE that dhat or `valgrind --tool=dhat` left, of any program, the page goes beside it.\n\
            \n\
            Ends with 0 if there is a profile, with 1 if the program crashed, was stopped or did not compile.\n\
            It may run for 30 seconds.",
    },
    Usage {
        name: "hint",
        arguments: "[NAME] [N]",
        about: "Show hints: the first, or hint N; they get more specific",
        details: "",
    },
    Usage {
        name: "solution",
        arguments: "[NAME]",
        about: "Show a solution, with why it works and when not to do it",
        details: "Better after you have solved the exercise; nobody stops you before.",
    },
    Usage {
        name: "diff",
        arguments: "[NAME]",
        about: "Show what you changed since the exercise was published",
        details: "",
    },
    Usage {
        name: "reset",
        arguments: "NAME",
        about: "Bring an exercise back as it was published",
        details: "Your version is kept in .heaplings/backup.",
    },
    Usage {
        name: "grade",
        arguments: "[CHAPTER|NAME…] [OPTIONS]",
        about: "Grade exercises under the published tests: yours, or those handed in",
        details: grade::DETAILS,
    },
    Usage {
        name: "verify",
        arguments: "[NAME…] [--release] [--table]",
        about: "For maintainers: hold exercises to the rules in CONTRIBUTING.md",
        details: "Ends with 0 if they keep them all, with 1 if not. --release runs the solutions' tests with\n\
            optimisation too, --table times all benchmarks and writes solutions/README.md.",
    },
    Usage {
        name: "new",
        arguments: "CHAPTER NAME",
        about: "For maintainers: make the skeleton of an exercise",
        details: "For example: new 01_vec_capacity vec11",
    },
];

/// Understands the arguments behind the program's name.
///
/// # Errors
///
/// If they are not a command and what it takes; the failure says what was meant, where it can be told.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command> {
    let mut words = Words::read(arguments)?;
    let Some(name) = words.positional() else {
        let command = if words.flag("help") {
            Command::Help { command: None }
        } else if words.flag("version") {
            Command::Version
        } else {
            Command::Watch
        };
        words.finish("")?;
        return Ok(command);
    };
    if name == "help" {
        let about = words.positional().map(|name| usage(&name)).transpose()?;
        words.finish("help")?;
        return Ok(Command::Help { command: about });
    }
    let usage = usage(&name)?;
    if words.flag("help") {
        return Ok(Command::Help { command: Some(usage) });
    }
    let command = match usage.name {
        "list" => Command::List,
        "run" => Command::Run {
            exercise: words.positional(),
            format: words.format()?,
            time_limit: words.time_limit()?,
        },
        "check" => Command::Check { format: words.format()?, time_limit: words.time_limit()? },
        "bench" => words.bench()?,
        "profile" => words.profile()?,
        "hint" => words.hint()?,
        "solution" => Command::Solution { exercise: words.positional() },
        "diff" => Command::Diff { exercise: words.positional() },
        "reset" => Command::Reset { exercise: words.required(usage)? },
        "grade" => words.grade()?,
        "verify" => words.verify()?,
        "new" => Command::New { chapter: words.required(usage)?, exercise: words.required(usage)? },
        _ => Command::Watch,
    };
    words.finish(usage.name)?;
    Ok(command)
}

fn usage(name: &str) -> Result<&'static Usage> {
    COMMANDS.iter().find(|usage| usage.name == name).ok_or_else(|| {
        let help = match nearest(name, COMMANDS.iter().map(|usage| usage.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo checker --help` lists the commands".to_string(),
        };
        Failure::new(format!("there is no command `{name}`")).help(help)
    })
}

/// Arguments sorted into positional ones and options.
struct Words {
    positional: std::vec::IntoIter<String>,
    options: Vec<(String, Option<String>)>,
    /// The options that the command knows.
    known: Vec<String>,
}

/// Options that take a value, behind `=` or as the next argument.
const WITH_VALUE: [&str; 14] = [
    "format",
    "time-limit",
    "chapter",
    "time",
    "samples",
    "save",
    "against",
    "workload",
    "submission",
    "submissions",
    "shard",
    "output",
    "require",
    "min",
];

impl Words {
    fn read(arguments: impl Iterator<Item = OsString>) -> Result<Words> {
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
            if WITH_VALUE.contains(&name) && value.is_none() {
                value = arguments.next();
            }
            if WITH_VALUE.contains(&name) && value.as_ref().is_none_or(String::is_empty) {
                return Err(Failure::new(format!("`--{name}` needs a value"))
                    .help("the `--help` of the command says which; an empty one is none"));
            }
            options.push((name.to_string(), value));
        }
        Ok(Words { positional: positional.into_iter(), options, known: Vec::new() })
    }

    fn positional(&mut self) -> Option<String> {
        self.positional.next()
    }

    fn required(&mut self, usage: &Usage) -> Result<String> {
        self.positional().ok_or_else(|| {
            let Usage { name, arguments, .. } = usage;
            Failure::new(format!("something is missing: `{name}` takes {arguments}"))
                .help(format!("cargo checker {name} {arguments}"))
        })
    }

    fn flag(&mut self, name: &str) -> bool {
        self.known.push(name.to_string());
        let found = self.options.iter().position(|(option, value)| option == name && value.is_none());
        found.map(|at| self.options.remove(at)).is_some()
    }

    fn value(&mut self, name: &str) -> Option<String> {
        self.known.push(name.to_string());
        let at = self.options.iter().position(|(option, _)| option == name)?;
        self.options.remove(at).1
    }

    fn format(&mut self) -> Result<Format> {
        match self.value("format").as_deref() {
            None | Some("text") => Ok(Format::Text),
            Some("json") => Ok(Format::Json),
            Some(other) => {
                Err(Failure::new(format!("there is no format `{other}`")).help("it is `text` or `json`"))
            }
        }
    }

    fn time_limit(&mut self) -> Result<Option<Duration>> {
        self.seconds("time-limit", "time limit", "30")
    }

    /// An option in seconds, called `noun` in words.
    fn seconds(&mut self, name: &str, noun: &str, example: &str) -> Result<Option<Duration>> {
        let Some(text) = self.value(name) else { return Ok(None) };
        // A day is more than anything needs, and keeps the clock's arithmetic from overflowing.
        let seconds = text.parse().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 86_400.0);
        let time = seconds.map(Duration::from_secs_f64).ok_or_else(|| {
            Failure::new(format!("`{text}` is no {noun}"))
                .help(format!("it is a number of seconds, such as {example}"))
        })?;
        Ok(Some(time))
    }

    fn samples(&mut self) -> Result<Option<u32>> {
        let Some(text) = self.value("samples") else { return Ok(None) };
        let samples = text.parse().ok().filter(|samples| (FEWEST_ROUNDS..=1_000_000).contains(samples));
        let samples = samples.ok_or_else(|| {
            Failure::new(format!("`{text}` is no number of samples"))
                .help(format!(
                    "it is {FEWEST_ROUNDS} to 1,000,000: fewer than {FEWEST_ROUNDS} cannot tell a difference from noise"
                ))
        })?;
        Ok(Some(samples))
    }

    fn bench(&mut self) -> Result<Command> {
        let exercises: Vec<String> = std::iter::from_fn(|| self.positional()).collect();
        let standard = Options::default();
        let bench = Bench {
            exercises,
            chapter: self.value("chapter"),
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
        if bench.chapter.is_some() && !bench.exercises.is_empty() {
            return Err(
                Failure::new("`bench` takes names or a chapter, not both").help("leave one of them out")
            );
        }
        Ok(Command::Bench(bench))
    }

    fn profile(&mut self) -> Result<Command> {
        let standard = Workload::default();
        let edition = match (self.flag("starter"), self.flag("solution")) {
            (false, false) => Edition::Yours,
            (true, false) => Edition::Starter,
            (false, true) => Edition::Solution,
            (true, true) => {
                return Err(Failure::new("`profile` takes --starter or --solution, not both")
                    .help("the page shows both beside yours"));
            }
        };
        let profile = Profile {
            name: self.positional(),
            edition,
            workload: Workload {
                number: self.workload()?.unwrap_or(standard.number),
                time_limit: self.time_limit()?.unwrap_or(standard.time_limit),
            },
            text: self.flag("text"),
            open: self.flag("open"),
            output: self.value("output"),
        };
        if profile.file().is_some() && (edition != Edition::Yours || profile.workload != standard) {
            return Err(Failure::new("a file is one profile: it has no editions, workloads or time limit")
                .help("leave --starter, --solution, --workload and --time-limit out"));
        }
        Ok(Command::Profile(profile))
    }

    fn workload(&mut self) -> Result<Option<usize>> {
        let Some(text) = self.value("workload") else { return Ok(None) };
        let number = text.parse().ok().filter(|number| *number > 0);
        let number = number.ok_or_else(|| {
            Failure::new(format!("`{text}` is no number of a workload"))
                .help("the operations that `main` benches are counted from 1")
        })?;
        Ok(Some(number))
    }

    /// `hint vec2 3`, `hint vec2` or `hint 3`.
    fn hint(&mut self) -> Result<Command> {
        let first = self.positional();
        if let Some(number) = first.as_deref().and_then(|text| text.parse().ok()) {
            return Ok(Command::Hint { exercise: None, number: Some(number) });
        }
        let number = self.positional().map(|text| {
            let failure =
                || Failure::new(format!("`{text}` is no number of a hint")).help("cargo checker hint NAME 1");
            text.parse().map_err(|_| failure())
        });
        Ok(Command::Hint { exercise: first, number: number.transpose()? })
    }

    fn verify(&mut self) -> Result<Command> {
        let exercises: Vec<String> = std::iter::from_fn(|| self.positional()).collect();
        let extra = Extra { release: self.flag("release"), table: self.flag("table") };
        if extra.table && !exercises.is_empty() {
            return Err(Failure::new("the table is of all exercises").help("leave the names out"));
        }
        Ok(Command::Verify { exercises, extra })
    }

    /// Refuses what nobody asked for.
    fn finish(mut self, command: &str) -> Result<()> {
        if let Some((option, value)) = self.options.first() {
            return Err(self.left_over(command, option, value.as_deref()));
        }
        match self.positional() {
            Some(extra) => Err(Failure::new(format!("`{command}` does not take `{extra}`"))
                .help(format!("cargo checker {command} --help"))),
            None => Ok(()),
        }
    }

    /// What is wrong with an option that nothing has taken.
    fn left_over(&self, command: &str, option: &str, value: Option<&str>) -> Failure {
        let known = self.known.iter().map(String::as_str);
        if !self.known.iter().any(|name| name == option) {
            let failure = Failure::new(format!("there is no option `--{option}` here"));
            return failure.help(match nearest(option, known) {
                Some(near) => format!("did you mean `--{near}`?"),
                None if command.is_empty() => HELP.to_string(),
                None => format!("`cargo checker {command} --help` lists what there is"),
            });
        }
        match value {
            Some(_) if !WITH_VALUE.contains(&option) => {
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

/// The text of `--help`.
pub fn help(command: Option<&Usage>) -> String {
    let Some(usage) = command else { return overview() };
    let Usage { name, arguments, about, details } = usage;
    let line = format!("cargo checker {name} {arguments}");
    let details = if details.is_empty() { String::new() } else { format!("\n{details}\n") };
    format!("{about}\n\nUsage: {}\n{details}", line.trim_end())
}

fn overview() -> String {
    let mut text = String::from(
        "Learn to write Rust that does not waste memory.\n\nUsage: cargo checker [COMMAND]\n\nCommands:\n",
    );
    for usage in &COMMANDS {
        text.push_str(&format!("  {:<9} {}\n", usage.name, usage.about));
    }
    text.push_str(
        "\nOptions:\n  -h, --help     This help, or that of a command\n  -V, --version  The version\n\n\
         Ends with 0 if all is well, with 1 if something does not pass, and with 2 if the command\n\
         could not be carried out. Colours obey NO_COLOR and CLICOLOR_FORCE.\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(OsString::from))
    }

    fn refused(line: &str) -> String {
        parsed(line).unwrap_err().to_string()
    }

    #[test]
    fn watches_by_default() {
        assert_eq!(parsed(""), Ok(Command::Watch));
        assert_eq!(parsed("watch"), Ok(Command::Watch));
    }

    #[test]
    fn takes_names_and_options_in_any_order() {
        let expected = Command::Run {
            exercise: Some("vec2".into()),
            format: Format::Json,
            time_limit: Some(Duration::from_millis(2_500)),
        };
        for line in [
            "run vec2 --format json --time-limit 2.5",
            "run --format=json --time-limit=2.5 vec2",
            "--format json run --time-limit 2.5 -- vec2",
        ] {
            assert_eq!(parsed(line), Ok(expected.clone()), "{line}");
        }
    }

    #[test]
    fn takes_a_hint_with_or_without_a_name() {
        let hint =
            |exercise: Option<&str>, number| Command::Hint { exercise: exercise.map(String::from), number };
        assert_eq!(parsed("hint"), Ok(hint(None, None)));
        assert_eq!(parsed("hint vec2"), Ok(hint(Some("vec2"), None)));
        assert_eq!(parsed("hint vec2 3"), Ok(hint(Some("vec2"), Some(3))));
        assert_eq!(parsed("hint 3"), Ok(hint(None, Some(3))));
        assert!(refused("hint vec2 three").contains("`three` is no number"));
    }

    #[test]
    fn verifies_many_or_all() {
        let verify = |exercises: &[&str], release, table| {
            let exercises = exercises.iter().map(|name| name.to_string()).collect();
            Ok(Command::Verify { exercises, extra: Extra { release, table } })
        };
        assert_eq!(parsed("verify"), verify(&[], false, false));
        assert_eq!(parsed("verify vec1 vec2"), verify(&["vec1", "vec2"], false, false));
        assert_eq!(parsed("verify --release vec1"), verify(&["vec1"], true, false));
        assert_eq!(parsed("verify --table"), verify(&[], false, true));
        assert!(refused("verify vec1 --table").contains("all exercises"));
        assert!(refused("check --release").contains("no option `--release`"));
    }

    #[test]
    fn benches_all_or_some() {
        assert_eq!(parsed("bench"), Ok(Command::Bench(Bench::default())));
        let bench = Bench {
            exercises: vec!["vec1".into(), "vec2".into()],
            solution: true,
            options: Options { time: Duration::from_millis(20), samples: 6, ..Options::default() },
            format: Format::Json,
            save: Some("a.json".into()),
            against: Some("b.json".into()),
            ..Bench::default()
        };
        let line =
            "bench vec1 --time 0.02 --samples 6 --save a.json --against b.json --solution vec2 --format json";
        assert_eq!(parsed(line), Ok(Command::Bench(bench)));
        let chapter = Bench { chapter: Some("01".into()), ..Bench::default() };
        assert_eq!(parsed("bench --chapter=01"), Ok(Command::Bench(chapter)));
        assert!(refused("bench vec1 --chapter 01").contains("not both"));
        for time in ["0", "-1", "nan", "soon", "1e9"] {
            assert!(refused(&format!("bench --time {time}")).contains("is no time\n"), "{time}");
        }
        for samples in ["0", "5", "-6", "6.5", "99999999999"] {
            assert!(refused(&format!("bench --samples {samples}")).contains("is no number of samples"));
        }
        assert!(refused("bench --save").contains("needs a value"));
        assert!(refused("run vec1 --save x").contains("no option `--save`"));
    }

    #[test]
    fn profiles_an_exercise_or_a_file() {
        let profile = |line: &str| match parsed(line) {
            Ok(Command::Profile(profile)) => profile,
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(profile("profile"), Profile::default());
        let all = profile("profile vec2 --text --open --solution --workload 2 --output x --time-limit 5");
        let workload = Workload { number: 2, time_limit: Duration::from_secs(5) };
        let (name, output) = (Some("vec2".to_string()), Some("x".to_string()));
        let expected = Profile { name, edition: Edition::Solution, workload, text: true, open: true, output };
        assert_eq!(all, expected);
        assert_eq!(profile("profile --starter").edition, Edition::Starter);
        for (line, writes) in
            [("", true), ("--text", false), ("--text --open", true), ("--text --output x", true)]
        {
            assert_eq!(profile(&format!("profile {line}")).writes(), writes, "{line}");
        }
        for (name, file) in
            [("vec2", false), ("exercises/01_vec/vec2.rs", false), ("a.json", true), ("dhat.out.7", true)]
        {
            assert_eq!(profile(&format!("profile {name}")).file().is_some(), file, "{name}");
        }
        assert!(refused("profile vec2 --starter --solution").contains("not both"));
        assert!(refused("profile a.json --workload 2").contains("a file is one profile"));
        for number in ["0", "-1", "two"] {
            assert!(refused(&format!("profile --workload {number}")).contains("is no number of a workload"));
        }
    }

    #[test]
    fn helps_in_every_spelling() {
        for line in ["--help", "-h", "help"] {
            assert_eq!(parsed(line), Ok(Command::Help { command: None }), "{line}");
        }
        for line in ["run --help", "help run", "run vec2 -h"] {
            let Ok(Command::Help { command: Some(usage) }) = parsed(line) else { panic!("{line}") };
            assert_eq!(usage.name, "run");
        }
        assert_eq!(parsed("--version"), Ok(Command::Version));
        assert_eq!(parsed("-V"), Ok(Command::Version));
    }

    #[test]
    fn suggests_the_command_that_was_meant() {
        assert!(refused("chekc").contains("did you mean `check`?"));
        assert!(refused("frobnicate").contains("--help"));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(refused("list --all").contains("no option `--all`"));
        assert!(refused("-x").contains("no option `-x`"));
        assert!(refused("list vec2").contains("does not take `vec2`"));
        assert!(refused("reset").contains("reset NAME"));
        assert!(refused("new 01_vec_capacity").contains("new CHAPTER NAME"));
        assert!(refused("run --format").contains("needs a value"));
        assert!(refused("bench --save=").contains("needs a value"));
        assert!(refused("run --format yaml").contains("`text` or `json`"));
        for limit in ["0", "-1", "x", "NaN", "inf", "1e9"] {
            assert!(refused(&format!("run --time-limit {limit}")).contains("is no time limit"), "{limit}");
        }
    }

    #[test]
    fn describes_every_command() {
        let text = help(None);
        for usage in &COMMANDS {
            assert!(text.contains(usage.about));
            assert!(help(Some(usage)).contains(&format!("cargo checker {}", usage.name)));
        }
    }

    #[test]
    fn says_what_is_wrong_with_an_option() {
        for twice in ["bench --time 1 --time 2", "profile --text --text", "grade --min 1 --min 2"] {
            assert!(refused(twice).contains("is given twice"), "{twice}");
        }
        assert!(refused("profile --open=now").contains("`--open` takes no value"));
        assert!(refused("bench --chaptr 01").contains("did you mean `--chapter`?"));
        assert!(refused("grade --zzzzzzzz").contains("`cargo checker grade --help`"));
        assert!(refused("--zzzzzzzz").contains("`cargo checker --help`"));
    }

    #[test]
    fn a_path_is_a_file_unless_it_leads_to_an_exercise() {
        let is_file = |name: &str| Profile { name: Some(name.into()), ..Profile::default() }.file().is_some();
        assert!(["dhat-heap.json", "../profile", "/tmp/profiles/", "."].into_iter().all(is_file));
        assert!(!["vec2", "vec2.rs", "exercises/01_vec_capacity/vec2.rs"].into_iter().any(is_file));
    }

    #[test]
    fn help_is_a_list_that_fits() {
        for help in COMMANDS.iter().map(|usage| help(Some(usage))).chain([help(None)]) {
            assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        }
        let help = help(Some(usage("grade").unwrap()));
        let options =
            help.lines().skip_while(|line| !line.starts_with("--")).take_while(|line| !line.is_empty());
        assert_eq!(options.filter(|line| line.starts_with("--")).count(), 9, "{help}");
    }
}
