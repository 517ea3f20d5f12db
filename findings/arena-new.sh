#!/usr/bin/env bash
# Subject: Empty containers at creation: slab 0.4.12, thunderdome 0.6.1, id-arena 2.3.0, slotmap 1.1.1, generational-arena 0.2.9, typed-arena 2.0.2, lasso 0.7.3, sharded-slab 0.1.7
# Guess: new() asks for nothing, as Vec::new and HashMap::new, in all of them.
# Seen: slab, thunderdome and id-arena: 0. slotmap 1 (and 1 for each SecondaryMap), generational-arena 1 (96 bytes), typed-arena 1 (1,024), lasso 4 (5,256), sharded-slab 1 (32,768).
# Why: slotmap has a sentinel at slot 0, in each SecondaryMap too; generational-arena prepares 4 slots; typed-arena fills 1,024 bytes; lasso prepares 50 strings and a 4,096-byte bucket; sharded-slab has a pointer for each of 4,096 threads.
# Where users meet it: A struct with an arena or an interner in each of many values, most of which stay empty.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'slab = "=0.4.12"' \
    'thunderdome = "=0.6.1"' \
    'id-arena = "=2.3.0"' \
    'slotmap = "=1.1.1"' \
    'generational-arena = "=0.2.9"' \
    'typed-arena = "=2.0.2"' \
    'lasso = "=0.7.3"' \
    'sharded-slab = "=0.1.7"' <<'RUST'
mod count;
use count::count;

fn main() {
    count("slab", slab::Slab::<u64>::new);
    count("thunderdome", thunderdome::Arena::<u64>::new);
    count("id-arena", id_arena::Arena::<u64>::new);
    count("slotmap", slotmap::SlotMap::<slotmap::DefaultKey, u64>::new);
    count("slotmap, SecondaryMap", slotmap::SecondaryMap::<slotmap::DefaultKey, u64>::new);
    count("generational-arena", generational_arena::Arena::<u64>::new);
    count("typed-arena", typed_arena::Arena::<u64>::new);
    count("lasso", lasso::Rodeo::<lasso::Spur>::default);
    count("sharded-slab", sharded_slab::Slab::<u64>::new);
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
slab: 0 blocks, 0 bytes, 0 freed
thunderdome: 0 blocks, 0 bytes, 0 freed
id-arena: 0 blocks, 0 bytes, 0 freed
slotmap: 1 blocks, 16 bytes, 0 freed
slotmap, SecondaryMap: 1 blocks, 16 bytes, 0 freed
generational-arena: 1 blocks, 96 bytes, 0 freed
typed-arena: 1 blocks, 1024 bytes, 0 freed
lasso: 4 blocks, 5256 bytes, 0 freed [336, 800, 24, 4096]
sharded-slab: 1 blocks, 32768 bytes, 0 freed
END
