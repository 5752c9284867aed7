"""A hold: one customer's exclusive, time-limited claim on seats of one event.

A customer has one cart an event. It carries at most one live hold, and the seats already booked, which the cap
counts. They are a set: a repeated write adds a seat once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE, SECOND, rfc3339, seconds_left
from chalicelib.errors import Conflict, Lapsed, NotFound

MOST_SEATS = 20
"""Seats of one hold: their conditions must fit one expression of 4 kB."""

_PAYING_LIMIT = 10 * MINUTE

PAYING_GRACE = 15 * SECOND
"""How long a claim that is being paid for stays exclusive after its end: time to learn whether the payment succeeded.
A payment that is known to have failed frees the seats at once."""


class HoldState(StrEnum):
    HELD = "held"
    PAYING = "paying"
    BOOKED = "booked"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Hold:
    """`seats` are public names; `started` and `until` are instants; `booking` is set from paying on.

    `amounts` are the seats' prices in minor units, in the order of `seats`; empty where they are not known.
    `network` is the digest of the network address whose share its seats count for; empty when that is not known.
    """

    id: str
    event: str
    customer: str
    seats: tuple[str, ...]
    total: Money
    state: HoldState
    started: int
    until: int
    extended: bool = False
    booking: str | None = None
    amounts: tuple[int, ...] = ()
    network: str = ""

    def live(self, now: int) -> bool:
        return self.state in (HoldState.HELD, HoldState.PAYING) and now < self.until

    def require_held(self, now: int) -> None:
        """Raises `Conflict` or `Lapsed` if the holder may not extend, release or pay for this hold now."""
        if self.state is HoldState.BOOKED:
            raise Conflict("These seats are booked already.", "HOLD_BOOKED", {"booking_id": self.booking})
        if self.state is HoldState.RELEASED:
            raise Lapsed("This hold was released.", "HOLD_RELEASED")
        if now >= self.until:
            raise Lapsed("This hold has lapsed.", "HOLD_LAPSED", {"expired_at": rfc3339(self.until)})
        if self.state is HoldState.PAYING:
            raise Conflict("This hold is being paid for.", "PAYMENT_IN_PROGRESS", {"booking_id": self.booking})


@dataclass(frozen=True, slots=True)
class Cart:
    """A customer's seats of one event: the last hold, live or not, and those that are booked. `mailbox` is the email
    address with which they buy, as a digest, where the cap counts by address."""

    hold: Hold | None
    booked: frozenset[str]
    mailbox: str = ""

    def hold_named(self, hold_id: str) -> Hold:
        """The cart's hold, if it has this id. Raises `NotFound`."""
        if self.hold is None or self.hold.id != hold_id:
            raise unknown_hold()
        return self.hold

    def takes(self, quantity: int, cap: int, now: int, mailbox: str = "") -> bool:
        """Whether the cart takes a hold of `quantity` seats: no other one, room below the cap, and this mailbox."""
        free = self.hold is None or now >= self.hold.until
        return free and len(self.booked) + quantity <= cap and mailbox in ("", self.mailbox)

    def refusal(self, quantity: int, cap: int, now: int, mailbox: str = "") -> Conflict:
        """The error for a refused claim of `quantity` more seats: EMAIL_USED, HOLD_EXISTS or LIMIT_REACHED."""
        if mailbox not in ("", self.mailbox):
            return email_used()
        if self.hold is not None and self.hold.live(now):
            return Conflict(
                "You hold seats of this event already.",
                "HOLD_EXISTS",
                {
                    "hold_id": self.hold.id,
                    "expires_at": rfc3339(self.hold.until),
                    "expires_in": seconds_left(self.hold.until, now),
                },
            )
        return over_limit(quantity, len(self.booked), cap)


def over_limit(quantity: int, booked: int, cap: int) -> Conflict:
    return Conflict(
        f"At most {cap} seats a customer; {booked} booked, {quantity} more asked for.",
        "LIMIT_REACHED",
        {"max_per_customer": cap, "booked": booked, "requested": quantity},
    )


def email_used() -> Conflict:
    return Conflict("Another customer buys with this email address.", "EMAIL_USED")


def seat_taken(seats: Sequence[str]) -> Conflict:
    return Conflict(f"Not free: {', '.join(seats)}.", "SEAT_TAKEN", {"seats": list(seats)})


def unknown_hold() -> NotFound:
    return NotFound("There is no such hold.", "HOLD_NOT_FOUND")


def hold_lasts(event: Event) -> int:
    """How long a hold of this event's seats lasts, in milliseconds; extending it adds as much again."""
    return event.hold_seconds * SECOND


def held_until(event: Event, start: int) -> int:
    """The instant at which a hold that begins or is extended at `start` lapses: never after the event's sale ends."""
    return max(start, min(start + hold_lasts(event), event.sold_until))


def paying_until(hold: Hold, hold_seconds: int, now: int) -> int:
    """The instant at which a claim that is being paid for lapses.

    Paying gives another `hold_seconds`, at most ten minutes, and never takes time away. However many payments are
    declined meanwhile, it ends three times `hold_seconds` after the hold began, or when its one extension ends:
    declined cards do not keep a seat for ever.
    """
    window = min(hold_seconds * SECOND, _PAYING_LIMIT)
    return max(hold.until, min(now + window, hold.started + 3 * hold_seconds * SECOND))
