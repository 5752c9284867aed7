"""Bars: search, requests, offers, the line, arrival. Made by `make contract`."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, ListCall, part
from linehold_client.models.bars import (
    AnsweredBarOffer,
    ArrivalMode,
    Bar,
    BarBoard,
    BarOffers,
    BarQueue,
    BarRequest,
    BarRequestHead,
    BarRequests,
    Bars,
    Door,
    Located,
    MovedEntry,
    NearbyBars,
    NewBarRequest,
    OpeningHoursInput,
)
from linehold_client.models.catalogue import LocationInput


def add_bar(
    *,
    name: str,
    location: LocationInput,
    max_queue: int | UnsetType = UNSET,
    servers: int | UnsetType = UNSET,
    mean_visit_minutes: int | UnsetType = UNSET,
    auto_accept: bool | UnsetType = UNSET,
    capacity: int | UnsetType | None = UNSET,
    grace_minutes: int | UnsetType = UNSET,
    arrival_radius_m: int | UnsetType = UNSET,
    dwell_minutes: int | UnsetType = UNSET,
    arrival: ArrivalMode | UnsetType = UNSET,
    opening_hours: OpeningHoursInput | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[Bar]:
    """Add a bar.

    It is closed until it is opened.

    Arguments:
        name: The bar's name, as guests know it.
        location: Where guests find it; they are matched and arrive by it.
        max_queue: The longest line, in parties.
        servers: How many parties have a place at once: tables, mostly.
        mean_visit_minutes: How long a party stays. The first waits are estimated from it.
        auto_accept: Every guest who fits is accepted, without an answer of the staff.
        capacity: The largest party, in people; null for no limit.
        grace_minutes: How long a guest may come back after a missed call.
        arrival_radius_m: Metres from the bar within which a guest counts as there.
        dwell_minutes: How long a guest has to be within the radius to have arrived.
        arrival: What a guest's arrival does. `suggest`: it is shown to the staff. `seat`: it seats a guest who
            was called.
        opening_hours: Null for a bar that only its staff close.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "add_bar",
        "POST",
        "/v1/bars",
        Bar,
        tokens=("operator",),
        body={
            "name": name,
            "location": location,
            "max_queue": max_queue,
            "servers": servers,
            "mean_visit_minutes": mean_visit_minutes,
            "auto_accept": auto_accept,
            "capacity": capacity,
            "grace_minutes": grace_minutes,
            "arrival_radius_m": arrival_radius_m,
            "dwell_minutes": dwell_minutes,
            "arrival": arrival,
            "opening_hours": opening_hours,
        },
        takes_key=True,
        key=idempotency_key,
    )


def list_bars(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[Bars, Bar]:
    """Your bars, the oldest first.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return ListCall(
        "list_bars",
        "GET",
        "/v1/bars",
        Bars,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )


def find_bars_nearby(
    *,
    lat: float | UnsetType = UNSET,
    lon: float | UnsetType = UNSET,
    radius: int | UnsetType = UNSET,
    party_size: int | UnsetType = UNSET,
    limit: int | UnsetType = UNSET,
) -> Call[NearbyBars]:
    """Bars with room, nearest first.

    Arguments:
        lat: Degrees north. Customers who have shared their location may leave it out, together with `lon`.
        lon: Degrees east.
        radius: Metres around that place, as the crow flies.
        party_size: How many people come.
        limit: The most bars in the answer.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "find_bars_nearby",
        "GET",
        "/v1/bars/nearby",
        NearbyBars,
        tokens=("customer",),
        query={"lat": lat, "lon": lon, "radius": radius, "party_size": party_size, "limit": limit},
    )


def get_bar(
    bar_id: str,
) -> Call[Bar]:
    """A bar, its state and its wait.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, BarNotFound, and what any call may raise.
    """
    return Call(
        "get_bar",
        "GET",
        f"/v1/bars/{part(bar_id)}",
        Bar,
    )


