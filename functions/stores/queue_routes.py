"""Joining a store's queues with a code, a customer's own ticket, and the staff's calls and moves."""

from __future__ import annotations

from msgspec import UNSET

from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import StoreId, TicketId
from chalicelib.stores.join_queue import Person
from chalicelib.stores.read_store import require_own
from chalicelib.stores.rules.tickets import Guest
from chalicelib.stores.ticket_views import StoreTicket, StoreTickets, new_ticket_views, own_ticket_view
from chalicelib.stores.views import JoinCode, Session, code_view, session_view
from functions.http.routes import Answer, Call, Routes
from functions.stores.requests import NewTickets, Scan
from functions.stores.routes import OVER, STORE

routes = Routes("stores")

_CUSTOMER = (TokenKind.CUSTOMER,)


@routes.get(
    "/v1/stores/{store_id}/code",
    who=(TokenKind.DISPLAY,),
    answer=JoinCode,
    snapshot=True,
    errors={404: ("DISPLAY_NOT_FOUND",), 410: OVER},
)
def get_join_code(call: Call[None, None], store_id: StoreId) -> Answer:
    """Your display's current code."""
    shown = call.app.stores.displays.code(call.who, store_id)
    return Answer(code_view(shown, call.app.qr.svg), headers={"Cache-Control": "private, no-store"})


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
def scan_code(call: Call[Scan, None], store_id: StoreId) -> Answer:
    """Scan the code on a display: ten minutes to join with it. A second scan gives the same session."""
    call.app.people.rate_limits.count_or_refuse(LimitedAct.SCAN, call.address, call.who.id)
    session = call.app.stores.join_queue.scan(call.who.id, store_id, call.body.code)
    store = call.app.stores.read_store.recent(store_id)
    queues = call.app.stores.read_store.recent_queues(store_id)
    return Answer(session_view(session, store, queues, call.app.clock.now()))


@routes.post(
    "/v1/stores/{store_id}/tickets",
    status=201,
    who=(*_CUSTOMER, *STORE),
    body=NewTickets,
    answer=StoreTickets,
    errors={
        404: ("SESSION_NOT_FOUND", "STORE_NOT_FOUND"),
        409: ("SESSION_USED", "QUEUE_PAUSED", "STATE_CHANGED"),
        410: ("SESSION_LAPSED", *OVER),
        429: ("TOO_MANY_REQUESTS",),
    },
)
def join_queue(call: Call[NewTickets, None], store_id: StoreId) -> Answer:
    """Join with up to five people, each in a queue of their choice, all or nothing. A customer joins with the session
    of a scan; the store's staff add people who have no phone, without one."""
    people = [Person(Guest(person.name, person.phone), person.queue_id) for person in call.body.people]
    session = _session_of(call)
    if session is None:
        require_own(call.who, store_id)
        call.app.people.rate_limits.count_or_refuse(LimitedAct.ADD_TICKETS, "", store_id, len(people))
        return Answer(new_ticket_views(call.app.stores.join_queue.add(store_id, people)))
    return Answer(new_ticket_views(call.app.stores.join_queue.join(call.who.id, store_id, session, people)))


@routes.get("/v1/store-tickets/{ticket_id}", who=_CUSTOMER, answer=StoreTicket, snapshot=True, errors={410: OVER})
def get_store_ticket(call: Call[None, None], ticket_id: TicketId) -> Answer:
    """Your ticket: its position in the queue, and the expected wait."""
    found = call.app.stores.serve_queue.read(call.who.id, ticket_id)
    return Answer(own_ticket_view(found, call.app.stores.names.of(found.ticket)))


@routes.delete(
    "/v1/store-tickets/{ticket_id}",
    status=204,
    who=_CUSTOMER,
    errors={409: ("STATE_CHANGED",), 410: OVER},
)
def leave_queue(call: Call[None, None], ticket_id: TicketId) -> Answer:
    """Give up your ticket."""
    call.app.stores.serve_queue.leave(call.who.id, ticket_id)
    return Answer()


def _session_of(call: Call[NewTickets, None]) -> str | None:
    """The customer's session; None for the staff. Raises `Invalid` for a customer without one, and for staff with
    one."""
    session = call.body.session
    if call.who.kind is TokenKind.STORE and session is not UNSET:
        raise Invalid([Fault("session", "is for customers: the staff add people without one")])
    if call.who.kind is not TokenKind.STORE and session is UNSET:
        raise Invalid([Fault("session", "is missing")])
    return None if session is UNSET else session
