"""Snapshots in the store: what is counted, what a check mends, what old events begin with, and what it all costs."""

from __future__ import annotations

import pytest

from bench.store import counted
from chalicelib.catalogue.rules.venues import PlanRow, Section, Venue
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState
from chalicelib.seats.section_snapshots import SectionSnapshots
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.sections import create
from chalicelib.table import topics
from chalicelib.table.items import Item
from tests.support.clock import START, FakeClock
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

EVENT = "evt_1"
KEY = (EVENT, "A")
A1, A2, B1 = Seat("A", "1", "1"), Seat("A", "1", "2"), Seat("A", "2", "1")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(autouse=True)
def plan(store: None, clock: FakeClock) -> None:
    """Section A with two rows of three; seat A-2-3 is blocked and A-1-1 accessible."""
    names = ("1", "2", "3")
    first = PlanRow("1", "standard", names, accessible=("1",))
    second = PlanRow("2", "gold", names, blocked=("3",))
    venue = Venue("ven_1", "op", "Roxy", "UTC", None, (Section("A", "A", (first, second)),))
    create(EVENT, venue, clock.now(), ttl=2_000_000_000)


def _hold(clock: FakeClock, seat: Seat) -> None:
    now = clock.now()
    rows.claim(EVENT, [seat], Claim(SeatState.HELD, "hld_1", now + 60_000, now + 62_000), now)


def _change(clock: FakeClock, seat: Seat, sequence: str) -> RowChange:
    """A hold of this seat, as the stream has it."""
    before = rows.row(EVENT, seat.section, seat.row)
    _hold(clock, seat)
    after = rows.row(EVENT, seat.section, seat.row)
    assert after
    return RowChange(EVENT, "A", sequence, before, after)


def _taken(found: tuple[Row, ...]) -> set[str]:
    return {f"{row.id}-{name}" for row in found for name in row.claims}


def test_a_new_section_has_a_snapshot(clock: FakeClock) -> None:
    """It is the plan, read without a look at the rows."""
    with counted() as asked:
        snapshot = SectionSnapshots(clock).read([KEY])[KEY]
    assert (snapshot.version, _taken(snapshot.rows)) == (START, {"2-3"})
    assert [(row.id, row.category, row.names, row.accessible, row.version) for row in snapshot.rows] == [
        ("1", "standard", ("1", "2", "3"), frozenset("1"), 1),
        ("2", "gold", ("1", "2", "3"), frozenset(), 1),
    ]
    assert (asked.reads, asked.writes) == (1, 0)


def test_a_message_is_counted_with_its_changes(clock: FakeClock) -> None:
    """One write each time, and only the first time a read before; every container reads the result."""
    publisher = SectionSnapshots(clock)
    assert publisher.count(EVENT, "A", [_change(clock, A1, "100"), _change(clock, B1, "101")]) == START + 1
    later = _change(clock, A2, "250")
    with counted() as asked:
        assert publisher.count(EVENT, "A", [later]) == START + 2
    assert (asked.reads, asked.writes) == (0, 1)
    for consistent in (True, False):
        snapshot = SectionSnapshots(clock).read([KEY], consistent)[KEY]
        assert (snapshot.version, _taken(snapshot.rows)) == (START + 2, {"1-1", "1-2", "2-1", "2-3"})


def test_changes_that_come_again_are_not_counted_again(clock: FakeClock) -> None:
    """Neither in the same container nor in another; with further ones behind them they are a new message."""
    first, second = _change(clock, A1, "9"), _change(clock, A2, "10")
    publisher = SectionSnapshots(clock)
    assert [publisher.count(EVENT, "A", [first]) for _ in range(2)] == [START + 1] * 2
    assert SectionSnapshots(clock).count(EVENT, "A", [first]) == START + 1
    assert SectionSnapshots(clock).count(EVENT, "A", [first, second]) == START + 2
    assert publisher.count(EVENT, "A", [second]) == START + 2


