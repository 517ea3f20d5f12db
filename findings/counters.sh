#!/usr/bin/env bash
# Counts one line, a Vec of 1,000 pushed u64, under the counters that Rust people use, and compares the figures with the table of COUNTERS.md.
# Valgrind and heaptrack take part where they are installed. Exits non-zero if a figure differs from the table that is there.
source "${BASH_SOURCE%/*}/lib.sh"
page=$(cd "${BASH_SOURCE%/*}" && pwd)/COUNTERS.md
export CARGO_PROFILE_DEV_DEBUG=1

# counter NAME 'dependency' …: a project whose main comes from standard input; `work()` is the measured line.
counter() {
    local name=$1; shift
    { cat; cat <<'RUST'

#[inline(never)]
pub fn work() -> Vec<u64> {
    let mut list = Vec::new();
    for n in 0..1_000_u64 {
        list.push(std::hint::black_box(n));
    }
    list
}

#[allow(dead_code)]
fn row(name: &str, blocks: impl std::fmt::Display, bytes: impl std::fmt::Display, peak: impl std::fmt::Display) {
    println!("| {name} | {blocks} | {bytes} | {peak} |");
}
RUST
    } | project "$name" "$@"
}

counter dhat 'dhat = "=0.3.3"' <<'RUST'
#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;
fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let list = work();
    let stats = dhat::HeapStats::get();
    drop(list);
    row("dhat 0.3.3", stats.total_blocks, stats.total_bytes, stats.max_bytes);
}
RUST

counter stats 'stats_alloc = "=0.1.10"' <<'RUST'
#[global_allocator]
static ALLOC: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;
fn main() {
    let region = stats_alloc::Region::new(ALLOC);
    let list = work();
    let stats = region.change();
    drop(list);
    row("stats_alloc 0.1.10", format!("{} + {} reallocations", stats.allocations, stats.reallocations),
        format!("{} (reallocated: {})", stats.bytes_allocated, stats.bytes_reallocated), "none");
}
RUST

counter counting 'allocation-counter = "=0.8.1"' <<'RUST'
fn main() {
    let info = allocation_counter::measure(|| drop(work()));
    row("allocation-counter 0.8.1", info.count_total, info.bytes_total, info.bytes_max);
    let info = allocation_counter::measure(|| std::thread::scope(|scope| { scope.spawn(|| drop(work())); }));
    assert!(info.bytes_total < 8_192, "it now counts other threads");
}
RUST

counter cap 'cap = { version = "=0.1.2", features = ["stats"] }' <<'RUST'
#[global_allocator]
static ALLOC: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);
fn main() {
    let (live, total) = (ALLOC.allocated(), ALLOC.total_allocated());
    let list = work();
    let (bytes, peak) = (ALLOC.total_allocated() - total, ALLOC.max_allocated() - live);
    drop(list);
    row("cap 0.1.2 (stats)", "none", bytes, peak);
}
RUST

counter peak 'peak_alloc = "=0.3.0"' <<'RUST'
#[global_allocator]
static ALLOC: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;
fn main() {
    ALLOC.reset_peak_usage();
    let live = ALLOC.current_usage();
    let list = work();
    let peak = ALLOC.peak_usage() - live;
    drop(list);
    row("peak_alloc 0.3.0", "none", "none", peak);
}
RUST

counter divan 'divan = "=0.1.21"' <<'RUST'
#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();
fn main() { divan::main() }
#[divan::bench(sample_count = 1, sample_size = 1)]
fn line() { drop(work()) }
RUST

counter jemalloc 'tikv-jemallocator = "=0.7.0"' 'tikv-jemalloc-ctl = { version = "=0.7.0", features = ["stats"] }' <<'RUST'
#[global_allocator]
static ALLOC: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
fn main() {
    let counted = tikv_jemalloc_ctl::thread::allocatedp::read().unwrap();
    let before = counted.get();
    let list = work();
    let bytes = counted.get() - before;
    drop(list);
    row("jemalloc (tikv-jemallocator 0.7.0), thread.allocated", "none", bytes, "none");
}
RUST

counter plain <<'RUST'
fn main() {
    if std::env::args().nth(1).is_some_and(|word| word == "work") { drop(work()) }
}
RUST

number() { sed 's/,//g' | grep -oE '[0-9]+' | sed -n "${1}p"; }
{
    for name in dhat stats counting cap peak; do run $name; done
    # divan prints a tree: under each title, the count and then the bytes; the first column is the only sample.
    run divan -- --bench >"$work/divan.txt"
    awk '/:/ { title = $1 " " $2; line = 0; next } NF { line++; sub(/ *│.*/, ""); sub(/^ +/, ""); seen[title, line] = $0 }
        END {
            printf "| divan 0.1.21 | %s + %s growths | ", seen["alloc: │", 1], seen["grow: │", 1]
            printf "%s + %s | %s |\n", seen["alloc: │", 2], seen["grow: │", 2], seen["max alloc:", 2]
        }' "$work/divan.txt"
    run jemalloc
    run plain -- idle
    plain=$CARGO_TARGET_DIR/debug/finding-plain
    if command -v valgrind >/dev/null; then
        version=$(valgrind --version)
        usage() { valgrind --tool=memcheck "$@" 2>&1 | grep 'total heap usage'; }
        a=$(usage "$plain" idle) b=$(usage "$plain" work)
        field() { echo "${1##*usage:}" | number "$2"; }
        echo "| $version, memcheck (less an idle run) | $(($(field "$b" 1) - $(field "$a" 1))) | $(($(field "$b" 3) - $(field "$a" 3))) | none |"
        total() { valgrind --tool=dhat --dhat-out-file="$work/$1.json" "$plain" "$2" 2>&1 | sed -n 's/.*Total: *//p'; }
        a=$(total a idle) b=$(total b work)
        peak=$(python3 - "$work/b.json" <<'PY'
import json, sys
data = json.load(open(sys.argv[1]))
print(sum(point["gb"] for point in data["pps"] if any("::work " in data["ftbl"][frame] for frame in point["fs"])))
PY
)
        echo "| $version, DHAT (less an idle run; bytes at t-gmax below work) | $(($(echo "$b" | number 2) - $(echo "$a" | number 2))) | $(($(echo "$b" | number 1) - $(echo "$a" | number 1))) | $peak |"
    fi
    if command -v heaptrack >/dev/null; then
        version=$(heaptrack --version)
        calls() {
            heaptrack -o "$work/$1" "$plain" "$2" >/dev/null 2>&1
            heaptrack_print "$work/$1".* 2>/dev/null | sed -n 's/^calls to allocation functions: *\([0-9]*\).*/\1/p'
        }
        echo "| $version (less an idle run) | $(($(calls hb work) - $(calls ha idle))) | none | not read |"
    fi
} >"$work/rows"

# The versions of installed tools may differ from the page's; the figures may not.
unversioned() { sed -E 's/^\| (valgrind-|heaptrack )[0-9.]+/| \1/' "$1"; }
status=0
while IFS= read -r row; do
    if ! grep -qxF -- "$row" <(unversioned "$page"); then echo "COUNTERS.md does not have: $row" >&2; status=1; fi
done < <(unversioned "$work/rows")
cat "$work/rows"
exit $status
