# make demo and make test set up everything they need on a machine with Python 3.11+ and gcc.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?= dev
MODEL := rig_models/mpi_bench/model
FASTENERS := [iso4014_m8x60, iso4014_m10x80, iso4014_m12x80, iso4014_m16x100, iso4014_m20x100, \
	iso4014_m24x120, iso4762_m8x60, iso4762_m12x80, iso4762_m16x100]

.PHONY: setup demo test lint test-slow qualify data model clean

setup: $(VENV)/.ready-$(EXTRAS)

$(VENV)/.ready-%: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[$*]"
	touch $@

demo: setup
	$(BIN)/twin run nominal --parts 12 --out runs/demo

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache

test: lint
	$(BIN)/pytest -n 2 -m "not slow"

test-slow: setup
	$(BIN)/pytest -m slow

# 400 parts the model has never seen, half of them cracked: escapes and false alarms.
qualify: setup
	$(BIN)/twin run nominal_qualification --out runs/qualification

clean:
	rm -rf $(VENV) runs build dist
