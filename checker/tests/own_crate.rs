//! `test`, on a small crate outside of the workspace.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, process};

use common::{Outcome, give_dependencies_to, repository};

const LIBRARY: &str = r#"//! Numbers.

/// Those of a line.
pub fn parse(line: &str) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(4);
    for number in line.split(',') {
        numbers.push(number.parse().unwrap_or(0));
    }
    numbers
}

#[derive(Clone)]
pub struct Order {
    pub name: String,
}

pub fn copied(orders: &[Order]) -> Vec<Order> {
    orders.to_vec()
}

#[cfg(test)]
#[global_allocator]
static GLOBAL: heaplings::Alloc = heaplings::Alloc::new(std::alloc::System);

#[test]
fn leaves_nothing() {
    heaplings::measure(|| std::mem::forget(parse("7"))).assert(heaplings::Budget { left: 0, ..Default::default() });
}

#[cfg(test)]
mod tests {
    use heaplings::{Budget, budget, measure, measure_threads, measure_with};

    #[test]
    fn is_frugal() {
        measure(|| super::parse("1,2,3")).assert(Budget { blocks: 1, ..Budget::default() });
    }

    #[test]
    fn grows() {
        measure(|| super::parse("1,2,3,4,5")).assert(Budget { blocks: 1, ..Budget::default() });
    }

    #[test]
    fn grows_in_a_thread() {
        let heap = measure_threads(|| std::thread::spawn(|| super::parse("1,2,3,4,5,6,7,8,9")).join().unwrap());
        heap.assert(Budget { bytes: 1, ..Budget::default() });
    }

    #[test]
    fn grows_where_a_panic_is_caught() {
        let heap = measure(|| std::panic::catch_unwind(|| super::parse("1,2,3,4,5,6,7,8,9,10,11")).unwrap());
        heap.assert(Budget { bytes: 1, ..Budget::default() });
    }

    #[test]
    fn copies() {
        let orders = || vec![super::Order { name: "one".to_string() }];
        measure_with(orders, |orders| super::copied(&orders)).assert(Budget { blocks: 1, ..Budget::default() });
    }

    #[test]
    #[should_panic(expected = "the budget is 7")]
    fn expects_another_panic() {
        measure(|| super::parse("1,2,3,4,5")).assert(Budget { blocks: 1, ..Budget::default() });
    }

    #[test]
    #[should_panic]
    fn does_not_panic() {}

    #[test]
    fn returns_an_error() -> Result<(), String> {
        Err("no luck".to_string())
    }

    #[test]
    fn leaves_work_to_a_thread() {
        measure(|| std::thread::spawn(|| vec![0_u8; 100_000]).join().unwrap());
    }

    #[test]
    fn asks_dhat_alone() {
        let _profiler = dhat::Profiler::builder().testing().build();
        let _numbers = super::parse("1");
        let stats = dhat::HeapStats::get();
        dhat::assert!(stats.total_blocks == 1);
    }

    #[test]
    fn has_a_named_budget() {
        measure(|| super::parse("1,2,3")).assert(budget!("three"));
    }

    #[test]
    fn runs_as_cargo_runs_it() {
        assert_eq!(std::fs::read_to_string("data/one.txt").unwrap(), "one");
        assert_eq!(std::env::var("CARGO_PKG_NAME").as_deref(), Ok("mine"));
        assert_eq!(std::env::var("CARGO_MANIFEST_DIR").as_deref(), Ok(env!("CARGO_MANIFEST_DIR")));
        assert!(std::env::var_os("CARGO_PKG_DESCRIPTION").is_none());
    }

    #[test]
    #[ignore = "fails"]
    fn is_ignored() {
        panic!();
    }
}
"#;

/// dhat alone, and a whole test that sees only what its own closure does not: two tests in one program would not run.
const PLAIN: &str = r#"#[global_allocator]
static GLOBAL: dhat::Alloc = dhat::Alloc;

fn copies() -> usize {
    let text = String::from("a,b");
    text.clone().len() + mine::parse("1,2,3,4,5,6,7,8,9").len()
}

#[test]
fn leaves_nothing() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let text = String::from("left");
    let stats = dhat::HeapStats::get();
    dhat::assert_eq!(stats.curr_bytes, 0);
    drop(text);
}

#[test]
fn allocates_little() {
    let _profiler = dhat::Profiler::builder().testing().build();
    assert_eq!(copies(), 12);
    let stats = dhat::HeapStats::get();
    dhat::assert!(stats.total_blocks <= 1);
}
"#;

/// A crate of one's own, gone when this is dropped.
struct Mine(PathBuf);

