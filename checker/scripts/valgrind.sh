#!/usr/bin/env bash
# Compares what `measure` counts with what Valgrind's DHAT counts around the same region.
#
#     checker/scripts/valgrind.sh [BIN…]        (vec2_starter, vec2_solution …; all of both unless given)
#
# Every test that measures is run by its exact name under `valgrind --tool=dhat`, which sees each call of
# malloc, calloc, realloc and their kin in the process, whatever the library does about it, and with the
# stack it came from. The region is cut out of that afterwards, by the stacks alone:
#
# * inside: what has the frame `heaplings::measure::run` and, within it, the measured closure;
# * left out: what dhat, its backtraces and the library allocate for themselves in the course of counting,
#   that is, what has a frame of theirs besides the one in which the library calls the system's allocator.
#   The blocks that stand in for the program's with dhat are among them.
#
# So an allocation that the library failed to hand to dhat would still be counted here, and one that it
# handed over twice or for another thread would not. Compared are the blocks and the bytes in total. DHAT
# counts a reallocation as dhat does: one more block, of the new size. It books it under the stack that
# made the block, though, so an input of `measure_with` that the closure grows is booked under its set-up.
# Where the figures differ, those reallocations are looked for in Valgrind's own trace of calls, added, and
# marked: `yes, inputs grown`. Threads that are born inside the region have stacks of their own: a test that starts
# one is passed over.
#
# Exit: 0 all equal, 1 some differ, 2 a usage error, or nothing that could be compared.
set -euo pipefail

. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in -*) die 'usage: valgrind.sh [BIN…]' ;; esac
command -v valgrind >/dev/null || die 'valgrind is not installed'
cd -- "$root"

