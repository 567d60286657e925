# Every target does its own set-up. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test lint format quality bench messages reference wheel clean

BIN := .venv/bin

ifdef PORT
export BIFOLIUM_PORT := $(PORT)
endif
# Some shells export HOST as the name of the machine: only `make HOST=` counts.
ifeq ($(origin HOST),command line)
export BIFOLIUM_HOST := $(HOST)
endif

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: ## Set up the demo and serve it on 127.0.0.1:8000 (PORT=, HOST=)
	@tools/prepare
	@exec $(BIN)/bifolium demo

test: ## Run all tests, with a browser, and hold the coverage
	@tools/prepare dev
	@CHROMIUM="$$(tools/browser)" && export CHROMIUM && tools/test

lint: ## Run every check that needs no server
	@tools/prepare dev
	@tools/lint

format: ## Put code into shape
	@tools/prepare dev
	$(BIN)/ruff check -q --fix-only .
	$(BIN)/ruff format -q .

quality: ## Check validity, accessibility, links and weight of every page
	@tools/prepare dev
	@CHROMIUM="$$(tools/browser)" && export CHROMIUM && tools/quality/run

bench: ## Measure the front, ballots, a large record and a large site (an hour)
	@tools/prepare dev
	$(BIN)/python -m tools.edges
	$(BIN)/python -m tools.bench.serve
	$(BIN)/python -m tools.bench.ballots
	$(BIN)/python -m tools.bench.ballots --kills 1000
	$(BIN)/python -m tools.bench.ballots --losses 200
	$(BIN)/python -m tools.bench.million
	$(BIN)/python -m tools.bench.dossier
	$(BIN)/python -m tools.bench.dossier --postgres
	$(BIN)/python -m tools.bench.whole

messages: ## Collect the texts for translation, and compile the catalogues
	@tools/prepare dev
	@tools/messages

reference: ## Write the generated pages of docs/reference
	@tools/prepare dev
	$(BIN)/python -m tools.write_reference

wheel: ## Build the wheel into dist/
	@tools/prepare dev
	@tools/wheel

clean: ## Remove what was built, but not the site in var/
	rm -rf .venv .venv-tools dist build .coverage* htmlcov .pytest_cache \
		.mypy_cache .ruff_cache .import_linter_cache tools/quality/node_modules
