#!/usr/bin/env bash
# Makes the debriefs in docs/debriefs anew, with their remedies tried and single changes looked for: those of simulated
# commanders, and that of a person, whose lines are in tests/fixtures/played.
#   tests/regen/debriefs.sh [HOTWASH]
# tests/it/review.rs and tests/it/played.rs assert that what is checked in is what these runs give, remedies and single
# changes left out.
set -euo pipefail
cd "$(dirname "$0")/../.."

hotwash=${1:-target/release/hotwash}
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

while read -r player seed; do
    "$hotwash" fingerprint all-clear --seeds "$seed..$seed" --player "$player" --record "$folder/$player.jsonl"
    "$hotwash" debrief "$folder/$player.jsonl" --format md >"docs/debriefs/$player.md"
done <tests/regen/debriefs.txt

played=tests/fixtures/played/all-clear
"$hotwash" play all-clear --seed 7 --script "$played.txt" --record "$folder/played.jsonl" <"$played.answers.txt" >/dev/null
{
    printf 'Played by hand from a terminal (seed 7); every line that was typed is in `%s.txt`.\n\n' "$played"
    "$hotwash" debrief "$folder/played.jsonl" --format md
} >docs/debriefs/all-clear.md
