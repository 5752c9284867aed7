"""Starts the proxy of `tests.contention`, tells it how things are, and asks what it did."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.cloud import Addresses, Cloud
from infra.local.process import PYTHON, ROOT
from tests.support.api import OverHttp, over_http
from tests.support.local import free_port, running
from tests.support.second_engine import second_engine


class Proxy:
    """One running proxy."""

    def __init__(self, address: str) -> None:
        self.address = address

    def counts(self) -> Counter[str]:
        """What it did since it was started, such as `conflicts`, `cancelled`, `throttled`, `lost`, `late_reads`;
        `waited` counts single writes that followed another."""
        return Counter(httpx.get(self.address, timeout=10).json())

    @contextmanager
    def under(self, **terms: float | Sequence[float]) -> Iterator[Counter[str]]:
        """Sets terms of `contention.proxy.Terms` for the block; afterwards, what the proxy did in it."""
        before, done = self.counts(), Counter[str]()
        others = self._set(terms)
        try:
            yield done
        finally:
            self._set(others)
            done.update(self.counts() - before)

    def calm(self) -> AbstractContextManager[Counter[str]]:
        """Transactions take no time: for what has to be there before a test begins."""
        return self.under(busy=(0, 0))

    def _set(self, terms: Mapping[str, Any]) -> Mapping[str, Any]:
        """Returns the terms before."""
        others: Mapping[str, Any] = httpx.put(self.address, json=terms, timeout=10).raise_for_status().json()
        return others


@dataclass(frozen=True)
class Contended:
    """A local cloud whose functions reach their tables through a proxy."""

    addresses: Addresses
    api: OverHttp
    proxy: Proxy


@contextmanager
def contended_cloud(state: Path, smtp: str, second: bool) -> Iterator[Contended]:
    """With the tables of the local cloud, or with those of the second engine; or the one that the environment names,
    whose proxy is LINEHOLD_PROXY."""
    if proxy := os.environ.get("LINEHOLD_PROXY"):
        if "LINEHOLD_API" not in os.environ:
            raise pytest.UsageError("LINEHOLD_PROXY needs the cloud behind it: LINEHOLD_API and LINEHOLD_WEBSOCKET.")
        with running(state) as addresses, over_http(addresses.api) as api:
            yield Contended(addresses, api, Proxy(proxy))
        return
    port = free_port()
    with ExitStack() as open:
        engine = open.enter_context(second_engine()) if second else None
        proxy = open.enter_context(_proxy(f"http://127.0.0.1:{port}", engine))
        cloud = open.enter_context(Cloud(state, port, smtp=smtp, dynamodb=proxy))
        yield Contended(cloud.addresses, open.enter_context(over_http(cloud.addresses.api)), Proxy(proxy))


@contextmanager
def _proxy(cloud: str, engine: str | None) -> Iterator[str]:
    """The address of a running proxy, which ends with the block or with this process."""
    command = [str(PYTHON), "-m", "tests.contention", "--cloud", cloud, *(["--engine", engine] if engine else [])]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            address = process.stdout.readline().strip()
            assert address, "the proxy did not start"
            yield address
        finally:
            process.stdin.close()
