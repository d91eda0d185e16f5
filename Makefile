# Every target does its own set-up (scripts/setup.sh), and does what is done only once. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

export PATH := $(CURDIR)/node_modules/.bin:$(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
PORT ?= 8080

SETUP := scripts/setup.sh
WASM := pkg/exemplar_panel_bg.wasm
RUST_SOURCES := Cargo.toml $(wildcard Cargo.lock) .cargo/config.toml $(shell find src -name '*.rs')
WEB_SOURCES = $(shell find www demo/capture -type f -not -name '*.test.ts*' 2>/dev/null) \
	scripts/build-web.mjs scripts/lib.mjs package-lock.json README.md LICENSE
PANEL_SOURCES = $(shell find www -type f -not -name '*.test.ts*') plugin.json webpack.config.ts \
	scripts/build-plugin.mjs scripts/lib.mjs package-lock.json README.md CHANGELOG.md LICENSE

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 16

##### What is built

.PHONY: wasm npm site plugin
wasm: $(WASM) ## build the engine into pkg/
npm: build/npm/.done ## write the npm package into build/npm/
site: build/site/.done ## write the standalone page as static files into build/site/
plugin: build/.plugin-done ## write the Grafana plugin into dist/ and its zip into build/

$(WASM): $(RUST_SOURCES) scripts/build-wasm.sh package-lock.json
	@$(SETUP) wasm npm-run
	scripts/build-wasm.sh

build/npm/.done: $(WASM) $(WEB_SOURCES) package.json
	@$(SETUP) npm-all
	node scripts/build-web.mjs npm
	@touch $@

build/site/.done: $(WASM) $(WEB_SOURCES)
	@$(SETUP) npm-run
	node scripts/build-web.mjs site
	@touch $@

build/.plugin-done: $(WASM) $(PANEL_SOURCES)
	@$(SETUP) npm-all
	node scripts/build-plugin.mjs
	@touch $@

##### What is run

.PHONY: demo live bench doctor
demo: build/site/.done ## serve the standalone page on http://127.0.0.1:8080/ (PORT=)
	@exec node scripts/serve.mjs build/site $(PORT)

live: build/site/.done ## the page on the demo service and a real Prometheus
	@$(SETUP) prometheus
	@exec node scripts/live.mjs build/site $(PORT)

bench: build/npm/.done ## the bench against other chart libraries, in Chromium
	@$(SETUP) npm-all browsers bench
	node benches/browser/run.mjs

doctor: ## ask a Prometheus why there are no exemplars: make doctor URL=http://localhost:9090
	@test -n "$(URL)" || { echo 'doctor: say which Prometheus: make doctor URL=http://localhost:9090' >&2; exit 2; }
	@$(SETUP) rust
	cargo run --quiet --release --example doctor -- "$(URL)"

##### Tests: `make test` runs every one, then says which failed

TESTS := test-rust test-wasm test-ts test-size test-page test-live test-host

.PHONY: test $(TESTS)
test: ## run every test
	@scripts/run-parts.sh $(TESTS)

test-rust: ## native Rust tests
	@$(SETUP) rust
	cargo test --workspace

test-wasm: $(WASM) ## the engine in headless Chromium and Firefox
	@$(SETUP) browsers geckodriver
	scripts/test-wasm.sh

test-ts: $(WASM) ## TypeScript units
	@$(SETUP) npm-all
	vitest run

test-size: build/npm/.done ## the engine's size budget
	node scripts/check-size.mjs

test-page: build/npm/.done build/site/.done ## the standalone page, in Chromium
	@$(SETUP) npm-all browsers
	playwright test --project=page

test-live: build/site/.done ## the demo service, a real Prometheus and the page, end to end
	@$(SETUP) npm-all browsers prometheus
	playwright test --project=live

test-host: build/.plugin-done ## the built plugin in the front-end packages of Grafana 11, 12 and 13
	@$(SETUP) npm-all browsers host
	playwright test --project=host

##### Checks

.PHONY: fmt lint lint-rust lint-ts
fmt: ## format the Rust code
	cargo fmt --all

lint: lint-rust lint-ts ## formatting, clippy, types, eslint

lint-rust:
	@$(SETUP) rust wasm
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings
	cargo clippy --target wasm32-unknown-unknown --all-targets --all-features -- -D warnings

lint-ts: $(WASM)
	@$(SETUP) npm-all host
	tsc -p tsconfig.json
	tsc -p tsconfig.node.json
	tsc -p tsconfig.grafana-11.json
	tsc -p tsconfig.grafana-13.json
	eslint --max-warnings 0 .

.PHONY: setup clean
setup: ## install everything that any target needs
	@$(SETUP) rust wasm npm-all geckodriver browsers prometheus host

clean: ## remove what was built (packages and tools stay)
	rm -rf build dist pkg target test-results playwright-report
