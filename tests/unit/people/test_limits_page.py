"""The page of limits says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chalicelib.core.times import DAY, HOUR, MINUTE
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct

PAGE = (Path(__file__).parents[3] / "docs" / "limits.md").read_text()

ACTS = {
    LimitedAct.OPEN_ACCOUNT: "open an account",
    LimitedAct.SIGN_IN: "try a password",
    LimitedAct.FORGOT: "ask for a reset",
    LimitedAct.LEARN_TAKEN: "learn that an address is taken",
    LimitedAct.ENTER_EMAIL: "enter an email address",
    LimitedAct.CONFIRM: "confirm an address",
    LimitedAct.LETTER: "be emailed",
    LimitedAct.ASK_TO_CONFIRM: "be asked to confirm",
    LimitedAct.EVENT_LETTER: "be told of moved events",
    LimitedAct.CAUSE_LETTER: "cause that an address is asked",
    LimitedAct.ASK_TO_RESET: "be mailed a link for a new password",
    LimitedAct.SEND_BOOKING: "have bookings sent",
    LimitedAct.NEW_CUSTOMER: "become a customer",
    LimitedAct.SCAN: "scan a display's code",
    LimitedAct.ADD_TICKETS: "add or move people, as a store's staff",
    LimitedAct.REQUEST_BAR: "ask a bar",
    LimitedAct.ADD_BAR: "add a bar",
    LimitedAct.ADD_ROOM: "add a waiting room of its own",
    LimitedAct.ADD_MARKET: "add a market",
    LimitedAct.ENTER_MARKET: "come into a market",
    LimitedAct.JOIN_LINE: "join a market's line",
    LimitedAct.SAY_IN_ROOM: "say something in waiting rooms",
    LimitedAct.WRITE_ROWS: "write items, as an operator",
}


def _row(words: str) -> list[str]:
    """The cells of the row of an act, but for the first and the last."""
    (found,) = re.findall(rf"^\| {re.escape(words)} \|(.*)\|[^|]*\|$", PAGE, re.MULTILINE)
    return [cell.strip() for cell in found.split("|")]


def _window(millis: int) -> str:
    unit, word = next((unit, word) for unit, word in ((DAY, "day"), (HOUR, "h"), (MINUTE, "min")) if millis >= unit)
    return f"{millis // unit} {word}"


@pytest.mark.parametrize("act", LimitedAct)
def test_every_limit_is_on_the_page(act: LimitedAct) -> None:
    """With its numbers, its window and a reason."""
    limit = LIMITS[act]
    numbers = ["–" if most is None else f"{most:,}" for most in (limit.here, limit.everywhere, limit.network)]
    assert _row(ACTS[act]) == [*numbers, _window(limit.window)]
