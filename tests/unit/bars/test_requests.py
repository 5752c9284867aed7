"""A request: its state by the clock, its moves, and when it is checked next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.bars.rules.requests import (
    ACTIVE,
    CONFIRM_LASTS,
    MOVES,
    SEARCH_LASTS,
    BarRequest,
    GuestAct,
    GuestState,
    RequestReason,
)
from chalicelib.errors import Conflict, Lapsed

NOW = 1_764_619_200_000
END = NOW + SEARCH_LASTS
ASKING = BarRequest("req_1", "cus_1", "bar_a", 2, 30, 2_000, 1, NOW, END, END, check_at=NOW)


def test_a_search_ends_by_the_clock() -> None:
    """It ends at that instant, however late it is read."""
    assert ASKING.at(END - 1) is ASKING
    over = ASKING.at(END + 3_600_000)
    assert (over.state, over.reason, over.ended, over.until) == (GuestState.IDLE, RequestReason.NO_MATCH, END, None)
    assert over.at(END + 7_200_000) == over


def test_a_bar_to_confirm_lapses_by_the_clock() -> None:
    """After ninety seconds, also when the search would be over by then."""
    found = ASKING.taken("bar_b", 7, END - 1)
    end = END - 1 + CONFIRM_LASTS
    assert (found.state, found.until, found.number) == (GuestState.CONFIRMING, end, 7)
    assert found.at(end - 1) is found
    assert (found.at(end).reason, found.at(end).ended) == (RequestReason.LAPSED, end)


def test_the_chosen_bar_needs_no_confirming() -> None:
    """The guest is in its line at once, without a deadline."""
    taken = ASKING.taken("bar_a", 3, NOW)
    assert (taken.state, taken.bar, taken.number, taken.until) == (GuestState.QUEUEING, "bar_a", 3, None)
    assert taken.at(NOW + 10**9) is taken


@pytest.mark.parametrize("state", list(GuestState))
@pytest.mark.parametrize("act", list(GuestAct))
def test_only_the_moves_move(state: GuestState, act: GuestAct) -> None:
    """Every act in every state leads to the table's state, or is a 409. Only states outside ACTIVE have an end."""
    request = replace(ASKING, state=state, until=None)
    if (state, act) not in MOVES:
        with pytest.raises(Conflict) as refused:
            request.after(act, NOW)
        assert (refused.value.code, refused.value.details["state"]) == ("STATE_CHANGED", state.value)
        return
    after = request.after(act, NOW)
    assert after.state is MOVES[state, act]
    assert (after.ended is None) == (after.state in ACTIVE)
    assert (after.reason is not None) == (after.state is GuestState.IDLE)


def test_searching_on_drops_the_bar_and_keeps_the_deadline() -> None:
    """The five minutes of the search go on."""
    found = replace(ASKING, asked=("bar_a", "bar_b"), passed=("bar_a",)).taken("bar_b", 7, NOW + 60_000)
    again = found.after(GuestAct.REJECT, NOW + 90_000)
    assert (again.state, again.bar, again.number, again.until) == (GuestState.REQUESTING, None, None, END)
    assert (again.asked, again.passed, again.check_at) == (found.asked, found.passed, NOW + 90_000)


@pytest.mark.parametrize(("bar", "left", "check"), [("bar_a", (), None), ("bar_b", (), 92_000), ("bar_b", ("o2",), 0)])
def test_an_answer_sets_a_check_if_there_is_something_to_do(bar: str, left: tuple[str, ...], check: int | None) -> None:
    """None in a line, when the time to confirm is over everywhere, and at once while offers to other bars are open."""
    answered = replace(ASKING, offers=("o1", *left)).taken(bar, 1, NOW).without_offer("o1", NOW)
    assert answered.offers == left
    assert answered.check_at == (None if check is None else NOW + check)


def test_a_rejection_is_checked_at_once() -> None:
    """The next bar is asked now, not when the offer would have lapsed."""
    assert replace(ASKING, offers=("o1",), check_at=END).without_offer("o1", NOW + 5).check_at == NOW + 5


def test_an_ended_request_with_open_offers_is_checked() -> None:
    """The check withdraws them; without open offers there is none."""
    assert replace(ASKING, offers=("o1",)).after(GuestAct.CANCEL, NOW + 5).check_at == NOW + 5
    assert ASKING.after(GuestAct.CANCEL, NOW + 5).check_at is None


def test_too_late_differs_from_not_possible_now() -> None:
    """An act after the deadline is `Lapsed`, an act in another state is `Conflict`; both have the details."""
    found = ASKING.taken("bar_b", 7, NOW)
    for act in (GuestAct.CONFIRM, GuestAct.REJECT, GuestAct.CANCEL):
        assert found.require(act, NOW) is found
        with pytest.raises(Lapsed) as late:
            found.require(act, NOW + CONFIRM_LASTS)
        assert (late.value.code, late.value.details) == ("REQUEST_LAPSED", {"reason": "LAPSED"})
    with pytest.raises(Conflict) as refused:
        found.after(GuestAct.CONFIRM, NOW).require(GuestAct.CONFIRM, NOW)
    assert refused.value.details == {"state": "QUEUEING", "reason": None}
    with pytest.raises(Conflict):
        ASKING.require(GuestAct.CONFIRM, END)
    with pytest.raises(Lapsed):
        ASKING.require(GuestAct.CANCEL, END)
