#!/bin/sh
# The page of `profile` in a real browser: it draws, sorts, zooms and searches by mouse and by keyboard, fits a
# phone, says nothing on the console, asks nothing of a network, and runs no text of strangers.
#
# Needs node and chromium (CHROMIUM names another one). `browser.sh FOLDER` leaves pictures of it there.
set -eu
pictures=${1:+$(mkdir -p "$1" && cd "$1" && pwd)}
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cargo run --quiet --package checker --example pages -- "$scratch"
node checker/scripts/browser.mjs "$scratch" "$pictures"
