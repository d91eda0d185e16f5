#!/usr/bin/env bash
# Builds a module of the crate: wasm-pack for the bindings, then npm's wasm-opt (Debian's is too old).
#   scripts/build-wasm.sh [engine]    the chart, into pkg/
#   scripts/build-wasm.sh doctor      the doctor of the page, into pkg/doctor/
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-engine} in
  engine)
    folder=pkg name=exemplar_panel features=engine
    # Functions that are called once stay functions: merged into huge ones they compress 7 % worse. The engine keeps nothing in the
    # first KB of its memory (there the stack would end), so that addresses and offsets may be added up beforehand.
    optimise=(-O3 --one-caller-inline-max-function-size=30 --flexible-inline-max-function-size=4 --low-memory-unused)
    ;;
  doctor)
    folder=pkg/doctor name=exemplar_doctor features=doctor
    # It waits for servers: small matters, fast does not.
    optimise=(-Oz)
    export CARGO_PROFILE_RELEASE_OPT_LEVEL=s
    ;;
  *)
    echo "build-wasm.sh: say engine or doctor, not $1" >&2
    exit 1
    ;;
esac

wasm-pack build --target web --release --no-pack --out-dir "$folder" --out-name "$name" -- --no-default-features --features "$features"

wasm=$folder/${name}_bg.wasm
node_modules/.bin/wasm-opt "${optimise[@]}" \
  --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
  --enable-mutable-globals --enable-reference-types --enable-multivalue \
  "$wasm" -o "$wasm.opt"
mv "$wasm.opt" "$wasm"

# It declares the module's raw exports; importing the .wasm file means its address here, see *.d.ts under www/.
rm -f "$wasm.d.ts"
