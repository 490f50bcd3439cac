# Daily commands; `make help` lists them from the comments behind the targets.
PYTHON ?= python3
BIN := .venv/bin
SIZE ?= M
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --requirement
.DEFAULT_GOAL := help
.PHONY: help run setup test test-long lint migration catalogues screens bench bench-books bench-screens

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do printf '%-12s %s\n' "$$name" "$$what"; done

run: setup ## prepare everything and serve on http://127.0.0.1:8080 (HOST, PORT)
	@exec $(BIN)/python run.py

setup: .setup/runtime .setup/frontend .setup/catalogues ## prepare the environment only

test: setup .setup/development lint ## everything: lint, types, contracts, all tests
	@$(BIN)/python tools/missing.py
	@$(BIN)/pytest --numprocesses 2 --dist worksteal

test-long: setup .setup/development ## the long sizes: state machines, writers, crashes
	@$(BIN)/pytest --numprocesses 2 -m "long or not long" -o faulthandler_timeout=0

lint: setup .setup/development ## style, types, contracts, house rules, templates, catalogues
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > .setup/contracts || { cat .setup/contracts; exit 1; }
	@$(BIN)/python tools/house.py
	@$(BIN)/djlint --quiet --check --lint templates
	@$(BIN)/python tools/catalogues.py check

migration: setup ## write the migration of changed models: make migration NAME="add visits" (OWN=1: of your own)
	@rm -rf .setup/migration
	@INSTANCE_DIR=.setup/migration DATABASE_URL= PYTHONPATH=. $(BIN)/python tools/migration.py "$(NAME)" $(if $(OWN),own)

catalogues: setup .setup/development ## collect new messages into translations/
	@$(BIN)/python tools/catalogues.py update

screens: setup .setup/development ## write every screen as PNG into screens/, to be looked at
	@$(BIN)/python -m tools.screens $(SCREENS)

bench: $(if $(PART),bench-$(PART),bench-books bench-screens) ## measure against the floors, SIZE=S|M|L, PART=books|screens

bench-books: setup .setup/development
	@$(BIN)/python -m bench.books --size $(SIZE)

bench-screens: setup .setup/development
	@$(BIN)/python -m bench.screens

.setup/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON to one."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python lacks venv: install python3-venv."; exit 1; }
	@mkdir -p .setup
	@$(PYTHON) -m venv .venv
	@touch $@

.setup/runtime: .setup/python requirements.txt constraints.txt
	@echo "Installing packages (once) ..."
	@$(PIP) requirements.txt --constraint constraints.txt
	@touch $@

.setup/development: .setup/runtime requirements-dev.txt
	@$(PIP) requirements-dev.txt --constraint constraints.txt
	@touch $@

.setup/frontend: .setup/runtime package.json package-lock.json tools/frontend.py
	@$(BIN)/python tools/frontend.py
	@touch $@

.setup/catalogues: .setup/runtime $(wildcard translations/*/LC_MESSAGES/*.po translations/own/*/LC_MESSAGES/*.po)
	@$(BIN)/python tools/catalogues.py compile
	@touch $@
