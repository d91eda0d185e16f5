#!/usr/bin/env bash
# tests/browser, written with wasm_bindgen_test, in headless Chromium and then in Firefox.
# The browsers' own settings are in tests/browser/webdriver.json.
set -uo pipefail
cd "$(dirname "$0")/.."

status=0
for browser in chrome firefox; do
  echo "wasm-pack test, headless $browser"
  case $browser in
    chrome) driver=(--chrome --chromedriver "${CHROMEDRIVER:-/usr/bin/chromedriver}") ;;
    firefox) driver=(--firefox --geckodriver "${GECKODRIVER:-$(command -v geckodriver)}") ;;
  esac
  WASM_BINDGEN_TEST_TIMEOUT=180 wasm-pack test --headless "${driver[@]}" tests/browser || { echo "failed in headless $browser" >&2; status=1; }
done
exit $status
