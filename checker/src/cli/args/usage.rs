//! The commands as `--help` describes them.

use super::grade;
use crate::util::edit_distance::nearest;
use crate::util::error::{Failure, Result};

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
pub static COMMANDS: [Usage; 14] = [
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
        arguments: "[NAME] [--format text|json] [--time-limit SECONDS] [--verbose]",
        about: "Check one exercise now: the current one, unless you name it",
        details: "--verbose says whether cargo built the tests, or rustc without it, and why. With the variable\n\
            HEAPLINGS_BUILD=cargo it is always cargo.\n\
            \n\
            Ends with 0 if it passes, with 1 if not. One test may run for 10 seconds.",
    },
    Usage {
        name: "check",
        arguments: "[CHAPTER|NAME…] [--format text|json] [--time-limit SECONDS] [--verbose]",
        about: "Check all exercises, or those of chapters and names",
        details: "--verbose says how each was built, as for `run`.\n\n\
            Ends with 0 if all pass, with 1 if not.",
    },
    Usage {
        name: "diagnose",
        arguments: "[FILE] [--message-format human|short|json|github] [--hints]\n    \
            [--time-limit SECONDS]",
        about: "Check the exercise in a file, for editors: errors and limits in cargo's formats",
        details: "The current exercise, unless you give a file or a name. For a file that is no exercise this is\n\
            `cargo check` of its package, in target/rust-analyzer.\n\
            \n\
            json    cargo's lines: rustc's messages, one more for each test that does not pass, and the end\n\
            short   FILE:LINE:COLUMN: error: WORDS, for quickfix lists and problem matchers\n\
            github  annotations of GitHub Actions\n\
            \n\
            --hints adds the first hint, in json and human. .github/EDITORS.md says how editors use this.\n\
            \n\
            Ends as cargo does: with 0 if all is well, with 101 if not. One test may run for 10 seconds.",
    },
    Usage {
        name: "bench",
        arguments: "[CHAPTER|NAME…] [--solution] [--time SECONDS] [--samples N]\n    \
            [--save FILE] [--against FILE] [--format text|json] [--time-limit SECONDS]",
        about: "Time exercises in release, and count what they allocate: before, yours, solution",
        details: "All exercises, unless you name some, or chapters. The solution is benched once the exercise is\n\
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
            It is run once before that, so that pools are filled: what it costs every time is what counts.\n\
            Writes profile.html and dhat-heap.json to target/profile/NAME, or to FOLDER.\n\
            \n\
            --text      lists your lines here, and writes no files unless --open or --output asks for them\n\
            --open      opens the page\n\
            --starter   takes the published version in place of yours, --solution the solution\n\
            --workload  takes another of the operations that `main` benches, from 1\n\
            \n\
            With a FILE that dhat or `valgrind --tool=dhat` left, of any program, the page goes beside it. Of a\n\
            call path dhat keeps ten frames, which may not reach your code: have it keep all with\n\
            `Profiler::builder().trim_backtraces(None).build()`, or with Valgrind's `--num-callers=100`.\n\
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
        arguments: "[CHAPTER|NAME…] [--release] [--table]",
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

/// The command of that name.
///
/// # Errors
///
/// If there is none; the failure names the nearest.
pub fn usage(name: &str) -> Result<&'static Usage> {
    COMMANDS.iter().find(|usage| usage.name == name).ok_or_else(|| {
        let help = match nearest(name, COMMANDS.iter().map(|usage| usage.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo checker --help` lists the commands".to_string(),
        };
        Failure::new(format!("there is no command `{name}`")).help(help)
    })
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
