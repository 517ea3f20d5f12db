#!/usr/bin/env bash
# Subject: lru 0.19.1, clru 0.6.3, schnellru 0.2.4 and hashlink 0.12.2 LruCache with room for 1,000: new, and put in a full cache
# Guess: new asks for nothing and the table grows with the entries; a put in a full cache frees the oldest node and asks for a new one.
# Seen: new is 34,832 bytes and more in lru, 0 in hashlink and clru, 88 in schnellru. 1,000 puts in a full cache are 0 blocks in lru, clru and schnellru, and 1 in hashlink.
# Why: lru makes its table for the whole capacity; unbounded() does not. In a full cache it takes the oldest node out, replaces key and value in it, and puts it in front. hashlink has a list of free nodes, and inserts before it removes. clru and schnellru keep their entries in arrays and not in nodes.
# Where users meet it: A cache with room for a million in lru is tens of megabytes before the first entry. A pool below a full cache saves nothing.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'lru = "=0.19.1"' \
    'clru = "=0.6.3"' \
    'schnellru = "=0.2.4"' \
    'hashlink = "=0.12.2"' <<'RUST'
mod count;
use count::count;

macro_rules! cache {
    ($name:expr, $new:expr, $put:ident) => {
        let mut cache = count(&format!("{}, new", $name), || $new);
        (0..1_000_u64).for_each(|n| drop(cache.$put(n, n)));
        count(&format!("{}, full", $name), || (1_000..2_000_u64).for_each(|n| drop(cache.$put(n, n))));
    };
}

fn main() {
    let room = std::num::NonZero::new(1_000).unwrap();
    drop(lru::LruCache::<u64, u64>::new(room));
    cache!("lru", lru::LruCache::<u64, u64>::new(room), put);
    cache!("clru", clru::CLruCache::<u64, u64>::new(room), put);
    cache!("schnellru", schnellru::LruMap::<u64, u64>::new(schnellru::ByLength::new(1_000)), insert);
    cache!("hashlink", hashlink::LruCache::<u64, u64>::new(1_000), insert);
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
lru, new: 3 blocks, 34896 bytes, 0 freed [34832, 32, 32]
lru, full: 0 blocks, 0 bytes, 0 freed
clru, new: 0 blocks, 0 bytes, 0 freed
clru, full: 0 blocks, 0 bytes, 0 freed
schnellru, new: 3 blocks, 88 bytes, 0 freed [8, 16, 64]
schnellru, full: 0 blocks, 0 bytes, 0 freed
hashlink, new: 0 blocks, 0 bytes, 0 freed
hashlink, full: 1 blocks, 32 bytes, 0 freed
END
