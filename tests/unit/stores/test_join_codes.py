"""Join codes: unguessable, each of one display, each with one session."""

from __future__ import annotations

import pytest

from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct
from chalicelib.stores.rules.join_codes import MOST_TRIES, display_of, join_url, new_code, session_of
from chalicelib.stores.rules.stores import LARGEST_NUMBER, LIFE, MOST_PEOPLE


@pytest.mark.parametrize("number", [1, 9, 20])
def test_a_code_says_which_display_shows_it(number: int) -> None:
    """Otherwise it is random: no two are the same."""
    codes = {new_code(number) for _ in range(100)}
    assert len(codes) == 100
    assert {display_of(code) for code in codes} == {number}


@pytest.mark.parametrize(
    "code", ["", "1", "1-", "0-" + "a" * 22, "21-" + "a" * 22, "1-" + "a" * 21, "1-" + "a" * 22 + "\n"]
)
def test_a_malformed_code_has_no_display(code: str) -> None:
    """However like a code it looks."""
    assert display_of(code) is None


def test_a_code_leads_to_one_session_of_one_store() -> None:
    """The same every time, and another one in another store."""
    assert session_of("str_1", "1-x") == session_of("str_1", "1-x")
    assert len({session_of("str_1", "1-x"), session_of("str_2", "1-x"), session_of("str_1", "2-x")}) == 3


def test_the_code_is_in_the_part_of_the_address_that_no_server_sees() -> None:
    """Behind the #."""
    address, _, fragment = join_url("https://app.example.com/", "str_1", "1-x_-").partition("#")
    assert address == "https://app.example.com/"
    assert fragment == "/join/str_1/1-x_-"


def test_one_customer_cannot_use_up_the_numbers_of_a_day() -> None:
    """With all scans that a customer is allowed, and each try of each session wasted on a whole party."""
    scans = LIMITS[LimitedAct.SCAN]
    assert (scans.everywhere or 0) * (LIFE // scans.window) * MOST_TRIES * MOST_PEOPLE < LARGEST_NUMBER
