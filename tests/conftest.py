"""What every run of tests has: no network, workers that share the tests, and the fixtures of several suites."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import network

if TYPE_CHECKING:
    from tests.support.engines import Engine
    from tests.worlds.world import World


def pytest_configure() -> None:
    network.forbid()
    if os.environ.get("LINEHOLD_TEST_ENGINE") == "second":
        from tests.support.second_engine import binary

        if not binary():
            raise pytest.UsageError("LINEHOLD_TEST_ENGINE=second, but there is no second engine: see `make engine`.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    from tests.support.workers import workers

    return workers()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.support.workers import CloudsTogether

    return CloudsTogether(config, log)


@pytest.fixture
def engine() -> Engine:
    """The engine of DynamoDB that a test has, unless its suite asks both."""
    from tests.support.engines import USUAL

    return USUAL


@pytest.fixture
def here(engine: Engine) -> Iterator[World]:
    """Linehold in this process."""
    from tests.worlds.world import world  # moto is slow to import, and most unit tests need none

    with world(engine) as fresh:
        yield fresh
