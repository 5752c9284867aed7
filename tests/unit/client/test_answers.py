"""Answers become values, and refusals become errors; requests say what was given and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest

from linehold_client import BestAvailable, Money, errors
from linehold_client.models import HoldState
from tests.unit.client.answers import HOLD, Answers, answer, client, refusal


def test_money_and_times_are_values_of_python() -> None:
    """Minor units stay integers, and times have their zone."""
    hold = client(Answers(answer(200, HOLD))).seats.get_hold("hld_1")
    assert hold.total == Money(1250, "EUR")
    assert hold.expires_at == datetime(2027, 1, 1, 19, 5, tzinfo=UTC)
    assert hold.state is HoldState.HELD


@pytest.mark.parametrize(
    ("money", "shown"),
    [
        (Money(1250, "EUR"), "12.50 EUR"),
        (Money(5, "EUR"), "0.05 EUR"),
        (Money(-5, "EUR"), "-0.05 EUR"),
        (Money(1250, "JPY"), "1250 JPY"),
        (Money(1250, "KWD"), "1.250 KWD"),
    ],
)
def test_money_is_shown_with_its_currencys_decimals(money: Money, shown: str) -> None:
    """Two, none, or three."""
    assert str(money) == shown


def test_money_adds_up_in_one_currency() -> None:
    """Two currencies have no sum."""
    assert Money(1250, "EUR") * 2 + Money(1, "EUR") == Money(2501, "EUR")
    with pytest.raises(ValueError, match="no sum"):
        Money(1, "EUR") + Money(1, "USD")


def test_an_answer_may_grow() -> None:
    """New fields are ignored, and new words are kept, so an old client reads a newer API."""
    grown = HOLD | {"colour": "red", "state": "parked"}
    hold = client(Answers(answer(200, grown))).seats.get_hold("hld_1")
    assert hold.state.value == "parked"
    assert hold.state not in list(HoldState)


def test_a_request_has_what_was_given_alone() -> None:
    """A field that is left out is not sent, and null is sent as null."""
    answers = Answers(answer(201, HOLD))
    seats = client(answers).seats
    seats.take_hold("evt_1", best_available=BestAvailable(category="standard", quantity=2))
    assert answers.body() == {"best_available": {"category": "standard", "quantity": 2}}
    seats.take_hold("evt_1", best_available=BestAvailable(category="standard", quantity=2, section=None))
    assert answers.body()["best_available"]["section"] is None


def test_a_time_is_sent_in_utc() -> None:
    """Of whatever zone it is; one without a zone is refused before anything is sent."""
    answers = Answers(answer(200, {"items": [], "next_cursor": None}))
    there = datetime(2027, 1, 1, 20, tzinfo=timezone(timedelta(hours=1)))
    list(client(answers).catalogue.search_events(start=there))
    assert answers.asked[-1].url.params["start"] == "2027-01-01T19:00:00Z"
    with pytest.raises(ValueError, match="no time zone"):
        list(client(answers).catalogue.search_events(start=there.replace(tzinfo=None)))


def test_an_id_cannot_lead_to_another_path() -> None:
    """What is between slashes is one part, and none is empty."""
    answers = Answers(answer(200, HOLD))
    client(answers).seats.get_hold("a/../b?c")
    assert answers.asked[-1].url.raw_path == b"/v1/holds/a%2F..%2Fb%3Fc"
    for nothing in ("", ".", ".."):
        with pytest.raises(ValueError, match="no id"):
            client(answers).seats.get_hold(nothing)


def test_a_refusal_is_an_error_of_its_code() -> None:
    """With details, below the class of its status."""
    with pytest.raises(errors.SeatTaken) as refused:
        client(Answers(refusal(409, "SEAT_TAKEN"))).seats.get_hold("hld_1")
    assert isinstance(refused.value, errors.Conflict)
    assert (refused.value.details["seats"], refused.value.request_id) == (["A-1-1"], "r1")


def test_a_code_that_has_two_statuses_is_below_both() -> None:
    """So a program catches it by either."""
    assert issubclass(errors.EventCancelled, errors.Conflict)
    assert issubclass(errors.EventCancelled, errors.Over)


def test_a_code_of_a_newer_api_is_an_error_of_its_status() -> None:
    """It has the code that this version does not know."""
    with pytest.raises(errors.Over) as refused:
        client(Answers(refusal(410, "BRAND_NEW"))).seats.get_hold("hld_1")
    assert (type(refused.value), refused.value.code) == (errors.Over, "BRAND_NEW")


@pytest.mark.parametrize("content", ["<html>", '{"message": "Forbidden"}', "[]", '{"error": "none"}'])
def test_another_servers_page_is_no_answer_of_the_api(content: str) -> None:
    """An error says so, instead of a traceback of a parser."""
    with pytest.raises(errors.Unreadable):
        client(Answers(httpx.Response(403, text=content))).seats.get_hold("hld_1")


def test_a_list_is_read_page_by_page() -> None:
    """Also past an empty page, and no page before it is needed."""
    pages = [answer(200, {"items": items, "next_cursor": cursor}) for items, cursor in (([], "c1"), ([], None))]
    answers = Answers(*pages)
    found = client(answers).catalogue.search_events(keyword="night")
    assert answers.asked == []
    assert list(found) == []
    assert [each.url.params.get("cursor") for each in answers.asked] == [None, "c1"]
    assert {each.url.params["keyword"] for each in answers.asked} == {"night"}


def test_a_sheet_follows_its_links() -> None:
    """A list that is no JSON has the cursor of its next page in the header `Link`."""
    link = '<https://api.example.com/v1/events/evt_1/attendees?limit=1&cursor=c1>; rel="next"'
    answers = Answers(httpx.Response(200, text="a,b", headers={"link": link}), httpx.Response(200, text="c,d"))
    assert list(client(answers).organising.list_attendees("evt_1")) == ["a,b", "c,d"]
    assert answers.asked[-1].url.params["cursor"] == "c1"


def test_a_token_goes_only_to_calls_that_take_its_kind() -> None:
    """Public calls are sent without, so that caches may answer them."""
    answers = Answers(answer(200, {"event_id": "evt_1", "sections": []}))
    client(answers).seats.get_seat_counts("evt_1")
    assert answers.tokens == [None]
