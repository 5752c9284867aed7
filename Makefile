# Every target prepares what it needs: a fresh clone needs only Python 3.11 or newer and make.
PY := .venv/bin/python
STAGE ?= all

# tests/support/workers.py says how they share the tests.
WORKERS := -n auto --maxprocesses 4

# Without compiled files each worker would rewrite every assertion anew: 7 s of CPU.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test faults check package artefact race bench openapi house import import-bars deploy clean

help: ## this list
	@echo "Linehold. Targets:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

setup:
	@sh infra/venv.sh

run: setup ## the whole service on this machine, until Ctrl-C (PORT=8000; STRIPE_API_KEY=... for Stripe; SMTP_HOST=... for emails)
	@$(PY) -m infra.local.run

test: setup ## unit, integration, API and end-to-end tests
	@$(PY) -m pytest $(WORKERS) -m "not faults" tests/e2e tests/unit tests/integration tests/api

faults: setup ## crashes, races and lost answers, at every step
	@$(PY) -m pytest $(WORKERS) -m faults tests/e2e tests/integration tests/api

check: setup ## style, types, templates
	@sh infra/venv.sh check
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m infra.package $(STAGE)
	@.venv/bin/cfn-lint infra/data.yaml infra/edge.yaml .build/$(STAGE)/sam.yaml

package: setup ## the layer and the package in .build/STAGE (STAGE=all)
	@$(PY) layers/runtime/build.py
	@$(PY) -m infra.package $(STAGE)

artefact: package ## the packaged functions under AWS's own runtime client
	@$(PY) -m pytest tests/artefact

race: setup ## many buyers at once against the local cloud
	@$(PY) -m pytest tests/race

bench: package ## measurements, written to docs/benchmarks.md
	@$(PY) -m bench

openapi: setup ## docs/openapi.json from the code's own types and routes
	@mkdir -p docs
	@$(PY) -m infra.openapi > docs/openapi.json.new
	@mv docs/openapi.json.new docs/openapi.json

house: setup ## the picture of the house in docs/architecture.md, from the import table
	@$(PY) -m infra.house

import: setup ## events from a CSV: make import FILE=events.csv (API=... ORGANISER=...; docs/importing.md)
	@$(PY) -m infra.import_events "$(FILE)" $(if $(API),--api "$(API)") $(if $(ORGANISER),--email "$(ORGANISER)")

import-bars: setup ## bars from a CSV: make import-bars FILE=bars.csv OPERATOR=email (API=...; docs/importing.md)
	@$(PY) -m infra.import_bars "$(FILE)" $(if $(API),--api "$(API)") $(if $(OPERATOR),--email "$(OPERATOR)")

deploy: package ## to AWS: make deploy ENV=staging PAYMENTS=stripe WEB_URL=https://... (PAYMENTS=test; MAIL_FROM=address; TRUSTED_PROXIES=1; API_URL=https://...)
	@$(PY) -m infra.deploy "$(STAGE)" "$(ENV)" "$(PAYMENTS)" "$(WEB_URL)" $(foreach name,MAIL_FROM TRUSTED_PROXIES API_URL,$(if \
		$(filter-out undefined,$(origin $(name))),"$(name)=$($(name))"))

clean: ## delete local data, builds and the virtual environment
	@rm -rf .local .build .venv layers/runtime/build .chalice/deployments .mypy_cache .ruff_cache .pytest_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
