#!/usr/bin/env bash
# Prints the version of a crate in Cargo.lock:  scripts/locked-version.sh wasm-bindgen
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock)
[ -n "$version" ] || { echo "$1 is not in Cargo.lock" >&2; exit 1; }
echo "$version"
