"""The door of a market: how many are inside, and who waits outside, in order.

    visit numbers    1  2  3  4  5 │ 6  7  8
                     inside          waiting
    max_inside = 5, 3 leaves:
                     1  2     4  5  6 │ 7  8

Those inside are a set of visit numbers, each with the instant at which it lapses, so leaving twice counts once and the
number cannot drift. Sensors that count heads say how many have come and gone since they began to count: a repeated
report changes nothing, and one that is lost is made up for by the next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from chalicelib.checkout.rules.markets import MOST_INSIDE, Profile
from chalicelib.checkout.rules.shopping import LONGEST, ShoppingTimes, first_guess, learned
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.times import MINUTE
from chalicelib.errors import Conflict, Fault, Invalid

MOST_AT_DOOR = 1_000
"""The most visits that wait outside with a number."""

MOST_SENSORS = 20

COMES_IN = 10 * MINUTE
"""How long a place is kept for a visit that waited outside and has not said that it is inside."""

_LARGEST_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class Inside:
    """A visit inside: since when, and until when it counts. `joined`: its shopper has come to the line."""

    since: int
    until: int
    joined: bool = False

    def live(self, now: int) -> bool:
        """Whether it counts for others, too."""
        return now < self.until + CLOCK_GRACE


@dataclass(frozen=True, slots=True)
class Report:
    """What a sensor has counted since an instant of its own: how many came in and went out. `former`: since when it
    counted before."""

    since: str
    entered: int
    left: int
    former: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """`issued`: the last visit number. `inside`: by number. `waiting`: the numbers outside, in order;
    `by_staff`: those of them that the staff or a sensor have made. `heads`: those
    inside whom sensors have counted, who have no numbers; below zero while sensors have missed someone, and then it
    makes no room for others. `times`: how long shoppers take from the door to the line."""

    market: str
    issued: int = 0
    inside: Mapping[int, Inside] = field(default_factory=dict)
    waiting: tuple[int, ...] = ()
    by_staff: frozenset[int] = frozenset()
    heads: int = 0
    sensors: Mapping[str, Report] = field(default_factory=dict)
    times: ShoppingTimes = field(default_factory=first_guess)
    version: int = 0

    def count(self, now: int) -> int:
        """How many are inside."""
        return max(0, self.heads) + sum(visit.live(now) for visit in self.inside.values())

    def position(self, number: int) -> int | None:
        """1 for the next to come in; None for a visit that does not wait."""
        return self.waiting.index(number) + 1 if number in self.waiting else None

    def ages(self, now: int) -> list[int]:
        """How long each of those inside has been shopping, without those who have come to the line."""
        return [now - visit.since for visit in self.inside.values() if visit.live(now) and not visit.joined]

    @property
    def next_look(self) -> int | None:
        """When a visit lapses for which others wait; None while nobody waits, or no visit is inside."""
        untils = (visit.until for visit in self.inside.values())
        return min(untils) + CLOCK_GRACE if self.waiting and self.inside else None

    def settled(self, profile: Profile, now: int) -> Door:
        """Without visits that have lapsed, and with those inside who were first outside."""
        lapsed = [number for number, visit in self.inside.items() if not visit.live(now)]
        gone = sum(not self.inside[number].joined for number in lapsed)
        inside = {number: visit for number, visit in self.inside.items() if number not in lapsed}
        free = max(0, min(profile.max_inside - max(0, self.heads), MOST_INSIDE) - len(inside))
        called, waiting = self.waiting[:free], self.waiting[free:]
        stays = {number: profile.stay if number in self.by_staff else COMES_IN for number in called}
        inside |= {number: Inside(now, now + stay) for number, stay in stays.items()}
        return replace(
            self,
            inside=inside,
            waiting=waiting,
            by_staff=self.by_staff.difference(called),
            times=learned(self.times, (), gone) if gone else self.times,
        )

    def arrived(self, profile: Profile, now: int, by_staff: bool = False) -> tuple[Door, int]:
        """With one more visit, and its number: inside if there is room and nobody waits, else outside. Raises
        `Conflict` DOOR_FULL when too many wait."""
        door, number = self.settled(profile, now), self.issued % _LARGEST_NUMBER + 1
        door = replace(door, issued=number)
        if not door.waiting and door.count(now) < profile.max_inside and len(door.inside) < MOST_INSIDE:
            inside = {**door.inside, number: Inside(now, now + profile.stay)}
            return replace(door, inside=inside), number
        if len(door.waiting) >= MOST_AT_DOOR:
            raise Conflict("Too many wait at the door.", "DOOR_FULL")
        staff = door.by_staff | {number} if by_staff else door.by_staff
        return replace(door, waiting=(*door.waiting, number), by_staff=staff), number

    def came_in(self, number: int, profile: Profile, now: int) -> Door:
        """With a visit that waited outside, and says that it is inside now."""
        visit = self.inside[number]
        stays = max(visit.until, visit.since + profile.stay)
        return self if stays == visit.until else self.with_visit(number, replace(visit, until=stays))

    def left(self, number: int, profile: Profile, now: int) -> Door:
        """Without this visit, inside or outside; nothing changes for one that has ended. The first of those outside
        comes in."""
        visit = self.inside.get(number)
        if visit is None and number not in self.waiting:
            return self
        times = learned(self.times, (), 1) if visit and not visit.joined else self.times
        inside = {each: inside for each, inside in self.inside.items() if each != number}
        waiting = tuple(each for each in self.waiting if each != number)
        door = replace(self, inside=inside, waiting=waiting, by_staff=self.by_staff - {number}, times=times)
        return door.settled(profile, now)

    def joined_line(self, number: int, profile: Profile, now: int) -> Door:
        """With a visit whose shopper has come to the line, and so is inside; how long that took is learned from."""
        visit = self.inside.get(number)
        if visit is None or visit.joined or not visit.live(now):
            return self
        taken = min(now - visit.since, LONGEST)
        stays = replace(visit, joined=True, until=max(visit.until, visit.since + profile.stay))
        return replace(self.with_visit(number, stays), times=learned(self.times, [taken]))

    def reported(self, sensor: str, report: Report, profile: Profile, now: int) -> Door:
        """With what a sensor has counted. A report that is older than the last one changes nothing, also when the
        sensor has begun anew since. Raises `Invalid` for one sensor too many."""
        last = self.sensors.get(sensor)
        if last is None and len(self.sensors) >= MOST_SENSORS:
            raise Invalid([Fault("sensor", f"is one more than the {MOST_SENSORS} that a door may have")])
        if last is None or last.since != report.since:
            if last and report.since == last.former:
                return self
            last = Report(report.since, 0, 0, last.since if last else "")
        if report.entered < last.entered or report.left < last.left:
            return self
        heads = self.heads + report.entered - last.entered - (report.left - last.left)
        known = replace(report, former=last.former)
        return replace(self, heads=heads, sensors={**self.sensors, sensor: known}).settled(profile, now)

    def counted(self, inside: int, profile: Profile, now: int) -> Door:
        """With so many inside, as the staff have counted them."""
        visits = sum(visit.live(now) for visit in self.inside.values())
        return replace(self, heads=max(0, inside - visits)).settled(profile, now)

    def with_visit(self, number: int, visit: Inside) -> Door:
        return replace(self, inside={**self.inside, number: visit})


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to a market: `position` is its place outside, from 1, and `until` the end of one that is inside. With
    neither it has ended."""

    market: str
    number: int
    position: int | None
    until: int | None


_ID = re.compile(r"vis_(?P<market>[0-7][0-9A-HJKMNP-TV-Z]{25})(?P<number>[0-9]{9})")


def visit_id(market: str, number: int) -> str:
    return f"vis_{market.removeprefix('mkt_')}{number:09}"


def visit_in(market: str, id: str) -> int | None:
    """The number of the visit with this id; None for a text that is no id of a visit to this market."""
    found = _ID.fullmatch(id)
    return int(found["number"]) if found and f"mkt_{found['market']}" == market else None


def visit_text(number: int) -> str:
    """The number as the door's screen shows it: `D042`."""
    return f"D{(number - 1) % 999 + 1:03}"
