"""What the calls of bars take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from linehold_client.base import Model, Word
from linehold_client.models.catalogue import Location


class BarState(Word):
    """Whether a bar takes guests. `WAITING`: yes. `QUEUE_FULL`: when its line is shorter. `PAUSED`: not now, but it
    serves its line. `CLOSED`: no, and it has no line.
    """

    CLOSED = "CLOSED"
    PAUSED = "PAUSED"
    QUEUE_FULL = "QUEUE_FULL"
    WAITING = "WAITING"


class BarWait(Model, frozen=True, kw_only=True):
    """How long a party waits, as a band."""

    median_minutes: int
    """Half of the parties wait less than this."""
    p90_minutes: int
    """Nine of ten parties wait less than this."""


class ArrivalMode(Word):
    """What a guest's arrival does. `suggest`: it is shown to the staff. `seat`: it seats a guest who was called."""

    SEAT = "seat"
    SUGGEST = "suggest"


class Period(Model, frozen=True, kw_only=True):
    """From opening to closing."""

    opens: str
    """`HH:MM` in the bar's time zone."""
    closes: str
    """`HH:MM`; not later than `opens` means on the next day."""


class OpeningHours(Model, frozen=True, kw_only=True):
    """When the bar closes by itself. It is opened by its staff."""

    timezone: str
    """A time zone by its IANA name."""
    week: Mapping[str, Sequence[Period]]
    """By day, `mon` to `sun`: the day's periods, in order. A day that is missing has none."""


class Bar(Model, frozen=True, kw_only=True):
    """A bar as it is now, and as its operator has set it up."""

    bar_id: str
    """The id of a bar."""
    name: str
    """The bar's name, as guests know it."""
    location: Location
    """Where guests find the bar."""
    state: BarState
    """Whether a bar takes guests. `WAITING`: yes. `QUEUE_FULL`: when its line is shorter. `PAUSED`: not now, but it
    serves its line. `CLOSED`: no, and it has no line.
    """
    open_until: datetime | None
    """When the bar closes by itself; null when it does not."""
    queue_length: int
    """How many parties are in the line, those yet to confirm included."""
    wait: BarWait
    """The wait of a guest who joins now."""
    max_queue: int
    """The longest line, in parties."""
    servers: int
    """How many parties have a place at once: tables, mostly."""
    mean_visit_minutes: int
    """How long a party stays. The first waits are estimated from it."""
    auto_accept: bool
    """Every guest who fits is accepted, without an answer of the staff."""
    capacity: int | None
    """The largest party, in people; null for no limit."""
    grace_minutes: int
    """How long a guest may come back after a missed call."""
    arrival_radius_m: int
    """Metres from the bar within which a guest counts as there."""
    dwell_minutes: int
    """How long a guest has to be within the radius to have arrived."""
    arrival: ArrivalMode
    """What a guest's arrival does. `suggest`: it is shown to the staff. `seat`: it seats a guest who was called."""
    opening_hours: OpeningHours | None
    """Null for a bar that only its staff close."""


class PeriodInput(Model, frozen=True, kw_only=True):
    """From opening to closing."""

    opens: str
    """`HH:MM` in the bar's time zone."""
    closes: str
    """`HH:MM`; not later than `opens` means on the next day, so the same time is 24 hours."""


class OpeningHoursInput(Model, frozen=True, kw_only=True):
    """When the bar closes by itself. It is opened by its staff."""

    timezone: str
    """A time zone by its IANA name, such as `Europe/Stockholm`."""
    week: Mapping[str, Sequence[PeriodInput]]
    """By day, `mon` to `sun`: the day's periods. A day that is left out has none."""


class Bars(Model, frozen=True, kw_only=True):
    """A page of bars."""

    items: Sequence[Bar]
    """The oldest first."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class NearbyBar(Model, frozen=True, kw_only=True):
    """A bar that has room for the party."""

    bar_id: str
    """The id of a bar."""
    name: str
    """The bar's name, as guests know it."""
    location: Location
    """Where guests find the bar."""
    distance_m: int
    """Metres from the place that was searched, as the crow flies."""
    walk_minutes: int
    """Minutes on foot from that place."""
    queue_length: int
    """How many parties are in the line, those yet to confirm included."""
    wait: BarWait
    """The wait of a guest who joins now."""
    state: BarState
    """Always `WAITING`: bars that take no guests are not found."""


