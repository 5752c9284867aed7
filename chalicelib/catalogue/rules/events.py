"""Events: which ones an organiser may put on sale, and when customers may buy seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.catalogue.rules.caps import CapPer
from chalicelib.catalogue.rules.venues import Venue
from chalicelib.core.money import Money
from chalicelib.core.times import DAY, HOUR, rfc3339
from chalicelib.errors import Conflict, Lapsed

LATEST_POSTPONEMENT = 365 * DAY
"""How far an event may be moved from its first date."""

KEPT_AFTER = 30 * DAY

_USUAL_LENGTH = 2 * HOUR


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
    while it was published. `passing`: its waiting room lets everybody pass.
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
    passing: bool = False

    @property
    def sold_until(self) -> int:
        """The instant from which on its seats are not sold, offered or waited for."""
        return self.starts_at if self.sale_ends_at is None else self.sale_ends_at

    @property
    def asks_for_admission(self) -> bool:
        """Whether its seats are only for those whom its waiting room has admitted."""
        return self.waiting_room and not self.passing

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
    return starts_at + LATEST_POSTPONEMENT + KEPT_AFTER