def change_bar(
    bar_id: str,
    *,
    name: str | UnsetType = UNSET,
    location: LocationInput | UnsetType = UNSET,
    max_queue: int | UnsetType = UNSET,
    servers: int | UnsetType = UNSET,
    mean_visit_minutes: int | UnsetType = UNSET,
    auto_accept: bool | UnsetType = UNSET,
    capacity: int | UnsetType | None = UNSET,
    grace_minutes: int | UnsetType = UNSET,
    arrival_radius_m: int | UnsetType = UNSET,
    dwell_minutes: int | UnsetType = UNSET,
    arrival: ArrivalMode | UnsetType = UNSET,
    opening_hours: OpeningHoursInput | UnsetType | None = UNSET,
) -> Call[Bar]:
    """Change your bar's profile.

    Arguments:
        bar_id: The id of a bar.
        name: The bar's name, as guests know it.
        location: Where guests find it. It cannot move while guests are in its line.
        max_queue: The longest line, in parties.
        servers: How many parties have a place at once: tables, mostly.
        mean_visit_minutes: How long a party stays. The first waits are estimated from it.
        auto_accept: Every guest who fits is accepted, without an answer of the staff.
        capacity: The largest party, in people; null for no limit.
        grace_minutes: How long a guest may come back after a missed call.
        arrival_radius_m: Metres from the bar within which a guest counts as there.
        dwell_minutes: How long a guest has to be within the radius to have arrived.
        arrival: What a guest's arrival does. `suggest`: it is shown to the staff. `seat`: it seats a guest who
            was called.
        opening_hours: All of the hours anew; null removes them, and then only the staff close the bar.

    Raises EdgeOnly, NotYours, BarNotFound, QueueNotEmpty, and what any call may raise.
    """
    return Call(
        "change_bar",
        "PATCH",
        f"/v1/bars/{part(bar_id)}",
        Bar,
        tokens=("operator",),
        body={
            "name": name,
            "location": location,
            "max_queue": max_queue,
            "servers": servers,
            "mean_visit_minutes": mean_visit_minutes,
            "auto_accept": auto_accept,
            "capacity": capacity,
            "grace_minutes": grace_minutes,
            "arrival_radius_m": arrival_radius_m,
            "dwell_minutes": dwell_minutes,
            "arrival": arrival,
            "opening_hours": opening_hours,
        },
    )


