"""Waiting rooms: customers wait in front of a sale, in an order that they can check, and come in as it has room.
Made by `make contract`.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, ListCall, part
from linehold_client.models.orders import JsonWebKeySet
from linehold_client.models.people import Challenge
from linehold_client.models.waiting_room import (
    NewRoomTicket,
    RoomAct,
    RoomAdmission,
    RoomFigures,
    RoomHistory,
    RoomTicket,
    WaitingRoom,
    WaitingRooms,
)


def set_up_event_room(
    event_id: str,
    *,
    starts_at: datetime,
    capacity: int,
    opens_at: datetime | UnsetType | None = UNSET,
    closes_at: datetime | UnsetType | None = UNSET,
    max_per_minute: int | UnsetType | None = UNSET,
    claim_seconds: int | UnsetType = UNSET,
    admission_seconds: int | UnsetType = UNSET,
    max_renewals: int | UnsetType = UNSET,
    confirmed_email: bool | UnsetType = UNSET,
    one_per_email: bool | UnsetType = UNSET,
    challenge: bool | UnsetType = UNSET,
    max_per_network: int | UnsetType | None = UNSET,
    target_url: str | UnsetType | None = UNSET,
) -> Call[RoomFigures]:
    """Put a waiting room in front of your event's sale, or change its terms.

    Its message stays.

    Arguments:
        event_id: The id of an event.
        starts_at: The start: those who came before it are drawn, and the first are called. It does not move
            once it has come.
        opens_at: From when on customers may join; null: from the start on.
        closes_at: When the room closes by itself, at most 30 days after its start; null: then, or when its
            event's sale ends, also when that is moved.
        capacity: How many may be admitted at a time.
        max_per_minute: How many are called in a minute at most; null for no limit.
        claim_seconds: How long a customer who is called has to come in.
        admission_seconds: How long an admission lasts.
        max_renewals: How often it can be renewed.
        confirmed_email: Whether joining asks for a confirmed address.
        one_per_email: Whether each confirmed address has one place; joining asks for one then.
        challenge: Whether joining asks for a proof that costs a script more than a person.
        max_per_network: How many may join from one network address in an hour; null for no limit.
        target_url: The page to which admitted customers go; null for the page of the room's own event.

    Raises EdgeOnly, NotYours, EventNotFound, Started, BeingChanged, RoomClosed, EventCancelled, and what any call
    may raise.
    """
    return Call(
        "set_up_event_room",
        "PUT",
        f"/v1/events/{part(event_id)}/waiting-room",
        RoomFigures,
        tokens=("operator",),
        body={
            "starts_at": starts_at,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "capacity": capacity,
            "max_per_minute": max_per_minute,
            "claim_seconds": claim_seconds,
            "admission_seconds": admission_seconds,
            "max_renewals": max_renewals,
            "confirmed_email": confirmed_email,
            "one_per_email": one_per_email,
            "challenge": challenge,
            "max_per_network": max_per_network,
            "target_url": target_url,
        },
    )


def get_event_room(
    event_id: str,
) -> Call[RoomFigures]:
    """How the waiting room of your event goes.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, NotYours, EventNotFound, RoomNotFound, and what any call may raise.
    """
    return Call(
        "get_event_room",
        "GET",
        f"/v1/events/{part(event_id)}/waiting-room",
        RoomFigures,
        tokens=("operator",),
    )


def say_in_event_room(
    event_id: str,
    *,
    message: str,
    idempotency_key: str | None = None,
) -> Call[RoomFigures]:
    """Say something to everybody who waits for your event.

    Arguments:
        event_id: The id of an event.
        message: Lines of text; empty for nothing.

    Raises EdgeOnly, NotYours, EventNotFound, RoomNotFound, BeingChanged, and what any call may raise.
    """
    return Call(
        "say_in_event_room",
        "POST",
        f"/v1/events/{part(event_id)}/waiting-room/message",
        RoomFigures,
        tokens=("operator",),
        body={"message": message},
        takes_key=True,
        key=idempotency_key,
    )


def get_event_room_history(
    event_id: str,
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[RoomHistory, RoomAct]:
    """What you did with the waiting room of your event, the newest first.

    Arguments:
        event_id: The id of an event.
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, EventNotFound, RoomNotFound, and what any call may raise.
    """
    return ListCall(
        "get_event_room_history",
        "GET",
        f"/v1/events/{part(event_id)}/waiting-room/history",
        RoomHistory,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )


def order_event_room(
    event_id: str,
    order: str,
    *,
    idempotency_key: str | None = None,
) -> Call[RoomFigures]:
    """Open the waiting room of your event at once, pause or resume it, let everybody pass, or close it.

    Repeating an order changes nothing.

    Arguments:
        event_id: The id of an event.
        order: `open`, `pause`, `resume`, `passthrough` or `close`.

    Raises EdgeOnly, NotYours, OrderNotFound, RoomNotFound, EventNotFound, WrongPhase, BeingChanged, and what any
    call may raise.
    """
    return Call(
        "order_event_room",
        "POST",
        f"/v1/events/{part(event_id)}/waiting-room/{part(order)}",
        RoomFigures,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def add_waiting_room(
    *,
    starts_at: datetime,
    capacity: int,
    target_url: str,
    name: str,
    opens_at: datetime | UnsetType | None = UNSET,
    closes_at: datetime | UnsetType | None = UNSET,
    max_per_minute: int | UnsetType | None = UNSET,
    claim_seconds: int | UnsetType = UNSET,
    admission_seconds: int | UnsetType = UNSET,
    max_renewals: int | UnsetType = UNSET,
    confirmed_email: bool | UnsetType = UNSET,
    one_per_email: bool | UnsetType = UNSET,
    challenge: bool | UnsetType = UNSET,
    max_per_network: int | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[RoomFigures]:
    """Add a waiting room in front of a page of another server.

    Arguments:
        starts_at: The start: those who came before it are drawn, and the first are called. It does not move
            once it has come.
        opens_at: From when on customers may join; null: from the start on.
        closes_at: When the room closes by itself, at most 30 days after its start; null: then, or when its
            event's sale ends, also when that is moved.
        capacity: How many may be admitted at a time.
        max_per_minute: How many are called in a minute at most; null for no limit.
        claim_seconds: How long a customer who is called has to come in.
        admission_seconds: How long an admission lasts.
        max_renewals: How often it can be renewed.
        confirmed_email: Whether joining asks for a confirmed address.
        one_per_email: Whether each confirmed address has one place; joining asks for one then.
        challenge: Whether joining asks for a proof that costs a script more than a person.
        max_per_network: How many may join from one network address in an hour; null for no limit.
        target_url: The page to which admitted customers go.
        name: For headings: what is waited for.

    Raises EdgeOnly, NotYours, BeingChanged, and what any call may raise.
    """
    return Call(
        "add_waiting_room",
        "POST",
        "/v1/waiting-rooms",
        RoomFigures,
        tokens=("operator",),
        body={
            "starts_at": starts_at,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "capacity": capacity,
            "max_per_minute": max_per_minute,
            "claim_seconds": claim_seconds,
            "admission_seconds": admission_seconds,
            "max_renewals": max_renewals,
            "confirmed_email": confirmed_email,
            "one_per_email": one_per_email,
            "challenge": challenge,
            "max_per_network": max_per_network,
            "target_url": target_url,
            "name": name,
        },
        takes_key=True,
        key=idempotency_key,
    )


def list_waiting_rooms(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[WaitingRooms, RoomFigures]:
    """Your waiting rooms: first those of their own, then those of your events, the newest first.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return ListCall(
        "list_waiting_rooms",
        "GET",
        "/v1/waiting-rooms",
        WaitingRooms,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )


