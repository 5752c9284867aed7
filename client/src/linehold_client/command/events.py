"""`linehold events`: finding events, and how many seats they have."""

from __future__ import annotations

import argparse
from itertools import islice

from msgspec import UNSET

from linehold_client.command.screen import at, table
from linehold_client.command.session import Session


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    kinds = parser.add_subparsers(required=True, metavar="search | show")
    search = kinds.add_parser("search", help="find events by words")
    search.add_argument("words", nargs="*")
    search.add_argument("--limit", type=int, default=20, help="how many at most (20)")
    search.set_defaults(run=run_search)
    show = kinds.add_parser("show", help="an event, its prices and its seats")
    show.add_argument("event")
    show.set_defaults(run=run_show)


def run_search(session: Session, given: argparse.Namespace) -> None:
    """The soonest first."""
    words = " ".join(given.words)
    found = session.linehold.catalogue.search_events(keyword=words or UNSET)
    events = list(islice(found, given.limit))
    rows = [(each.event_id, at(each.starts_at), each.name, each.venue.name) for each in events]
    session.screen.show(events, *(table(rows) if rows else ["Nothing is found."]))


def run_show(session: Session, given: argparse.Namespace) -> None:
    """Its price and its free seats by section and category."""
    event = session.linehold.catalogue.get_event(given.event)
    counts = session.linehold.seats.get_seat_counts(given.event)
    rows = [("section", "category", "price", "free")]
    for section in counts.sections:
        for category, count in section.by_category.items():
            price = event.prices.get(category)
            rows.append((section.id, category, str(price or ""), f"{count.free} of {count.seats}"))
    lines = [event.name, f"{at(event.starts_at)}, on sale from {at(event.on_sale_at)} to {at(event.sale_ends_at)}"]
    session.screen.show({"event": event, "seats": counts}, *lines, "", *table(rows))
