"""Open seats: which seats the waitlist may get, and which parties they fit.

Rows are drawn as text. Open: `.` free, `l` a hold that has just lapsed, `g` one whose grace is over, `f` just given
back, `m` a payment whose time is over, `q` an offer that has lapsed. Taken: `h` held, `p` a payment that may still
come, `o` offered, `x` booked, `b` blocked. Set aside: `s` for the party in question, `t` for another one, which is the
one that collects by default.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.times import SECOND
from chalicelib.seats.rules.claims import GRACE, freed, offered
from chalicelib.seats.rules.holds import PAYING_GRACE
from chalicelib.seats.rules.seats import Claim, Row, SeatState
from chalicelib.waitlist.rules.entries import Entry, EntryState, Wish
from chalicelib.waitlist.rules.open_seats import gathered, kept_back, longest_run, open_names, opened, together

NOW = 1_000_000
PARTY, OTHER = (f"wtl_{number:026}" for number in (1, 2))


def _paying(until: int) -> Claim:
    return Claim(SeatState.PAYING, "hld_1", until, until + PAYING_GRACE + GRACE)


def _held(until: int) -> Claim:
    return Claim(SeatState.HELD, "hld_1", until, until + CLOCK_GRACE + GRACE)


_CLAIMS = {
    "l": _held(NOW - CLOCK_GRACE),
    "g": _held(NOW - CLOCK_GRACE - GRACE),
    "f": freed(NOW),
    "m": _paying(NOW - PAYING_GRACE),
    "q": offered("hld_2", NOW - CLOCK_GRACE),
    "h": _held(NOW - CLOCK_GRACE + 1),
    "p": _paying(NOW - PAYING_GRACE + 1),
    "o": offered("hld_2", NOW - CLOCK_GRACE + 1),
    "x": Claim(SeatState.BOOKED, "hld_1"),
    "b": Claim(SeatState.BLOCKED),
    "s": offered(PARTY, NOW - CLOCK_GRACE + 1),
    "t": offered(OTHER, NOW - CLOCK_GRACE + 1),
}
_NOBODYS = ".lgfmq"


def _row(drawn: str, category: str = "gold") -> Row:
    names = tuple(str(number) for number in range(1, len(drawn) + 1))
    claims = {name: _CLAIMS[sign] for name, sign in zip(names, drawn, strict=True) if sign != "."}
    return Row("3", 0, category, names, frozenset(), 1, claims)


def _party(quantity: int, category: str = "gold", id: str = PARTY) -> Entry:
    return Entry(id, "evt_1", "cus_1", Wish(category, quantity), 0, EntryState.WAITING)


def _together(drawn: str, quantity: int) -> str:
    return "".join(together("A", _row(drawn), _party(quantity), NOW, OTHER))


def test_a_seat_without_a_claim_in_force_is_open() -> None:
    """In the order of the row; a seat that is set aside for the party that collects is not open to others."""
    row = _row("lgfmq.hpoxbt")
    assert open_names(row, NOW, OTHER) == ["1", "2", "3", "4", "5", "6"]
    assert set(opened(row, NOW, OTHER).claims) == set(row.names[6:])


def test_the_row_itself_is_not_changed() -> None:
    """The row as it is open to a party is a row of its own, with the same seats."""
    row = _row("l.h")
    assert replace(opened(row, NOW), claims=row.claims) == row
    assert set(row.claims) == {"1", "3"}


@pytest.mark.parametrize("sign", list("lmq"))
def test_a_seat_becomes_open_at_its_very_instant(sign: str) -> None:
    """Not a millisecond before: the clocks' grace after the end, and for money that may be on its way fifteen
    seconds."""
    row = _row(sign)
    assert (open_names(row, NOW - 1), open_names(row, NOW)) == ([], ["1"])
    assert (_CLAIMS["m"].until, _CLAIMS["l"].until) == (NOW - 15 * SECOND, NOW - 2 * SECOND)


@pytest.mark.parametrize("sign", list("xb"))
def test_booked_and_blocked_seats_are_never_open(sign: str) -> None:
    """To no party, at no time."""
    row = _row(sign)
    assert open_names(row, 10**15) == []
    assert opened(row, 10**15, OTHER, "hld_1").claims == row.claims


def test_a_seat_that_is_set_aside_is_open_to_its_party_alone() -> None:
    """While that party collects; when it collects no more, and when its time is over, the seat is open to every
    party."""
    row = _row("st")
    assert set(opened(row, NOW, OTHER, PARTY).claims) == {"2"}
    assert set(opened(row, NOW, OTHER, OTHER).claims) == set()
    assert set(opened(row, NOW, PARTY).claims) == {"1"}
    assert set(opened(row, NOW).claims) == set()
    assert open_names(row, NOW + 1, PARTY) == ["1", "2"]


def test_only_a_seat_that_is_set_aside_is_open_by_id() -> None:
    """A seat that is held under the very same id is its holder's, not the line's."""
    row = replace(_row("."), claims={"1": Claim(SeatState.HELD, PARTY, NOW + 1, NOW + 1)})
    assert set(opened(row, NOW, OTHER, PARTY).claims) == {"1"}


@pytest.mark.parametrize(
    ("drawn", "most"), [("", 0), ("xhpobt", 0), ("...", 3), ("x.lgfmqx..", 6), (".h..o...t", 3), ("t.", 1), ("s.", 2)]
)
def test_the_longest_run_is_of_open_seats(drawn: str, most: int) -> None:
    """A seat that is set aside for the party that collects ends it."""
    assert longest_run(_row(drawn), NOW, OTHER) == most


@pytest.mark.parametrize(
    ("drawn", "quantity", "given"),
    [
        ("x.lx", 2, "23"),
        ("xgfx", 2, "23"),
        ("xqmx", 2, "23"),
        ("xlhlx", 2, ""),
        ("xlplx", 2, ""),
        ("xlolx", 2, ""),
        ("xlblx", 2, ""),
        ("xslx", 2, "23"),
        ("xtlx", 2, ""),
        ("xssx", 2, "23"),
        (".....", 1, "3"),
        ("...", 4, ""),
        ("", 1, ""),
    ],
)
def test_a_party_gets_neighbours(drawn: str, quantity: int, given: str) -> None:
    """Of open seats and those that are set aside for it; none when there are too few."""
    assert _together(drawn, quantity) == given


def test_a_party_gets_seats_of_its_category_only() -> None:
    """However empty the row is."""
    assert together("A", _row("...", "silver"), _party(1), NOW) == ()


@pytest.mark.parametrize(
    ("drawn", "size", "kept"),
    [
        ("h.h.l", 3, "24"),  # two of three, which need not be beside each other
        ("h.hh.l", 3, "56"),
        ("xhh.", 3, "4"),
        ("xh.x.l", 3, ""),  # no run can become whole
        ("x..b.", 3, ""),
        ("hhh", 3, ""),  # no seat is open
        ("hsl", 3, "3"),
        ("hss", 3, ""),  # all open seats are set aside already
        ("htl", 3, "23"),  # set aside for a party that collects no more
        ("op.", 3, "3"),
        ("h.", 3, ""),  # shorter than the party
        ("l.hh.", 2, "12"),
    ],
)
def test_the_open_seats_of_the_run_that_is_nearest_to_whole_are_set_aside(drawn: str, size: int, kept: str) -> None:
    """Of the first of equally near runs; a booked or blocked seat is never part of one."""
    assert "".join(gathered(_row(drawn), _party(size), NOW)) == kept


def test_nothing_is_collected_in_another_category() -> None:
    """However near to whole it is."""
    assert gathered(_row(".h", "silver"), _party(2), NOW) == ()


def test_seats_that_are_set_aside_count_for_their_own_party() -> None:
    """The run that it has begun is nearer to being whole than another with as many open seats."""
    assert gathered(_row("h.hxhs."), _party(3), NOW) == ("7",)
    assert gathered(_row("h..xhs.l"), _party(3), NOW) == ("7", "8")
    assert gathered(_row("h..xht.h"), _party(3), NOW) == ("2", "3")


def test_seats_are_kept_back_between_the_end_of_a_claim_and_public_at() -> None:
    """With their claims: from the very instant of the one to that of the other."""
    row = _row("lgfmq.hpoxbs")
    assert {name: claim.state for name, claim in kept_back(row, NOW, PARTY).items()} == {
        "1": SeatState.HELD,
        "3": SeatState.FREED,
        "4": SeatState.PAYING,
        "5": SeatState.OFFERED,
    }
    assert kept_back(row, NOW)["1"] is row.claims["1"]
    assert [len(kept_back(_row("l"), now)) for now in (NOW - 1, NOW, NOW + GRACE - 1, NOW + GRACE)] == [0, 1, 1, 0]


# The following tests compare with naive versions of the rules, on random rows.


_OTHERS_WAIT = {
    SeatState.HELD: 2 * SECOND,
    SeatState.PAYING: 15 * SECOND,
    SeatState.OFFERED: 2 * SECOND,
    SeatState.FREED: 0,
}
"""How long a seat is nobody else's after the end of its claim."""


