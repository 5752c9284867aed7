"""One local cloud for the stories and for the deployment, with the application built."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from infra import web
from infra.local.cloud import Cloud
from tests.support.local import free_port


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    web.build()
    with Cloud(tmp_path_factory.mktemp("cloud"), free_port()) as cloud:
        yield cloud
