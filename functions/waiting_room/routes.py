"""Waiting rooms for those who wait: the public document, joining, tickets, and coming in."""

from __future__ import annotations

from chalicelib.core.identity import TokenKind
from chalicelib.errors import NotFound
from chalicelib.people.rules.admissions import Admission
from chalicelib.people.views import Challenge, challenge_view
from chalicelib.shapes import RoomId, RoomTicketId
from chalicelib.waiting_room.rules.tickets import ticket_id as id_of_ticket
from chalicelib.waiting_room.views import (
    NewRoomTicket,
    RoomAdmission,
    RoomTicket,
    WaitingRoom,
    admission_view,
    room_view,
    ticket_view,
)
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes
from functions.waiting_room.requests import ComeIn

routes = Routes("waiting_room")

_CUSTOMER = (TokenKind.CUSTOMER,)
_UNCONFIRMED = ("EMAIL_NOT_CONFIRMED",)
_OVER = ("MISSED", "ADMISSION_ENDED", "ROOM_CLOSED")


@routes.get("/v1/waiting-rooms/{room_id}", optional=(TokenKind.OPERATOR,), answer=WaitingRoom, snapshot=True)
def get_waiting_room(call: Call[None, None], room_id: RoomId) -> Answer:
    """The room as of a moment ago, the same for everybody. Clients compute their position and their wait from it."""
    read = call.app.waiting_room.read_room
    room = read.recent(room_id, call.caller)
    caching = "private, no-store" if read.is_private(room) else "public, max-age=1"
    return Answer(room_view(room, call.app.clock.now()), headers={"Cache-Control": caching})


@routes.get("/v1/waiting-rooms/{room_id}/challenge", answer=Challenge)
def get_room_challenge(call: Call[None, None], room_id: RoomId) -> Answer:
    """What has to be done before joining a room that asks for `challenge`; the proof goes into `X-Challenge`."""
    challenge = call.app.waiting_room.join_room.challenge(room_id)
    return Answer(challenge_view(challenge, call.app.clock.now()), headers={"Cache-Control": "no-store"})


@routes.post(
    "/v1/waiting-rooms/{room_id}/tickets",
    status=202,
    who=_CUSTOMER,
    body=Empty,
    answer=NewRoomTicket,
    location="/v1/waiting-rooms/{room_id}/tickets/{ticket_id}",
    headers=("X-Challenge",),
    errors={
        403: (*_UNCONFIRMED, "CHALLENGE_NEEDED", "CHALLENGE_FAILED"),
        409: ("NOT_OPEN",),
        410: ("ROOM_CLOSED",),
        429: ("TOO_MANY_REQUESTS",),
    },
)
def join_waiting_room(call: Call[Empty, None], room_id: RoomId) -> Answer:
    """Join the line. A customer who has a place keeps it; one whose turn is over gets another at the end."""
    proof = call.headers.get("x-challenge")
    joined = call.app.waiting_room.join_room.join(call.who.id, room_id, call.address, proof)
    return Answer(NewRoomTicket(joined.id, joined.ticket, joined.phase))


@routes.get(
    "/v1/waiting-rooms/{room_id}/tickets/{ticket_id}",
    who=_CUSTOMER,
    answer=RoomTicket,
    errors={403: _UNCONFIRMED, 409: ("EMAIL_USED",)},
)
def get_room_ticket(call: Call[None, None], room_id: RoomId, ticket_id: RoomTicketId) -> Answer:
    """Your ticket: its place, and its position as far as it is known. Once it has a place, the room says the rest."""
    customer, service = call.who.id, call.app.waiting_room
    room = service.read_room.recent(room_id)
    if ticket_id != id_of_ticket(room_id, customer):
        raise NotFound("There is no such ticket of yours.", "TICKET_NOT_FOUND")
    standing = service.hold_ticket.standing(room, customer)
    ticket = service.hold_ticket.sign(room, customer, standing.position if standing.final else None)
    return Answer(ticket_view(room, ticket_id, standing, ticket, call.app.clock.now()))


@routes.post(
    "/v1/waiting-rooms/{room_id}/admissions",
    status=201,
    who=_CUSTOMER,
    body=ComeIn,
    answer=RoomAdmission,
    errors={403: _UNCONFIRMED, 409: ("NOT_YET", "PAUSED", "EMAIL_USED"), 410: _OVER},
)
def claim_admission(call: Call[ComeIn, None], room_id: RoomId) -> Answer:
    """Come in, once you are called. Coming in again gives the same admission."""
    return _admission(
        call, room_id, call.app.waiting_room.claim_admission.claim(call.who.id, room_id, call.body.ticket)
    )


@routes.post(
    "/v1/waiting-rooms/{room_id}/admissions/renew",
    who=_CUSTOMER,
    body=ComeIn,
    answer=RoomAdmission,
    errors={403: _UNCONFIRMED, 409: ("NOT_YET", "RENEWALS_USED", "EMAIL_USED"), 410: _OVER},
)
def renew_admission(call: Call[ComeIn, None], room_id: RoomId) -> Answer:
    """Stay longer: in the second half of an admission it ends later, before that it stays as it is."""
    return _admission(
        call, room_id, call.app.waiting_room.claim_admission.renew(call.who.id, room_id, call.body.ticket)
    )


@routes.delete(
    "/v1/waiting-rooms/{room_id}/admissions",
    status=204,
    who=_CUSTOMER,
    errors={403: _UNCONFIRMED, 409: ("EMAIL_USED",)},
)
def leave_waiting_room(call: Call[None, None], room_id: RoomId) -> Answer:
    """Leave the shop, so that the next customer is called. Without an admission nothing happens."""
    call.app.waiting_room.claim_admission.leave(call.who.id, room_id)
    return Answer()


def _admission(call: Call[ComeIn, None], room_id: str, claimed: tuple[Admission, str]) -> Answer:
    room = call.app.waiting_room.read_room.recent(room_id)
    return Answer(admission_view(room, *claimed, call.app.clock.now()))
