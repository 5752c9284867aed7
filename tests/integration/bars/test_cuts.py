"""Acts that fail halfway, or are overtaken: no slot is lost, and bar and guest agree about who is in the line."""

from __future__ import annotations

from functools import partial

import pytest

from tests.support.faults import Fuse, before_write, powered_by
from tests.worlds.round import Beginning, Round, agreed, begun, called, confirming, lapsed, missed, queueing, requesting
from tests.worlds.tavern import landlord
from tests.worlds.world import World

pytestmark = pytest.mark.faults

STEPS = 8

STAGES: list[tuple[Beginning, list[str]]] = [
    (begun, ["ask_again"]),
    (requesting, ["accept", "refuse", "cancel", "pause", "close"]),
    (confirming, ["confirm", "search_on", "cancel", "close", "reopen"]),
    (lapsed, ["check", "ask_again", "close", "push_in"]),
    (queueing, ["call", "seat", "cancel", "come", "close", "reopen"]),
    (called, ["seat", "no_show", "cancel", "come", "close"]),
    (missed, ["come_back", "ask_again", "close"]),
]
"""The acts that are possible at each stage."""

OVERTAKEN: list[tuple[Beginning, str, list[str]]] = [
    (requesting, "accept", ["refuse", "cancel", "check", "pause", "close"]),
    (requesting, "refuse", ["accept", "check", "cancel"]),
    (requesting, "cancel", ["accept", "check"]),
    (requesting, "close", ["accept"]),
    (confirming, "confirm", ["search_on", "cancel", "close", "reopen"]),
    (confirming, "search_on", ["confirm", "close", "check"]),
    (confirming, "cancel", ["confirm", "close"]),
    (confirming, "close", ["confirm", "cancel"]),
    (confirming, "reopen", ["confirm"]),
    (lapsed, "check", ["ask_again", "push_in"]),
    (lapsed, "ask_again", ["check", "push_in"]),
    (lapsed, "push_in", ["check", "ask_again"]),
    (queueing, "seat", ["cancel", "come", "close", "reopen"]),
    (queueing, "cancel", ["seat", "call", "close"]),
    (queueing, "come", ["seat", "cancel"]),
    (queueing, "close", ["seat", "cancel"]),
    (called, "no_show", ["seat", "cancel", "close"]),
    (called, "seat", ["no_show"]),
    (missed, "come_back", ["ask_again", "close"]),
    (missed, "ask_again", ["come_back"]),
]
"""Acts at a stage, and the other acts that overtake them."""

ACTS = [(stage, act) for stage, acts in STAGES for act in acts]
PAIRS = [(stage, act, other) for stage, act, others in OVERTAKEN for other in others]


def _name(value: object) -> str:
    return getattr(value, "__name__", str(value))


def _over(round: Round) -> None:
    """Assert that after every deadline the guest is idle, queueing or seated, and may ask again unless they queue."""
    round.over()
    agreed(round)
    state = round.guest.request()["state"]
    assert state in ("IDLE", "QUEUEING", "SEATED")
    assert round.ask_again() == (409 if state == "QUEUEING" else 202)
    round.guest.act("cancel").expect(200)
    agreed(round)


def _note(statuses: list[int], round: Round, act: str) -> None:
    statuses.append(getattr(round, act)())


@pytest.mark.parametrize(("stage", "act"), ACTS, ids=_name)
def test_an_act_that_fails_leaves_bar_and_guest_agreed(here: World, stage: Beginning, act: str) -> None:
    """It fails before and after each of its writes; checks finish the rest, or it ends in time."""
    owner = landlord(here)
    for step in range(1, STEPS):
        for done in (False, True):
            round, fuse = stage(here, owner), Fuse(step, done)
            with powered_by(fuse):
                getattr(round, act)()
            agreed(round)
            if not round.guest.asked:
                assert round.ask_again() in (202, 409)
            _over(round)
        if fuse.steps < step:
            assert step > 1
            return
    raise AssertionError("more steps than expected")


@pytest.mark.parametrize(("stage", "act", "other"), PAIRS, ids=_name)
def test_an_act_that_is_overtaken_leaves_bar_and_guest_agreed(
    here: World, stage: Beginning, act: str, other: str
) -> None:
    """Another act runs right before each of its writes: one of the two is refused, or both succeed."""
    owner = landlord(here)
    for number in range(1, STEPS):
        round = stage(here, owner)
        statuses: list[int] = []
        with before_write(number, partial(_note, statuses, round, other)) as times:
            _note(statuses, round, act)
        assert max(statuses) < 500
        agreed(round)
        if not times.count:
            assert number > 1
            return
        _over(round)
    raise AssertionError("more steps than expected")
