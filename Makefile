# Greenlight. `make` alone lists what there is.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run up test check fix pages mutants bench interop lock clean fuzz load chaos

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/runtime.done ## install what is needed, then serve at http://127.0.0.1:$$PORT (8000)
	@exec $(BIN)/python manage.py serve

up: ## start the whole layout in containers (docs/operations.md)
	@deploy/make-secrets
	docker compose up --build --detach

# Empty: what is compiled is kept. Some images say otherwise, and each of hundreds of processes would
# compile all of it again.
test: export PYTHONDONTWRITEBYTECODE =
test: SUITE = -m pytest -n 3 --dist loadfile --no-loadscope-reorder --randomly-seed=$(or $(SEED),1)
test: .venv/dev.done ## run the whole suite (REQUIRE_SERVICES=1: fail instead of skip; SEED=… another order)
	$(BIN)/python $(SUITE)
	@echo "The same on PostgreSQL:"
	$(BIN)/python -m tests.services.postgresql $(BIN)/python $(SUITE)

check: .venv/dev.done ## format, lint, types, import contracts, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy registry accesscontrol notifications recording config greenlight_verify greenlight tests
	$(BIN)/djlint --check --lint --quiet registry/templates accesscontrol/templates notifications/templates recording/templates config/templates
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run

fix: .venv/dev.done ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pages: .venv/dev.done ## look at every page in a real browser; pictures go to var/screenshots
	EVERY_PAGE=1 REQUIRE_SERVICES=1 $(BIN)/python -m pytest tests/browser

mutants: .venv/dev.done ## change the rules one operator at a time; the tests must notice
	$(BIN)/python -m tests.mutants

.PHONY: chance
chance: .venv/dev.done ## ask the properties of examples that nobody asked them of before (EXAMPLES=600)
	EXAMPLES=$(or $(EXAMPLES),600) $(BIN)/python -m pytest -n 3 --hypothesis-profile=chance $$(grep -rl "@given" tests)

fuzz: .venv/dev.done ## throw inputs at every reader (SECONDS=60 for each, needs atheris)
	$(BIN)/python -c "import atheris" 2>/dev/null || $(PIP) -r requirements/fuzz.txt
	$(BIN)/python -m tests.fuzzing

.PHONY: upgrades reload
upgrades: .venv/dev.done ## upgrade from before every migration, on both databases (long)
	$(BIN)/python -m tests.upgrades

reload: .venv/dev.done ## replace web processes under requests; none may fail
	$(BIN)/python -m tests.reloading

chaos: .venv/dev.done ## kill workers, empty Redis, restart PostgreSQL; nothing may be lost
	$(BIN)/python -m tests.chaos

.PHONY: faults
faults: .venv/dev.done ## kill each kind of process, cut and fill what it stands on (root, libfaketime)
	$(BIN)/python -m tests.faults

.PHONY: audit
audit: .audit/done ## dependencies, code and files: known holes, secrets, a bill of materials
	$(PYTHON) -m tests.auditing

bench: .venv/dev.done .peers/done ## measure; the results of the last run are in benchmarks/README.md
	$(BIN)/python -m benchmarks

load: .venv/dev.done ## 500 mixed requests a second, then a news day, MINUTES (10) each
	$(BIN)/python -m benchmarks.sustained
	$(BIN)/python -m benchmarks.newsday

interop: .venv/dev.done .interop/done ## try the interfaces with gateways and clients that others wrote
	$(BIN)/python -m pytest -p no:randomly tests/interop/interop_*.py

bench-gateway: .venv/dev.done ## measure checks with wrk, beside what one would build instead (benchmarks/README.md)
	$(BIN)/python -m benchmarks.gateway

lock: ## pin all dependencies anew, with hashes (needs uv)
	for part in runtime dev fuzz audit interop-clients interop-litellm tracing peers; do \
	  uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	    requirements/$$part.in -o requirements/$$part.txt; done

clean: ## throw the environment and caches away; the data in var/ stays
	rm -rf .venv .audit .interop .peers .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime.done: requirements/runtime.txt | .venv/bin/python
	$(PIP) -r requirements/runtime.txt
	@touch $@

.venv/dev.done: requirements/dev.txt .venv/runtime.done
	$(PIP) -r requirements/dev.txt
	@touch $@

.audit/done: requirements/audit.txt
	$(PYTHON) -m venv .audit && .audit/bin/python -m pip install --quiet --disable-pip-version-check \
	  --require-hashes -r requirements/audit.txt
	@touch $@

.peers/done: requirements/peers.txt
	$(PYTHON) -m venv .peers && .peers/bin/python -m pip install --quiet --disable-pip-version-check \
	  --require-hashes -r requirements/peers.txt
	@touch $@

# Large, and nothing of it is needed by the product or its suite.
.interop/done: requirements/interop-clients.txt requirements/interop-litellm.txt
	for part in clients litellm; do \
	  $(PYTHON) -m venv .interop/$$part && .interop/$$part/bin/python -m pip install --quiet \
	    --disable-pip-version-check --require-hashes -r requirements/interop-$$part.txt || exit 1; done
	npm install --prefix .interop/portkey --no-save --ignore-scripts --silent @portkey-ai/gateway@1.15.2
	@touch $@
