"""Places: given once, in the order of the door, and never lost, doubled or moved."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from bench.store import counted
from chalicelib.core.times import SECOND
from chalicelib.waiting_room.assign_places import LONGEST_BATCH, AssignPlaces, Message
from chalicelib.waiting_room.rules.places import bucket_of
from chalicelib.waiting_room.storage import arrivals, places
from tests.support.clock import FakeClock
from tests.support.faults import Fuse, powered_by
from tests.worlds.lobby import Lobby

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


def _all_places(lobby: Lobby, customers: list[str]) -> list[tuple[int, int]]:
    standings = [lobby.standing(customer) for customer in customers]
    assert all(standing.place is not None for standing in standings)
    return [(standing.place.bucket, standing.place.index) for standing in standings if standing.place]


def test_everybody_before_the_start_shares_a_bucket(lobby: Lobby) -> None:
    """Each has an index of its own; nobody has a position yet."""
    customers = lobby.join(25)
    assert sorted(_all_places(lobby, customers)) == [(0, index) for index in range(25)]
    assert {lobby.standing(each).position for each in customers} == {None}


def test_after_the_start_the_second_counts(lobby: Lobby) -> None:
    """Not the order in which messages are handled."""
    lobby.start()
    now = lobby.clock.now()
    early, late = lobby.customer(), lobby.customer()
    assert not lobby.assign.batch([lobby.message(late, now)]).failed
    assert not lobby.assign.batch([lobby.message(early, now - 3 * SECOND)]).failed
    assert _all_places(lobby, [early, late]) == [
        (bucket_of(now - 3 * SECOND, lobby.room.start), 0),
        (bucket_of(now, lobby.room.start), 0),
    ]


def test_a_duplicate_keeps_the_place(lobby: Lobby) -> None:
    """In the same batch, in a later one, and redelivered as it was; the next customer's place follows on."""
    first = lobby.customer()
    message = lobby.message(first)
    assert lobby.assign.batch([message, replace(message, id="again")]).given == 1
    lobby.clock.move(30)
    done = lobby.assign.batch([message, lobby.message(first)])
    assert (done.given, done.known, done.failed) == (0, 1, set())
    assert _all_places(lobby, [first, *lobby.join(1)]) == [(0, 0), (0, 1)]


_JUNK = [
    "",
    "{",
    "[]",
    "null",
    '{"room": "evt_1", "customer": "cus_1", "key": "cus_1"}',
    '{"room": 1, "customer": 2, "key": 3}',
    '{"customer": "cus_01KDXQ5V2M8Z0T4C6R9H3JYABC", "key": "k"}',
    '{"room": "evt_01KDXQ5V2M8Z0T4C6R9H3JYABC", "customer": "cus_01KDXQ5V2M8Z0T4C6R9H3JYABC", "key": ""}',
    '{"room": "evt_01KDXQ5V2M8Z0T4C6R9H3JYABC", "customer": "cus_01KDXQ5V2M8Z0T4C6R9H3JYABC", "key": "k"}',
    "[" * 100_000,
    "\ud800",
]


def test_junk_takes_no_place(lobby: Lobby) -> None:
    """Ten thousand messages that are no joins leave the next position as it was, and are not delivered again."""
    before = lobby.join(3)
    for start in range(0, 10_000, 500):
        done = lobby.assign.batch(
            [Message(f"junk {start + number}", lobby.clock.now(), _JUNK[number % len(_JUNK)]) for number in range(500)]
        )
        assert (done.failed, done.given, done.junk) == (set(), 0, 500)
    assert _all_places(lobby, [*before, *lobby.join(1)]) == [(0, 0), (0, 1), (0, 2), (0, 3)]


