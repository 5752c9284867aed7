"""When an event ends, and until when it is sold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.catalogue.rules.event_faults import LONGEST_EVENT, check, check_change
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.times import HOUR
from chalicelib.errors import Conflict, Invalid
from tests.unit.catalogue.test_events import EVENT, NOW

STARTS = EVENT.starts_at
LATEST = STARTS + LONGEST_EVENT


def _event(**changes: Any) -> Event:
    return replace(EVENT, **changes)


def _paths(event: Event, before: Event | None = None, now: int = NOW) -> list[str]:
    try:
        check_change(before, event, now) if before else check(event, now)
    except Invalid as invalid:
        return [fault.path for fault in invalid.faults]
    return []


@pytest.mark.parametrize("ends_at", [STARTS + 1, STARTS + 3 * HOUR, LATEST])
def test_an_event_may_say_when_it_ends(ends_at: int) -> None:
    """After its start, and within two weeks."""
    event = _event(ends_at=ends_at)
    assert (_paths(event), event.planned_end) == ([], ends_at)


@pytest.mark.parametrize("ends_at", [STARTS, STARTS - 1, NOW, LATEST + 1, 0, -1])
def test_no_event_ends_before_it_starts_or_never(ends_at: int) -> None:
    """Nor at the very instant."""
    assert _paths(_event(ends_at=ends_at)) == ["ends_at"]


def test_an_event_without_an_end_lasts_two_hours() -> None:
    """For calendars, which show no entry of no length."""
    assert EVENT.planned_end == STARTS + 2 * HOUR


@pytest.mark.parametrize(
    ("sale_ends_at", "ends_at"),
    [(STARTS - HOUR, None), (STARTS, None), (STARTS + HOUR, STARTS + HOUR), (LATEST, None), (LATEST, LATEST)],
)
def test_a_sale_ends_when_the_organiser_says(sale_ends_at: int, ends_at: int | None) -> None:
    """Before, at or after the start; seats are sold up to the last instant."""
    event = _event(sale_ends_at=sale_ends_at, ends_at=ends_at)
    assert _paths(event) == []
    event.require_on_sale(sale_ends_at - 1)
    with pytest.raises(Conflict) as caught:
        event.require_on_sale(sale_ends_at)
    assert caught.value.code == "NOT_ON_SALE"
    assert list(caught.value.details) == ["sale_ends_at"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"sale_ends_at": EVENT.on_sale_at}, "on_sale_at"),
        ({"sale_ends_at": LATEST + 1}, "sale_ends_at"),
        ({"sale_ends_at": STARTS + 2, "ends_at": STARTS + 1}, "sale_ends_at"),
    ],
)
def test_a_sale_that_cannot_be_is_a_fault(changes: dict[str, int], path: str) -> None:
    """It ends after it begins, and not after its event."""
    assert _paths(_event(**changes)) == [path]


def test_an_event_that_starts_behind_its_end_is_refused() -> None:
    """The end is an instant of its own: a change moves it, too, or deletes it."""
    before = _event(ends_at=STARTS + HOUR)
    moved = STARTS + 2 * HOUR
    assert _paths(replace(before, starts_at=moved), before) == ["ends_at"]
    assert _paths(replace(before, starts_at=moved, ends_at=moved + HOUR), before) == []
    assert _paths(replace(before, starts_at=moved, ends_at=None), before) == []


def test_the_end_of_the_sale_moves_with_the_start_unless_it_is_set() -> None:
    """By default it is the start, whenever that is."""
    assert _event(starts_at=STARTS + HOUR).sold_until == STARTS + HOUR
    assert _event(starts_at=STARTS + HOUR, sale_ends_at=STARTS).sold_until == STARTS


def test_ends_can_be_changed_while_the_event_lasts() -> None:
    """It lies in the past that the event began: no fault of a change that leaves its start as it is."""
    during = STARTS + HOUR
    assert _paths(_event(ends_at=STARTS + 3 * HOUR, sale_ends_at=during), EVENT, during) == []
    assert _paths(_event(starts_at=STARTS + 1), EVENT, during) == ["starts_at"]
