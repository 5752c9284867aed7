"""`linehold hold`, `release`, `book` and `bookings`: a guest's seats."""

from __future__ import annotations

import argparse

from msgspec import UNSET

from linehold_client.command.screen import at, clock, table
from linehold_client.command.session import Session
from linehold_client.models import BestAvailable, Booking, Hold, PaymentChoice


def add_hold(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("event")
    parser.add_argument("seats", nargs="*", metavar="SEAT", help="section, row and seat: A-3-12")
    parser.add_argument("--best", type=int, metavar="N", help="the best N seats instead, next to each other")
    parser.add_argument("--category", default="standard", help="of this category (standard)")
    parser.add_argument("--section", help="and of this section")
    parser.set_defaults(run=run_hold, parser=parser)


def add_book(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("hold")
    parser.add_argument("--payment", default="test", metavar="METHOD", help="how to pay (test, which moves no money)")
    parser.set_defaults(run=run_book)


def add_release(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("hold")
    parser.set_defaults(run=run_release)


def add_bookings(parser: argparse.ArgumentParser) -> None:
    """No argument."""
    parser.set_defaults(run=run_bookings)


def run_hold(session: Session, given: argparse.Namespace) -> None:
    """For five minutes, or as long as the organiser says."""
    if bool(given.seats) == bool(given.best):
        given.parser.error("name seats, or say --best N")
    best = BestAvailable(category=given.category, quantity=given.best or 0, section=given.section or UNSET)
    hold = session.guest().seats.take_hold(
        given.event,
        seats=given.seats or UNSET,
        best_available=best if given.best else UNSET,
        admission=session.keeping.admission(given.event) or UNSET,
    )
    session.screen.show(hold, *_held(hold), f"Book them: linehold book {hold.hold_id}")


def run_book(session: Session, given: argparse.Namespace) -> None:
    """Pays for a hold."""
    guest = session.guest()
    hold = guest.seats.get_hold(given.hold)
    booking = guest.orders.book(
        hold.event_id,
        hold_id=hold.hold_id,
        payment=PaymentChoice(method=given.payment),
        admission=session.keeping.admission(hold.event_id) or UNSET,
    )
    session.screen.show(booking, f"{booking.booking_id}  {booking.status.value}", *_paid(booking))


def run_release(session: Session, given: argparse.Namespace) -> None:
    """Gives the seats back."""
    session.guest().seats.release_hold(given.hold)
    session.screen.show({"released": given.hold}, "The seats are free again.")


def run_bookings(session: Session, given: argparse.Namespace) -> None:
    """The guest's bookings."""
    bookings = list(session.guest().orders.list_bookings())
    rows = [(each.booking_id, each.status.value, str(each.total), ", ".join(each.seats)) for each in bookings]
    session.screen.show(bookings, *(table(rows) if rows else ["There are no bookings."]))


def _held(hold: Hold) -> list[str]:
    until = f" until {clock(hold.expires_at)}" if hold.expires_at else ""
    return [f"{hold.hold_id}  {', '.join(hold.seats)}  {hold.total}  {hold.state.value}{until}"]


def _paid(booking: Booking) -> list[str]:
    return [f"{', '.join(booking.seats)}  {booking.total}  made {at(booking.created_at)}"]
