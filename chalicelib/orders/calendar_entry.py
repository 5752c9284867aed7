"""A booking as an entry in its customer's calendar."""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.rules.venues import VenueHead
from chalicelib.core.icalendar import CalendarEntry, CalendarStatus
from chalicelib.orders.rules.orders import Order, OrderStatus

_STEPS = {
    OrderStatus.PENDING_PAYMENT: (0, CalendarStatus.TENTATIVE),
    OrderStatus.PAID: (0, CalendarStatus.TENTATIVE),
    OrderStatus.CONFIRMED: (1, CalendarStatus.CONFIRMED),
}
_ENDED = (2, CalendarStatus.CANCELLED)


def calendar_entry(order: Order, event: Event, venue: VenueHead, now: int) -> CalendarEntry:
    """The event of a booking as a calendar entry of the instant `now`; cancelled if the event or the booking is.

    Its sequence rises with each change of the event, each return of seats, and each step of the booking: none of these
    ever goes back.
    """
    step, status = _STEPS.get(order.status, _ENDED)
    location = venue.location
    return CalendarEntry(
        uid=f"{order.id}@linehold",
        sequence=event.version + len(order.returns) + step,
        status=CalendarStatus.CANCELLED if event.status is EventStatus.CANCELLED else status,
        starts_at=event.starts_at,
        ends_at=event.planned_end,
        stamped_at=now,
        summary=event.name,
        description=f"Booking {order.id}\nSeats: {', '.join(order.kept)}",
        location=", ".join(part for part in (venue.name, location.address if location else "") if part.strip()),
        place=(location.lat, location.lon) if location else None,
    )