impl Mine {
    fn new(name: &str) -> Mine {
        let mine = Mine(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", process::id())));
        for folder in ["src", "tests", "data"] {
            fs::create_dir_all(mine.0.join(folder)).expect("a folder can be made");
        }
        let workspace = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
        // With the same profiles, what the other tests have built is as good here.
        let profiles = &workspace[workspace.find("[profile.dev]").unwrap()..];
        let profiles = profiles.split("# The checker is").next().unwrap();
        let library = repository().join("checker/heaplings");
        let manifest = format!(
            "[package]\nname = \"mine\"\nversion = \"0.3.1\"\nedition = \"2024\"\n\n[workspace]\n\n[dev-dependencies]\ndhat = \
             \"0.3.3\"\nheaplings = {{ path = {:?}, default-features = false }}\n\n[[test]]\nname = \"whole\"\nharness = \
             false\n\n{profiles}",
            library.display().to_string()
        );
        mine.write("Cargo.toml", &manifest);
        fs::copy(repository().join("Cargo.lock"), mine.0.join("Cargo.lock")).expect("the lock file");
        mine.write("src/lib.rs", LIBRARY);
        mine.write("tests/plain.rs", PLAIN);
        mine.write("tests/whole.rs", "fn main() {\n    assert_eq!(mine::parse(\"7\"), [7]);\n}\n");
        mine.write("data/one.txt", "one");
        give_dependencies_to(&mine.0.join("target"), "debug");
        mine
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.join(path), text).expect(path);
    }

    /// `cargo checker test` with the crate's manifest, from elsewhere.
    fn test(&self, arguments: &[&str]) -> Outcome {
        let mut command = checker(&std::env::temp_dir(), &["test", "--manifest-path"]);
        Outcome::of(command.arg(&self.0).args(arguments).output().expect("the checker starts"))
    }
}

