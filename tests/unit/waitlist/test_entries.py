"""The waitlist: wishes and their keys, the claims on seats, and when rows are checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.money import Money
from chalicelib.core.times import HOUR, MINUTE, SECOND
from chalicelib.seats.rules.claims import GRACE, claim_of, freed, offerable_at, offered
from chalicelib.seats.rules.holds import PAYING_GRACE, Hold, HoldState
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.rules.seats import Claim, Row, SeatState
from chalicelib.waitlist.rules.entries import (
    Entry,
    EntryState,
    Wish,
    category_line,
    collects_until,
    offer_checks,
    row_name,
    seat_line,
    sold_checks,
)

JOINED = 1_000_000
UNTIL = 5_000_000
OFFERED_FROM = UNTIL + CLOCK_GRACE
HELD = Claim(SeatState.HELD, "hld_1", UNTIL, OFFERED_FROM + GRACE)
PAYING = Claim(SeatState.PAYING, "hld_1", UNTIL, UNTIL + PAYING_GRACE + GRACE)
BOOKED = Claim(SeatState.BOOKED, "hld_1", amount=1250)
BLOCKED = Claim(SeatState.BLOCKED)


def _entry(quantity: int = 2, seats: tuple[str, ...] = ()) -> Entry:
    return Entry("wtl_1", "evt_1", "cus_1", Wish("gold", quantity, seats), JOINED)


def _change(before: dict[str, Claim] | None, **after: Claim) -> RowChange:
    row = Row("3", 0, "gold", ("1", "2", "3", "4"), frozenset(), 1, after)
    return RowChange("evt_1", "A", "1", None if before is None else replace(row, claims=before), row)


# Wishes.


def test_equal_wishes_have_equal_keys_and_others_have_others() -> None:
    """By seats, by category, by quantity; a wish for seats never equals one for a category."""
    wishes = [
        Wish("gold", 2),
        Wish("gold", 3),
        Wish("gold plus", 2),
        Wish("gold", 2, ("A-1-1", "A-1-2")),
        Wish("gold", 2, ("A-1-1", "A-1-3")),
        Wish("gold", 1, ("A-1-1",)),
        Wish("gold", 1, ("A-1-11",)),
    ]
    assert len({wish.key for wish in wishes}) == len(wishes)
    assert [replace(wish).key for wish in wishes] == [wish.key for wish in wishes]


def test_the_key_of_a_wish_for_seats_does_not_depend_on_their_prices() -> None:
    """A seat that has moved to another category is the same wish."""
    assert Wish("gold", 1, ("A-1-1",)).key == Wish("silver", 1, ("A-1-1",)).key


def test_a_wish_for_many_seats_has_a_short_key() -> None:
    """Twenty seats with names as long as they may be: the key is part of an item's key, which has a limit."""
    part = "x" * 14
    wish = Wish("gold", 20, tuple(f"{part}-{part}-{part}{number:02}" for number in range(20)))
    assert len(wish.key) == 22
    assert wish.key.startswith("S#")


def test_the_key_of_a_category_ends_with_two_digits() -> None:
    """The category may have blanks."""
    assert Wish("gold plus", 2).key == "C#gold plus#02"
    assert Wish("gold", 20).key == "C#gold#20"


def test_a_wish_is_in_the_line_of_each_of_its_seats_or_in_that_of_its_category() -> None:
    """A category has one line for parties of all sizes."""
    assert Wish("gold", 2, ("A-1-1", "B-2-12A")).lines == ("S#A#1#1", "S#B#2#12A")
    assert Wish("gold", 2).lines == Wish("gold", 5).lines == ("C#gold",)
    assert (category_line("gold"), seat_line("A", "1", "1")) == ("C#gold", "S#A#1#1")


# Entries.


@pytest.mark.parametrize(
    ("state", "live"),
    [
        (EntryState.JOINING, False),
        (EntryState.WAITING, True),
        (EntryState.OFFERED, True),
        (EntryState.ENDED, False),
    ],
)
def test_an_entry_is_live_from_when_it_has_its_numbers_until_its_end(state: EntryState, live: bool) -> None:
    """With an open offer too."""
    assert replace(_entry(), state=state).live(JOINED) is live


