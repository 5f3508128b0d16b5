#!/usr/bin/env bash
# Counts the instructions of a simulated second of all-clear under the reference commander (callgrind), and compares
# with the checked-in figure: within 10 % is fine. `instructions.sh PROGRAM --update` checks the new figure in.
# Two stretches are counted and subtracted, so that start-up, parsing and warm-up do not blur the figure.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../target/release/hotwash}
figure=$here/instructions.txt
from=60
to=${HOTWASH_BENCH_UNTIL:-360}

count() {
    local log
    log=$(mktemp)
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$log" \
        "$program" rehearse all-clear --seed 7 --player reference --for "$1s" >/dev/null
    awk '/Collected/ { print $NF }' "$log"
    rm -f "$log"
}

count "$from" >"${TMPDIR:-/tmp}/hotwash-from.$$" &
long=$(count "$to")
wait
short=$(cat "${TMPDIR:-/tmp}/hotwash-from.$$")
rm -f "${TMPDIR:-/tmp}/hotwash-from.$$"
now=$(((long - short) / (to - from)))
before=$(cat "$figure")
echo "instructions per simulated second of all-clear (seed 7, reference, T+$from s to T+$to s): $now; checked in: $before"
if [ "${2:-}" = --update ]; then
    echo "$now" >"$figure"
    exit 0
fi
difference=$((now > before ? now - before : before - now))
if [ $((difference * 10)) -gt "$before" ]; then
    echo "that is more than 10 % off; if it is meant, run tests/bench/instructions.sh PROGRAM --update" >&2
    exit 1
fi
