#!/usr/bin/env bash
# Grading under load: what a submission costs beside bare cargo, whether a run that is killed comes to the same
# table, and whether the same submission always gets the same result. Submissions are mixtures of starters and
# solutions, each with a comment of its own, so that no two files are alike.
#
#   checker/scripts/grade-load.sh cost [N] [CHAPTER...]    N submissions against `cargo test`, five by five (10)
#   checker/scripts/grade-load.sh kill [N] [CHAPTER...]    N submissions, killed ten times and resumed (10)
#   checker/scripts/grade-load.sh same [N] [CHAPTER...]    one submission, N times on busy cores (200)
#
# Ends with 1 if a table differs, if a process or a file is left behind, or if the cost is above 1.2. Linux only: it
# reads /proc.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd -- "$root"

task=${1:-cost}
shift || true
number=${1:-}
shift || true
chapters=("$@")

cargo build --quiet --package checker --target-dir "$scratch/checker"
program=$scratch/checker/debug/checker
tree=$scratch/tree
mkdir -p "$tree"
tar -C "$root" --exclude=target --exclude=.heaplings -cf - Cargo.toml Cargo.lock .cargo checker solutions exercises |
    tar -C "$tree" -xf -
for folder in "$tree"/checker/starters/*/; do
    cp "$folder"*.rs "$tree/exercises/$(basename "$folder")/"
done
export CARGO_TARGET_DIR=$scratch/target RUST_BACKTRACE=0
cd -- "$tree"
[ ${#chapters[@]} -gt 0 ] || for folder in checker/starters/*/; do chapters+=("$(basename "$folder")"); done

# hand_in FOLDER N: a submission of its own kind for each number.
hand_in() {
    local chapter file from turn=$2
    for chapter in "${chapters[@]}"; do
        mkdir -p "$1/exercises/$chapter"
        for file in checker/starters/"$chapter"/*.rs; do
            turn=$((turn * 31 + 7))
            from=checker/starters
            [ $((turn / 8 % 3)) -eq 0 ] || from=solutions
            awk -v n="$2" '!done && !/^\/\/!/ { print "\n// Handed in by number " n "."; done = 1 } { print }' \
                "$from/$chapter/$(basename "$file")" >"$1/exercises/$chapter/$(basename "$file")"
        done
    done
}

# grade CLASS [OPTION...]: the table of a class.
grade() {
    local class=$1
    shift
    "$program" grade "${chapters[@]}" --submissions "$class" --format csv "$@"
}

# bare CLASS: the same tests by cargo, a submission after the other. What is known of the one before is not used, as
# submissions in the real world do not differ in a comment alone.
bare() {
    local submission
    for submission in "$1"/*/; do
        cp -R "$submission"exercises/. exercises/
        CARGO_INCREMENTAL=0 cargo test --quiet --package exercises "${bins[@]}" --no-fail-fast >/dev/null 2>&1 || true
    done
}

# timed COMMAND...: sets `wall` and `cpu`, in milliseconds, of this shell's children.
timed() {
    local TIMEFORMAT='%R %U %S' figures
    { time "$@" >"$scratch/out" 2>"$scratch/err"; } 2>"$scratch/times"
    figures=$(<"$scratch/times")
    read -r wall cpu < <(awk '{ printf "%d %d\n", $1 * 1000, ($2 + $3) * 1000 }' <<<"$figures")
}

# Processes that work in a grader's folder, and files that are left in it.
left_behind() {
    local home process
    home=$(echo "$scratch"/target/heaplings-*/grade/work)
    for process in /proc/[0-9]*; do
        tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -F -- "$home" || true
    done
    [ "${1:-}" = processes ] || find "$home" -mindepth 1 ! -name lock
}

# peak PID: the most memory that a process has held, in KiB, once it has ended.
peak() {
    local most=0 now
    while now=$(awk '/VmHWM/ { print $2 }' "/proc/$1/status" 2>/dev/null) && [ -n "$now" ]; do
        most=$now
        sleep 0.2
    done
    echo "$most"
}

make_class() {
    local n
    for ((n = $2; n < $2 + $3; n++)); do
        hand_in "$(printf '%s/student%03d' "$1" "$n")" "$n"
    done
}

