"""The APIs of several stages as one: each call goes to the stage whose service declares it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpx

from infra.local.cloud import Addresses
from infra.services import ALL, STAGES
from tests.support.api import OverHttp, Reply
from tests.support.contract import call_of

_STAGE_OF = {service.name: name for name, stage in STAGES.items() if name != ALL for service in stage.services}


def stage_of(method: str, path: str) -> str:
    """The stage that has the call with this path."""
    call = call_of(method, path)
    assert call is not None, f"{method} {path} is no call"
    return _STAGE_OF[call.service]


class OverStages:
    """Calls of stages that are deployed, over HTTP."""

    def __init__(self, apis: Mapping[str, OverHttp]) -> None:
        self._apis = apis

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        return self._apis[stage_of(method, path)].send(method, path, body, headers)


@contextmanager
def over_stages(addresses: Addresses, stages: Sequence[str]) -> Iterator[OverStages]:
    """A client of these stages of a local cloud, all of which have an API."""
    with httpx.Client(timeout=60) as client:
        yield OverStages({stage: OverHttp(addresses.api_of(stage), client) for stage in stages})
