"""The counter of a store: its staff call the next ticket, and move tickets from state to state."""

from __future__ import annotations

from chalicelib.errors import Fault, Invalid
from chalicelib.shapes import QueueId, StoreId, TicketId
from chalicelib.stores.board_views import CalledTicket, MovedTicket, called_ticket_view, moved_ticket_view
from chalicelib.stores.read_store import require_own
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
    errors={409: ("STATE_CHANGED", "TOO_LATE"), 410: OVER},
)
def move_store_ticket(call: Call[TicketMove, None], store_id: StoreId, ticket_id: TicketId) -> Answer:
    """Move a ticket from the state that you see to another. Done and removed can be undone for a minute."""
    require_own(call.who, store_id)
    origin, target = call.body.origin, call.body.target
    if origin is target:
        raise Invalid([Fault("to", "is the state it comes from")])
    moved = call.app.stores.serve_queue.move(store_id, ticket_id, origin, target)
    return Answer(moved_ticket_view(moved, own=True))


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
