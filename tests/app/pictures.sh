#!/usr/bin/env bash
# Takes pictures in the app's own window, on a virtual display: every screen at three sizes, in the other looks and text
# sizes, and a newcomer's first minutes.
# Usage: tests/app/pictures.sh PROGRAM FOLDER. SIZES="1024 640:1440 900" takes fewer.
#
# In a script, {{BEFORE WORDS}} stands for what somebody who follows the coach types up to the line that begins with
# WORDS, and {{REST}} for what is left; both are read from docs/first-page.md, which is generated.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^T+[0-9:]* [a-z0-9 ]*> \(.*\)$/\1/p' "$here/../../docs/first-page.md" >"$work/typed"

take() { # SCRIPT WIDTH HEIGHT
    sed "s/{{WIDE}}/$2/; s/{{TALL}}/$3/; s/{{SIZE}}/$2x$3/; s/{{MIDDLE}}/$(($2 / 2))/" "$here/scripts/$1.script" |
        awk -v typed="$work/typed" '
            BEGIN { while ((getline line < typed) > 0) lines[++count] = line; at = 1 }
            /^\{\{BEFORE .*\}\}$/ {
                wanted = substr($0, 10, length($0) - 11)
                while (at <= count && index(lines[at], wanted) != 1) print lines[at++]
                if (at > count) { print "nobody types " wanted " from here on" > "/dev/stderr"; exit 1 }
                next
            }
            /^\{\{REST\}\}$/ { while (at <= count) print lines[at++]; next }
            { print }' >"$work/$1.script"
    xvfb-run -a -s "-screen 0 ${2}x${3}x24" "$program" app --script "$work/$1.script" --pictures "$folder"
}

IFS=: read -ra sizes <<<"${SIZES:-1024 640:1440 900:3840 2160}"
for size in "${sizes[@]}"; do
    read -r wide tall <<<"$size"
    take screens "$wide" "$tall"
done
take looks 1440 900
take newcomer 1440 900
