#!/usr/bin/env bash
# Subject: string-interner 0.20.0, get_or_intern_static
# Guess: A static text is not copied: only the table and the list of symbols grow.
# Seen: StringBackend and BufferBackend copy the text (the blocks of 40 and 41 bytes); only BucketBackend does not.
# Why: The backend decides. StringBackend and BufferBackend keep one text buffer for all and copy each text into it; static is only a hint for them. BucketBackend keeps the reference.
# Where users meet it: Interning keywords as static texts saves nothing with the default backend.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'string-interner = "=0.20.0"' <<'RUST'
mod count;
use count::count;
use string_interner::{StringInterner, backend::{BucketBackend, BufferBackend, StringBackend}};

fn main() {
    let text: &'static str = "a text of 40 bytes, which is in the code";
    let mut interner = StringInterner::<StringBackend>::new();
    count("StringBackend", || interner.get_or_intern_static(text));
    let mut interner = StringInterner::<BufferBackend>::new();
    count("BufferBackend", || interner.get_or_intern_static(text));
    let mut interner = StringInterner::<BucketBackend>::new();
    count("BucketBackend", || interner.get_or_intern_static(text));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
StringBackend: 3 blocks, 108 bytes, 0 freed [40, 32, 36]
BufferBackend: 3 blocks, 85 bytes, 0 freed [8, 41, 36]
BucketBackend: 2 blocks, 100 bytes, 0 freed [64, 36]
END
