# Two commands: `make demo` shows Pantau at work, `make test` proves it. Each sets up all that it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test eval train distil .training lint docs clean

demo: $(READY)
	$(BIN)/pantau demo

test: $(READY)
	$(BIN)/pytest

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Pantau needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name another one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV), once; a minute or two ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(READY)

eval: $(READY)
	$(BIN)/python -m benchmarks.evaluate

# DATA: the folder with bench/ and corpora/ (models/training/README.md); started again, it goes on where it was
DATA ?= $(PANTAU_EVAL_DATA)
WORK ?= build/training
TRAINED ?= models/trained

train: .training
	$(BIN)/python -m models.training.vocabulary --data $(DATA) --work $(WORK)
	$(BIN)/python -m models.training.train --data $(DATA) --work $(WORK) $(if $(EPOCHS),--epochs $(EPOCHS))
	$(MAKE) distil

distil: .training
	$(BIN)/python -m models.training.distil --data $(DATA) --work $(WORK) $(if $(EPOCHS),--epochs $(EPOCHS)) $(if $(WORDS),--words $(WORDS))
	$(BIN)/python -m models.training.export --data $(DATA) --work $(WORK) --to $(TRAINED)

.training: $(READY)
	@test -n "$(DATA)" || { echo "Name the folder with the corpora: make train DATA=FOLDER"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,train]'

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PANTAU_LANGUAGE=en $(BIN)/cog --check -r README.md docs/exporting.md docs/queries.md docs/sites.md

docs: $(READY)
	PANTAU_LANGUAGE=en $(BIN)/cog -r README.md docs/exporting.md docs/queries.md docs/sites.md

clean:
	rm -rf $(VENV) demo-data build dist
