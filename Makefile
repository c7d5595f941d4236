# Each target is one line that a person could type. The packages go into .venv, from lock files that name each one's digest.
.PHONY: help setup setup-dev run test test-browser test-chaos lint bench screenshot lock

VENV := .venv
BIN := $(VENV)/bin

# The first of these that is new enough and starts (pyenv leaves names on the PATH that don't).
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
# uv where it is installed, which takes seconds; else the pip that comes with Python.
INSTALL := $(if $(shell command -v uv),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check) --require-hashes --requirement

help:
	@echo "make run | test | test-browser | test-chaos | lint | setup | bench | screenshot | lock"

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

run: setup
	@$(BIN)/python -m factcheck.launch

test: setup-dev
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

test-browser: setup-dev
	$(BIN)/pytest -m browser

test-chaos: setup-dev
	$(BIN)/pytest -m chaos

lint: setup-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python bench/reading.py && $(BIN)/python bench/matching.py && $(BIN)/python bench/research.py

screenshot: setup-dev
	$(BIN)/python docs/picture.py

lock: setup-dev
	for extra in "" "-dev"; do $(BIN)/uv pip compile pyproject.toml $${extra:+--group dev} --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --output-file requirements$$extra.lock; done

# pip is the last thing that a new environment gets.
$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Factcheck needs Python 3.11 or newer, and none was found: install it, or name it, as in PYTHON=/path/to/python3.12 make run." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock | $(BIN)/pip
	@echo "Installing the packages into $(VENV), which takes a minute or two ..."
	@$(INSTALL) requirements.lock
	@touch $@

# The development packages hold all the others too.
$(VENV)/.installed-dev: requirements-dev.lock | $(BIN)/pip
	@echo "Installing the packages and those for development into $(VENV), which takes a minute or two ..."
	@$(INSTALL) requirements-dev.lock
	@touch $@ $(VENV)/.installed
