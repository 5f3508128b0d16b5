#!/usr/bin/env bash
# Measures the playtests of docs/playtest.md anew and puts their tables between the marks in it.
#   tests/regen/playtest.sh [HOTWASH] [SEEDS]
# With 200 seeds it takes minutes; the tables do not depend on how many cores there are.
set -euo pipefail
cd "$(dirname "$0")/../.."

hotwash=${1:-target/release/hotwash}
seeds=${2:-200}
page=docs/playtest.md
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

for scenario in all-clear first-page middle-watch; do
    # What does not hold is told in the tables; here only a playtest that could not be run is a failure.
    "$hotwash" playtest "$scenario" --seeds "$seeds" --md >"$folder/$scenario.md" || [ $? -eq 1 ]
    awk -v table="$folder/$scenario.md" -v from="<!-- measured: $scenario -->" -v to="<!-- end: $scenario -->" '
        $0 == from { print; print ""; while ((getline line < table) > 0) print line; print ""; skip = 1; next }
        $0 == to { skip = 0 }
        !skip { print }
    ' "$page" >"$folder/page.md"
    cp "$folder/page.md" "$page"
done
