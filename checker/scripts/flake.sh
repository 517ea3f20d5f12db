#!/usr/bin/env bash
# Runs a limit many times and reports how many of its counts were wrong.
#
#     checker/scripts/flake.sh [RUNS] [EXERCISE [BINARY]]        (10000 and vec2 unless given)
#
# BINARY is the solution's test binary, unless cargo is to build it: such as one that was built without cargo and
# linked to the shared base, target/checker/direct/…/binaries/vec2_solution-….
#
# The limit is the first in the table of figures at the head of the exercise's solution, and a count is
# right when the line that the library appends to $HEAPLINGS_REPORT has the figures of that table. It is
# run by its exact name in a process of its own, and with all the tests of its file in parallel as libtest
# does it unless told otherwise (where the counts of all limits are compared); then both again while every
# core is busy with something else. A count that is missing, because its process died, is wrong too.
#
# Exit: 0 no count was wrong, 1 some were, 2 a usage error or nothing to run.
set -euo pipefail

. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

[ $# -le 3 ] || die 'usage: flake.sh [RUNS] [EXERCISE [BINARY]]'
runs=${1:-10000}
exercise=${2:-vec2}
whole_number "$runs" 'the number of runs'

cd -- "$root"
source=$(find solutions -name "$exercise.rs" -print -quit)
[ -n "$source" ] || die "there is no solution for '$exercise'"

# The first row of the table that says 'before' names the limit, and the next has the solution's figures:
# blocks, bytes, peak, left.
read -r limit blocks bytes peak left < <(
    tr -d '\r' <"$source" | awk -F ' *[|] *' '
        limit == "" && $3 == "before" { limit = $2; next }
        limit != "" && $3 == "after" { print limit, $4, $5, $6, $7; exit }'
) || die "$source has no table of figures"

if [ -n "${3:-}" ]; then
    binary=$(realpath "$3")
else
    printf 'building %s …\n' "$exercise" >&2
    binary=$(test_program solutions "${exercise}_solution")
fi
[ -x "$binary" ] || die 'there is no test binary'

# A test that fails writes a profile into its folder.
cd -- "$scratch"
export HEAPLINGS_REPORT
unset RUST_TEST_THREADS

# What one process reports when all is well: of the limit alone, and of every test of the file.
HEAPLINGS_REPORT=$scratch/expected.limit
"$binary" --exact "tests::$limit" >output 2>&1 || die "the limit '$limit' fails: $(cat output)"
HEAPLINGS_REPORT=$scratch/expected.file
"$binary" --list --format terse 2>/dev/null | sed -n 's/: test$//p' >tests
while read -r test; do
    "$binary" --exact "$test" >output 2>&1 || die "the test '$test' fails: $(cat output)"
done <tests
# LINE COLUMN total_blocks total_bytes curr_blocks curr_bytes max_blocks max_bytes
awk -v blocks="$blocks" -v bytes="$bytes" -v peak="$peak" -v left="$left" '
    $3 == blocks && $4 == bytes && $6 == left && $8 == peak { found = 1 }
    END { exit !found }' expected.limit ||
    die "$source promises $blocks blocks, $bytes bytes, peak $peak, left $left; measured: $(cut -d ' ' -f 3- expected.limit)"

# Prints how many lines there were to compare and how many of them were wrong.
compare() { # EXPECTED-OF-ONE-RUN REPORTED
    awk -v runs="$runs" '
        NR == FNR { expected[$0] += runs; all += runs; next }
        expected[$0] > 0 { expected[$0]--; right++; next }
        { unknown++; if (unknown <= 5) print "  unexpected: " $0 > "/dev/stderr" }
        END {
            missing = all - right
            print all, (missing > unknown ? missing : unknown) + 0
        }' "$1" "$2"
}

wrong_in_all=0
way() { # NAME EXPECTED ARGUMENT…
    local name=$1 expected=$2 i counts wrong
    shift 2
    HEAPLINGS_REPORT=$scratch/reported
    : >reported
    for ((i = 0; i < runs; i++)); do
        "$binary" "$@" >/dev/null 2>&1 || true
    done
    read -r counts wrong < <(compare "$expected" reported)
    printf '%-38s %9d %9d %9d\n' "$name" "$runs" "$counts" "$wrong"
    wrong_in_all=$((wrong_in_all + wrong))
}

printf '%s of %s, expected %s blocks and %s bytes, %s cores\n' \
    "$limit" "${source#"$root"/}" "$blocks" "$bytes" "$cores"
printf '%-38s %9s %9s %9s\n' 'way' 'runs' 'counts' 'wrong'
way 'by exact name' expected.limit --exact "tests::$limit"
way 'whole file in parallel' expected.file
keep_busy
way 'by exact name, every core busy' expected.limit --exact "tests::$limit"
way 'whole file in parallel, every core busy' expected.file
[ "$wrong_in_all" -eq 0 ]
