"""One local cloud for the tests that need one that runs."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from infra.local.cloud import Cloud
from tests.support.local import free_port


@pytest.fixture(autouse=True, scope="session")
def _signals() -> None:
    """What the tests start hears Ctrl-C, also where the tests themselves run in the background of a shell, which has it
    ignored there."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with Cloud(tmp_path_factory.mktemp("cloud"), free_port()) as cloud:
        yield cloud
