"""Sends a booking to its customer's confirmed address: a link that opens it in any browser.

    asked ──► queued ──► letter with a link ──► opened elsewhere: the booking, its tickets, its calendar entry

A customer's identity is kept in one browser. The link's token names the booking and is good for reading it alone: it
neither pays nor cancels, and opens nothing else of its customer's. It is signed when the letter is sent, so that no
queue has it.
"""

from __future__ import annotations

from chalicelib.adapters.mail import Email
from chalicelib.adapters.tokens import Tokens
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, local_time
from chalicelib.errors import Conflict, Unavailable
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.tickets import not_confirmed
from chalicelib.orders.storage import orders
from chalicelib.people.letters import Letters
from chalicelib.people.rate_limits import RateLimits
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.people.sign_in import whole_second
from chalicelib.people.storage import customers

_AT_LEAST = 30 * DAY
_AFTER_EVENT = 7 * DAY
"""How long the link opens the booking: from the letter, and after the event has ended, or begun where its end is not
known. The later one counts."""

_GIVEN_UP = DAY
"""How long a letter may be put off: its customer has asked again, or needs it no more."""


class SendBooking:
    """`web_url` is the page that the link opens; the token is in its fragment, which no browser sends to a server."""

    def __init__(
        self,
        catalogue: Catalogue,
        tokens: Tokens,
        timers: Timers,
        letters: Letters,
        limits: RateLimits,
        clock: Clock,
        web_url: str,
    ) -> None:
        self._catalogue, self._tokens, self._timers = catalogue, tokens, timers
        self._letters, self._limits, self._clock, self._web_url = letters, limits, clock, web_url

    def ask(self, order: Order) -> None:
        """Queue the letter. Raises `Conflict` NOT_CONFIRMED for a booking without tickets, or EMAIL_NOT_CONFIRMED,
        `TooMany`, or `Unavailable`."""
        if order.status is not OrderStatus.CONFIRMED:
            raise not_confirmed(order)
        if _address(order) is None:
            raise Conflict("Confirm your email address first.", "EMAIL_NOT_CONFIRMED")
        self._limits.count_or_refuse(LimitedAct.SEND_BOOKING, "", order.customer)
        if self._timers.set([Deadline(DeadlineKind.BOOKING_LINK, order.id, self._clock.now())]):
            raise Unavailable("The email cannot be sent now.")

    def check(self, deadline: Deadline) -> str | None:
        """Send the letter, if the address is still confirmed. Returns what was done.

        A message that is delivered twice sends two letters, and both links work. Raises `Unavailable` to be retried.
        """
        order = orders.get(deadline.id)
        to = _address(order) if order else None
        if order is None or to is None or order.status is not OrderStatus.CONFIRMED:
            return None
        if deadline.since is not None and self._clock.now() >= deadline.since + _GIVEN_UP:
            return "given up"
        return self._letters.send(self._email(order, to), deadline)

    def _email(self, order: Order, to: str) -> Email:
        event, now = self._catalogue.any_event(order.event), self._clock.now()
        until = whole_second(max(now + _AT_LEAST, (event.ends_at or event.starts_at) + _AFTER_EVENT))
        token = self._tokens.sign(Identity(TokenKind.BOOKING, order.id), new_id("btk", now), until)
        return Email(
            to,
            "Your booking",
            f"You asked for your booking to be sent here. This link opens it in any browser, with its tickets, until "
            f"{local_time(until, self._catalogue.venue_head(event.venue).timezone)}:\n\n"
            f"{self._web_url}#/bookings/{order.id}/{token}\n\n"
            "Whoever has the link sees the tickets, so keep it to yourself. The booking can be cancelled only where it "
            "was made.\n",
        )


def _address(order: Order) -> str | None:
    """The confirmed address of the booking's customer."""
    contact = customers.contact(order.customer)
    return contact.email if contact and contact.email_confirmed else None
