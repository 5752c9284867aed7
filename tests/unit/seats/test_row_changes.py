"""The changes that watchers are sent: a watcher that applies all of them has the same state as the store."""

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
"""With the instant from which anyone may take the seat, not the earlier one at which its holder's right ends."""


def _row(version: int = 1, id: str = "1", **claims: Claim) -> Row:
    return Row(id, 0, "standard", ("a", "b", "c", "d"), frozenset(), version, claims)


def _change(before: Row | None, after: Row) -> RowChange:
    return RowChange("evt_1", "A", str(after.version), before, after)


def claims_view(claims: Mapping[str, Claim], now: int = 0) -> Any:
    """The JSON of these claims in a map, without those that have lapsed by `now`."""
    row = replace(_row(), claims=claims)
    return to_builtins(views.section_map_view("A", 1, [row], now).rows[0].taken)


def row_changes(changes: list[RowChange]) -> Any:
    """The JSON of the changes that watchers are sent."""
    return to_builtins(views.row_changes(changes))


class Watcher:
    """A client in its simplest form: rows by id, each with a version and the seats that are not free."""

    def __init__(self, rows: list[Row]) -> None:
        self.versions = {row.id: row.version for row in rows}
        self.taken = {row.id: dict(claims_view(row.claims)) for row in rows}

    def apply(self, sent: list[dict[str, Any]]) -> None:
        """Apply a message, except to rows that are known with a later version."""
        for change in sent:
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


def test_offered_and_freed_seats_are_shown_as_held() -> None:
    """Clients see that the seat is not free until it is public, and nothing of the waitlist."""
    claims = {"a": replace(HELD, state=SeatState.OFFERED), "b": Claim(SeatState.FREED, "", UNTIL, UNTIL + 15_000)}
    assert claims_view(claims) == {"a": HELD_VIEW, "b": HELD_VIEW}
    assert claims_view(claims, UNTIL + 15_000) == {}
    sent = row_changes([_change(_row(1, a=HELD), _row(2, **claims))])
    assert sent == [{"row": "1", "version": 2, "seats": {"b": HELD_VIEW}}]


def test_a_claim_is_shown_without_its_holder() -> None:
    """Anyone sees state and deadline, but neither hold nor price; a seat that is being paid for is shown as held."""
    claims = {"a": HELD, "b": replace(HELD, state=SeatState.PAYING), "c": replace(BOOKED, amount=1250), "d": BLOCKED}
    assert claims_view(claims) == {
        "a": HELD_VIEW,
        "b": HELD_VIEW,
        "c": {"state": "booked"},
        "d": {"state": "blocked"},
    }


def test_a_claim_is_shown_until_anyone_may_take_the_seat() -> None:
    """A snapshot leaves out claims that have lapsed at its instant."""
    claims = {"a": HELD, "b": BOOKED}
    assert claims_view(claims, UNTIL + 14_999) == {"a": HELD_VIEW, "b": {"state": "booked"}}
    assert claims_view(claims, UNTIL + 15_000) == {"b": {"state": "booked"}}


def test_accessible_seats_are_sent_when_they_changed() -> None:
    """All of the row's, in the order of its seats, once a message; a new row is no such change."""
    first, second, third = (
        _row(1),
        replace(_row(2), accessible=frozenset("da")),
        replace(_row(3), accessible=frozenset("a")),
    )
    assert row_changes([_change(first, second)]) == [{"row": "1", "version": 2, "seats": {}, "accessible": ["a", "d"]}]
    sent = row_changes([_change(first, second), _change(second, third)])
    assert sent == [{"row": "1", "version": 3, "seats": {}, "accessible": ["a"]}]
    assert row_changes([_change(third, replace(_row(4), accessible=third.accessible, claims={"a": BOOKED}))]) == [
        {"row": "1", "version": 4, "seats": {"a": {"state": "booked"}}}
    ]
    assert "accessible" not in row_changes([_change(None, second)])[0]


