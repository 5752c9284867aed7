"""One local cloud for the whole suite, and one behind each engine with contention. moto is never used here: its
transactions lose concurrent writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import api, browsers, cloud, letters
from tests.support.contention import Contended, contended_cloud
from tests.support.second_engine import binary
from tests.support.smtp import Sink

__all__ = ["api", "browsers", "cloud", "letters"]

_ENGINES = {"local cloud": False, "second engine": True}


def pytest_report_header() -> str | None:
    return None if binary() else "no second engine: cargo (rustup.rs) and `make engine` install it"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Contention is tried on every engine that is there."""
    if "contended" in metafunc.fixturenames:
        there = [name for name, second in _ENGINES.items() if binary() or not second]
        metafunc.parametrize("contended", there, indirect=True, scope="session")


@pytest.fixture(scope="session")
def contended(
    request: pytest.FixtureRequest, letters: Sink, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Contended]:
    """A cloud of its own, behind the proxy."""
    with contended_cloud(tmp_path_factory.mktemp("contended"), letters.address, _ENGINES[request.param]) as made:
        yield made
        counts = made.proxy.counts()
    assert not counts["unlawful"], "DynamoDB would refuse a request; the proxy's log says why"
    assert not counts["stream_refused"] + counts["index_refused"], "the engines disagree; the proxy's log says where"
