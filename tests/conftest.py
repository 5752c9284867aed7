"""Fixtures that more than one kind of test uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.engines import LOCAL_CLOUD, Engine
from tests.worlds.world import World, world


@pytest.fixture
def engine() -> Engine:
    """The engine of DynamoDB that a test has, unless its suite asks both."""
    return LOCAL_CLOUD


@pytest.fixture
def here(engine: Engine) -> Iterator[World]:
    """Linehold in this process."""
    with world(engine) as fresh:
        yield fresh