def test_the_first_to_join_goes_first() -> None:
    """By the instant; two of the same instant by their ids, so that there is one order."""
    second, first = replace(_entry(), id="wtl_2"), _entry()
    earlier = replace(_entry(), id="wtl_9", joined=JOINED - 1)
    assert sorted([second, first, earlier], key=lambda entry: entry.order) == [earlier, first, second]


@pytest.mark.parametrize(
    ("waited", "begun"),
    [
        (0, None),
        (30 * MINUTE - 1, None),
        (30 * MINUTE, 30 * MINUTE),
        (40 * MINUTE - 1, 30 * MINUTE),
        (40 * MINUTE, None),
        (90 * MINUTE - 1, None),
        (90 * MINUTE, 90 * MINUTE),
        (100 * MINUTE - 1, 90 * MINUTE),
        (100 * MINUTE, None),
        (30 * MINUTE + 7 * HOUR, 30 * MINUTE + 7 * HOUR),
        (40 * MINUTE + 7 * HOUR - 1, 30 * MINUTE + 7 * HOUR),
        (40 * MINUTE + 7 * HOUR, None),
    ],
)
def test_a_party_collects_for_ten_minutes_of_every_hour_after_half_an_hour(waited: int, begun: int | None) -> None:
    """To the millisecond; the result is the end of the ten minutes."""
    expected = None if begun is None else JOINED + begun + 10 * MINUTE
    assert collects_until(_entry(), JOINED + waited) == expected


@pytest.mark.parametrize("entry", [_entry(1), _entry(2, ("A-1-1", "A-1-2"))], ids=["one seat", "these very seats"])
def test_a_party_that_needs_no_neighbours_collects_nothing(entry: Entry) -> None:
    """However long it has waited."""
    assert [collects_until(entry, JOINED + hours * HOUR + 35 * MINUTE) for hours in (0, 1, 100)] == [None] * 3


# Claims on seats.


def _hold(state: HoldState) -> Hold:
    return Hold("hld_1", "evt_1", "cus_1", ("A-3-1",), Money(1250, "EUR"), state, JOINED, UNTIL)


def test_without_a_waitlist_seats_are_public_when_the_hold_has_ended_on_every_clock() -> None:
    """Two seconds after its end; seats that are being paid for a little later."""
    held = claim_of(_hold(HoldState.HELD), waitlist=False)
    assert held == Claim(SeatState.HELD, "hld_1", UNTIL, UNTIL + 2 * SECOND)
    paying = claim_of(_hold(HoldState.PAYING), waitlist=False)
    assert paying == Claim(SeatState.PAYING, "hld_1", UNTIL, UNTIL + 15 * SECOND)


def test_with_a_waitlist_seats_are_kept_from_the_public_a_little_longer() -> None:
    """By the grace, and by both when money may be on its way; the holder's own right ends at the same time."""
    assert claim_of(_hold(HoldState.HELD), waitlist=True) == Claim(SeatState.HELD, "hld_1", UNTIL, UNTIL + 17 * SECOND)
    paying = claim_of(_hold(HoldState.PAYING), waitlist=True)
    assert paying == Claim(SeatState.PAYING, "hld_1", UNTIL, UNTIL + 30 * SECOND)


def test_a_seat_that_is_given_back_is_freed_for_the_grace() -> None:
    """It has no hold, and can be offered at once."""
    claim = freed(UNTIL)
    assert claim == Claim(SeatState.FREED, "", UNTIL, UNTIL + 15 * SECOND)
    assert offerable_at(claim) == UNTIL


def test_an_offered_seat_carries_the_hold_that_it_may_become() -> None:
    """Until the offer lapses; then the parties behind have the grace."""
    assert offered("hld_1", UNTIL) == Claim(SeatState.OFFERED, "hld_1", UNTIL, UNTIL + 17 * SECOND)


