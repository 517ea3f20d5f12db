#!/usr/bin/env bash
# Subject: ndarray 0.17.2, dot of two square matrices of f64 and of i64
# Guess: dot asks for the result and nothing else: 1 block.
# Seen: f64: 2 blocks, and the second (384 bytes for 4 × 4, 65,536 for 64 × 64) is larger than the result. i64: 1 block.
# Why: Products of floats go to matrixmultiply, which copies pieces of both matrices into a packing buffer so that they are read in order; the buffer is made for each call. Other types are multiplied by plain loops.
# Where users meet it: Many products of small matrices: the scratch block is the larger half, and general_mat_mul into an existing result removes only the other.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'ndarray = "=0.17.2"' <<'RUST'
mod count;
use count::count;
use ndarray::Array2;

fn main() {
    for side in [4, 64] {
        let (a, b) = (Array2::<f64>::ones((side, side)), Array2::<i64>::ones((side, side)));
        count(&format!("f64, {side}"), || a.dot(&a));
        count(&format!("i64, {side}"), || b.dot(&b));
        let mut c = a.clone();
        count("into a result", || ndarray::linalg::general_mat_mul(1.0, &a, &a, 0.0, &mut c));
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
f64, 4: 2 blocks, 512 bytes, 1 freed [128, 384]
i64, 4: 1 blocks, 128 bytes, 0 freed
into a result: 1 blocks, 384 bytes, 1 freed
f64, 64: 2 blocks, 98304 bytes, 1 freed [32768, 65536]
i64, 64: 1 blocks, 32768 bytes, 0 freed
into a result: 1 blocks, 65536 bytes, 1 freed
END