def test_a_change_with_an_earlier_place_is_counted(clock: FakeClock) -> None:
    """When DynamoDB has split a section's rows, two shards have them, whose places are in no common order; a check may
    have found the change before the publisher comes to it, and no message has had it yet."""
    publisher = SectionSnapshots(clock)
    assert publisher.count(EVENT, "A", [_change(clock, A1, "200")]) == START + 1
    late = _change(clock, B1, "100")
    clock.move(5)
    SectionSnapshots(clock).read([KEY])
    assert publisher.count(EVENT, "A", [late]) == START + 2
    snapshot = SectionSnapshots(clock).read([KEY])[KEY]
    assert (snapshot.counted, _taken(snapshot.rows)) == ("100".zfill(40), {"1-1", "2-1", "2-3"})


def test_two_publishers_lose_none_of_their_changes(clock: FakeClock) -> None:
    """One that remembers an older edition is refused, and counts on from the one that is stored."""
    one, other = SectionSnapshots(clock), SectionSnapshots(clock)
    for publisher in (one, other):
        publisher.read([KEY])
    assert one.count(EVENT, "A", [_change(clock, A1, "100")]) == START + 1
    assert other.count(EVENT, "A", [_change(clock, B1, "101")]) == START + 2
    assert one.count(EVENT, "A", [_change(clock, A2, "102")]) == START + 3
    assert _taken(SectionSnapshots(clock).read([KEY])[KEY].rows) == {"1-1", "1-2", "2-1", "2-3"}


def test_a_count_whose_answer_is_lost_is_one_count(clock: FakeClock) -> None:
    """The write is sent again and meets its own result."""
    change = _change(clock, A1, "100")
    publisher = SectionSnapshots(clock)
    publisher.read([KEY])
    with answer_lost():
        assert publisher.count(EVENT, "A", [change]) == START + 1
    assert SectionSnapshots(clock).read([KEY], consistent=True)[KEY].version == START + 1


def test_a_snapshot_never_goes_back_to_an_older_row(clock: FakeClock) -> None:
    """A change that the snapshot has already, from a check, is counted and changes no seat."""
    first, second = _change(clock, A1, "100"), _change(clock, A2, "101")
    clock.move(5)
    SectionSnapshots(clock).read([KEY])
    assert SectionSnapshots(clock).count(EVENT, "A", [first]) == START + 1
    snapshot = SectionSnapshots(clock).read([KEY])[KEY]
    assert {"1-1", "1-2"} <= _taken(snapshot.rows)
    assert snapshot.rows[0].version == second.after.version


def test_without_a_publisher_a_reader_finds_what_has_changed(clock: FakeClock) -> None:
    """Five seconds after the last check, and without a new version: watchers see no gap. It is stored for others."""
    readers = SectionSnapshots(clock)
    readers.read([KEY])
    _hold(clock, A1)
    clock.move(4.999)
    assert _taken(readers.read([KEY])[KEY].rows) == {"2-3"}
    clock.move(0.001)
    snapshot = readers.read([KEY])[KEY]
    assert (snapshot.version, _taken(snapshot.rows)) == (START, {"1-1", "2-3"})
    with counted() as asked:
        assert _taken(SectionSnapshots(clock).read([KEY])[KEY].rows) == {"1-1", "2-3"}
    assert (asked.reads, asked.writes) == (1, 0)


def test_a_check_that_finds_nothing_writes_only_that_it_was_made(clock: FakeClock) -> None:
    """One write and one Query of the rows each five seconds, however many containers read."""
    readers = [SectionSnapshots(clock) for _ in range(5)]
    clock.move(5)
    with counted() as asked:
        for reader in readers:
            reader.read([KEY])
    assert (asked.reads, asked.writes) == (6, 1)


