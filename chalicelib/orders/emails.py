"""Emails about bookings: the tickets, a new date of the event, and what is paid back after a cancellation.

They go to the customer, who chose the event, so its name may stand in them; no subject has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.adapters.mail import Attachment
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.rules.venues import VenueHead
from chalicelib.core.icalendar import calendar
from chalicelib.core.money import Money
from chalicelib.core.times import local_time
from chalicelib.errors import NotFound
from chalicelib.orders.calendar_entry import calendar_entry
from chalicelib.orders.rules.news import PREFIX, BookingLetter, LetterKind, letter_named
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.orders.tickets import Tickets
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.people.send_emails import Text

_CANCELLED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)

_WHY = {
    OrderReason.EVENT_CANCELLED: "The organiser has cancelled this event.",
    OrderReason.CANCELLED_BY_CUSTOMER: "As you wished, it is cancelled.",
    OrderReason.CANCELLED_BY_ORGANISER: "The organiser has cancelled it.",
    OrderReason.SEATS_LOST: "Your payment came when others had the seats already.",
}
"""Why a booking ended, or seats of it; for the other reasons the letter says only that it did."""


@dataclass(frozen=True, slots=True)
class AboutBooking:
    """What an email is to say of a booking, and the booking as it is now."""

    letter: BookingLetter
    order: Order


class BookingEmails:
    """`draw` makes a picture of a ticket; `web_url` is the page that shows a booking."""

    keys = (PREFIX,)
    apart = True

    def __init__(self, catalogue: Catalogue, tickets: Tickets, draw: Callable[[str], bytes], web_url: str) -> None:
        self._catalogue, self._tickets, self._draw, self._web_url = catalogue, tickets, draw, web_url

    def read(self, customer: str, key: str) -> AboutBooking | None:
        letter = letter_named(key)
        order = orders.get(letter.booking)
        return AboutBooking(letter, order) if order is not None and order.customer == customer else None

    def write(self, about: AboutBooking, now: int) -> Text | None:
        """None once the email would not be true, or would come after the event."""
        order, detail = about.order, about.letter.detail
        try:
            event = self._catalogue.read_event(order.event)
        except NotFound:
            return None
        venue = self._catalogue.venue_head(event.venue)
        takes_place = event.status is EventStatus.PUBLISHED and now < event.planned_end
        confirmed = order.status is OrderStatus.CONFIRMED and takes_place
        match about.letter.kind:
            case LetterKind.BOOKED if confirmed:
                return self._booked(order, event, venue, now)
            case LetterKind.MOVED if confirmed and detail == str(event.moved_in):
                return self._moved(order, event, venue, now)
            case LetterKind.CANCELLED if order.status in _CANCELLED:
                return _cancelled(order, event, venue, now)
            case LetterKind.RETURNED if confirmed:
                return self._returned(order, int(detail), event, venue, now)
        return None

    def _booked(self, order: Order, event: Event, venue: VenueHead, now: int) -> Text:
        files = (*self._pictures(order), _entry(order, event, venue, now))
        body = f"Your booking is confirmed, and here are its tickets: {_seats(order.kept)}.\n\n{_what(event, venue)}"
        return Text("Your tickets", f"{body}\nPaid: {_text(_left(order))}\n\n{self._link(order)}", files)

    def _moved(self, order: Order, event: Event, venue: VenueHead, now: int) -> Text:
        body = (
            "The organiser has moved an event that you have booked. This is its new date:\n\n"
            f"{_what(event, venue)}\nYour tickets stay valid: {_seats(order.kept)}.\n\n{self._link(order)}"
        )
        files = (_entry(order, event, venue, now),)
        return Text("Your event has a new date", body, files, (LimitedAct.EVENT_LETTER,))

    def _returned(self, order: Order, place: int, event: Event, venue: VenueHead, now: int) -> Text:
        part = order.returns[place]
        amount = Money(part.amount, order.total.currency)
        body = (
            f"Cancelled in your booking: {_seats(part.seats)}. {_why(part.reason)}{_paid_back(amount)}\n\n"
            f"You keep {_seats(order.kept)}.\n\n{_what(event, venue)}\n{self._link(order)}"
        )
        return Text("Seats of your booking are cancelled", body, (_entry(order, event, venue, now),))

    def _pictures(self, order: Order) -> Iterator[Attachment]:
        for seat, ticket in self._tickets.tickets_of(order).each.items():
            yield Attachment(f"ticket-{seat}.png", "image/png", self._draw(ticket))

    def _link(self, order: Order) -> str:
        return f"Where you booked, this opens it: {self._web_url}#/bookings/{order.id}\n"


def _cancelled(order: Order, event: Event, venue: VenueHead, now: int) -> Text:
    charged = order.refund_due or order.status is OrderStatus.REFUNDED
    money = _paid_back(_left(order)) if charged else "Nothing is charged for it."
    body = f"Your booking of {_seats(order.kept)} has ended. {_why(order.reason)}{money}\n\n{_what(event, venue)}"
    return Text("Your booking is cancelled", body, (_entry(order, event, venue, now),))


def _why(reason: OrderReason | None) -> str:
    return f"{_WHY[reason]} " if reason in _WHY else ""


def _left(order: Order) -> Money:
    """What was paid, without what the seats cost that were returned before."""
    return Money(order.total.amount - sum(part.amount for part in order.returns), order.total.currency)


def _paid_back(amount: Money) -> str:
    if not amount.amount:
        return "It cost nothing."
    return f"{_text(amount)} is paid back the way you paid; banks may take some days."


def _text(amount: Money) -> str:
    return f"{amount.decimal} {amount.currency}"


def _seats(names: tuple[str, ...]) -> str:
    return f"{'seat' if len(names) == 1 else 'seats'} {', '.join(names)}"


def _what(event: Event, venue: VenueHead) -> str:
    address = f", {venue.location.address}" if venue.location and venue.location.address else ""
    return f"{event.name}\n{local_time(event.starts_at, venue.timezone)}\n{venue.name}{address}\n"


def _entry(order: Order, event: Event, venue: VenueHead, now: int) -> Attachment:
    entry = calendar_entry(order, event, venue, now)
    return Attachment(f"{order.id}.ics", "text/calendar; charset=utf-8", calendar(entry).encode())
