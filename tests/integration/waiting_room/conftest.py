"""The storage of waiting rooms is tried on both engines; whole evenings in a room on the quicker one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chalicelib.settings import settings
from chalicelib.table.items import bind
from chalicelib.wiring import clients
from tests.support import aws
from tests.support.engines import USUAL


@pytest.fixture
def evening() -> Iterator[None]:
    """An empty table of the usual engine."""
    with aws.stack(USUAL):
        bind(settings(), clients.tables(settings()))
        yield
