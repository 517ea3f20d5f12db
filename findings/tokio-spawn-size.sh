#!/usr/bin/env bash
# Subject: tokio 1.54.1, spawn of a future of about 3 KB, dev and release
# Guess: spawn asks for one block that holds the task with its future, whatever the size and the profile.
# Seen: 3,000 bytes held across an await are 2 blocks in dev and 1 in release; 20,000 are 2 in both.
# Why: A future larger than BOX_FUTURE_THRESHOLD is put in a box of its own before it becomes a task. The threshold is 2,048 bytes with debug assertions and 16,384 without.
# Where users meet it: An allocation test of spawning code that passes in release fails in dev, with the same optimised future.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'tokio = { version = "=1.54.1", features = ["rt"] }' <<'RUST'
mod count;
use count::count;

fn hold<const N: usize>() -> impl Future<Output = ()> + Send {
    async {
        let held = [0_u8; N];
        tokio::task::yield_now().await;
        std::hint::black_box(&held);
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    drop(runtime.spawn(hold::<1>()));
    count("1,000 bytes held", || drop(runtime.spawn(hold::<1_000>())));
    count("3,000 bytes held", || drop(runtime.spawn(hold::<3_000>())));
    count("20,000 bytes held", || drop(runtime.spawn(hold::<20_000>())));
}
RUST
for profile in dev release; do echo "$profile"; run main --profile $profile; done >"$work/seen"
same "$work/seen" <<'END'
dev
1,000 bytes held: 1 blocks, 1152 bytes, 0 freed
3,000 bytes held: 2 blocks, 3152 bytes, 0 freed [3024, 128]
20,000 bytes held: 2 blocks, 20152 bytes, 0 freed [20024, 128]
release
1,000 bytes held: 1 blocks, 1152 bytes, 0 freed
3,000 bytes held: 1 blocks, 3200 bytes, 0 freed
20,000 bytes held: 2 blocks, 20152 bytes, 0 freed [20024, 128]
END
