//! What one run of one test says: its output, its end and dhat's figures, made into a [`Test`].

use std::time::Duration;

use crate::build::ending::{self, Ending, panics};
use crate::check::verdict::{Limit, Test, TestFailure, TestStatus};
use crate::check::{condition, should_panic};
use crate::profile::{self, Amounts, Heap, Metric, Profile};
use crate::sys::process::End;
use crate::ui::terminal::sanitize;

/// All that a run left behind.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// The test's full name, such as `tests::allocates_once`.
    pub name: &'a str,
    pub end: End,
    pub time_limit: Duration,
    /// Standard output and standard error, as libtest lets them through with `--nocapture`.
    pub out: &'a str,
    pub err: &'a str,
    /// The lines that the measuring library appended.
    pub report: String,
    /// The profile that dhat wrote, if a limit failed.
    pub profile: Option<String>,
    /// Whether this is no test of libtest's but a whole program, which passes if it ends well.
    pub is_program: bool,
    /// What the test prints at its very end, where that is asked for: to print libtest's words and leave is
    /// not enough then.
    pub proof: Option<&'a str>,
}

impl Run<'_> {
    /// The test, in an exercise with this text at this path.
    pub fn test(&self, text: &str, path: &str) -> Test {
        let mut test = Test {
            name: self.name.strip_prefix("tests::").unwrap_or(self.name).to_string(),
            status: self.status(),
            heap: self.report.lines().last().and_then(heap),
            sites: Vec::new(),
            failure: None,
        };
        if test.status == TestStatus::Passed {
            return test;
        }
        let panic = if test.status == TestStatus::Failed { self.panic(path) } else { None };
        let calm = should_panic::calm(self.out).filter(|(file, _)| file.replace('\\', "/").ends_with(path));
        let line = panic.as_ref().map_or(calm.map(|(_, line)| line), |panic| panic.line);
        // A test that expects another panic fails for that, whatever the limit is.
        let expected = should_panic::expected(self.out);
        let limit = panic.as_ref().filter(|_| expected.is_none());
        let limit = limit.and_then(|panic| limit_of(&panic.message, line, text));
        if let (Some(limit), Some(profile)) = (&limit, &self.profile)
            && let Ok(profile) = profile::read(profile.as_bytes())
        {
            test.sites = profile::sites_of_limit(&profile, path, limit.metric);
            // A test that uses dhat by itself leaves no report, and its figures are in the profile all the same.
            test.heap = test.heap.or_else(|| Some(totals(&profile)));
        }
        let mut message = match &panic {
            Some(panic) => panic.message.clone(),
            None if self.is_program => ending::of_program(self.end, self.time_limit, self.err),
            None => self.ending().in_words(),
        };
        if let Some(expected) = expected {
            message.push_str(&format!("\nnote: the test expects a panic with {expected} in its message"));
        }
        let output = self.output(panic.as_ref());
        test.failure = Some(TestFailure { message: sanitize(message.as_bytes()), line, limit, output });
        test
    }

    fn status(&self) -> TestStatus {
        let End::Exited(status) = self.end else {
            let timed_out = self.end == End::TimedOut;
            return if timed_out { TestStatus::TimedOut } else { TestStatus::Crashed };
        };
        if self.is_program {
            return match status.code() {
                Some(0) => TestStatus::Passed,
                Some(_) => TestStatus::Failed,
                None => TestStatus::Crashed,
            };
        }
        // The exit code alone would let `process::exit(0)` pass.
        let proven = self.proof.is_none_or(|proof| self.out.contains(proof) || self.err.contains(proof));
        if status.success() && self.out.contains("test result: ok. 1 passed") && proven {
            TestStatus::Passed
        } else if status.code() == Some(101) && self.out.contains("test result: FAILED") {
            TestStatus::Failed
        } else {
            TestStatus::Crashed
        }
    }

    fn ending(&self) -> Ending<'_> {
        let failed = self.status() == TestStatus::Failed;
        Ending { end: self.end, time_limit: self.time_limit, out: self.out, err: self.err, failed }
    }

    /// The panic that failed the test: the last on its own thread, or else the first of all.
    fn panic(&self, path: &str) -> Option<Panic> {
        let own = format!("thread '{}' ", if self.is_program { "main" } else { self.name });
        let panics = panics(self.err);
        let panic = panics.iter().rfind(|panic| panic.head.starts_with(&own)).or(panics.first())?;
        let location = panic.head.rsplit_once(" panicked at ")?.1.trim_end_matches(':');
        let mut parts = location.rsplitn(3, ':').skip(1);
        let line = parts.next().and_then(|line| line.parse().ok());
        // The location may be the standard library's, when it does not know its caller.
        let file = parts.next().unwrap_or_default().replace('\\', "/");
        let line = line.filter(|_| file.ends_with(path));
        Some(Panic {
            message: sanitize(panic.message.join("\n").trim_end().as_bytes()),
            line,
            head: panic.head.to_string(),
        })
    }

    /// A line without libtest's `test tests::once ... FAILED`, of which the first half stands before what the
    /// test printed if there is one core, and all of it behind if there are more.
    fn without_result<'a>(&self, line: &'a str) -> &'a str {
        for kind in ["", " - should panic"] {
            let result = format!("test {}{kind} ... ", self.name);
            if let Some((before, after)) = line.split_once(&result) {
                return if before.is_empty() { after } else { before };
            }
        }
        line
    }

    /// What the test printed, without what libtest, dhat and the panic said.
    fn output(&self, panic: Option<&Panic>) -> String {
        let out = self.out.split("\nfailures:\n").next().unwrap_or_default();
        let out = out.lines().map(|line| self.without_result(line)).filter(|line| {
            let libtest =
                ["running 1 test", "ok", "FAILED"].contains(line) || line.starts_with("test result: ");
            !libtest
        });
        let mut skip = 0;
        let err = self.err.lines().filter(|line| {
            if let Some(panic) = panic
                && *line == panic.head
            {
                skip = panic.message.lines().count() + 1;
            }
            let skipped = skip > 0;
            skip = skip.saturating_sub(1);
            !skipped && !OTHERS.iter().any(|words| line.starts_with(words))
        });
        let lines: Vec<&str> = out.chain(err).collect();
        sanitize(lines.join("\n").trim_matches('\n').as_bytes())
    }
}

