#!/usr/bin/env bash
# Makes pictures small for the documents: a palette, and whatever a PNG need not hold is left out. Usage: shrink.sh FOLDER.
# Needs pngquant and optipng.
set -euo pipefail
for picture in "$1"/*.png; do
    pngquant --force --skip-if-larger --speed 1 --strip --ext .png 64 "$picture" || [ $? -eq 98 ]
    optipng -quiet -o2 "$picture"
done
