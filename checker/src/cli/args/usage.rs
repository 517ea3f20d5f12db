//! The commands as `--help` describes them.

use crate::util::edit_distance::nearest;
use crate::util::error::{Failure, Result};

/// A command as `--help` describes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Usage {
    pub name: &'static str,
    /// What may stand behind the name, before the options.
    pub arguments: &'static str,
    pub options: &'static [Flag],
    pub about: &'static str,
    /// Markdown, in lines of an author: the man page has it as it is.
    pub details: &'static str,
}

/// An option. The help, the completions, the man page and the parser all take it from here.
#[derive(Debug, PartialEq, Eq)]
pub struct Flag {
    /// Without the hyphens.
    pub name: &'static str,
    /// What the value is called, or the values that there are with `|` between them; empty if it takes none.
    pub value: &'static str,
    pub help: &'static str,
}

const fn flag(name: &'static str, value: &'static str, help: &'static str) -> Flag {
    Flag { name, value, help }
}

const FORMAT: Flag = flag("format", "text|json", "how to print the report; text unless you say otherwise");
const TEST_TIME: Flag = flag("time-limit", "SECONDS", "for one test; 10 unless you say otherwise");
const PROGRAM_TIME: Flag = flag("time-limit", "SECONDS", "for one process; 30 unless you say otherwise");
const VERBOSE: Flag = flag("verbose", "", "says whether cargo built the tests, or rustc without it, and why");
const ANY: &str = "[CHAPTER|NAME…]";

