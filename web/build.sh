#!/usr/bin/env bash
# Builds the browser app into web/dist: a folder that any web server can hand out, with no server of ours behind it.
#   web/build.sh          the release: small, fat LTO, and a size limit that must hold
#   web/build.sh --fast   for tests: the same page, a larger module, sooner
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}

# Brotli bytes of the first load, all parts together.
LIMIT=5500000

profile=web
[ "${1:-}" = "--fast" ] && profile=web-fast

rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
# The tool must have the very number of the library.
number=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
tools="$(realpath -m "$target")/web-tools"
bindgen=$(command -v wasm-bindgen || true)
if [ -z "$bindgen" ] || [ "$("$bindgen" --version)" != "wasm-bindgen $number" ]; then
    bindgen="$tools/bin/wasm-bindgen"
    [ -x "$bindgen" ] && [ "$("$bindgen" --version)" = "wasm-bindgen $number" ] ||
        cargo install --quiet wasm-bindgen-cli --version "=$number" --root "$tools"
fi
for tool in brotli gzip; do
    command -v $tool >/dev/null || { echo "web/build.sh needs $tool" >&2; exit 1; }
done

# WASM=FILE takes a module that has been built already.
if [ -z "${WASM:-}" ]; then
    cargo build --locked --profile "$profile" --target wasm32-unknown-unknown --no-default-features --features app --bin hotwash
    WASM="$target/wasm32-unknown-unknown/$profile/hotwash.wasm"
fi
work="$target/web-build"
rm -rf "$work" web/dist
mkdir -p "$work" web/dist
"$bindgen" --target web --no-typescript --out-dir "$work" --out-name hotwash "$WASM"

# wasm-opt makes the module quicker to compile, hardly smaller to transfer; it is used where it is at hand.
if [ "$profile" = web ] && command -v wasm-opt >/dev/null; then
    wasm-opt -Oz --enable-bulk-memory --enable-bulk-memory-opt --enable-nontrapping-float-to-int --enable-sign-ext \
        --enable-mutable-globals --enable-reference-types --enable-multivalue --strip-debug --strip-producers \
        "$work/hotwash_bg.wasm" -o "$work/opt.wasm" && mv "$work/opt.wasm" "$work/hotwash_bg.wasm"
fi

# Every file but the page and its service worker carries a hash of itself in its name.
hash_of() { sha256sum "$1" | cut -c1-12; }
placed() { # FILE STEM ENDING -> name in web/dist
    local name
    name="$2-$(hash_of "$1").$3"
    cp "$1" "web/dist/$name"
    echo "$name"
}
wasm=$(placed "$work/hotwash_bg.wasm" hotwash wasm)
glue=$(placed "$work/hotwash.js" hotwash js)
shell=$(placed web/page/shell.js shell js)
css=$(placed web/page/shell.css shell css)
bytes=$(stat -c %s "web/dist/$wasm")
size="$(awk -v bytes="$bytes" 'BEGIN { printf "%.1f MB", bytes / 1e6 }')"
version="hotwash-$({ echo "$css $glue $shell $wasm"; cat web/page/index.html web/page/sw.js; } | sha256sum | cut -c1-12)"
sed -e "s|{{CSS}}|$css|; s|{{GLUE}}|$glue|; s|{{WASM}}|$wasm|; s|{{SHELL}}|$shell|; s|{{VERSION}}|$version|" \
    -e "s|{{WASM_BYTES}}|$bytes|; s|{{WASM_SIZE}}|$size|" web/page/index.html >web/dist/index.html
sed -e "s|{{VERSION}}|$version|" -e "s|{{FILES}}|[\"./\", \"$css\", \"$glue\", \"$shell\"]|" \
    web/page/sw.js >web/dist/sw.js

quality=11
[ "$profile" = web ] || quality=5
for file in web/dist/*; do
    gzip -9 -k -f "$file"
    brotli -f -q $quality -w 24 "$file" -o "$file.br"
done

echo
printf '%-28s %12s %12s %12s\n' part bytes gzip brotli
total=0
for name in index.html "$css" "$shell" "$glue" "$wasm" sw.js; do
    packed=$(stat -c %s "web/dist/$name.br")
    printf '%-28s %12s %12s %12s\n' "$name" "$(stat -c %s "web/dist/$name")" "$(stat -c %s "web/dist/$name.gz")" "$packed"
    total=$((total + packed))
done
printf '%-28s %12s %12s %12s\n' "first load ($profile)" "" "" "$total"
if [ "$profile" = web ] && [ "$total" -gt "$LIMIT" ]; then
    echo "the first load takes $total bytes of brotli; the limit is $LIMIT" >&2
    exit 1
fi
