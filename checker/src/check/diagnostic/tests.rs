use super::*;
use crate::check::verdict::TestStatus;
use crate::profile::{Amounts, Heap};

const TEXT: &str = "fn f() {\n    let mut v = Vec::new();\n    for i in 0..9 {\n\t\tv.push(i);\n    }\n    v.clone();\n    vec![1];\n}\n";

fn context(before: &[Entry]) -> Context<'_> {
    Context {
        style: Style::default(),
        root: Path::new("/r"),
        path: "exercises/01/a.rs",
        text: TEXT,
        costs: before,
        columns: usize::MAX,
    }
}

fn site(line: u32, column: u32, blocks: u64) -> Site {
    let amount = Amount { blocks, bytes: blocks * 10 };
    let amounts = Amounts { total: amount, peak: amount, end: amount };
    Site { line, column, amounts, ..Site::default() }
}

fn failed(sites: Vec<Site>, output: &str) -> Test {
    let limit = Limit { text: "heap.total_blocks <= 1".into(), metric: Metric::TotalBlocks, bound: Some(1) };
    let message = "dhat: assertion failed".into();
    let failure = TestFailure { message, line: Some(7), limit: Some(limit), output: output.into() };
    let heap = Some(Heap { total_blocks: 9, ..Heap::default() });
    Test { name: "once".into(), status: TestStatus::Failed, heap, sites, failure: Some(failure) }
}

fn verdict(status: Status, tests: Vec<Test>) -> Verdict {
    let (messages, notes) = (String::new(), Vec::new());
    Verdict {
        exercise: "a".into(),
        chapter: "01".into(),
        status,
        tests,
        messages,
        notes,
        text: String::new(),
    }
}

#[test]
fn marks_a_part_of_a_long_line_where_there_is_little_room() {
    let source =
        "fn f() {\n    let é漢 = list.iter().map(|one| one.to_string()).collect::<Vec<_>>().len();\n}\n";
    let column = source.lines().nth(1).unwrap().find("to_string").unwrap() as u32 + 1;
    let shown = |columns| {
        let context = Context { text: source, columns, ..context(&[]) };
        let page = render(&verdict(Status::Failed, vec![failed(vec![site(2, column, 7)], "")]), &context);
        let lines: Vec<String> = page.lines().skip(3).take(2).map(str::to_string).collect();
        let widths = lines.iter().map(|line| width_of(line));
        assert!(widths.max() <= Some(columns), "{page}");
        lines
    };
    assert_eq!(
        shown(100),
        [
            "2 |     let é漢 = list.iter().map(|one| one.to_string()).collect::<Vec<_>>().len();",
            "  |                                         ^^^^^^^^^ 7 allocations, 70 bytes",
        ]
    );
    assert_eq!(shown(80)[1], "  |                                         ^^^^^^^^^ 7 allocations, 70 bytes");
    assert!(shown(80)[0].ends_with("collect::<Vec<_>>().le…"), "{:?}", shown(80));
    assert_eq!(
        shown(50),
        [
            "2 | …p(|one| one.to_string()).collect::<Vec<_>>()…",
            "  |              ^^^^^^^^^ 7 allocations, 70 bytes",
        ]
    );
}

#[test]
fn words_that_have_no_room_behind_the_mark_stand_below_it() {
    let source = "fn f() {\n    let all: Vec<u64> = (0..n).map(|i| i * i).collect();\n}\n";
    let column = source.lines().nth(1).unwrap().find("collect").unwrap() as u32 + 1;
    let context = Context { text: source, columns: 60, ..context(&[]) };
    let page = render(&verdict(Status::Failed, vec![failed(vec![site(2, column, 7)], "")]), &context);
    let lines: Vec<&str> = page.lines().skip(3).take(3).collect();
    assert_eq!(
        lines,
        [
            "2 |     let all: Vec<u64> = (0..n).map(|i| i * i).collect();",
            "  |                                               ^^^^^^^",
            "  |                                  7 allocations, 70 bytes",
        ],
        "{page}"
    );
}

#[test]
fn points_at_the_lines_that_allocate() {
    let page =
        render(&verdict(Status::Failed, vec![failed(vec![site(4, 5, 7), site(6, 7, 2)], "")]), &context(&[]));
    let expected = "\
error: 9 allocations, the limit is 1
 --> exercises/01/a.rs:4:5
  |
4 |         v.push(i);
  |           ^^^^ 7 allocations, 70 bytes
 ::: exercises/01/a.rs:6:7
  |
6 |     v.clone();
  |       ^^^^^ 2 allocations, 20 bytes
  = limit: heap.total_blocks <= 1, in once
  = help: cargo checker explain block

a: 0 of 1 test passed
";
    assert_eq!(page, expected);
}

#[test]
fn names_the_term_that_explains_a_limit() {
    let grew = Site { term: Some("grew"), ..site(4, 5, 7) };
    let room = Site { term: Some("made with room"), ..site(4, 5, 7) };
    assert_eq!(term(Metric::TotalBlocks, Some(&grew)), "grew");
    assert_eq!(term(Metric::TotalBytes, Some(&room)), "made-with-room");
    assert_eq!(term(Metric::MaxBytes, Some(&grew)), "grew");
    assert_eq!(term(Metric::MaxBytes, None), "peak");
    assert_eq!(term(Metric::CurrBlocks, Some(&grew)), "left", "how it was made is not the question");
}

