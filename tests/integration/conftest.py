"""The storage modules on moto: one thread, and a fresh table for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from chalicelib.bars.storage import locations
from chalicelib.settings import settings
from chalicelib.table.items import bind
from chalicelib.wiring import clients
from tests.support import aws
from tests.support.stripe import Double, stripe_double
from tests.worlds.scene import rows
from tests.worlds.till import HOLD_SECONDS, ROW, Till, till
from tests.worlds.world import World


@pytest.fixture
def store() -> Iterator[None]:
    """An empty table, with the models bound to it."""
    with aws.environment(), mock_aws():
        aws.create_stack()
        settings.cache_clear()
        bind(settings(), clients.session())
        locations.bind(settings())
        yield
    settings.cache_clear()


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
