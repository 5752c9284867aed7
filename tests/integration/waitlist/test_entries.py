"""Entries: from joining to the end, each step once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.table.items import Item
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome, Wish
from chalicelib.waitlist.storage import entries, queue
from chalicelib.waitlist.storage.entries import EntryItem
from tests.support.faults import answer_lost, before_write

pytestmark = pytest.mark.usefixtures("store")

EVENT, CUSTOMER = "evt_1", "cus_1"
NOW, TTL = 1_000_000, 2_000_000_000
PAIR = Wish("gold plus", 2)
SEATS = Wish("gold plus", 2, ("A-1-1", "A-1-2"))
WISHES = [PAIR, SEATS]


def _entry(wish: Wish = PAIR, id: str = "wtl_1", joined: int = NOW, **other: bool) -> Entry:
    return Entry(id, EVENT, CUSTOMER, wish, joined, **other)


def _numbers(entry: Entry, number: int = 7) -> dict[str, int]:
    return dict.fromkeys(entry.wish.lines, number)


def _wait(entry: Entry, number: int = 7) -> Entry:
    assert entries.claim(entry, TTL) is None
    return entries.wait(entry, _numbers(entry, number), TTL)


def _offer(entry: Entry, offer: str = "ofr_1") -> Entry:
    transact(entries.offered(entry, offer, NOW + 100))
    return replace(entry, state=EntryState.OFFERED, offer=offer, offer_until=NOW + 100)


def _answer(entry: Entry, outcome: Outcome = Outcome.DECLINED) -> None:
    transact([entries.answered(CUSTOMER, EVENT, entry.wish.key, entry.id, outcome)])


def _found(wish: Wish = PAIR) -> Entry | None:
    return entries.get(CUSTOMER, EVENT, wish.key)


def _everybody() -> list[Entry]:
    return list(queue.all_waiting(EVENT))


@pytest.mark.parametrize("wish", WISHES, ids=["together", "by name"])
def test_an_entry_goes_through_all_states(wish: Wish) -> None:
    """joining → waiting → offered → ended: each step is read back with all its data."""
    joining = _entry(wish, already_booked=("A-1-1",))
    assert entries.claim(joining, TTL) is None
    assert (_found(wish), _everybody()) == (joining, [])
    waiting = entries.wait(joining, _numbers(joining), TTL)
    assert waiting == replace(joining, state=EntryState.WAITING, numbers=_numbers(joining))
    assert _found(wish) == waiting
    assert _everybody() == [waiting] * len(wish.lines)
    offered = _offer(waiting)
    assert (_found(wish), _everybody()) == (offered, [])
    _answer(offered, Outcome.ACCEPTED)
    assert _found(wish) == replace(offered, state=EntryState.ENDED, outcome=Outcome.ACCEPTED)


def test_an_entry_is_deleted_in_the_end() -> None:
    """With its event."""
    _wait(_entry())
    assert [item.ttl for item in EntryItem.listed(f"CUSTOMER#{CUSTOMER}", "ENTRY#")] == [TTL]


def test_a_customers_entries_are_those_of_one_event() -> None:
    """One for each wish; not another customer's, nor those of an event whose id begins alike, nor their offers."""
    mine = [_wait(_entry(PAIR)), _wait(_entry(SEATS, "wtl_2"))]
    for other in (replace(_entry(), customer="cus_12"), replace(_entry(), event="evt_12")):
        assert entries.claim(other, TTL) is None
    Item(f"CUSTOMER#{CUSTOMER}", "OFFER#ofr_1").save()
    assert entries.of_customer(CUSTOMER, EVENT) == mine
    assert entries.get(CUSTOMER, EVENT, Wish("gold", 2).key) is None


# Joining.


def test_joining_again_gives_the_entry_that_is_there() -> None:
    """While it is joining, waits, or has an offer; and nothing is changed by it."""
    first, again = _entry(), _entry(id="wtl_2", joined=NOW + 1)
    assert entries.claim(first, TTL) is None
    assert entries.claim(again, TTL) == first
    waiting = entries.wait(first, _numbers(first), TTL)
    assert entries.claim(again, TTL) == waiting
    offered = _offer(waiting)
    assert entries.claim(again, TTL) == offered
    assert _found() == offered


def test_a_joining_that_was_cut_off_is_taken_over_after_ten_seconds() -> None:
    """Not at ten, but from then on; an entry that waits or has an offer is never taken over."""
    dead = _entry()
    assert entries.claim(dead, TTL) is None
    assert entries.claim(_entry(id="wtl_2", joined=NOW + 10_000), TTL) == dead
    heir = _entry(id="wtl_2", joined=NOW + 10_001)
    assert entries.claim(heir, TTL) is None
    assert _found() == heir
    waiting = entries.wait(heir, _numbers(heir), TTL)
    assert entries.claim(_entry(id="wtl_3", joined=NOW + 10**9), TTL) == waiting
    offered = _offer(waiting)
    assert entries.claim(_entry(id="wtl_3", joined=NOW + 10**9), TTL) == offered


def test_a_joining_that_was_taken_over_adds_no_entry() -> None:
    """A joining that was only slow is refused; the other one's entry stays."""
    slow, heir = _entry(), _entry(id="wtl_2", joined=NOW + 10_001)
    entries.claim(slow, TTL)
    entries.claim(heir, TTL)
    with pytest.raises(Cancelled):
        entries.wait(slow, _numbers(slow, 7), TTL)
    waiting = entries.wait(heir, _numbers(heir, 8), TTL)
    with pytest.raises(Cancelled):
        entries.wait(slow, _numbers(slow, 7), TTL)
    assert (_found(), _everybody()) == (waiting, [waiting])


