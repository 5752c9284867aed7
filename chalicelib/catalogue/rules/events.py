"""Events: which ones an organiser may put on sale, and when customers may buy seats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.catalogue.rules.caps import CapPer
from chalicelib.catalogue.rules.venues import Venue
from chalicelib.core.money import Money
from chalicelib.core.payable import is_in_use, problem_of
from chalicelib.core.times import DAY, HOUR, rfc3339
from chalicelib.errors import Conflict, Fault, Invalid, Lapsed

_FARTHEST = 3650 * DAY

LATEST_POSTPONEMENT = 365 * DAY
"""How far an event may be moved from its first date."""

_KEPT_AFTER = 30 * DAY

LONGEST_EVENT = 14 * DAY
"""How long after its start an event may end, and be sold. Its seats are kept for longer than that."""

_USUAL_LENGTH = 2 * HOUR
_TIMES = ("starts_at", "on_sale_at", "ends_at", "sale_ends_at")


class EventStatus(StrEnum):
    """draft: only its organiser sees it. published: everyone sees it, and its seats are sold from `on_sale_at` on.
    cancelled: for good; its bookings are refunded."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """A section of the venue as the event keeps it: enough to price a seat map without reading the plan."""

    id: str
    name: str
    seats: int
    categories: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """`starts_at`, `ends_at` and the ends of its sale are instants; `prices` has one price for each category of the
    plan. `ends_at` is None where it is not known; its sale ends at `sale_ends_at`, or when it starts for None.

    `reference` is the organiser's own name for it; after `kept_until` its seats may be deleted. Customers may cancel
    until `cancel_until_hours` before it starts, never for None. An offer to the waitlist lasts `offer_seconds`, or as
    long as a hold for None. `waitlist_ended_at` is when its waitlist was switched off, None while it has one.
    `max_per_network` is how many seats, and how many places in its waitlist, the customers at one network address may
    have at a time; None for the default. `moved_in` is the version that its last move made, None if it was never moved
    while it was published.
    """

    id: str
    operator: str
    name: str
    description: str
    venue: str
    performers: tuple[str, ...]
    release: str | None
    starts_at: int
    on_sale_at: int
    prices: Mapping[str, Money]
    hold_seconds: int
    max_per_customer: int
    no_orphans: bool
    waitlist: bool
    waiting_room: bool
    sections: tuple[SectionSummary, ...]
    status: EventStatus
    version: int
    created: int
    reference: str | None = None
    published_at: int | None = None
    cancelled_at: int | None = None
    kept_until: int | None = None
    cancel_until_hours: int | None = 0
    offer_seconds: int | None = None
    max_per_network: int | None = None
    cap_per: CapPer = CapPer.CUSTOMER
    waitlist_ended_at: int | None = None
    ends_at: int | None = None
    sale_ends_at: int | None = None
    moved_in: int | None = None

    @property
    def sold_until(self) -> int:
        """The instant from which on its seats are not sold, offered or waited for."""
        return self.starts_at if self.sale_ends_at is None else self.sale_ends_at

    @property
    def planned_end(self) -> int:
        """When it ends: two hours after its start if the organiser does not say."""
        return self.starts_at + _USUAL_LENGTH if self.ends_at is None else self.ends_at

    @property
    def cancellable_until(self) -> int | None:
        """The instant from which on customers may not cancel; None if they never may."""
        return None if self.cancel_until_hours is None else self.starts_at - self.cancel_until_hours * HOUR

    @property
    def currency(self) -> str:
        """The currency of all its prices."""
        return next(price.currency for price in self.prices.values())

    @property
    def categories(self) -> frozenset[str]:
        return frozenset(category for section in self.sections for category in section.categories)

    @property
    def unpublished(self) -> bool:
        """Whether only its organiser may see it: a draft, or an event that was cancelled as a draft."""
        cancelled_draft = self.status is EventStatus.CANCELLED and self.published_at is None
        return self.status is EventStatus.DRAFT or cancelled_draft

    def require_not_cancelled(self) -> None:
        """Raises `Lapsed` EVENT_CANCELLED."""
        if self.status is EventStatus.CANCELLED:
            raise event_cancelled()

    def require_on_sale(self, now: int) -> None:
        """Raises `Conflict` NOT_ON_SALE with the reason."""
        if self.status is not EventStatus.PUBLISHED:
            raise Conflict(f"This event is {self.status.value}.", "NOT_ON_SALE", {"status": self.status.value})
        if now < self.on_sale_at:
            raise Conflict("Sales have not begun.", "NOT_ON_SALE", {"on_sale_at": rfc3339(self.on_sale_at)})
        self.require_sale_open(now)

    def require_sale_open(self, now: int) -> None:
        """Raises `Conflict` NOT_ON_SALE when its sale has ended."""
        if now < self.sold_until:
            return
        if self.sale_ends_at is None:
            raise Conflict("The event has begun.", "NOT_ON_SALE", {"starts_at": rfc3339(self.starts_at)})
        raise Conflict("The sale has ended.", "NOT_ON_SALE", {"sale_ends_at": rfc3339(self.sale_ends_at)})

    @property
    def seats(self) -> int:
        return sum(section.seats for section in self.sections)

    def seats_of(self, section: str) -> int:
        return next((summary.seats for summary in self.sections if summary.id == section), 0)

    def has_section(self, section: str) -> bool:
        return any(summary.id == section for summary in self.sections)


def summaries(venue: Venue) -> tuple[SectionSummary, ...]:
    return tuple(
        SectionSummary(section.id, section.name, section.seats, section.by_category()) for section in venue.sections
    )


def moved(event: Event, starts_at: int) -> Event:
    """The event with this start. Its end, and an end of its sale that its organiser has set, move along."""
    by = starts_at - event.starts_at
    return replace(
        event,
        starts_at=starts_at,
        ends_at=None if event.ends_at is None else event.ends_at + by,
        sale_ends_at=None if event.sale_ends_at is None else event.sale_ends_at + by,
    )


def event_cancelled() -> Lapsed:
    return Lapsed("This event is cancelled.", "EVENT_CANCELLED")


def kept_until(starts_at: int) -> int:
    """When the seats of a new event may be deleted: a month after the latest date that it may be moved to."""
    return starts_at + LATEST_POSTPONEMENT + _KEPT_AFTER


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
    if before.kept_until is not None and after.starts_at + _KEPT_AFTER > before.kept_until:
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