def _random_claim(random: Random) -> Claim | None:
    state = random.choice([None, *SeatState])
    if state is None:
        return None
    if state in (SeatState.BOOKED, SeatState.BLOCKED):
        return Claim(state, "hld_1" if state is SeatState.BOOKED else "")
    until = NOW + random.randint(-20, 10) * 2 * SECOND
    hold = random.choice([PARTY, OTHER]) if state is SeatState.OFFERED else "" if state is SeatState.FREED else "hld_1"
    return Claim(state, hold, until, until + _OTHERS_WAIT[state] + 15 * SECOND)


def _random_row(random: Random, states: int = 12) -> Row:
    names = tuple(str(number) for number in range(1, random.randint(0, states) + 1))
    claims = {name: claim for name in names if random.random() < 0.5 and (claim := _random_claim(random))}
    return Row("3", 0, random.choice(["gold", "gold", "silver"]), names, frozenset(), 1, claims)


def _stands(claim: Claim | None, collector: str = OTHER) -> bool:
    """Whether the claim on a seat is in force, in the words of the contract."""
    if claim is None:
        return False
    if claim.until is None:
        return True
    if claim.state is SeatState.OFFERED and claim.hold != collector:
        return False
    return claim.until + _OTHERS_WAIT[claim.state] > NOW


