#!/bin/sh
# T10 in hotwash, SimPy, nexosim and simcore: one run, in pairs, one thread each. Prints rates and ratios.
# Needs cargo, python3 and a network for the peers' packages. Nothing here is built by whoever builds hotwash.
# Usage: benches/peers/run.sh [rounds]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rounds=${1:-5}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

(cd "$root" && cargo build --release --quiet --no-default-features --features cli)
for peer in simcore nexosim; do (cd "$here/$peer" && cargo build --release --quiet); done
venv=${HOTWASH_SIMPY:-"$here/simpy/.venv"}
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet simpy==4.1.2
fi

# Each peer is run right after hotwash, so that both have the machine as it is then; a ratio is of such a pair.
pair() {
    "$root/target/release/hotwash" bench-platform --only-t10 --seconds 1 | tee -a "$log"
    "$@" | tee -a "$log"
}
round=1
while [ "$round" -le "$rounds" ]; do
    pair "$here/simcore/target/release/peer-simcore" 1000 "$round"
    pair "$here/nexosim/target/release/peer-nexosim" 400 "$round"
    pair "$venv/bin/python" "$here/simpy/t10.py" 100 "$round"
    round=$((round + 1))
done

echo
sort_of() { awk -v name="$1" '$1 == "hotwash" { ours = $2 } $1 == name { print ours / $2 }' "$log" | sort -n; }
rates() { awk -v name="$1" '$1 == name { print $2 }' "$log" | sort -n; }
ends() { awk '{ all[NR] = $1 } END { printf "%.1f..%.1f", all[1], all[NR] }'; }
middle() { awk '{ all[NR] = $1 } END { printf "%.0f", (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'; }
strict() { # the slowest of ours over the fastest of the peer's, whenever they ran
    awk -v ours="$(rates hotwash | head -n 1)" -v theirs="$(rates "$1" | tail -n 1)" 'BEGIN { printf "%.0f", ours / theirs }'
}
printf '%-8s %22s %8s %16s %8s   %s\n' engine "simulated s per s" ratio "least..most" strict "mean, p50, p99 in s"
printf '%-8s %22s\n' hotwash "$(rates hotwash | ends)"
for name in simcore nexosim simpy; do
    printf '%-8s %22s %8s %16s %8s   %s\n' "$name" "$(rates $name | ends)" "$(sort_of $name | middle)" "$(sort_of $name | ends)" \
        "$(strict $name)" \
        "$(awk -v name=$name '$1 == name { last = $3 " " $4 " " $5 } END { print last }' "$log")"
done
cat <<'NOTE'

Ratio: the median over the rounds of hotwash over the peer, each run right after the other; strict: the slowest round of
hotwash over the fastest of the peer, which also counts what the machine was doing otherwise. T10 is a gateway, four apps and five backends in tandem
at 1000 requests per second, exponential work; its closed form has a mean of 0.051766 s. Fairness: the peers simulate every
request and could trace it; hotwash does not, it integrates the stations at a step of 0.1 s with uneven arrivals and its
whole feature set on. The ratio depends on the load: the peers' cost grows with requests per second, ours with services.
At 10 requests per second a hand-written simulator would win, at 100,000 the gap is a hundred times wider.
NOTE
