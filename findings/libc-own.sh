#!/usr/bin/env bash
# Subject: std 1.95 on glibc: what a global allocator counts and what Valgrind's DHAT counts, for a directory, a name look-up and a thread
# Guess: A Rust program asks its global allocator for everything, so both see the same bytes, up to some hundred.
# Seen: An open directory is 63 bytes for the counter and 32 KiB more in Valgrind; looking up localhost 128 bytes, and more than 4 KiB more (22,665 here; it depends on the machine's configuration); a thread 112 bytes, and 618 more.
# Why: opendir, getaddrinfo and pthread_create are C, and ask malloc themselves; Rust's allocator is not asked. Since 1.93 std also takes the handle of a thread from System, so that an allocator may use thread-locals. Stacks and mapped files are mappings that no counter of malloc sees.
# Where users meet it: A limit of bytes that holds in a test, and a resident size that does not follow: each open directory is 32 KiB more.
# Toolchain: rustc 1.95, Valgrind 3.19, glibc 2.36 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

if ! command -v valgrind >/dev/null; then echo "${0##*/}: skipped, as valgrind is not installed"; exit 0; fi
project main <<'RUST'
mod count;
use count::count;
use std::net::ToSocketAddrs;

fn main() {
    let word = std::env::args().nth(1).unwrap();
    count("counted", || match word.as_bytes()[0] {
        b'd' => drop(std::fs::read_dir("/proc/self/task")),
        b'n' => drop("localhost:80".to_socket_addrs()),
        b't' => std::thread::spawn(|| ()).join().unwrap(),
        _ => (),
    });
}
RUST
run main -- idle >/dev/null
program=$CARGO_TARGET_DIR/debug/finding-main
bytes() { valgrind --tool=dhat --dhat-out-file="$work/out" "$program" "$1" 2>&1 | sed -n 's/.*Total: *\([0-9,]*\) bytes.*/\1/p' | tr -d ,; }
idle=$(bytes idle)
for work_of in directory name thread; do
    counted=$("$program" $work_of | sed 's/.* blocks, \([0-9]*\) bytes.*/\1/')
    unseen=$(($(bytes $work_of) - idle - counted))
    # The exact figures belong to libc and to the machine: in KiB, more than 4 KiB, or some.
    case $work_of in
        directory) unseen="$((unseen / 1024)) KiB" ;;
        name) if ((unseen > 4096)); then unseen='more than 4 KiB'; fi ;;
        thread) if ((unseen > 0 && unseen < 4096)); then unseen='less than 4 KiB'; fi ;;
    esac
    echo "$work_of: $counted bytes counted, $unseen beside them"
done >"$work/seen"
same "$work/seen" <<'END'
directory: 63 bytes counted, 32 KiB beside them
name: 128 bytes counted, more than 4 KiB beside them
thread: 112 bytes counted, less than 4 KiB beside them
END