/// All commands, in the order of the help.
pub static COMMANDS: &[Usage] = &[
    Usage {
        name: "watch",
        arguments: "[CHAPTER|NAME]",
        options: &[flag(
            "editor",
            "COMMAND",
            "what o opens files with: `code -g {file}:{line}`; $VISUAL or $EDITOR otherwise",
        )],
        about: "Check the current exercise at every save (the default)",
        details: "Begins where you were, or at the exercise or chapter that you name.\n\
            Press ? in watch mode for its keys. Without a terminal, or with TERM=dumb, type a key and Enter.",
    },
    Usage {
        name: "list",
        arguments: "",
        options: &[],
        about: "List chapters and exercises, what is solved and your best figures",
        details: "",
    },
    Usage {
        name: "run",
        arguments: "[NAME]",
        options: &[FORMAT, TEST_TIME, VERBOSE],
        about: "Check one exercise now: the current one, unless you name it",
        details: "With the variable HEAPLINGS_BUILD=cargo the tests are always built by cargo.\n\
            \n\
            Ends with 0 if it passes, with 1 if not.",
    },
    Usage {
        name: "check",
        arguments: ANY,
        options: &[FORMAT, TEST_TIME, VERBOSE],
        about: "Check all exercises, or those of chapters and names",
        details: "Ends with 0 if all pass, with 1 if not.",
    },
    Usage {
        name: "diagnose",
        arguments: "[FILE]",
        options: &[
            flag("message-format", "human|short|json|github", "whose form; human unless you say otherwise"),
            flag("hints", "", "adds the first hint, in json and human"),
            TEST_TIME,
        ],
        about: "Check the exercise in a file, for editors: errors and limits in cargo's formats",
        details: "The current exercise, unless you give a file or a name. For a file that is no exercise this is\n\
            `cargo check` of its package, in target/rust-analyzer.\n\
            \n\
            - `json`: cargo's lines: rustc's messages, one more for each test that does not pass, and the end\n\
            - `short`: FILE:LINE:COLUMN: error: WORDS, for quickfix lists and problem matchers\n\
            - `github`: annotations of GitHub Actions\n\
            \n\
            .github/EDITORS.md says how editors use this.\n\
            \n\
            Ends as cargo does: with 0 if all is well, with 101 if not. One test may run for 10 seconds.",
    },
    Usage {
        name: "bench",
        arguments: ANY,
        options: &[
            flag("chapter", "CHAPTER", "the same as to name the chapter"),
            flag("solution", "", "benches solutions of what is not solved too"),
            flag("time", "SECONDS", "for each process; 0.5 unless you say otherwise"),
            flag("samples", "N", "for each process, at least 6; 2000 unless you say otherwise"),
            flag("save", "FILE", "keeps the figures there"),
            flag("against", "FILE", "compares with the figures kept there"),
            FORMAT,
            PROGRAM_TIME,
        ],
        about: "Time exercises in release, and count what they allocate: before, yours, solution",
        details: "All exercises, unless you name some, or chapters. The solution is benched once the exercise is\n\
            solved, or with --solution.\n\
            \n\
            The three run by turns in 6 to 10 rounds, each a process of its own. The time is the median of all\n\
            samples, and ± how far noise may have moved it. `no difference` means that noise may explain it: a\n\
            difference is told only if it is 2 % at least, and noise alone would show it in less than one case\n\
            of 20.\n\
            \n\
            Bytes are what Rust's allocator is asked for. What libc asks for itself (an open directory, a name\n\
            look-up), thread handles, stacks and mapped files are not in them: see the README of chapter 06.\n\
            \n\
            Ends with 0 if all was benched, with 1 if a program crashed, was stopped, or did not compile.",
    },
    Usage {
        name: "profile",
        arguments: "[NAME | FILE | OLD NEW]",
        options: &[
            flag("text", "", "lists your lines here, and writes no files unless --open or --output asks"),
            flag("format", "text|json|folded", "prints that, and writes no files, as --text does"),
            flag("metric", "blocks|bytes|peak|left", "what folded counts; bytes unless you say otherwise"),
            flag("open", "", "opens the page"),
            flag("starter", "", "takes the published version in place of yours"),
            flag("solution", "", "takes the solution in place of yours"),
            flag("workload", "N", "takes another of the operations that `main` benches, from 1"),
            flag("output", "FOLDER", "writes the files there"),
            PROGRAM_TIME,
        ],
        about: "Show where an exercise or any program allocates: a page, text, or a comparison",
        details: "Runs one operation of `main` under dhat: before, yours if you have changed it, and the solution\n\
            once you have your own. It is run once before that, so that pools are filled: what it costs every\n\
            time is what counts. Writes profile.html and dhat-heap.json to target/profile/NAME, or to FOLDER.\n\
            The page has the other operations too.\n\
            \n\
            FILE is what dhat or `valgrind --tool=dhat` left of any program, in any of DHAT's modes: heap, copy\n\
            or ad-hoc. The page goes beside it. Lines of source are shown where their files are found from the\n\
            current folder. Of a call path dhat keeps ten frames, which may not reach your code: have it keep\n\
            all with `Profiler::builder().trim_backtraces(None).build()`, or Valgrind's `--num-callers=100`.\n\
            \n\
            OLD and NEW are two such files: what changed is listed place by place.\n\
            \n\
            - `folded`: a call path a line, as tools for flame graphs read it: `main;load;push 1024`\n\
            - `json`: {\"mode\", \"units\": {\"blocks\", \"bytes\"}, \"command\", FIGURES, \"sites\": [SITE, …]}\n\
            \x20 - FIGURES: \"total_blocks\", \"total_bytes\"; of the heap \"max_blocks\", \"max_bytes\" (at the peak),\n\
            \x20   \"curr_blocks\", \"curr_bytes\" (at the end) too\n\
            \x20 - SITE: {\"function\", \"file\", \"line\", \"column\", \"source\", \"causes\": […], FIGURES}; what is not\n\
            \x20   known is null\n\
            \x20 - of OLD and NEW: {\"mode\", \"units\", \"old\": {\"command\", FIGURES}, \"new\": …, \"sites\"}; a site has\n\
            \x20   \"old_line\", \"old\": {FIGURES} and \"new\": {FIGURES} in place of its figures\n\
            \n\
            dhat sees what Rust's allocator is asked for; Valgrind also sees what libc asks for itself (an open\n\
            directory, a name look-up) and thread handles. Neither sees stacks and mapped files.\n\
            \n\
            Ends with 0 if there is a profile, with 1 if the program crashed, was stopped or did not compile.",
    },
    Usage {
        name: "test",
        arguments: "[FILTER]",
        options: &[
            flag("manifest-path", "FILE", "the crate's Cargo.toml, or its folder; this folder's otherwise"),
            flag("package", "PACKAGE", "one package of a workspace"),
            flag("workspace", "", "all packages of a workspace"),
            flag("release", "", "builds with optimisation; its profile needs debug = \"limited\" for lines"),
            flag("features", "FEATURES", "features to switch on, with commas between them"),
            flag("bless", "", "writes what is measured to heaplings.budgets, for `budget!(\"name\")`"),
            flag("time-limit", "SECONDS", "for one test; 60 unless you say otherwise"),
        ],
        about: "Run the tests of a crate of your own, and show failed limits at its lines",
        details: "Builds what `cargo test --tests` builds: unit tests and integration tests, no doc tests. With FILTER\n\
            it runs those tests that have it in their names. Each runs in a process of its own, so that the\n\
            limits of dhat's own tests do not disturb each other, and in a folder of its own with links to all\n\
            that is in the package's folder.\n\
            \n\
            checker/heaplings/README.md says how to write a test with a limit.\n\
            \n\
            Ends as `cargo test` does: with 0 if all pass, with 101 if a test fails or something does not\n\
            compile. Ends with 2 if nothing could be run: no such crate, or no such test.",
    },
    Usage {
        name: "hint",
        arguments: "[NAME] [N]",
        options: &[],
        about: "Show hints: the first, or hint N; they get more specific",
        details: "",
    },
    Usage {
        name: "solution",
        arguments: "[NAME]",
        options: &[flag("tests", "", "shows the tests as well")],
        about: "Show a solution, with why it works and when not to do it",
        details: "Better after you have solved the exercise; nobody stops you before. In a terminal, a text that is\n\
            longer than the screen is shown through $PAGER.",
    },
    Usage {
        name: "explain",
        arguments: "[TERM]",
        options: &[flag("facts", "WORD", "finds what is measured about a word, and the test that holds it")],
        about: "Explain a word of a verdict, such as grew or peak; all words without one",
        details: "A page says what the word means, what ends it, and when not to worry.",
    },
    Usage {
        name: "quiz",
        arguments: "[CHAPTER]",
        options: &[],
        about: "Ask a chapter's interview questions one at a time",
        details: "Of the current chapter, unless you name one. Enter shows the answer; then say how sure you were,\n\
            from 1 to 3. What you were least sure of comes first the next time. Without a terminal all\n\
            questions are printed, with their answers.",
    },
    Usage {
        name: "practise",
        arguments: "[CHAPTER|NAME]",
        options: &[
            flag("random", "", "any exercise that you have solved, due or not"),
            flag("stop", "", "brings your solved version back, and keeps what you have written"),
        ],
        about: "Solve again what you have solved: what is due first",
        details: "An exercise is due 1 day after its last success, and with each round later: 3, 7, 21, 60, 180 days.\n\
            Your solved version is kept in .heaplings/practise while you practise. It comes back when the\n\
            exercise passes: in watch mode, at the end of `run` or `check`, or by `practise`. What you wrote\n\
            in practice is kept in .heaplings/backup.",
    },
    Usage {
        name: "diff",
        arguments: "[NAME]",
        options: &[],
        about: "Show what you changed since the exercise was published",
        details: "",
    },
    Usage {
        name: "reset",
        arguments: "NAME",
        options: &[flag("tests", "", "brings only the tests back, and leaves your code above them")],
        about: "Bring an exercise back as it was published",
        details: "Your version is kept in .heaplings/backup.",
    },
    Usage {
        name: "update",
        arguments: "[FROM]",
        options: &[flag("dry-run", "", "says what would become of your exercises, and changes nothing")],
        about: "Take a new version of the exercises, and keep your answers",
        details: UPDATE,
    },
    Usage {
        name: "grade",
        arguments: ANY,
        options: &[
            flag("submission", "DIR", "another person's copy, in place of your own"),
            flag("submissions", "DIR", "many, a folder each"),
            flag("shard", "I/N", "of many, only part I of N: for jobs beside one another"),
            flag("format", "text|json|csv|github|junit|classroom", "the form of the report"),
            flag("output", "FILE", "where that report goes; both may be repeated, in pairs"),
            flag("require", "CHAPTER|NAME", "exercises that must pass; several with commas, or repeated"),
            flag("min", "N", "points to reach"),
            TEST_TIME,
            flag("fresh", "", "judges anew what was judged before"),
        ],
        about: "Grade exercises under the published tests: yours, or those handed in",
        details: "The tests, their limits and the checker are those of this repository; of what is handed in,\n\
            nothing counts but the code above the tests.\n\
            \n\
            Ends with 0 if --require and --min are met, with 1 if not. Without them all must pass; of many\n\
            submissions nothing is asked then.",
    },
    Usage {
        name: "completions",
        arguments: "bash|zsh|fish|man",
        options: &[],
        about: "Print completions for a shell, or the man page",
        details: "Write completions to the file that your shell reads, and the man page to a file:\n\
            \n\
            \x20   cargo checker completions bash >> ~/.bash_completion\n\
            \x20   cargo checker completions zsh > FOLDER/_checker    # FOLDER is in $fpath\n\
            \x20   cargo checker completions fish > ~/.config/fish/completions/checker.fish\n\
            \x20   cargo checker completions man > checker.1; man ./checker.1\n\
            \n\
            They complete the command `checker`. Make it one for your shell, in this folder:\n\
            \n\
            \x20   alias checker='cargo checker'",
    },
    Usage {
        name: "verify",
        arguments: ANY,
        options: &[
            flag("release", "", "runs the solutions' tests with optimisation too"),
            flag("table", "", "times all benchmarks and writes solutions/README.md"),
        ],
        about: "For maintainers: hold exercises to the rules in CONTRIBUTING.md",
        details: "Ends with 0 if they keep them all, with 1 if not.",
    },
    Usage {
        name: "new",
        arguments: "CHAPTER NAME",
        options: &[],
        about: "For maintainers: make the skeleton of an exercise",
        details: "For example: new 01_vec_capacity vec11",
    },
];

