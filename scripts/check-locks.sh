#!/usr/bin/env bash
# npm's lock files must not name the host that one machine happened to fetch from.
set -euo pipefail
cd "$(dirname "$0")/.."
if found=$(git ls-files '*package-lock.json' | xargs -r grep -l '"resolved": "http'); then
  echo "these lock files name package hosts (npm config: omit-lockfile-registry-resolved=true): $found" >&2
  exit 1
fi
