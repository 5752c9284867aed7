"""Fixtures that more than one kind of test uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.worlds.world import World, world


@pytest.fixture
def here() -> Iterator[World]:
    """Linehold in this process, on moto."""
    with world() as fresh:
        yield fresh
