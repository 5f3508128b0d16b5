#!/usr/bin/env bash
# Opens the app in a window on a virtual display, plays a script, and checks that the picture shows something.
# Usage: tests/app/smoke.sh PROGRAM [FOLDER]. Needs Xvfb, a software Vulkan (mesa-vulkan-drivers) and Node.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1")
folder=${2:-"$here/../../target/smoke"}
mkdir -p "$folder"
rm -f "$folder/smoke.png"

# Without a display: one line that names the way out, and no panic.
if words=$(env -u DISPLAY "$program" app 2>&1); then
    echo "the app claims to have opened without a display" >&2
    exit 1
fi
if [ "$(wc -l <<<"$words")" -ne 1 ] || ! grep -q 'hotwash play' <<<"$words"; then
    echo "without a display it says: $words" >&2
    exit 1
fi
echo "$words"

timeout 300 xvfb-run -a -s "-screen 0 1440x900x24" "$program" app --script "$here/scripts/smoke.script" --pictures "$folder"
node "$here/picture.mjs" "$folder/smoke.png" 1440 900
