"""Claims of the waitlist: seats are offered only as they were read, accepted in time, and withdrawn as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from chalicelib.catalogue.rules.venues import PlanRow, Section, Venue
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.money import Money
from chalicelib.seats.rules.claims import GRACE, freed, offered
from chalicelib.seats.rules.holds import MOST_SEATS
from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.row_items import RowItem
from chalicelib.seats.storage.rows import Key, SeatsTaken, set_claim, writes_of
from chalicelib.seats.storage.sections import create
from chalicelib.table.transactions import Cancelled, all_or_none
from chalicelib.table.writes import Write
from chalicelib.waitlist.rules.entries import Entry, EntryState, Wish
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import cart_offers, entries, offers, seat_offers
from tests.support.faults import answer_lost, before_write, sent_updates

pytestmark = pytest.mark.usefixtures("store")

EVENT, NOW, TTL = "evt_1", 1_000_000, 2_000_000_000
A1, A2, A3 = (Seat("A", "1", name) for name in ("1", "2", "3"))
B1 = Seat("A", "2", "1")
C1 = Seat("B", "1", "1")
FREED = freed(NOW)
LAPSED = Claim(SeatState.HELD, "hld_0", NOW, NOW + GRACE)
OFFERED = offered("hld_1", NOW + 100)
HELD = Claim(SeatState.HELD, "hld_1", NOW + 500, NOW + 500 + GRACE)
BOOKED = Claim(SeatState.BOOKED, "hld_9", amount=1250)


@pytest.fixture(autouse=True)
def plan(store: None) -> None:
    """Section A with two rows of three, section B with one."""
    row = PlanRow("1", "standard", ("1", "2", "3"))
    sections = (Section("A", "A", (row, replace(row, id="2"))), Section("B", "B", (row,)))
    create(EVENT, Venue("ven_1", "op", "Roxy", "UTC", None, sections), 0, ttl=TTL)


def _row(seat: Seat) -> Row:
    found = rows.row(EVENT, seat.section, seat.row)
    assert found
    return found


def _claim(seat: Seat) -> Claim | None:
    return _row(seat).claims.get(seat.name)


def _rows() -> list[Row]:
    return [_row(seat) for seat in (A1, B1, C1)]


def _put(seats: Mapping[Seat, Claim | None]) -> None:
    """Write these claims on the seats, whatever is on them now."""
    exists = RowItem.version.exists()
    _write(writes_of(EVENT, seats, lambda key, names: exists, lambda seat: set_claim(seat.name, seats[seat])))


def _write(writes: Mapping[Key, Write]) -> None:
    all_or_none(list(writes.values()))


def _offer(seen: Mapping[Seat, Claim | None]) -> None:
    _write(seat_offers.offering(EVENT, seen, OFFERED))


# Offering.


@pytest.mark.parametrize(
    "seen",
    [{A1: None}, {A1: FREED, A2: None}, {A1: LAPSED, A2: FREED, B1: None, C1: LAPSED}],
    ids=["a free seat", "one row", "three rows"],
)
def test_seats_are_offered_as_they_were_read(seen: Mapping[Seat, Claim | None]) -> None:
    """Whatever claim each of them has; other seats of their rows stay as they are."""
    _put({**seen, A3: BOOKED})
    _offer(seen)
    assert {seat: _claim(seat) for seat in seen} == dict.fromkeys(seen, OFFERED)
    assert _claim(A3) == BOOKED


CHANGES: Mapping[str, tuple[Claim | None, Claim | None]] = {
    "given back": (None, FREED),
    "booked": (None, BOOKED),
    "taken": (None, HELD),
    "gone public": (FREED, None),
    "given back again": (FREED, freed(NOW + 1)),
    "taken after it was given back": (FREED, replace(LAPSED, hold="hld_2")),
    "booked after it was given back": (FREED, BOOKED),
    "gone": (LAPSED, None),
    "another's hold": (LAPSED, replace(LAPSED, hold="hld_2")),
    "extended": (LAPSED, replace(LAPSED, until=NOW + 1, public_at=NOW + 1 + GRACE)),
    "paid for": (LAPSED, replace(LAPSED, state=SeatState.PAYING)),
    "offered": (LAPSED, replace(LAPSED, state=SeatState.OFFERED)),
    "booked by its holder": (LAPSED, BOOKED),
}
"""The claim that was read on a seat, and the claim on it now."""


@pytest.mark.parametrize("seen", [None, FREED, LAPSED], ids=["free", "freed", "lapsed"])
@pytest.mark.parametrize("other", [A2, B1], ids=["one row", "two rows"])
def test_nothing_is_offered_when_one_seat_has_changed(seen: Claim | None, other: Seat) -> None:
    """All or none: a seat that has not changed stays as it is too, to the version of its row."""
    for change, found in [(name, after) for name, (before, after) in CHANGES.items() if before == seen]:
        _put({A1: found, other: FREED})
        before = _row(A1), _row(other)
        with pytest.raises(Cancelled):
            _offer({A1: seen, other: FREED})
        assert (_row(A1), _row(other)) == before, change


def test_a_seat_that_the_public_took_in_the_last_moment_is_not_offered() -> None:
    """Right before the write; another row of the same offer is not offered either."""
    _put({A1: LAPSED, B1: LAPSED})
    take = replace(HELD, hold="hld_7")
    with before_write(1, lambda: rows.claim(EVENT, [A1], take, NOW + GRACE)) as overtaken, pytest.raises(Cancelled):
        _offer({A1: LAPSED, B1: LAPSED})
    assert overtaken.count == 1
    assert (_claim(A1), _claim(B1)) == (take, LAPSED)


def test_a_seat_is_offered_once() -> None:
    """A second call that has read the same is refused."""
    _offer({A1: None})
    with pytest.raises(Cancelled):
        _write(seat_offers.offering(EVENT, {A1: None}, offered("hld_2", NOW + 900)))
    assert _claim(A1) == OFFERED


def test_the_public_cannot_take_an_offered_seat() -> None:
    """Not until the offer has lapsed and the grace is over."""
    _offer({A1: None})
    public_at = NOW + 100 + CLOCK_GRACE + GRACE
    with pytest.raises(SeatsTaken):
        rows.claim(EVENT, [A1], HELD, public_at - 1)
    rows.claim(EVENT, [A1], replace(HELD, hold="hld_7"), public_at)


# Accepting.


def _accept(*seats: Seat, now: int = NOW, claim: Claim = HELD) -> None:
    _write(seat_offers.accepting(EVENT, seats, claim, now))


@pytest.mark.parametrize("seats", [[A1], [A1, A2], [A1, B1, C1]], ids=["one seat", "one row", "three rows"])
def test_offered_seats_are_accepted_until_the_offer_ends(seats: list[Seat]) -> None:
    """At the very end it is too late, though the public cannot take them yet."""
    _offer(dict.fromkeys(seats))
    before = _rows()
    with pytest.raises(Cancelled):
        _accept(*seats, now=NOW + 100)
    assert _rows() == before
    _accept(*seats, now=NOW + 99)
    assert [_claim(seat) for seat in seats] == [HELD] * len(seats)


NOT_OFFERED: Mapping[str, Claim | None] = {
    "free": None,
    "given back": FREED,
    "another's that has lapsed": LAPSED,
    "held already": HELD,
    "being paid for": replace(HELD, state=SeatState.PAYING),
    "offered to another": offered("hld_2", NOW + 100),
    "booked": BOOKED,
    "booked under the name of the offer": replace(BOOKED, hold="hld_1"),
}
"""Claims other than the one of the offer."""


@pytest.mark.parametrize("what", list(NOT_OFFERED))
def test_only_seats_of_the_very_offer_are_accepted(what: str) -> None:
    """All or none, in one row or in two."""
    for other in (A2, B1):
        _put({A1: NOT_OFFERED[what], other: OFFERED})
        before = _row(A1), _row(other)
        with pytest.raises(Cancelled):
            _accept(A1, other)
        assert (_row(A1), _row(other)) == before


def test_seats_are_accepted_once() -> None:
    """After that they are held, and a hold is no offer."""
    _offer({A1: None})
    _accept(A1)
    with pytest.raises(Cancelled):
        _accept(A1)
    assert _claim(A1) == HELD


# Withdrawing.


def _withdraw(*seats: Seat, hold: str = "hld_1", left: Claim = FREED) -> None:
    _write(seat_offers.withdrawing(EVENT, seats, hold, left))


@pytest.mark.parametrize("seats", [[A1, A2], [A1, B1, C1]], ids=["one row", "three rows"])
def test_withdrawn_seats_are_freed_for_the_next(seats: list[Seat]) -> None:
    """Every seat gets the given claim, and is withdrawn once."""
    _offer(dict.fromkeys(seats))
    left = freed(NOW + 7)
    _withdraw(*seats, left=left)
    assert [_claim(seat) for seat in seats] == [left] * len(seats)
    before = _rows()
    with pytest.raises(Cancelled):
        _withdraw(*seats)
    assert _rows() == before


@pytest.mark.parametrize("what", list(NOT_OFFERED))
def test_only_seats_of_the_very_offer_are_withdrawn(what: str) -> None:
    """All or none, in one row or in two: seats that were accepted meanwhile stay the customer's."""
    for other in (A2, B1):
        _put({A1: NOT_OFFERED[what], other: OFFERED})
        before = _row(A1), _row(other)
        with pytest.raises(Cancelled):
            _withdraw(A1, other)
        assert (_row(A1), _row(other)) == before


