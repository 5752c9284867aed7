"""Slots: how long they count, their states and numbers, and their ids as entries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.bars.rules.slots import Slot, SlotState, entry_id, request_of

SLOT = Slot("req_1", "cus_1", 7, 2, 1_000)


def test_a_held_slot_is_live_until_it_has_lapsed_on_every_clock() -> None:
    """Two seconds after its guest's time; a confirmed one never lapses."""
    held = replace(SLOT, until=2_000)
    assert [held.live(now) for now in (3_999, 4_000)] == [True, False]
    assert SLOT.live(10**15)


@pytest.mark.parametrize(
    ("until", "called", "state"),
    [(None, None, SlotState.QUEUEING), (None, 5, SlotState.CALLED), (9, None, SlotState.CONFIRMING)],
)
def test_a_slots_state_follows_from_its_instants(until: int | None, called: int | None, state: SlotState) -> None:
    """There is no separate state that could disagree."""
    assert replace(SLOT, until=until, called=called).state is state


@pytest.mark.parametrize(("number", "text"), [(1, "001"), (999, "999"), (1000, "1000")])
def test_numbers_are_read_aloud(number: int, text: str) -> None:
    """Three digits, or more for larger numbers."""
    assert replace(SLOT, number=number).text == text


def test_an_entry_is_named_after_its_request() -> None:
    """In both directions; nonsense gives an id that no request has."""
    assert (SLOT.entry, request_of(SLOT.entry)) == ("ent_1", "req_1")
    assert request_of(entry_id("req_01M8SK2MG05W2BWVJFRTMWZEZE")) == "req_01M8SK2MG05W2BWVJFRTMWZEZE"
    assert request_of("nonsense") == request_of("") == "req_"
