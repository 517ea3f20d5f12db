#!/usr/bin/env bash
# Runs every test of chapters again and again, each in a process of its own as the checker does, on a
# machine that is kept busy: solutions have to pass and starters to fail their limits, every single time.
#
#   checker/scripts/soak.sh [RUNS] [CHAPTER...]      2,000 runs of 04_object_pooling and 05_leaks by default
#
# Prints a line for each test whose verdict was ever another one, then the totals. Ends with 1 if there were.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

runs=${1:-2000}
shift || true
chapters=("$@")
[ ${#chapters[@]} -gt 0 ] || chapters=(04_object_pooling 05_leaks)
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
scratch=$(mktemp -d)
busy=()
stop() {
    [ ${#busy[@]} -eq 0 ] || kill "${busy[@]}" 2>/dev/null || true
    rm -rf -- "$scratch"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# build PACKAGE BINARY: the path of the test program.
build() {
    cargo test --quiet --no-run --package "$1" --bin "$2" --message-format=json 2>/dev/null |
        sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}

# One run, for xargs: prints the exit code.
cat >"$scratch/once" <<'END'
#!/bin/sh
cd "$(dirname -- "$0")/work" || exit
"$1" "$2" --exact --nocapture >/dev/null 2>&1
echo $?
END
chmod +x "$scratch/once"
mkdir "$scratch/work"

# soak PROGRAM TEST CODE NAME: counts the runs that did not end with CODE.
soak() {
    local wrong
    wrong=$(yes -- "$1"$'\n'"$2" 2>/dev/null | head -n $((2 * runs)) |
        xargs -n 2 -P "$cores" "$scratch/once" | grep -vcx "$3" || true)
    total=$((total + runs))
    tests=$((tests + 1))
    if [ "$wrong" -gt 0 ]; then
        bad=$((bad + wrong))
        printf '%s: %d of %d runs did not end with %d\n' "$4" "$wrong" "$runs" "$3"
    fi
}

# The limits of a file: the tests whose body asserts through dhat.
limits() {
    awk '/^    fn /{ sub(/^    fn /, ""); sub(/\(.*/, ""); name = $0 } /dhat::assert/{ print name }' "$1" | sort -u
}

export RUST_BACKTRACE=0
total=0 tests=0 bad=0
for ((i = 0; i < cores; i++)); do
    while :; do :; done &
    busy+=($!)
done
for chapter in "${chapters[@]}"; do
    for file in solutions/"$chapter"/*.rs; do
        name=$(basename "$file" .rs)
        solution=$(build solutions "${name}_solution")
        starter=$(build starters "${name}_starter")
        for limit in $(limits "$file"); do
            soak "$solution" "tests::$limit" 0 "solution of $name, $limit"
            soak "$starter" "tests::$limit" 101 "starter of $name, $limit"
        done
    done
done
printf '%d limits of starters and solutions, %d runs with %d cores busy: %d wrong\n' "$tests" "$total" "$cores" "$bad"
[ "$bad" -eq 0 ]