def change_waiting_room(
    room_id: str,
    *,
    starts_at: datetime,
    capacity: int,
    target_url: str,
    name: str,
    opens_at: datetime | UnsetType | None = UNSET,
    closes_at: datetime | UnsetType | None = UNSET,
    max_per_minute: int | UnsetType | None = UNSET,
    claim_seconds: int | UnsetType = UNSET,
    admission_seconds: int | UnsetType = UNSET,
    max_renewals: int | UnsetType = UNSET,
    confirmed_email: bool | UnsetType = UNSET,
    one_per_email: bool | UnsetType = UNSET,
    challenge: bool | UnsetType = UNSET,
    max_per_network: int | UnsetType | None = UNSET,
) -> Call[RoomFigures]:
    """Change the terms of your waiting room of its own.

    Its message stays.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.
        starts_at: The start: those who came before it are drawn, and the first are called. It does not move
            once it has come.
        opens_at: From when on customers may join; null: from the start on.
        closes_at: When the room closes by itself, at most 30 days after its start; null: then, or when its
            event's sale ends, also when that is moved.
        capacity: How many may be admitted at a time.
        max_per_minute: How many are called in a minute at most; null for no limit.
        claim_seconds: How long a customer who is called has to come in.
        admission_seconds: How long an admission lasts.
        max_renewals: How often it can be renewed.
        confirmed_email: Whether joining asks for a confirmed address.
        one_per_email: Whether each confirmed address has one place; joining asks for one then.
        challenge: Whether joining asks for a proof that costs a script more than a person.
        max_per_network: How many may join from one network address in an hour; null for no limit.
        target_url: The page to which admitted customers go.
        name: For headings: what is waited for.

    Raises EdgeOnly, NotYours, RoomNotFound, Started, BeingChanged, RoomClosed, and what any call may raise.
    """
    return Call(
        "change_waiting_room",
        "PUT",
        f"/v1/waiting-rooms/{part(room_id)}",
        RoomFigures,
        tokens=("operator",),
        body={
            "starts_at": starts_at,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "capacity": capacity,
            "max_per_minute": max_per_minute,
            "claim_seconds": claim_seconds,
            "admission_seconds": admission_seconds,
            "max_renewals": max_renewals,
            "confirmed_email": confirmed_email,
            "one_per_email": one_per_email,
            "challenge": challenge,
            "max_per_network": max_per_network,
            "target_url": target_url,
            "name": name,
        },
    )


