"""Gives places to those who joined, from batches of the queue of joins.

    message ──► bucket, by the second in which SQS took it ──► the customer's item ──► the bucket's next page
                                                               one write each          one write for all of them

The order follows from the door alone: batches may come shuffled, twice, or late. A customer who has a place keeps it. A
worker may die anywhere: an item without its page is no place, and the message that comes again gives another one, once
no worker can still write that page.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import msgspec

from chalicelib.core.clock import CLOCK_GRACE, Clock
from chalicelib.core.ids import is_id
from chalicelib.core.times import SECOND
from chalicelib.errors import LineholdError
from chalicelib.waiting_room.find_place import FindPlace
from chalicelib.waiting_room.rules.places import Join, Place, bucket_of, is_room
from chalicelib.waiting_room.rules.rooms import Phase, Room
from chalicelib.waiting_room.storage import arrivals, places, rooms
from chalicelib.waiting_room.storage.places import Given

LONGEST_BATCH = 10 * SECOND + CLOCK_GRACE
"""After this no worker still writes what it began: Lambda ends its function."""

_AT_ONCE = 16
"""Writes of one batch that are under way at a time."""

_ROUNDS = 3
"""A join is tried again in the same batch when its customer's place turns out to be none any more."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the queue of joins, which took it at `sent_at`, in milliseconds."""

    id: str
    sent_at: int
    body: str


@dataclass(slots=True)
class Assigned:
    """The result of a batch: the messages that failed and come again, the places that were given, how many of them late
    (in a later bucket than their own, which was sealed), how many customers had a place already, and messages that are
    no joins."""

    failed: set[str] = field(default_factory=set)
    given: int = 0
    late: int = 0
    known: int = 0
    junk: int = 0

    def fail(self, asks: Iterable[_Ask]) -> None:
        self.failed.update(message for ask in asks for message in ask.messages)


@dataclass(frozen=True, slots=True)
class _Ask:
    """A customer's first message in the batch, and the ids of all of them. `replaces`: the page of a place that is none
    any more."""

    join: Join
    sent_at: int
    messages: tuple[str, ...]
    replaces: str | None = None

    def with_earlier(self, other: _Ask | None) -> _Ask:
        """This one and another of the same customer, as the one that was sent first."""
        if other is None:
            return self
        first = min(self, other, key=lambda ask: ask.sent_at)
        return replace(first, messages=(*other.messages, *self.messages))


