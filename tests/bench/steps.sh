#!/usr/bin/env bash
# What a step of the platform model costs for each service: instructions (callgrind) and nanoseconds, natively and in wasm.
# Prints the table of docs/speed.md. Setting up a platform is counted alone and subtracted. Takes about five minutes.
#
#   cargo build --release --locked --manifest-path tests/bench/Cargo.toml --target-dir target/bench
#   cargo build --release --locked --manifest-path tests/bench/Cargo.toml --target-dir target/bench --example wasm_core --target wasm32-unknown-unknown
#   tests/bench/steps.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../../target}
native=$target/bench/release/platform_core
wasm=$target/bench/wasm32-unknown-unknown/release/examples/wasm_core.wasm
counts=${*:-10 100 1000 10000}

instructions() { # SERVICES SECONDS
    local log
    log=$(mktemp)
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$log" "$native" steps "$1" "$2" >/dev/null
    awk '/Collected/ { print $NF }' "$log"
    rm -f "$log"
}

nanoseconds() { # SERVICES SECONDS: of the processor, which others may be using too; the fewest of three runs
    local TIMEFORMAT=%U
    for _ in 1 2 3; do
        { time "$native" steps "$1" "$2" >/dev/null; } 2>&1
    done | sort -n | awk 'NR == 1 { printf "%.0f\n", $1 * 1e9 }'
}

echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | sed 's/^ //'), load $(cut -d' ' -f1 /proc/loadavg)"
echo
echo "| services | instructions | ns, native | ns, wasm (node $(node --version)) |"
echo "|---|---|---|---|"
for count in $counts; do
    few=2
    many=$((few + (count >= 1000 ? 4 : 40)))
    counted=$((($(instructions "$count" "$many") - $(instructions "$count" "$few")) / (10 * (many - few) * count)))
    long=$((few + (200000 / count > 20 ? 200000 / count : 20)))
    timed=$(awk -v a="$(nanoseconds "$count" "$long")" -v b="$(nanoseconds "$count" "$few")" -v n="$((10 * (long - few) * count))" \
        'BEGIN { printf "%.1f", (a - b) / n }')
    web=$([ -f "$wasm" ] && node "$here/steps.mjs" "$wasm" "$count" | cut -d' ' -f2 || echo "-")
    echo "| $count | $counted | $timed | $web |"
done
