"""The fixture that the tests of cancelled events share."""

from __future__ import annotations

import pytest

from tests.integration.organising.house import House, house_of
from tests.worlds.world import World


@pytest.fixture
def house(here: World) -> House:
    return house_of(here)