def test_a_publisher_that_meets_a_check_counts_all_the_same(clock: FakeClock) -> None:
    """The check has written an edition that the publisher does not know."""
    publisher = SectionSnapshots(clock)
    assert publisher.count(EVENT, "A", [_change(clock, A1, "100")]) == START + 1
    late = _change(clock, A2, "101")
    clock.move(5)
    SectionSnapshots(clock).read([KEY])
    assert publisher.count(EVENT, "A", [late]) == START + 2
    assert SectionSnapshots(clock).read([KEY])[KEY].version == START + 2


def test_an_event_without_snapshots_gets_them_from_its_rows(clock: FakeClock) -> None:
    """Their versions are far from any that a publisher of the release before gives meanwhile, so its watchers see a gap
    at the next message."""
    _hold(clock, A1)
    topics.count_up_to(f"seats/{EVENT}/A", "100")
    for sk in ("#", "PLAN"):
        Item(f"MAP#{EVENT}#A", sk).delete()
    clock.move(60)
    snapshot = SectionSnapshots(clock).read([KEY])[KEY]
    assert (snapshot.version, _taken(snapshot.rows)) == (clock.now(), {"1-1", "2-3"})
    for place in ("101", "102"):
        topics.count_up_to(f"seats/{EVENT}/A", place)
    publisher = SectionSnapshots(clock)
    with counted() as asked:
        assert publisher.read([KEY])[KEY].version == clock.now()
    assert (asked.reads, asked.writes) == (1, 0)
    before, _ = topics.version(f"seats/{EVENT}/A")
    assert publisher.count(EVENT, "A", [_change(clock, A2, "103")]) == clock.now() + 1 > before + 1


def test_nothing_is_made_of_a_section_that_is_being_deleted(clock: FakeClock) -> None:
    """Its rows go one by one, and no longer fit the plan that may still be there."""
    Item(f"MAP#{EVENT}#A", "#").delete()
    Item(f"SEATS#{EVENT}#A", "ROW#1").delete()
    clock.move(2_000_000_000 - clock.now() / 1000)
    with counted() as asked:
        found = SectionSnapshots(clock).read([KEY])[KEY]
    assert ([row.id for row in found.rows], asked.writes) == (["2"], 0)


def test_a_section_whose_rows_are_deleted_is_empty(clock: FakeClock) -> None:
    """Nothing is written for it."""
    snapshots = SectionSnapshots(clock)
    with counted() as asked:
        assert snapshots.read([("evt_9", "A")])[("evt_9", "A")].rows == ()
    assert asked.writes == 0


def test_many_sections_are_one_read(clock: FakeClock) -> None:
    """Those that are remembered, and those that are read for the first time."""
    names = [f"S{number}" for number in range(20)]
    sections = tuple(Section(name, name, (PlanRow("1", "standard", ("1",)),)) for name in names)
    create("evt_2", Venue("ven_1", "op", "Roxy", "UTC", None, sections), clock.now(), ttl=2_000_000_000)
    snapshots = SectionSnapshots(clock)
    for _ in range(2):
        with counted() as asked:
            found = snapshots.read([("evt_2", name) for name in names])
        assert (len(found), asked.reads, asked.writes) == (20, 1, 0)


def test_a_read_of_many_sections_checks_one(clock: FakeClock) -> None:
    """The one that has gone unchecked longest, so each has its turn."""
    names = [f"S{number}" for number in range(3)]
    sections = tuple(Section(name, name, (PlanRow("1", "standard", ("1",)),)) for name in names)
    create("evt_2", Venue("ven_1", "op", "Roxy", "UTC", None, sections), clock.now(), ttl=2_000_000_000)
    keys = [("evt_2", name) for name in names]
    snapshots = SectionSnapshots(clock)
    snapshots.read(keys)
    clock.move(5)
    for _ in names:
        with counted() as asked:
            snapshots.read(keys)
        assert (asked.reads, asked.writes) == (2, 1)
    with counted() as asked:
        snapshots.read(keys)
    assert (asked.reads, asked.writes) == (1, 0)