bins=()
for chapter in "${chapters[@]}"; do
    for file in checker/starters/"$chapter"/*.rs; do bins+=(--bin "$(basename "$file" .rs)"); done
done
failed=0

# row NAME GRADE CARGO GRADE_CPU CARGO_CPU, in milliseconds.
row() {
    awk -v name="$1" -v a="$2" -v b="$3" -v c="$4" -v d="$5" 'BEGIN {
        printf "%-14s %10.1f %10.1f %6.2f %12.1f %12.1f %6.2f\n",
            name, a / 1000, b / 1000, a / b, c / 1000, d / 1000, c / d
    }'
}

cost() {
    local each=5 first graded=0 bared=0 graded_cpu=0 bared_cpu=0 pid
    CARGO_INCREMENTAL=0 cargo test --quiet --package exercises "${bins[@]}" --no-run 2>/dev/null
    make_class "$scratch/warm" 9000 1
    grade "$scratch/warm" >/dev/null
    printf '%-14s %10s %10s %6s %12s %12s %6s\n' \
        submissions 'grade s' 'cargo s' ratio 'grade cpu s' 'cargo cpu s' ratio
    for ((first = 0; first < number; first += each)); do
        make_class "$scratch/class$first" "$first" "$each"
        timed grade "$scratch/class$first" --fresh
        local one=$wall one_cpu=$cpu
        timed bare "$scratch/class$first"
        row "$((first + 1)) to $((first + each))" "$one" "$wall" "$one_cpu" "$cpu"
        graded=$((graded + one)) bared=$((bared + wall)) graded_cpu=$((graded_cpu + one_cpu)) bared_cpu=$((bared_cpu + cpu))
    done
    row all "$graded" "$bared" "$graded_cpu" "$bared_cpu"
    mkdir "$scratch/class"
    for ((first = 0; first < number; first += each)); do mv "$scratch/class$first"/* "$scratch/class/"; done
    "$program" grade "${chapters[@]}" --submissions "$scratch/class" --format csv --fresh >"$scratch/out" &
    pid=$!
    printf 'all %d in one run: %d KiB at the peak, ' "$number" "$(peak "$pid")"
    wait "$pid"
    printf '%d rows\n' $(($(wc -l <"$scratch/out") - 1))
    [ -z "$(left_behind)" ] || { echo 'left behind:'; left_behind; failed=1; }
    awk -v c="$graded_cpu" -v d="$bared_cpu" 'BEGIN { exit c / d > 1.2 }' || failed=1
}

kill_and_resume() {
    local turn pid span
    make_class "$scratch/class" 0 "$number"
    make_class "$scratch/warm" 9000 1
    grade "$scratch/warm" >/dev/null
    timed grade "$scratch/class" --fresh
    span=$wall
    cp "$scratch/out" "$scratch/undisturbed"
    for ((turn = 1; turn <= 10; turn++)); do
        "$program" grade "${chapters[@]}" --submissions "$scratch/class" >/dev/null 2>&1 &
        pid=$!
        sleep "$(awk -v span="$span" -v seed="$RANDOM" 'BEGIN { srand(seed); print rand() * span / 6000 }')"
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        sleep 0.5
        if [ -n "$(left_behind processes)" ]; then
            echo "turn $turn: processes are left behind:"
            left_behind processes
            failed=1
        fi
        printf 'killed %d: %d verdicts are known\n' "$turn" \
            "$(find "$scratch"/target/heaplings-*/grade/verdicts -type f | wc -l)"
    done
    grade "$scratch/class" >"$scratch/resumed"
    [ -z "$(left_behind)" ] || { echo 'left behind:'; left_behind; failed=1; }
    if cmp -s "$scratch/undisturbed" "$scratch/resumed"; then
        echo "$number submissions, killed ten times and resumed: the same table"
    else
        diff "$scratch/undisturbed" "$scratch/resumed" || failed=1
    fi
}

same() {
    local turn
    make_class "$scratch/class" 4 1
    grade "$scratch/class" >"$scratch/first"
    keep_busy
    for ((turn = 1; turn <= number; turn++)); do
        grade "$scratch/class" --fresh >"$scratch/out"
        cmp -s "$scratch/first" "$scratch/out" || { diff "$scratch/first" "$scratch/out" || failed=$((failed + 1)); }
    done
    echo "one submission, $number times with $cores cores busy: $failed differ"
    [ -z "$(left_behind)" ] || { echo 'left behind:'; left_behind; failed=1; }
}

case $task in
cost) number=${number:-10} && cost ;;
kill) number=${number:-10} && kill_and_resume ;;
same) number=${number:-200} && same ;;
*) sed -n '2,/^set /{/^#/p}' "$root/checker/scripts/grade-load.sh" && exit 2 ;;
esac
[ "$failed" -eq 0 ]
