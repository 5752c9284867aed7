"""What watchers are told, checked by a watcher: whoever applies every change has what the store has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from msgspec import to_builtins

from chalicelib.seats import views
from chalicelib.seats.rules.row_changes import RowChange, seats_topic
from chalicelib.seats.rules.seats import Claim, Row, SeatState

UNTIL = 1_800_000_000_000
HELD = Claim(SeatState.HELD, "hld_1", UNTIL, UNTIL + 15_000)
BOOKED = Claim(SeatState.BOOKED, "hld_1")
BLOCKED = Claim(SeatState.BLOCKED)
HELD_VIEW = {"state": "held", "until": "2027-01-15T08:00:15Z"}
"""With the instant from which anybody may take the seat, not the earlier one at which its holder's right ends."""


def _row(version: int = 1, id: str = "1", **claims: Claim) -> Row:
    return Row(id, 0, "standard", ("a", "b", "c", "d"), frozenset(), version, claims)


def _change(before: Row | None, after: Row) -> RowChange:
    return RowChange("evt_1", "A", str(after.version), before, after)


def claims_view(claims: Mapping[str, Claim], now: int = 0) -> Any:
    """What a map shows of these claims as JSON, without those that have lapsed by `now`."""
    row = replace(_row(), claims=claims)
    return to_builtins(views.section_map_view("A", 1, [row], now).rows[0].taken)


def row_changes(changes: list[RowChange]) -> Any:
    """What watchers are sent, as JSON has it."""
    return to_builtins(views.row_changes(changes))


class Watcher:
    """A client in its simplest form: rows by id, each with a version and the seats that are not free."""

    def __init__(self, rows: list[Row]) -> None:
        self.versions = {row.id: row.version for row in rows}
        self.taken = {row.id: dict(claims_view(row.claims)) for row in rows}

    def apply(self, told: list[dict[str, Any]]) -> None:
        """Take in a message, passing over rows that are known in a later state."""
        for change in told:
            id = change["row"]
            if change["version"] < self.versions.get(id, 0):
                continue
            self.versions[id] = change["version"]
            taken = self.taken.setdefault(id, {})
            for name, view in change["seats"].items():
                if view["state"] == "free":
                    taken.pop(name, None)
                else:
                    taken[name] = view


def test_a_topic_is_named_by_event_and_section() -> None:
    """As a path."""
    assert seats_topic("evt_1", "A") == "seats/evt_1/A"


def test_what_the_waitlist_does_with_a_seat_looks_like_holding() -> None:
    """Offered, or given back a moment ago: to everybody else it is not free until it is public, and that is all."""
    claims = {"a": replace(HELD, state=SeatState.OFFERED), "b": Claim(SeatState.FREED, "", UNTIL, UNTIL + 15_000)}
    assert claims_view(claims) == {"a": HELD_VIEW, "b": HELD_VIEW}
    assert claims_view(claims, UNTIL + 15_000) == {}
    told = row_changes([_change(_row(1, a=HELD), _row(2, **claims))])
    assert told == [{"row": "1", "version": 2, "seats": {"b": HELD_VIEW}}]


def test_a_claim_is_shown_without_whose_it_is() -> None:
    """State and deadline are for everybody; hold and price are nobody's business, and paying looks like holding."""
    claims = {"a": HELD, "b": replace(HELD, state=SeatState.PAYING), "c": replace(BOOKED, amount=1250), "d": BLOCKED}
    assert claims_view(claims) == {
        "a": HELD_VIEW,
        "b": HELD_VIEW,
        "c": {"state": "booked"},
        "d": {"state": "blocked"},
    }


def test_a_claim_is_shown_until_anyone_may_take_the_seat() -> None:
    """A snapshot leaves out what has lapsed at its instant."""
    claims = {"a": HELD, "b": BOOKED}
    assert claims_view(claims, UNTIL + 14_999) == {"a": HELD_VIEW, "b": {"state": "booked"}}
    assert claims_view(claims, UNTIL + 15_000) == {"b": {"state": "booked"}}


def test_which_seats_are_accessible_is_told_when_it_changed() -> None:
    """All of the row's, in the order of its seats, however often it changed; a row that is new is no change."""
    first, second, third = (
        _row(1),
        replace(_row(2), accessible=frozenset("da")),
        replace(_row(3), accessible=frozenset("a")),
    )
    assert row_changes([_change(first, second)]) == [{"row": "1", "version": 2, "seats": {}, "accessible": ["a", "d"]}]
    told = row_changes([_change(first, second), _change(second, third)])
    assert told == [{"row": "1", "version": 3, "seats": {}, "accessible": ["a"]}]
    assert row_changes([_change(third, replace(_row(4), accessible=third.accessible, claims={"a": BOOKED}))]) == [
        {"row": "1", "version": 4, "seats": {"a": {"state": "booked"}}}
    ]
    assert "accessible" not in row_changes([_change(None, second)])[0]


def test_a_new_claim_is_told() -> None:
    """With the row's new version, and only the seat that changed."""
    told = row_changes([_change(_row(1, b=BOOKED), _row(2, a=HELD, b=BOOKED))])
    assert told == [{"row": "1", "version": 2, "seats": {"a": HELD_VIEW}}]


def test_a_claim_that_went_away_is_told_as_free() -> None:
    """Absence would say nothing."""
    told = row_changes([_change(_row(1, a=HELD, b=BOOKED), _row(2, b=BOOKED))])
    assert told == [{"row": "1", "version": 2, "seats": {"a": {"state": "free"}}}]


