"""A market for tests that need no more than one."""

from __future__ import annotations

import pytest

from tests.worlds.market import Shop, market
from tests.worlds.world import World


@pytest.fixture
def shop(here: World) -> Shop:
    return market(here)
