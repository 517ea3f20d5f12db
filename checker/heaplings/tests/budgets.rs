//! Budgets: met, not met and said so, read from a file, written to it.

mod child;

use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use heaplings::{Budget, Heap, NamedBudget, measure};

/// Three blocks, 56 bytes; 40 at the peak, and 32 left.
fn squares() -> Vec<u32> {
    let mut numbers = black_box(Vec::with_capacity(black_box(2)));
    for n in 0..black_box(5) {
        numbers.push(n * n);
    }
    numbers.shrink_to(8);
    black_box(numbers)
}

#[test]
fn squares_cost_what_the_others_take_them_to_cost() {
    let heap = measure(squares);
    assert_eq!((heap.total_blocks, heap.total_bytes), (3, 8 + 16 + 32));
    assert_eq!((heap.max_bytes, heap.curr_bytes), (32, 32));
}

#[test]
fn a_limit_is_met_by_a_figure_as_high() {
    let heap = measure(squares);
    heap.assert(Budget::default());
    heap.assert(Budget { blocks: 3, bytes: 56, peak: 32, left: 32 });
    heap.assert(Budget { blocks: 3, ..Budget::default() });
    drop(heap);
    measure(|| ()).assert(Budget::NOTHING);
    // Later frees change nothing about it.
    let mut heap = measure(squares);
    heap.value = Vec::new();
    heap.assert(Budget { left: 32, ..Budget::default() });
}

const CASE: &str = "HEAPLINGS_TEST_CASE";

#[test]
#[ignore = "run by others"]
fn fails_or_not() {
    let Ok(case) = std::env::var(CASE) else { return };
    let all = Budget::default();
    let heap = measure(squares);
    match case.as_str() {
        "blocks" => heap.assert(Budget { blocks: 2, ..all }),
        "bytes" => heap.assert(Budget { bytes: 55, ..all }),
        "peak" => heap.assert(Budget { peak: 31, ..all }),
        "left" => heap.assert(Budget { left: 31, ..all }),
        "all" => heap.assert(Budget::NOTHING),
        "named" => heap.assert(NamedBudget::new("heaplings.budgets", "squares")),
        "macro" => {
            let budget = heaplings::budget!("squares");
            println!("{budget:?}");
            assert!(budget != NamedBudget::new("heaplings.budgets", "squares"));
        }
        "two" => {
            heap.assert(NamedBudget::new("heaplings.budgets", "squares"));
            drop(heap);
            measure(|| ()).assert(NamedBudget::new("heaplings.budgets", "nothing"));
        }
        name => heap.assert(NamedBudget::new("heaplings.budgets", name)),
    }
    println!("within the budget");
}

fn command(case: &str, folder: &Path) -> Command {
    let mut command = child::command("fails_or_not");
    command.env(CASE, case).env_remove("HEAPLINGS_BLESS").env_remove("NEXTEST").current_dir(folder);
    command
}

/// What the process wrote, and whether it passed.
fn outcome(command: &mut Command) -> (String, bool) {
    let output = command.output().unwrap();
    let text = child::text(&output);
    assert_eq!(output.status.success(), text.contains("within the budget"), "{text}");
    (text, output.status.success())
}

#[test]
fn what_is_over_is_said_with_both_figures() {
    let folder = child::folder("budget_failures");
    for (case, title) in [
        ("blocks", "error: 3 blocks, the budget is 2\n"),
        ("bytes", "error: 56 bytes, the budget is 55\n"),
        ("peak", "error: 32 bytes at the peak, the budget is 31\n"),
        ("left", "error: 32 bytes left, the budget is 31\n"),
        (
            "all",
            "error: 3 blocks, the budget is 0; 56 bytes, the budget is 0; 32 bytes at the peak, the budget is 0; 32 bytes left, the budget is 0\n",
        ),
    ] {
        let (text, passed) = outcome(&mut command(case, &folder));
        assert!(!passed && text.contains(title), "{text}");
        assert!(text.contains("dhat: assertion failed: within_budget"), "{text}");
        assert!(text.contains(&format!("= note: measured at {}:", file!())), "{text}");
        assert!(text.contains("note: blocks 3"), "{text}");
        // dhat's own profile is there as well.
        assert!(folder.join("dhat-heap.json").is_file());
    }
}

/// nextest's processes share a folder, so none may leave a profile there.
#[test]
fn under_nextest_each_process_has_a_profile_of_its_own() {
    let folder = child::folder("budget_nextest");
    let temporary = child::folder("budget_nextest_tmp");
    let mut command = command("blocks", &folder);
    let (text, passed) =
        outcome(command.env("NEXTEST", "1").env("TMPDIR", &temporary).env("TMP", &temporary));
    assert!(!passed && text.contains("3 blocks, the budget is 2"), "{text}");
    assert!(!text.contains("the lines are not known"), "{text}");
    assert!(!folder.join("dhat-heap.json").exists());
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 1);
    // The checker looks for it in the folder.
    command.env("HEAPLINGS_REPORT", temporary.join("report"));
    assert!(!outcome(&mut command).1 && folder.join("dhat-heap.json").exists());
}

