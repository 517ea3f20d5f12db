#!/usr/bin/env bash
# Subject: http 1.5.0, an absolute Uri parsed and printed, and a header value from a number
# Guess: The Uri is one shared buffer: 1 block to parse, 1 to print. A number is at most 20 digits: 1 block.
# Seen: Parsing is 2 blocks [25, 24], to_string 3 [8, 19, 38]; HeaderValue::from(12345) is 2 [20, 24]. A Uri of only a path is 1 block, and a static one 0.
# Why: The text is copied once; cutting it into authority and path makes the Bytes shared, which asks for a header of 24 bytes. Display writes the parts one after the other into a String that grows. The number is written to a buffer of 20 bytes that is not full when it is frozen, so the same header is made.
# Where users meet it: A proxy that builds an absolute Uri per request: 5 blocks to parse it and print it again.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'http = "=1.5.0"' <<'RUST'
mod count;
use count::count;
use http::{HeaderValue, Uri};

fn main() {
    let uri: Uri = count("absolute", || "https://example.com/a?b=c".parse().unwrap());
    count("to_string", || uri.to_string());
    count("clone", || uri.clone());
    count("path", || "/a?b=c".parse::<Uri>().unwrap());
    count("static", || Uri::from_static("https://example.com/a?b=c"));
    count("number", || HeaderValue::from(12_345_u64));
    count("text of the number", || HeaderValue::from_str("12345").unwrap());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
absolute: 2 blocks, 49 bytes, 0 freed [25, 24]
to_string: 3 blocks, 65 bytes, 0 freed [8, 19, 38]
clone: 0 blocks, 0 bytes, 0 freed
path: 1 blocks, 6 bytes, 0 freed
static: 0 blocks, 0 bytes, 0 freed
number: 2 blocks, 44 bytes, 0 freed [20, 24]
text of the number: 1 blocks, 5 bytes, 0 freed
END
