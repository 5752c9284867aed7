"""A request: what it is by the clock, what may be done to it, and what an answer leaves to do."""

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
    """At that instant, and as of that instant however late it is looked at."""
    assert ASKING.at(END - 1) is ASKING
    over = ASKING.at(END + 3_600_000)
    assert (over.state, over.reason, over.ended, over.until) == (GuestState.IDLE, RequestReason.NO_MATCH, END, None)
    assert over.at(END + 7_200_000) == over


def test_a_place_to_confirm_lapses_by_the_clock() -> None:
    """After ninety seconds, also when the search would be over by then."""
    found = ASKING.taken("bar_b", 7, END - 1)
    end = END - 1 + CONFIRM_LASTS
    assert (found.state, found.until, found.number) == (GuestState.CONFIRMING, end, 7)
    assert found.at(end - 1) is found
    assert (found.at(end).reason, found.at(end).ended) == (RequestReason.LAPSED, end)


def test_the_chosen_bars_yes_needs_no_confirming() -> None:
    """In its line at once, for as long as it takes."""
    taken = ASKING.taken("bar_a", 3, NOW)
    assert (taken.state, taken.bar, taken.number, taken.until) == (GuestState.QUEUEING, "bar_a", 3, None)
    assert taken.at(NOW + 10**9) is taken


@pytest.mark.parametrize("state", list(GuestState))
@pytest.mark.parametrize("act", list(GuestAct))
def test_only_the_moves_move(state: GuestState, act: GuestAct) -> None:
    """Every act in every state: to where the table says, with an end exactly if it ends; or a 409 that changes
    nothing."""
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


def test_searching_on_forgets_the_bar_but_not_the_time() -> None:
    """What was found is left behind; the five minutes are those of before."""
    found = replace(ASKING, asked=("bar_a", "bar_b"), passed=("bar_a",)).taken("bar_b", 7, NOW + 60_000)
    again = found.after(GuestAct.REJECT, NOW + 90_000)
    assert (again.state, again.bar, again.number, again.until) == (GuestState.REQUESTING, None, None, END)
    assert (again.asked, again.passed, again.check_at) == (found.asked, found.passed, NOW + 90_000)


@pytest.mark.parametrize(("bar", "left", "looks"), [("bar_a", (), None), ("bar_b", (), 90_000), ("bar_b", ("o2",), 0)])
def test_an_answer_leaves_a_look_if_there_is_something_to_do(
    bar: str, left: tuple[str, ...], looks: int | None
) -> None:
    """None for whoever is in a line, the time to confirm for whoever has to, at once while others are still asked."""
    answered = replace(ASKING, offers=("o1", *left)).taken(bar, 1, NOW).without_offer("o1", NOW)
    assert answered.offers == left
    assert answered.check_at == (None if looks is None else NOW + looks)


def test_a_no_is_looked_at_at_once() -> None:
    """Whoever searches on asks the next bar now, not when the offer would have expired."""
    assert replace(ASKING, offers=("o1",), check_at=END).without_offer("o1", NOW + 5).check_at == NOW + 5


def test_what_is_still_offered_when_it_ends_is_looked_at() -> None:
    """So that the bars are told; with nothing offered there is nothing to look at."""
    assert replace(ASKING, offers=("o1",)).after(GuestAct.CANCEL, NOW + 5).check_at == NOW + 5
    assert ASKING.after(GuestAct.CANCEL, NOW + 5).check_at is None


def test_too_late_is_told_from_not_now() -> None:
    """What time has ended is `Lapsed`, what others have changed is `Conflict`; both say what it is."""
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