#[test]
fn adds_up_what_it_does_not_show() {
    let sites =
        vec![site(4, 5, 7), site(6, 7, 2), site(7, 5, 1), site(2, 1, 1), site(3, 1, 1), site(0, 0, 3)];
    let page = render(&verdict(Status::Failed, vec![failed(sites, "")]), &context(&[]));
    assert!(page.contains("= and: 2 more places with 2 allocations, 20 bytes\n"), "{page}");
    assert!(page.contains("= and: 3 allocations from no line of this file\n"), "{page}");
    assert!(page.contains("^^^^ 1 allocation, 10 bytes\n"), "{page}");
}

#[test]
fn shows_what_a_test_printed_up_to_a_point() {
    let output = (0..50).map(|i| format!("line {i}\n")).collect::<String>();
    let page = render(&verdict(Status::Failed, vec![failed(vec![], &output)]), &context(&[]));
    assert!(page.contains("  | line 19\n  | … and 30 more lines\n"), "{page}");
}

#[test]
fn cuts_lines_without_an_end() {
    let long = "x".repeat(100_000);
    let failure = TestFailure {
        message: format!("{long}\n  left: {long}"),
        line: None,
        limit: None,
        output: long.clone(),
    };
    let test = Test { failure: Some(failure), heap: None, ..failed(vec![], "") };
    let page = render(&verdict(Status::Failed, vec![test]), &context(&[]));
    assert!(page.len() < 1_200 && page.matches("x…\n").count() == 3, "{page}");
    assert!(page.contains("  = printed:\n  | xxx"), "{page}");
}

#[test]
fn shows_a_line_of_source_without_its_control_characters() {
    let source = "let é = \"\x1b[2J\"; push();\r\n";
    let context = Context { text: source, ..context(&[]) };
    let page = render(&verdict(Status::Failed, vec![failed(vec![site(1, 18, 2)], "")]), &context);
    assert!(page.contains("1 | let é = \"␛[2J\"; push();\n"), "{page}");
    assert!(page.contains("\n  |                 ^^^^ 2 allocations"), "{page}");
}

#[test]
fn shows_a_panic_with_its_sides() {
    let failure = TestFailure {
        message: "assertion `left == right` failed\n  left: 1\n right: 2".into(),
        line: Some(6),
        limit: None,
        output: String::new(),
    };
    let test = Test { failure: Some(failure), heap: None, ..failed(vec![], "") };
    let page = render(&verdict(Status::Failed, vec![test]), &context(&[]));
    let expected = "\
error: assertion `left == right` failed
 --> exercises/01/a.rs:6:5
  |
6 |     v.clone();
  |     ^^^^^^^^^^
  = left: 1
  = right: 2
  = test: once
";
    assert!(page.starts_with(expected), "{page}");
}

#[test]
fn tells_the_gain_of_a_pass() {
    let before = Figures { blocks: 9, bytes: 40_000, peak: 5, left: 5 };
    let entry = Entry { limit: "once".into(), before: Some(before), after: None };
    let heap = Some(Heap { total_blocks: 1, total_bytes: 5, curr_bytes: 5, max_bytes: 5, ..Heap::default() });
    let test = Test { status: TestStatus::Passed, failure: None, heap, ..failed(vec![], "") };
    let (verdict, before) = (verdict(Status::Passed, vec![test]), [entry]);
    let shown = |columns| render(&verdict, &Context { columns, ..context(&before) });
    assert_eq!(shown(80), "a passes: 1 test\n  once: blocks 9 → 1, bytes 40,000 → 5\n");
    assert_eq!(shown(24), "a passes: 1 test\n  once:\n    blocks 9 → 1, bytes\n    40,000 → 5\n");
}

#[test]
fn a_gain_begins_with_what_the_limit_is_about() {
    let before = Figures { blocks: 9, bytes: 400, peak: 50, left: 5 };
    let now = Figures { blocks: 10, bytes: 300, peak: 50, left: 0 };
    for (aim, gained) in [
        (None, "blocks 9 → 10, bytes 400 → 300, left 5 → 0"),
        (Some(Metric::TotalBytes), "bytes 400 → 300, blocks 9 → 10, left 5 → 0"),
        (Some(Metric::CurrBlocks), "left 5 → 0, blocks 9 → 10, bytes 400 → 300"),
    ] {
        assert_eq!(gain(before, now, aim), gained);
    }
}

#[test]
fn names_every_metric_in_words() {
    for (metric, words) in [
        (Metric::TotalBlocks, "1,000 allocations"),
        (Metric::TotalBytes, "1,000 bytes allocated"),
        (Metric::MaxBytes, "1,000 bytes alive at the peak"),
        (Metric::CurrBlocks, "1,000 blocks still alive"),
    ] {
        assert_eq!(amount(metric, 1_000), words);
    }
}

#[test]
fn says_where_an_answer_is_better_than_the_solution() {
    let ours = Figures { blocks: 9, bytes: 400, peak: 50, left: 5 };
    assert_eq!(below(ours, ours, None), "");
    assert_eq!(below(ours, Figures { blocks: 7, ..ours }, None), "; 2 blocks below ours");
    assert_eq!(below(ours, Figures { bytes: 399, ..ours }, None), "; 1 byte below ours");
    assert_eq!(below(ours, Figures { peak: 20, ..ours }, None), "; 30 bytes less at the peak than ours");
    assert_eq!(below(ours, Figures { blocks: 7, peak: 51, ..ours }, None), "", "another trade");
    let both = Figures { blocks: 7, peak: 20, ..ours };
    assert_eq!(below(ours, both, Some(Metric::MaxBytes)), "; 30 bytes less at the peak than ours");
    assert_eq!(below(ours, both, Some(Metric::CurrBytes)), "; 2 blocks below ours", "as much is left");
}
