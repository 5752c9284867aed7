"""Clients that are generated from the documents: they build without a warning, and hold, book and queue.

`make clients` installs what they need: Node.js in .venv-node, the Python generator in .venv-generator, and the packages
of package-lock.json.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.contract import asyncapi, openapi
from infra.local.cloud import Addresses
from infra.package import ROOT
from tests.support.api import over_http
from tests.support.local import running
from tests.worlds.scene import Sale, operator, rows, sale
from tests.worlds.shopkeeper import Shop, opened

HERE = Path(__file__).parent
BUILD = HERE / "build"
NODE, PYTHON = ROOT / ".venv-node" / "bin", ROOT / ".venv-generator" / "bin"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    with running(tmp_path_factory.mktemp("cloud")) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def seats(cloud: Addresses) -> Iterator[Sale]:
    with over_http(cloud.api) as api:
        yield sale(api, {"A": rows(2, 10)}, None, operator(api))


@pytest.fixture(scope="module")
def shop(cloud: Addresses) -> Iterator[Shop]:
    with over_http(cloud.api) as api:
        yield opened(api, "shop@example.com", "Bread")


def _run(*command: Any, **environment: str) -> str:
    """The output of a command; fails with all that it printed when its status is not 0."""
    path = os.pathsep.join([str(NODE), str(PYTHON), os.environ["PATH"]])
    done = subprocess.run(
        [str(each) for each in command],
        cwd=HERE,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def _npx(tool: str, *arguments: Any) -> str:
    return _run(NODE / "node", HERE / "node_modules" / ".bin" / tool, *arguments)


def _visited(output: str, shop: Shop) -> None:
    """The visit booked two seats that are next to each other, and its ticket waits."""
    result = json.loads(output.splitlines()[-1])
    assert (len(result["seats"]), result["status"], result["state"]) == (2, "confirmed", "waiting")
    assert "waiting" in {ticket["state"] for queue in shop.board()["queues"] for ticket in queue["tickets"]}


def test_the_documents_follow_the_rules_of_style() -> None:
    """Redocly's strict rules, for both documents; redocly.yaml says which are off, and why."""
    _npx("redocly", "lint", "--config", HERE / "redocly.yaml", openapi.FILE, asyncapi.FILE)


def test_a_python_client_builds_and_visits(cloud: Addresses, seats: Sale, shop: Shop) -> None:
    """openapi-python-client makes it without a warning."""
    _run(
        PYTHON / "openapi-python-client",
        "generate",
        *("--path", openapi.FILE),
        *("--config", HERE / "openapi-python-client.yaml"),
        *("--output-path", BUILD / "python" / "generated_client"),
        *("--meta", "none", "--overwrite", "--fail-on-warning"),
    )
    visit = (HERE / "visit.py", cloud.api, seats.event, shop.id, shop.code())
    _visited(_run(PYTHON / "python", *visit, PYTHONPATH=str(BUILD / "python")), shop)


def test_a_typescript_client_builds_and_visits(cloud: Addresses, seats: Sale, shop: Shop) -> None:
    """The types of openapi-typescript pass the compiler's strict rules with a client that uses them."""
    BUILD.mkdir(exist_ok=True)
    # a field with a default may be left out of a request
    options = ("--default-non-nullable", "false", "--output", BUILD / "schema.d.ts")
    _npx("openapi-typescript", openapi.FILE, *options)
    _npx("tsc", "--project", HERE / "tsconfig.json")
    _visited(_run(NODE / "node", HERE / "visit.ts", cloud.api, seats.event, shop.id, shop.code()), shop)
