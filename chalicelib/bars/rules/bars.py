"""A bar: its profile, what its staff have switched it to, and its line, which is one thing with it.

    CLOSED ◄──► WAITING ◄──► PAUSED            by the staff; CLOSED also by the clock, at the end of its opening hours
                 ▲   │
                 └───┴──► QUEUE_FULL           by the line alone: nobody sets it

The line is short and is always read whole, so it is kept with the bar: who may still get in, who comes first and how
many there are can never disagree. Whatever changes it makes a new one with the next version, and is written only over
the version that it was made from.
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
from chalicelib.core.wait import Quote, learned, quote
from chalicelib.errors import Conflict, NotFound

MOST_IN_LINE = 100
"""The longest line that a bar may have."""

_ONE_DAYS_NUMBERS = 8 * HOUR
"""A bar that is opened later than this after its numbers began begins with 001 again: before, somebody may remember
that it was theirs."""

WEIGHT = 0.05
"""Of one departure in the pace: with more of it the chance of the last few would make the band too wide to be of use,
with less it would take more than an evening to get over what the staff have guessed wrong."""

_SHORTEST, _LONGEST = 1 / 20, 5
"""Bounds for the time between two departures, in times of what the staff have said."""


class BarState(StrEnum):
    CLOSED = "CLOSED"
    WAITING = "WAITING"
    QUEUE_FULL = "QUEUE_FULL"
    PAUSED = "PAUSED"


class BarAct(StrEnum):
    """What makes a bar another: its staff, the clock (which closes it), and its line."""

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
"""Every move there is, as docs/bars.md shows them. Opening a bar whose line is full makes it QUEUE_FULL at once."""


class ArrivalMode(StrEnum):
    """What becomes of a guest who seems to be there: the staff are told, or they are seated once they are called."""

    SUGGEST = "suggest"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a bar's operator says of it. `visit` is how long a party stays, in milliseconds, at one of so many
    `servers`: tables, mostly. `capacity` is how many people it holds, None for any. `grace` is how long after a missed
    call one may come back; whoever is within `radius` metres for `dwell` milliseconds is taken to be there."""

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
    """`switched` is what the staff have set: CLOSED, WAITING or PAUSED; `door` is the code at its door. `issued` is the
    last number given out, of those that `began` with 001 then, `pace` what is learned of the time between two
    departures, `left_at` the last of them. `turned_away` are those who were in the line when the bar closed, and have
    not been told yet: their customers by their requests."""

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
        """What it is by the clock, and by its line."""
        if self.switched is BarState.CLOSED or (self.open_until is not None and now >= self.open_until):
            return BarState.CLOSED
        standing = sum(slot.live(now) for slot in self.slots.values())
        if self.switched is BarState.WAITING and standing >= self.profile.max_queue:
            return BarState.QUEUE_FULL
        return self.switched

    def takes(self, party: int, now: int) -> bool:
        """Whether it may say yes to a party of this size."""
        fits = self.profile.capacity is None or party <= self.profile.capacity
        return fits and self.state_at(now) is BarState.WAITING

    def standing(self, now: int) -> list[Slot]:
        """The line: whoever came first is first. A bar that is closed has none."""
        if self.state_at(now) is BarState.CLOSED:
            return []
        return sorted((slot for slot in self.slots.values() if slot.live(now)), key=lambda slot: slot.number)

    def slot(self, request: str, now: int) -> Slot | None:
        """That of a request, while it stands."""
        slot = self.slots.get(request)
        return slot if slot and slot.live(now) and self.state_at(now) is not BarState.CLOSED else None

    def require(self, request: str, now: int) -> Slot:
        """Raises `NotFound` ENTRY_NOT_FOUND for a request that is not in the line, or only might be; a bar that is
        closed has none."""
        slot = self.slot(request, now)
        if slot is None or slot.until is not None:
            raise NotFound("There is no such entry in this bar's queue.", "ENTRY_NOT_FOUND")
        return slot

    def position(self, request: str, now: int) -> int | None:
        """1 for the first in the line; None for whoever is not in it."""
        places = (place for place, slot in enumerate(self.standing(now), 1) if slot.request == request)
        return next(places, None)

    def wait(self, ahead: int) -> Quote:
        return quote(ahead, self.pace, WEIGHT if self.learned else 0.0)

    @property
    def learned(self) -> bool:
        """Whether its pace is any more than what the staff have said."""
        return self.left_at is not None

    def switch(self, act: BarAct, now: int) -> Bar:
        """Opened, paused or closed by its staff. Raises `Conflict` BAR_CLOSED for pausing what is closed."""
        state = self.state_at(now)
        wanted = {BarAct.OPEN: BarState.WAITING, BarAct.PAUSE: BarState.PAUSED, BarAct.CLOSE: BarState.CLOSED}[act]
        if wanted is BarState.CLOSED:
            return self.emptied()
        if wanted is state or (wanted is BarState.WAITING and state is BarState.QUEUE_FULL):
            return self
        if (state, act) not in MOVES:
            raise Conflict("This bar is closed: open it first.", "BAR_CLOSED")
        if state is not BarState.CLOSED:
            return replace(self, switched=wanted)
        hours = self.profile.hours
        opened = replace(self.emptied(), switched=wanted, open_until=hours.closing(now) if hours else None)
        same_day = self.began is not None and now < self.began + _ONE_DAYS_NUMBERS
        return opened if same_day else replace(opened, began=now, issued=0)

    def emptied(self) -> Bar:
        """Closed, with everybody in its line turned away."""
        away = {slot.request: slot.customer for slot in self.slots.values()}
        return replace(
            self, switched=BarState.CLOSED, open_until=None, slots={}, turned_away={**self.turned_away, **away}
        )

    def told(self, request: str) -> Bar:
        """Somebody who was turned away knows it."""
        return replace(self, turned_away={id: who for id, who in self.turned_away.items() if id != request})

    def described(self, profile: Profile, now: int) -> Bar:
        """With another profile. What was learned of its pace goes if the staff now expect another.

        Raises `Conflict` QUEUE_NOT_EMPTY for one that moves, or changes who counts as there, while guests are on their
        way to it: a bar that could be put here and there could find out where they are.
        """
        old = self.profile
        where = (profile.point, profile.radius, profile.dwell) != (old.point, old.radius, old.dwell)
        if where and self.slots:
            raise Conflict("Guests are on their way: move the bar when nobody is in its queue.", "QUEUE_NOT_EMPTY")
        described = replace(self, profile=profile)
        if profile.hours != old.hours and self.state_at(now) is not BarState.CLOSED:
            described = replace(described, open_until=profile.hours.closing(now) if profile.hours else None)
        if profile.pace != old.pace:
            described = replace(described, pace=profile.pace, left_at=None)
        return described

    def with_door(self) -> Bar:
        """With another code at its door; the old one is worth nothing any more."""
        return replace(self, door=new_door())

    def joined(self, slot: Slot, now: int) -> Bar:
        """With this slot, and without those that have lapsed."""
        slots = {request: each for request, each in self.slots.items() if each.live(now)}
        return replace(self, slots=slots | {slot.request: slot}, issued=max(self.issued, slot.number))

    def changed(self, slot: Slot) -> Bar:
        return replace(self, slots={**self.slots, slot.request: slot})

    def without(self, *requests: str) -> Bar:
        return replace(self, slots={id: slot for id, slot in self.slots.items() if id not in requests})

    def seated(self, slot: Slot, now: int) -> Bar:
        """Without this slot, whose turn has come: so the line moves at this pace."""
        since = max(slot.joined, self.left_at or 0)
        usual = self.profile.pace
        pace = learned(
            self.pace, now - since, weight=WEIGHT, shortest=round(usual * _SHORTEST), longest=round(usual * _LONGEST)
        )
        return replace(self.without(slot.request), pace=pace, left_at=now)
