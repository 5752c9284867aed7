"""`linehold waiting-room join`: the place, the wait, and the admission when it is one's turn."""

from __future__ import annotations

import argparse
import random
from datetime import datetime

from linehold_client.client import Linehold
from linehold_client.codes import NotYet, Paused
from linehold_client.command.screen import about, clock
from linehold_client.command.session import Session
from linehold_client.models import RoomAdmission, RoomTicket, WaitingRoom
from linehold_client.room import Place, place, seconds_to_next_read


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    kinds = parser.add_subparsers(required=True, metavar="join")
    join = kinds.add_parser("join", help="wait for one's turn, and keep the admission for `linehold hold`")
    join.add_argument("room", help="the event, or the room")
    join.set_defaults(run=run_join)


def run_join(session: Session, given: argparse.Namespace) -> None:
    """Joins, waits and comes in. Ctrl-C keeps the place: joining again goes on with it."""
    admission = waited(session, session.guest(), given.room)
    if admission is None:
        session.screen.show({"admitted": True, "needed": False}, "The room is off: go straight to the sale.")
        return
    session.keeping.keep_admission(given.room, admission.admission_token, admission.expires_at)
    text = f"You are in until {clock(admission.expires_at)}. Hold seats: linehold hold {given.room} --best 2"
    session.screen.show(admission, text)


def waited(session: Session, guest: Linehold, room_id: str) -> RoomAdmission | None:
    """The admission, after the wait; None where the room lets everybody pass."""
    while (room := guest.waiting_room.get_waiting_room(room_id)).phase == "scheduled":
        session.screen.bar(0, told(room, None))
        guest.pause(room.poll_seconds * random.uniform(0.9, 1.1))  # noqa: S311  keeps clients apart
    joined = guest.join_room(room_id)
    if joined.phase == "passthrough":
        return None
    ticket, first = guest.waiting_room.get_room_ticket(room_id, joined.ticket_id), None
    while True:
        room = guest.waiting_room.get_waiting_room(room_id)
        if room.phase == "passthrough":
            return None
        if ticket.bucket is None:
            ticket = guest.waiting_room.get_room_ticket(room_id, joined.ticket_id)
        where = _place(room, ticket)
        if (where and where.is_called(room)) or ticket.state in ("called", "admitted"):
            ticket = guest.waiting_room.get_room_ticket(room_id, joined.ticket_id)
            try:
                return guest.waiting_room.claim_admission(room_id, ticket=ticket.ticket)
            except (NotYet, Paused):
                pass
        ahead = where.ahead(room) if where else None
        first = max(first or 0, ahead + 1) if ahead is not None else first
        session.screen.bar(1 - (ahead or 0) / first if first and ahead is not None else 0, told(room, where))
        guest.pause(seconds_to_next_read(room, ahead) * random.uniform(0.9, 1.1))  # noqa: S311  keeps clients apart


def _place(room: WaitingRoom, ticket: RoomTicket) -> Place | None:
    return place(room, ticket.bucket, ticket.index) if ticket.bucket is not None and ticket.index is not None else None


def told(room: WaitingRoom, where: Place | None, now: datetime | None = None) -> str:
    """The place and the wait in words, no better than they are."""
    said = f"  “{room.message}”" if room.message else ""
    if room.phase == "paused":
        return f"paused: nobody is called, and places are kept{said}"
    if where is None:
        if room.phase == "scheduled":
            return f"opens at {clock(room.opens_at)}{said}"
        if room.phase == "lobby":
            return f"those who are here are drawn at {clock(room.starts_at)}{said}"
        return f"the place is being assigned{said}"
    ahead, wait = where.ahead(room), where.wait(room)
    count = f"{'' if where.final else 'at least '}{ahead} ahead" if ahead else "next"
    return f"{count}, {about(wait) if wait is not None else 'the wait is not known yet'}{said}"
