//! What the checker asks of a benchmark: figures in a file, or a profile in a folder.

mod child;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::thread;

use heaplings::{bench, bench_with};

/// Runs an ignored test of this file under these variables, and returns what it printed.
fn run(test: &str, variables: &[(&str, &Path)]) -> String {
    let output = command(test, variables).output().unwrap();
    assert!(output.status.success(), "{}", child::text(&output));
    child::text(&output)
}

fn command(test: &str, variables: &[(&str, &Path)]) -> Command {
    let mut command = child::command(test);
    for name in
        ["HEAPLINGS_BENCH", "HEAPLINGS_BENCH_COUNT", "HEAPLINGS_PROFILE", "HEAPLINGS_PROFILE_WORKLOAD"]
    {
        command.env_remove(name);
    }
    command.env("HEAPLINGS_BENCH_TIME", "5").env("HEAPLINGS_BENCH_SAMPLES", "4");
    command.envs(variables.iter().copied());
    command
}

#[test]
#[ignore = "run by others"]
fn benches_twice() {
    if child::is_child() {
        bench("a \"Vec\"", || black_box(Vec::<u8>::with_capacity(black_box(100))));
        bench_with("sum", || vec![1_u64; 10], |numbers| numbers.iter().sum::<u64>());
    }
}

/// The numbers behind `"name":` in a line of JSON.
fn numbers(json: &str, name: &str) -> Vec<u64> {
    let number = |text: &str| text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    json.split(&format!("\"{name}\":")).skip(1).filter_map(|text| number(text.trim_start())).collect()
}