#[test]
fn where_no_profile_can_be_written_the_figures_are_said_all_the_same() {
    let folder = child::folder("budget_no_profile");
    fs::create_dir(folder.join("dhat-heap.json")).unwrap();
    let (text, _) = outcome(&mut command("blocks", &folder));
    assert!(text.contains("error: 3 blocks, the budget is 2\n  = note: the lines are not known: "), "{text}");
}

#[test]
fn a_named_budget_is_read_written_and_compared() {
    let folder = child::folder("budget_file");
    let file = folder.join("heaplings.budgets");
    let (text, passed) = outcome(&mut command("named", &folder));
    assert!(!passed && text.contains("there is no budget `squares` in heaplings.budgets"), "{text}");
    assert!(text.contains("`HEAPLINGS_BLESS=1`"), "{text}");
    // The checker sets this variable, and has an option that does the same.
    let report = child::folder("budget_report").join("report");
    let (text, _) = outcome(command("named", &folder).env("HEAPLINGS_REPORT", report));
    assert!(text.contains("`cargo checker test --bless`") && !text.contains("BLESS"), "{text}");

    let (_, passed) = outcome(command("named", &folder).env("HEAPLINGS_BLESS", "1"));
    assert!(passed);
    let blessed = fs::read_to_string(&file).unwrap();
    assert!(blessed.starts_with("# ") && blessed.ends_with("\nsquares blocks=3 bytes=56 peak=32 left=32\n"));
    assert!(outcome(&mut command("named", &folder)).1);
    // `0` is no.
    fs::write(&file, "squares blocks=2 # for a reason\nother bytes=1\n").unwrap();
    let (text, passed) = outcome(command("named", &folder).env("HEAPLINGS_BLESS", "0"));
    assert!(!passed && text.contains("error: 3 blocks, the budget is 2\n"), "{text}");
    assert!(text.contains("= help: `squares` in heaplings.budgets; where the rise is meant"), "{text}");

    assert!(outcome(command("named", &folder).env("HEAPLINGS_BLESS", "1")).1);
    assert_eq!(fs::read_to_string(&file).unwrap(), "squares blocks=3  # for a reason\nother bytes=1\n");
    // Nothing else is left in the folder but dhat's profile.
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn a_file_with_a_slip_of_the_pen_fails_by_its_line() {
    let folder = child::folder("budget_slip");
    fs::write(folder.join("heaplings.budgets"), "# one\nsquares block=3\n").unwrap();
    for bless in ["0", "1"] {
        let (text, passed) = outcome(command("named", &folder).env("HEAPLINGS_BLESS", bless));
        assert!(!passed && text.contains("heaplings.budgets:2: expected `blocks=`"), "{text}");
    }
}

#[test]
fn many_processes_bless_at_once() {
    let folder = child::folder("budget_many");
    let run = |name: String| {
        let folder = folder.clone();
        std::thread::spawn(move || outcome(command(&name, &folder).env("HEAPLINGS_BLESS", "1")).1)
    };
    let runs: Vec<_> = (0..12).map(|n| run(format!("case{n}"))).collect();
    assert!(runs.into_iter().all(|run| run.join().unwrap()));
    let text = fs::read_to_string(folder.join("heaplings.budgets")).unwrap();
    let names: HashMap<&str, &str> =
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect();
    assert_eq!(names.len(), 12, "{text}");
    assert!(names.values().all(|figures| *figures == "blocks=3 bytes=56 peak=32 left=32"));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn two_budgets_in_one_test_are_two_lines() {
    let folder = child::folder("budget_two");
    assert!(outcome(command("two", &folder).env("HEAPLINGS_BLESS", "1")).1);
    let text = fs::read_to_string(folder.join("heaplings.budgets")).unwrap();
    assert!(
        text.ends_with(
            "\nsquares blocks=3 bytes=56 peak=32 left=32\nnothing blocks=0 bytes=0 peak=0 left=0\n"
        )
    );
}

#[test]
fn the_macro_names_the_file_of_the_package() {
    let (text, passed) = outcome(&mut command("macro", &child::folder("budget_macro")));
    assert!(
        passed && text.contains("heaplings.budgets") && text.contains(env!("CARGO_MANIFEST_DIR")),
        "{text}"
    );
}

#[test]
fn a_name_that_a_file_cannot_hold_is_refused() {
    for name in ["", "a b", "a=b", "a#b", "a\nb"] {
        assert!(std::panic::catch_unwind(|| NamedBudget::new("file", name)).is_err(), "{name:?}");
    }
    let _: fn(&Heap<()>, NamedBudget) = |heap, budget| heap.assert(budget);
}