@pytest.mark.parametrize(
    ("claim", "at"),
    [
        (HELD, UNTIL + 2 * SECOND),
        (PAYING, UNTIL + 15 * SECOND),
        (offered("hld_1", UNTIL), UNTIL + 2 * SECOND),
        (freed(UNTIL), UNTIL),
        (BOOKED, None),
        (BLOCKED, None),
    ],
    ids=lambda value: value.state.value if isinstance(value, Claim) else "",
)
def test_a_seat_may_be_offered_from_the_end_of_its_claim(claim: Claim, at: int | None) -> None:
    """When every clock has it; one that was given back at once, one that is being paid for when its payment's time is
    over, a booked or blocked one never."""
    assert offerable_at(claim) == at


@pytest.mark.parametrize("state", [HoldState.HELD, HoldState.PAYING])
def test_the_waitlist_always_has_the_whole_grace_before_the_public(state: HoldState) -> None:
    """Fifteen seconds between the two instants."""
    claim = claim_of(_hold(state), waitlist=True)
    at = offerable_at(claim)
    assert at is not None
    assert claim.public_at == at + GRACE


# Checks.


def test_a_row_is_named_by_event_section_and_row() -> None:
    """As a path."""
    assert row_name("evt_1", "A", "3") == "evt_1/A/3"


def test_a_new_claim_is_checked_when_it_has_ended_on_every_clock() -> None:
    """For the waitlist, which is before the public can take the seat."""
    assert list(offer_checks(_change({}, **{"1": HELD}))) == [Deadline(DeadlineKind.SEATS, "evt_1/A/3", OFFERED_FROM)]
    assert list(offer_checks(_change({"1": HELD}, **{"1": PAYING}))) == [
        Deadline(DeadlineKind.SEATS, "evt_1/A/3", UNTIL + PAYING_GRACE)
    ]
    assert list(offer_checks(_change(None, **{"1": HELD}))) == [Deadline(DeadlineKind.SEATS, "evt_1/A/3", OFFERED_FROM)]


def test_claims_that_end_together_are_checked_together() -> None:
    """One check an instant, the earliest first."""
    later = replace(HELD, hold="hld_2", until=UNTIL + 1)
    change = _change({}, **{"1": later, "2": HELD, "3": HELD, "4": freed(OFFERED_FROM)})
    assert [deadline.at for deadline in offer_checks(change)] == [OFFERED_FROM, OFFERED_FROM + 1]


def test_claims_that_have_not_changed_are_not_checked_again() -> None:
    """Neither held nor booked seats, nor a seat that is free now: a seat freed for the waitlist has a claim."""
    assert list(offer_checks(_change({"1": HELD, "2": BOOKED, "3": HELD}, **{"1": HELD, "2": BOOKED}))) == []


def test_a_longer_claim_is_checked_at_its_new_end() -> None:
    """Though its hold is the same."""
    longer = replace(HELD, until=UNTIL + 1, public_at=OFFERED_FROM + 1 + GRACE)
    assert [deadline.at for deadline in offer_checks(_change({"1": HELD}, **{"1": longer}))] == [OFFERED_FROM + 1]


def test_booked_seats_are_not_checked() -> None:
    """They never become free by the clock; nor do blocked ones."""
    change = _change({"1": HELD, "2": HELD}, **{"1": BOOKED, "2": BOOKED, "3": HELD, "4": BLOCKED})
    assert list(offer_checks(change)) == [Deadline(DeadlineKind.SEATS, "evt_1/A/3", OFFERED_FROM)]


def test_seats_that_are_booked_for_good_are_checked_by_row() -> None:
    """One deadline for all seats of a row, by name."""
    assert list(sold_checks("evt_1", ["A-3-1", "A-3-2", "B-1-9"], 7)) == [
        Deadline(DeadlineKind.SOLD, "evt_1/A/3/1,2", 7),
        Deadline(DeadlineKind.SOLD, "evt_1/B/1/9", 7),
    ]
