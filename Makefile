# Every target installs what it needs; `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON := .venv/bin/python
UV = $(firstword $(wildcard .uvboot/bin/uv) uv)
COMPILE = $(UV) pip compile -q --universal --python-version 3.13 --generate-hashes --no-header --no-annotate $(ARGS)

.PHONY: help setup setup-dev run mutate test test-postgres test-live lint format check bench attack chaos screenshots gallery gallery-accept picture styles messages lock simulate

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## what `make run` needs: Python packages in .venv, as root also system packages
	@scripts/setup runtime

setup-dev: ## what tests and checks need as well: browser, fonts, tools
	@scripts/setup dev

run: setup ## serves the demo on http://localhost:8000 (PORT, HOST); Ctrl-C ends it
	@exec $(PYTHON) scripts/run.py

test: setup-dev ## all tests that need no other server, on SQLite, with branch coverage (ARGS="-k name": some, without)
	env -u DATABASE_URL $(PYTHON) -m pytest $(if $(ARGS),$(ARGS),--cov --cov-report=term)

test-postgres: setup-dev ## the tests on PostgreSQL (DATABASE_URL), with those about races
	url=$$(scripts/postgres) && DATABASE_URL=$$url $(PYTHON) -m pytest $(ARGS)

test-live: setup-dev ## against the providers' test modes (STRIPE_TEST_KEY, KOMOJU_TEST_KEY, LIVE_METHODS=card,konbini)
	$(PYTHON) -m pytest tests/live -rs $(ARGS)

mutate: setup-dev ## mutation testing of stock, transitions, tax, QR codes and signing; ends with the survivors
	env -u DATABASE_URL TEST_DB=mutants .venv/bin/mutmut run --max-children 1 $(ARGS); .venv/bin/mutmut results

lint: setup-dev ## style, types, imports, names, spelling, templates, scripts, shell, messages, migrations, picture, files
	@scripts/lint

format: setup-dev ## formats Python and templates
	.venv/bin/ruff check --fix . && .venv/bin/ruff format . && scripts/format-templates

check: ## what must pass before a change lands: lint, then in parallel the tests on both databases and those in a browser
	@$(MAKE) --no-print-directory lint
	@scripts/test-both

bench: setup-dev ## figures on PostgreSQL with production settings (ARGS=--json)
	@scripts/setup bench
	url=$$(scripts/postgres) && DATABASE_URL=$$url $(PYTHON) -m tests.bench $(ARGS)

attack: setup-dev ## how much of an event strangers can block (ARGS="--accounts 20 200 --networks 20")
	$(PYTHON) -m tests.attack $(ARGS)

chaos: setup-dev ## a sale while processes, database, mail and provider fail; ends with what was lost (SECONDS=300 SEED=1 ARGS=--help)
	$(PYTHON) -m tests.chaos --seconds $(or $(SECONDS),300) --seed $(or $(SEED),1) $(ARGS)

simulate: setup-dev ## seeded schedules of threads on PostgreSQL (SEED, RUNS, ARGS=--planted or --help)
	url=$$(scripts/postgres) && DATABASE_URL=$$url $(PYTHON) -m tests.simulate --seed $(or $(SEED),0) --runs $(or $(RUNS),100) $(ARGS)

screenshots: setup-dev ## docs/screenshots/*.png, from a demo of its own (ARGS="gate admin": some scenes)
	$(PYTHON) -m scripts.screenshots $(ARGS)

gallery: setup-dev ## .data/gallery: contact sheets of every screen in each size, colour and language (ARGS="public --widths 390")
	$(PYTHON) -m scripts.gallery $(ARGS)

gallery-accept: setup-dev ## tests/e2e/looks: the pages as they look now are right; tests compare with them
	ACCEPT_GALLERY=1 $(PYTHON) -m pytest tests/e2e/test_gallery.py

picture: setup-dev ## docs/architecture.svg, from the import contracts in pyproject.toml
	$(PYTHON) scripts/draw_architecture.py

styles: setup-dev ## portal/static/css, one sheet for all pages, from the parts in portal/css
	$(PYTHON) scripts/build_stylesheets.py

messages: setup-dev ## collects the texts to translate and compiles the English catalogue
	@scripts/messages

lock: setup-dev ## requirements.lock and requirements-dev.lock, from pyproject.toml (ARGS=--upgrade: newest versions)
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) -c requirements.lock --group dev --extra semantic pyproject.toml -o requirements-dev.lock