@pytest.mark.parametrize("wish", WISHES, ids=["together", "by name"])
def test_an_entry_is_added_to_its_lines_once(wish: Wish) -> None:
    """Added again it is refused, with the same numbers and with others."""
    waiting = _wait(_entry(wish))
    for number in (7, 8):
        with pytest.raises(Cancelled):
            entries.wait(_entry(wish), _numbers(_entry(wish), number), TTL)
    assert _everybody() == [waiting] * len(wish.lines)


def test_joining_again_after_the_end_is_a_new_entry() -> None:
    """Nothing of the old entry is left: not its numbers, not its offer, not its end."""
    old = _offer(_wait(_entry(already_booked=("A-1-1",))))
    _answer(old)
    new = _entry(id="wtl_2", joined=NOW + 1)
    assert entries.claim(new, TTL) is None
    assert _found() == new
    assert entries.wait(new, _numbers(new, 9), TTL) == _found()


def test_a_joining_whose_answer_was_lost_has_begun() -> None:
    """The SDK sends it again and meets its own first try; also over an entry that has ended."""
    with answer_lost() as first:
        assert entries.claim(_entry(), TTL) is None
    assert entries.end(entries.wait(_entry(), _numbers(_entry()), TTL), Outcome.LEFT)
    with answer_lost() as second:
        assert entries.claim(_entry(id="wtl_2"), TTL) is None
    assert [first.count, second.count] == [1, 1]
    assert _found() == _entry(id="wtl_2")


# Offers and ends.


def test_an_entry_gets_one_offer() -> None:
    """And only while it waits: not while it is joining, not after its end, not twice at once."""
    joining = _entry()
    entries.claim(joining, TTL)
    with pytest.raises(Cancelled):
        _offer(joining)
    offered = _offer(entries.wait(joining, _numbers(joining), TTL))
    with pytest.raises(Cancelled):
        _offer(offered, "ofr_2")
    _answer(offered)
    with pytest.raises(Cancelled):
        _offer(offered, "ofr_2")
    found = _found()
    assert found
    assert (found.offer, found.outcome) == ("ofr_1", Outcome.DECLINED)


def test_an_entry_is_answered_once_and_only_for_itself() -> None:
    """Not before it has an offer, and not under the id of an entry that came before or after it."""
    waiting = _wait(_entry())
    with pytest.raises(Cancelled):
        _answer(waiting)
    offered = _offer(waiting)
    with pytest.raises(Cancelled):
        _answer(replace(offered, id="wtl_9"))
    _answer(offered, Outcome.LAPSED)
    with pytest.raises(Cancelled):
        _answer(offered, Outcome.ACCEPTED)
    assert _found() == replace(offered, state=EntryState.ENDED, outcome=Outcome.LAPSED)


@pytest.mark.parametrize("wish", WISHES, ids=["together", "by name"])
def test_an_entry_ends_once(wish: Wish) -> None:
    """Only the first call has ended it, and only that one's reason is kept."""
    waiting = _wait(_entry(wish))
    assert entries.end(waiting, Outcome.LEFT)
    assert not entries.end(waiting, Outcome.BOOKED)
    assert _found(wish) == replace(waiting, state=EntryState.ENDED, outcome=Outcome.LEFT)
    assert _everybody() == []


@pytest.mark.parametrize("wish", WISHES, ids=["together", "by name"])
def test_an_entry_that_got_an_offer_meanwhile_does_not_end(wish: Wish) -> None:
    """The offer came right before the end: it stands, and has to be answered."""
    waiting = _wait(_entry(wish))
    with before_write(1, lambda: transact(entries.offered(waiting, "ofr_1", NOW + 100))) as overtaken:
        assert not entries.end(waiting, Outcome.LEFT)
    assert overtaken.count == 1
    assert _found(wish) == replace(waiting, state=EntryState.OFFERED, offer="ofr_1", offer_until=NOW + 100)


def test_an_entry_that_ended_meanwhile_gets_no_offer() -> None:
    """The other way round: the end came right before the offer."""
    waiting = _wait(_entry())
    with before_write(1, lambda: entries.end(waiting, Outcome.LEFT)) as overtaken, pytest.raises(Cancelled):
        _offer(waiting)
    assert overtaken.count == 1
    assert _found() == replace(waiting, state=EntryState.ENDED, outcome=Outcome.LEFT)


def test_an_old_entry_does_not_touch_the_new_one() -> None:
    """A customer left and joined again: a call with the old id neither ends, nor offers, nor answers the new entry."""
    old = _wait(_entry())
    assert entries.end(old, Outcome.LEFT)
    new = _wait(_entry(id="wtl_2", joined=NOW + 1), 8)
    assert not entries.end(old, Outcome.BOOKED)
    with pytest.raises(Cancelled):
        _offer(old)
    offered = _offer(new)
    with pytest.raises(Cancelled):
        _answer(old)
    assert _found() == offered


@pytest.mark.faults
def test_a_wish_for_many_seats_is_one_step_each_time() -> None:
    """Twenty lines are joined at once, and left at once; their names are as long as they may be."""
    part = "x" * 14
    wish = Wish("gold", 20, tuple(f"{part}AA-{part}11-{part}{number:02}" for number in range(20)))
    waiting = _wait(_entry(wish))
    assert (_found(wish), len(_everybody())) == (waiting, 20)
    assert entries.end(waiting, Outcome.LEFT)
    assert _everybody() == []
