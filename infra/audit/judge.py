"""Applies the rules to what the scan has read, and reads suspects again until they are gone or certain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from infra.audit import bars, checkout, deadlines, orders, seats, stores, waiting_room, waitlist
from infra.audit.findings import Check, Finding, Thing
from infra.audit.reading import Reader

RULES: Mapping[str, Sequence[Check]] = {
    "event": (seats.check, orders.check, waitlist.check, deadlines.check),
    "room": (waiting_room.check, deadlines.check),
    "page": (waiting_room.check_page,),
    "store": (stores.check, deadlines.check),
    "bar": (bars.check, deadlines.check),
    "guest": (bars.check_guest, deadlines.check),
    "market": (checkout.check, deadlines.check),
    "other": (deadlines.check,),
}

PAUSES = (0.0, 1.0, 3.0, 6.0, 12.0)
"""Seconds before each time that the suspects are read again: together longer than a call runs (`LONGEST_CALL`)."""


@dataclass
class Suspect:
    """A thing with the findings that have stood so far."""

    thing: Thing
    findings: list[Finding]


def findings(thing: Thing, now: int) -> Iterator[Finding]:
    """What the rules find in a thing at an instant."""
    present = thing.unexpired(now)
    for check in RULES[thing.kind]:
        yield from check(present, now)


def suspects(things: Iterable[Thing], now: Callable[[], int]) -> list[Suspect]:
    """The things in which the rules find something."""
    found = ((thing, list(findings(thing, now()))) for thing in things)
    return [Suspect(thing, each) for thing, each in found if each]


def certain(suspected: list[Suspect], reader: Reader, now: Callable[[], int]) -> list[Finding]:
    """The findings that stand each time that everything they compare is read again."""
    for pause in PAUSES:
        if not suspected:
            return []
        reader.pause(pause)
        suspected = [again for each in suspected if (again := _read_again(each, reader, now)).findings]
    return [finding for suspect in suspected for finding in suspect.findings]


def _read_again(suspect: Suspect, reader: Reader, now: Callable[[], int]) -> Suspect:
    partitions = {pk for finding in suspect.findings for pk in finding.reads}
    thing = reader.again(suspect.thing, partitions)
    before = {finding.key for finding in suspect.findings}
    return Suspect(thing, [finding for finding in findings(thing, now()) if finding.key in before])