class AssignPlaces:
    def __init__(self, find_place: FindPlace, clock: Clock, at_once: int = _AT_ONCE) -> None:
        self._find, self._clock = find_place, clock
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="places")

    def batch(self, messages: Sequence[Message]) -> Assigned:
        """Give a place to each customer of these messages who has none. Does not raise."""
        result = Assigned()
        by_room: dict[str, dict[str, _Ask]] = {}
        for message in messages:
            join = _join_of(message.body)
            if join is None:
                result.junk += 1
                continue
            asks = by_room.setdefault(join.room, {})
            asks[join.key] = _Ask(join, message.sent_at, (message.id,)).with_earlier(asks.get(join.key))
        for id, asks in by_room.items():
            try:
                self._of_room(id, list(asks.values()), result)
            except LineholdError:
                result.fail(asks.values())
        return result

    def _of_room(self, id: str, asks: Sequence[_Ask], result: Assigned) -> None:
        room = rooms.get(id)
        if room is None or room.phase(self._clock.now()) is Phase.CLOSED:
            result.junk += sum(len(ask.messages) for ask in asks)
            return
        left = asks
        for _ in range(_ROUNDS):
            by_bucket: dict[int, list[_Ask]] = {}
            for ask in left:
                by_bucket.setdefault(bucket_of(ask.sent_at, room.start), []).append(ask)
            left = [
                again
                for bucket, of_bucket in sorted(by_bucket.items())
                for again in self._of_bucket(room, bucket, of_bucket, result)
            ]
        result.fail(left)

    def _of_bucket(self, room: Room, bucket: int, asks: Sequence[_Ask], result: Assigned) -> list[_Ask]:
        """Give places on one page of the bucket, or of the next one that is open. Returns those to be tried again."""
        page = _Page(os.urandom(8).hex(), self._clock.now(), room.ttl)
        own, slots = bucket, range(len(asks))
        try:
            bucket, end = _open_bucket(room.id, bucket)
            found = self._give(room.id, page, bucket, end, asks, slots)
            won = [slot for slot in slots if page.has(found[slot])]
            while won:
                late = len(won) if bucket > own else 0
                bits = sum(1 << slot for slot in won)
                if not arrivals.append(room.id, bucket, end, page.name, bits, late, page.ttl).sealed:
                    result.late += late
                    break
                bucket, end = _open_bucket(room.id, bucket)  # it was sealed meanwhile
                moved = self._give(room.id, page, bucket, end, asks, won, moves=True)
                won = [slot for slot in won if page.has(moved[slot])]
        except LineholdError:
            result.fail(asks)
            return []
        result.given += len(won)
        others = [(asks[slot], found[slot]) for slot in sorted({*slots} - {*won})]
        pages: dict[tuple[int, str], arrivals.Page | None] = {}  # those who come again were mostly on one page
        return [again for ask, given in others if (again := self._again(room, ask, given, page, pages, result))]

    def _give(
        self,
        room: str,
        page: _Page,
        bucket: int,
        end: arrivals.Page,
        asks: Sequence[_Ask],
        slots: Collection[int],
        moves: bool = False,
    ) -> dict[int, Given | None]:
        """Write the items of these slots, several at a time. Returns what each customer has then; None if that is not
        known."""

        def write(slot: int) -> Given | None:
            ask = asks[slot]
            wanted = Given(ask.join.customer, bucket, page.name, slot, end.number, ask.sent_at, page.begun_at)
            replaced = page.name if moves else ask.replaces
            try:
                return places.give(room, ask.join.key, wanted, page.ttl, replaced)
            except LineholdError:
                return None

        return dict(zip(slots, self._pool.map(write, slots), strict=True))

    def _again(
        self,
        room: Room,
        ask: _Ask,
        given: Given | None,
        page: _Page,
        pages: dict[tuple[int, str], arrivals.Page | None],
        result: Assigned,
    ) -> _Ask | None:
        """What to try again for a customer who got no place on this page; None when they have one, or the message has
        failed."""
        if given is None or page.has(given):
            result.fail([ask])
            return None
        name = given.bucket, given.page
        if name not in pages:
            pages[name] = self._find.page(room.id, given)
        theirs = pages[name]
        index = theirs.index(given.slot) if theirs else None
        if theirs is None and self._clock.now() < given.given_at + LONGEST_BATCH:
            result.fail([ask])  # another worker may be about to write the page
            return None
        if index is None:
            return replace(ask, sent_at=min(ask.sent_at, given.sent_at), replaces=given.page)
        over = self._find.over(room, Place(given.bucket, index), self._clock.now())
        if ask.sent_at > given.sent_at and over is None:
            result.fail([ask])  # a moment later it is
            return None
        if ask.sent_at > given.sent_at and over:
            return replace(ask, replaces=given.page)
        result.known += 1
        return None


@dataclass(frozen=True, slots=True)
class _Page:
    """The page that a batch is about to write."""

    name: str
    begun_at: int
    ttl: int

    def has(self, given: Given | None) -> bool:
        return given is not None and given.page == self.name


def _open_bucket(room: str, bucket: int) -> tuple[int, arrivals.Page]:
    """The bucket, or the first one after it that is not sealed, and its last page."""
    end = arrivals.last(room, bucket)
    while end.sealed:
        current = rooms.get(room)
        bucket = max(bucket, current.progress.sealed if current else 0) + 1
        end = arrivals.last(room, bucket)
    return bucket, end


def _join_of(body: str) -> Join | None:
    """The join that a message asks for; None for a message of another form, which nothing of ours sends."""
    try:
        join = msgspec.json.decode(body, type=Join)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    possible = is_room(join.room) and is_id("cus", join.customer) and 0 < len(join.key) <= _LONGEST_KEY
    return join if possible else None


_LONGEST_KEY = 64
