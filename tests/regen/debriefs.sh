#!/usr/bin/env bash
# Makes the debriefs of simulated commanders in docs/debriefs anew, with their remedies tried and single changes looked for.
#   tests/regen/debriefs.sh [HOTWASH]
# tests/it/review.rs asserts that what is checked in is what these runs give, remedies and single changes left out. all-clear.md is a person's and stays as it is.
set -euo pipefail
cd "$(dirname "$0")/../.."

hotwash=${1:-target/release/hotwash}
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

while read -r player seed; do
    "$hotwash" fingerprint all-clear --seeds "$seed..$seed" --player "$player" --record "$folder/$player.jsonl"
    "$hotwash" debrief "$folder/$player.jsonl" --format md >"docs/debriefs/$player.md"
done <tests/regen/debriefs.txt
