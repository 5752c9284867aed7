"""The counter of a store: its staff call the next ticket, and move tickets from state to state."""

from __future__ import annotations

from msgspec import UNSET

from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import QueueId, StoreId, TicketId
from chalicelib.stores.board_views import CalledTicket, MovedTicket, called_ticket_view, moved_ticket_view
from chalicelib.stores.read_store import require_own
from chalicelib.stores.rules.tickets import TicketState
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes
from functions.stores.requests import TicketMove
from functions.stores.routes import OVER, STORE

routes = Routes("stores")


@routes.patch(
    "/v1/stores/{store_id}/tickets/{ticket_id}",
    who=STORE,
    body=TicketMove,
    answer=MovedTicket,
    errors={409: ("STATE_CHANGED", "TOO_LATE", "QUEUE_PAUSED"), 410: OVER, 429: ("TOO_MANY_REQUESTS",)},
)
def move_store_ticket(call: Call[TicketMove, None], store_id: StoreId, ticket_id: TicketId) -> Answer:
    """Move a ticket from the state that you see to another, or to the end of another queue. Done and removed can be
    undone for a minute. In another queue a ticket has another number; the answer is the ticket that replaces it."""
    require_own(call.who, store_id)
    wanted = _wanted(call.body)
    if isinstance(wanted, str):
        call.app.people.rate_limits.count_or_refuse(LimitedAct.ADD_TICKETS, "", store_id)
        moved = call.app.stores.transfer_ticket.transfer(store_id, ticket_id, wanted)
    else:
        moved = call.app.stores.serve_queue.move(store_id, ticket_id, *wanted)
    return Answer(moved_ticket_view(moved, call.app.stores.names.of(moved)))


@routes.post(
    "/v1/stores/{store_id}/queues/{queue_id}/next",
    who=STORE,
    body=Empty,
    answer=CalledTicket,
    or_else={204: "Nobody waits in this queue."},
    errors={409: ("STATE_CHANGED",), 410: OVER},
)
def call_next_ticket(call: Call[Empty, None], store_id: StoreId, queue_id: QueueId) -> Answer:
    """Call the ticket that has waited longest in this queue; 204 when none waits."""
    require_own(call.who, store_id)
    called = call.app.stores.serve_queue.call_next(store_id, queue_id)
    if called is None:
        return Answer(status=204)
    return Answer(called_ticket_view(called))


def _wanted(move: TicketMove) -> str | tuple[TicketState, TicketState]:
    """The queue, or the states from which and to which. Raises `Invalid` for neither and for both."""
    if isinstance(move.queue_id, str):
        if move.origin is not UNSET or move.target is not UNSET:
            raise Invalid([Fault("queue_id", "must be alone, without from and to")])
        return move.queue_id
    if move.origin is UNSET and move.target is UNSET:
        raise Invalid([Fault("", "must have from and to, or queue_id")])
    if move.origin is UNSET:
        raise Invalid([Fault("from", "is missing")])
    if move.target is UNSET:
        raise Invalid([Fault("to", "is missing")])
    if move.origin is move.target:
        raise Invalid([Fault("to", "is the state it comes from")])
    return move.origin, move.target
