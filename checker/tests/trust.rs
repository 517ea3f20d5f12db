//! Trust: attacks that are refused or fail, and honest submissions that pass.
//!
//! Each file in `grade/attacks` and `grade/honest` is what somebody might hand in. Its first line names the
//! exercise, and of an attack what becomes of it.

mod common;

use std::env;
use std::fs;
use std::path::Path;
use std::process::{self, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use checker::course::catalog::{Catalog, Version};
use checker::grade::compiler::Compiler;
use checker::grade::judge::{Finding, Judge};
use checker::grade::vet::{Grafted, Refusal, graft};
use checker::sys::process::Cancel;
use common::{Tree, repository};

/// How long a test of a submission may run here. A test that does not end costs that much.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// A file of the corpora.
struct Case {
    file: String,
    exercise: String,
    /// What becomes of it, such as `failed` or `refused, unsafe`.
    end: String,
    bytes: Vec<u8>,
}

impl Case {
    fn new(file: &str, exercise: &str, end: &str, bytes: impl AsRef<[u8]>) -> Case {
        let [file, exercise, end] = [file, exercise, end].map(str::to_string);
        Case { file, exercise, end, bytes: bytes.as_ref().to_vec() }
    }

    fn refused(&self) -> Option<&str> {
        self.end.strip_prefix("refused, ")
    }
}

fn catalog() -> Catalog {
    Catalog::load(repository()).expect("the repository has exercises")
}

fn published(exercise: &str, version: Version) -> String {
    let catalog = catalog();
    catalog.read(catalog.exercise(exercise).expect(exercise), version).expect(exercise)
}

fn try_graft(exercise: &str, submitted: &[u8]) -> Result<Grafted, Vec<Refusal>> {
    let [starter, solution] =
        [Version::Starter, Version::Solution].map(|version| published(exercise, version));
    graft(&starter, &solution, submitted, "the-nonce")
}

/// The files of a folder, and their first lines.
fn files(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/grade").join(folder);
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let file = entry.file_name().display().to_string();
        let bytes = fs::read(entry.path()).expect("a file can be read");
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        let head = text.lines().next().unwrap_or_default().trim_start_matches(['#', '!', '-', '/', '*', ' ']);
        let (exercise, end) = head.split_once(": ").unwrap_or((head, "passed"));
        cases.push(Case::new(&file, exercise, end, bytes));
    }
    cases.sort_by(|one, other| one.file.cmp(&other.file));
    cases
}

/// The attacks, and those that are no text that one would keep in a file.
fn attacks() -> Vec<Case> {
    let mut cases = files("attacks");
    let solution = published("intro1", Version::Solution);
    let with = |bytes: &[u8]| [solution.as_bytes(), bytes].concat();
    cases.push(Case::new("not UTF-8", "intro1", "refused, encoding", with(b"// caf\xe9\n")));
    cases.push(Case::new("half a character", "intro1", "refused, encoding", with(b"// \xe9\x9b")));
    cases.push(Case::new("UTF-16", "intro1", "refused, encoding", b"\xff\xfef\0n\0"));
    cases.push(Case::new("NUL", "intro1", "refused, encoding", with(b"// \0\n")));
    cases.push(Case::new("huge", "intro1", "refused, size", with(&b"// a line\n".repeat(40_000))));
    cases.push(Case::new("too many tokens", "intro1", "refused, size", with(&b"#[x]\n".repeat(10_000))));
    cases.push(Case::new("attributes in attributes", "intro1", "refused, size", {
        with(&[b"#[".repeat(80_000), b"]".repeat(80_000)].concat())
    }));
    cases.push(Case::new("paths of many meanings", "intro1", "refused, path", {
        let names: String = (0..32).map(|n| format!("use std::m{n} as x;\n")).collect();
        let path = "x::".repeat(60) + "x;\n";
        with((names + "fn f() {\n" + &path.repeat(100) + "}\n").as_bytes())
    }));
    cases.push(Case::new("deep", "intro1", "does not compile", {
        let (open, close) = ("(".repeat(8_000), ")".repeat(8_000));
        format!("fn total(_: &[u64]) -> u64 {{ {open}0{close} }}")
    }));
    cases.push(Case::new("nothing", "intro1", "does not compile", b""));
    cases
}

/// The honest submissions, and solutions as other editors write them.
fn honest() -> Vec<Case> {
    let mut cases = files("honest");
    for exercise in ["vec2", "string10", "leak5"] {
        let solution = published(exercise, Version::Solution);
        let marked = format!("\u{feff}{solution}").replace('\n', "\r\n");
        cases.push(Case::new("byte order mark and CRLF", exercise, "passed", marked));
    }
    let vec2 = published("vec2", Version::Solution);
    cases.push(Case::new("CRLF in one line", "vec2", "passed", vec2.replacen('\n', "\r\n", 1)));
    cases.push(Case::new("no line end", "vec2", "passed", vec2.trim_end()));
    cases
}

