# Every target prepares what it needs: a fresh clone needs only Python 3.11 to 3.14 and make.
PY := .venv/bin/python
STAGE ?= all
STAGES := all people seats stores bars waiting-room checkout live

# tests/support/workers.py says how they share the tests.
WORKERS := -n auto --maxprocesses 4

# Without compiled files each worker would rewrite every assertion anew: 7 s of CPU.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup dev cloud node generator engine browser clients web run test test-web faults check package artefact race engines workbench bench scale cost simulate contract house pins import import-bars draw redrive tail status audit deploy deploy-web clean bulkheads preview deploy-waf teardown prepare-sale

help: ## this list
	@echo "Linehold. Targets:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

# the environments: .venv for everything but the local cloud and the checks, which have their own (infra/venv.sh)
setup:
	@$(MAKE) --no-print-directory -j2 dev cloud

dev cloud node generator:
	@sh infra/venv.sh $@

# the second engine of DynamoDB, where cargo is (infra/engine.sh)
engine:
	@sh infra/engine.sh

run: setup ## the whole service on this machine, with hot reload, until Ctrl-C (PORT=8000; REPAIR=1; STRIPE_API_KEY=... for Stripe; SMTP_HOST=... for emails)
	@sh infra/interruptible.sh $(PY) -m infra.local.run

test: setup ## unit, integration, API and end-to-end tests
	@$(PY) -m pytest $(WORKERS) -m "not faults" tests/e2e tests/unit tests/integration tests/api tests/contract

faults: setup ## what takes longer: crashes, races and lost answers at every step, each role, all seeds, moto beside the local cloud, redeployments, payments through Stripe
	@$(PY) -m pytest $(WORKERS) -m faults tests/e2e tests/unit tests/integration tests/api

check: dev ## style, types, templates
	@sh infra/venv.sh check
	@.venv-check/bin/ruff check .
	@.venv-check/bin/ruff format --check .
	@.venv-check/bin/mypy --python-executable $(PY)
	@$(PY) -m openapi_spec_validator docs/openapi.json
	@$(PY) -m infra.package
	@.venv-check/bin/cfn-lint infra/account.yaml infra/costs.yaml infra/data.yaml infra/edge.yaml infra/waf.yaml $(STAGES:%=.build/%/sam.yaml)

package: dev ## the layer and the package in .build/STAGE (STAGE=all, people, seats, stores, bars, waiting-room, checkout, live; RUNTIME=python3.13; ARCHITECTURE=arm64)
	@$(PY) -m layers.runtime.build
	@$(PY) -m infra.package $(STAGE)

artefact: setup ## the packaged functions under AWS's own runtime client
	@$(PY) -m pytest tests/artefact

web: dev ## the web application in .build/web (`make run` builds it, too)
	@$(PY) -m infra.web

# a browser for stories, where one is or may be installed (infra/chromium.sh)
browser:
	@sh infra/chromium.sh

test-web: setup browser ## the web application: types, style, unit tests, budget; stories in a browser, where Chromium or Chrome is (LINEHOLD_CHROMIUM=...)
	@$(PY) -m infra.web install
	@cd web && PATH="$(CURDIR)/.venv-node/bin:$$PATH" sh -c 'npm run --silent check && npm test --silent'
	@$(PY) -m pytest tests/web

clients: setup node generator ## clients made from docs/openapi.json, in Python and TypeScript, on the local cloud; the style of both documents; the page's modules
	@cd tests/clients && PATH="$(CURDIR)/.venv-node/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@$(PY) -m pytest tests/clients
	@$(PY) -m pytest -m node tests/unit

race: setup engine ## many clients at once on the local cloud, and under contention as on AWS on each engine that is there
	@$(PY) -m pytest -n 2 tests/race

engines: setup engine ## tests of storage and of the API on the second engine, where cargo is
	@if [ -x "$${LINEHOLD_ENGINE:-.build/engine/bin/dynoxide}" ]; then \
		LINEHOLD_TEST_ENGINE=second $(PY) -m pytest $(WORKERS) -m "not faults" tests/integration tests/api; \
	fi

workbench: setup ## what people do to make run and make setup: full disks, kills, damaged files
	@$(PY) -m pytest $(WORKERS) tests/workbench

bench: setup ## measurements, written to docs/benchmarks.md
	@$(PY) -m bench

scale: setup ## what grows with what, and which limit of AWS is met first: the tables of docs/scale.md
	@$(PY) -m bench.scale.page

cost: dev ## a month's bill on AWS: make cost PROFILE=shop (bars, cinemas, onsale, or a file); without a profile docs/cost.md is written
	@$(PY) -m bench.cost "$(PROFILE)"

simulate: dev ## policies of checkouts beside the theory, into docs/checkout.md (SEED=7; ARRIVALS=file.csv)
	@$(PY) -m bench.simulation $(if $(SEED),--seed "$(SEED)") $(if $(ARRIVALS),--arrivals "$(ARRIVALS)")

contract: setup ## docs/examples.json, openapi.json and asyncapi.json from the code's own types and routes; the Python client's calls
	@$(PY) -m tests.contract.tour
	@$(PY) -m infra.contract.openapi
	@$(PY) -m infra.contract.asyncapi
	@$(PY) -m infra.contract.client

house: dev ## the picture of the house in docs/architecture.md, from the import table
	@$(PY) -m infra.house

