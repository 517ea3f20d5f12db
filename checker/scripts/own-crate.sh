#!/usr/bin/env bash
# Uses the measuring library from a crate outside of this workspace, in every way that its README promises.
#
#     checker/scripts/own-crate.sh [FOLDER [CRATE…]]
#
# FOLDER is a temporary one unless given; a given one is kept. CRATE is plain, mine or wrong; all three unless given.
#
# The crate has an allocator of its own that counts its calls, and tests of every kind: unit tests, an integration
# test, doc tests, and a benchmark without libtest. They are run in the profiles dev and release, where the package
# of the benchmark aborts on panic, and each test in a process of its own with all of them at once, as nextest runs
# them (with nextest itself, if it is installed). A second crate has no allocator, and a third the wrong one.
# Nightly, if it is installed, also runs the tests with `-Zpanic-abort-tests`.
#
# Exit: 0 all is as promised, 1 something is not.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
if [ $# -gt 0 ]; then
    mkdir -p "$1"
    work=$(cd "$1" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
export CARGO_TARGET_DIR=$work/target
unset NEXTEST HEAPLINGS_BLESS RUST_TEST_THREADS

fail() {
    printf 'own-crate.sh: %s\n' "$1" >&2
    [ $# -lt 2 ] || cat "$2" >&2
    exit 1
}
passes() { # WHAT COMMAND…
    local what=$1
    shift
    "$@" >"$work/output" 2>&1 || fail "$what: failed" "$work/output"
    printf 'ok: %s\n' "$what"
}
fails() { # WHAT TEXT COMMAND…
    local what=$1 text=$2
    shift 2
    if "$@" >"$work/output" 2>&1; then fail "$what: passed" "$work/output"; fi
    grep -qF -- "$text" "$work/output" || fail "$what: no word of '$text'" "$work/output"
    printf 'ok: %s\n' "$what"
}

package() { # NAME DEPENDENCY
    rm -rf "${work:?}/$1"
    mkdir -p "$work/$1/src" "$work/$1/tests" "$work/$1/benches"
    cat >"$work/$1/Cargo.toml" <<END
[package]
name = "$1"
version = "0.1.0"
edition = "2021"

[workspace]

[dev-dependencies]
heaplings = { path = "$root/checker/heaplings"$2 }

[[bench]]
name = "speed"
harness = false

[profile.release]
panic = "abort"
END
    # The versions that this workspace has.
    cp "$root/Cargo.lock" "$work/$1/Cargo.lock"
    cat >"$work/$1/src/lib.rs" <<'END'
//! A crate that parses numbers.
//!
//! ```
//! let heap = heaplings::measure(|| mine::parse("1,2,3"));
//! heap.assert(heaplings::Budget { blocks: 2, ..Default::default() });
//! assert_eq!(heap.value, [1, 2, 3]);
//! ```

/// The numbers of a line.
pub fn parse(line: &str) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(line.len() / 2);
    for number in line.split(',') {
        numbers.push(number.parse().unwrap_or(0));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use heaplings::{budget, measure, Budget};

    #[test]
    fn asks_once() {
        measure(|| super::parse("1,2,3,4")).assert(Budget { blocks: 2, bytes: 72, ..Budget::default() });
    }

    #[test]
    fn is_within_its_budget() {
        measure(|| super::parse("1,2,3,4")).assert(budget!("parse"));
    }

    #[test]
    #[ignore = "fails"]
    fn costs_too_much() {
        measure(|| super::parse("1,2,3,4")).assert(Budget { blocks: 1, ..Budget::default() });
    }
}
END
    sed -i.old "s/mine::/$1::/" "$work/$1/src/lib.rs"
    cat >"$work/$1/tests/heap.rs" <<END
$ALLOCATOR
#[test]
fn from_outside() {
    let heap = heaplings::measure_threads(|| {
        std::thread::spawn(|| $1::parse(std::hint::black_box("1,2,3"))).join().unwrap()
    });
    assert!(heap.total_bytes >= 24);
    drop(heap);
    let heap = heaplings::measure_future(async { $1::parse(std::hint::black_box("1,2,3")) });
    // Room for two, and then for four.
    assert_eq!((heap.total_blocks, heap.curr_bytes), (2, 32));
}
END
    cat >"$work/$1/benches/speed.rs" <<END
$ALLOCATOR
fn main() {
    heaplings::bench("parse", || $1::parse(std::hint::black_box("1,2,3,4")));
    let over = std::env::var_os("OVER").is_some();
    heaplings::measure(|| $1::parse(std::hint::black_box("1,2,3,4")))
        .assert(heaplings::Budget { blocks: 2 - u64::from(over), ..Default::default() });
}
END
}

# An allocator that keeps a word in front of each block, so that no other could free it.
THEIRS='
use std::alloc::{GlobalAlloc, Layout, System};
struct Mine;
unsafe impl GlobalAlloc for Mine {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let room = layout.align().max(8);
        let Ok(layout) = Layout::from_size_align(layout.size() + room, room) else { return std::ptr::null_mut() };
        let block = System.alloc(layout);
        if block.is_null() { return block; }
        block.cast::<u64>().write(0x6d696e65);
        block.add(room)
    }
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let room = layout.align().max(8);
        let block = block.sub(room);
        if block.cast::<u64>().read() != 0x6d696e65 { std::process::abort() }
        block.cast::<u64>().write(0);
        System.dealloc(block, Layout::from_size_align_unchecked(layout.size() + room, room));
    }
}
'

cd "$work"
ALLOCATOR=
package plain ''
ALLOCATOR="$THEIRS
#[global_allocator]
static GLOBAL: heaplings::Alloc<Mine> = heaplings::Alloc::new(Mine);
"
package mine ', default-features = false'
printf '%s\n#[cfg(test)]%s\n' "${THEIRS//struct Mine/#[cfg(test)] struct Mine}" '
#[global_allocator]
static GLOBAL: heaplings::Alloc<Mine> = heaplings::Alloc::new(Mine);' |
    sed 's/^use std::alloc/#[cfg(test)] use std::alloc/; s/^unsafe impl/#[cfg(test)] unsafe impl/' >>mine/src/lib.rs
# A doc test is a program of its own.
sed -i.old 's|^//! ```$|&|; 0,/^\/\/! ```$/s|^//! ```$|//! ```\n//! # #[global_allocator]\n//! # static GLOBAL: heaplings::Alloc = heaplings::Alloc::new(std::alloc::System);|' mine/src/lib.rs
ALLOCATOR=
package wrong ', default-features = false'

crates=${*:2}
crates=${crates:-plain mine wrong}
for name in $crates; do
    case $name in
    plain | mine) ;;
    wrong) continue ;;
    *) fail "there is no crate '$name': it is plain, mine or wrong" ;;
    esac
    cd "$work/$name"
    fails "$name: a budget that is not there" 'there is no budget `parse`' cargo test --offline
    passes "$name: blessed" env HEAPLINGS_BLESS=1 cargo test --offline
    grep -qx 'parse blocks=2 bytes=72 peak=48 left=48' heaplings.budgets ||
        fail "$name: blessed in vain" heaplings.budgets
    cat heaplings.budgets
    passes "$name: unit, integration and doc tests" cargo test --offline
    passes "$name: each test in a process of its own, as \`cargo checker test\` runs it" \
        cargo run --quiet --manifest-path "$root/Cargo.toml" --package checker -- \
        test --manifest-path "$work/$name/Cargo.toml"
    grep -q '^3 of 3 tests passed, 3 measured, 1 ignored$' "$work/output" ||
        fail "$name: not all tests were found" "$work/output"
    passes "$name: the same in release" cargo test --offline --release
    fails "$name: a budget exceeded" 'the budget is 1' cargo test --offline --lib -- --include-ignored costs
    sed -n '/error: /,/note: blocks/p' "$work/output"
    grep -q -- '--> src/lib.rs:' "$work/output" || fail "$name: no line of its own" "$work/output"
    passes "$name: a benchmark that aborts on panic" cargo bench --offline --bench speed
    fails "$name: an aborting benchmark over its budget" 'the budget is 1' env OVER=1 cargo bench --offline --bench speed
    if cargo nextest --version >/dev/null 2>&1; then
        passes "$name: nextest" cargo nextest run --offline
    else
        test=$(cargo test --offline --lib --no-run --message-format=json 2>/dev/null |
            sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)
        as_nextest() {
            local pids=() pid all=0
            for _ in 1 2 3 4 5 6 7 8 9 10; do
                for one in tests::asks_once tests::is_within_its_budget; do
                    NEXTEST=1 "$test" --exact "$one" --nocapture &
                    pids+=("$!")
                done
            done
            for pid in "${pids[@]}"; do wait "$pid" || all=1; done
            return "$all"
        }
        passes "$name: twenty processes at once, as nextest has them (it is not installed)" as_nextest
    fi
    if rustup run nightly rustc --version >/dev/null 2>&1; then
        passes "$name: nightly with -Zpanic-abort-tests" \
            env CARGO_PROFILE_DEV_PANIC=abort cargo +nightly test --offline --lib -Zpanic-abort-tests
    fi
done
case " $crates " in
*' wrong '*)
    cd "$work/wrong"
    fails 'an allocator that is not installed' 'heaplings counts nothing in this program' cargo test --offline --lib
    ;;
esac
echo 'all as promised'
