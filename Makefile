# make demo and make test set up everything they need on a machine with Python 3.11+ and gcc.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?= dev
MODEL := rig_models/mpi_bench/model
# What the network learns from and what it is judged on share no fastener, seed or light.
KNOWN := infeed.mix=[\
{fastener: iso4014_m8x60},{fastener: iso4014_m12x80},{fastener: iso4014_m16x100},\
{fastener: iso4014_m20x100},{fastener: iso4014_m24x120},\
{fastener: iso4762_m8x60},{fastener: iso4762_m12x80}]
UNKNOWN := infeed.mix=[\
{fastener: iso4014_m10x80},{fastener: iso4017_m16x100},{fastener: iso4762_m16x100}]
# What the bench is in good order with: every fastener of the rig but the ISO 4017.
USUAL := infeed.mix=[\
{fastener: iso4014_m8x60},{fastener: iso4014_m10x80},{fastener: iso4014_m12x80},\
{fastener: iso4014_m16x100},{fastener: iso4014_m20x100},{fastener: iso4014_m24x120},\
{fastener: iso4762_m8x60},{fastener: iso4762_m12x80},{fastener: iso4762_m16x100}]
# Learnt from: more benches and far more harmless marks than any bench shows, cracks from 0.5 mm.
VARIED := --vary light.uv_irradiance_w_per_m2=15:45 --vary light.ambient_lx=0:20 \
	--vary bath.concentration_ml_per_100ml=0.15:0.35 --vary bath.contamination_share=0.02:0.12 \
	--vary infeed.nuisances_per_part.lint=0:8 --vary infeed.nuisances_per_part.tool_mark=0:3 \
	--vary infeed.nuisances_per_part.streak=0:3
OTHER_LIGHT := --vary light.uv_irradiance_w_per_m2=20:40 --vary light.ambient_lx=0:15
FIBRES := --vary infeed.nuisances_per_part.lint=0:6
SHORT_CRACKS := --set infeed.crack_length.low_m=0.0005 --set infeed.crack_length.high_m=0.012
SHORTER_CRACKS := --set infeed.crack_length.low_m=0.0005 --set infeed.crack_length.high_m=0.006
DOUBTFUL_CRACKS := --set infeed.crack_length.low_m=0.001 --set infeed.crack_length.high_m=0.006
UNSEEN := $(BIN)/python reports/unseen_parts.py datasets/unseen
COMPARED := training/distillation
RENDER := $(BIN)/twin render nominal --view all --workers 2
STUDENT := $(BIN)/twin train datasets/train --network student --seed 1 --tile 192 --mine 1500 \
	--head-binning 3 --mixed-precision

.PHONY: setup firmware generated demo test lint test-slow campaign mutants coverage-c sanitize
.PHONY: studies qualify data model distillation reference clean

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

# Parts to learn from, sound ones to choose the threshold on, others to be judged by; 75 minutes.
data: setup
	$(RENDER) --roi-only --out datasets/train --count 2400 --set seed=10001 --set "$(KNOWN)" \
		--set infeed.defective_share=0.5 $(SHORT_CRACKS) $(VARIED)
	$(RENDER) --roi-only --out datasets/short --count 2000 --set seed=11001 --set "$(KNOWN)" \
		--set infeed.defective_share=0.7 $(SHORTER_CRACKS) $(VARIED)
	$(RENDER) --roi-only --out datasets/usual --count 1600 --set seed=12001 --set "$(KNOWN)" \
		--set infeed.defective_share=0.6 $(DOUBTFUL_CRACKS) $(OTHER_LIGHT)
	$(RENDER) --roi-only --out datasets/fibres --count 2400 --set seed=13001 --set "$(KNOWN)" \
		--set infeed.defective_share=0.6 $(DOUBTFUL_CRACKS) $(OTHER_LIGHT) $(FIBRES)
	$(RENDER) --roi-only --out datasets/sound --count 2000 --set seed=50001 --set "$(KNOWN)" \
		--set infeed.defective_share=0 $(OTHER_LIGHT)
	$(RENDER) --roi-only --out datasets/unseen --count 2000 --set seed=90001 --set "$(UNKNOWN)" \
		--set infeed.defective_share=0.5 $(OTHER_LIGHT)

# The shipped model from nothing: data, training, again with more cracks, again in the light of the
# line, again with more fibres in it, INT8, card; four hours on two cores.
model: data
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[train]"
	$(STUDENT) --epochs 25 --teaches-only --out training/first
	$(STUDENT) --epochs 20 --start training/first --also datasets/short --learning-rate 2e-3 \
		--teaches-only --out training/second
	$(STUDENT) --epochs 20 --start training/second --also datasets/short --also datasets/usual \
		--learning-rate 2e-3 --teaches-only --out training/third
	$(STUDENT) --epochs 24 --start training/third --also datasets/usual --also datasets/fibres \
		--learning-rate 2e-3 --budget 0.01 --out training/student --data-recipe "make data: \
	2400 parts of 7 fasteners, seed 10001, cracks 0.5-12 mm; 1600, seed 12001, in usual light, \
	cracks 1-6 mm; 2400, seed 13001, in usual light with up to 6 fibres; before these 2000, \
	seed 11001, cracks 0.5-6 mm"
	$(BIN)/twin quantise training/student datasets/train --sound datasets/sound --out $(MODEL)
	$(BIN)/twin evaluate $(MODEL) datasets/unseen --card \
		--data-recipe "make data: 2000 parts of 3 other fasteners, seed 90001, cracks 1-10 mm"

# A teacher beside the shipped student, and the same student with and without it, three seeds each,
# on tiles of validation parts and as whole parts that none of them knows; after the model, three
# hours on two cores.
distillation: model
	$(BIN)/twin train datasets/train --network defect_aux_net --attention none \
		--tasks class,mask --seed 1 --epochs 12 --learning-rate 1e-3 --tile 128 --mine 100 \
		--head-binning 3 --mixed-precision --teaches-only --out training/teacher
	$(BIN)/python reports/distillation.py datasets/train training/teacher training/student \
		reports/distillation.json
	$(UNSEEN) 800 reports/unseen/taught.json \
		$(foreach seed,1 2 3,$(COMPARED)/taught_$(seed):$(COMPARED)/alone_$(seed))
	$(UNSEEN) 240 reports/unseen/teacher.json \
		training/student:training/teacher $(MODEL):training/teacher
	$(UNSEEN) 2000 reports/unseen/int8.json $(MODEL):training/student
	$(BIN)/python reports/network_page.py reports/network.md

# What the model's images look like in good order, for its monitoring; ten minutes.
reference: setup
	$(RENDER) --out datasets/reference --count 240 --set seed=20001 --set "$(USUAL)" \
		--set infeed.defective_share=0.5 $(SHORT_CRACKS)
	$(BIN)/twin monitor fit $(MODEL) datasets/reference \
		--data-recipe "make reference: 240 parts, seed 20001, cracks 0.5-12 mm"

clean:
	rm -rf $(VENV) runs build dist
	$(MAKE) --silent -C firmware_stubs clean
