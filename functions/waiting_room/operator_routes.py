"""Waiting rooms for their operators: set up, orders, what to say to those who wait, figures and history.

The room of an event and a room of its own differ in how they are set up; all other calls take either.
"""

from __future__ import annotations

from typing import Any

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.identity import TokenKind
from chalicelib.core.ids import is_id
from chalicelib.errors import NotFound
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import EventId, RoomId, RoomOrder
from chalicelib.waiting_room.operator_views import (
    RoomFigures,
    RoomHistory,
    WaitingRooms,
    figures_view,
    history_view,
)
from chalicelib.waiting_room.rules.changes import Order
from chalicelib.waiting_room.rules.rooms import Room, Terms
from chalicelib.wiring import App
from functions.http.fields import Empty, Listing
from functions.http.routes import Answer, Call, Routes
from functions.waiting_room.requests import OwnRoom, RoomMessage, RoomTerms

routes = Routes("waiting_room")

_OPERATOR = (TokenKind.OPERATOR,)
_CHANGING = ("BEING_CHANGED",)
_TOO_MANY = ("TOO_MANY_REQUESTS",)
_NO_ROOM = {404: ("EVENT_NOT_FOUND", "ROOM_NOT_FOUND")}
_ORDERED = {404: ("ORDER_NOT_FOUND", "ROOM_NOT_FOUND"), 409: ("WRONG_PHASE", *_CHANGING)}


@routes.route(
    "PUT",
    "/v1/events/{event_id}/waiting-room",
    who=_OPERATOR,
    body=RoomTerms,
    answer=RoomFigures,
    errors={409: ("STARTED", *_CHANGING), 410: ("ROOM_CLOSED", "EVENT_CANCELLED")},
)
def set_up_event_room(call: Call[RoomTerms, None], event_id: EventId) -> Answer:
    """Put a waiting room in front of your event's sale, or change its terms. Its message stays."""

    def terms(event: Event) -> Terms:
        return call.body.terms(event.name, event.sold_until)

    return _figures(call.app, call.app.waiting_room.set_up_room.of_event(call.who.id, event_id, terms))


@routes.get("/v1/events/{event_id}/waiting-room", who=_OPERATOR, answer=RoomFigures, errors=_NO_ROOM)
def get_event_room(call: Call[None, None], event_id: EventId) -> Answer:
    """How the waiting room of your event goes."""
    return _figures(call.app, call.app.waiting_room.read_room.own(call.who.id, _own(call, event_id)))


@routes.post(
    "/v1/events/{event_id}/waiting-room/message",
    who=_OPERATOR,
    body=RoomMessage,
    answer=RoomFigures,
    errors={**_NO_ROOM, 409: _CHANGING, 429: _TOO_MANY},
)
def say_in_event_room(call: Call[RoomMessage, None], event_id: EventId) -> Answer:
    """Say something to everybody who waits for your event."""
    return _said(call, _own(call, event_id))


@routes.get(
    "/v1/events/{event_id}/waiting-room/history", who=_OPERATOR, query=Listing, answer=RoomHistory, errors=_NO_ROOM
)
def get_event_room_history(call: Call[None, Listing], event_id: EventId) -> Answer:
    """What you did with the waiting room of your event, the newest first."""
    return _history(call, _own(call, event_id))


@routes.post(
    "/v1/events/{event_id}/waiting-room/{order}", who=_OPERATOR, body=Empty, answer=RoomFigures, errors=_ORDERED
)
def order_event_room(call: Call[Empty, None], event_id: EventId, order: RoomOrder) -> Answer:
    """Open the waiting room of your event at once, pause or resume it, let everybody pass, or close it. Repeating an
    order changes nothing."""
    return _ordered(call, _own(call, event_id), order)


@routes.post(
    "/v1/waiting-rooms",
    status=201,
    who=_OPERATOR,
    body=OwnRoom,
    answer=RoomFigures,
    location="/v1/waiting-rooms/{room_id}",
    errors={409: _CHANGING, 429: _TOO_MANY},
)
def add_waiting_room(call: Call[OwnRoom, None]) -> Answer:
    """Add a waiting room in front of a page of another server."""
    call.app.people.rate_limits.count_or_refuse(LimitedAct.ADD_ROOM, "", call.who.id)
    return _figures(call.app, call.app.waiting_room.set_up_room.add(call.who.id, call.body.terms(call.body.name)))


