"""Waiting entries in the order of their numbers, each line and each size apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from chalicelib.seats.rules.seats import Seat
from chalicelib.table import due
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.waitlist.rules.entries import Entry, EntryState, Wish
from chalicelib.waitlist.storage import queue
from chalicelib.waitlist.storage.queue import Waitlist
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

EVENT, NOW, TTL = "evt_1", 1_000_000, 9
A1, A2, A12 = Seat("A", "1", "1"), Seat("A", "1", "2"), Seat("A", "1", "12")


def _party(number: int, size: int = 2, category: str = "standard", event: str = EVENT) -> Entry:
    """The entry with this number, for so many seats together."""
    wish = Wish(category, size)
    id = f"wtl_{category}_{size}_{number}"
    return Entry(id, event, f"cus_{number}", wish, NOW + number, EntryState.WAITING, {wish.lines[0]: number})


def _wisher(number: int, *seats: Seat) -> Entry:
    """The entry with this number in the line of each of these seats."""
    wish = Wish("standard", len(seats), tuple(sorted(map(str, seats))))
    numbers = dict.fromkeys(wish.lines, number)
    return Entry(f"wtl_{number}", EVENT, f"cus_{number}", wish, NOW, EntryState.WAITING, numbers)


def _take(entries: Iterable[Entry]) -> None:
    for entry in entries:
        transact(queue.added(entry, TTL))


def _numbers(entries: Iterable[Entry]) -> list[int]:
    return [number for entry in entries for number in sorted(set(entry.numbers.values()))]


@pytest.mark.parametrize(
    "numbers", [[1, 2, 3], [10, 9, 11, 2], [999, 1000, 99], [10**6, 999_999]], ids=lambda numbers: str(numbers[0])
)
def test_the_lower_number_comes_first(numbers: Sequence[int]) -> None:
    """Ten after nine, in whatever order they are written: numbers are not compared as texts. By category as by seat."""
    _take(_party(number) for number in numbers)
    _take(_wisher(number, A1) for number in numbers)
    assert _numbers(queue.of_size(EVENT, "standard", 2)) == sorted(numbers)
    assert _numbers(queue.for_seat(EVENT, A1)) == sorted(numbers)


def test_a_line_is_read_to_its_end_page_by_page() -> None:
    """More than ten, and more than twenty: none is left out, none comes twice."""
    _take(_party(number) for number in range(1, 24))
    assert _numbers(queue.of_size(EVENT, "standard", 2)) == list(range(1, 24))
    assert sorted(_numbers(queue.all_waiting(EVENT))) == list(range(1, 24))


def test_the_head_of_a_line_is_read_without_the_rest() -> None:
    """An entry is read with all its data."""
    entry = replace(_wisher(7, A1, A2), already_booked=("A-1-1",), customer="cus_9", joined=NOW + 5)
    _take([_wisher(8, A1), entry, _wisher(9, A2)])
    assert next(queue.for_seat(EVENT, A1)) == entry
    assert next(queue.for_seat(EVENT, A2)) == entry
    _take([party := _party(3)])
    assert next(queue.of_size(EVENT, "standard", 2)) == party


def test_parties_are_apart_by_their_size() -> None:
    """Two is not twenty, and one is neither ten nor eleven."""
    _take(_party(size, size) for size in (1, 2, 10, 11, 20))
    assert [_numbers(queue.of_size(EVENT, "standard", size)) for size in (1, 2, 10, 20, 3)] == [
        [1],
        [2],
        [10],
        [20],
        [],
    ]


def test_a_line_does_not_see_one_whose_name_begins_like_its_own() -> None:
    """Categories, seats, rows and events with longer names have lines of their own."""
    _take([_party(1), _party(2, category="standard plus"), _party(3, category="standard-b"), _party(4, event="evt_12")])
    _take([_wisher(5, A1), _wisher(6, A12), _wisher(7, Seat("A", "11", "1")), _wisher(8, Seat("A", "1", "1.1"))])
    assert _numbers(queue.of_size(EVENT, "standard", 2)) == [1]
    assert _numbers(queue.of_size(EVENT, "standard plus", 2)) == [2]
    assert _numbers(queue.of_size("evt_12", "standard", 2)) == [4]
    assert _numbers(queue.for_seat(EVENT, A1)) == [5]
    assert _numbers(queue.for_seat(EVENT, A12)) == [6]


def test_an_entry_for_several_seats_is_in_the_line_of_each() -> None:
    """And comes once for each when all are read."""
    _take([both := _wisher(1, A1, A2)])
    assert list(queue.for_seat(EVENT, A1)) == list(queue.for_seat(EVENT, A2)) == [both]
    assert list(queue.all_waiting(EVENT)) == [both, both]
    assert list(queue.for_seat(EVENT, A12)) == []


def test_an_entry_that_is_removed_leaves_every_line() -> None:
    """Those behind move up; removing it again changes nothing."""
    _take([_wisher(1, A1, A2), _wisher(2, A1), _party(3), _party(4)])
    for _ in range(2):
        transact([*queue.removed(_wisher(1, A1, A2)), *queue.removed(_party(3))])
    assert _numbers(queue.for_seat(EVENT, A1)) == [2]
    assert _numbers(queue.for_seat(EVENT, A2)) == []
    assert _numbers(queue.of_size(EVENT, "standard", 2)) == [4]


def test_a_number_in_a_line_is_one_entrys() -> None:
    """Another entry with the same number is refused, and then is in none of its lines."""
    _take([_wisher(1, A2)])
    with pytest.raises(Cancelled):
        _take([replace(_wisher(1, A1, A2), id="wtl_other")])
    assert list(queue.all_waiting(EVENT)) == [_wisher(1, A2)]


def test_whether_an_event_has_entries() -> None:
    """For anything of the event."""
    assert not queue.has_entries(EVENT)
    _take([_wisher(1, A2)])
    assert queue.has_entries(EVENT)
    assert not queue.has_entries("evt_12")


def test_whether_an_event_has_entries_of_others() -> None:
    """For one of these seats, or in the category; the customer's own entries do not count."""
    assert not queue.has_others(EVENT, "cus_9", "standard", (A1, A2))
    _take([_wisher(1, A2)])
    assert queue.has_others(EVENT, "cus_9", "standard", (A1, A2))
    assert not queue.has_others(EVENT, _wisher(1, A2).customer, "standard", (A1, A2))
    assert not queue.has_others(EVENT, "cus_9", "standard", (A1, A12))
    assert not queue.has_others(EVENT, "cus_9", "standard", ())
    _take([_party(2, category="standard plus")])
    assert not queue.has_others(EVENT, "cus_9", "standard", (A1,))
    assert queue.has_others(EVENT, "cus_9", "standard plus", (A1,))