# Setting aside, and leaving to the public.


@pytest.mark.parametrize("seats", [[A1, A2], [A1, B1]], ids=["one row", "two rows"])
def test_seats_are_set_aside_or_left_to_the_public(seats: list[Seat]) -> None:
    """From the claims that were read, and back to free seats."""
    _put(dict.fromkeys(seats, FREED))
    seat_offers.give(EVENT, dict.fromkeys(seats, FREED), aside := offered("wtl_1", NOW + 600))
    assert [_claim(seat) for seat in seats] == [aside] * len(seats)
    seat_offers.give(EVENT, dict.fromkeys(seats, aside), None)
    assert [_claim(seat) for seat in seats] == [None] * len(seats)
    rows.claim(EVENT, seats, HELD, NOW)


@pytest.mark.parametrize("seats", [[A1, A2], [A1, B1, C1]], ids=["one row", "three rows"])
def test_seats_that_have_changed_are_neither_set_aside_nor_left(seats: list[Seat]) -> None:
    """Nothing is written, and the refusal has the rows with other claims."""
    _put(dict.fromkeys(seats, FREED))
    _put({A1: HELD})
    before = _rows()
    for claim in (offered("wtl_1", NOW + 600), None):
        with pytest.raises(SeatsTaken) as refused:
            seat_offers.give(EVENT, dict.fromkeys(seats, FREED), claim)
        assert refused.value.rows == {("A", "1"): _row(A1)}
    assert _rows() == before


