#!/usr/bin/env bash
# Builds the engine into pkg/: wasm-pack for the bindings, then npm's wasm-opt (Debian's is too old).
set -euo pipefail
cd "$(dirname "$0")/.."

wasm-pack build --target web --release --no-pack --out-dir pkg

wasm=pkg/exemplar_panel_bg.wasm
# Functions that are called once stay functions: merged into huge ones they compress 7 % worse.
node_modules/.bin/wasm-opt -O3 --one-caller-inline-max-function-size=30 \
  --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
  --enable-mutable-globals --enable-reference-types --enable-multivalue \
  "$wasm" -o "$wasm.opt"
mv "$wasm.opt" "$wasm"

# It declares the module's raw exports; importing the .wasm file means its address here, see *.d.ts under www/.
rm -f "$wasm.d.ts"