/// How lines begin that are not the test's own: what they say, a verdict says already.
const OTHERS: [&str; 5] = [
    "dhat: ",
    "heaplings: stopped, because ",
    "note: run with `RUST_BACKTRACE=1`",
    "fatal runtime error: stack overflow",
    "memory allocation of ",
];

struct Panic {
    head: String,
    message: String,
    line: Option<u32>,
}

/// A line of the library's report: `LINE COLUMN` and six figures, see `heaplings::report`.
fn heap(line: &str) -> Option<Heap> {
    let numbers: Vec<u64> = line.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [_, _, total_blocks, total_bytes, curr_blocks, curr_bytes, max_blocks, max_bytes] = numbers[..]
    else {
        return None;
    };
    Some(Heap { total_blocks, total_bytes, curr_blocks, curr_bytes, max_blocks, max_bytes })
}

/// dhat's six figures, as its profile adds up to them.
fn totals(profile: &Profile) -> Heap {
    let Amounts { total, peak, end } = profile.sums();
    Heap {
        total_blocks: total.blocks,
        total_bytes: total.bytes,
        curr_blocks: end.blocks,
        curr_bytes: end.bytes,
        max_blocks: peak.blocks,
        max_bytes: peak.bytes,
    }
}

/// The limit behind a failed assertion of dhat's. Its message holds the condition; where it does not, as
/// with `dhat::assert_eq!`, the source does.
fn limit_of(message: &str, line: Option<u32>, text: &str) -> Option<Limit> {
    let condition = message.strip_prefix("dhat: assertion failed: ")?;
    let condition = condition.lines().next().unwrap_or_default();
    let condition = if Metric::named_in(condition).is_some() {
        condition.to_string()
    } else {
        let statement: Vec<&str> = text.lines().skip(line?.checked_sub(1)? as usize).take(8).collect();
        let statement = statement.join(" ");
        statement.split(';').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let metric = Metric::named_in(&condition)?;
    Some(Limit { bound: condition::bound(&condition), metric, text: condition })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "exercises/01_vec/vec2.rs";
    const TEXT: &str =
        "\n\n        dhat::assert_eq!(\n            heap.curr_bytes,\n            0\n        );\n";

    fn run<'a>(end: End, out: &'a str, err: &'a str) -> Run<'a> {
        let time_limit = Duration::from_secs(10);
        Run {
            name: "tests::once",
            end,
            time_limit,
            out,
            err,
            report: String::new(),
            profile: None,
            is_program: false,
            proof: None,
        }
    }

    #[cfg(unix)]
    fn exited(code: i32) -> End {
        use std::os::unix::process::ExitStatusExt;
        End::Exited(std::process::ExitStatus::from_raw(code << 8))
    }

    #[cfg(windows)]
    fn exited(code: u32) -> End {
        use std::os::windows::process::ExitStatusExt;
        End::Exited(std::process::ExitStatus::from_raw(code))
    }

    const FAILED: &str = "\nrunning 1 test\nhello\ntest tests::once ... FAILED\n\nfailures:\n\nfailures:\n    tests::once\n\ntest result: FAILED. 0 passed; 1 failed\n";
    const LIMIT: &str = "dhat: Total:     9 bytes in 9 blocks\n\nthread 'tests::once' (7) panicked at exercises/01_vec/vec2.rs:51:9:\ndhat: assertion failed: heap.total_blocks <= 1_000\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";

    #[test]
    fn passes_only_with_the_word_of_libtest() {
        let ok = "test result: ok. 1 passed; 0 failed";
        assert_eq!(run(exited(0), ok, "").test("", PATH).status, TestStatus::Passed);
        let left = run(exited(0), "", "").test("", PATH);
        assert_eq!(left.status, TestStatus::Crashed);
        assert!(left.failure.unwrap().message.contains("process::exit"));
    }

    #[test]
    fn passes_only_with_the_proof_where_one_is_asked_for() {
        let ok = "test result: ok. 1 passed; 0 failed";
        let asked = Run { proof: Some("c0ffee"), ..run(exited(0), ok, "") };
        let left = asked.test("", PATH);
        assert_eq!(left.status, TestStatus::Crashed);
        assert!(left.failure.unwrap().message.contains("before the test did"));
        let proven = Run { err: "c0ffee\n", ..asked };
        assert_eq!(proven.test("", PATH).status, TestStatus::Passed);
    }

    #[test]
    fn reads_a_failed_limit() {
        let failure = run(exited(101), FAILED, LIMIT).test("", PATH).failure.unwrap();
        assert_eq!(failure.line, Some(51));
        let limit = failure.limit.unwrap();
        assert_eq!((limit.metric, limit.bound), (Metric::TotalBlocks, Some(1_000)));
        assert_eq!(limit.text, "heap.total_blocks <= 1_000");
        assert_eq!(failure.output, "hello");
    }

    #[test]
    fn reads_a_limit_from_the_source_where_the_message_does_not_name_it() {
        let err = "thread 'tests::once' (7) panicked at exercises/01_vec/vec2.rs:3:9:\ndhat: assertion failed: `(left == right)`\n  left: `4`,\n right: `0`\n";
        let limit = run(exited(101), FAILED, err).test(TEXT, PATH).failure.unwrap().limit.unwrap();
        assert_eq!(limit.metric, Metric::CurrBytes);
    }

    #[test]
    fn reads_an_ordinary_panic_over_several_lines() {
        let err = "seen\nthread 'tests::once' (7) panicked at exercises/01_vec/vec2.rs:5:9:\nassertion failed\n  left: 1\n right: 2\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
        let failure = run(exited(101), FAILED, err).test("", PATH).failure.unwrap();
        assert_eq!(failure.message, "assertion failed\n  left: 1\n right: 2");
        assert_eq!((failure.line, failure.limit), (Some(5), None));
        assert_eq!(failure.output, "hello\nseen");
    }

    #[test]
    fn takes_no_line_of_another_file() {
        let err = "thread 'tests::once' (7) panicked at /rustc/library/core/src/option.rs:5:9:\nno\n";
        assert_eq!(run(exited(101), FAILED, err).test("", PATH).failure.unwrap().line, None);
    }

    #[test]
    fn names_what_ended_the_process() {
        let words = |end, err| run(end, "", err).test("", PATH).failure.unwrap().message;
        assert!(words(End::TimedOut, "").starts_with("still running after 10 seconds"));
        let second = Run { time_limit: Duration::from_secs(1), ..run(End::TimedOut, "", "") };
        let message = second.test("", PATH).failure.unwrap().message;
        assert!(message.starts_with("still running after 1 second:"), "{message}");
        assert!(words(End::Flooded, "").contains("4 MiB"));
        assert!(words(exited(3), "thread 'x' has overflowed its stack\n").contains("recursion"));
        let refused = "\nheaplings: stopped, because the program holds more than 1 GiB at once\n";
        assert_eq!(words(exited(3), refused), "stopped, because the program holds more than 1 GiB at once");
        let too_large =
            "memory allocation of 1152921504606846976 bytes failed\nnote: run with `RUST_BACKTRACE=1`\n";
        let expected = "the system refused an allocation of 1,152,921,504,606,846,976 bytes";
        assert_eq!(words(exited(3), too_large), expected);
        assert!(words(exited(3), "").contains("3"));
    }

    #[test]
    fn says_what_a_failure_without_a_panic_was() {
        let message = |out: &str| run(exited(101), out, "").test("", PATH).failure.unwrap().message;
        assert_eq!(message(FAILED), "the test failed without the message of a panic");
        let error = run(exited(101), FAILED, "Error: \"first\"\nError: NotFound(\"a\")\n").test("", PATH);
        assert_eq!(error.failure.unwrap().message, "the test returned an error: NotFound(\"a\")");
        let calm = "failures:\n\nnote: test did not panic as expected at exercises/01_vec/vec2.rs:3:8\n";
        let failure =
            run(exited(101), &FAILED.replace("failures:\n\n", calm), "").test("", PATH).failure.unwrap();
        assert_eq!((failure.message.as_str(), failure.line), ("the test should panic, and did not", Some(3)));
        assert!(message("running 1 test\n").ends_with("before the test did: does it call `process::exit`?"));
    }

    #[test]
    fn a_test_that_expects_another_panic_fails_for_that() {
        let note =
            "failures:\n\nnote: panic did not contain expected string\n expected substring: \"empty\"\n";
        let failure =
            run(exited(101), &FAILED.replace("failures:\n\n", note), LIMIT).test("", PATH).failure.unwrap();
        assert_eq!(failure.limit, None);
        assert!(
            failure
                .message
                .ends_with("<= 1_000\nnote: the test expects a panic with \"empty\" in its message")
        );
    }

    #[test]
    fn a_program_passes_if_it_ends_well() {
        let program = |end, err| Run { is_program: true, ..run(end, "busy\n", err) }.test("", PATH);
        assert_eq!(program(exited(0), "").status, TestStatus::Passed);
        let failed = program(exited(101), "thread 'main' (7) panicked at a.rs:3:5:\nno luck\n");
        assert_eq!(failed.status, TestStatus::Failed);
        let failure = failed.failure.unwrap();
        // The message is said once.
        assert_eq!((failure.message.as_str(), failure.output.as_str()), ("no luck", "busy"));
        assert!(program(exited(3), "why\n").failure.unwrap().message.ends_with(": why"));
    }

    #[test]
    fn leaves_out_of_the_output_what_is_not_the_tests_own() {
        for (out, err) in [
            ("running 1 test\nsaidtest tests::once ... FAILED\n", ""),
            ("running 1 test\ntest tests::once ... said\nFAILED\n", ""),
            ("running 1 test\nsaid\ntest tests::once - should panic ... FAILED\n", ""),
            ("running 1 test\n", "said\n\nheaplings: stopped, because it was too much\n"),
        ] {
            let failure = run(exited(101), out, err).test("", PATH).failure.unwrap();
            assert_eq!(failure.output, "said", "{out:?} {err:?}");
        }
    }

    #[test]
    fn makes_a_limit_harmless_to_a_terminal() {
        let err = LIMIT.replace("<= 1_000", "<= 1 \x1b[2J");
        let limit = run(exited(101), FAILED, &err).test("", PATH).failure.unwrap().limit.unwrap();
        assert_eq!(limit.text, "heap.total_blocks <= 1 ␛[2J");
    }

    #[test]
    fn reads_the_figures_of_the_last_measurement() {
        let mut run = run(exited(0), "test result: ok. 1 passed", "");
        run.report = "5 9 1 2 3 4 5 6\n7 9 11 32752 1 16384 1 16384\n".to_string();
        let heap = run.test("", PATH).heap.unwrap();
        assert_eq!((heap.total_blocks, heap.total_bytes, heap.curr_bytes), (11, 32_752, 16_384));
        run.report = "damaged".to_string();
        assert_eq!(run.test("", PATH).heap, None);
    }
}