class NearbyBars(Model, frozen=True, kw_only=True):
    """The bars that were found."""

    items: Sequence[NearbyBar]
    """The nearest first."""


class Door(Model, frozen=True, kw_only=True):
    """The code that guests scan at the door to say that they have arrived."""

    code: str
    """What the scanned page sends as `code` to the guest's own request."""
    url: str
    """Opens the page that reports the guest's arrival."""
    svg: str
    """`url` as a QR code, as SVG text."""


class SlotState(Word):
    """The state of an entry in a bar's line. `confirming`: its guest has yet to confirm this bar. `queueing`: they
    wait. `called`: the staff have called them in.
    """

    CALLED = "called"
    CONFIRMING = "confirming"
    QUEUEING = "queueing"


class BoardEntry(Model, frozen=True, kw_only=True):
    """An entry of the line, as anyone sees it."""

    number: str
    """The entry's number in the line, which the bar's screen shows."""
    state: SlotState
    """The state of an entry in a bar's line. `confirming`: its guest has yet to confirm this bar. `queueing`: they
    wait. `called`: the staff have called them in.
    """
    expires_at: datetime | None
    """Until when the place is kept for a guest who has yet to confirm; null once they have."""


class BarBoard(Model, frozen=True, kw_only=True):
    """The line by numbers, as the bar's screen shows it."""

    bar_id: str
    """The id of a bar."""
    name: str
    """The bar's name, as guests know it."""
    state: BarState
    """Whether a bar takes guests. `WAITING`: yes. `QUEUE_FULL`: when its line is shorter. `PAUSED`: not now, but it
    serves its line. `CLOSED`: no, and it has no line.
    """
    open_until: datetime | None
    """When the bar closes by itself; null when it does not."""
    queue_length: int
    """How many parties are in the line, those yet to confirm included."""
    wait: BarWait
    """The wait of a guest who joins now."""
    entries: Sequence[BoardEntry]
    """In order, the next one first."""
    version: int
    """The version of the topic `bar/<id>`: changes with a higher one are newer than this board."""


class OfferWord(Word):
    """The state of an offer to a bar. `pending`: the bar may answer. `accepted`, `rejected`: it has answered.
    `expired`: it did not answer in time. `withdrawn`: the guest cancelled or another bar took them, or this bar
    takes no more guests.
    """

    ACCEPTED = "accepted"
    EXPIRED = "expired"
    PENDING = "pending"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class BarOffer(Model, frozen=True, kw_only=True):
    """A guest who would like to queue at the bar."""

    offer_id: str
    """The id of an offer."""
    bar_id: str
    """The id of a bar."""
    party_size: int
    """How many people come."""
    walk_minutes: int | None
    """The guest's walk to the bar in minutes; null when their location is not known."""
    state: OfferWord
    """The state of an offer to a bar. `pending`: the bar may answer. `accepted`, `rejected`: it has answered.
    `expired`: it did not answer in time. `withdrawn`: the guest cancelled or another bar took them, or this bar
    takes no more guests.
    """
    expires_at: datetime
    """When it lapses: RFC 3339, in UTC."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""


class BarOffers(Model, frozen=True, kw_only=True):
    """The offers that can be answered now."""

    items: Sequence[BarOffer]
    """The oldest first; all are `pending`."""


class AnsweredBarOffer(Model, frozen=True, kw_only=True):
    """An offer after the bar's answer."""

    offer_id: str
    """The id of an offer."""
    bar_id: str
    """The id of a bar."""
    party_size: int
    """How many people come."""
    walk_minutes: int | None
    """The guest's walk to the bar in minutes; null when their location is not known."""
    state: OfferWord
    """The state of an offer to a bar. `pending`: the bar may answer. `accepted`, `rejected`: it has answered.
    `expired`: it did not answer in time. `withdrawn`: the guest cancelled or another bar took them, or this bar
    takes no more guests.
    """
    expires_at: datetime
    """When it lapses: RFC 3339, in UTC."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""
    entry_id: str | None
    """The entry in the line that the guest got; null after a rejection."""
    number: str | None
    """The number of that entry; null when there is none."""


class QueueEntry(Model, frozen=True, kw_only=True):
    """An entry of the line, as the staff see it."""

    entry_id: str
    """The id of an entry in a bar's line."""
    number: str
    """The entry's number in the line, which the bar's screen shows."""
    party_size: int
    """How many people come."""
    state: SlotState
    """The state of an entry in a bar's line. `confirming`: its guest has yet to confirm this bar. `queueing`: they
    wait. `called`: the staff have called them in.
    """
    position: int | None
    """1 for the next one."""
    wait: BarWait | None
    """The wait that is left."""
    joined_at: datetime
    """When the bar accepted the guest: RFC 3339, in UTC."""
    called_at: datetime | None
    """When the bar called the guest; null before."""
    set_out_at: datetime | None
    """When it was time for the guest to set out; null before."""
    arrived_at: datetime | None
    """Since when the guest seems to be at the bar; null before."""
    expires_at: datetime | None
    """Until when the place is kept for a guest who has yet to confirm; null once they have."""


