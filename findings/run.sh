#!/usr/bin/env bash
# Runs all findings, or those named (`findings/run.sh regex-clone csv-record`), says what changed, and writes README.md.
set -euo pipefail
cd "$(dirname "$0")"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
export FINDINGS_TARGET=${FINDINGS_TARGET:-$temporary/target}

all=()
for script in *.sh; do
    case $script in run.sh | lib.sh | counters.sh) ;; *) all+=("${script%.sh}") ;; esac
done
chosen=("${all[@]}")
if (($#)); then chosen=("${@%.sh}"); fi

changed=()
for name in "${chosen[@]}"; do
    if [[ ! -f $name.sh ]]; then echo "run.sh: no finding has the name '$name'; see README.md for the names" >&2; exit 2; fi
    if timeout 1800 bash "./$name.sh"; then :; else changed+=("$name"); fi
done

field() { sed -n "s/^# $2: //p" "$1.sh" | head -n 1 | sed 's/|/\\|/g'; }
{
    cat <<'END'
# Findings

Surprises about real libraries and tools of this field: a guess that a good engineer would make, and what is seen.
Each script installs pinned public packages in a temporary folder, runs them without this project, and fails when
the behaviour changes. `findings/run.sh` runs all of them, or those named, and writes this table. The figures hold for
rustc 1.95 on x86_64 Linux. [COUNTERS.md](COUNTERS.md) has one line of code under the counters that Rust people use.

Most scripts count in the same way: a reallocation is a block of the new size, as in dhat; the sizes are in brackets.

| script | subject | guess | seen |
| --- | --- | --- | --- |
END
    for name in "${all[@]}"; do
        printf '| [%s](%s.sh) | %s | %s | %s |\n' "$name" "$name" "$(field "$name" Subject)" "$(field "$name" Guess)" "$(field "$name" Seen)"
    done
} >"$temporary/README.md"
mv "$temporary/README.md" README.md

if ((${#changed[@]})); then echo "changed or failed: ${changed[*]}" >&2; exit 1; fi
echo "${#chosen[@]} findings as expected"