bins() { # PACKAGE'S MANIFEST
    awk '/^\[/ { bin = $0 == "[[bin]]" } bin && /^name *=/ { gsub(/.*= *"|".*/, ""); print }' "$1"
}
if [ $# -eq 0 ]; then
    # Each solution after its starter.
    # shellcheck disable=SC2046
    set -- $(cat <(bins checker/starters/Cargo.toml) <(bins solutions/Cargo.toml) | sort -V -t _ -k 1,1 -k 2,2r)
fi
[ $# -gt 0 ] || die 'there is nothing to compare'

# With names for the frames that the optimiser inlined.
build() { # PACKAGE BIN
    cargo test --quiet --no-run --package "$1" --bin "$2" --message-format=json \
        --config 'profile.dev.package.dhat.debug="line-tables-only"' \
        --config 'profile.dev.package.heaplings.debug="line-tables-only"' |
        sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}

# Prints blocks and bytes of a report of the library's.
by_measure() { awk '{ blocks += $3; bytes += $4 } END { print blocks + 0, bytes + 0 }' "$1"; }

# Prints blocks and bytes of the region in a file of DHAT's: a line for the figures of a stack, one for its
# frames by number, innermost first, and after all stacks a line for the name of each frame.
by_valgrind() {
    awk '
        function counting(frame) {
            return frame ~ /^<?(dhat|backtrace)::/ || frame ~ /^heaplings::report::/ ||
                frame ~ /[(](ledger|report|stand_in)[.]rs:/ || frame ~ /^<?heaplings::region::Region/ ||
                frame ~ /^<?heaplings::measure::(Turn|RunningProfiler)/ || frame ~ /^std::io::stdio::/
        }
        /"tb":/ {
            bytes_of = blocks_of = $0
            sub(/.*"tb":/, "", bytes_of); sub(/[^0-9].*/, "", bytes_of)
            sub(/.*"tbk":/, "", blocks_of); sub(/[^0-9].*/, "", blocks_of)
        }
        /"fs":\[/ {
            frames = $0
            sub(/.*"fs":\[/, "", frames); sub(/\].*/, "", frames)
            n++; stack[n] = frames; bytes[n] = bytes_of; blocks[n] = blocks_of
        }
        /"ftbl":/ { in_table = 1; frame = 0; next }
        in_table && /"/ { sub(/^ *[[,]"(0x[0-9A-F]+: )?/, ""); names[frame++] = $0 }
        END {
            for (i = 1; i <= n; i++) {
                depth = split(stack[i], of, ",")
                for (run = 1; run <= depth; run++)
                    if (names[of[run]] ~ /^heaplings::measure::run( |::<|<)/) break
                if (run > depth) continue
                seen++
                # From malloc outwards: whatever dhat asks for is bookkeeping.
                k = 2
                while (k < run && !counting(names[of[k]])) k++
                for (outer = k; outer < run; outer++) if (names[of[outer]] ~ /spawn_unchecked/) threads++
                if (k == run) { all_blocks += blocks[i]; all_bytes += bytes[i] }
            }
            # No such frame: the names are not what is expected here, and a zero would prove nothing.
            if (!seen) exit 3
            if (threads) { print "threads", "-"; exit }
            print all_blocks + 0, all_bytes + 0
        }' "$1"
}

# Prints blocks and bytes of the reallocations, in each region, of blocks that are older than it, from a trace
# of calls. The library asks for the name of the report before it opens a region and after it has closed it, which
# copies the name: blocks of a size that nothing else has mark both. The other threads of the process run meanwhile, and
# move blocks of theirs, so that only the calls of the thread that asked are looked at. Its other reallocations in that
# time are of blocks made in it: dhat's, the library's, and those that stand in for the program's.
by_trace() { # TRACE REPORT
    awk -v report="$2" -v size="${#2}" '
        /^--[0-9]+-- +SCHED\[[0-9]+\]: +acquired lock/ { thread = $2; next }
        # The report is opened right behind the second mark: what lies between the two was the region.
        index($0, report) && /openat/ { all_blocks += before_blocks; all_bytes += before_bytes }
        !/^--[0-9]+-- [a-z_]+[(]/ { next }
        { call = $2; sub(/[(].*/, "", call); arguments = $2; sub(/^[^(]*[(]/, "", arguments); sub(/[)].*/, "", arguments); to = $NF }
        call == "free" { delete older[arguments]; delete alive[arguments] }
        call == "realloc" {
            split(arguments, of, ",")
            if (of[1] in older) {
                delete older[of[1]]; older[to] = 1
                if (thread == measuring) { blocks++; bytes += of[2] }
            } else { delete alive[of[1]]; alive[to] = 1 }
        }
        call == "malloc" && arguments == size {
            before_blocks = blocks; before_bytes = bytes; blocks = bytes = 0
            for (block in alive) older[block] = 1
            split("", alive); measuring = thread
        }
        call ~ /alloc$|memalign/ && call != "realloc" { alive[to] = 1 }
        END { print all_blocks + 0, all_bytes + 0 }' "$1"
}

format='%-16s %-52s %9s %9s %10s %10s  %s\n'
# shellcheck disable=SC2059
row() { printf "$format" "$@"; }
row exercise limit blocks valgrind bytes valgrind equal
compared=0 different=0
for bin in "$@"; do
    case $bin in
    *_starter) package=starters tree=checker/starters ;;
    *_solution) package=solutions tree=solutions ;;
    *) die "'$bin' is neither a starter nor a solution" ;;
    esac
    source=$(find "$tree" -name "${bin%_*}.rs" -print -quit)
    [ -n "$source" ] || die "there is no $tree/…/${bin%_*}.rs"
    binary=$(build "$package" "$bin")
    [ -x "$binary" ] || die "$bin does not build"
    while read -r test; do
        rm -f "$scratch"/report "$scratch"/again "$scratch"/dhat.out
        : >"$scratch/report"
        # A limit that fails writes a profile into its folder.
        (cd "$scratch" && HEAPLINGS_REPORT=$scratch/report "$binary" --exact "$test" >output 2>&1 </dev/null) || true
        [ -s "$scratch/report" ] || continue
        (cd "$scratch" && HEAPLINGS_REPORT=$scratch/again valgrind --tool=dhat --num-callers=500 \
            --dhat-out-file="$scratch/dhat.out" "$binary" --exact "$test" >output 2>&1 </dev/null) || true
        # The library must say the same there and here.
        read -r blocks bytes < <(by_measure "$scratch/report")
        read -r their_blocks their_bytes < <(by_valgrind "$scratch/dhat.out") ||
            die "no stack of $bin, $test has the frame heaplings::measure::run"
        if [ "$their_blocks" = threads ]; then
            row "$bin" "${test#tests::}" "$blocks" - "$bytes" - 'passed over: it starts threads'
            continue
        fi
        equal=yes
        if [ "$blocks $bytes" != "$their_blocks $their_bytes" ]; then
            traced=$scratch/$(printf './%.0s' {1..900})traced
            (cd "$scratch" && HEAPLINGS_REPORT=$traced valgrind --tool=dhat --trace-malloc=yes --trace-syscalls=yes \
                --trace-sched=yes --dhat-out-file=/dev/null "$binary" --exact "$test" >trace 2>&1 </dev/null) || true
            read -r grown_blocks grown_bytes < <(by_trace "$scratch/trace" "$traced")
            their_blocks=$((their_blocks + grown_blocks)) their_bytes=$((their_bytes + grown_bytes))
            equal='yes, inputs grown'
        fi
        if [ "$blocks $bytes" != "$their_blocks $their_bytes" ] || ! cmp -s "$scratch/report" "$scratch/again"; then
            equal=NO
            different=$((different + 1))
        fi
        compared=$((compared + 1))
        row "$bin" "${test#tests::}" "$blocks" "$their_blocks" "$bytes" "$their_bytes" "$equal"
    done < <("$binary" --list --format terse 2>/dev/null | sed -n 's/: test$//p')
done
[ "$compared" -gt 0 ] || die 'no test measured anything'
printf '%d compared, %d different\n' "$compared" "$different"
[ "$different" -eq 0 ]
