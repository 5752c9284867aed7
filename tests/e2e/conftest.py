"""One local cloud for the whole suite: starting it takes longer than most tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from doubles.push.server import Server
from infra.local.cloud import Addresses
from linehold_client import Linehold
from tests.support.api import OverHttp, over_http
from tests.support.devices import push_service
from tests.support.local import running
from tests.support.smtp import Sink


@pytest.fixture(scope="session")
def letters() -> Iterator[Sink]:
    """The mail server that gets the cloud's emails."""
    with Sink() as sink:
        yield sink


@pytest.fixture(scope="session")
def browsers() -> Iterator[Server]:
    """The push service that gets the cloud's alerts."""
    with push_service() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUSH_SERVICE", server.address)
        yield server


@pytest.fixture(scope="session")
def cloud(letters: Sink, browsers: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    with running(tmp_path_factory.mktemp("cloud"), letters.address) as addresses:
        yield addresses


@pytest.fixture(scope="session")
def linehold(cloud: Addresses) -> Iterator[Linehold]:
    """The Python client, without an identity."""
    with Linehold(cloud.api, websocket=cloud.websocket) as client:
        yield client


@pytest.fixture(scope="session")
def api(cloud: Addresses) -> Iterator[OverHttp]:
    with over_http(cloud.api) as client:
        yield client
