.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# More workers than a small machine has cores, because many tests wait.
IN_PARALLEL := --numprocesses 4 --dist worksteal
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help setup run test pytest lint bench soak pictures lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.installed  ## Install into .venv from the lock; leaves .venv/bin/bouncebot

run: setup  ## Start: with Slack if a token is set (environment or .env), otherwise the playground
	@$(BIN)/bouncebot run

test: .venv/.tools  ## Run every test, and lint in parallel
	@$(MAKE) --no-print-directory --jobs --output-sync lint pytest

# The plus sign shows its progress at once; the output of lint comes as a block.
pytest: .venv/.tools
	+@$(BIN)/python -m pytest -p tests.coverage $(IN_PARALLEL)

lint: .venv/.tools  ## Check style, types, import rules and known vulnerabilities
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.audit

bench: .venv/.tools  ## Measure the figures in README and docs
	@$(BIN)/python -m tests.bench

soak: .venv/.tools  ## Run the long tests
	@$(BIN)/python -m pytest -m soak --timeout 7200

pictures: .venv/.tools  ## Take the pictures for README and docs from the playground
	@$(BIN)/python -m docs.pictures.make

lock:  .venv/.tools  ## Update the lock files from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade --group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:  ## Remove everything that the targets above created
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "bouncebot needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
			"Set another one: make PYTHON=python3.12 run"; exit 1; }
	@echo "Creating .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing from requirements.lock"
	@$(INSTALL) --require-hashes --no-deps -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q bot handlers playground  # so that the first start is fast too
	@touch $@

.venv/.tools: .venv/.installed requirements-dev.lock
	@echo "Installing the test tools from requirements-dev.lock"
	@$(INSTALL) --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
