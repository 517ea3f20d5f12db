# What the long-running scripts share. Source it at the start of a script, after `set -euo pipefail`:
#
#     . "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
#
# It sets `root` (the repository), `cores` (how many there are) and `scratch` (a new folder), and removes that folder,
# with every process that `keep_busy` started, when the script ends, however it ends.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
scratch=$(mktemp -d)
busy=()

clean_up() {
    local status=$?
    trap - EXIT INT TERM HUP
    [ ${#busy[@]} -eq 0 ] || kill "${busy[@]}" 2>/dev/null || true
    rm -rf -- "$scratch"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# die MESSAGE: a usage error, or nothing to run.
die() {
    printf '%s: %s\n' "$(basename -- "$0")" "$1" >&2
    exit 2
}

# whole_number TEXT WHAT: dies unless the text is a number from 1.
whole_number() {
    case $1 in
    '' | *[!0-9]* | 0*) die "$2 must be a number from 1, not '$1'" ;;
    esac
}

# keep_busy: gives every core something else to do until the script ends.
keep_busy() {
    local core
    for ((core = 0; core < cores; core++)); do
        while :; do :; done &
        busy+=("$!")
    done
}

# test_program PACKAGE BINARY: builds the tests of an exercise, and prints the path of their program.
test_program() {
    cargo test --quiet --manifest-path "$root/Cargo.toml" --no-run --package "$1" --bin "$2" --message-format=json |
        sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}