def test_a_longer_hold_is_told() -> None:
    """The deadline is part of the state."""
    longer = replace(HELD, until=UNTIL + 1000, public_at=UNTIL + 16_000)
    told = row_changes([_change(_row(1, a=HELD), _row(2, a=longer))])
    assert told[0]["seats"] == {"a": {"state": "held", "until": "2027-01-15T08:00:16Z"}}


def test_a_change_that_nobody_sees_moves_the_version_only() -> None:
    """Paying for a hold looks the same from outside."""
    told = row_changes([_change(_row(1, a=HELD), _row(2, a=replace(HELD, state=SeatState.PAYING)))])
    assert told == [{"row": "1", "version": 2, "seats": {}}]


def test_a_holders_longer_right_is_told_only_with_a_later_public_instant() -> None:
    """What is shown is when the seat is anybody's; what its holder may do until then is the holder's business."""
    told = row_changes([_change(_row(1, a=HELD), _row(2, a=replace(HELD, until=UNTIL + 1000)))])
    assert told == [{"row": "1", "version": 2, "seats": {}}]


def test_a_row_that_was_not_there_is_told_with_what_is_taken() -> None:
    """Its first claims are changes too."""
    assert row_changes([_change(None, _row(1, a=BLOCKED))]) == [
        {"row": "1", "version": 1, "seats": {"a": {"state": "blocked"}}}
    ]


def test_each_row_is_told_once_as_it_stands_in_the_end() -> None:
    """Several writes of one row become one change; rows keep the order in which they were first touched."""
    told = row_changes(
        [
            _change(_row(1), _row(2, a=HELD)),
            _change(_row(7, id="2"), _row(8, id="2", d=BOOKED)),
            _change(_row(2, a=HELD), _row(3, a=BOOKED)),
        ]
    )
    assert told == [
        {"row": "1", "version": 3, "seats": {"a": {"state": "booked"}}},
        {"row": "2", "version": 8, "seats": {"d": {"state": "booked"}}},
    ]


def test_no_changes_no_news() -> None:
    """An empty batch tells nothing."""
    assert row_changes([]) == []


def test_a_watcher_who_came_between_two_writes_of_a_batch_is_not_misled() -> None:
    """A seat that was taken and freed again within a batch is told, for a snapshot may have shown it taken."""
    free, taken, freed = _row(1), _row(2, a=HELD), _row(3)
    watcher = Watcher([taken])
    watcher.apply(row_changes([_change(free, taken), _change(taken, freed)]))
    assert watcher.taken == {"1": {}}


# Histories by chance.


def _next(random: Random, row: Row) -> Row:
    claims = dict(row.claims)
    for name in random.sample(row.names, random.randint(1, 3)):
        until = UNTIL + random.randrange(5) * 1000
        state = random.choice([None, SeatState.HELD, SeatState.PAYING, SeatState.BOOKED])
        claims.pop(name, None)
        if state is not None:
            lapses = state is not SeatState.BOOKED
            public_at = until + random.randrange(2) * 15_000
            claims[name] = Claim(
                state, f"hld_{random.randrange(3)}", until if lapses else None, public_at if lapses else None
            )
    return replace(row, version=row.version + 1, claims=claims)


def _history(random: Random) -> tuple[list[Row], list[RowChange]]:
    """Rows as they were at first, and writes to them in their order."""
    first = [_row(1, id=str(number)) for number in range(3)]
    rows = {row.id: row for row in first}
    changes = []
    for _ in range(random.randint(1, 25)):
        before = rows[random.choice(list(rows))]
        rows[before.id] = _next(random, before)
        changes.append(_change(before, rows[before.id]))
    return first, changes


def _batches(random: Random, changes: list[RowChange]) -> list[list[RowChange]]:
    cuts = sorted(random.sample(range(1, len(changes) + 1), random.randint(0, len(changes) // 2)))
    return [changes[start:end] for start, end in zip([0, *cuts], [*cuts, len(changes)], strict=True) if start < end]


def _after(first: list[Row], changes: list[RowChange]) -> list[Row]:
    return list(({row.id: row for row in first} | {change.after.id: change.after for change in changes}).values())


def _state(rows: list[Row]) -> dict[str, Any]:
    return {row.id: claims_view(row.claims) for row in rows}


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_watcher_from_the_beginning_ends_with_the_state(times: int) -> None:
    """Whatever happens and however it is cut into messages, and even if each message comes several times."""
    random = Random(21)
    for _ in range(300):
        first, changes = _history(random)
        watcher = Watcher(first)
        for batch in _batches(random, changes):
            for _ in range(times):
                watcher.apply(row_changes(batch))
        assert watcher.taken == _state(_after(first, changes))
        assert watcher.versions == {row.id: row.version for row in _after(first, changes)}


def test_a_watcher_who_is_told_everything_again_from_some_point_ends_with_the_state() -> None:
    """A message that failed half way is told again later, perhaps cut differently."""
    random = Random(22)
    for _ in range(300):
        first, changes = _history(random)
        watcher = Watcher(first)
        for batch in _batches(random, changes):
            watcher.apply(row_changes(batch))
        again = changes[random.randrange(len(changes)) :]
        for batch in _batches(random, again):
            watcher.apply(row_changes(batch))
        assert watcher.taken == _state(_after(first, changes))


def test_a_watcher_from_any_moment_ends_with_the_state() -> None:
    """A snapshot is read from the store, which is ahead of the messages: it may lie anywhere within a batch."""
    random = Random(23)
    for _ in range(300):
        first, changes = _history(random)
        moment = random.randint(0, len(changes))
        watcher = Watcher(_after(first, changes[:moment]))
        for batch in _batches(random, changes):
            watcher.apply(row_changes(batch))
        assert watcher.taken == _state(_after(first, changes))
