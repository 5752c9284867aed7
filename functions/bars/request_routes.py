"""Guests of bars: where they are, asking for a place, and what comes of it."""

from __future__ import annotations

from chalicelib.bars.request_bar import RequestStatus, RequestTerms
from chalicelib.bars.rules.requests import RequestReason
from chalicelib.bars.views import request_view, wait_view
from chalicelib.core.geo import Point, distance, walk_minutes
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.people.rules.rate_limits import LimitedAct
from functions.bars.profiles import place_of
from functions.bars.request_shapes import (
    BarRequest,
    BarRequestHead,
    BarRequests,
    DoorCode,
    Fix,
    GuestBar,
    Located,
    NewBarRequest,
    NewRequest,
    RequestsQuery,
)
from functions.bars.shapes import Wait
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes

routes = Routes("bar requests")

_CUSTOMER = (TokenKind.CUSTOMER,)
_LAPSED = ("REQUEST_LAPSED",)


@routes.route("PUT", "/v1/customers/me/location", who=_CUSTOMER, body=Fix, answer=Located)
def put_location(call: Call[Fix, None]) -> Answer:
    """Say where you are. It is forgotten within half an hour, and as soon as you are seated."""
    body = call.body
    fix = call.app.bars.location.put(call.who.id, Point(body.lat, body.lon), body.accuracy)
    return Answer(Located(rfc3339(fix.until), seconds_left(fix.until, call.app.clock.now())))


@routes.delete("/v1/customers/me/location", status=204, who=_CUSTOMER)
def forget_location(call: Call[None, None]) -> Answer:
    """Have it forgotten where you are."""
    call.app.bars.location.forget(call.who.id)
    return Answer()


@routes.post(
    "/v1/bars/{bar_id}/requests",
    status=202,
    who=_CUSTOMER,
    body=NewRequest,
    answer=NewBarRequest,
    errors={409: ("REQUEST_EXISTS", "LOCATION_NEEDED", "TOO_FAR"), 429: ("TOO_MANY_REQUESTS",)},
)
def ask(call: Call[NewRequest, None], bar_id: str) -> Answer:
    """Ask a bar for a place in its line, and bars nearby should it not answer."""
    body = call.body
    call.app.people.rate_limits.allow(LimitedAct.ASK, call.address, call.who.id)
    wish = RequestTerms(body.party_size, body.max_wait_minutes, body.radius, body.width)
    request = call.app.bars.request_bar.ask(call.who.id, bar_id, wish)
    left = seconds_left(request.search_until, call.app.clock.now())
    view = NewBarRequest(request.id, request.state.value, request.chosen, rfc3339(request.search_until), left)
    return Answer(view, headers={"Location": f"/v1/bar-requests/{request.id}"})


@routes.get("/v1/bar-requests", who=_CUSTOMER, query=RequestsQuery, answer=BarRequests)
def list_requests(call: Call[None, RequestsQuery]) -> Answer:
    """Your requests of the last days, the newest first."""
    wanted = "QUEUEING" if call.query.state == "QUEING" else call.query.state
    page = call.app.bars.request_bar.several(call.who.id, call.query.limit, call.query.cursor)
    heads = [BarRequestHead(**request_view(request, call.app.clock.now())) for request in page.items]
    return Answer(BarRequests([head for head in heads if wanted in (None, head.state)], page.next_cursor))


@routes.get("/v1/bar-requests/{request_id}", who=_CUSTOMER, answer=BarRequest)
def get_request(call: Call[None, None], request_id: str) -> Answer:
    """What has become of your request, your place in the line, and how long it will take."""
    standing = call.app.bars.request_bar.look_at(call.who.id, request_id)
    return Answer(
        _shown(standing, call.app.clock.now(), near=True), headers={"Cache-Control": "private, no-store"}, snapshot=True
    )


@routes.post(
    "/v1/bar-requests/{request_id}/confirm",
    who=_CUSTOMER,
    body=Empty,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED",), 410: _LAPSED},
)
def confirm(call: Call[Empty, None], request_id: str) -> Answer:
    """Take the place that was found for you at another bar."""
    return Answer(_shown(call.app.bars.request_bar.confirm(call.who.id, request_id), call.app.clock.now()))


@routes.post(
    "/v1/bar-requests/{request_id}/reject",
    who=_CUSTOMER,
    body=Empty,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED",), 410: _LAPSED},
)
def search_on(call: Call[Empty, None], request_id: str) -> Answer:
    """Leave it, and search on."""
    return Answer(_shown(call.app.bars.request_bar.reject(call.who.id, request_id), call.app.clock.now()))


@routes.post(
    "/v1/bar-requests/{request_id}/cancel",
    who=_CUSTOMER,
    body=Empty,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED",), 410: _LAPSED},
)
def cancel_request(call: Call[Empty, None], request_id: str) -> Answer:
    """Give up your request, or your place in the line."""
    return Answer(_shown(call.app.bars.request_bar.cancel(call.who.id, request_id), call.app.clock.now()))


@routes.post(
    "/v1/bar-requests/{request_id}/return",
    who=_CUSTOMER,
    body=Empty,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED", "REQUEST_EXISTS", "QUEUE_FULL"), 410: _LAPSED},
)
def come_back(call: Call[Empty, None], request_id: str) -> Answer:
    """Come back after a call that you have missed: once, to where you stood."""
    call.app.bars.request_bar.find(call.who.id, request_id)
    return Answer(
        _shown(
            call.app.bars.request_bar.standing(call.app.bars.return_after_no_show.come_back(call.who.id, request_id)),
            call.app.clock.now(),
        )
    )


@routes.post(
    "/v1/bar-requests/{request_id}/arrive",
    who=_CUSTOMER,
    body=DoorCode,
    answer=BarRequest,
    errors={409: ("STATE_CHANGED",)},
)
def arrive(call: Call[DoorCode, None], request_id: str) -> Answer:
    """Say that you are there, with the code at the door of the bar in whose line you are."""
    call.app.bars.arrival.scanned(call.app.bars.request_bar.find(call.who.id, request_id), call.body.code)
    return Answer(_shown(call.app.bars.request_bar.look_at(call.who.id, request_id), call.app.clock.now()))


def _shown(standing: RequestStatus, now: int, near: bool = False) -> BarRequest:
    """How far away the bar is is told to whoever asks for the request; answers that may be kept do not have it."""
    request, bar = standing.request, standing.bar
    view = request_view(request, now)
    slot = bar.slot(request.id, now) if bar else None
    position = bar.position(request.id, now) if bar else None
    missed = request.reason is RequestReason.NO_SHOW and not request.returned and bar is not None
    back = (request.ended or 0) + bar.profile.grace if missed and bar else None
    left = None if back is None or now >= back else back
    metres = distance(bar.point, standing.point) if near and bar and standing.point else None
    return BarRequest(
        **{name: value for name, value in view.items() if name != "bar_id"},
        bar=GuestBar(
            bar.id,
            bar.name,
            place_of(bar.profile),
            None if metres is None else round(metres),
            None if metres is None else walk_minutes(metres),
        )
        if bar
        else None,
        position=position,
        wait=Wait(**wait_view(bar.wait(position - 1))) if bar and position else None,
        arrived_at=None if slot is None or slot.arrived is None else rfc3339(slot.arrived),
        return_until=None if left is None else rfc3339(left),
        return_in=None if left is None else seconds_left(left, now),
    )
