# Everything a fresh machine needs is Python 3.11+ and make; `config/setup` fetches the rest.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench screenshots lock
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
MAKEFLAGS += --no-print-directory
export PYTHONUTF8 := 1

help:
	@echo "make demo    set up, load the demo data, serve on PORT (8000) until Ctrl-C"
	@echo "make test    set up and run every test, browser tests included"
	@echo "make setup   virtual environment, packages, front-end files, database"
	@echo "make check   format, lint, types, layers, templates, migrations"
	@echo "make bench   the speed ratios of docs/performance.md"
	@echo "make screenshots  take the pictures of README anew"
	@echo "make lock    write the lock files anew after a change of dependencies"

setup:
	@$(PYTHON) -m config.setup database

# `exec`, and `serve` ends with 0 on Ctrl-C: make then has nothing to complain about.
demo: setup
	@exec env DEMO=1 LOG_LEVEL=$${LOG_LEVEL:-WARNING} $(MANAGE) serve

# The tests make their own databases: no `migrate` here.
test:
	@$(PYTHON) -m config.setup tests
	@env -u DEMO SECRET_KEY=for-tests-only LOG_LEVEL=WARNING $(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

screenshots:
	@$(PYTHON) -m config.setup tests
	@env -u DEMO SCREENSHOTS=1 SECRET_KEY=for-tests-only LOG_LEVEL=WARNING $(BIN)/python -m pytest tests/browser/test_screenshots.py

check:
	@$(PYTHON) -m config.setup
	@$(BIN)/python -m config.setup.check

bench: setup
	@$(BIN)/python -m bench

lock:
	@$(PYTHON) -m config.setup
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --upgrade --quiet -o requirements.lock
	@npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
