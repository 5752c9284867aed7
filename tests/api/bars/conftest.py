"""A bar for tests that need no more than one."""

from __future__ import annotations

import pytest

from tests.worlds.tavern import Tavern, bar_behind, landlord
from tests.worlds.world import World


@pytest.fixture
def tavern(here: World) -> Tavern:
    return bar_behind(here, landlord(here))
