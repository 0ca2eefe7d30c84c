# What this machine needs: Python 3.11 or newer, and make. Everything else comes by itself.

PORT ?= 8000
export PORT

VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r
LOCK := $(PYTHON) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate
# One process for each core; make ARGS="-n 0 -k board" test runs a part, in one process.
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test lint types bench pictures lock fresh

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/runtime ## the whole site with its demo at http://127.0.0.1:8000 (PORT=8123 moves it)
	@exec $(PYTHON) -m techhire.run

test: $(VENV)/development ## the tests, in a real browser too where there is one
	@$(PYTHON) -m pytest -q -n auto $(ARGS)

lint: $(VENV)/development ## style, types, templates, the order of the rooms, missing migrations
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@git ls-files -z -- 'templates/*.html' | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check
	@$(VENV)/bin/lint-imports
	@$(PYTHON) -m mypy .
	@DEBUG=1 $(PYTHON) manage.py makemigrations --check --dry-run
	@SECRET_KEY=$$(head -c 48 /dev/urandom | base64) SITE_URL=https://techhire.example.org \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

bench: $(VENV)/development ## what pages and mail cost, and what mail survives (SCALE=full: with a million placements)
	@$(PYTHON) -m benchmarks $(if $(filter full,$(SCALE)),--full)

pictures: $(VENV)/development ## photograph the running demo for the README (make run first)
	@$(PYTHON) -m tests.pictures http://127.0.0.1:$(PORT)

lock: $(VENV)/development ## choose the newest versions that pyproject.toml allows
	@$(LOCK) --upgrade -o requirements.txt
	@$(LOCK) --upgrade --group dev -c requirements.txt -o requirements-dev.txt

fresh: ## forget the demo: its database, mail and queue; the next run starts anew
	@rm -rf var && echo "Forgotten. Start again with: make run"

# Each file is written when its list is installed, so that the second run has nothing to do.
# The second list holds the first one's versions: both live in one environment.
$(VENV)/runtime: requirements.txt $(PYTHON)
	@echo "Installing what the site needs (once) ..."
	@$(INSTALL) requirements.txt && touch $@

$(VENV)/development: requirements-dev.txt $(VENV)/runtime
	@echo "Installing what its developers need (once) ..."
	@$(INSTALL) requirements-dev.txt && touch $@

$(PYTHON):
	@sh .ci/venv $(VENV)
