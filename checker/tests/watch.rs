//! Watch mode, from the learner's chair: keys, saves, signals, and what is left behind.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/pty.rs"]
mod pty;

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use checker::course::catalog::Catalog;
use common::Tree;
use pty::{Pipes, Pty, Setup, wait_until};

const INTRO1: &str = "exercises/00_intro/intro1.rs";
const TO_VEC: &str = "let basket = prices.to_vec();";
/// The verdict on the starter of `intro1`.
const FAILS: &str = "error: 1 allocation, the limit is 0";
const PASSES: &str = "intro1 passes: 2 tests";

/// What the checker is doing when something happens to it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Idle,
    Building,
    Running,
}

const STATES: [State; 3] = [State::Idle, State::Building, State::Running];

/// What stands in for cargo, or for a test, and takes its time.
const SLOW: &str = "sleep 1001";

impl State {
    /// A cargo that brings the checker into this state and keeps it there.
    fn cargo(self, tree: &Tree) -> String {
        let test = tree.path("slow-test");
        let script = match self {
            State::Idle => "echo 'error: there is no such thing' >&2; exit 101".to_string(),
            State::Building => format!("{SLOW} & wait"),
            State::Running => {
                let target = r#"{"name":"intro1"}"#;
                let reason = r#""reason":"compiler-artifact""#;
                format!(r#"echo '{{{reason},"target":{target},"executable":"{}"}}'"#, test.display())
            }
        };
        write_script(tree, "slow-test", &format!("[ $1 = --list ] && echo 'tests::slow: test' || {SLOW}"));
        write_script(tree, &format!("cargo-{self:?}"), &script)
    }

    fn start(self, tree: &Tree) -> Pty {
        let cargo = self.cargo(tree);
        let mut pty = Pty::start_with(tree, &Setup { variables: &[("CARGO", &cargo)], ..Setup::default() });
        match self {
            State::Idle => drop(pty.screen.wait_for_page(&["no such thing"])),
            State::Building | State::Running => {
                pty.processes.wait_for(SLOW);
                // The reaper is told of a process just after its start.
                pty.processes.wait_for_rest();
            }
        }
        assert!(pty.is_raw());
        pty
    }
}

fn write_script(tree: &Tree, name: &str, script: &str) -> String {
    let path = tree.path(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

/// How many exercises there are.
fn total(tree: &Tree) -> usize {
    Catalog::load(tree.root()).unwrap().exercises().len()
}

fn width(line: &str) -> usize {
    line.chars().count()
}

#[test]
fn what_is_longer_than_the_screen_is_read_from_its_first_line() {
    let tree = Tree::new("watch-scrolls");
    tree.solve("00_intro", "intro1");
    let setup = Setup { rows: 24, ..Setup::default() };
    let mut pty = Pty::start_with(&tree, &setup);
    pty.screen.wait_for_page(&[PASSES]);
    pty.press_for("s", &["solutions/00_intro/intro1.rs", "lines 1-"]);
    pty.press_for("\x1b[B", &["lines 2-"]);
    pty.press_for("\x1b[<65;9;9M", &["lines 5-"]);
    pty.press_for("\x1b[<64;9;9M", &["lines 2-"]);
    pty.press_for("\x1b[6~", &["lines 19-"]);
    pty.press_for("\x1b[F", &["fn main() {"]);
    pty.press_for("\x1b[H", &["lines 1-"]);
    pty.press_for("\x1b", &[PASSES]);
}

#[test]
fn what_scrolls_leaves_room_for_a_note() {
    let tree = Tree::small("watch-note");
    let setup = Setup { rows: 20, ..Setup::default() };
    let mut pty = Pty::start_with(&tree, &setup);
    pty.screen.wait_for_page(&[FAILS]);
    let rows = |page: &str| page.trim_end().lines().count();
    let help = pty.press_for("?", &["lines 1-"]);
    assert!(rows(&help) < 20, "{help}");
    let noted = pty.press_for("s", &["lines 1-", "note: solve it first"]);
    assert!(rows(&noted) < 20, "{noted}");
    pty.press_for("G", &["cargo checker --help"]);
    pty.press_for("\x1b", &[FAILS]);
    pty.quit();
}

#[test]
fn a_learner_gets_from_the_first_failure_to_the_next_exercise() {
    let tree = Tree::new("watch-session");
    let mut pty = Pty::start(&tree);
    let page = pty.screen.wait_for_page(&[FAILS]);
    let all = total(&tree);
    assert!(
        page.contains(&format!("] 0/{all}  intro1")) && page.contains("intro1: A basket of prices"),
        "{page}"
    );
    assert!(page.contains("A till adds up the prices"), "the story is missing: {page}");
    assert!(page.contains("intro1: 1 of 2 tests passed"), "{page}");

    // The solution is for afterwards.
    pty.press_for("s", &["solve it first", FAILS]);

    // Hints, one after the other, and back.
    let first = pty.press_for("h", &["Hint 1 of 3", "h shows the next hint"]);
    assert!(!first.contains("Hint 2"), "{first}");
    pty.press_for("h", &["Hint 1 of 3", "Hint 2 of 3", "h shows the next hint"]);
    pty.press_for("h", &["Hint 3 of 3", "That was the last hint"]);
    pty.press_for("h", &["Hint 3 of 3", "That was the last hint"]);
    pty.press_for("\x1b", &[FAILS]);
    pty.press_for("?", &["show a hint; again for the next one", "cargo checker --help"]);
    pty.press_for("?", &[FAILS]);

    // The list: down, up, and away.
    pty.press_for("l", &["> intro1", "Enter goes there"]);
    pty.press_for("\x1b[B\x1b[B", &["> vec1 "]);
    pty.press_for("\x1b[B", &["> vec2 "]);
    pty.press_for("\x1bOA", &["> vec1 "]);
    pty.press_for("\x1b[A\x1b[A", &["> intro1"]);
    pty.press_for("j", &["> 01_vec_capacity"]);
    pty.press_for("\x1b", &[FAILS]);

    // A save on any page brings the verdict; the one before is gone at once.
    pty.press_for("h", &["Hint 1 of 3"]);
    pty.screen.skip();
    let saved = pty.screen.position();
    tree.solve("00_intro", "intro1");
    pty.screen.wait_for("checking intro1");
    let page = pty.screen.wait_for_page(&[PASSES]);
    assert!(!pty.screen.since(saved).contains(FAILS), "{}", pty.screen.since(saved));
    assert!(page.contains("allocates_nothing: blocks 1 → 0"), "{page}");
    assert!(page.contains(&format!("] 1/{all}  intro1")) && page.contains("n goes on to vec1"), "{page}");
    assert!(!page.contains("A till adds up the prices"), "the story is at the top of the file: {page}");
    pty.press_for("s", &["solutions/00_intro/intro1.rs", "prices.iter().sum()"]);
    pty.press("x");
    pty.screen.wait_for("checking intro1");
    pty.screen.wait_for_page(&[PASSES]);

    // On to the next, and over the list to another.
    pty.press_for("n", &["vec1: ", "tests passed"]);
    assert!(tree.read(".heaplings/progress").contains("current vec1\npassed intro1\n"));
    pty.press_for("l", &["> vec1 "]);
    pty.press_for("\x1b[B", &["> vec2 "]);
    pty.press_for("\r", &["vec2: An hour of readings", "error: 11 allocations, the limit is 1"]);
    // A key without a meaning does nothing.
    pty.press("ü\x1b[15~\t");
    pty.press_for("?", &["show a hint"]);
    // Who goes on without an answer is told, and comes back.
    pty.press_for("n", &["vec3: ", "vec2 is still to do; l leads back to it"]);
    pty.press_for("l\x1b[A\r", &["vec2: An hour of readings", "error: 11 allocations, the limit is 1"]);
    pty.quit();

    // It goes on where it was.
    let mut pty = Pty::start(&tree);
    pty.screen.wait_for_page(&["vec2: An hour of readings", "error: 11 allocations"]);
    pty.press("\x04");
    pty.ends_cleanly(0);
}

#[test]
fn the_current_exercise_is_benched_at_a_key() {
    let tree = Tree::released("watch-bench");
    tree.solve("00_intro", "intro1");
    let mut pty = Pty::start(&tree);
    // At once, while the check is under way: its verdict is not lost.
    pty.press("b");
    let page = pty.screen.wait_for_page(&["yours/before", "b times them again"]);
    for row in ["intro1: total(a basket)", "  before ", "  yours ", "  solution ", "  solution/before "] {
        assert!(page.contains(row), "{row} is not in {page}");
    }
    pty.press_for("\x1b", &[PASSES]);

    // A save calls it off.
    pty.press("b");
    pty.screen.wait_for("round 1 of 10");
    tree.edit(INTRO1, "fn main", "\nfn main");
    pty.screen.wait_for("checking intro1");
    pty.screen.wait_for_page(&[PASSES]);
    pty.quit();
}

#[test]
fn everything_is_checked_at_a_key() {
    let tree = Tree::small("watch-all");
    tree.solve("00_intro", "intro1");
    tree.write("exercises/01_vec_capacity/vec3.rs", "not rust");
    // The whole table fits.
    let mut pty = Pty::start_with(&tree, &Setup { rows: 200, ..Setup::default() });
    pty.screen.wait_for_page(&[PASSES]);
    pty.press("c");
    pty.screen.wait_for("checking all exercises");
    let page = pty.screen.wait_for_page(&["exercise  status", &format!("1 of {} passed", total(&tree))]);
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not in {page}"));
    assert!(place("intro1    passed") < place("vec2      failed"), "{page}");
    assert!(place("vec3      does not compile") < place("vec10     failed"), "{page}");
    pty.press_for("\x1b", &[PASSES]);

    // A save calls it off.
    pty.press("c");
    pty.screen.wait_for("checking all exercises");
    tree.edit(INTRO1, "fn main", "\nfn main");
    pty.screen.wait_for("checking intro1");
    pty.screen.wait_for_page(&[PASSES]);
    assert!(!pty.press_for("?", &["show a hint"]).contains("exercise  status"));
    pty.quit();
}

#[test]
fn a_reset_asks_first_and_keeps_the_learners_version() {
    let tree = Tree::small("watch-reset");
    tree.solve("00_intro", "intro1");
    let solved = tree.read(INTRO1);
    let mut pty = Pty::start(&tree);
    pty.screen.wait_for_page(&[PASSES]);
    let question = "Bring intro1 back as it was published?";
    for no in ["n", "r", "?", "\x1b", "z", "\x1b[15~", "\r"] {
        pty.press_for("r", &[question]);
        let page = pty.press_for(no, &[PASSES]);
        assert!(page.contains("intro1: A basket of prices"), "{no:?}: {page}");
        assert_eq!(tree.read(INTRO1), solved, "{no:?}");
    }
    pty.press_for("r", &[question]);
    pty.press_for("y", &["your version is in .heaplings/backup/intro1-1.rs", FAILS]);
    assert_eq!(tree.read(".heaplings/backup/intro1-1.rs"), solved);
    assert_eq!(tree.read(INTRO1), tree.read("checker/starters/00_intro/intro1.rs"));
    pty.press_for("r", &[question]);
    pty.press_for("y", &["the exercise is as it was published", FAILS]);
    fs::remove_file(tree.path(INTRO1)).unwrap();
    pty.screen.wait_for_page(&["cannot read `exercises/00_intro/intro1.rs`", "reset intro1"]);
    pty.press_for("r", &[question]);
    pty.press_for("y", &["the exercise is back as it was published", FAILS]);
    pty.quit();
}

#[test]
fn a_save_is_seen_however_the_editor_does_it() {
    let tree = Tree::small("watch-saves");
    let starter = tree.read(INTRO1);
    let solution = tree.read("solutions/00_intro/intro1.rs");
    let file = tree.path(INTRO1);
    let mut pty = Pty::start(&tree);
    pty.screen.wait_for_page(&[FAILS]);

    // Beside it, and renamed over it.
    pty.screen.skip();
    tree.write("exercises/00_intro/.intro1.rs.swp", &solution);
    fs::rename(tree.path("exercises/00_intro/.intro1.rs.swp"), &file).unwrap();
    pty.screen.wait_for_page(&[PASSES]);

    // The old one renamed away, a new one written.
    pty.screen.skip();
    fs::rename(&file, tree.path("exercises/00_intro/intro1.rs~")).unwrap();
    fs::write(&file, &starter).unwrap();
    pty.screen.wait_for_page(&[FAILS]);

    // The old one back, with its old time.
    pty.screen.skip();
    fs::rename(tree.path("exercises/00_intro/intro1.rs~"), &file).unwrap();
    pty.screen.wait_for_page(&[PASSES]);

    // Cut to nothing, then written in two pieces.
    pty.screen.skip();
    let half = starter.len() / 2;
    let mut open = File::create(&file).unwrap();
    for piece in [&starter[..half], &starter[half..]] {
        std::thread::sleep(Duration::from_millis(40));
        std::io::Write::write_all(&mut open, piece.as_bytes()).unwrap();
    }
    drop(open);
    pty.screen.wait_for_page(&[FAILS]);

    // Gone, and back.
    pty.screen.skip();
    fs::remove_file(&file).unwrap();
    let page = pty.screen.wait_for_page(&["error: cannot read `exercises/00_intro/intro1.rs`"]);
    assert!(page.contains("`cargo checker reset intro1` brings it back"), "{page}");
    pty.screen.skip();
    fs::write(&file, &solution).unwrap();
    pty.screen.wait_for_page(&[PASSES]);

    // Empty for good.
    pty.screen.skip();
    fs::write(&file, "").unwrap();
    pty.screen.wait_for_page(&["this file has no tests any more"]);

    // Another exercise is missing: that is no concern of this one.
    pty.screen.skip();
    fs::remove_file(tree.path("exercises/01_vec_capacity/vec7.rs")).unwrap();
    fs::write(&file, &solution).unwrap();
    pty.screen.wait_for_page(&[PASSES]);
    let page = pty.press_for("c", &["cannot read `exercises/01_vec_capacity/vec7.rs`"]);
    assert!(page.contains("`cargo checker reset vec7` brings it back"), "{page}");
    pty.press_for("x", &[PASSES]);

    // What rustc says, and no colours: NO_COLOR is set.
    pty.screen.skip();
    tree.edit(INTRO1, "-> u64 {", "-> u64 { let nonsense: u64 = \"text\";");
    pty.screen.wait_for_page(&["error[E0308]: mismatched types", "intro1 does not compile"]);
    pty.press_for("h", &["Hint 1 of 3"]);
    let all = pty.screen.since(0);
    let sequences = all.split('\x1b').skip(1).map(|rest| rest.split_inclusive(char::is_alphabetic).next());
    let known = ["[H", "[J", "[?1000h", "[?1006h", "[?1000l", "[?1006l"];
    assert!(sequences.flatten().all(|sequence| known.contains(&sequence)), "{all:?}");
    pty.quit();

    // In colour, the heading and rustc's message too.
    let mut pty = Pty::start_with(&tree, &Setup { variables: &[("NO_COLOR", "")], ..Setup::default() });
    pty.screen.wait_for("\x1b[1mintro1: A basket of prices\x1b[0m");
    pty.screen.wait_for("error[E0308]\x1b[");
    pty.screen.wait_for("\x1b[1;31mintro1 does not compile\x1b[0m");
    pty.quit();
}

#[test]
fn the_newest_save_wins_over_cargo() {
    let tree = Tree::small("watch-newest-cargo");
    let solution = tree.read("solutions/00_intro/intro1.rs");
    // A cargo that waits as long as a file called `hold` is there.
    let hold = tree.path("hold");
    let script =
        format!("while [ -e '{}' ]; do sleep 0.02; done; exec '{}' \"$@\"", hold.display(), env!("CARGO"));
    let cargo = write_script(&tree, "holding-cargo", &script);
    // The direct way would build the second text without cargo.
    let variables = &[("CARGO", cargo.as_str()), ("HEAPLINGS_BUILD", "cargo")];
    let mut pty = Pty::start_with(&tree, &Setup { variables, ..Setup::default() });
    pty.screen.wait_for_page(&[FAILS]);

    // In the middle of a build.
    fs::write(&hold, "").unwrap();
    pty.screen.skip();
    tree.edit(INTRO1, TO_VEC, "compile_error!(\"an older text\");");
    pty.screen.wait_for("checking intro1");
    let old_build = pty.processes.wait_for("holding-cargo");
    let saved = pty.screen.position();
    tree.write(INTRO1, &solution);
    pty.screen.wait_for("checking intro1");
    wait_until(
        "the end of the old build",
        || format!("{:?}", pty.processes.all()),
        || pty.processes.all().iter().all(|(pid, _)| *pid != old_build).then_some(()),
    );
    fs::remove_file(&hold).unwrap();
    pty.screen.wait_for_page(&[PASSES]);
    let since = pty.screen.since(saved);
    assert!(!since.contains("does not compile") && !since.contains("an older text"), "{since}");
    pty.quit();
}

#[test]
fn the_newest_save_wins_over_rustc_and_tests() {
    let tree = Tree::small("watch-newest");
    let solution = tree.read("solutions/00_intro/intro1.rs");
    tree.write(INTRO1, &solution);
    let mut pty = Pty::start(&tree);
    pty.screen.wait_for_page(&[PASSES]);

    // In the middle of rustc's work.
    for save in 0..3 {
        tree.edit(INTRO1, "fn main() {", &format!("fn main() {{ let _{save} = {save};"));
        pty.processes.wait_for("rustc");
    }
    pty.screen.skip();
    let saved = pty.screen.position();
    tree.write(INTRO1, tree.read("checker/starters/00_intro/intro1.rs"));
    pty.screen.wait_for_page(&[FAILS]);
    // The newest is the last, whatever else may come.
    pty.press_for("?", &["show a hint"]);
    assert!(pty.press_for("?", &["tests passed"]).contains(FAILS), "{}", pty.screen.since(saved));

    // In the middle of a test that never ends.
    pty.screen.skip();
    tree.edit(INTRO1, TO_VEC, "let basket = prices.to_vec(); while basket.len() < 9_999 {}");
    pty.processes.wait_for("tests::allocates_nothing");
    let saved = pty.screen.position();
    tree.write(INTRO1, &solution);
    pty.screen.wait_for_page(&[PASSES]);
    let since = pty.screen.since(saved);
    assert!(!since.contains("timed out") && !since.contains("seconds"), "{since}");
    assert!(pty.processes.all().iter().all(|(_, command)| !command.contains("tests::")));

    // And Ctrl-C in the middle of one.
    pty.screen.skip();
    tree.edit(INTRO1, "    prices.iter().sum()", "    loop { std::hint::black_box(prices); }");
    pty.processes.wait_for("tests::allocates_nothing");
    pty.press("\x03");
    pty.ends_cleanly(0);

    // SIGKILL, with real tests under way.
    fs::remove_file(tree.path(".heaplings/progress")).unwrap();
    let mut pty = Pty::start(&tree);
    pty.processes.wait_for("tests::allocates_nothing");
    pty.processes.wait_for_rest();
    pty.kill("KILL");
    pty.ends_cleanly(137);
}

#[test]
fn ctrl_c_quits_in_every_state() {
    let tree = Tree::small("watch-interrupt");
    for state in STATES {
        for keys in ["", "h", "l", "r", "?"] {
            let mut pty = state.start(&tree);
            pty.press(keys);
            match keys {
                "h" => pty.screen.wait_for("Hint 1 of 3"),
                "l" => pty.screen.wait_for("> intro1"),
                "r" => pty.screen.wait_for("Bring intro1 back"),
                "?" => pty.screen.wait_for("show a hint"),
                _ => {}
            }
            pty.press("\x03");
            pty.ends_cleanly(0);
        }
    }
}

#[test]
fn a_signal_leaves_a_sane_terminal_and_no_process() {
    let tree = Tree::small("watch-kill");
    for state in STATES {
        for (signal, code) in [("TERM", 143), ("INT", 130), ("HUP", 129), ("KILL", 137)] {
            let mut pty = state.start(&tree);
            pty.kill(signal);
            pty.ends_cleanly(code);
        }
        // The window is closed.
        let mut pty = state.start(&tree);
        pty.close();
        pty.processes.end();
    }
}

/// The two rows at the top of a page, and the keys at its bottom.
fn heading_and_keys(page: &str) -> Vec<&str> {
    page.lines().take(2).chain(page.trim_end().lines().last()).collect()
}

#[test]
fn a_page_fits_the_terminal() {
    let tree = Tree::small("watch-size");
    let cargo = State::Idle.cargo(&tree);
    let variables = [("CARGO", cargo.as_str())];
    let setup = Setup { columns: 20, rows: 19, variables: &variables, ..Setup::default() };
    let mut pty = Pty::start_with(&tree, &setup);
    let page = pty.screen.wait_for_page(&["there is no"]);
    let bar = format!("[----] 0/{}", total(&tree));
    let lines = heading_and_keys(&page);
    assert!(lines[0].starts_with(&bar) && lines[1..] == ["…/00_intro/intro1.rs", "? help  q quit"], "{page}");
    assert!(page.lines().all(|line| width(line) <= 20), "{page}");

    // The list has the selected exercise on the screen, and no line that wraps.
    pty.press_for("l", &["> intro1"]);
    let catalog = Catalog::load(tree.root()).unwrap();
    let [.., before, last] = catalog.exercises() else { panic!("there are exercises") };
    pty.press_for("G", &[&format!("> {} ", last.name)]);
    let page = pty.press_for("k", &[&format!("> {} ", before.name)]);
    assert!(page.lines().count() <= 19 && page.lines().all(|line| width(line) <= 20), "{page}");
    pty.press_for("\x1b", &["there is no"]);

    // Wider, narrower, and both at once: the last counts.
    pty.screen.skip();
    pty.stty(&["cols", "80", "rows", "24"]);
    let page = pty.screen.wait_for_page(&["exercises/00_intro/intro1.rs"]);
    assert!(heading_and_keys(&page).iter().any(|line| width(line) > 40), "{page}");
    pty.screen.skip();
    pty.stty(&["cols", "20", "rows", "10"]);
    let page = pty.screen.wait_for_page(&["[----] 0/"]);
    assert!(page.lines().all(|line| width(line) <= 20), "{page}");
    pty.screen.skip();
    for columns in ["30", "50", "25"] {
        pty.stty(&["cols", columns]);
    }
    pty.screen.wait_for_page(&["[-----] 0/"]);
    pty.quit();

    // A terminal of one column, and one that does not know its size.
    for (columns, rows) in [(1, 1), (0, 0)] {
        let setup = Setup { columns, rows, variables: &variables, ..Setup::default() };
        let mut pty = Pty::start_with(&tree, &setup);
        pty.screen.wait_for("quit");
        pty.quit();
    }
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
fn a_rustc_waits_for_the_next_save_and_goes_with_the_checker() {
    const WAITING: &str = "rustc @/dev/stdin";
    let tree = Tree::small("watch-standby");
    let mut pty = Pty::start(&tree);
    pty.screen.wait_for_page(&[FAILS]);
    let first = pty.processes.wait_for(WAITING);
    let another = |pty: &Pty, than: u32| {
        wait_until(
            "another rustc",
            || format!("{:#?}", pty.processes.all()),
            || {
                let all = pty.processes.all();
                let mut waiting = all.iter().filter(|(_, command)| command.contains(WAITING));
                waiting.next().map(|(pid, _)| *pid).filter(|pid| *pid != than && waiting.next().is_none())
            },
        )
    };
    pty.screen.skip();
    tree.solve("00_intro", "intro1");
    pty.screen.wait_for_page(&[PASSES]);
    let second = another(&pty, first);

    // One that has gone is not missed.
    assert!(Command::new("kill").args(["-KILL", &second.to_string()]).status().unwrap().success());
    pty.screen.skip();
    tree.edit(INTRO1, "fn main", "\nfn main");
    pty.screen.wait_for_page(&[PASSES]);
    let third = another(&pty, second);

    // What rustc says is on the learner's file.
    pty.screen.skip();
    tree.edit(INTRO1, "-> u64 {", "-> u64 { let nonsense: u64 = \"text\";");
    let page = pty.screen.wait_for_page(&["error[E0308]: mismatched types", "intro1 does not compile"]);
    assert!(page.contains("--> exercises/00_intro/intro1.rs:"), "{page}");
    another(&pty, third);
    pty.quit();
}

#[test]
fn a_failure_does_not_close_the_list_that_is_searched() {
    let tree = Tree::small("watch-search");
    let script = "until [ -e go ]; do sleep 0.01; done; echo 'error: there is no such thing' >&2; exit 101";
    let cargo = write_script(&tree, "late-cargo", script);
    let mut pty = Pty::start_with(&tree, &Setup { variables: &[("CARGO", &cargo)], ..Setup::default() });
    pty.processes.wait_for("late-cargo");
    pty.press("l");
    pty.screen.wait_for("> intro1");
    pty.press("/zzz\r");
    pty.screen.wait_for("Only what holds `zzz`");
    pty.screen.skip();
    tree.write("go", "");
    pty.screen.wait_for_page(&["Only what holds `zzz`"]);
    pty.press_for("\r", &["nothing found for `zzz`: Escape shows all exercises"]);
    pty.press_for("\x1b", &["> intro1"]);
    pty.press_for("\x1b", &["no such thing"]);
    pty.quit();
}

/// A shell with job control, as the one a learner types into. It says in which mode it finds the terminal, and
/// that it has stopped once it has made the terminal its own.
const JOBS: Setup<'_> = Setup {
    columns: 80,
    rows: 24,
    variables: &[],
    before: "set -m;",
    tail: "; while kill -0 %% 2>/dev/null; do stty -g; stty sane; echo stopped; read line; fg >/dev/null; done",
};

#[test]
fn a_suspended_watcher_comes_back_with_its_page_and_keys() {
    let tree = Tree::small("watch-suspend");
    let cargo = State::Idle.cargo(&tree);
    let variables = [("CARGO", cargo.as_str())];
    let mut pty = Pty::start_with(&tree, &Setup { variables: &variables, ..JOBS });
    pty.screen.wait_for_page(&["no such"]);
    for by_key in [true, false] {
        if by_key {
            pty.press("\x1a");
            pty.screen.wait_for("\x1b[?1000l");
            let mode = pty.mode.clone();
            pty.screen.wait_for(&mode);
        } else {
            pty.screen.skip();
            pty.kill("TSTP");
        }
        pty.screen.wait_for("stopped");
        assert!(!pty.is_raw(), "the shell has its terminal");
        pty.press("\n");
        pty.screen.wait_for("\x1b[?1000h");
        pty.screen.wait_for_page(&["no such"]);
        pty.press_for("?", &["show a hint"]);
        pty.press_for("?", &["no such"]);
        assert!(pty.is_raw());
    }
    pty.press("q");
    pty.ends_cleanly_in_any_mode();
}

#[test]
fn ctrl_z_does_nothing_where_nobody_could_go_on() {
    let tree = Tree::small("watch-orphan");
    let mut pty = State::Idle.start(&tree);
    pty.press_for("\x1a", &["no such"]);
    pty.press_for("?", &["show a hint"]);
    pty.quit();
}

#[test]
fn the_editor_has_the_terminal_until_it_ends() {
    let tree = Tree::small("watch-editor");
    let cargo = State::Idle.cargo(&tree);
    let editor = write_script(&tree, "my-editor", "echo \"edits $1\"; read line; echo \"read $line\"");
    let variables = [("CARGO", cargo.as_str()), ("EDITOR", editor.as_str())];
    let mut pty = Pty::start_with(&tree, &Setup { variables: &variables, ..Setup::default() });
    pty.screen.wait_for_page(&["no such"]);
    pty.press("o");
    pty.screen.wait_for("edits ");
    pty.screen.wait_for("intro1.rs");
    assert!(!pty.is_raw());
    pty.press("words for the editor\n");
    pty.screen.wait_for("read words for the editor");
    pty.screen.wait_for_page(&["no such"]);
    pty.press_for("?", &["show a hint"]);
    pty.quit();
}

#[test]
fn what_main_prints_is_shown_at_a_key() {
    let tree = Tree::small("watch-main");
    tree.edit(INTRO1, "fn main() {", "fn main() {\n    println!(\"on its own line\");\n    dbg!(1 + 1);");
    let mut pty = Pty::start(&tree);
    pty.screen.wait_for_page(&[FAILS]);
    let page = pty.press_for("m", &["What `main` of intro1 prints", "m runs it again"]);
    assert!(page.contains("\non its own line\n") && page.contains("1 + 1 = 2"), "{page}");
    pty.press_for("\x1b", &[FAILS]);
    pty.quit();
}

#[test]
fn begins_where_it_is_told() {
    let tree = Tree::new("watch-start");
    let cargo = State::Idle.cargo(&tree);
    let start = |name: &str, title: &str| {
        let setup = Setup { variables: &[("CARGO", &cargo)], before: "", ..Setup::default() };
        let mut pty = Pty::start_at(&tree, &setup, &[name]);
        pty.screen.wait_for_page(&[title]);
        // A chapter may begin with its card.
        pty.press_for(" ", &[title, "no such"]);
        pty.quit();
        let mut pty = Pty::start_with(&tree, &setup);
        pty.screen.wait_for_page(&[title]);
        pty.quit();
    };
    start("leak1", "leak1: ");
    start("05", "leak1: ");
    start("vec3", "vec3: ");
    tree.checker(&["watch", "leak99"]).ended_with(2).complains("no exercise is called `leak99`");
}

/// Progress in which all exercises of these chapters passed, with one block each.
fn solved(tree: &Tree, chapters: &[&str], current: &str) -> String {
    let catalog = Catalog::load(tree.root()).unwrap();
    let mut text = format!("heaplings progress 1\ncurrent {current}\n");
    for exercise in catalog.select(chapters).unwrap() {
        text += &format!("passed {0}\nbest {0} 1 8 0 0 1 8\n", exercise.name);
    }
    text
}

#[test]
fn a_chapter_begins_and_ends_with_a_card() {
    let tree = Tree::new("watch-cards");
    let cargo = State::Idle.cargo(&tree);
    fs::create_dir_all(tree.path(".heaplings")).unwrap();
    for rows in [24, 12] {
        let variables = [("CARGO", cargo.as_str())];
        let setup = Setup { columns: 80, rows, variables: &variables, ..Setup::default() };
        let start = |progress: &str| {
            tree.write(".heaplings/progress", progress);
            let mut pty = Pty::start_with(&tree, &setup);
            pty.screen.wait_for_page(&["no such"]);
            pty
        };
        let fits = |page: &str| {
            let lines = page.trim_end().lines().count();
            assert!(lines <= rows.into() && page.lines().all(|line| width(line) <= 80), "{page}");
        };

        // The beginning: the card, the page, the exercise.
        let mut pty = start(&solved(&tree, &["00"], "intro1"));
        fits(&pty.press_for("n", &["vec1: ", "01 Vec capacity: 0 of 10 passed", "A Vec is an address"]));
        fits(&pty.press_for("i", &["\n01 Vec capacity\r", "lines 1-"]));
        pty.press_for("\x1b", &["Enter goes on to vec1", "and the chapter is tested out"]);
        pty.press_for("\r", &["vec1: ", "no such"]);
        // The challenge first.
        pty.press_for("i", &["01 Vec capacity: 0 of 10 passed"]);
        fits(&pty.press_for("c", &["vec10: ", "once vec10 passes, the chapter is tested out"]));
        // Whoever gives it up begins the chapter.
        pty.press_for("n", &["vec1: ", "01 Vec capacity: 0 of 10 passed"]);
        pty.quit();
        assert!(tree.read(".heaplings/progress").contains("challenge vec10 01_vec_capacity\n"));

        // Tested out: the next chapter is next.
        let out = solved(&tree, &["00", "vec10"], "vec10") + "tested-out 01_vec_capacity\n";
        let mut pty = start(&out);
        pty.press_for("n", &["map1: ", "02 Hash maps: 0 of 9 passed"]);
        pty.quit();

        // The end of a chapter: what was saved, the questions, the next chapter's card.
        let _ = fs::remove_file(tree.path(".heaplings/quiz"));
        let mut pty = start(&solved(&tree, &["00", "01"], "vec10"));
        fits(&pty.press_for("n", &["01 Vec capacity: all passed", "n goes on to map1", " → 9"]));
        pty.press_for("a", &["Question 1 of 10", "press a to see ours"]);
        fits(&pty.press_for("a", &["Question 1 of 10", "How sure were you"]));
        pty.press_for("1", &["Question 2 of 10"]);
        pty.press_for("n", &["map1: ", "02 Hash maps: 0 of 9 passed"]);
        pty.quit();
        assert!(tree.read(".heaplings/quiz").starts_with("01_vec_capacity 1 "));

        // The end of all.
        let mut pty = start(&solved(&tree, &[], "cap5"));
        pty.press_for("n", &["12 Capstones: all passed", "n sums up"]);
        fits(&pty.press_for("n", &[&format!("All {} exercises are solved", total(&tree))]));
        pty.press_for("G", &["CONTRIBUTING.md"]);
        pty.quit();

        // Whoever begins with a chapter sees its card first.
        tree.write(".heaplings/progress", solved(&tree, &["00"], "intro1"));
        let mut pty = Pty::start_at(&tree, &setup, &["05"]);
        fits(&pty.screen.wait_for_page(&["leak1: ", "05 Leaks: 0 of 11 passed", "Enter goes on"]));
        pty.quit();
    }
    let out = solved(&tree, &["00", "vec10"], "vec10") + "tested-out 01_vec_capacity\n";
    tree.write(".heaplings/progress", out);
    let list = tree.checker(&["list"]).ended_with(0).prints("\n01_vec_capacity  1/10  tested out\n").out;
    assert!(list.starts_with("  exercise  title") && list.contains("\n2 of "), "{list}");
}

#[test]
fn a_round_of_practice_ends_when_it_passes() {
    let tree = Tree::small("watch-practise");
    tree.solve("00_intro", "intro1");
    let first = tree.read(INTRO1);
    fs::create_dir_all(tree.path(".heaplings")).unwrap();
    tree.write(".heaplings/progress", solved(&tree, &["00"], "vec5"));
    tree.checker(&["practise", "intro1"]).ended_with(0).prints("as it was published");
    let setup = Setup { columns: 80, rows: 24, ..Setup::default() };
    let mut pty = Pty::start_with(&tree, &setup);
    pty.screen.wait_for_page(&[FAILS]);
    pty.press_for("G", &["You practise this: your solved version comes back"]);
    // In the middle, another time.
    pty.quit();
    let mut pty = Pty::start_with(&tree, &setup);
    pty.screen.wait_for_page(&[FAILS]);
    pty.screen.skip();
    let again = first.replacen("fn main", "// Again.\nfn main", 1);
    tree.write(INTRO1, &again);
    pty.screen.wait_for_page(&[PASSES, "note: intro1: your solved version is back", "due 20"]);
    assert_eq!(tree.read(INTRO1), first);
    assert_eq!(tree.read(".heaplings/backup/intro1-1.rs"), again);
    pty.press_for("l", &["rounds, best", "passed      1, "]);
    // On to where the learner was before.
    pty.press_for("\x1b", &[PASSES, "n goes on to vec5"]);
    pty.press_for("n", &["vec5: "]);
    pty.quit();
    let list = tree.checker(&["list"]).ended_with(0).prints("state       rounds, best    your best").out;
    assert!(list.contains("passed      1, ") && !list.contains("is being practised"), "{list}");
}

#[test]
fn leaves_a_line_for_the_prompt() {
    let tree = Tree::small("watch-prompt");
    let mut pty = State::Building.start(&tree);
    pty.press("q");
    pty.ends_cleanly(0);
    let all = pty.screen.since(0);
    let before = all.split("ended 0").next().unwrap();
    assert!(before.ends_with('\n'), "{before:?}");
}

#[test]
fn without_a_terminal_there_are_lines() {
    let tree = Tree::new("watch-lines");
    let mut pipes = Pipes::start(&tree);
    pipes.screen.wait_for(FAILS);
    pipes.screen.wait_for("q quit\n");
    pipes.say("h", &["Hint 1 of 3", "h shows the next hint."]);
    pipes.say("hint", &["Hint 2 of 3"]);
    pipes.say("vec22", &["note: no exercise is called `vec22`", "did you mean `vec2`?"]);
    pipes.say("list", &["exercise  title", "> intro1", "An exercise's name goes there."]);
    pipes.say("s", &["solve it first"]);
    pipes.say("", &[]);
    pipes.say("vec2", &["vec2: An hour of readings", "error: 11 allocations, the limit is 1"]);
    // A save brings the verdict, unasked.
    tree.solve("01_vec_capacity", "vec2");
    pipes.screen.wait_for("vec2 passes: 4 tests");
    pipes.say("r", &["Bring vec2 back", "y resets, anything else goes back."]);
    pipes.say("rather not", &["vec2 passes", "no exercise is called `rather not`"]);
    pipes.say("y", &["vec2 passes"]);
    assert_eq!(pipes.end().code(), Some(0));
    assert!(!pipes.screen.since(0).contains('\x1b'));

    // The input is over at once: one check, and its verdict is the exit code.
    tree.write(".heaplings/progress", "heaplings progress 1\ncurrent intro1\n");
    let mut pipes = Pipes::start(&tree);
    assert_eq!(pipes.end().code(), Some(1));
    assert!(pipes.screen.since(0).contains(FAILS));

    // What is asked for in the middle of a check comes at once, and the verdict when it is there.
    let mut pipes = Pipes::start(&tree);
    pipes.say("x", &[]);
    pipes.say("h", &["Hint 1 of 3", FAILS]);
    pipes.say("q", &[]);
    assert_eq!(pipes.end().code(), Some(0));
}

#[test]
fn a_terminal_for_only_half_of_it_has_lines_too() {
    let tree = Tree::small("watch-half");
    let cargo = State::Idle.cargo(&tree);
    for (term, tail) in [("dumb", ""), ("xterm", "| cat")] {
        let variables = [("CARGO", cargo.as_str()), ("TERM", term), ("NO_COLOR", "")];
        let mut pty = Pty::start_with(&tree, &Setup { variables: &variables, tail, ..Setup::default() });
        pty.screen.wait_for("no such thing");
        pty.screen.wait_for("q quit");
        assert!(!pty.is_raw());
        pty.press("list\n");
        pty.screen.wait_for("> intro1");
        pty.press("vec1\n");
        pty.screen.wait_for("01 Vec capacity: 0 of 10 passed");
        pty.screen.wait_for("n goes on to vec1");
        pty.screen.wait_for("no such thing");
        pty.press("intro1\n");
        pty.screen.wait_for("intro1: ");
        pty.screen.wait_for("q quit");
        assert!(!pty.screen.since(0).contains('\x1b'), "{term} {tail}");
        pty.press("q\n");
        pty.ends_cleanly(0);
    }
    // There Ctrl-C is the terminal's business, and what runs is ended all the same.
    let cargo = State::Building.cargo(&tree);
    let variables = [("CARGO", cargo.as_str()), ("TERM", "dumb")];
    let mut pty = Pty::start_with(&tree, &Setup { variables: &variables, ..Setup::default() });
    pty.processes.wait_for(SLOW);
    pty.press("\x03");
    pty.processes.end();
}

#[test]
fn goes_on_where_nothing_can_be_written_down() {
    let tree = Tree::small("watch-unwritable");
    tree.write(".heaplings", "in the way");
    let mut pty = Pty::start(&tree);
    pty.screen.wait_for_page(&[FAILS, "note: cannot write in", "progress is not kept"]);
    pty.screen.skip();
    tree.solve("00_intro", "intro1");
    pty.screen.wait_for_page(&[PASSES, "] 1/", "note: cannot write in"]);
    pty.press_for("n", &["vec1: ", "tests passed"]);
    // Without a place for the backup there is no reset.
    tree.edit("exercises/01_vec_capacity/vec1.rs", "fn main", "\nfn main");
    pty.screen.wait_for_page(&["tests passed"]);
    let mine = tree.read("exercises/01_vec_capacity/vec1.rs");
    pty.press_for("r", &["Bring vec1 back"]);
    pty.press_for("y", &["cannot keep your version", "tests passed"]);
    assert_eq!(tree.read("exercises/01_vec_capacity/vec1.rs"), mine);
    assert_eq!(tree.read(".heaplings"), "in the way");
    pty.quit();
}

#[test]
fn two_watchers_do_no_harm() {
    let tree = Tree::small("watch-two");
    let mut both = [Pty::start(&tree), Pty::start(&tree)];
    for pty in &mut both {
        pty.screen.wait_for_page(&[FAILS]);
    }
    for (solved, verdict) in [(true, PASSES), (false, FAILS), (true, PASSES)] {
        both.iter_mut().for_each(|pty| pty.screen.skip());
        let tree_of = if solved { "solutions" } else { "checker/starters" };
        tree.write(INTRO1, tree.read(&format!("{tree_of}/00_intro/intro1.rs")));
        for pty in &mut both {
            pty.screen.wait_for_page(&[verdict]);
        }
    }
    // The progress is written down after the page is shown, and before the checker ends.
    for pty in both {
        pty.quit();
    }
    assert!(tree.read(".heaplings/progress").contains("passed intro1\n"));
}

#[test]
fn an_idle_watcher_costs_nothing() {
    let tree = Tree::small("watch-idle");
    let pty = State::Idle.start(&tree);
    let before = pty.processes.ticks();
    std::thread::sleep(Duration::from_secs(5));
    let used = pty.processes.ticks() - before;
    // Hundredths of a second.
    assert!(used <= 20, "{used} ticks");
    pty.quit();
}
