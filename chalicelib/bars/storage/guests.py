"""Guests of bars: `pk = CUSTOMER#<customer>`, `sk = GUEST`, with the one request they have and their reliability.

The transaction that creates or ends a request also sets or removes it here, so a guest never has two.
"""

from __future__ import annotations

from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.bars.rules.reliability import RELIABLE
from chalicelib.core.times import DAY, SECOND
from chalicelib.table.items import Item, Raw, raw_item
from chalicelib.table.together import Place
from chalicelib.table.values import values_of
from chalicelib.table.writes import Write

_KEPT_FOR = 365 * DAY


@dataclass(frozen=True, slots=True)
class Guest:
    """`request` is the one under way, `last` the one before, `score` their reliability."""

    request: str | None = None
    last: str | None = None
    score: float = RELIABLE


class GuestItem(Item):
    request = UnicodeAttribute(null=True)
    last = UnicodeAttribute(null=True)
    score = NumberAttribute(null=True)


def get(customer: str) -> Guest:
    raw = raw_item(_pk(customer), "GUEST")
    return _guest(raw) if raw else Guest()


def place(customer: str) -> Place[Guest]:
    """Nothing is there for a customer who has never asked a bar."""
    return Place(_pk(customer), "GUEST", _guest)


def _guest(raw: Raw) -> Guest:
    item = values_of(raw)
    return Guest(item.get("request"), item.get("last"), float(item.get("score", RELIABLE)))


def starting_request(customer: str, request: str, now: int, score: float | None = None) -> Write:
    """Set the guest's request, on condition that they have none. `score` replaces their reliability, if given."""
    change = [GuestItem.request.set(request), GuestItem.ttl.set(_ttl(now))]
    if score is not None:
        change.append(GuestItem.score.set(score))
    return Write(GuestItem(_pk(customer), "GUEST"), GuestItem.request.does_not_exist(), change)


def ending_request(customer: str, request: str, now: int, score: float | None = None) -> Write:
    """Remove the guest's request, on condition that it is this one. `score` replaces their reliability, if given."""
    change = [GuestItem.request.remove(), GuestItem.last.set(request), GuestItem.ttl.set(_ttl(now))]
    if score is not None:
        change.append(GuestItem.score.set(score))
    return Write(GuestItem(_pk(customer), "GUEST"), GuestItem.request == request, change)


def _pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"


def _ttl(now: int) -> int:
    return (now + _KEPT_FOR) // SECOND
