"""The storage modules in this process: one thread, and an empty table for each test.

Their tests ask both engines of DynamoDB, so that neither's mistakes become ours; so do stories of services whose
storage has no tests of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chalicelib.bars.storage import locations
from chalicelib.settings import settings
from chalicelib.table.items import bind
from chalicelib.wiring import clients
from tests.support import aws
from tests.support.engines import Engine, both_engines
from tests.support.stripe import Double, stripe_double
from tests.worlds.scene import rows
from tests.worlds.till import HOLD_SECONDS, ROW, Till, till
from tests.worlds.world import World


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of storage ask both engines, except those that repeat one act with a fault at each of its steps."""
    if "store" in metafunc.fixturenames and not metafunc.definition.get_closest_marker("faults"):
        metafunc.parametrize(*both_engines.args, **both_engines.kwargs)


@pytest.fixture
def store(engine: Engine) -> Iterator[None]:
    """An empty table, with the models bound to it."""
    with aws.stack(engine):
        bind(settings(), clients.tables(settings()))
        locations.bind(settings())
        yield


@pytest.fixture(scope="session")
def account() -> Iterator[Double]:
    """One process for all tests with payments."""
    with stripe_double() as double:
        yield double


@pytest.fixture
def shop(here: World, account: Double) -> Till:
    """An event on sale, and a till with an unused account."""
    account.reset()
    sale = here.sale({"A": rows(20, ROW)}, hold_seconds=HOLD_SECONDS)
    return till(here.clock, account, sale.event)
