# make demo and make test set up everything they need on a machine with Python 3.11+ and gcc.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?= dev
MODEL := rig_models/mpi_bench/model
# Every fastener of the rig but the ISO 4017, half of the parts cracked; seeds no scenario uses.
DATA_RECIPE := --set infeed.defective_share=0.5 --set "infeed.mix=[\
{fastener: iso4014_m8x60},{fastener: iso4014_m10x80},{fastener: iso4014_m12x80},\
{fastener: iso4014_m16x100},{fastener: iso4014_m20x100},{fastener: iso4014_m24x120},\
{fastener: iso4762_m8x60},{fastener: iso4762_m12x80},{fastener: iso4762_m16x100}]"
RENDER := $(BIN)/twin render nominal --view all --roi-only --workers 2 $(DATA_RECIPE)

.PHONY: setup firmware generated demo test lint test-slow campaign mutants coverage-c sanitize
.PHONY: studies qualify data model reference clean

setup: $(VENV)/.ready-$(EXTRAS) firmware

$(VENV)/.ready-%: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[$*]"
	touch $@

# Controllers in C: shared libraries for this machine, and the image of a Cortex-M3 board.
firmware:
	$(MAKE) --silent -C firmware_stubs host
	@if command -v arm-none-eabi-gcc >/dev/null; then $(MAKE) --silent -C firmware_stubs arm; \
	else echo "no arm-none-eabi-gcc: no image for --controller qemu, its tests skip"; fi

# C headers, enums and tables from the signal list; `make test` fails where one is out of date.
generated: setup
	$(BIN)/twin io generate

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

# 10 000 random sequences of faults against the controller in C; --resume goes on after a stop.
campaign: setup
	$(BIN)/twin campaign --sequences 10000 --seed 1 --workers 2 --controller native \
		--out runs/campaign --junit runs/campaign.xml

# Does the regression suite notice deliberate bugs in the C sources? About ten minutes.
mutants: setup
	$(BIN)/python tests/firmware/evidence/mutants.py --out reports

# Lines and branches of the C sources that the suite runs; fails below 95 and 90 %.
coverage-c: setup
	$(BIN)/python tests/firmware/evidence/coverage_c.py --out reports

# The suite on firmware built with AddressSanitizer and UBSan.
sanitize: setup
	$(BIN)/python tests/firmware/evidence/sanitize.py

# The studies that come along, with their reports in studies/; goes on where it was interrupted.
studies: setup
	for study in scenarios/studies/*.yaml; do \
		$(BIN)/twin study $$(basename $$study .yaml) --workers 2 --resume || exit; done

# 400 parts the model has never seen, half of them cracked: escapes and false alarms.
qualify: setup
	$(BIN)/twin run nominal_qualification --out runs/qualification

data: setup
	$(RENDER) --out datasets/train --count 900 --set seed=10001 \
		--set infeed.crack_length.low_m=0.0005 --set infeed.crack_length.high_m=0.012
	$(RENDER) --out datasets/unseen --count 400 --set seed=90001 \
		--set infeed.crack_length.low_m=0.001 --set infeed.crack_length.high_m=0.010

# The shipped model from nothing: data, training, INT8, card; about an hour on two cores.
model: data
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[train]"
	$(BIN)/twin train datasets/train --out training/fp32 --seed 1 --epochs 20 \
		--data-recipe "make data: 900 parts, seed 10001, cracks 0.5-12 mm"
	$(BIN)/twin quantise training/fp32 datasets/train --out $(MODEL)
	$(BIN)/twin evaluate $(MODEL) datasets/unseen --card \
		--data-recipe "make data: 400 parts, seed 90001, cracks 1-10 mm"

# What the model's images look like in good order, for its monitoring; twenty minutes.
reference: setup
	$(BIN)/twin render nominal --view all --workers 2 $(DATA_RECIPE) \
		--out datasets/reference --count 240 --set seed=20001 \
		--set infeed.crack_length.low_m=0.0005 --set infeed.crack_length.high_m=0.012
	$(BIN)/twin monitor fit $(MODEL) datasets/reference \
		--data-recipe "make reference: 240 parts, seed 20001, cracks 0.5-12 mm"

clean:
	rm -rf $(VENV) runs build dist
	$(MAKE) --silent -C firmware_stubs clean
