"""A bar: its profile, the state its staff have set, and its line.

    CLOSED ◄──► WAITING ◄──► PAUSED            by the staff; CLOSED also by the clock, at the end of its opening hours
                 ▲   │
                 └───┴──► QUEUE_FULL           by the line alone

The line is short and is always read whole, so it is kept with the bar: room, order and length can never disagree. Each
change makes a new bar with the next version, and is written only over the version that it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.bars.rules.door_codes import new_door
from chalicelib.bars.rules.slots import Slot
from chalicelib.core.geo import Point
from chalicelib.core.opening_hours import OpeningHours
from chalicelib.core.times import HOUR, MINUTE
from chalicelib.core.wait import Quote, quote, updated_mean
from chalicelib.errors import Conflict, NotFound

MOST_IN_LINE = 100
"""The longest line that a bar may have."""

_ONE_DAYS_NUMBERS = 8 * HOUR
"""How long numbers count on. A bar that is opened later than this starts with 001 again; sooner, a guest might still
hold that number."""

WEIGHT = 0.05
"""Of one departure in the pace. With more weight, chance in the last few departures makes the band too wide to be of
use; with less, a wrong guess of the staff lasts longer than an evening."""

_SHORTEST, _LONGEST = 1 / 20, 5
"""Bounds for the time between two departures, as multiples of the pace that the staff expect."""


class BarState(StrEnum):
    """Whether a bar takes guests. `WAITING`: yes. `QUEUE_FULL`: when its line is shorter. `PAUSED`: not now, but it
    serves its line. `CLOSED`: no, and it has no line."""

    CLOSED = "CLOSED"
    WAITING = "WAITING"
    QUEUE_FULL = "QUEUE_FULL"
    PAUSED = "PAUSED"


class BarAct(StrEnum):
    """What changes a bar's state: its staff (open, pause, close), the clock (close), and its line (fill, free)."""

    OPEN = "open"
    PAUSE = "pause"
    CLOSE = "close"
    FILL = "fill"
    FREE = "free"


MOVES = {
    (BarState.CLOSED, BarAct.OPEN): BarState.WAITING,
    (BarState.WAITING, BarAct.PAUSE): BarState.PAUSED,
    (BarState.WAITING, BarAct.CLOSE): BarState.CLOSED,
    (BarState.WAITING, BarAct.FILL): BarState.QUEUE_FULL,
    (BarState.QUEUE_FULL, BarAct.FREE): BarState.WAITING,
    (BarState.QUEUE_FULL, BarAct.PAUSE): BarState.PAUSED,
    (BarState.QUEUE_FULL, BarAct.CLOSE): BarState.CLOSED,
    (BarState.PAUSED, BarAct.OPEN): BarState.WAITING,
    (BarState.PAUSED, BarAct.CLOSE): BarState.CLOSED,
}
"""Every move, as docs/bars.md shows them. Opening a bar whose line is full makes it QUEUE_FULL at once."""


