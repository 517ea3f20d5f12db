#!/usr/bin/env bash
# Subject: dhat 0.3.3 on an unoptimised program of stable 1.95, with the default symbol names and with -Csymbol-mangling-version=v0: the names in its file
# Guess: A program has one scheme of names. v0 writes the same paths, with {closure#0} for {{closure}} and without the hash at the end.
# Seen: By default the growth of a Vec<u64> is `alloc::raw_vec::RawVec<T,A>::grow_one` and that of a Vec<u8> `<alloc::raw_vec::RawVec<u8>>::grow_one`. With v0 a method is `<finding_main::shop::Cart<u64>>::fill` and no longer begins with the path of its crate, a generic function has a name for each of its types, and the second closure of main is {closure#1}.
# Why: Stable's std is compiled with v0 names and the program with the older ones. What std has ready-made (a Vec<u8> among it) keeps std's names; what is compiled for the program gets the program's. v0 keeps the types, and writes the type of an inherent method in angle brackets, as for a trait.
# Where users meet it: A pattern such as `^my_crate::` or `RawVec<T,A>` in a script over profiles misses all methods under v0 (the default of nightly), and in a program of today misses a part of std.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main 'dhat = "=0.3.3"' <<'RUST'
use std::hint::black_box;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

mod shop {
    use std::hint::black_box;

    pub struct Cart<T>(pub Vec<T>);

    impl<T> Cart<T> {
        #[inline(never)]
        pub fn fill(&mut self, item: T) {
            self.0.push(item);
        }
    }

    pub trait Count {
        fn boxed(&self) -> Box<usize>;
    }

    impl<T> Count for Cart<T> {
        #[inline(never)]
        fn boxed(&self) -> Box<usize> {
            black_box(Box::new(self.0.len()))
        }
    }

    #[inline(never)]
    pub fn array<const N: usize>() -> Box<[u8; N]> {
        black_box(Box::new([0; N]))
    }
}

fn main() {
    let file = std::env::args().nth(1).unwrap();
    let profiler = dhat::Profiler::builder().file_name(file).trim_backtraces(None).build();
    let mut numbers = shop::Cart(Vec::new());
    numbers.fill(1_u64);
    let mut bytes = shop::Cart(Vec::new());
    bytes.fill(1_u8);
    black_box((shop::Count::boxed(&numbers), shop::array::<7>(), shop::array::<9>()));
    let first = |n: u64| n + 1;
    let second = |n: u64| black_box(Box::new(n));
    black_box(second(first(1)));
    black_box((numbers, bytes));
    drop(profiler);
}
RUST
printf '[profile.dev.package."*"]\ndebug = false\n' >>"$work/main/Cargo.toml"
export CARGO_PROFILE_DEV_DEBUG=1
for names in '' -Csymbol-mangling-version=v0; do
    RUSTFLAGS=$names run main -- "$work/heap.json"
    echo "${names:-default}"
    python3 - "$work/heap.json" <<'PY'
import json, sys
data = json.load(open(sys.argv[1]))
names = {frame.split(": ", 1)[1].rsplit(" (", 1)[0] for frame in data["ftbl"][1:]}
for name in sorted(names):
    if "grow_one" in name and "Inner" not in name or "finding_main::" in name and name != "finding_main::main":
        print(" ", name)
PY
done >"$work/seen"
same "$work/seen" <<'END'
default
  <alloc::raw_vec::RawVec<u8>>::grow_one
  <finding_main::shop::Cart<T> as finding_main::shop::Count>::boxed
  alloc::raw_vec::RawVec<T,A>::grow_one
  finding_main::main::{{closure}}
  finding_main::shop::Cart<T>::fill
  finding_main::shop::array
-Csymbol-mangling-version=v0
  <alloc::raw_vec::RawVec<u64>>::grow_one
  <alloc::raw_vec::RawVec<u8>>::grow_one
  <finding_main::shop::Cart<u64> as finding_main::shop::Count>::boxed
  <finding_main::shop::Cart<u64>>::fill
  <finding_main::shop::Cart<u8>>::fill
  finding_main::main::{closure#1}
  finding_main::shop::array::<7>
  finding_main::shop::array::<9>
END
