"""A bar's line: calling and seating, entries, numbers and quotes."""

from __future__ import annotations

import pytest

from chalicelib.core.times import MINUTE
from tests.api.bars.calls import (
    missed,
    refused,
)
from tests.support.api import Caller
from tests.worlds.tavern import Tavern, bar_behind, landlord, queueing
from tests.worlds.world import World


def test_a_guest_is_called_once(here: World, tavern: Tavern) -> None:
    """The console, the board and the guest show it; calling again does not change the instant."""
    guest = queueing(here, tavern)
    first = tavern.entry(guest.entry, "call").expect(200)
    here.clock.move(30)
    assert tavern.entry(guest.entry, "call").expect(200) == first
    (entry,) = tavern.queue()
    assert (entry["state"], entry["called_at"]) == ("called", first["called_at"])
    assert guest.request()["called_at"] == first["called_at"]
    assert tavern.board()["entries"] == [{"number": "001", "state": "called", "expires_at": None}]


def test_a_seated_guest_leaves_the_line(here: World, tavern: Tavern) -> None:
    """Seating twice is seating once, a no-show then is a 404, and the guest may ask again."""
    guest = queueing(here, tavern)
    first, again = (tavern.entry(guest.entry, "seat").expect(200) for _ in range(2))
    assert (first, first["state"], first["number"], tavern.queue()) == (again, "SEATED", "001", [])
    assert guest.state == ("SEATED", None)
    assert refused(tavern.entry(guest.entry, "no-show")) == (404, "ENTRY_NOT_FOUND")
    guest.ask(tavern).expect(202)


def test_a_guest_who_was_not_called_is_no_no_show(here: World, tavern: Tavern) -> None:
    """409, and nothing changes."""
    guest = queueing(here, tavern)
    assert refused(tavern.entry(guest.entry, "no-show")) == (409, "NOT_CALLED")
    assert (guest.state, len(tavern.queue())) == (("QUEUEING", None), 1)


def test_an_entry_belongs_to_its_bar(here: World, tavern: Tavern) -> None:
    """404 for another bar's entry, an unknown one, and one that is still to be confirmed, however odd its id."""
    other = bar_behind(here, tavern.owner)
    guest, held = queueing(here, tavern), queueing(here, other, tavern)
    for act in ("call", "seat", "no-show", "return"):
        assert refused(other.entry(guest.entry, act)) == (404, "ENTRY_NOT_FOUND")
    assert refused(other.entry(held.entry, "call")) == (404, "ENTRY_NOT_FOUND")
    for id in ("ent_", "nope", "ent_" + "0" * 26, "%E2%98%83", "ent_" + "x" * 2_000):
        assert refused(other.entry({"entry_id": id}, "seat")) == (404, "ENTRY_NOT_FOUND"), id
    assert [entry["state"] for entry in tavern.queue()] == ["queueing"]


def test_a_line_belongs_to_its_operator(here: World, tavern: Tavern) -> None:
    """403 for another operator and for a guest, 401 for a stranger."""
    guest, other = queueing(here, tavern), landlord(here)
    path = f"{tavern.path}/queue"
    for caller, status in ((other, 403), (guest.calls, 403), (Caller(here.api), 401)):
        assert caller.get(path).status == status
        for act in ("call", "seat", "no-show", "return"):
            assert caller.post(f"{path}/{guest.entry['entry_id']}/{act}").status == status
    assert guest.request()["called_at"] is None


def test_numbers_stay_and_positions_move(here: World, tavern: Tavern) -> None:
    """Numbers count up, and those of guests who leave are not given out again."""
    first, second, third = (queueing(here, tavern, party=size) for size in (2, 3, 4))
    second.act("cancel").expect(200)
    fourth = queueing(here, tavern)
    shown = [(each.request()["number"], each.request()["position"]) for each in (first, third, fourth)]
    assert shown == [("001", 1), ("003", 2), ("004", 3)]
    assert [(each["number"], each["party_size"]) for each in tavern.queue()] == [("001", 2), ("003", 4), ("004", 2)]


def test_quotes_grow_with_the_line(here: World, tavern: Tavern) -> None:
    """On the console, for the guest, on the board, and for a guest who might join."""
    people = [queueing(here, tavern) for _ in range(3)]
    entries = [each["wait"]["median_minutes"] for each in tavern.queue()]
    assert entries == [8, 19, 31]
    assert people[2].request()["wait"] == {"median_minutes": 31, "p90_minutes": 59}
    joining = {"median_minutes": 42, "p90_minutes": 74}
    assert (tavern.board()["wait"], tavern.owner.get(tavern.path).json["wait"]) == (joining, joining)


def test_the_pace_is_learned_from_seats(here: World, tavern: Tavern) -> None:
    """A line that moves faster than expected is quoted shorter waits; no-shows do not count."""
    people = [queueing(here, tavern) for _ in range(3)]
    expected = here.app.bars.manage_bar.find(tavern.id).pace
    here.clock.move(60)
    missed(here, tavern, people[0])
    assert here.app.bars.manage_bar.find(tavern.id).pace == expected
    for guest in people[1:]:
        here.clock.move(60)
        tavern.entry(guest.entry, "seat").expect(200)
    learned = here.app.bars.manage_bar.find(tavern.id).pace
    once = expected + (2 * MINUTE - expected) / 20
    assert learned == pytest.approx(once + (MINUTE - once) / 20, abs=2)


@pytest.mark.parametrize(("hours", "number"), [(7, "002"), (8, "001")])
def test_numbers_start_again_after_eight_hours(here: World, tavern: Tavern, hours: int, number: str) -> None:
    """A guest cannot come back with a number that another guest may have by then."""
    here.clock.move(hours * 3600 - 1)
    early = queueing(here, tavern)
    missed(here, tavern, early)
    here.clock.move(1)
    for act in ("close", "open"):
        tavern.switch(act).expect(200)
    assert queueing(here, tavern).request()["number"] == number
    assert early.request()["number"] == "001"
    assert refused(early.act("return")) == ((200, None) if hours < 8 else (410, "REQUEST_LAPSED"))
