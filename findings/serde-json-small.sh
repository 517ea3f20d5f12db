#!/usr/bin/env bash
# Subject: serde_json 1.0.154, a small Value and a small to_string
# Guess: to_string(&1) is one small block of at most 8 bytes, as 1.to_string() is.
# Seen: to_string(&1) is 1 block of 128 bytes that stays at 128; Value::to_string of the same is 8. {"a":1} read as a Value is 633 bytes.
# Why: The map is a BTreeMap, whose first leaf has room for 11 entries of 56 bytes; a Vec of Value begins with 4 elements of 32. to_string begins with a buffer of 128 bytes and does not shrink it.
# Where users meet it: A column of small JSON objects kept as Value: 633 bytes for 7 of text.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'serde_json = "=1.0.154"' <<'RUST'
mod count;
use count::count;
use serde_json::Value;

fn main() {
    for text in ["{}", r#"{"a":1}"#, "[1]"] {
        count(text, || serde_json::from_str::<Value>(text).unwrap());
    }
    println!("capacity {}", count("to_string(&1)", || serde_json::to_string(&1).unwrap()).capacity());
    println!("capacity {}", count("Value::to_string", || Value::from(1).to_string()).capacity());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
{}: 0 blocks, 0 bytes, 0 freed
{"a":1}: 2 blocks, 633 bytes, 0 freed [1, 632]
[1]: 1 blocks, 128 bytes, 0 freed
to_string(&1): 1 blocks, 128 bytes, 0 freed
capacity 128
Value::to_string: 1 blocks, 8 bytes, 0 freed
capacity 8
END