#[test]
fn figures_go_to_the_file_and_nothing_is_printed() {
    let file = child::folder("request_figures").join("figures");
    for rounds in 1..=2 {
        let printed = run("benches_twice", &[("HEAPLINGS_BENCH", &file)]);
        assert!(!printed.contains("/op") && !printed.contains("note:"), "{printed}");
        let figures = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = figures.lines().collect();
        assert_eq!(lines.len(), 2 * rounds, "{figures}");
        let [.., vec, sum] = lines[..] else { panic!("{figures}") };
        assert!(vec.starts_with(r#"{"name":"a \"Vec\"","iterations":"#), "{vec}");
        let counts = |line| ["operations", "blocks", "bytes"].map(|name| numbers(line, name)[0]);
        assert_eq!((counts(vec), counts(sum)), ([100, 100, 10_000], [100, 0, 0]));
        for line in [vec, sum] {
            let samples = line.split("\"samples\":[").nth(1).unwrap().split(']').next().unwrap();
            let samples: Vec<f64> = samples.split(',').map(|sample| sample.parse().unwrap()).collect();
            assert!(samples.len() == 4 && samples.iter().all(|sample| *sample > 0.0), "{line}");
            assert_eq!(numbers(line, "iterations")[0] % 4, 0);
            assert!(line.contains("\"removed\":"), "{line}");
        }
    }
}

#[test]
fn nothing_is_counted_that_is_known() {
    let file = child::folder("request_no_count").join("figures");
    let mut command = command("benches_twice", &[("HEAPLINGS_BENCH", &file)]);
    assert!(command.env("HEAPLINGS_BENCH_COUNT", "0").status().unwrap().success());
    let figures = fs::read_to_string(&file).unwrap();
    assert_eq!(figures.matches(r#""operations":0,"blocks":0,"bytes":0}"#).count(), 2, "{figures}");
}

#[test]
#[ignore = "run by others"]
fn keeps_what_it_is_given() {
    if child::is_child() {
        let mut kept = Vec::new();
        bench("push", || kept.push(black_box(1_u8)));
    }
}

/// What grows now and then costs nothing in most operations: which of them are counted must not hang on the clock.
#[test]
fn what_is_counted_does_not_depend_on_how_many_operations_are_timed() {
    let file = child::folder("request_kept").join("figures");
    run("keeps_what_it_is_given", &[("HEAPLINGS_BENCH", &file)]);
    let figures = fs::read_to_string(&file).unwrap();
    // After the one that is tried first there is room for 7 more; then for 16, 32, 64 and 128.
    assert_eq!(["operations", "blocks", "bytes"].map(|name| numbers(&figures, name)[0]), [100, 4, 240]);
}

#[test]
fn figures_are_printed_where_nobody_asks_for_a_file() {
    let printed = run("benches_twice", &[]);
    assert_eq!(printed.matches(" allocs/op").count(), 2, "{printed}");
}

#[test]
fn without_its_file_a_benchmark_ends_with_a_word() {
    let folder = child::folder("request_no_file");
    let output = command("benches_twice", &[("HEAPLINGS_BENCH", &folder)]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(child::text(&output).contains("heaplings: cannot write"), "{}", child::text(&output));
}

/// Makes, grows, shrinks, frees and leaks, on two threads one after the other, without chance.
fn churn(mut seed: u64) {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize
    };
    let mut blocks: Vec<Vec<u8>> = Vec::new();
    for _ in 0..3_000 {
        let size = next() % 500 + 1;
        match next() % 5 {
            0 | 1 => blocks.push(vec![1; size]),
            2 if !blocks.is_empty() => drop(blocks.swap_remove(next() % blocks.len())),
            3 if !blocks.is_empty() => blocks.last_mut().unwrap().reserve_exact(size * 2),
            _ => blocks.iter_mut().take(1).for_each(Vec::shrink_to_fit),
        }
    }
    blocks.truncate(7);
    black_box(blocks.leak());
}

#[test]
#[ignore = "run by others"]
fn has_four_workloads() {
    if child::is_child() {
        bench("first\nof all", || std::process::exit(3));
        bench_with(
            "grow",
            || black_box(vec![0_u8; 1_000]),
            |mut input| {
                let copy = black_box(input.clone());
                drop(copy);
                input.reserve_exact(1_000);
                input
            },
        );
        bench("churn", || {
            churn(1);
            thread::spawn(|| churn(2)).join().unwrap();
        });
        let mut pool = Vec::new();
        bench("pooled", || {
            let buffer: Vec<u8> = pool.pop().unwrap_or_else(|| Vec::with_capacity(100));
            pool.push(black_box(buffer));
        });
        println!("to the end");
    }
}

fn profile(name: &str, workload: &str) -> (String, String) {
    let folder = child::folder(name);
    let variables = [("HEAPLINGS_PROFILE", &*folder), ("HEAPLINGS_PROFILE_WORKLOAD", Path::new(workload))];
    let printed = run("has_four_workloads", &variables);
    assert!(printed.contains("to the end") && !printed.contains("/op"), "{printed}");
    let read = |file| fs::read_to_string(folder.join(file)).unwrap();
    assert_eq!(read("workloads"), "first of all\ngrow\nchurn\npooled\n");
    (read("dhat-heap.json"), read("timeline.json"))
}

#[test]
fn a_profile_is_of_one_operation_without_its_input() {
    let (dhat, timeline) = profile("request_grow", "2");
    // The copy, and the room that the input did not have.
    assert_eq!(numbers(&dhat, "tb").iter().sum::<u64>(), 3_000);
    assert_eq!(numbers(&dhat, "eb").iter().sum::<u64>(), 0);
    assert_eq!(
        timeline,
        "{\"events\":4,\"width\":1,\"live\":[1000,0,2000,0],\"low\":[1000,0,2000,0],\"end\":0,\
         \"peak\":{\"event\":2,\"bytes\":2000}}\n"
    );
}

#[test]
fn a_profile_is_of_what_an_operation_costs_again_and_again() {
    let (dhat, timeline) = profile("request_pooled", "4");
    assert!(numbers(&dhat, "tb").is_empty(), "{dhat}");
    assert!(timeline.starts_with("{\"events\":0,"), "{timeline}");
}

#[test]
fn the_timeline_and_dhat_agree() {
    let (dhat, timeline) = profile("request_churn", "3");
    let sum = |name| numbers(&dhat, name).iter().sum::<u64>();
    assert!(sum("eb") > 0 && sum("gb") > sum("eb"), "{timeline}");
    assert_eq!(numbers(&timeline, "bytes"), [sum("gb")]);
    assert_eq!(numbers(&timeline, "end"), [sum("eb")]);
    let events = numbers(&timeline, "events")[0];
    assert!(events > sum("tbk"), "{timeline}");
    let live = timeline.split('[').nth(1).unwrap().split(']').next().unwrap();
    let live: Vec<u64> = live.split(',').map(|point| point.parse().unwrap()).collect();
    assert_eq!(live.len() as u64, events.div_ceil(numbers(&timeline, "width")[0]));
    assert_eq!(live.iter().max(), Some(&sum("gb")));
}

#[test]
fn a_profile_of_a_workload_that_is_not_there_has_only_the_names() {
    let folder = child::folder("request_none");
    let variables = [("HEAPLINGS_PROFILE", &*folder), ("HEAPLINGS_PROFILE_WORKLOAD", Path::new("5"))];
    run("has_four_workloads", &variables);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}