const UPDATE: &str = "\
FROM is a tag, a branch such as origin/main, or the address of a repository. Without it this is the
main branch of the remote `upstream`, or else of `origin`, which is fetched.

An exercise that you have not changed becomes the new version. One that you have changed stays as it
is, unless the new version has changed it too: then your code goes under the new tests. If the
functions have changed as well, your file is left alone, and the new version stands beside it, in
NAME.new.rs. Whatever of yours is replaced is kept first, in .heaplings/backup.

You may have committed your answers or not. If you have commits of your own, git puts them and the
new version together in one more commit; if it cannot, everything stays as it was. Changes to other
files than exercises are yours to commit first.";

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

/// The option of that name of any command; those of one name all take a value, or none does.
pub fn option(name: &str) -> Option<&'static Flag> {
    COMMANDS.iter().flat_map(|usage| usage.options).find(|option| option.name == name)
}

/// The options of a command, with those that every command has. Of no command, these only.
pub fn options(command: &str) -> impl Iterator<Item = &'static str> {
    let own = COMMANDS.iter().find(|usage| usage.name == command).map_or(&[][..], |usage| usage.options);
    let general: &[&str] = if command.is_empty() { &["help", "version"] } else { &["help"] };
    own.iter().map(|option| option.name).chain(general.iter().copied())
}
