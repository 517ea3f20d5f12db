#!/usr/bin/env bash
# Runs every test of chapters again and again, each in a process of its own as the checker does, on a
# machine that is kept busy: solutions have to pass and starters to fail their limits, every single time.
# Starters, which write a profile each time they fail, get a tenth of the runs.
#
#   checker/scripts/soak.sh [RUNS] [CHAPTER...]      2,000 runs of 04_object_pooling and 05_leaks by default
#
# Prints a line for each test whose verdict was ever another one, then the totals. Ends with 1 if there were.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd -- "$root"

runs=${1:-2000}
shift || true
whole_number "$runs" 'the number of runs'
chapters=("$@")
[ ${#chapters[@]} -gt 0 ] || chapters=(04_object_pooling 05_leaks)
# repeat PROGRAM TEST CODE RUNS: how many of so many runs did not end with CODE.
repeat() {
    local wrong=0 code
    for ((n = 0; n < $4; n++)); do
        code=0
        "$1" "$2" --exact --nocapture >/dev/null 2>&1 || code=$?
        [ "$code" -eq "$3" ] || wrong=$((wrong + 1))
    done
    echo "$wrong"
}

# soak PROGRAM TEST CODE RUNS NAME: the same on every core at once, added to the totals.
soak() {
    local each=$((($4 + cores - 1) / cores)) wrong=0 part
    for ((core = 0; core < cores; core++)); do
        repeat "$1" "$2" "$3" "$each" >"$scratch/$core" &
        workers[core]=$!
    done
    wait "${workers[@]}"
    for ((core = 0; core < cores; core++)); do
        part=$(<"$scratch/$core")
        wrong=$((wrong + part))
    done
    total=$((total + each * cores))
    tests=$((tests + 1))
    if [ "$wrong" -gt 0 ]; then
        bad=$((bad + wrong))
        printf '%s: %d of %d runs did not end with %d\n' "$5" "$wrong" $((each * cores)) "$3"
    fi
}

# The limits of a file: the tests whose body asserts through dhat.
limits() {
    awk '/^    fn /{ sub(/^    fn /, ""); sub(/\(.*/, ""); name = $0 } /dhat::assert/{ print name }' "$1" | sort -u
}

export RUST_BACKTRACE=0
total=0 tests=0 bad=0 workers=()
cd -- "$scratch"
keep_busy
for chapter in "${chapters[@]}"; do
    for file in "$root"/solutions/"$chapter"/*.rs; do
        name=$(basename "$file" .rs)
        solution=$(test_program solutions "${name}_solution")
        starter=$(test_program starters "${name}_starter")
        for limit in $(limits "$file"); do
            soak "$solution" "tests::$limit" 0 "$runs" "solution of $name, $limit"
            soak "$starter" "tests::$limit" 101 $(((runs + 9) / 10)) "starter of $name, $limit"
        done
    done
done
printf '%d limits of starters and solutions, %d runs with %d cores busy: %d wrong\n' "$tests" "$total" "$cores" "$bad"
[ "$bad" -eq 0 ]
