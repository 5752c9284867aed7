"""The guests' routes: their location, and their requests to bars."""

from __future__ import annotations

from chalicelib.bars.read_request import RequestStatus
from chalicelib.bars.request_bar import RequestTerms
from chalicelib.bars.request_views import (
    BarRequest,
    BarRequests,
    Located,
    NewBarRequest,
    new_request_view,
    request_head_view,
    request_view,
)
from chalicelib.core.geo import Point
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import BarId, RequestId
from functions.bars.requests import DoorCode, Fix, NewRequest, RequestsQuery
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes

routes = Routes("bars")

_CUSTOMER = (TokenKind.CUSTOMER,)
_LAPSED = ("REQUEST_LAPSED",)


@routes.route("PUT", "/v1/customers/me/location", who=_CUSTOMER, body=Fix, answer=Located)
def share_location(call: Call[Fix, None]) -> Answer:
    """Share your location. It is deleted within half an hour, and as soon as you are seated."""
    body = call.body
    fix = call.app.bars.location.put(call.who.id, Point(body.lat, body.lon), body.accuracy)
    return Answer(Located(rfc3339(fix.until), seconds_left(fix.until, call.app.clock.now())))


@routes.delete("/v1/customers/me/location", status=204, who=_CUSTOMER)
def forget_location(call: Call[None, None]) -> Answer:
    """Delete your location."""
    call.app.bars.location.remove(call.who.id)
    return Answer()


@routes.post(
    "/v1/bars/{bar_id}/requests",
    status=202,
    who=_CUSTOMER,
    body=NewRequest,
    answer=NewBarRequest,
    location="/v1/bar-requests/{request_id}",
    errors={409: ("REQUEST_EXISTS", "LOCATION_NEEDED", "TOO_FAR"), 429: ("TOO_MANY_REQUESTS",)},
)
def request_bar(call: Call[NewRequest, None], bar_id: BarId) -> Answer:
    """Ask a bar for an entry in its line, and bars nearby if it does not accept."""
    body = call.body
    call.app.people.rate_limits.count_or_refuse(LimitedAct.REQUEST_BAR, call.address, call.who.id)
    terms = RequestTerms(body.party_size, body.max_wait_minutes, body.radius, body.width)
    request = call.app.bars.request_bar.ask(call.who.id, bar_id, terms, call.address)
    return Answer(new_request_view(request, call.app.clock.now()))


@routes.get("/v1/bar-requests", who=_CUSTOMER, query=RequestsQuery, answer=BarRequests)
def list_bar_requests(call: Call[None, RequestsQuery]) -> Answer:
    """Your requests of the last two days, the newest first."""
    wanted = "QUEUEING" if call.query.state == "QUEING" else call.query.state
    page = call.app.bars.read_request.several(call.who.id, call.query.limit, call.query.cursor)
    heads = [request_head_view(request, call.app.clock.now()) for request in page.items]
    return Answer(BarRequests([head for head in heads if wanted in (None, head.state)], page.next_cursor))


@routes.get("/v1/bar-requests/{request_id}", who=_CUSTOMER, answer=BarRequest, snapshot=True)
def get_bar_request(call: Call[None, None], request_id: RequestId) -> Answer:
    """The state of your request, your position in the line, and your wait."""
    status = call.app.bars.read_request.status(call.who.id, request_id)
    point = call.app.bars.read_request.point(status)
    return Answer(_shown(status, call.app.clock.now(), point), headers={"Cache-Control": "private, no-store"})


@routes.post(
    "/v1/bar-requests/{request_id}/confirm",
    who=_CUSTOMER,
    body=Empty,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED",), 410: _LAPSED},
)
def confirm_bar(call: Call[Empty, None], request_id: RequestId) -> Answer:
    """Confirm the other bar that was found for you."""
    return Answer(_shown(call.app.bars.request_bar.confirm(call.who.id, request_id), call.app.clock.now()))


@routes.post(
    "/v1/bar-requests/{request_id}/reject",
    who=_CUSTOMER,
    body=Empty,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED",), 410: _LAPSED},
)
def reject_bar(call: Call[Empty, None], request_id: RequestId) -> Answer:
    """Leave the bar that was found, and search on."""
    return Answer(_shown(call.app.bars.request_bar.reject(call.who.id, request_id), call.app.clock.now()))


@routes.post(
    "/v1/bar-requests/{request_id}/cancel",
    who=_CUSTOMER,
    body=Empty,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED",), 410: _LAPSED},
)
def cancel_bar_request(call: Call[Empty, None], request_id: RequestId) -> Answer:
    """Cancel your request, or leave the line."""
    return Answer(_shown(call.app.bars.request_bar.cancel(call.who.id, request_id), call.app.clock.now()))


@routes.post(
    "/v1/bar-requests/{request_id}/return",
    who=_CUSTOMER,
    body=Empty,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED", "REQUEST_EXISTS", "QUEUE_FULL"), 410: _LAPSED},
)
def return_to_bar(call: Call[Empty, None], request_id: RequestId) -> Answer:
    """Come back after a missed call: once, to the same position."""
    return Answer(_shown(call.app.bars.return_after_no_show.come_back(call.who.id, request_id), call.app.clock.now()))


@routes.post(
    "/v1/bar-requests/{request_id}/arrive",
    who=_CUSTOMER,
    body=DoorCode,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED",)},
)
def arrive_at_bar(call: Call[DoorCode, None], request_id: RequestId) -> Answer:
    """Say that you have arrived, with the code at the door of your bar."""
    call.app.bars.arrival.scan(call.app.bars.read_request.find(call.who.id, request_id), call.body.code)
    return Answer(_shown(call.app.bars.read_request.status(call.who.id, request_id), call.app.clock.now()))


def _shown(status: RequestStatus, now: int, point: Point | None = None) -> BarRequest:
    """With the distance from the guest's location to the bar. Answers that are kept for an Idempotency-Key leave it
    out."""
    return request_view(status.request, status.bar, point, now)
