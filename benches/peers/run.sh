#!/bin/sh
# T10 in hotwash, SimPy, nexosim and simcore: one run, interleaved rounds, one thread each. Prints rates and ratios.
# Needs cargo, python3 and a network for the peers' packages. Nothing here is built by whoever builds hotwash.
# Usage: benches/peers/run.sh [rounds]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rounds=${1:-3}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

(cd "$root" && cargo build --release --quiet --no-default-features --features cli)
for peer in simcore nexosim; do (cd "$here/$peer" && cargo build --release --quiet); done
venv=${HOTWASH_SIMPY:-"$here/simpy/.venv"}
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet simpy==4.1.2
fi

round=1
while [ "$round" -le "$rounds" ]; do
    "$root/target/release/hotwash" bench-platform --only-t10 --seconds 3 | tee -a "$log"
    "$venv/bin/python" "$here/simpy/t10.py" 300 "$round" | tee -a "$log"
    "$here/nexosim/target/release/peer-nexosim" 600 "$round" | tee -a "$log"
    "$here/simcore/target/release/peer-simcore" 600 "$round" | tee -a "$log"
    round=$((round + 1))
done

echo
awk '
    { if (!($1 in low) || $2 < low[$1]) low[$1] = $2; if ($2 > high[$1]) high[$1] = $2; mean[$1] = $3; p50[$1] = $4; p99[$1] = $5 }
    END {
        printf "%-10s %26s %8s   %s\n", "engine", "simulated s per s", "ratio", "mean, p50, p99 in s"
        split("hotwash simcore nexosim simpy", names, " ")
        for (i = 1; i <= 4; i++) {
            name = names[i]
            ratio = name == "hotwash" ? 1 : low["hotwash"] / high[name]
            printf "%-10s %12.1f..%-12.1f %8.0f   %s %s %s\n", name, low[name], high[name], ratio, mean[name], p50[name], p99[name]
        }
    }' "$log"
cat <<'NOTE'

Ratio: the slowest round of hotwash over the fastest of the peer. T10 is a gateway, four apps and five backends in tandem
at 1000 requests per second, exponential work; its closed form has a mean of 0.051766 s. Fairness: the peers simulate every
request and could trace it; hotwash does not, it integrates the stations at a step of 0.1 s with uneven arrivals and its
whole feature set on. The ratio depends on the load: the peers' cost grows with requests per second, ours with services.
At 10 requests per second a hand-written simulator would win, at 100,000 the gap is a hundred times wider.
NOTE
