"""The storage modules on moto: one thread, a fresh table for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from chalicelib.settings import settings
from chalicelib.storage.table import bind
from tests.support import aws


@pytest.fixture
def store() -> Iterator[None]:
    """An empty table, and the models bound to it."""
    with aws.environment(), mock_aws():
        aws.create_stack()
        settings.cache_clear()
        bind(settings())
        yield
    settings.cache_clear()
