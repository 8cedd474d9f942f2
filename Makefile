# Needs python3 (3.11 or newer) and make; everything else goes into a virtual environment here.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 3000
# Tests wait for databases and processes, too: one more than there are cores keeps these busy.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

# A stamp carries the checksum of what it was installed from: another lock file, or another
# Python, and the environment is made anew, whatever the files' times say.
PYTHON_ID := $(shell $(PYTHON) -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)
RUN_STAMP := $(VENV)/.run-$(PYTHON_ID)-$(firstword $(shell cksum < requirements/run.txt))
DEV_STAMP := $(VENV)/.dev-$(PYTHON_ID)-$(firstword $(shell cksum < requirements/dev.txt))

.DEFAULT_GOAL := help
.PHONY: help demo run test check bench messages screenshots clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(RUN_STAMP) ## Try everything in your browser, without Slack (PORT=3000)
	$(BIN)/python -m bot demo --port $(PORT)

run: $(RUN_STAMP) ## Run the bot against your Slack workspace
	$(BIN)/python -m bot run

test: check ## Check and test everything
	$(BIN)/python -m tools.browser
	$(BIN)/python -m pytest -n $(WORKERS)

check: $(DEV_STAMP) ## Lint and check the types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

bench: $(DEV_STAMP) ## Measure the bot beside a bare Bolt app (PARTS="outbox digests": only those)
	$(BIN)/python -m bench $(PARTS)

messages: $(DEV_STAMP) ## Bring the catalogs up to date with the templates, and check them
	$(BIN)/python -m messages.catalogs update
	$(BIN)/python -m messages.catalogs check

screenshots: $(DEV_STAMP) ## Take the README's pictures anew
	$(BIN)/python -m tools.screenshots

clean: ## Remove the virtual environment and what tools have left behind
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The development environment holds everything that running needs, so it does for both.
$(RUN_STAMP):
	@if [ ! -e $(DEV_STAMP) ]; then $(MAKE) --no-print-directory new-venv && \
	  $(BIN)/python -m pip install -q --require-hashes -r requirements/run.txt; fi
	@touch $@

$(DEV_STAMP):
	@$(MAKE) --no-print-directory new-venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(RUN_STAMP)

.PHONY: new-venv
new-venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Vouch needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
