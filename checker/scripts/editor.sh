#!/usr/bin/env bash
# Heap diagnostics by the real rust-analyzer: it is driven over its protocol, with the settings of .vscode.
#
#     checker/scripts/editor.sh [ROUNDS]        (10 unless given)
#
# In a copy of the tree an exercise is opened and saved, and its heap diagnostics have to come, at the name that
# allocates; it is replaced by its solution and saved, and they have to go. So often, and then the same with
# rust-analyzer's own check, `cargo check`, in place of ours. It prints how long it takes from the save until the
# diagnostics are there or gone, for cargo check until it ends, and the ratio: at most 1.3.
#
# Needs node, and `rust-analyzer` on the PATH; RUST_ANALYZER names another one. From crates.io it is built like this:
#
#     cargo install --locked ra_ap_rust-analyzer@0.0.345
#
# Exit: 0 all came and went as it should, 1 something did not, 2 a usage error or no rust-analyzer.
set -euo pipefail

. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

[ $# -le 1 ] || die 'usage: editor.sh [ROUNDS]'
rounds=${1:-10}
whole_number "$rounds" 'the number of rounds'
analyzer=${RUST_ANALYZER:-rust-analyzer}
# rustup has a command of that name that only says that the component is missing.
"$analyzer" --version >&2 2>/dev/null || die "'$analyzer' does not run: RUST_ANALYZER names another one"
command -v node >/dev/null || die 'node is not installed'

unset CARGO_TARGET_DIR
tree=$scratch/tree
mkdir "$tree"
git -C "$root" ls-files -z | (cd "$root" && tar --null --files-from=- -cf -) | tar -xf - -C "$tree"
# The learner's copy may be solved.
for chapter in "$tree"/checker/starters/[0-9]*/; do
    cp "$chapter"*.rs "$tree/exercises/$(basename "$chapter")/"
done
cd -- "$tree"
printf 'building the checker and the packages …\n' >&2
cargo run --quiet --package checker -- diagnose vec2 --message-format=short >/dev/null || [ $? -eq 101 ]
cargo check --quiet --workspace --all-targets --target-dir target/rust-analyzer
node checker/scripts/editor.mjs "$analyzer" "$tree" "$rounds"
