#!/usr/bin/env bash
# Subject: allocation-counter 0.8.1 beside stats_alloc 0.1.10, vec![0_u8; 256 MiB] that is never read
# Guess: A counter only counts: the zeroed pages stay untouched, as without it, and almost nothing is resident.
# Seen: With allocation-counter more than 200 MiB are resident; with stats_alloc or without a counter, less than 20.
# Why: GlobalAlloc gives alloc_zeroed and realloc a default body. allocation-counter defines only alloc and dealloc, so each zeroed request becomes alloc and a write of every byte, and each reallocation becomes alloc, copy and dealloc. stats_alloc passes all four calls on.
# Where users meet it: A measurement that changes what is measured: time and resident memory with the counter are not those of the program.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

code() {
    cat <<RUST
$1

fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
}

fn main() {
    let before = resident();
    let zeros = std::hint::black_box(vec![0_u8; 256 << 20]);
    let more = resident() - before;
    println!("$2: {}", if more > 200 { "resident" } else if more < 20 { "not resident" } else { "in part" });
    drop(zeros);
}
RUST
}
code 'use allocation_counter as _;' allocation-counter | project counting 'allocation-counter = "=0.8.1"'
code '#[global_allocator] static COUNTER: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;' stats_alloc |
    project passing 'stats_alloc = "=0.1.10"'
code '' System | project system
{ run system; run passing; run counting; } >"$work/seen"
same "$work/seen" <<'END'
System: not resident
stats_alloc: not resident
allocation-counter: resident
END
