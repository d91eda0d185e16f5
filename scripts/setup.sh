#!/usr/bin/env bash
# Installs what a make target needs, and only that. What is already there is left alone.
#   scripts/setup.sh <part>...     parts: rust wasm npm-run npm-all geckodriver browsers fonts prometheus host bench
set -euo pipefail
cd "$(dirname "$0")/.."

WASM_PACK_VERSION=0.15.1
GECKODRIVER_VERSION=0.37.1

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf 'set-up: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The first word of `<program> --version` that looks like a version; empty when the program is missing.
version_of() {
  have "$1" || return 0
  "$1" --version 2>/dev/null | grep -Eo '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true
}

need_rust() {
  have cargo || fail "cargo is missing. Install Rust with rustup (https://rustup.rs), open a new shell and try again."
  have cc || apt_install cc:build-essential
}

need_node() {
  have node && have npm || fail "Node.js 20.19 or newer with npm is missing. Install it (https://nodejs.org) and try again."
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "Node.js 20.19 or newer is needed, this is $(node --version)."
}

# cargo_install <program> <crate> <version>: by cargo, when the program is missing or of another version.
cargo_install() {
  local program=$1 crate=$2 version=$3
  [ "$(version_of "$program")" = "$version" ] && return 0
  need_rust
  say "Installing $crate $version with cargo (a few minutes, once)"
  # With the crate's own lock file first; a mirror of crates.io may lack one of its versions, then without.
  env -u CARGO_TARGET_DIR cargo install --locked --quiet --version "$version" "$crate" </dev/null ||
    env -u CARGO_TARGET_DIR cargo install --quiet --version "$version" "$crate" </dev/null ||
    fail "cargo could not install $crate $version."
}

# apt_install <binary>:<package>...: the packages whose binary is missing.
apt_install() {
  local pair missing=()
  for pair in "$@"; do
    have "${pair%%:*}" || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local command="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  have apt-get || fail "these Debian packages are missing: ${missing[*]}. Install their programs for your system and try again."
  [ "$(id -u)" = 0 ] || fail "these Debian packages are missing: ${missing[*]}. Install them as root: $command"
  say "Installing Debian packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null
  apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null
}

setup_wasm() {
  need_rust
  [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] || {
    say "Adding the Rust target wasm32-unknown-unknown"
    rustup target add wasm32-unknown-unknown ||
      fail "the Rust target wasm32-unknown-unknown is missing and rustup could not add it."
  }
  cargo_install wasm-pack wasm-pack "$WASM_PACK_VERSION"
  # The bindings' command line tool must be of exactly the version of the crate.
  cargo_install wasm-bindgen wasm-bindgen-cli "$(scripts/locked-version.sh wasm-bindgen)"
}

# npm_ci <folder> [npm options]: when what the lock file asks for is not what is installed.
npm_ci() {
  local folder=$1
  shift
  need_node
  [ -f "$folder/package-lock.json" ] || fail "$folder/package-lock.json is missing."
  node scripts/npm-ready.mjs "$folder" "$@" && return 0
  say "Installing npm packages in $folder"
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error "$@" </dev/null)
}

# The Grafana lines that the panel is tested in, each with its own packages.
setup_host() {
  local folder
  for folder in tests/host/grafana-*/; do
    npm_ci "${folder%/}"
  done
}

# The libraries that the bench compares with.
setup_bench() {
  npm_ci benches/browser
}

setup_browsers() {
  apt_install chromium:chromium chromedriver:chromium-driver firefox-esr:firefox-esr
  setup_fonts
}

# Text needs a font, in a browser and in a rendered file; a font has no binary to look for.
setup_fonts() {
  local wanted=(fc-list:fontconfig)
  compgen -G '/usr/share/fonts/truetype/dejavu/*.ttf' >/dev/null || wanted+=(no-font:fonts-dejavu-core)
  apt_install "${wanted[@]}"
}

for part in "$@"; do
  case $part in
    wasm) setup_wasm ;;
    npm-run) npm_ci . --omit=dev ;; # what the engine and the page need
    npm-all) npm_ci . ;; # the panel's packages and the checks besides
    geckodriver) cargo_install geckodriver geckodriver "$GECKODRIVER_VERSION" ;;
    browsers) setup_browsers ;;
    fonts) setup_fonts ;;
    prometheus) apt_install prometheus:prometheus ;;
    host) setup_host ;;
    bench) setup_bench ;;
    rust) need_rust ;;
    *) fail "there is no part named '$part'." ;;
  esac
done
