#!/usr/bin/env bash
# Heap tests for five public crates that nobody wrote here, run many times on a busy machine: how many were wrong.
#
#     checker/scripts/crates.sh [RUNS [FOLDER]]      (1000, and a folder to build in that is kept; a temporary one unless given)
#
# A parser, a formatter, a map, a channel and a runtime, each pinned, get one test each with an exact limit on blocks
# and on bytes. The five tests are written three times over:
#
#   heaplings   with `measure`, all five in one program, beside one another, as libtest runs tests
#   dhat        with `dhat::Profiler` in its testing mode, all five in one program; a Mutex keeps them apart, as dhat
#               allows one profiler in a process
#   one each    the same program, but each test in a process of its own, as `cargo checker test` runs it
#
# A run is wrong if the limit does not hold: blocks and bytes were counted that are not the crate's. Every core is
# busy with something else meanwhile. Needs the network once, for the crates.
#
# Exit: 0 no run with heaplings was wrong, 1 some were, 2 a usage error or nothing to run.
set -euo pipefail

. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

[ $# -le 2 ] || die 'usage: crates.sh [RUNS [FOLDER]]'
runs=${1:-1000}
whole_number "$runs" 'the number of runs'

target=${2:-$scratch/target}
mkdir -p "$target"
CARGO_TARGET_DIR=$(cd -- "$target" && pwd)
export CARGO_TARGET_DIR

# NAME BLOCKS BYTES WHAT, of each test. The figures are those of the versions below.
tests='
nom 4 480 the numbers of a line
textwrap 23 12029 a paragraph in lines of 40 columns
indexmap 12 9404 a hundred numbers by name
flume 3 248 eight messages through a channel
tokio 4 1440 two tasks and a message on one thread
'

mkdir -p "$scratch/five/src" "$scratch/five/tests"
cd -- "$scratch/five"
cat >Cargo.toml <<END
[package]
name = "five"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
nom = "=8.0.0"
textwrap = "=0.16.4"
indexmap = "=2.14.2"
flume = { version = "=0.12.0", default-features = false }
tokio = { version = "=1.54.1", features = ["rt", "sync"] }

[dev-dependencies]
dhat = "=0.3.3"
heaplings = { path = "$root/checker/heaplings", default-features = false }

[profile.dev]
opt-level = 1
debug = "line-tables-only"
END
cat >src/lib.rs <<'END'
//! One piece of work for each crate, on an input that was made before.

use std::hint::black_box;

use indexmap::IndexMap;
use nom::character::complete::{char, u64};
use nom::{IResult, Parser, multi::separated_list0};
use tokio::runtime::{Builder, Runtime};

pub const LINE: &str = "1,22,333,4444,55555,666666,7777777,88888888,999999999,1010101010,11,12,13,14,15,16,17";
pub const TEXT: &str = "A measurement that counts what other threads do is a measurement of the machine, and of the day. \
    What a function allocates is a property of the function, as long as nothing else is counted.";

pub fn nom() -> usize {
    let numbers: IResult<&str, Vec<u64>> = separated_list0(char(','), u64).parse(black_box(LINE));
    numbers.map_or(0, |(_, numbers)| numbers.len())
}

pub fn textwrap() -> usize {
    textwrap::wrap(black_box(TEXT), 40).len()
}

pub fn indexmap(names: &[String]) -> usize {
    let mut map: IndexMap<&str, usize> = IndexMap::new();
    for (at, name) in names.iter().enumerate() {
        map.insert(name, at);
    }
    map.len()
}

pub fn flume() -> usize {
    let (sender, receiver) = flume::bounded(8);
    (0..8_u64).for_each(|number| drop(sender.send(number)));
    drop(sender);
    receiver.iter().count()
}

pub fn names() -> Vec<String> {
    (0..100).map(|number| format!("number {number}")).collect()
}

pub fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().build().unwrap();
    // The first task makes what all tasks share.
    runtime.block_on(async { tokio::spawn(async {}).await.unwrap() });
    runtime
}