class BarQueue(Model, frozen=True, kw_only=True):
    """The line for the staff, and the offers to the bar."""

    bar_id: str
    """The id of a bar."""
    name: str
    """The bar's name, as guests know it."""
    state: BarState
    """Whether a bar takes guests. `WAITING`: yes. `QUEUE_FULL`: when its line is shorter. `PAUSED`: not now, but it
    serves its line. `CLOSED`: no, and it has no line.
    """
    open_until: datetime | None
    """When the bar closes by itself; null when it does not."""
    queue_length: int
    """How many parties are in the line, those yet to confirm included."""
    wait: BarWait
    """The wait of a guest who joins now."""
    items: Sequence[QueueEntry]
    """The entries in order, the next one first."""
    version: int
    """The version of the topic `operator/<bar id>`: changes with a higher one are newer than this."""
    offers: Sequence[BarOffer]
    """The offers that can be answered now, the oldest first."""


class GuestState(Word):
    """The state of a request. `REQUESTING`: bars are asked. `CONFIRMING`: a bar that the guest did not choose has
    accepted, and the guest has to confirm it. `QUEUEING`: the guest is in a bar's line. `SEATED`: they got a seat.
    `IDLE`: it ended without one, for a `reason`.
    """

    CONFIRMING = "CONFIRMING"
    IDLE = "IDLE"
    QUEUEING = "QUEUEING"
    REQUESTING = "REQUESTING"
    SEATED = "SEATED"


class RequestReason(Word):
    """Why a request ended without a seat. `NO_MATCH`: no bar accepted. `CANCELLED`: by the guest. `NO_SHOW`: the bar
    called, and the guest did not come. `LAPSED`: the guest did not confirm in time. `BAR_CLOSED`: while they queued.
    """

    BAR_CLOSED = "BAR_CLOSED"
    CANCELLED = "CANCELLED"
    LAPSED = "LAPSED"
    NO_MATCH = "NO_MATCH"
    NO_SHOW = "NO_SHOW"


class MovedEntry(Model, frozen=True, kw_only=True):
    """An entry after the staff's act."""

    entry_id: str
    """The id of an entry in a bar's line."""
    number: str
    """The entry's number in the line, which the bar's screen shows."""
    party_size: int
    """How many people come."""
    state: GuestState
    """The guest's: `QUEUEING` while in the line, then `SEATED`, or `IDLE` with a `reason`."""
    reason: RequestReason | None
    """Why it ended without a seat; null unless `state` is `IDLE`."""
    called_at: datetime | None
    """When the bar called the guest; null before."""


class Located(Model, frozen=True, kw_only=True):
    """A location was stored."""

    expires_at: datetime
    """When it is deleted, unless a new one replaces it: RFC 3339, in UTC."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""


class NewBarRequest(Model, frozen=True, kw_only=True):
    """A request that was just made."""

    request_id: str
    """The id of a request to a bar."""
    state: GuestState
    """`REQUESTING`: bars are being asked."""
    bar_id: str
    """The bar that the guest chose."""
    expires_at: datetime
    """When the search ends, unless a bar accepts: RFC 3339, in UTC."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""


