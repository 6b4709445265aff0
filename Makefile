# The three commands of a contributor: make demo, make test, make format.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test format clean

# Tests that wait for a terminal or a server may run out of time on a busy machine:
# only that is tried again, never a wrong result.
AGAIN := --reruns 2 --only-rerun "never came" --only-rerun "not found in"

demo: $(VENV)/.installed  ## set up, index samples/, answer a question
	$(BIN)/citedesk index samples
	$(BIN)/citedesk ask "which agreements were signed in 2011?"

test: $(VENV)/.for-contributors  ## all checks and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coverage erase
	$(BIN)/pytest --cov --cov-report=term $(AGAIN)

format: $(VENV)/.for-contributors  ## bring the code into its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# torch first and alone: the pinned release is found as a wheel for the processor,
# where a range would take gigabytes for graphics cards.
$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) torch
	$(INSTALL) --editable .
	touch $@

$(VENV)/.for-contributors: $(VENV)/.installed
	$(INSTALL) --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) build dist data .coverage*
