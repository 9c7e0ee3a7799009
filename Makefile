# The whole command list. `make` alone prints it.
.DEFAULT_GOAL := help
.PHONY: help demo test fast nightly mutations check docs wheel sbom lock benchmarks validation clean

VENV := .venv
RUN := $(VENV)/bin

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: $(VENV)/.ready-web ## Set everything up and open a simulated practice on this machine
	$(RUN)/alliance demo

test: $(VENV)/.ready-dev ## Set everything up and run every test: SQLite, PostgreSQL, browser
	scripts/browser
	scripts/test

fast: $(VENV)/.ready-dev ## The quick tests, within two minutes: library, pages on SQLite, architecture
	scripts/fast

nightly: ## Everything on both databases, with more examples, for each Python that is here (hours)
	scripts/nightly

mutations: $(VENV)/.ready-dev ## Plant faults one at a time and see that the tests find each of them
	$(RUN)/python -m tests.mutations

check: $(VENV)/.ready-dev ## Style, types and import contracts; changes nothing
	$(RUN)/ruff check src tests benchmarks validation
	$(RUN)/ruff format --check src tests benchmarks validation
	$(RUN)/lint-imports
	$(RUN)/mypy

benchmarks: $(VENV)/.ready-dev ## Measure the claims of docs/explanation/benchmarks.md again
	scripts/benchmarks

validation: $(VENV)/.ready-dev ## Measure the tables of validation/ on simulated practices again (minutes)
	$(RUN)/python -m validation.prompts.measure --write > /dev/null
	$(RUN)/python -m validation.recovery.measure --write > /dev/null
	$(RUN)/python -m validation.intervals.measure --write > /dev/null

docs: $(VENV)/.ready-dev ## Write the reference of the library to build/reference, offline
	scripts/reference

wheel: ## Build the wheel and use it alone in an empty environment
	scripts/wheel

lock: ## Pin the dependencies of pyproject.toml anew (needs uv)
	scripts/lock

sbom: ## Write the list of components that a release comes with (CycloneDX)
	scripts/sbom

clean: ## Remove what make built
	rm -rf $(VENV) build dist

$(VENV)/.ready-web: requirements/web.lock requirements/build.lock pyproject.toml
	scripts/environment web

$(VENV)/.ready-dev: requirements/dev.lock requirements/build.lock pyproject.toml
	scripts/environment dev
