"""Streets of their own for the tests of bars."""

from __future__ import annotations

from itertools import count

import pytest

_streets = count(1)


@pytest.fixture
def street() -> tuple[float, float]:
    """A place, in metres from the centre, without other bars or guests."""
    return 20_000.0 * next(_streets), 0.0
