"""Which services have calls. Each declares them in its `calls.py`, which is imported for a stage that runs the service,
because a package has the rooms of its own stage only."""

from __future__ import annotations

from importlib import import_module

from functions.http.routes import Routes

CALLED = (
    "people",
    "catalogue",
    "seats",
    "orders",
    "waitlist",
    "waiting_room",
    "organising",
    "stores",
    "bars",
    "checkout",
)


def calls_of(service: str) -> list[Routes]:
    """The declared calls of one of these services."""
    calls: list[Routes] = import_module(f"functions.{service}.calls").CALLS
    return calls