class ArrivalMode(StrEnum):
    """What a guest's arrival does. `suggest`: it is shown to the staff. `seat`: it seats a guest who was called."""

    SUGGEST = "suggest"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Profile:
    """What an operator sets for a bar. `visit` is how long a party stays, in milliseconds, at one of `servers` places,
    mostly tables. `capacity` is the largest party, None for no limit. For `grace` milliseconds after a missed call a
    guest may come back. A guest within `radius` metres for `dwell` milliseconds has arrived."""

    name: str
    point: Point
    address: str
    max_queue: int
    servers: int
    visit: int
    auto_accept: bool = False
    capacity: int | None = None
    grace: int = 10 * MINUTE
    radius: int = 40
    dwell: int = 2 * MINUTE
    arrival: ArrivalMode = ArrivalMode.SUGGEST
    hours: OpeningHours | None = None

    @property
    def pace(self) -> int:
        """Milliseconds from one departure from the line to the next, as the staff expect them."""
        return max(1, self.visit // self.servers)


@dataclass(frozen=True, slots=True)
class Bar:
    """`switched` is what the staff have set: CLOSED, WAITING or PAUSED; `door` is the code at its door. Numbers `began`
    with 001 at that instant, and `issued` is the last one. `pace` is the learned time between two departures, `left_at`
    the last departure. `turned_away` has the guests of a line that closed whose requests do not show it yet: customers
    by request."""

    id: str
    operator: str
    profile: Profile
    door: str
    pace: int
    switched: BarState = BarState.CLOSED
    began: int | None = None
    open_until: int | None = None
    left_at: int | None = None
    issued: int = 0
    slots: Mapping[str, Slot] = field(default_factory=dict)
    turned_away: Mapping[str, str] = field(default_factory=dict)
    version: int = 1

    @property
    def name(self) -> str:
        return self.profile.name

    @property
    def point(self) -> Point:
        return self.profile.point

    def state_at(self, now: int) -> BarState:
        """Its state by the clock and by its line."""
        if self.switched is BarState.CLOSED or (self.open_until is not None and now >= self.open_until):
            return BarState.CLOSED
        length = sum(slot.live(now) for slot in self.slots.values())
        if self.switched is BarState.WAITING and length >= self.profile.max_queue:
            return BarState.QUEUE_FULL
        return self.switched

    def takes(self, party: int, now: int) -> bool:
        """Whether it may accept a party of this size."""
        fits = self.profile.capacity is None or party <= self.profile.capacity
        return fits and self.state_at(now) is BarState.WAITING

    def line(self, now: int) -> list[Slot]:
        """The live slots in order of their numbers. A closed bar has none."""
        if self.state_at(now) is BarState.CLOSED:
            return []
        return sorted((slot for slot in self.slots.values() if slot.live(now)), key=lambda slot: slot.number)

    def slot(self, request: str, now: int) -> Slot | None:
        """The request's live slot, if any. A closed bar has none."""
        slot = self.slots.get(request)
        return slot if slot and slot.live(now) and self.state_at(now) is not BarState.CLOSED else None

    def require(self, request: str, now: int) -> Slot:
        """The request's confirmed slot. Raises `NotFound` ENTRY_NOT_FOUND for any other request, also for one that has
        yet to confirm."""
        slot = self.slot(request, now)
        if slot is None or slot.until is not None:
            raise NotFound("There is no such entry in this bar's queue.", "ENTRY_NOT_FOUND")
        return slot

    def position(self, request: str, now: int) -> int | None:
        """1 for the first in the line; None for a request that is not in it."""
        positions = (position for position, slot in enumerate(self.line(now), 1) if slot.request == request)
        return next(positions, None)

    def wait(self, ahead: int) -> Quote:
        return quote(ahead, self.pace, WEIGHT if self.learned else 0.0)

    @property
    def learned(self) -> bool:
        """Whether its pace comes from departures, not only from the staff."""
        return self.left_at is not None

    def switch(self, act: BarAct, now: int) -> Bar:
        """Opened, paused or closed by its staff. Raises `Conflict` BAR_CLOSED for pausing a closed bar."""
        state = self.state_at(now)
        wanted = {BarAct.OPEN: BarState.WAITING, BarAct.PAUSE: BarState.PAUSED, BarAct.CLOSE: BarState.CLOSED}[act]
        if wanted is BarState.CLOSED:
            return self.closed()
        if wanted is state or (wanted is BarState.WAITING and state is BarState.QUEUE_FULL):
            return self
        if (state, act) not in MOVES:
            raise Conflict("This bar is closed: open it first.", "BAR_CLOSED")
        if state is not BarState.CLOSED:
            return replace(self, switched=wanted)
        hours = self.profile.hours
        opened = replace(self.closed(), switched=wanted, open_until=hours.closing(now) if hours else None)
        same_day = self.began is not None and now < self.began + _ONE_DAYS_NUMBERS
        return opened if same_day else replace(opened, began=now, issued=0)

    def closed(self) -> Bar:
        """Closed, with all guests in its line turned away."""
        away = {slot.request: slot.customer for slot in self.slots.values()}
        return replace(
            self, switched=BarState.CLOSED, open_until=None, slots={}, turned_away={**self.turned_away, **away}
        )

    def without_turned_away(self, request: str) -> Bar:
        """Without a guest who was turned away, once their request shows it."""
        left = {id: customer for id, customer in self.turned_away.items() if id != request}
        return replace(self, turned_away=left)

    def with_profile(self, profile: Profile, now: int) -> Bar:
        """With another profile. The learned pace is dropped if the staff now expect another one.

        Raises `Conflict` QUEUE_NOT_EMPTY for another place or other bounds of arrival while guests are on their way: a
        bar that could move at will could find out where they are.
        """
        old = self.profile
        moves = (profile.point, profile.radius, profile.dwell) != (old.point, old.radius, old.dwell)
        if moves and self.slots:
            raise Conflict("Guests are on their way: move the bar when its queue is empty.", "QUEUE_NOT_EMPTY")
        changed = replace(self, profile=profile)
        if profile.hours != old.hours and self.state_at(now) is not BarState.CLOSED:
            changed = replace(changed, open_until=profile.hours.closing(now) if profile.hours else None)
        if profile.pace != old.pace:
            changed = replace(changed, pace=profile.pace, left_at=None)
        return changed

    def with_door(self) -> Bar:
        """With a new code at its door; the old one is no longer valid."""
        return replace(self, door=new_door())

    def joined(self, slot: Slot, now: int) -> Bar:
        """With this new slot, and without those that have lapsed."""
        slots = {request: each for request, each in self.slots.items() if each.live(now)}
        return replace(self, slots=slots | {slot.request: slot}, issued=max(self.issued, slot.number))

    def with_slot(self, slot: Slot) -> Bar:
        return replace(self, slots={**self.slots, slot.request: slot})

    def without(self, *requests: str) -> Bar:
        return replace(self, slots={id: slot for id, slot in self.slots.items() if id not in requests})

    def seated(self, slot: Slot, now: int) -> Bar:
        """Without this slot, and with the pace learned from its departure."""
        since = max(slot.joined, self.left_at or 0)
        usual = self.profile.pace
        pace = updated_mean(
            self.pace, now - since, weight=WEIGHT, shortest=round(usual * _SHORTEST), longest=round(usual * _LONGEST)
        )
        return replace(self.without(slot.request), pace=pace, left_at=now)
