#!/usr/bin/env bash
# Runs make targets one after the other, whatever fails, and closes with the outcome and the time of each.
#   scripts/run-parts.sh <target>...
set -uo pipefail
cd "$(dirname "$0")/.."

summary=()
failed=()
for target in "$@"; do
  printf '\n\033[1m########## make %s\033[0m\n' "$target"
  started=$SECONDS
  if make "$target" </dev/null; then outcome=passed; else outcome=FAILED; failed+=("$target"); fi
  summary+=("$(printf '%-12s %-7s %4d s' "$target" "$outcome" $((SECONDS - started)))")
done

printf '\n\033[1m########## Summary\033[0m\n'
printf '%s\n' "${summary[@]}"
if [ ${#failed[@]} -gt 0 ]; then
  printf '%d of %d parts failed: %s\n' ${#failed[@]} $# "${failed[*]}"
  exit 1
fi
printf 'all %d parts passed\n' $#
