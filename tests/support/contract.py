"""The declared calls, to find the one that a request makes, and to check that a reply is one that it declares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from functions.http.routes import Route
from infra.contract.openapi import SERVICES
from infra.contract.operations import errors_of


@dataclass(frozen=True)
class DeclaredCall:
    """One call of a service, and the error codes that it declares, by status."""

    service: str
    route: Route
    errors: dict[int, tuple[str, ...]]

    @property
    def name(self) -> str:
        return self.route.view.__name__

    def complaint(self, status: int, code: str | None) -> str | None:
        """What is not declared about a reply; None if nothing."""
        if status >= 400:
            known = status != 500 and code in self.errors.get(status, ())
        else:
            known = status in (self.route.status, *self.route.or_else) or (status == 304 and self.route.snapshot)
        return None if known else f"{self.name} does not declare {status} {code or ''}"


def call_of(method: str, path: str) -> DeclaredCall | None:
    """The call that serves this method and path; None if none does."""
    bare = path.partition("?")[0].rstrip("/")
    for pattern, declared in _patterns(method):
        if pattern.fullmatch(bare):
            return declared
    return None


@cache
def declared_calls() -> list[DeclaredCall]:
    """Every call of the contract."""
    return [DeclaredCall(service.tag, route, errors_of(route)) for service in SERVICES for route in service.all]


@cache
def _patterns(method: str) -> list[tuple[re.Pattern[str], DeclaredCall]]:
    """The calls with this method; paths without parameters first, as API Gateway matches them."""
    calls = sorted(declared_calls(), key=lambda call: call.route.path.count("{"))
    return [
        (re.compile(re.sub(r"{\w+}", "[^/]+", call.route.path.rstrip("/"))), call)
        for call in calls
        if call.route.method == method
    ]
