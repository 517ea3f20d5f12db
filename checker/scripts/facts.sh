#!/usr/bin/env bash
# Measures all facts and all limits of solutions with another toolchain, and prints what differs as a table in Markdown.
#
#     checker/scripts/facts.sh TOOLCHAIN [REFERENCE]       such as: facts.sh nightly
#
# REFERENCE is the toolchain of the figures in the READMEs: the `rust-version` of Cargo.toml, unless given. Both have
# to be installed. The facts are the tests in checker/heaplings/tests/*_facts.rs. Each test runs by itself; a row of the
# table is a test that passes with one toolchain and fails with the other, or a measurement whose figures differ, even if
# the test accepts both. A difference that does not stay the same when it is measured again (threads) is no row.
#
# The programs of each toolchain are in a folder of its own below target/facts. What the starters cost is not measured
# here: `verify` compares it with the solutions' headers, and CI runs it on nightly.
#
# Exit: 0 nothing differs, 1 something does (or does not compile), 2 a usage error or a toolchain that is not installed.
set -euo pipefail

. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

[ $# -ge 1 ] && [ $# -le 2 ] || die 'usage: facts.sh TOOLCHAIN [REFERENCE]'
cd -- "$root"
command -v rustup >/dev/null || die 'rustup is not on this machine; it is what chooses between toolchains'
# A toolchain that is missing is reported, and not downloaded.
export RUSTUP_AUTO_INSTALL=0 RUST_BACKTRACE=0 CARGO_TERM_COLOR=never
unset CARGO_TARGET_DIR RUSTFLAGS RUST_TEST_THREADS HEAPLINGS_REPORT

version() { rustup run "$1" rustc --version 2>/dev/null; }
missing() {
    die "the toolchain '$1' is not installed; install it with: rustup toolchain install $1 --profile minimal"
}

oldest=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
reference=${2:-}
if [ -z "$reference" ]; then
    for name in "$oldest" "$oldest.0" stable; do
        case $(version "$name") in "rustc $oldest."*) reference=$name && break ;; esac
    done
    [ -n "$reference" ] || missing "$oldest"
fi
version "$1" >/dev/null || missing "$1"
version "$reference" >/dev/null || missing "$reference"

# programs TOOLCHAIN: builds the tests; a line for each, with the source (from the root) and the path of the program.
programs() {
    if ! rustup run "$1" cargo test --quiet --locked --no-run --package heaplings --package solutions \
        --target-dir "target/facts/$1" --message-format=json >"$scratch/messages" 2>"$scratch/errors"; then
        printf 'The tests do not compile with `%s` (%s):\n\n```text\n' "$1" "$(version "$1")"
        { sed -n 's/.*"rendered":"\(error[^"]*\)\\n".*/\1/p' "$scratch/messages"; cat "$scratch/errors"; } | head -n 20
        printf '```\n'
        exit 1
    fi
    sed -n 's/.*"src_path":"\([^"]*\)".*"executable":"\([^"]*\)".*/\1 \2/p' "$scratch/messages" |
        sed "s|^$root/||" | grep -E '^(solutions/|checker/heaplings/tests/[a-z]+_facts\.rs)' | sort
}

# once PROGRAM TEST: runs it. The first line is `pass` or what it panicked with, the others are its measurements.
once() {
    local code=0
    rm -rf -- "$scratch/run" "$scratch/report"
    mkdir "$scratch/run"
    (cd -- "$scratch/run" && HEAPLINGS_REPORT=$scratch/report timeout 120 "$1" --exact "$2" >"$scratch/output" 2>&1) || code=$?
    if [ "$code" -eq 0 ]; then
        echo pass
    else
        # The message: what stands below `panicked at`, up to the lines that libtest adds.
        awk '/ panicked at / { on = 1; next } on && (/^note: / || /^$/) { exit } on { sub(/^ +/, ""); printf "%s%s", sep, $0; sep = ", " }
            END { if (!on) printf "ends with '"$code"'"; print "" }' "$scratch/output"
    fi
    # Where `measure` stands, then blocks and bytes: in total, at the end, at the peak.
    [ ! -f "$scratch/report" ] || cat "$scratch/report"
}

