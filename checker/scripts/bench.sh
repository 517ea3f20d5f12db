#!/bin/sh
# How long a learner waits, beside bare cargo and beside rustlings. `bench.sh --help` says more; the
# measuring is in checker/benches/speed. All that is made goes into one folder, which goes however this ends.
set -eu
cd "$(dirname "$0")/../.."
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cargo bench --quiet --package checker --bench speed -- "$@"
