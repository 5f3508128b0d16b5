#!/usr/bin/env bash
# Takes the pictures of the README and of every screen at three sizes, on a virtual display.
# Usage: tests/app/pictures.sh PROGRAM FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1")
folder=$2
mkdir -p "$folder"
for size in ${SIZES:-"1024 640" "1440 900" "2560 1440"}; do
    read -r wide tall <<<"$size"
    sed "s/{{WIDE}}/$wide/; s/{{TALL}}/$tall/; s/{{SIZE}}/${wide}x$tall/" "$here/scripts/screens.script" >"$folder/screens.script"
    # What somebody types who follows the coach, from the generated document.
    sed -n 's/^T+[0-9:]* [a-z0-9 ]*> \(.*\)$/\1/p' "$here/../../docs/first-page.md" >"$folder/lines"
    awk -v lines="$folder/lines" -v size="${wide}x$tall" '
        /^{{LINES [0-9]+ [0-9]+}}$/ { gsub(/[{}]/, ""); from = $2; to = $3; at = 0
            while ((getline line < lines) > 0) { at += 1; if (at >= from && at <= to) print line }
            close(lines); next }
        { print }' "$folder/screens.script" >"$folder/screens-$wide.script"
    xvfb-run -a -s "-screen 0 ${wide}x${tall}x24" "$program" app --script "$folder/screens-$wide.script" --pictures "$folder"
done
rm -f "$folder"/*.script "$folder/lines"