pub fn tokio(runtime: &Runtime) -> usize {
    runtime.block_on(async {
        let (sender, mut receiver) = tokio::sync::mpsc::channel(4);
        let sending = tokio::spawn(async move { sender.send(7_usize).await });
        let receiving = tokio::spawn(async move { receiver.recv().await });
        sending.await.unwrap().unwrap();
        receiving.await.unwrap().unwrap_or(0)
    })
}
END

# test_file ALLOCATOR COUNT: the five tests, with what counts one of them.
test_file() {
    printf '%s\n\nfn is(name: &str, blocks: u64, bytes: u64, total: (u64, u64)) {\n' "$1"
    printf '    if std::env::var_os("SHOW").is_some() { println!("{name} {} {}", total.0, total.1) }\n'
    printf '    assert_eq!(total, (blocks, bytes));\n}\n'
    local name blocks bytes what before call
    while read -r name blocks bytes what; do
        [ -n "$name" ] || continue
        case $name in
        indexmap) before='let names = five::names();' call='five::indexmap(&names)' ;;
        tokio) before='let runtime = five::runtime();' call='five::tokio(&runtime)' ;;
        *) before='' call="five::$name()" ;;
        esac
        printf '\n#[test]\nfn %s() {\n    %s\n    is("%s", %s, %s, count(|| %s));\n}\n' \
            "$name" "$before" "$name" "$blocks" "$bytes" "$call"
    done <<<"$tests"
}
test_file '#[global_allocator]
static GLOBAL: heaplings::Alloc = heaplings::Alloc::new(std::alloc::System);

fn count(work: impl FnOnce() -> usize) -> (u64, u64) {
    let heap = heaplings::measure(work);
    assert!(heap.value > 0);
    (heap.total_blocks, heap.total_bytes)
}' >tests/heaplings.rs
test_file '#[global_allocator]
static GLOBAL: dhat::Alloc = dhat::Alloc;
static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

fn count(work: impl FnOnce() -> usize) -> (u64, u64) {
    let _turn = TURN.lock().unwrap_or_else(|error| error.into_inner());
    let _profiler = dhat::Profiler::builder().testing().build();
    let value = std::hint::black_box(work());
    let stats = dhat::HeapStats::get();
    assert!(value > 0);
    (stats.total_blocks, stats.total_bytes)
}' >tests/alone.rs

unset RUST_TEST_THREADS HEAPLINGS_REPORT HEAPLINGS_BLESS
printf 'building …\n' >&2
program() {
    cargo test --quiet --no-run --test "$1" --message-format=json |
        sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}
heaplings=$(program heaplings)
alone=$(program alone)
[ -x "$heaplings" ] && [ -x "$alone" ] || die 'the tests do not build'

cd -- "$scratch"
export RUST_BACKTRACE=0
if [ -n "${SHOW:-}" ]; then
    # What the figures above are taken from.
    "$heaplings" --nocapture --test-threads=1 || true
    exit
fi
keep_busy
started=$SECONDS
for ((run = 0; run < runs; run++)); do
    "$heaplings" 2>&1 | sed -n 's/^test \([a-z]*\) \.\.\. ok$/heaplings \1/p' || true
    "$alone" 2>&1 | sed -n 's/^test \([a-z]*\) \.\.\. ok$/dhat \1/p' || true
    while read -r name _; do
        [ -n "$name" ] || continue
        "$alone" --exact "$name" 2>&1 | sed -n 's/^test \([a-z]*\) \.\.\. ok$/each \1/p' || true
    done <<<"$tests"
done >right

printf '%d runs of each test in %d s, with every core busy: how many were wrong\n\n' "$runs" "$((SECONDS - started))"
printf '%-9s %7s %7s %10s %10s %10s  %s\n' crate blocks bytes heaplings dhat 'one each' 'what is measured'
wrong_in_all=0
while read -r name blocks bytes what; do
    [ -n "$name" ] || continue
    wrong=()
    for way in heaplings dhat each; do
        wrong+=("$((runs - $(grep -cx "$way $name" right || true)))")
    done
    wrong_in_all=$((wrong_in_all + wrong[0]))
    printf '%-9s %7s %7s %10s %10s %10s  %s\n' "$name" "$blocks" "$bytes" "${wrong[@]}" "$what"
done <<<"$tests"
[ "$wrong_in_all" -eq 0 ]