def _runs(row: Row, size: int) -> list[tuple[str, ...]]:
    return [row.names[first : first + size] for first in range(len(row.names) - size + 1)]


def test_a_party_never_gets_a_seat_with_a_claim_in_force() -> None:
    """For random rows and parties: as many neighbours as wanted, of the category, or nothing if there are none."""
    random = Random(42)
    served = 0
    for _ in range(2500):
        row, quantity = _random_row(random), random.randint(1, 4)
        given = together("A", row, _party(quantity), NOW, OTHER)
        fitting = [run for run in _runs(row, quantity) if not any(_stands(row.claims.get(name)) for name in run)]
        assert (given in fitting) if fitting and row.category == "gold" else (given == ()), (row, quantity)
        served += bool(given)
    assert served > 500


def test_collected_seats_are_open_and_of_a_run_that_may_become_whole() -> None:
    """For random rows: no run without booked or blocked seats has more seats that are open or set aside for the party,
    and all open seats of such a run are taken."""
    random = Random(43)
    collected = 0
    for _ in range(2500):
        row, size = _random_row(random), random.randint(2, 4)
        row = replace(row, category="gold")
        found = gathered(row, _party(size), NOW)
        possible = [
            run
            for run in _runs(row, size)
            if not any(name in row.claims and row.claims[name].until is None for name in run)
        ]
        ready = {run: sum(not _stands(row.claims.get(name), "") for name in run) for run in possible}
        nearest = [run for run in possible if ready[run] == max(ready.values()) > 0]
        taken = [tuple(name for name in run if not _stands(row.claims.get(name), PARTY)) for run in nearest]
        assert found in (taken or [()]), (row, size)
        collected += bool(found)
    assert collected > 500


def test_open_seats_are_those_without_a_claim_in_force() -> None:
    """For random rows; kept back are those of them whose claim still keeps the public out."""
    random = Random(44)
    for _ in range(1000):
        row = _random_row(random)
        expected = [name for name in row.names if not _stands(row.claims.get(name))]
        assert open_names(row, NOW, OTHER) == expected
        assert set(kept_back(row, NOW, OTHER)) == {name for name in expected if not row.free(name, NOW)}
