#!/usr/bin/env bash
# Subject: The first name in a global interner: string_cache 0.11.0, ustr 1.1.0, internment 0.8.6, symbol_table 0.5.0
# Guess: A table that begins small, and the text: 2 or 3 blocks of some hundred bytes in all of them.
# Seen: string_cache asks for a table of 65,536 bytes. ustr asks for 128 blocks, 8,429,568 bytes. internment is 5 blocks (200 bytes), symbol_table 3 (111 bytes) for this name and 3 for the next.
# Why: string_cache has 4,096 buckets, each a lock and a pointer, made with the first text of more than 7 bytes. ustr has 64 bins for the sake of threads, each with a table and a first piece of storage of 64 KiB. internment and symbol_table begin with empty tables.
# Where users meet it: A count or a peak around the first parse in a process measures the interner. For a command-line tool with a hundred names, ustr is 8 MB.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'string_cache = "=0.11.0"' \
    'ustr = "=1.1.0"' \
    'internment = "=0.8.6"' \
    'symbol_table = { version = "=0.5.0", features = ["global"] }' <<'RUST'
mod count;
use count::count;

fn main() {
    for name in ["a long name", "another name"] {
        count("string_cache", || string_cache::DefaultAtom::from(name));
        count("ustr", || ustr::ustr(name));
        count("internment", || internment::Intern::<str>::from(name));
        count("symbol_table", || symbol_table::GlobalSymbol::from(name));
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
string_cache: 3 blocks, 65587 bytes, 0 freed [65536, 11, 40]
ustr: 128 blocks, 8429568 bytes, 0 freed
internment: 5 blocks, 200 bytes, 1 freed [1, 40, 64, 11, 84]
symbol_table: 3 blocks, 111 bytes, 0 freed [11, 64, 36]
string_cache: 2 blocks, 52 bytes, 0 freed [12, 40]
ustr: 0 blocks, 0 bytes, 0 freed
internment: 1 blocks, 12 bytes, 0 freed
symbol_table: 3 blocks, 112 bytes, 0 freed [12, 64, 36]
END