@routes.get("/v1/waiting-rooms", who=_OPERATOR, query=Listing, answer=WaitingRooms)
def list_waiting_rooms(call: Call[None, Listing]) -> Answer:
    """Your waiting rooms: first those of their own, then those of your events, the newest first."""
    now = call.app.clock.now()
    page = call.app.waiting_room.read_room.of_operator(call.who.id, call.query.limit, call.query.cursor)
    return Answer(WaitingRooms([figures_view(room, now) for room in page.items], page.next_cursor))


@routes.route(
    "PUT",
    "/v1/waiting-rooms/{room_id}",
    who=_OPERATOR,
    body=OwnRoom,
    answer=RoomFigures,
    errors={409: ("STARTED", *_CHANGING), 410: ("ROOM_CLOSED",)},
)
def change_waiting_room(call: Call[OwnRoom, None], room_id: RoomId) -> Answer:
    """Change the terms of your waiting room of its own. Its message stays."""
    if not is_id("wrm", room_id):
        call.app.waiting_room.read_room.own(call.who.id, room_id)
        raise NotFound("The waiting room of an event is changed with the event.", "ROOM_NOT_FOUND")
    terms = call.body.terms(call.body.name)
    return _figures(call.app, call.app.waiting_room.set_up_room.change(call.who.id, room_id, terms))


@routes.get("/v1/waiting-rooms/{room_id}/figures", who=_OPERATOR, answer=RoomFigures)
def get_room_figures(call: Call[None, None], room_id: RoomId) -> Answer:
    """How your waiting room goes."""
    return _figures(call.app, call.app.waiting_room.read_room.own(call.who.id, room_id))


@routes.post(
    "/v1/waiting-rooms/{room_id}/orders/{order}", who=_OPERATOR, body=Empty, answer=RoomFigures, errors=_ORDERED
)
def order_room(call: Call[Empty, None], room_id: RoomId, order: RoomOrder) -> Answer:
    """Open your waiting room at once, pause or resume it, let everybody pass, or close it. Repeating an order changes
    nothing."""
    return _ordered(call, room_id, order)


@routes.post(
    "/v1/waiting-rooms/{room_id}/message",
    who=_OPERATOR,
    body=RoomMessage,
    answer=RoomFigures,
    errors={409: _CHANGING, 429: _TOO_MANY},
)
def say_in_room(call: Call[RoomMessage, None], room_id: RoomId) -> Answer:
    """Say something to everybody who waits."""
    return _said(call, room_id)


@routes.get("/v1/waiting-rooms/{room_id}/history", who=_OPERATOR, query=Listing, answer=RoomHistory)
def get_room_history(call: Call[None, Listing], room_id: RoomId) -> Answer:
    """What you did with your waiting room, the newest first."""
    return _history(call, room_id)


def _own(call: Call[Any, Any], event_id: str) -> str:
    """The id of the room of the caller's event. Raises `NotFound` or `Forbidden` as every call of events."""
    return call.app.catalogue.read_catalogue.own_event(call.who.id, event_id).id


def _figures(app: App, room: Room) -> Answer:
    return Answer(figures_view(room, app.clock.now()))


def _ordered(call: Call[Empty, None], id: str, order: str) -> Answer:
    if order not in set(Order):
        raise NotFound("There is no such order.", "ORDER_NOT_FOUND")
    return _figures(call.app, call.app.waiting_room.set_up_room.order(call.who.id, id, Order(order)))


def _said(call: Call[RoomMessage, None], id: str) -> Answer:
    call.app.people.rate_limits.count_or_refuse(LimitedAct.SAY_IN_ROOM, "", call.who.id)
    return _figures(call.app, call.app.waiting_room.set_up_room.say(call.who.id, id, call.body.message))


def _history(call: Call[None, Listing], id: str) -> Answer:
    read = call.app.waiting_room.read_room
    return Answer(history_view(*read.history(call.who.id, id, call.query.limit, call.query.cursor)))