def test_every_write_is_a_version() -> None:
    """So that watchers of the section get a change."""
    before = [row.version for row in _rows()]
    _offer({A1: None, A2: None, B1: None})
    _accept(A1)
    _withdraw(A2, B1)
    seat_offers.give(EVENT, {A2: FREED}, None)
    assert [row.version - old for row, old in zip(_rows(), before, strict=True)] == [4, 2, 0]


def test_a_claim_whose_answer_was_lost_is_written() -> None:
    """The second try is refused by the first one's work: the seats have the claim, and nothing else has changed."""
    for seen, claim in ((None, FREED), (FREED, offered("wtl_1", NOW + 600)), (offered("wtl_1", NOW + 600), None)):
        with answer_lost() as losses, pytest.raises(SeatsTaken) as refused:
            seat_offers.give(EVENT, {A1: seen}, claim)
        assert losses.count == 1
        assert _claim(A1) == refused.value.rows[("A", "1")].claims.get("1") == claim


# As many seats as one may have, with names as long as they may be.

LONG = "x" * 14
WIDE = [Seat(f"{LONG}AA", f"{LONG}11", f"{LONG}{number:02}") for number in range(MOST_SEATS)]
SCATTERED = [Seat(f"{LONG}BB", f"{LONG}{number:02}", f"{LONG}11") for number in range(MOST_SEATS)]


def _operators(expression: str) -> int:
    return sum(expression.count(word) for word in (" AND ", " OR ", "NOT ", "attribute_", "=", "<", ">"))


def test_the_most_seats_of_one_offer_fit_one_write() -> None:
    """Its expressions have at most 4 kB and 300 operators, which no engine of the tests counts."""
    plan = Section(WIDE[0].section, "W", (PlanRow(WIDE[0].row, "standard", tuple(seat.name for seat in WIDE)),))
    create(EVENT, Venue("ven_1", "op", "Roxy", "UTC", None, (plan,)), 0, ttl=TTL)
    hold = f"hld_{'0' * 26}"
    lapsed, fresh = replace(LAPSED, hold=hold), offered(hold, NOW + 100)
    rows.claim(EVENT, WIDE, lapsed, NOW)
    with sent_updates() as sent:
        _write(seat_offers.offering(EVENT, dict.fromkeys(WIDE, lapsed), fresh))
        _write(seat_offers.withdrawing(EVENT, WIDE, hold, FREED))
        seat_offers.give(EVENT, dict.fromkeys(WIDE, FREED), None)
        _write(seat_offers.offering(EVENT, dict.fromkeys(WIDE), fresh))
        _write(seat_offers.accepting(EVENT, WIDE, replace(HELD, hold=hold), NOW))
    assert len(sent) == 5
    for params in sent:
        for expression in (params["ConditionExpression"], params["UpdateExpression"]):
            assert len(expression.encode()) <= 4096
            assert _operators(expression) <= 300


def test_the_most_seats_in_the_most_rows_are_offered_in_one_transaction() -> None:
    """With the cart, the entry in each of its lines and the offer: a transaction has at most a hundred operations, and
    never two of one item."""
    wish = Wish("standard", MOST_SEATS, tuple(map(str, SCATTERED)))
    entry = Entry("wtl_1", EVENT, "cus_1", wish, NOW, EntryState.WAITING, dict.fromkeys(wish.lines, 1))
    money = Money(MOST_SEATS, "EUR")
    offer = SeatOffer("ofr_1", EVENT, "cus_1", wish.seats, (1,) * MOST_SEATS, money, NOW + 100, entry.id, wish.key)
    writes = [
        *seat_offers.offering(EVENT, dict.fromkeys(SCATTERED), OFFERED).values(),
        cart_offers.offered(offer, MOST_SEATS, NOW, TTL),
        *entries.offered(entry, offer.id, offer.until),
        offers.made(offer, TTL),
    ]
    keys = {(write.item.pk, write.item.sk) for write in writes}
    assert len(keys) == len(writes) == 2 * MOST_SEATS + 3 <= 100
