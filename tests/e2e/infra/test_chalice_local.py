"""`chalice local` with the variables that `make run` writes, as docs/operations.md says."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.local import variables
from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.package import ROOT
from tests.support.api import Caller, OverHttp, over_http
from tests.support.local import free_port, wait_for
from tests.worlds.scene import customer, sale

_DOCUMENTED = "set -a; . .local/env; set +a; .venv/bin/chalice local --port 8010"


@pytest.fixture(scope="module")
def served(cloud: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OverHttp]:
    """The API in a process of its own, started by the documented command with another file and another port."""
    folder, port = tmp_path_factory.mktemp("local"), free_port()
    variables.write(folder / "env", Deployment(cloud.endpoint))
    command = _DOCUMENTED.replace(".local/env", f"{folder}/env").replace("8010", f"{port} --no-autoreload")
    own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["sh", "-c", command.replace("; .venv", "; exec .venv")], cwd=ROOT, env=own, stdout=log, stderr=log
        )
    try:
        wait_for(lambda: _answers(port) or process.poll() is not None, "answer of chalice local")
        assert process.poll() is None, Path(folder, "log").read_text()
        with over_http(f"http://127.0.0.1:{port}") as api:
            yield api
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/nope").status_code == 404
    except httpx.HTTPError:
        return False


def test_the_documentation_says_how() -> None:
    """The command that this suite runs is the one that is written down."""
    assert f"    {_DOCUMENTED}\n" in (ROOT / "docs" / "operations.md").read_text()


def test_it_sells_on_the_data_of_the_local_cloud(served: OverHttp, api: OverHttp) -> None:
    """An event that the functions of the local cloud put on sale is found and held through Chalice's server, and the
    functions show the hold."""
    show = sale(api)
    search = f"/v1/events/search?venue={Caller(served).get(show.path).expect(200)['venue_id']}"
    (found,) = wait_for(lambda: Caller(served).get(search).expect(200)["items"] or None, "event in the index")
    assert found["event_id"] == show.event
    buyer = customer(served)
    held = buyer.post(f"/v1/events/{show.event}/holds", {"seats": ["A-1-1", "A-1-2"]}).expect(201)
    assert held["seats"] == ["A-1-1", "A-1-2"]
    assert show.settled_map()["A-1-1"]["state"] == "held"


def test_its_variables_are_those_of_the_function_without_the_layer(cloud: Addresses, tmp_path: Path) -> None:
    """One NAME=value a line, as shells and editors read them; the libraries are those of .venv."""
    variables.write(tmp_path / "env", Deployment(cloud.endpoint))
    names = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines())
    assert names["AWS_ENDPOINT_URL"] == cloud.endpoint
    assert {"TABLE", "TOKENS_SECRET", "PAYMENTS"} <= names.keys()
    assert "PYTHONPATH" not in names
