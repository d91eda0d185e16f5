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
DOCTOR_WASM := pkg/doctor/exemplar_doctor_bg.wasm
RUST_SOURCES := Cargo.toml $(wildcard Cargo.lock) .cargo/config.toml $(shell find src -name '*.rs')
SHARED_SOURCES := scripts/lib.mjs package-lock.json tsconfig.json $(shell find www -type f -not -path 'www/panel/*' -not -name '*.test.ts*')
SITE_SOURCES := scripts/build-web.mjs $(SHARED_SOURCES) $(shell find demo/capture -type f 2>/dev/null)
NPM_SOURCES := scripts/build-web.mjs tsconfig.npm.json $(SHARED_SOURCES) $(wildcard README.md) LICENSE
PANEL_SOURCES := scripts/build-plugin.mjs webpack.config.ts plugin.json $(SHARED_SOURCES) \
	$(shell find www/panel -type f -not -name '*.test.ts*') $(wildcard README.md CHANGELOG.md) LICENSE

# When each was last built; the folders themselves hold only what is delivered.
NPM := build/.stamps/npm
SITE := build/.stamps/site
PLUGIN := build/.stamps/plugin

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 16

##### What is built

.PHONY: wasm npm site plugin
wasm: $(WASM) $(DOCTOR_WASM) ## build the engine into pkg/, the page's doctor into pkg/doctor/
npm: $(NPM) ## write the npm package into build/npm/
site: $(SITE) ## write the standalone page as static files into build/site/
plugin: $(PLUGIN) ## write the Grafana plugin into dist/ and its zip into build/

$(WASM): $(RUST_SOURCES) scripts/build-wasm.sh package-lock.json
	@$(SETUP) wasm npm-run
	scripts/build-wasm.sh engine

$(DOCTOR_WASM): $(RUST_SOURCES) scripts/build-wasm.sh package-lock.json
	@$(SETUP) wasm npm-run
	scripts/build-wasm.sh doctor

$(NPM): $(WASM) $(NPM_SOURCES)
	@$(SETUP) npm-all
	node scripts/build-web.mjs npm
	@mkdir -p $(@D) && touch $@

$(SITE): $(WASM) $(DOCTOR_WASM) $(SITE_SOURCES)
	@$(SETUP) npm-run
	node scripts/build-web.mjs site
	@mkdir -p $(@D) && touch $@

$(PLUGIN): $(WASM) $(PANEL_SOURCES)
	@$(SETUP) npm-all
	node scripts/build-plugin.mjs
	@mkdir -p $(@D) && touch $@

##### What is run

.PHONY: demo live doctor bench
demo: $(SITE) ## serve the standalone page on http://127.0.0.1:8080/ (PORT=)
	@exec node scripts/serve.mjs build/site $(PORT)

live: $(SITE) ## the page on the demo service and a real Prometheus
	@$(SETUP) rust prometheus
	@exec node scripts/live.mjs build/site $(PORT)

doctor: ## say what breaks between exemplars and traces (URL= PROMETHEUS= GRAFANA= TEMPO= QUERY= ARGS=), see docs/doctor.md
	@$(SETUP) rust
	@exec cargo run --quiet --features doctor-program --bin exemplar-doctor -- --metrics "$${URL:-}" \
	  --prometheus "$${PROMETHEUS:-}" --grafana "$${GRAFANA:-}" --tempo "$${TEMPO:-}" --query "$${QUERY:-}" $(ARGS)

bench: $(NPM) ## the bench against other chart libraries, in Chromium
	@$(SETUP) npm-all browsers bench
	node benches/browser/run.mjs

##### Tests: `make test` runs every one, then says which failed

TESTS := test-rust test-wasm test-ts test-size test-page test-live test-host

.PHONY: test $(TESTS)
test: ## run every test
	@scripts/run-parts.sh $(TESTS)

test-rust: ## native Rust tests
	@$(SETUP) rust fonts
	cargo test --workspace

test-wasm: $(WASM) ## the engine in headless Chromium and Firefox
	@$(SETUP) browsers geckodriver
	scripts/test-wasm.sh

test-ts: $(WASM) ## TypeScript units
	@$(SETUP) npm-all
	vitest run

test-size: $(NPM) ## the engine's size budget
	node scripts/check-size.mjs

test-page: $(NPM) $(SITE) ## the standalone page, in Chromium
	@$(SETUP) npm-all browsers
	playwright test --project=page

test-live: $(SITE) ## the demo service, a real Prometheus and the page, end to end
	@$(SETUP) rust npm-all browsers prometheus
	node --test demo/*.test.mjs
	playwright test --project=live

test-host: $(PLUGIN) ## the built plugin in the front-end packages of Grafana 11, 12 and 13
	@$(SETUP) npm-all browsers host
	playwright test --project=host

##### Records

.PHONY: instrumentation
instrumentation: ## run the programs of docs/instrumentation.md and record what they expose
	@$(SETUP) rust npm-run
	node scripts/instrumentation.mjs

##### Checks

.PHONY: fmt lint lint-rust lint-ts
fmt: ## format the Rust code
	cargo fmt --all

lint: lint-rust lint-ts ## formatting, clippy, types, eslint

lint-rust:
	@$(SETUP) rust wasm
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings
	cargo clippy --target wasm32-unknown-unknown --lib --all-features -- -D warnings
	cargo clippy --target wasm32-unknown-unknown -p exemplar-panel-browser-tests --tests -- -D warnings

lint-ts: $(WASM) $(DOCTOR_WASM)
	@$(SETUP) npm-all host
	scripts/check-locks.sh
	tsc -p tsconfig.json
	tsc -p tsconfig.node.json
	tsc -p tsconfig.grafana-11.json
	tsc -p tsconfig.grafana-13.json
	tsc -p tests/host/tsconfig.json
	eslint --max-warnings 0 .

.PHONY: setup clean
setup: ## install everything that any target needs
	@$(SETUP) rust wasm npm-all geckodriver browsers prometheus host

clean: ## remove what was built (packages and tools stay)
	rm -rf build dist pkg target test-results playwright-report
