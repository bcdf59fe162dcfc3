# Two commands do everything: `make run` and `make test`. Nothing is installed outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TRAIN_STAMP := $(VENV)/.installed-train
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PREFECT_HOME := $(CURDIR)/.marsad/prefect

.PHONY: run test lint types imports unit serve eval bench demo-backfill clean help

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

run: $(STAMP)  ## set up, run the daily flow on the sample articles, print what it found
	@$(BIN)/marsad run

test: lint types imports unit  ## set up, lint, type-check, check imports, run the tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

unit: $(STAMP)
	$(BIN)/pytest --cov --cov-report=term

serve: $(STAMP)  ## server, deployments, worker and UI at 127.0.0.1:4200; Ctrl-C stops all of it
	@$(BIN)/marsad serve

eval: $(STAMP)  ## quality on every set: one table
	@$(BIN)/python -m flows.evaluate

bench: $(STAMP)  ## speed against named baselines, in one run
	@$(BIN)/python -m flows.bench_reader
	@$(BIN)/python -m flows.bench_text
	@$(BIN)/python -m flows.bench_linking --size 0 --size 200000
	@$(BIN)/python -m flows.bench_queries
	@$(BIN)/python -m flows.bench_orchestration

demo-backfill: $(STAMP)  ## load 22 days, change a setting, plan, run, kill, resume, compare
	@$(BIN)/python -m flows.demo_backfill

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Marsad needs Python 3.11 or newer, but $(PYTHON) is " + sys.version.split()[0] + "; name another with: make PYTHON=python3.12")'
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Marsad needs the venv module of $(PYTHON); on Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (about two minutes the first time)"
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev]'
	@touch $@

clean:  ## remove what runs and tests left; the virtual environment stays
	rm -rf warehouse/data warehouse/out .marsad .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
