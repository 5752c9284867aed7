"""The services as they are deployed: one module declares each.

A stage is what one stack runs: the services that name it, or every service in stage `all`. Its package has the rooms of
these services and of those below them.
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.house import below
from infra.services import (
    bars,
    catalogue,
    checkout,
    live,
    orders,
    organising,
    people,
    seats,
    stores,
    waiting_room,
    waitlist,
)
from infra.services.declaration import Function, Rights, Service, Throttle, Trigger

SERVICES = (
    people.SERVICE,
    live.SERVICE,
    catalogue.SERVICE,
    seats.SERVICE,
    orders.SERVICE,
    waitlist.SERVICE,
    waiting_room.SERVICE,
    organising.SERVICE,
    stores.SERVICE,
    bars.SERVICE,
    checkout.SERVICE,
)

ALL = "all"


@dataclass(frozen=True)
class Stage:
    """The services that one stack runs."""

    name: str
    services: tuple[Service, ...]

    def has(self, service: str) -> bool:
        """Whether it runs this service."""
        return any(each.name == service for each in self.services)

    @property
    def floors(self) -> set[str]:
        """Its services, and those on which they stand."""
        own = {service.name for service in self.services}
        return own.union(*(below(name) for name in own))

    @property
    def rooms(self) -> set[str]:
        """The services of which its package has more than the entrances: live shows what every watched service has."""
        if not self.has("live"):
            return self.floors
        watched = {service.name for service in SERVICES if service.watched}
        return self.floors.union(watched, *(below(name) for name in watched))

    @property
    def functions(self) -> tuple[Function, ...]:
        return tuple(function for service in self.services for function in service.functions)

    @property
    def throttles(self) -> tuple[Throttle, ...]:
        """The calls of its API that have a limit of their own."""
        return tuple(throttle for service in self.services for throttle in service.throttles)

    @property
    def sockets(self) -> bool:
        """Whether it has the WebSocket."""
        return any(function.trigger is Trigger.SOCKET for function in self.functions)

    @property
    def calls(self) -> Rights | None:
        """What the calls of its API do; None if it has no API."""
        declared = [service.calls for service in self.services if service.calls is not None]
        if not declared:
            return None
        rights = Rights(secrets=("Edge",))  # did the request come through the edge?
        for each in declared:
            rights |= each
        return rights


STAGES = {
    ALL: Stage(ALL, SERVICES),
    **{
        name: Stage(name, tuple(service for service in SERVICES if service.stage == name))
        for name in dict.fromkeys(service.stage for service in SERVICES)
    },
}