def test_an_event_without_waiting_entries_has_none() -> None:
    """After the last one leaves."""
    _take([_party(1)])
    transact(queue.removed(_party(1)))
    assert not queue.has_entries(EVENT)


def test_the_seats_of_a_row_with_entries() -> None:
    """Each once, however many wait for it, and no others; no other row's, section's or event's."""
    waiters = [("A-1-1", 1), ("A-1-1", 2), ("A-1-1", 10), ("A-1-1.1", 1), ("A-1-12", 1), ("A-1-2", 3), ("A-1-b_1", 1)]
    waiters += [("A-11-7", 1), ("A-1.1-7", 1), ("AA-1-7", 1), ("A.1-1-7", 1)]
    _take(_wisher(number, Seat(*name.split("-"))) for name, number in waiters)
    _take([_wisher(4, A2, Seat("B", "1", "9")), _party(1)])
    assert sorted(queue.wished_in_row(EVENT, "A", "1")) == ["1", "1.1", "12", "2", "b_1"]
    assert queue.wished_in_row(EVENT, "B", "1") == ["9"]
    assert queue.wished_in_row(EVENT, "B", "2") == []
    assert queue.wished_in_row("evt_12", "A", "1") == []


def test_the_seats_of_an_event_with_entries() -> None:
    """By row, and not by category; from as many items as allowed, and no more."""
    _take([_wisher(1, A1, Seat("B", "1", "9")), _wisher(2, A1), _wisher(1, Seat("A", "11", "1")), _party(1)])
    assert queue.wished(EVENT, 100) == {("A", "1"): {"1"}, ("A", "11"): {"1"}, ("B", "1"): {"9"}}
    assert [len(queue.wished(EVENT, most)) for most in (0, 1, 2, 3)] == [0, 2, 2, 3]
    assert queue.wished("evt_12", 100) == {}