def open_bar(
    bar_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Bar]:
    """Open the bar: it takes guests from now on.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, NotYours, BarNotFound, and what any call may raise.
    """
    return Call(
        "open_bar",
        "POST",
        f"/v1/bars/{part(bar_id)}/open",
        Bar,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def pause_bar(
    bar_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Bar]:
    """Pause the bar: it takes no more guests until it opens again, and keeps its line.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, NotYours, BarNotFound, BarClosed, and what any call may raise.
    """
    return Call(
        "pause_bar",
        "POST",
        f"/v1/bars/{part(bar_id)}/pause",
        Bar,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def close_bar(
    bar_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Bar]:
    """Close the bar.

    All guests in its line are turned away.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, NotYours, BarNotFound, and what any call may raise.
    """
    return Call(
        "close_bar",
        "POST",
        f"/v1/bars/{part(bar_id)}/close",
        Bar,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def get_door_code(
    bar_id: str,
) -> Call[Door]:
    """The code at your bar's door, which guests scan when they arrive.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, NotYours, BarNotFound, and what any call may raise.
    """
    return Call(
        "get_door_code",
        "GET",
        f"/v1/bars/{part(bar_id)}/door",
        Door,
        tokens=("operator",),
    )


def change_door_code(
    bar_id: str,
) -> Call[Door]:
    """Make a new code; the old one is no longer valid.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, NotYours, BarNotFound, and what any call may raise.
    """
    return Call(
        "change_door_code",
        "POST",
        f"/v1/bars/{part(bar_id)}/door",
        Door,
        tokens=("operator",),
        body={},
    )


def get_bar_board(
    bar_id: str,
) -> Call[BarBoard]:
    """The line by numbers, as the bar's screen shows it.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, BarNotFound, and what any call may raise.
    """
    return Call(
        "get_bar_board",
        "GET",
        f"/v1/bars/{part(bar_id)}/board",
        BarBoard,
    )


def list_bar_offers(
    bar_id: str,
) -> Call[BarOffers]:
    """Offers that your bar can answer now.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, NotYours, BarNotFound, and what any call may raise.
    """
    return Call(
        "list_bar_offers",
        "GET",
        f"/v1/bars/{part(bar_id)}/offers",
        BarOffers,
        tokens=("operator",),
    )


def accept_bar_offer(
    offer_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[AnsweredBarOffer]:
    """Take a guest.

    A repetition returns the same entry.

    Arguments:
        offer_id: The id of an offer.

    Raises EdgeOnly, NotYours, OfferNotFound, AlreadyMatched, QueueFull, Withdrawn, OfferRejected, OfferAccepted,
    OfferExpired, and what any call may raise.
    """
    return Call(
        "accept_bar_offer",
        "POST",
        f"/v1/bar-offers/{part(offer_id)}/accept",
        AnsweredBarOffer,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def reject_bar_offer(
    offer_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[AnsweredBarOffer]:
    """Leave a guest to other bars.

    Arguments:
        offer_id: The id of an offer.

    Raises EdgeOnly, NotYours, OfferNotFound, AlreadyMatched, QueueFull, Withdrawn, OfferRejected, OfferAccepted,
    OfferExpired, and what any call may raise.
    """
    return Call(
        "reject_bar_offer",
        "POST",
        f"/v1/bar-offers/{part(offer_id)}/reject",
        AnsweredBarOffer,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def get_bar_queue(
    bar_id: str,
) -> Call[BarQueue]:
    """Your bar's line, and the offers that it can answer now.

    Arguments:
        bar_id: The id of a bar.

    Raises EdgeOnly, NotYours, BarNotFound, and what any call may raise.
    """
    return Call(
        "get_bar_queue",
        "GET",
        f"/v1/bars/{part(bar_id)}/queue",
        BarQueue,
        tokens=("operator",),
    )


def call_guest(
    bar_id: str,
    entry_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[MovedEntry]:
    """Call a guest in.

    Arguments:
        bar_id: The id of a bar.
        entry_id: The id of an entry in a bar's line.

    Raises EdgeOnly, NotYours, BarNotFound, EntryNotFound, and what any call may raise.
    """
    return Call(
        "call_guest",
        "POST",
        f"/v1/bars/{part(bar_id)}/queue/{part(entry_id)}/call",
        MovedEntry,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def seat_guest(
    bar_id: str,
    entry_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[MovedEntry]:
    """Seat a guest.

    Arguments:
        bar_id: The id of a bar.
        entry_id: The id of an entry in a bar's line.

    Raises EdgeOnly, NotYours, BarNotFound, EntryNotFound, and what any call may raise.
    """
    return Call(
        "seat_guest",
        "POST",
        f"/v1/bars/{part(bar_id)}/queue/{part(entry_id)}/seat",
        MovedEntry,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def record_no_show(
    bar_id: str,
    entry_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[MovedEntry]:
    """Record that a guest was called and has not come.

    Arguments:
        bar_id: The id of a bar.
        entry_id: The id of an entry in a bar's line.

    Raises EdgeOnly, NotYours, BarNotFound, EntryNotFound, NotCalled, and what any call may raise.
    """
    return Call(
        "record_no_show",
        "POST",
        f"/v1/bars/{part(bar_id)}/queue/{part(entry_id)}/no-show",
        MovedEntry,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def let_guest_back(
    bar_id: str,
    entry_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[MovedEntry]:
    """Let a guest back in after a missed call: once, to the same position.

    Arguments:
        bar_id: The id of a bar.
        entry_id: The id of an entry in a bar's line.

    Raises EdgeOnly, NotYours, BarNotFound, EntryNotFound, StateChanged, RequestExists, QueueFull, RequestLapsed, and
    what any call may raise.
    """
    return Call(
        "let_guest_back",
        "POST",
        f"/v1/bars/{part(bar_id)}/queue/{part(entry_id)}/return",
        MovedEntry,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def share_location(
    *,
    lat: float,
    lon: float,
    accuracy: float | UnsetType = UNSET,
) -> Call[Located]:
    """Share your location.

    It is deleted within half an hour, and as soon as you are seated.

    Arguments:
        lat: Degrees north.
        lon: Degrees east.
        accuracy: Metres that it may be wrong by, as the phone reports it.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "share_location",
        "PUT",
        "/v1/customers/me/location",
        Located,
        tokens=("customer",),
        body={"lat": lat, "lon": lon, "accuracy": accuracy},
    )


def forget_location() -> Call[None]:
    """Delete your location.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "forget_location",
        "DELETE",
        "/v1/customers/me/location",
        None,
        tokens=("customer",),
    )


def request_bar(
    bar_id: str,
    *,
    party_size: int,
    max_wait_minutes: int,
    radius: int | UnsetType | None = UNSET,
    width: int | UnsetType = UNSET,
    idempotency_key: str | None = None,
) -> Call[NewBarRequest]:
    """Ask a bar for an entry in its line, and bars nearby if it does not accept.

    Arguments:
        bar_id: The id of a bar.
        party_size: How many people come.
        max_wait_minutes: Bars with a longer wait are not asked.
        radius: Other bars are asked within so many metres of the guest; null for the farthest that the guest is
            allowed.
        width: How many other bars are asked at a time; the first that accepts gets the guest.

    Raises EdgeOnly, NotYours, BarNotFound, RequestExists, LocationNeeded, TooFar, and what any call may raise.
    """
    return Call(
        "request_bar",
        "POST",
        f"/v1/bars/{part(bar_id)}/requests",
        NewBarRequest,
        tokens=("customer",),
        body={"party_size": party_size, "max_wait_minutes": max_wait_minutes, "radius": radius, "width": width},
        takes_key=True,
        key=idempotency_key,
    )


def list_bar_requests(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
    state: Literal["CONFIRMING", "IDLE", "QUEING", "QUEUEING", "REQUESTING", "SEATED"] | UnsetType = UNSET,
) -> ListCall[BarRequests, BarRequestHead]:
    """Your requests of the last two days, the newest first.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.
        state: Only requests in this state; a page then has fewer than `limit`. `QUEING` counts as `QUEUEING`.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return ListCall(
        "list_bar_requests",
        "GET",
        "/v1/bar-requests",
        BarRequests,
        tokens=("customer",),
        query={"limit": limit, "cursor": cursor, "state": state},
    )


def get_bar_request(
    request_id: str,
) -> Call[BarRequest]:
    """The state of your request, your position in the line, and your wait.

    Arguments:
        request_id: The id of a request to a bar.

    Raises EdgeOnly, NotYours, RequestNotFound, and what any call may raise.
    """
    return Call(
        "get_bar_request",
        "GET",
        f"/v1/bar-requests/{part(request_id)}",
        BarRequest,
        tokens=("customer",),
    )


def confirm_bar(
    request_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[BarRequest]:
    """Confirm the other bar that was found for you.

    Arguments:
        request_id: The id of a request to a bar.

    Raises EdgeOnly, NotYours, RequestNotFound, StateChanged, RequestLapsed, and what any call may raise.
    """
    return Call(
        "confirm_bar",
        "POST",
        f"/v1/bar-requests/{part(request_id)}/confirm",
        BarRequest,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def reject_bar(
    request_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[BarRequest]:
    """Leave the bar that was found, and search on.

    Arguments:
        request_id: The id of a request to a bar.

    Raises EdgeOnly, NotYours, RequestNotFound, StateChanged, RequestLapsed, and what any call may raise.
    """
    return Call(
        "reject_bar",
        "POST",
        f"/v1/bar-requests/{part(request_id)}/reject",
        BarRequest,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def cancel_bar_request(
    request_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[BarRequest]:
    """Cancel your request, or leave the line.

    Arguments:
        request_id: The id of a request to a bar.

    Raises EdgeOnly, NotYours, RequestNotFound, StateChanged, RequestLapsed, and what any call may raise.
    """
    return Call(
        "cancel_bar_request",
        "POST",
        f"/v1/bar-requests/{part(request_id)}/cancel",
        BarRequest,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def return_to_bar(
    request_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[BarRequest]:
    """Come back after a missed call: once, to the same position.

    Arguments:
        request_id: The id of a request to a bar.

    Raises EdgeOnly, NotYours, RequestNotFound, StateChanged, RequestExists, QueueFull, RequestLapsed, and what any
    call may raise.
    """
    return Call(
        "return_to_bar",
        "POST",
        f"/v1/bar-requests/{part(request_id)}/return",
        BarRequest,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def arrive_at_bar(
    request_id: str,
    *,
    code: str,
    idempotency_key: str | None = None,
) -> Call[BarRequest]:
    """Say that you have arrived, with the code at the door of your bar.

    Arguments:
        request_id: The id of a request to a bar.
        code: The code that the scanned address contains.

    Raises EdgeOnly, NotYours, RequestNotFound, StateChanged, and what any call may raise.
    """
    return Call(
        "arrive_at_bar",
        "POST",
        f"/v1/bar-requests/{part(request_id)}/arrive",
        BarRequest,
        tokens=("customer",),
        body={"code": code},
        takes_key=True,
        key=idempotency_key,
    )
