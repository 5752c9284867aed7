"""A waiting room, whose queues the test delivers."""

from __future__ import annotations

import pytest

from tests.worlds.foyer import Foyer
from tests.worlds.world import World


@pytest.fixture
def foyer(here: World) -> Foyer:
    return Foyer(here)