def test_a_new_claim_is_sent() -> None:
    """With the row's new version, and only the seat that changed."""
    sent = row_changes([_change(_row(1, b=BOOKED), _row(2, a=HELD, b=BOOKED))])
    assert sent == [{"row": "1", "version": 2, "seats": {"a": HELD_VIEW}}]


def test_a_claim_that_ended_is_sent_as_free() -> None:
    """Leaving the seat out would not change it."""
    sent = row_changes([_change(_row(1, a=HELD, b=BOOKED), _row(2, b=BOOKED))])
    assert sent == [{"row": "1", "version": 2, "seats": {"a": {"state": "free"}}}]


def test_an_extended_hold_is_sent() -> None:
    """The deadline is part of the state."""
    longer = replace(HELD, until=UNTIL + 1000, public_at=UNTIL + 16_000)
    sent = row_changes([_change(_row(1, a=HELD), _row(2, a=longer))])
    assert sent[0]["seats"] == {"a": {"state": "held", "until": "2027-01-15T08:00:16Z"}}


def test_an_invisible_change_moves_the_version_only() -> None:
    """Seats that are being paid for are shown as held."""
    sent = row_changes([_change(_row(1, a=HELD), _row(2, a=replace(HELD, state=SeatState.PAYING)))])
    assert sent == [{"row": "1", "version": 2, "seats": {}}]


def test_a_holders_longer_right_is_sent_only_with_a_later_public_instant() -> None:
    """Clients see the instant from which anyone may take the seat, not the end of the holder's right."""
    sent = row_changes([_change(_row(1, a=HELD), _row(2, a=replace(HELD, until=UNTIL + 1000)))])
    assert sent == [{"row": "1", "version": 2, "seats": {}}]


def test_a_new_row_is_sent_with_its_taken_seats() -> None:
    """Its first claims are changes too."""
    assert row_changes([_change(None, _row(1, a=BLOCKED))]) == [
        {"row": "1", "version": 1, "seats": {"a": {"state": "blocked"}}}
    ]


def test_each_row_is_sent_once_in_its_last_state() -> None:
    """Several writes of one row become one change; rows keep the order in which they were first touched."""
    sent = row_changes(
        [
            _change(_row(1), _row(2, a=HELD)),
            _change(_row(7, id="2"), _row(8, id="2", d=BOOKED)),
            _change(_row(2, a=HELD), _row(3, a=BOOKED)),
        ]
    )
    assert sent == [
        {"row": "1", "version": 3, "seats": {"a": {"state": "booked"}}},
        {"row": "2", "version": 8, "seats": {"d": {"state": "booked"}}},
    ]


def test_no_changes_make_no_message() -> None:
    """An empty batch has no changes."""
    assert row_changes([]) == []


def test_a_watcher_who_came_between_two_writes_of_a_batch_is_not_misled() -> None:
    """A seat that was taken and freed again within a batch is sent: a snapshot may have shown it taken."""
    free, taken, freed = _row(1), _row(2, a=HELD), _row(3)
    watcher = Watcher([taken])
    watcher.apply(row_changes([_change(free, taken), _change(taken, freed)]))
    assert watcher.taken == {"1": {}}


# Random histories.


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
    """The first rows, and the writes to them in their order."""
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
    """However the changes are cut into messages, and even if each message comes several times."""
    random = Random(21)
    for _ in range(300):
        first, changes = _history(random)
        watcher = Watcher(first)
        for batch in _batches(random, changes):
            for _ in range(times):
                watcher.apply(row_changes(batch))
        assert watcher.taken == _state(_after(first, changes))
        assert watcher.versions == {row.id: row.version for row in _after(first, changes)}


def test_a_watcher_that_gets_changes_again_from_some_point_ends_with_the_state() -> None:
    """A batch that failed half way is sent again later, perhaps cut differently."""
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
    """A snapshot comes from the store, which is ahead of the messages: it may fall anywhere within a batch."""
    random = Random(23)
    for _ in range(300):
        first, changes = _history(random)
        moment = random.randint(0, len(changes))
        watcher = Watcher(_after(first, changes[:moment]))
        for batch in _batches(random, changes):
            watcher.apply(row_changes(batch))
        assert watcher.taken == _state(_after(first, changes))
