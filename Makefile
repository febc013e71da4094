# What there is to do here. `make` alone lists it.
#
# A step is done again only when what it stands on has changed: the lock files, the sources of the assets, the migrations.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BETA_INSTANCE ?= instance
ARGS ?=
WHEELS ?= dist
# Three test processes on two cores: much of the time each waits for a browser or a server.
TOGETHER := -n 3 --dist loadfile --no-loadscope-reorder
export HOST PORT

# Node from PyPI goes to .venv/node when the machine has none; where the folder is absent, this changes nothing.
export PATH := $(CURDIR)/.venv/node/bin:$(PATH)

BIN := .venv/bin
NPM_BIN := node_modules/.bin
INSTALL := $(BIN)/pip install -qq --disable-pip-version-check --require-hashes --no-deps
GUNICORN := $(BIN)/gunicorn --config beta/serving.py
# Folders are listed too: their time changes when a file goes away.
ASSET_SOURCES := $(shell find static/js static/css beta/prose/schema.json 2>/dev/null)
MIGRATIONS := $(shell find beta/migrations -name '*.py' 2>/dev/null)

##@ Use

.PHONY: run
run: install assets database ## Install, build, migrate and serve on http://HOST:PORT (127.0.0.1:8000)
	@exec $(GUNICORN)

.PHONY: dev
dev: install assets database ## The same, reloading when Python, templates, scripts or styles change
	node scripts/build.mjs --watch & trap "kill $$! 2>/dev/null || true" EXIT; FLASK_DEBUG=1 RELOAD=1 $(GUNICORN)

##@ Trust

.PHONY: test
test: test-tools install-dev assets ## Every test: JavaScript, Python and browser, then the data tests on PostgreSQL
	$(MAKE) node-test
	$(MAKE) pytest ARGS='$(TOGETHER)'
	CONVERGENCE_OPERATIONS=300 $(MAKE) pytest ARGS='$(TOGETHER) -m data --database postgresql'

.PHONY: pytest
pytest: install-dev assets ## Python tests; one of them: make pytest ARGS='tests/test_doors.py -k stranger'
	$(BIN)/pytest $(ARGS)

.PHONY: node-test
node-test: install-dev ## JavaScript tests; one of them: make node-test ARGS=tests/js/state.test.js
	node --test --test-concurrency=3 $(or $(ARGS),$(shell find tests/js -name '*.test.js'))

.PHONY: check
check: check-python check-layers check-templates check-scripts check-styles check-format ## Linters, types, layers and formats

.PHONY: check-python
check-python: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

.PHONY: check-layers
check-layers: install-dev
	$(BIN)/lint-imports --no-cache

.PHONY: check-templates
check-templates: install-dev
	$(BIN)/djlint templates --lint --quiet

.PHONY: check-scripts
check-scripts: install-dev
	$(NPM_BIN)/eslint --max-warnings 0 .
	$(NPM_BIN)/tsc

.PHONY: check-styles
check-styles: install-dev
	$(NPM_BIN)/stylelint --max-warnings 0 --allow-empty-input 'static/css/**/*.css'

PRETTIER_FILES := 'static/{js,css}/**/*.{js,css}' 'tests/js/**/*.js' '{scripts,benchmarks}/*.mjs' '*.{js,json}'

.PHONY: check-format
check-format: install-dev
	$(NPM_BIN)/prettier --check --no-error-on-unmatched-pattern $(PRETTIER_FILES)

.PHONY: format
format: install-dev ## Put Python, scripts and styles into their format
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format
	$(NPM_BIN)/prettier --write --log-level warn --no-error-on-unmatched-pattern $(PRETTIER_FILES)

bench-%: test-tools install-dev assets ## A benchmark: make bench-NAME runs benchmarks/NAME.py
	$(BIN)/python -m benchmarks.$(subst -,_,$*) $(ARGS)

##@ Parts

.PHONY: install
install: .venv/.run node_modules/.package-lock.json ## What serving needs, from the lock files

.PHONY: install-dev
install-dev: .venv/.dev node_modules/.dev ## And what tests and checks need

.PHONY: test-tools
test-tools: ## Chromium, Redis and PostgreSQL: installs them (root on Debian) or says what to install
	@scripts/ensure_test_tools.sh

.PHONY: assets
assets: static/dist/manifest.json ## Build static/dist/

.PHONY: database
database: $(if $(DATABASE_URL),migrate,$(BETA_INSTANCE)/.migrated) ## Bring the database up to date by migrations

.PHONY: wheel
wheel: assets .venv/.wheel ## Build WHEELS/*.whl (dist/), which serves by `beta serve` wherever it is installed, without Node
	@$(BIN)/pip wheel -qq --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir $(WHEELS) .
	@ls $(WHEELS)/*.whl

.PHONY: lock
lock: .venv/.run ## Refresh every lock file to the newest versions that pyproject.toml and package.json allow
	scripts/lock.sh

.PHONY: clean
clean: ## Remove what was installed or built; instance/ (the data) stays
	rm -rf .venv node_modules static/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist *.egg-info
	find beta benchmarks tests config.py -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z%-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.venv/.created:
	@scripts/make_venv.sh '$(PYTHON)'
	@touch $@

.venv/.run: requirements/run.txt | .venv/.created
	@echo 'Installing $< ...'
	@$(INSTALL) --requirement $<
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/.run
	@echo 'Installing $< ...'
	@$(INSTALL) --requirement $<
	@touch $@

.venv/.wheel: requirements/wheel.txt | .venv/.created
	@echo 'Installing $< ...'
	@$(INSTALL) --requirement $<
	@touch $@

.venv/.node: requirements/node.txt scripts/ensure_node.sh | .venv/.created
	@scripts/ensure_node.sh
	@touch $@

node_modules/.package-lock.json: package-lock.json | .venv/.node
	@echo 'Installing package-lock.json ...'
	@npm ci --omit=dev --loglevel=error >/dev/null
	@touch $@

node_modules/.dev: package-lock.json | .venv/.node
	@echo 'Installing package-lock.json with what tests and checks need ...'
	@npm ci --loglevel=error >/dev/null
	@touch node_modules/.package-lock.json $@

static/dist/manifest.json: $(ASSET_SOURCES) scripts/build.mjs package-lock.json | node_modules/.package-lock.json
	@node scripts/build.mjs

MIGRATE := $(BIN)/flask --app beta:create_app db upgrade --directory beta/migrations

.PHONY: migrate
migrate: .venv/.run
	@$(MIGRATE)

$(BETA_INSTANCE)/.migrated: $(MIGRATIONS) | .venv/.run
	@mkdir -p $(BETA_INSTANCE)
	@$(MIGRATE)
	@touch $@

# A database file that was taken away is made again.
ifeq ($(wildcard $(BETA_INSTANCE)/beta.sqlite3),)
.PHONY: $(BETA_INSTANCE)/.migrated
endif