def test_a_check_of_the_whole_is_claimed_once_in_a_while() -> None:
    """By the first call, and again after the pause."""
    asked = [queue.claim_check(EVENT, NOW + after, 10) for after in (0, 1, 9, 10, 11)]
    assert asked == [True, False, False, True, False]


# The waitlist itself.


def test_a_waitlist_is_open_before_a_customer_has_joined() -> None:
    """The sweep has nothing to check; and the waitlist's own item is not an entry."""
    assert queue.waitlist(EVENT) == Waitlist(closed=False, check_at=None)
    queue.close(EVENT, True, TTL)
    assert not queue.has_entries(EVENT)


def test_a_waitlist_is_closed_and_opened() -> None:
    """Twice is once; its next check stays."""
    queue.look_at(EVENT, NOW, TTL)
    for closed in (True, True, False, False):
        queue.close(EVENT, closed, TTL)
        assert queue.waitlist(EVENT) == Waitlist(closed, NOW)


def test_the_earliest_check_counts() -> None:
    """An earlier check replaces a later one, and never the other way round."""
    for at, expected in ((NOW, NOW), (NOW + 1, NOW), (NOW - 1, NOW - 1), (NOW - 1, NOW - 1)):
        queue.look_at(EVENT, at, TTL)
        assert queue.waitlist(EVENT).check_at == expected
    assert [deadline.id for deadline in due.overdue(NOW, 10)] == [EVENT]


def test_the_sweep_does_not_put_off_a_check_that_was_set_meanwhile() -> None:
    """It sets the next check only over the one that it has read."""
    queue.look_at(EVENT, NOW, TTL)
    queue.checked(EVENT, NOW, NOW + 60)
    assert queue.waitlist(EVENT).check_at == NOW + 60
    queue.look_at(EVENT, NOW + 5, TTL)
    queue.checked(EVENT, NOW + 60, NOW + 900)
    assert queue.waitlist(EVENT).check_at == NOW + 5


def test_a_check_whose_answer_was_lost_is_set() -> None:
    """The SDK sends it again, and it meets its own first try."""
    with answer_lost() as first:
        queue.look_at(EVENT, NOW, TTL)
    with answer_lost() as second:
        queue.checked(EVENT, NOW, NOW + 60)
    assert queue.waitlist(EVENT).check_at == NOW + 60
    assert [first.count, second.count] == [1, 1]


def test_a_waitlist_whose_checks_ended_is_not_checked_again() -> None:
    """It is still closed; if a customer joins after all, it is checked again."""
    queue.look_at(EVENT, NOW, TTL)
    queue.close(EVENT, True, TTL)
    queue.end_checks(EVENT)
    assert queue.waitlist(EVENT) == Waitlist(closed=True, check_at=None)
    assert due.overdue(10**15, 10) == []
    queue.checked(EVENT, NOW, NOW + 60)
    assert queue.waitlist(EVENT).check_at is None
    queue.look_at(EVENT, NOW + 100, TTL)
    assert queue.waitlist(EVENT).check_at == NOW + 100
