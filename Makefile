# `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help run test check shots bench clean environment
PYTHON ?= python3
VENV := .venv/bin/python

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' Makefile

run: python ## set up what is missing and start the market at http://127.0.0.1:8000 (PORT=8001 make run for another port)
	@exec $(PYTHON) config/start.py

test: environment ## run everything that proves it, with real services (GROUPS="s3 browser" make test for some groups)
	@exec $(VENV) -m tests.run $(GROUPS)

check: environment ## run the quick gate: format, lint, types, floors, migrations, translations, unit tests
	@exec $(VENV) -m tests.run --quick

shots: environment ## photograph the pages in Chromium
	@exec $(VENV) -m tests.browser.shots

bench: environment ## measure speed
	@exec $(VENV) -m tests.bench

clean: ## remove environment, database, media and caches (asks first; YES=1 make clean does not)
	@test -n "$(YES)" || { printf "ลบ .venv และ var ทั้งหมด รวมฐานข้อมูล? / Remove .venv and var, with the database? [y/N] "; read answer; test "$$answer" = y; }
	@rm -rf .venv var staticfiles .ruff_cache .mypy_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete 2>/dev/null || true

environment: python
	@$(PYTHON) config/start.py environment --dev

.PHONY: python
python:
	@command -v $(PYTHON) >/dev/null || { echo "ไม่พบ $(PYTHON) กรุณาติดตั้ง Python 3.11 / $(PYTHON) was not found; install Python 3.11 and start again." >&2; exit 1; }
