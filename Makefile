# `make help` lists what can be made. Everything that is made goes to .venv and _build.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

export PYTHON ?= python3
PORT ?= 8000
LAB ?= $(if $(filter 0,$(shell id -u)),--allow-root)
BIN := $(CURDIR)/.venv/bin
COURSE := _build/course
STUDENT := noemie.lefevre

files = $(shell find $(1) -type f -not -path '*/__pycache__/*' -not -path '*/.ipynb_checkpoints/*' 2>/dev/null)
PACKAGE := $(call files,autograde)
SOLUTIONS := $(call files,solutions)
BOOK := _config.yml _toc.yml $(call files,book)

JUPYTER_BOOK := $(BIN)/jupyter-book build . -q -W --keep-going -n
PUBLISHED := $(foreach name,REPOSITORY BRANCH BINDER JUPYTERHUB PAGES,$(COURSE_$(name));)

.PHONY: all
all: release site class ## set up, build the site, release, grade a sample class (default)
	@echo
	@echo "The site:       _build/html/index.html (make serve)"
	@echo "The class:      $(COURSE)/report.html (grades.csv, results.json)"
	@echo "One student:    $(COURSE)/feedback/$(STUDENT)/sgd-variants/why.html"

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Environment

.venv/.installed: requirements.txt pyproject.toml setup/venv.sh
	@setup/venv.sh
	@touch $@

.PHONY: venv
venv: .venv/.installed ## set up the virtual environment

# Without these, what needs them says so when it is reached; the rest goes on.
.PHONY: sandbox browser database network
sandbox:
	@setup/debian.sh bubblewrap || true
browser:
	@setup/debian.sh chromium || true
database:
	@setup/debian.sh postgresql || true
network:
	@setup/debian.sh iproute2 openssl || true

# The course

.PHONY: release
release: _build/released ## write the students' notebooks from the solutions
_build/released: .venv/.installed $(SOLUTIONS) $(PACKAGE)
	@mkdir -p _build
	@$(BIN)/autograde release
	@touch $@

.PHONY: site
site: _build/html/.built ## build the book, and a zip of it for reading offline
_build/html/.built: .venv/.installed _build/released _build/published $(BOOK) $(PACKAGE)
	@$(JUPYTER_BOOK) >/dev/null 2> >(grep -v IPKernelApp >&2)
	@$(BIN)/python book/_ext/offline.py _build/html _build/html/training-neural-networks.zip
	@touch $@

.PHONY: FORCE
FORCE:

# Where the course is published, as book/_ext/launch.py asks for it: another place, another site.
_build/published: FORCE
	@mkdir -p _build
	@echo "$(PUBLISHED)" | cmp --quiet - $@ || echo "$(PUBLISHED)" >$@

.PHONY: epub
epub: _build/training-neural-networks.epub ## build the book as an EPUB
# In a folder of its own, made anew: Sphinx packs whatever lies there.
_build/training-neural-networks.epub: _build/html/.built
	@rm -rf _build/epub
	@$(JUPYTER_BOOK) --path-output _build/epub --builder custom --custom-builder epub \
	    >/dev/null 2> >(grep -v IPKernelApp >&2)
	@cp _build/epub/_build/epub/training-neural-networks.epub $@

.PHONY: class
class: $(COURSE)/.graded ## make a sample class and grade it
# Some of the class hand in what nobody can grade, so grading ends with 1; it wrote its results.
$(COURSE)/.graded: .venv/.installed _build/released $(PACKAGE) | sandbox
	@rm -rf $(COURSE)
	@$(BIN)/autograde demo $(COURSE)
	@cd $(COURSE) && { $(BIN)/autograde grade --json results.json || test -s results.json; }
	@cd $(COURSE) && $(BIN)/autograde report
	@cd $(COURSE) && $(BIN)/nbgrader generate_feedback sgd-variants --student=$(STUDENT) \
	    --log-level=ERROR
	@cd $(COURSE) && $(BIN)/nbgrader export --to=grades.csv --log-level=ERROR
	@touch $@

# Work

.PHONY: lab
lab: .venv/.installed ## open JupyterLab on the exercises
	@$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/exercises $(LAB)

.PHONY: serve
serve: site ## show the site on localhost (PORT=8000)
	@echo "http://localhost:$(PORT) (Ctrl+C stops)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html >/dev/null 2>&1

.PHONY: lint
lint: .venv/.installed ## check style, types and spelling
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/codespell

.PHONY: test
test: lint site | sandbox browser database network ## run every test
	@$(BIN)/pytest -n 2 --dist worksteal

.PHONY: fairness
fairness: .venv/.installed ## judge all that is known to be right and wrong, as a table
	@$(BIN)/python -m tests.fairness

.PHONY: attacks
attacks: .venv/.installed | sandbox ## have hostile notebooks graded here and by stock nbgrader, as a table
	@$(BIN)/python -m tests.attacks

.PHONY: mutation
mutation: .venv/.installed ## judge the solutions with every small slip made, as a table
	@$(BIN)/python -m tests.mutation

.PHONY: backends
backends: .venv/.installed ## repeat the Keras runs and the chapters on other backends
	@$(BIN)/python -m autograde.keras_runs.backends

.PHONY: bench
bench: .venv/.installed | sandbox ## measure grading against its peers and the floor, as a table
	@$(MAKE) .venv-otter/.installed || true
	@$(BIN)/python benchmarks/grading.py --runs 1

# Without it, Otter-Grader is left out of the table.
.venv-otter/.installed: requirements-otter.txt .venv/.installed
	@echo "Installing Otter-Grader into .venv-otter"
	@$(BIN)/python -m venv --clear .venv-otter
	@.venv-otter/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

.PHONY: clean
clean: ## remove what was built (not the virtual environments)
	@rm -rf _build .pytest_cache .mypy_cache .ruff_cache .hypothesis