impl Drop for Mine {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn checker(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checker"));
    command.current_dir(folder).args(arguments).env("CARGO_NET_OFFLINE", "true");
    // As `cargo checker` leaves it for a child.
    command.env("CARGO_PKG_DESCRIPTION", "of another package");
    for variable in ["CARGO_TARGET_DIR", "RUSTFLAGS", "HEAPLINGS_BLESS", "CARGO_TERM_COLOR", "CLICOLOR_FORCE"]
    {
        command.env_remove(variable);
    }
    command
}

/// The line of a test in the table, without its spaces.
fn row(outcome: &Outcome, test: &str) -> Vec<String> {
    let line = outcome.out.lines().find(|line| line.split_whitespace().next() == Some(test));
    let line = line.unwrap_or_else(|| panic!("no line of `{test}` in {}", outcome.out));
    line.split_whitespace().skip(1).map(str::to_string).collect()
}

#[test]
fn shows_limits_at_the_lines_of_the_crate_and_blesses_budgets() {
    // A folder may have any name.
    let mine = Mine::new("own (é) crate");
    let all = mine.test(&[]).ended_with(101);
    assert_eq!(row(&all, "tests::is_frugal"), ["passed", "1", "32", "32", "32"]);
    let all = all
        // The library's own diagnostic, at the line that grows.
        .prints("error: 2 blocks, the budget is 1\n --> src/lib.rs:5:23\n")
        .prints(" --> src/lib.rs:7:17\n")
        .prints("a Vec grew: 1 block, 64 bytes")
        .prints("= test: tests::grows\n")
        .prints("= test: tests::grows_in_a_thread\n")
        .prints("a Vec grew: 2 blocks, 192 bytes")
        .prints("= test: tests::grows_where_a_panic_is_caught\n")
        // dhat alone: the lines of two files, each with what it did.
        .prints("error: 5 allocations, the limit is 1\n")
        .prints("src/lib.rs:5:23\n")
        .prints("tests/plain.rs:5:16\n")
        .prints("= limit: stats.total_blocks <= 1, in allocates_little (tests/plain.rs:23)\n")
        .prints("error: 4 bytes still alive, the limit is 0\n")
        .prints("in leaves_nothing (tests/plain.rs:14)\n")
        // Another test has the same name.
        .prints("= test: leaves_nothing (src/lib.rs)\n")
        // A derived clone belongs to the line that clones.
        .prints("src/lib.rs:18:12\n")
        .prints("a slice was copied to a new Vec; a String was cloned: 2 blocks, 27 bytes\n")
        .prints("= note: the test expects a panic with \"the budget is 7\" in its message\n")
        .prints("error: the test should panic, and did not\n")
        .prints("error: the test returned an error: \"no luck\"\n")
        .prints("error: a thread that was started inside the measured closure allocated 1 block, 100,000 bytes, and ")
        .prints("error: 0 allocations, expected exactly 1\n")
        .prints("= note: dhat counted nothing at all: ")
        .prints("tests/plain.rs:12:16\n")
        .prints("there is no budget `three`")
        .prints("3 of 16 tests passed, 11 measured, 1 ignored\n");
    assert!(
        !all.out.contains("error: whole") && !all.out.contains("this build has no line numbers"),
        "{all:?}"
    );
    // Both run a closure by `__rust_try`, whose name is like that of an allocator's function.
    assert!(!all.out.contains("unknown"), "{all:?}");
    assert_eq!(all.out.matches("a Vec grew: 2 blocks, 192 bytes").count(), 2, "{all:?}");
    assert!(!mine.0.join("dhat-heap.json").exists(), "the crate's folder stays clean");
    assert!(fs::read_dir(mine.0.join("target/heaplings/run")).unwrap().next().is_none());

    // Blessed, a rise fails with both figures.
    let blessed = mine.test(&["--bless", "named"]).ended_with(0).prints("1 of 1 test passed, 1 measured\n");
    blessed
        .prints("heaplings.budgets: 1 budget written\n  three: new, blocks 1, bytes 32, peak 32, left 32\n");
    assert_eq!(row(&mine.test(&["named"]).ended_with(0), "tests::has_a_named_budget")[0], "passed");
    mine.write("src/lib.rs", &LIBRARY.replace("with_capacity(4)", "with_capacity(1)"));
    let risen = mine.test(&["named"]).ended_with(101);
    risen
        .prints("error: 2 blocks, the budget is 1; 40 bytes, the budget is 32\n")
        .prints("note: blocks 2 of 1, ")
        .prints("where the rise is meant, `cargo checker test --bless` writes it there\n");
    let blessed = mine.test(&["named", "--bless"]).ended_with(0);
    blessed.prints("  three: blocks 1 → 2, bytes 32 → 40\n");
    // A program without libtest says why it failed, once.
    mine.write("tests/whole.rs", "fn main() {\n    println!(\"busy\");\n    panic!(\"no luck\");\n}\n");
    let whole = mine.test(&["whole"]).ended_with(101);
    let whole = whole.prints("error: no luck\n --> tests/whole.rs:3:5\n").prints("= printed:\n  | busy\n");
    assert_eq!(whole.out.matches("no luck").count(), 2, "{whole:?}");
    // What cannot be read is said by the test, and by nobody else.
    fs::remove_file(mine.0.join("heaplings.budgets")).unwrap();
    fs::create_dir(mine.0.join("heaplings.budgets")).unwrap();
    let folder =
        mine.test(&["named", "--bless"]).ended_with(101).prints("heaplings.budgets cannot be read: ");
    assert!(!folder.out.contains("warning"), "{folder:?}");

    // What does not compile is shown as rustc shows it.
    mine.write("src/lib.rs", &LIBRARY.replace("unwrap_or(0)", "unwrap_or(\"\")"));
    let wrong = mine.test(&[]).ended_with(101);
    wrong.prints("error[E0308]: mismatched types").prints("--> src/lib.rs:7:").prints("does not compile\n");
}

#[test]
fn says_why_nothing_could_be_run() {
    let mine = Mine::new("own-bad");
    let folder = mine.0.display().to_string();
    let elsewhere = |arguments: &[&str]| {
        let mut command = checker(&std::env::temp_dir(), &["test"]);
        Outcome::of(command.args(arguments).output().expect("the checker starts")).ended_with(2)
    };
    elsewhere(&[])
        .complains("there is no Cargo.toml in this folder or above it")
        .complains("--manifest-path");
    elsewhere(&["--manifest-path", "no/Cargo.toml"]).complains("there is no file `no/Cargo.toml`");
    elsewhere(&["--manifest-path", &format!("{folder}/src")]).complains("there is no file `");
    elsewhere(&["--manifest-path", &format!("{folder}/src/lib.rs")]).complains("is not a Cargo.toml");
    elsewhere(&["one", "two"]).complains("`test` does not take `two`");
    let own =
        Outcome::of(checker(repository(), &["test"]).output().expect("the checker starts")).ended_with(2);
    own.complains("this is heaplings itself").complains("cargo checker check");

    fs::remove_dir_all(mine.0.join("tests")).unwrap();
    mine.write("src/lib.rs", "");
    let manifest = fs::read_to_string(mine.0.join("Cargo.toml")).unwrap();
    mine.write("Cargo.toml", "[package\n");
    mine.test(&[]).ended_with(2).complains("cargo cannot read the crate: ");
    let (before, after) = manifest.split_once("[dev-dependencies]").unwrap();
    let after = &after[after.find("[profile.dev]").unwrap()..];
    mine.write("Cargo.toml", &format!("{before}{}", after.split("[profile.dev.package").next().unwrap()));
    mine.test(&[]).ended_with(2).complains("has no test");
    mine.write("src/lib.rs", "#[test]\nfn one() {}\n");
    mine.test(&["two"])
        .ended_with(2)
        .complains("no test has `two` in its name")
        .complains("there would be 1 test");
    mine.test(&["--package", "other"])
        .ended_with(2)
        .complains("cargo cannot build the tests of")
        .complains("other");
    mine.test(&["--bless"])
        .ended_with(0)
        .prints("1 of 1 test passed, 0 measured\n")
        .prints("nothing was written");
}
