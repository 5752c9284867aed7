"""What an event may be: every fault of a new one, and of a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chalicelib.catalogue.rules.events import KEPT_AFTER, Event, EventStatus
from chalicelib.core.money import Money
from chalicelib.core.payable import is_in_use, problem_of
from chalicelib.core.times import DAY
from chalicelib.errors import Conflict, Fault, Invalid

_FARTHEST = 3650 * DAY

LONGEST_EVENT = 14 * DAY
"""How long after its start an event may end, and be sold. Its seats are kept for longer than that."""

_TIMES = ("starts_at", "on_sale_at", "ends_at", "sale_ends_at")


def check(event: Event, now: int) -> None:
    """Raises `Invalid` with every fault of a new event."""
    _require_none(_faults(event, now, event.prices))


def check_prices(event: Event) -> None:
    """Raises `Invalid` with every price that cannot be paid: a draft may be older than today's limits."""
    _require_none(_price_faults(event.prices))


def check_change(before: Event, after: Event, now: int) -> None:
    """Raises `Invalid` with every fault of a change, or `Conflict` EVENT_CANCELLED."""
    if before.status is EventStatus.CANCELLED:
        raise Conflict("A cancelled event stays as it is.", "EVENT_CANCELLED")
    _require_none(_change_faults(before, after, now))


def _change_faults(before: Event, after: Event, now: int) -> Iterator[Fault]:
    """A field that has become wrong by time alone is no fault of a change that leaves it as it is."""
    moved = any(getattr(after, name) != getattr(before, name) for name in _TIMES)
    changed = {name: price for name, price in after.prices.items() if before.prices.get(name) != price}
    for fault in _faults(after, now, changed):
        starts = fault.path == "starts_at" and after.starts_at == before.starts_at
        if fault.path not in _TIMES or (moved and not starts):
            yield fault
    if before.kept_until is not None and after.starts_at + KEPT_AFTER > before.kept_until:
        yield Fault("starts_at", "is more than a year after the date that was set first")
    if before.status is EventStatus.PUBLISHED and _currencies(before) != _currencies(after):
        yield Fault("prices", "are in another currency than before")


def _currencies(event: Event) -> set[str]:
    return {price.currency for price in event.prices.values()}


def _require_none(faults: Iterator[Fault]) -> None:
    if found := list(faults):
        raise Invalid(found)


def _faults(event: Event, now: int, new_prices: Mapping[str, Money]) -> Iterator[Fault]:
    if event.starts_at <= now:
        yield Fault("starts_at", "is in the past")
    elif event.starts_at > now + _FARTHEST:
        yield Fault("starts_at", "is more than ten years away")
    if event.on_sale_at >= event.sold_until:
        yield Fault("on_sale_at", f"is not before {'starts_at' if event.sale_ends_at is None else 'sale_ends_at'}")
    elif event.on_sale_at < now - _FARTHEST:
        yield Fault("on_sale_at", "is more than ten years ago")
    yield from _end_faults(event)
    for category in sorted(event.categories - event.prices.keys()):
        yield Fault(f"prices.{category}", "is missing: the venue has seats of this category")
    for category in sorted(event.prices.keys() - event.categories):
        yield Fault(f"prices.{category}", "is not a price category of the venue")
    yield from _price_faults(new_prices)
    if len(_currencies(event)) > 1:
        yield Fault("prices", "are in more than one currency")
    if len(set(event.performers)) < len(event.performers):
        yield Fault("performer_ids", "names a performer twice")


def _price_faults(prices: Mapping[str, Money]) -> Iterator[Fault]:
    for category, price in prices.items():
        if not is_in_use(price.currency):
            yield Fault(f"prices.{category}.currency", "is not a currency of ISO 4217 in use")
        elif problem := problem_of(price):
            yield Fault(f"prices.{category}.amount", problem)


def _end_faults(event: Event) -> Iterator[Fault]:
    latest = event.starts_at + LONGEST_EVENT
    if event.ends_at is not None and event.ends_at <= event.starts_at:
        yield Fault("ends_at", "is not after starts_at")
    elif event.ends_at is not None and event.ends_at > latest:
        yield Fault("ends_at", "is more than 14 days after starts_at")
    if event.sale_ends_at is None:
        return
    if event.ends_at is not None and event.sale_ends_at > event.ends_at:
        yield Fault("sale_ends_at", "is after ends_at")
    elif event.sale_ends_at > latest:
        yield Fault("sale_ends_at", "is more than 14 days after starts_at")