def get_waiting_room(
    room_id: str,
) -> Call[WaitingRoom]:
    """The room as of a moment ago, the same for everybody.

    Clients compute their position and their wait from it.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.

    Raises EdgeOnly, RoomNotFound, and what any call may raise.
    """
    return Call(
        "get_waiting_room",
        "GET",
        f"/v1/waiting-rooms/{part(room_id)}",
        WaitingRoom,
        tokens=("operator",),
    )


def get_room_figures(
    room_id: str,
) -> Call[RoomFigures]:
    """How your waiting room goes.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.

    Raises EdgeOnly, NotYours, RoomNotFound, and what any call may raise.
    """
    return Call(
        "get_room_figures",
        "GET",
        f"/v1/waiting-rooms/{part(room_id)}/figures",
        RoomFigures,
        tokens=("operator",),
    )


def order_room(
    room_id: str,
    order: str,
    *,
    idempotency_key: str | None = None,
) -> Call[RoomFigures]:
    """Open your waiting room at once, pause or resume it, let everybody pass, or close it.

    Repeating an order changes nothing.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.
        order: `open`, `pause`, `resume`, `passthrough` or `close`.

    Raises EdgeOnly, NotYours, OrderNotFound, RoomNotFound, WrongPhase, BeingChanged, and what any call may raise.
    """
    return Call(
        "order_room",
        "POST",
        f"/v1/waiting-rooms/{part(room_id)}/orders/{part(order)}",
        RoomFigures,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def say_in_room(
    room_id: str,
    *,
    message: str,
    idempotency_key: str | None = None,
) -> Call[RoomFigures]:
    """Say something to everybody who waits.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.
        message: Lines of text; empty for nothing.

    Raises EdgeOnly, NotYours, RoomNotFound, BeingChanged, and what any call may raise.
    """
    return Call(
        "say_in_room",
        "POST",
        f"/v1/waiting-rooms/{part(room_id)}/message",
        RoomFigures,
        tokens=("operator",),
        body={"message": message},
        takes_key=True,
        key=idempotency_key,
    )


def get_room_history(
    room_id: str,
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[RoomHistory, RoomAct]:
    """What you did with your waiting room, the newest first.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, RoomNotFound, and what any call may raise.
    """
    return ListCall(
        "get_room_history",
        "GET",
        f"/v1/waiting-rooms/{part(room_id)}/history",
        RoomHistory,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )


def get_room_challenge(
    room_id: str,
) -> Call[Challenge]:
    """What has to be done before joining a room that asks for `challenge`; the proof goes into `X-Challenge`.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.

    Raises EdgeOnly, RoomNotFound, and what any call may raise.
    """
    return Call(
        "get_room_challenge",
        "GET",
        f"/v1/waiting-rooms/{part(room_id)}/challenge",
        Challenge,
    )


def join_waiting_room(
    room_id: str,
    *,
    proof: str | UnsetType = UNSET,
    idempotency_key: str | None = None,
) -> Call[NewRoomTicket]:
    """Join the line.

    A customer who has a place keeps it; one whose turn is over gets another at the end.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.
        proof: The proof that the challenge of `GET /v1/challenge` is solved, where its kind is not `none`.
            Joining a waiting room takes that of the room's own challenge.

    Raises EmailNotConfirmed, ChallengeNeeded, ChallengeFailed, EdgeOnly, NotYours, RoomNotFound, NotOpen,
    RoomClosed, and what any call may raise.
    """
    return Call(
        "join_waiting_room",
        "POST",
        f"/v1/waiting-rooms/{part(room_id)}/tickets",
        NewRoomTicket,
        tokens=("customer",),
        headers={"X-Challenge": proof},
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def get_room_ticket(
    room_id: str,
    ticket_id: str,
) -> Call[RoomTicket]:
    """Your ticket: its place, and its position as far as it is known.

    Once it has a place, the room says the rest.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.
        ticket_id: The id of a ticket in a waiting room.

    Raises EmailNotConfirmed, EdgeOnly, NotYours, RoomNotFound, TicketNotFound, EmailUsed, and what any call may
    raise.
    """
    return Call(
        "get_room_ticket",
        "GET",
        f"/v1/waiting-rooms/{part(room_id)}/tickets/{part(ticket_id)}",
        RoomTicket,
        tokens=("customer",),
    )


def claim_admission(
    room_id: str,
    *,
    ticket: str,
    idempotency_key: str | None = None,
) -> Call[RoomAdmission]:
    """Come in, once you are called.

    Coming in again gives the same admission.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.
        ticket: As signed last.

    Raises EmailNotConfirmed, EdgeOnly, NotYours, RoomNotFound, NotYet, Paused, EmailUsed, Missed, AdmissionEnded,
    RoomClosed, and what any call may raise.
    """
    return Call(
        "claim_admission",
        "POST",
        f"/v1/waiting-rooms/{part(room_id)}/admissions",
        RoomAdmission,
        tokens=("customer",),
        body={"ticket": ticket},
        takes_key=True,
        key=idempotency_key,
    )


def leave_waiting_room(
    room_id: str,
) -> Call[None]:
    """Leave the shop, so that the next customer is called.

    Without an admission nothing happens.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.

    Raises EmailNotConfirmed, EdgeOnly, NotYours, RoomNotFound, EmailUsed, and what any call may raise.
    """
    return Call(
        "leave_waiting_room",
        "DELETE",
        f"/v1/waiting-rooms/{part(room_id)}/admissions",
        None,
        tokens=("customer",),
    )


def renew_admission(
    room_id: str,
    *,
    ticket: str,
    idempotency_key: str | None = None,
) -> Call[RoomAdmission]:
    """Stay longer: in the second half of an admission it ends later, before that it stays as it is.

    Arguments:
        room_id: The id of a waiting room, which is that of its event if it has one.
        ticket: As signed last.

    Raises EmailNotConfirmed, EdgeOnly, NotYours, RoomNotFound, NotYet, RenewalsUsed, EmailUsed, Missed,
    AdmissionEnded, RoomClosed, and what any call may raise.
    """
    return Call(
        "renew_admission",
        "POST",
        f"/v1/waiting-rooms/{part(room_id)}/admissions/renew",
        RoomAdmission,
        tokens=("customer",),
        body={"ticket": ticket},
        takes_key=True,
        key=idempotency_key,
    )


def get_admission_keys() -> Call[JsonWebKeySet]:
    """The keys that verify admissions, as a JSON Web Key Set.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "get_admission_keys",
        "GET",
        "/v1/admission-keys",
        JsonWebKeySet,
    )
