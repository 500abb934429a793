# run: serve here, with an embedded PostgreSQL.  install: all that serving needs.  upgrade: to the newest, and back.
# test: what runs at each change.  verify: what takes long.
# coverage: test, with every branch counted.  mutants: does a test notice a small change?
# fuzz: nasty values into every form.  faults: slow lines, a frozen database, kill -9, a full disk.
# check: style, types, contracts, catalogue.  journeys: how many files a request walks through.  bench: speed.
# papers: a picture of every Word paper.
# clean: remove what these made (never the instance's data).
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
STAMPS := $(VENV)/stamps
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Images for containers often set it; then each of the many processes of a test run would compile the whole portal anew.
unexport PYTHONDONTWRITEBYTECODE

# What is kept in text and compared: words and bounds, what files hold, what indicators say and come to (tests/kept.py).
KEPT := tests/meta/test_vocabulary.py tests/exports/test_contract.py tests/metrics/test_kept.py

.PHONY: run install upgrade test verify fuzz faults coverage mutants check journeys papers bench clean catalogues migration-landed

run: $(STAMPS)/run catalogues
	@exec $(PY) -m portal.launcher

install: $(STAMPS)/run catalogues # environment, browser files, Vietnamese texts: what a machine needs to serve

upgrade: # backs up, installs, migrates; REF=v1.2 to a version; a failing one is put back; deploy/upgrade --back undoes
	@exec deploy/upgrade $(REF)

test: $(STAMPS)/dev catalogues
	@$(PY) -m tests.browser.ensure_chromium
	@exec $(PY) -m pytest $(ARGS)

verify: $(STAMPS)/dev catalogues
	@$(PY) -m tests.browser.ensure_chromium
	@exec $(PY) -m pytest -m verify $(ARGS)

coverage: $(STAMPS)/dev catalogues # fails under 95 % of the branches: pyproject.toml
	@$(PY) -m tests.browser.ensure_chromium
	@exec $(PY) -m pytest --cov --cov-report=term $(ARGS)

mutants: $(STAMPS)/dev catalogues # docs/mutants.md
	@exec $(PY) -m tests.mutants $(ARGS)

fuzz: $(STAMPS)/dev catalogues # every form and filter of every role with values that nobody means; SEED=9 PAGES=300 WAYS=60
	@exec $(PY) -m pytest -m verify tests/fuzz --timeout 7200 $(ARGS)

faults: $(STAMPS)/dev catalogues # bring it down in every way, and write docs/faults.md; ARGS=--short as in CI
	@exec $(PY) -m tests.faults $(ARGS)

check: $(STAMPS)/dev catalogues
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(VENV)/bin/djangofmt --check templates
	$(VENV)/bin/oxlint --deny-warnings static/js
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest tests/meta/test_catalogues.py tests/meta/test_migrations.py tests/meta/test_static.py -n 0

journeys: $(STAMPS)/dev catalogues # how many of our files one request walks through: docs/journeys.md
	@exec $(PY) -m tests.trace

papers: $(STAMPS)/dev catalogues # the pictures of docs/papers.md anew; needs LibreOffice Writer and Poppler
	@exec $(PY) -m tests.reports.pictures

bench: $(STAMPS)/dev catalogues
	@exec $(PY) -m bench

migration-landed: $(STAMPS)/dev catalogues # from here on the new migration is never edited; a dump of its tables is kept
	@$(PY) -m migrations.generate landed
	@$(PY) -m tests.migrations.make_dump
	@KEEP=1 $(PY) -m pytest -q -n 0 $(KEPT)

catalogues: $(STAMPS)/run
	@$(PY) -m babel.messages.frontend -q compile -d translations
	@if ls translations/*/LC_MESSAGES/flask_security.po >/dev/null 2>&1; then \
	  $(PY) -m babel.messages.frontend -q compile -D flask_security -d translations; fi

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed: install it (Debian: apt install python3.11-venv), then try again."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) --version)."; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(STAMPS)/run: requirements.txt constraints.txt requirements-assets.txt | $(PY)
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null # its making was cut short
	$(PY) -m pip install -q -r requirements.txt -c constraints.txt
	$(PY) -m pip install -q --no-deps --require-hashes --upgrade --target $(VENV)/assets -r requirements-assets.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements.txt requirements-dev.txt $(STAMPS)/run | $(PY)
	$(PY) -m pip install -q -r requirements-dev.txt
	@mkdir -p $(STAMPS) && touch $@

clean:
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -print | xargs rm -rf
	rm -f translations/*/LC_MESSAGES/*.mo