@pytest.mark.faults
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(1, 9))
def test_a_worker_may_die_anywhere(step: int, done: bool) -> None:
    """Its messages come again, and then everybody has one place, without a gap, whatever was written before."""
    lobby = Lobby()
    lobby.assign._pool = _OneByOne()  # type: ignore[assignment]  # the power is cut at a step that is known
    customers = [lobby.customer() for _ in range(6)]
    messages = [lobby.message(each) for each in customers]
    with powered_by(Fuse(step, done)):
        lobby.assign.batch(messages)
    others = lobby.join(2)  # a healthy worker goes on meanwhile
    fresh = AssignPlaces(lobby.find, lobby.clock, at_once=1)
    for _ in range(3):  # the queue delivers what failed again, after its time
        lobby.clock.move(LONGEST_BATCH / SECOND + 1)
        if not fresh.batch(messages).failed:
            break
    assert sorted(_all_places(lobby, customers + others)) == [(0, index) for index in range(8)]
    again = _all_places(lobby, customers)
    assert not fresh.batch(messages).failed
    assert _all_places(lobby, customers) == again


class _OneByOne:
    def map(self, function: object, values: object) -> object:
        return map(function, values)  # type: ignore[call-overload]


def test_a_slow_worker_is_waited_for(lobby: Lobby) -> None:
    """While another one may still write a customer's page, the message fails and comes again: the place is not doubled
    when the page comes after all."""
    customer = lobby.customer()
    message, now = lobby.message(customer), lobby.clock.now()
    given = places.Given(customer, 0, "a page", 0, -1, now, now)
    assert places.give(lobby.id, customer, given, lobby.room.ttl) == given
    assert lobby.assign.batch([message]).failed == {message.id}
    arrivals.append(lobby.id, 0, arrivals.EMPTY, "a page", 1, 0, lobby.room.ttl)
    lobby.clock.move(LONGEST_BATCH / SECOND + 1)
    done = lobby.assign.batch([message])
    assert (done.failed, done.known) == (set(), 1)
    assert _all_places(lobby, [customer]) == [(0, 0)]


def test_a_sealed_bucket_takes_nobody(lobby: Lobby) -> None:
    """A message that is late by more than the seal goes into the next bucket that is open, and is counted."""
    lobby.join(2)
    lobby.start()
    lobby.join(1)
    lobby.tick(10)
    assert lobby.room.progress.sealed > 0
    late = lobby.customer()
    done = lobby.assign.batch([lobby.message(late, lobby.room.start - SECOND)])
    assert (done.given, done.late) == (1, 1)
    assert _all_places(lobby, [late])[0][0] == lobby.room.progress.sealed + 1
    lobby.tick(10, times=2)
    assert lobby.room.progress.late == 1
    assert lobby.position(late) == 4


def test_a_seal_between_reading_and_writing_moves_the_batch(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it goes into the next open bucket, and nobody is on two pages."""
    lobby.start()
    sealed = lobby.room.progress.sealed + 1
    give = lobby.assign._give

    def sealing(*given: object, **how: object) -> object:
        arrivals.seal(lobby.id, sealed, 0, lobby.room.ttl)
        return give(*given, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(lobby.assign, "_give", sealing)
    customers = [lobby.customer() for _ in range(3)]
    sent_at = lobby.room.start + (sealed - 1) * SECOND
    done = lobby.assign.batch([lobby.message(each, sent_at) for each in customers])
    assert (done.failed, done.given, done.late) == (set(), 3, 3)
    assert _all_places(lobby, customers) == [(sealed + 1, index) for index in range(3)]


def test_rooms_do_not_touch_one_another() -> None:
    """The same customers in two rooms, in one batch: each room has its own order."""
    clock = FakeClock()
    one, other = Lobby(clock), Lobby(clock)
    customers = [one.customer() for _ in range(20)]
    messages = [room.message(each) for each in customers for room in (one, other)]
    for number, message in enumerate(messages):
        messages[number] = replace(message, id=str(number))
    Random(1).shuffle(messages)
    assert one.assign.batch(messages).given == 40
    for room in (one, other):
        assert sorted(_all_places(room, customers)) == [(0, index) for index in range(20)]


def test_a_page_that_comes_late_is_refused_once(lobby: Lobby) -> None:
    """However many pages others have put since its worker looked: it looks for the end again, and goes there."""
    end = arrivals.last(lobby.id, 0)
    for _ in range(5):
        lobby.join(2)
    with counted() as asked:
        page = arrivals.append(lobby.id, 0, end, "late", 0b111, 0, lobby.room.ttl)
    assert (page.number, page.start, page.end) == (5, 10, 13)
    assert (asked.calls["PutItem"], asked.calls["Query"]) == (2, 1)
