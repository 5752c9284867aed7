"""A booking's tickets as one page to print, a ticket a sheet, or to show on a phone.

The page has its style and its QR codes in it. It runs and loads nothing, and its Content-Security-Policy makes browsers
enforce that. Names that organisers wrote are escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from chalicelib.catalogue.rules.events import Event
from chalicelib.catalogue.rules.venues import VenueHead
from chalicelib.core.money import Money
from chalicelib.core.times import at_place, repeated
from chalicelib.orders.rules.orders import Order
from chalicelib.seats.rules.seats import Seat, parse_seats

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: #fff; color: #111; font: 1rem/1.4 system-ui, sans-serif; }}
article {{ max-width: 34rem; margin: 1rem auto; padding: 1rem; border: 1px solid #767676; border-radius: .5rem; }}
h1 {{ margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.2; }}
h1, p, dd {{ overflow-wrap: anywhere; }}
p {{ margin: 0 0 .5rem; }}
dl {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(6rem, 1fr)); gap: .5rem 1rem; margin: 1rem 0; }}
dt {{ color: #555; font-size: .85rem; }}
dd {{ margin: 0; font-size: 1.2rem; font-weight: 600; }}
svg {{ display: block; shape-rendering: crispEdges; width: 100%; max-width: 22rem; margin: 0 auto; }}
small {{ color: #555; }}
@page {{ size: A4; margin: 15mm; }}
@media print {{
  article {{ max-width: none; margin: 0; border: 0; break-after: page; break-inside: avoid; }}
  article:last-child {{ break-after: auto; }}
  svg {{ max-width: 11cm; }}
}}
</style>
</head>
<body>
<main>
{tickets}</main>
</body>
</html>
"""

_TICKET = """<article>
<h1 dir="auto">{event}</h1>
<p>{when} <small>({zone})</small></p>
<p dir="auto">{venue}</p>
<dl>
{facts}</dl>
{code}
<p><small>Booking<br>{booking}<br>This ticket lets one person in, once.</small></p>
</article>
"""


def page(
    order: Order, event: Event, venue: VenueHead, tickets: Mapping[str, str], draw: Callable[[str, str], str]
) -> str:
    """The page with a ticket for each of these seats; `tickets` are the tokens by seat."""
    address = venue.location.address if venue.location else ""
    shared = {
        "event": escape(event.name),
        "when": _when(event, ZoneInfo(venue.timezone)),
        "zone": escape(venue.timezone),
        "venue": "<br>".join(escape(part) for part in (venue.name, address) if part.strip()),
        "booking": escape(order.id),
    }
    sheets = [
        _TICKET.format(
            **shared,
            facts="".join(
                f"<div><dt>{name}</dt><dd>{escape(fact)}</dd></div>\n" for name, fact in _facts(order, event, seat)
            ),
            code=draw(tickets[str(seat)], f"Ticket for {seat}"),
        )
        for seat in parse_seats(tickets, "seats")
    ]
    return _PAGE.format(title=f"Tickets: {escape(event.name)}", tickets="".join(sheets))


def _when(event: Event, zone: ZoneInfo) -> str:
    """The start and, where it is known, the end: with its day unless that is the same."""
    starts = at_place(event.starts_at, zone)
    shown = f"{_day(starts)}, {_time(starts)}"
    if event.ends_at is None:
        return shown
    ends = at_place(event.ends_at, zone)
    return f"{shown} – {_time(ends) if ends.date() == starts.date() else f'{_day(ends)}, {_time(ends)}'}"


def _day(there: datetime) -> str:
    return f"{there:%A} {there.day} {there:%B %Y}"


def _time(there: datetime) -> str:
    return f'<time datetime="{there.isoformat()}">{there:%H:%M}{repeated(there)}</time>'


def _facts(order: Order, event: Event, seat: Seat) -> Iterator[tuple[str, str]]:
    names = {section.id: section.name for section in event.sections}
    yield "Section", names.get(seat.section, seat.section)
    yield "Row", seat.row
    yield "Seat", seat.name
    if str(seat) in order.prices:  # old orders have none
        price = Money(order.prices[str(seat)], order.total.currency)
        yield "Price", f"{price.decimal} {price.currency}"