#[test]
fn what_is_published_is_accepted() {
    for exercise in catalog().exercises() {
        for version in [Version::Starter, Version::Solution] {
            let text = published(&exercise.name, version);
            let grafted = try_graft(&exercise.name, text.as_bytes());
            let grafted = grafted.unwrap_or_else(|refusals| panic!("{}: {refusals:#?}", exercise.name));
            assert!(grafted.text.contains("the-nonce"));
        }
    }
}

#[test]
fn attacks_are_refused_with_their_reason() {
    let attacks = attacks();
    assert!(attacks.len() >= 30, "{} attacks", attacks.len());
    for case in &attacks {
        let grafted = try_graft(&case.exercise, &case.bytes);
        match case.refused() {
            Some(rule) => {
                let refusals = grafted.expect_err(&case.file);
                assert!(refusals.iter().any(|refusal| refusal.rule == rule), "{}: {refusals:#?}", case.file);
                let lines = 1 + case.bytes.iter().filter(|byte| **byte == b'\n').count() as u32;
                for Refusal { reason, line, .. } in &refusals {
                    assert!(line.is_none_or(|line| (1..=lines).contains(&line)), "{}: {line:?}", case.file);
                    assert!(reason.len() > 20 && !reason.contains('\n'), "{}: {reason}", case.file);
                }
            }
            None => drop(grafted.unwrap_or_else(|refusals| panic!("{}: {refusals:#?}", case.file))),
        }
    }
}

#[test]
fn honest_submissions_are_accepted() {
    let honest = honest();
    assert!(honest.len() >= 20, "{} honest submissions", honest.len());
    for case in honest {
        let grafted = try_graft(&case.exercise, &case.bytes);
        assert!(grafted.is_ok(), "{}: {:#?}", case.file, grafted.err());
    }
}

/// A nonce is printed by a test that came to its end, however it ends, and by no other.
#[test]
fn a_test_proves_its_end() {
    let tests = r#"
#[cfg(test)]
mod tests {
    use super::*;
    #[test] fn falls_through() { f(); }
    #[test]
    fn returns() { if f() == 0 { return } panic!() }
    #[test]
    fn is_fine() -> Result<(), String> where (): Sized { Err("{").or(Ok(())) }
    #[test]
    #[should_panic]
    fn panics_as_it_must() { panic!("{}", f()) }

    #[test]
    fn fails() { assert_eq!(f(), 1) }
    #[test]
    fn is_an_error() -> Result<(), String> { Err("no".to_string()) }
    #[should_panic]
    #[test]
    fn does_not_panic() { f(); }
    #[test]
    fn leaves() { std::process::exit(f()) }
}
"#;
    let code = "fn f() -> i32 { 0 }\n";
    let published = format!("{code}{tests}");
    let grafted = graft(&published, &published, code.as_bytes(), "the-nonce").expect("an honest submission");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("proof-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    let (file, binary) = (folder.join("proof.rs"), folder.join(format!("proof{}", env::consts::EXE_SUFFIX)));
    fs::write(&file, grafted.text).expect("a file can be written");
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let built =
        rustc.args(["--edition=2024", "--test", "-o"]).args([&binary, &file]).output().expect("rustc starts");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    for (test, proven) in [
        ("falls_through", true),
        ("returns", true),
        ("is_fine", true),
        ("panics_as_it_must", true),
        ("fails", false),
        ("leaves", false),
    ] {
        let mut run = Command::new(&binary);
        let run =
            run.args([&format!("tests::{test}"), "--exact", "--nocapture"]).output().expect("it starts");
        let out = String::from_utf8_lossy(&run.stdout);
        assert_eq!(out.contains("\nthe-nonce\n"), proven, "{test}: {out}");
        assert_eq!(out.contains("test result: ok. 1 passed"), proven, "{test}: {out}");
    }
    // What libtest itself finds wrong after the end, it says.
    for test in ["is_an_error", "does_not_panic"] {
        let mut run = Command::new(&binary);
        let run = run.args([&format!("tests::{test}"), "--exact"]).output().expect("it starts");
        assert!(!run.status.success(), "{test}");
    }
    fs::remove_dir_all(folder).expect("it is there");
}

/// What is not refused is compiled and run, as `grade` does it.
#[test]
fn what_is_left_to_run_ends_as_it_must() {
    let tree = Tree::new("trust");
    let catalog = Catalog::load(tree.root()).expect("the tree has exercises");
    let compiler = Compiler::open(&catalog, &mut |_| {}).expect("the packages are built");
    let judge = Judge::new(&catalog, &compiler, TIME_LIMIT, true);
    let cases: Vec<Case> =
        attacks().into_iter().chain(honest()).filter(|case| case.refused().is_none()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let exercise = catalog.exercise(&case.exercise).expect("the exercise is there");
            let finding = judge.judge(exercise, &case.bytes, &Cancel::default()).expect("it can be judged");
            if finding.name() != case.end {
                let message = match finding {
                    Finding::Judged(verdict) => format!("{}{:#?}", verdict.messages, verdict.tests),
                    other => format!("{other:#?}"),
                };
                wrong.push(format!("{} ended otherwise: {message}", case.file));
            }
        }
        wrong
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
