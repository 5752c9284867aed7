"""Cells as values."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.core.times import from_datetime
from infra.importing import cells
from infra.importing.problems import Wrong

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("text", "code", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("12.5", "EUR", 1250),
        ("0", "EUR", 0),
        ("1200", "JPY", 1200),
        ("1200.00", "KRW", 1200),
        ("12.5", "KWD", 12500),
        ("0.500", "BHD", 500),
        ("999999.99", "EUR", 99_999_999),
    ],
)
def test_an_amount_is_in_minor_units_of_its_currency(text: str, code: str, minor: int) -> None:
    """None for yen, two by default, three for dinars."""
    assert cells.amount(code)(text) == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.505", "EUR"),
        ("1.5", "JPY"),
        ("-1", "EUR"),
        ("1e3", "EUR"),
        ("12,50", "EUR"),
        ("٣", "EUR"),
        ("NaN", "EUR"),
        (".5", "EUR"),
        ("1000000", "EUR"),
        ("0.10", "EUR"),
        ("0.49", "EUR"),
        ("1", "JPY"),
        ("1.005", "KWD"),
        ("9" * 40, "EUR"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    """Neither rounded nor guessed."""
    with pytest.raises(Wrong):
        cells.amount(code)(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2027-03-01 20:00", datetime(2027, 3, 1, 19, 0, tzinfo=UTC)),
        ("2027-07-01T20:00:30", datetime(2027, 7, 1, 18, 0, 30, tzinfo=UTC)),
        ("2027-03-01T20:00:00Z", datetime(2027, 3, 1, 20, 0, tzinfo=UTC)),
        ("2027-03-01t20:00:00.25z", datetime(2027, 3, 1, 20, 0, 0, 250_000, tzinfo=UTC)),
        ("2027-03-01T20:00:00-05:00", datetime(2027, 3, 2, 1, 0, tzinfo=UTC)),
        ("2027-10-31 02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_local_unless_it_has_an_offset(text: str, utc: datetime) -> None:
    """In the venue's time zone; of an hour that comes twice it is the first."""
    assert cells.moment(STOCKHOLM)(text) == from_datetime(utc)


@pytest.mark.parametrize(
    "text",
    ["tomorrow", "2027-03-01", "01.03.2027 20:00", "2027-13-01 20:00", "2027-03-01 24:00", "٢٠٢٧-03-01 20:00"],
)
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    """The message shows both forms."""
    with pytest.raises(Wrong, match="such as 2027-03-01 20:00 or 2027-03-01T20:00:00"):
        cells.moment(STOCKHOLM)(text)


def test_a_local_time_that_never_comes_is_refused() -> None:
    """Half past two is skipped when summer time begins."""
    with pytest.raises(Wrong, match="does not exist in Europe/Stockholm"):
        cells.moment(STOCKHOLM)("2027-03-28 02:30")


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("No", False), ("YES", True)])
def test_yes_and_no(text: str, value: bool) -> None:
    """In upper or lower case."""
    assert cells.flag(text) is value


@pytest.mark.parametrize("text", ["true", "1", "ja", "x"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    """A guess could publish something."""
    with pytest.raises(Wrong):
        cells.flag(text)


def test_names_keep_their_order() -> None:
    """Blanks around them and empty ones are dropped; letters are in Unicode's NFC."""
    assert cells.names(" Ami | A\u0308mi||The Band ") == ("Ami", "Ämi", "The Band")


@pytest.mark.parametrize("text", ["Ami|Ami", "Ä|A\u0308", "|".join(map(str, range(51))), "x" * 201, "a\nb"])
def test_names_that_are_no_list_of_performers_are_refused(text: str) -> None:
    """Twice the same, too many, too long, on two lines."""
    with pytest.raises(Wrong):
        cells.names(text)


@pytest.mark.parametrize("text", ["4", "3601", "5.0", "five", "", "٥"])
def test_a_whole_number_is_within_its_limits(text: str) -> None:
    """And the message names them."""
    with pytest.raises(Wrong, match="from 5 to 3600"):
        cells.whole(5, 3600)(text)


@pytest.mark.parametrize("text", ["\u200b", "\u3164", " \u00ad ", "a\u202eb", "a\u2028b", "\ufffe"], ids=ascii)
def test_a_name_is_one_that_the_api_takes(text: str) -> None:
    """It shows something, and leaves its surroundings as they are."""
    with pytest.raises(Wrong):
        cells.one_line(cells.NAME)(text)
    with pytest.raises(Wrong):
        cells.names(f"Ami|{text}")