# sentence SOURCE TEST: the doc comment of a test, or its name in words.
sentence() {
    awk -v test="${2##*::}" '
        { line = $0; sub(/^ +/, "", line) }
        line ~ /^\/\/\// { sub(/^\/\/\/ ?/, "", line); text = text (text == "" ? "" : " ") line; next }
        line ~ "^fn " test "\\(" { if (text == "") { text = test; gsub(/_/, " ", text) } print text; exit }
        line !~ /^#\[/ { text = "" }' "$1"
}

# rows SOURCE TEST: those of the table in which $scratch/old and $scratch/new differ.
rows() {
    awk -v name="\`$1\`, \`${2##*::}\`" -v source="$1" -v says="$(sentence "$1" "$2")" '
        function figures(text,    f) {
            if (split(text, f, " ") < 8) return "no measurement"
            return f[3] " blocks, " f[4] " bytes, peak " f[8] ", left " f[6]
        }
        function row(place, old, new) {
            gsub(/\|/, "\\|", says); gsub(/\|/, "\\|", old); gsub(/\|/, "\\|", new)
            printf "| %s | %s | %s | %s |\n", place, says, old, new
            says = ""
        }
        NR == FNR { old[FNR] = $0; olds = FNR; next }
        { new[FNR] = $0; news = FNR }
        END {
            if (old[1] != new[1]) row(name, old[1], new[1])
            lines = olds > news ? olds : news
            for (i = 2; i <= lines; i++) if (old[i] != new[i]) {
                if (++shown > 4) continue
                split(old[i] == "" ? new[i] : old[i], at, " ")
                row(name ", line " at[1], figures(old[i]), figures(new[i]))
            }
            if (shown > 4) row(name, "and " shown - 4 " more measurements", "")
        }' "$scratch/old" "$scratch/new"
}

printf 'building with %s …\n' "$reference" >&2
programs "$reference" >"$scratch/programs.old" || { cat "$scratch/programs.old"; exit 1; }
printf 'building with %s …\n' "$1" >&2
programs "$1" >"$scratch/programs.new" || { cat "$scratch/programs.new"; exit 1; }

tests=0 vary=0
: >"$scratch/table"
while read -r source old; do
    new=$(awk -v source="$source" '$1 == source { print $2; exit }' "$scratch/programs.new")
    while read -r test; do
        tests=$((tests + 1)) varies=0
        # What threads allocate varies from run to run. Equal once is equal, and of a test that gives other figures
        # with the same toolchain only the verdict is compared.
        for run in 1 2 3 4 5; do
            once "$old" "$test" >"$scratch/old.$run"
            once "$new" "$test" >"$scratch/new.$run"
            ! cmp -s "$scratch/old.$run" "$scratch/new.$run" || continue 2
        done
        for side in old new; do
            cp -- "$scratch/$side.1" "$scratch/$side"
            for run in 2 3 4 5; do
                cmp -s "$scratch/$side.1" "$scratch/$side.$run" || varies=1
            done
        done
        if [ "$varies" -eq 1 ]; then
            vary=$((vary + 1))
            for side in old new; do
                head -n 1 "$scratch/$side.1" >"$scratch/$side"
            done
        fi
        rows "$source" "$test" >>"$scratch/table"
    done < <("$old" --list --format terse 2>/dev/null | sed -n 's/: test$//p')
done <"$scratch/programs.old"
[ "$tests" -gt 0 ] || die 'there are no tests'

printf '%d tests with `%s` beside `%s` (%s beside %s).\n' "$tests" "$1" "$reference" "$(version "$1")" "$(version "$reference")"
[ "$vary" -eq 0 ] || printf 'The figures of %d tests with threads vary from run to run; only their verdicts were compared.\n' "$vary"
if [ ! -s "$scratch/table" ]; then
    printf 'Nothing differs.\n'
    exit 0
fi
printf '\n| test | what it says | %s | %s |\n| --- | --- | --- | --- |\n' "$reference" "$1"
cat "$scratch/table"
exit 1