bulkheads: dev ## the tables of docs/bulkheads.md, from what the services declare
	@$(PY) -m infra.bulkheads

pins: ## requirements.txt and requirements/*.txt from requirements/*.in (UPGRADE="boto3 botocore"; needs uv)
	@sh infra/pins.sh $(UPGRADE)

import: dev ## events from a CSV: make import FILE=events.csv (API=... ORGANISER=...; docs/importing.md)
	@$(PY) -m infra.import_events "$(FILE)" $(if $(API),--api "$(API)") $(if $(ORGANISER),--email "$(ORGANISER)")

import-bars: dev ## bars from a CSV: make import-bars FILE=bars.csv OPERATOR=email (API=...; docs/importing.md)
	@$(PY) -m infra.import_bars "$(FILE)" $(if $(API),--api "$(API)") $(if $(OPERATOR),--email "$(OPERATOR)")

draw: ## the draw of a waiting room, computed again: make draw ROOM=address-or-file (INDEX=17; CSV=1; docs/waiting-rooms.md)
	@python3 infra/draw.py "$(ROOM)" $(if $(CSV),all,$(INDEX))

redrive: dev ## dead letters back into their queue: make redrive QUEUE=payments (ENV=staging; without QUEUE it lists all)
	@$(PY) -m infra.operating.redrive "$(QUEUE)" "$(ENV)"

tail: dev ## log lines of all functions as they come: make tail (ROUTE='POST /v1/'; CODE=SEAT_TAKEN; REQUEST=id; SINCE=10; ENV=staging)
	@sh infra/interruptible.sh $(PY) -m infra.operating.tail --env "$(ENV)" --route "$(ROUTE)" --code "$(CODE)" --request "$(REQUEST)" --since "$(SINCE)"

status: dev ## one screen: API, queues and dead letters, sweep, table, sockets, version; fails if something is wrong (ENV=staging)
	@$(PY) -m infra.operating.status "$(ENV)"

audit: dev ## check the invariants over the whole table, reading only (ENV=staging; UNITS=200 a second; RESUME=1)
	@$(PY) -m infra.audit --env "$(ENV)" --units "$(UNITS)" $(if $(RESUME),--resume)

# What deployments may be told, and of it what the command line or the environment has, an empty value included.
OPTIONS := MAIL_FROM TRUSTED_PROXIES EDGE_ONLY RESERVE_CONCURRENCY ROTATE_TOKENS_DAYS PROTECT_TABLES KMS_KEY_ARN ALARM_EMAIL WATCH_COSTS LOG_DAYS DASHBOARDS API_URL CHALLENGE CANARY CANARY_ALARMS
given = $(foreach name,$(1),$(if $(filter-out undefined,$(origin $(name))),"$(name)=$($(name))"))

deploy: package ## to AWS: make deploy ENV=staging PAYMENTS=stripe WEB_URL=https://... (PAYMENTS=test; MAIL_FROM=address; TRUSTED_PROXIES=1; EDGE_ONLY=true; RESERVE_CONCURRENCY=true; CANARY=Canary10Percent5Minutes; API_URL=https://...; CHALLENGE=work)
	@$(PY) -m infra.deploy "$(STAGE)" "$(ENV)" "$(PAYMENTS)" "$(WEB_URL)" $(call given,$(OPTIONS))

preview: package ## what make deploy would change on AWS, without doing it: make preview ENV=staging PAYMENTS=stripe WEB_URL=https://...
	@$(PY) -m infra.deploy --preview "$(STAGE)" "$(ENV)" "$(PAYMENTS)" "$(WEB_URL)" $(call given,$(OPTIONS))

teardown: dev ## delete an environment's services and edge on AWS; data stays: make teardown ENV=staging (YES=1)
	@$(PY) -m infra.teardown "$(ENV)" $(if $(YES),--yes)

prepare-sale: dev ## what a sale needs, and with APPLY=1 set: make prepare-sale ENV=staging BOOKINGS_PER_SECOND=100 (JOINS_PER_SECOND=17000; TABLE_QUOTA=80000; STAGE=seats; UNDO=1)
	@$(PY) -m infra.prepare_sale "$(ENV)" "$(BOOKINGS_PER_SECOND)" "$(STAGE)" $(if $(JOINS_PER_SECOND),--joins $(JOINS_PER_SECOND)) $(if $(TABLE_QUOTA),--quota $(TABLE_QUOTA)) $(if $(APPLY),--apply) $(if $(UNDO),--undo)

deploy-waf: dev ## the firewall of the edge, in us-east-1: make deploy-waf ENV=staging (SALE_CHALLENGE=on)
	@$(PY) -m infra.deploy_waf "$(ENV)" $(call given,SALE_CHALLENGE)

deploy-web: dev ## the web application to AWS, on one domain with the APIs: make deploy-web ENV=staging (DOMAIN_NAME=... CERTIFICATE_ARN=...; WEB_ACL_ARN=...; PRICE_CLASS=PriceClass_All)
	@$(PY) -m infra.deploy_web "$(ENV)" $(call given,DOMAIN_NAME CERTIFICATE_ARN WEB_ACL_ARN PRICE_CLASS)

clean: ## delete local data, builds and the virtual environments
	@rm -rf .local .build .venv .venv-* layers/runtime/build .chalice/deployments .mypy_cache .ruff_cache .pytest_cache tests/clients/node_modules tests/clients/build web/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
