"""The APIs of several stages as one: each call goes to the stage whose service declares it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpx

from functions.calls import calls_of
from infra.local.cloud import Addresses
from infra.services import STAGES, Stage
from tests.support.api import OverHttp, Reply


class Declared:
    """The calls of these stages, as `(method, path, stage)`."""

    def __init__(self, stages: Mapping[str, Stage]) -> None:
        self.calls = [
            (route.method, route.path, name)
            for name, stage in stages.items()
            for service in stage.services
            if service.calls is not None
            for routes in calls_of(service.name)
            for route in routes.all
        ]

    def find(self, method: str, path: str) -> tuple[str, str, str]:
        """The call with this path; of two that fit, the one with fewer parameters. Raises ValueError without one."""
        fitting = [each for each in self.calls if each[0] == method and _fits(each[1], path.partition("?")[0])]
        return min(fitting, key=lambda each: each[1].count("{"))


class OverStages:
    """Calls of stages that are deployed, over HTTP."""

    def __init__(self, apis: Mapping[str, OverHttp]) -> None:
        self._apis, self._declared = apis, Declared({name: STAGES[name] for name in apis})

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        return self._apis[self._declared.find(method, path)[2]].send(method, path, body, headers)


@contextmanager
def over_stages(addresses: Addresses, stages: Sequence[str]) -> Iterator[OverStages]:
    """A client of these stages of a local cloud, all of which have an API."""
    with httpx.Client(timeout=60) as client:
        yield OverStages({stage: OverHttp(addresses.api_of(stage), client) for stage in stages})


def _fits(declared: str, path: str) -> bool:
    wanted, given = declared.strip("/").split("/"), path.strip("/").split("/")
    return len(wanted) == len(given) and all(
        want == have or want.startswith("{") for want, have in zip(wanted, given, strict=True)
    )