class BarRequestHead(Model, frozen=True, kw_only=True):
    """A guest's request, without what its bar says."""

    request_id: str
    """The id of a request to a bar."""
    state: GuestState
    """The state of a request. `REQUESTING`: bars are asked. `CONFIRMING`: a bar that the guest did not choose has
    accepted, and the guest has to confirm it. `QUEUEING`: the guest is in a bar's line. `SEATED`: they got a seat.
    `IDLE`: it ended without one, for a `reason`.
    """
    reason: RequestReason | None
    """Why it ended without a seat; null unless `state` is `IDLE`."""
    chosen_bar_id: str
    """The bar that the guest chose; it is asked first."""
    party_size: int
    """How many people come."""
    number: str | None
    """The guest's number in the bar's line, as its screen shows it; null while none has accepted."""
    asked: int
    """How many bars have been asked."""
    called_at: datetime | None
    """When the bar called the guest; null before."""
    set_out_at: datetime | None
    """When it was time for the guest to set out; null before."""
    expires_at: datetime | None
    """When the search ends, or the time to confirm; null in other states."""
    expires_in: int | None
    """Whole seconds until `expires_at`, from the moment of the answer."""
    made_at: datetime
    """When the guest asked: RFC 3339, in UTC."""
    ended_at: datetime | None
    """When the guest was seated, or the request ended; null before."""
    bar_id: str | None
    """The bar that has accepted; null while none has."""


class BarRequests(Model, frozen=True, kw_only=True):
    """A page of a guest's requests."""

    items: Sequence[BarRequestHead]
    """The newest first."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class GuestBar(Model, frozen=True, kw_only=True):
    """The bar that has accepted a guest."""

    bar_id: str
    """The id of a bar."""
    name: str
    """The bar's name, as guests know it."""
    location: Location
    """Where guests find the bar."""
    distance_m: int | None
    """Metres from the guest; null when their location is not known, and in answers to a POST."""
    walk_minutes: int | None
    """The guest's minutes on foot; null when `distance_m` is."""


class BarRequest(Model, frozen=True, kw_only=True):
    """A guest's request, with its bar and the place in that bar's line."""

    request_id: str
    """The id of a request to a bar."""
    state: GuestState
    """The state of a request. `REQUESTING`: bars are asked. `CONFIRMING`: a bar that the guest did not choose has
    accepted, and the guest has to confirm it. `QUEUEING`: the guest is in a bar's line. `SEATED`: they got a seat.
    `IDLE`: it ended without one, for a `reason`.
    """
    reason: RequestReason | None
    """Why it ended without a seat; null unless `state` is `IDLE`."""
    chosen_bar_id: str
    """The bar that the guest chose; it is asked first."""
    party_size: int
    """How many people come."""
    number: str | None
    """The guest's number in the bar's line, as its screen shows it; null while none has accepted."""
    asked: int
    """How many bars have been asked."""
    called_at: datetime | None
    """When the bar called the guest; null before."""
    set_out_at: datetime | None
    """When it was time for the guest to set out; null before."""
    expires_at: datetime | None
    """When the search ends, or the time to confirm; null in other states."""
    expires_in: int | None
    """Whole seconds until `expires_at`, from the moment of the answer."""
    made_at: datetime
    """When the guest asked: RFC 3339, in UTC."""
    ended_at: datetime | None
    """When the guest was seated, or the request ended; null before."""
    bar: GuestBar | None
    """The bar that has accepted; null while none has."""
    position: int | None
    """The position in the line, 1 for the next one; null outside of it."""
    wait: BarWait | None
    """The wait that is left; null outside of the line."""
    arrived_at: datetime | None
    """Since when the guest seems to be at the bar; null before."""
    return_until: datetime | None
    """Until when the guest may come back after a missed call; null when they may not."""
    return_in: int | None
    """Whole seconds until `return_until`, from the moment of the answer."""
