"""Joining a store's queues with a code, one's own ticket, and the staff's calls."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.core.identity import TokenKind
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.stores.join_queue import Person, TicketPosition
from chalicelib.stores.manage_store import code_view, require_own
from chalicelib.stores.rules.tickets import TicketState
from chalicelib.stores.views import ticket_view
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes
from functions.stores.routes import OVER, STORE, queues_of
from functions.stores.shapes import (
    CalledTicket,
    JoinCode,
    MovedTicket,
    Moving,
    NewTickets,
    Scan,
    Session,
    StoreTicket,
    StoreTickets,
    Wait,
)

routes = Routes("stores")

_CUSTOMER = (TokenKind.CUSTOMER,)


@routes.get("/v1/stores/{store_id}/code", who=(TokenKind.DISPLAY,), answer=JoinCode, errors={410: OVER})
def code(call: Call[None, None], store_id: str) -> Answer:
    """What your display shows: the code that is good now."""
    shown = call.app.stores.manage_store.code(call.who, store_id)
    view = msgspec.convert(code_view(shown, call.app.qr.svg), JoinCode)
    return Answer(view, headers={"Cache-Control": "private, no-store"}, snapshot=True)


@routes.post(
    "/v1/stores/{store_id}/scans",
    status=201,
    who=_CUSTOMER,
    body=Scan,
    answer=Session,
    errors={
        404: ("CODE_NOT_FOUND", "STORE_NOT_FOUND"),
        409: ("CODE_USED",),
        410: ("CODE_LAPSED", *OVER),
        429: ("TOO_MANY_REQUESTS",),
    },
)
def scan(call: Call[Scan, None], store_id: str) -> Answer:
    """Scan the code on a display: ten minutes to join with it. Again, it is the same session."""
    call.app.people.rate_limits.allow(LimitedAct.SCAN, call.address, call.who.id)
    session = call.app.stores.join_queue.scan(call.who.id, store_id, call.body.code)
    store = call.app.stores.manage_store.find(store_id)
    return Answer(
        Session(
            session.id,
            store.id,
            store.name,
            store.description,
            queues_of(call.app, store.id),
            rfc3339(session.until),
            seconds_left(session.until, call.app.clock.now()),
        )
    )


@routes.post(
    "/v1/stores/{store_id}/tickets",
    status=201,
    who=_CUSTOMER,
    body=NewTickets,
    answer=StoreTickets,
    errors={
        404: ("SESSION_NOT_FOUND", "STORE_NOT_FOUND"),
        409: ("SESSION_USED", "QUEUE_PAUSED", "STATE_CHANGED"),
        410: ("SESSION_LAPSED", *OVER),
        429: ("TOO_MANY_REQUESTS",),
    },
)
def join(call: Call[NewTickets, None], store_id: str) -> Answer:
    """Join with up to five people, each in a queue of their choice: all of them or nobody."""
    call.app.people.rate_limits.allow(LimitedAct.JOIN, "", call.who.id)
    people = [Person(person.name, person.phone, person.queue_id) for person in call.body.people]
    joined = call.app.stores.join_queue.join(call.who.id, store_id, call.body.session, people)
    return Answer(StoreTickets([_ticket(standing) for standing in joined]))


@routes.get("/v1/store-tickets/{ticket_id}", who=_CUSTOMER, answer=StoreTicket, errors={410: OVER})
def look_at(call: Call[None, None], ticket_id: str) -> Answer:
    """Your place in the queue, and how long it will take."""
    standing = call.app.stores.serve_queue.look_at(call.who.id, ticket_id)
    return Answer(_ticket(standing, standing.turn.name), snapshot=True)


@routes.delete(
    "/v1/store-tickets/{ticket_id}",
    status=204,
    who=_CUSTOMER,
    errors={409: ("STATE_CHANGED",), 410: OVER},
)
def leave(call: Call[None, None], ticket_id: str) -> Answer:
    """Give up your place in the queue."""
    call.app.stores.serve_queue.leave(call.who.id, ticket_id)
    return Answer()


@routes.patch(
    "/v1/stores/{store_id}/tickets/{ticket_id}",
    who=STORE,
    body=Moving,
    answer=MovedTicket,
    errors={409: ("STATE_CHANGED", "TOO_LATE"), 410: OVER},
)
def move(call: Call[Moving, None], store_id: str, ticket_id: str) -> Answer:
    """Move somebody from the state that you see to another. What is over can be undone for a minute."""
    require_own(call.who, store_id)
    origin, target = TicketState(call.body.origin), TicketState(call.body.target)
    if origin is target:
        raise Invalid([Fault("to", "is where it comes from")])
    moved = call.app.stores.serve_queue.move(store_id, ticket_id, origin, target)
    return Answer(msgspec.convert({"queue_id": moved.queue, **ticket_view(moved, own=True)}, MovedTicket))


@routes.post(
    "/v1/stores/{store_id}/queues/{queue_id}/next",
    who=STORE,
    body=Empty,
    answer=CalledTicket,
    errors={409: ("STATE_CHANGED",), 410: OVER},
)
def call_next(call: Call[Empty, None], store_id: str, queue_id: str) -> Answer:
    """Call whoever has waited for longest in this queue; 204 when nobody waits."""
    require_own(call.who, store_id)
    called = call.app.stores.serve_queue.call_next(store_id, queue_id)
    if called is None:
        return Answer(status=204)
    return Answer(CalledTicket(called.id, called.queue, called.text, called.state.value))


def _ticket(standing: TicketPosition, name: str | UnsetType = UNSET) -> StoreTicket:
    turn, wait = standing.turn, standing.wait
    return StoreTicket(
        turn.id,
        turn.store,
        turn.queue,
        turn.text,
        turn.state.value,
        standing.position,
        Wait(wait.median, wait.p90) if wait else None,
        name,
    )
