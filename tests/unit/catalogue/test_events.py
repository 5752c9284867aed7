"""Events: which may be put on sale, and when customers may buy seats."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from chalicelib.catalogue.rules.event_faults import check, check_change
from chalicelib.catalogue.rules.events import Event, EventStatus, SectionSummary, summaries
from chalicelib.catalogue.rules.venues import PlanRow, Section, Venue
from chalicelib.core.money import Money
from chalicelib.core.times import DAY, HOUR, from_datetime, rfc3339
from chalicelib.errors import Conflict, Invalid

NOW = 1_800_000_000_000
VENUE = Venue(
    "ven_1",
    "opr_1",
    "Roxy 1",
    "UTC",
    None,
    (
        Section("A", "Stalls", (PlanRow("1", "standard", ("1", "2")), PlanRow("2", "gold", ("1",)))),
        Section("B", "Balcony", (PlanRow("1", "standard", ("1",)),)),
    ),
)
EVENT = Event(
    id="evt_1",
    operator="opr_1",
    name="Avengers: Endgame",
    description="",
    venue="ven_1",
    performers=("prf_1", "prf_2"),
    release=None,
    starts_at=NOW + 10 * HOUR,
    on_sale_at=NOW + HOUR,
    prices={"standard": Money(1250, "EUR"), "gold": Money(2000, "EUR")},
    hold_seconds=300,
    max_per_customer=6,
    no_orphans=False,
    waitlist=False,
    waiting_room=False,
    sections=summaries(VENUE),
    status=EventStatus.PUBLISHED,
    version=1,
    created=NOW,
)


def _faults(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        check(replace(EVENT, **changes), NOW)
    return [tuple(fault) for fault in caught.value.faults]


def _prices(**amounts: Money) -> dict[str, Money]:
    return {**EVENT.prices, **amounts}


def test_a_good_event_has_no_faults() -> None:
    """It starts, it is on sale before that, and every category has a price."""
    check(EVENT, NOW)


@pytest.mark.parametrize("starts_at", [NOW, NOW - 1, NOW - 10**9])
def test_an_event_does_not_start_in_the_past(starts_at: int) -> None:
    """Nor at this very instant."""
    assert _faults(starts_at=starts_at, on_sale_at=starts_at - 1) == [("starts_at", "is in the past")]


def test_an_event_starts_within_ten_years() -> None:
    """To the millisecond; farther away is a mistake."""
    check(replace(EVENT, starts_at=NOW + 3650 * DAY), NOW)
    assert _faults(starts_at=NOW + 3650 * DAY + 1) == [("starts_at", "is more than ten years away")]


def test_the_sale_begins_before_the_event() -> None:
    """A millisecond before will do."""
    check(replace(EVENT, on_sale_at=EVENT.starts_at - 1), NOW)
    assert _faults(on_sale_at=EVENT.starts_at) == [("on_sale_at", "is not before starts_at")]


@pytest.mark.parametrize("hours", [0, 23])
def test_a_sale_that_begins_has_a_date_that_can_be_shown(hours: int) -> None:
    """The first day of the calendar, east of Greenwich, has no date in UTC: it is a fault or it can be written."""
    ancient = from_datetime(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=hours))))
    try:
        check(replace(EVENT, on_sale_at=ancient), NOW)
    except Invalid:
        return
    assert rfc3339(ancient) == "0001-01-01T00:00:00Z"


def test_every_category_of_the_venue_has_a_price() -> None:
    """A seat without a price could not be sold."""
    assert _faults(prices={"gold": Money(100, "EUR")}) == [
        ("prices.standard", "is missing: the venue has seats of this category")
    ]


def test_every_price_is_for_a_category_of_the_venue() -> None:
    """A misspelt category is a fault."""
    assert _faults(prices=_prices(silver=Money(100, "EUR"))) == [
        ("prices.silver", "is not a price category of the venue")
    ]


@pytest.mark.parametrize("amount", [0, 50, 99_999_999])
def test_prices_can_be_paid(amount: int) -> None:
    """Nothing, or from 50 cents to a million euros."""
    check(replace(EVENT, prices=_prices(gold=Money(amount, "EUR"))), NOW)


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        (-1, "is less than nothing"),
        (1, "is less than 0.50 EUR, the least that can be paid"),
        (49, "is less than 0.50 EUR, the least that can be paid"),
        (100_000_000, "is more than 999999.99 EUR, the most that can be paid"),
    ],
)
def test_a_price_that_cannot_be_paid_is_a_fault(amount: int, problem: str) -> None:
    """In words, with the limit."""
    assert _faults(prices=_prices(gold=Money(amount, "EUR"))) == [("prices.gold.amount", problem)]


def test_a_price_of_an_older_rule_stands_until_it_is_changed() -> None:
    """Another change of its event is no fault; another such price is."""
    before = replace(EVENT, prices=_prices(gold=Money(10, "EUR")))
    check_change(before, replace(before, name="Faust"), NOW)
    with pytest.raises(Invalid) as caught:
        check_change(before, replace(before, prices=_prices(gold=Money(11, "EUR"))), NOW)
    assert [fault.path for fault in caught.value.faults] == ["prices.gold.amount"]


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "EU", "E1R", "EUR\n", "ÅÄÖ", "EUX", "BTC"])
def test_a_currency_is_one_that_people_pay_in(currency: str) -> None:
    """Any other text is none of ISO 4217's."""
    prices = {"standard": Money(1, currency), "gold": Money(1, currency)}
    assert _faults(prices=prices) == [
        ("prices.standard.currency", "is not a currency of ISO 4217 in use"),
        ("prices.gold.currency", "is not a currency of ISO 4217 in use"),
    ]


def test_prices_are_in_one_currency() -> None:
    """A hold has one total."""
    assert _faults(prices=_prices(gold=Money(1000, "SEK"))) == [("prices", "are in more than one currency")]


def test_a_performer_is_named_once() -> None:
    """Twice is a mistake."""
    assert _faults(performers=("prf_1", "prf_1")) == [("performer_ids", "names a performer twice")]


def test_all_faults_are_listed_at_once() -> None:
    """An organiser corrects an event in one go."""
    found = _faults(starts_at=NOW, on_sale_at=NOW, prices={"silver": Money(-1, "kr")}, performers=("prf_1", "prf_1"))
    assert [path for path, _ in found] == [
        "starts_at",
        "on_sale_at",
        "prices.gold",
        "prices.standard",
        "prices.silver",
        "prices.silver.currency",
        "performer_ids",
    ]


@pytest.mark.parametrize("now", [EVENT.on_sale_at, EVENT.starts_at - 1])
def test_seats_are_sold_from_the_first_instant_to_the_last(now: int) -> None:
    """From `on_sale_at` on, until just before the start."""
    EVENT.require_on_sale(now)


@pytest.mark.parametrize(
    ("now", "details"),
    [
        (EVENT.on_sale_at - 1, {"on_sale_at": "2027-01-15T09:00:00Z"}),
        (EVENT.starts_at, {"starts_at": "2027-01-15T18:00:00Z"}),
    ],
)
def test_no_seat_is_sold_too_early_or_too_late(now: int, details: dict[str, str]) -> None:
    """And the refusal names the instant."""
    with pytest.raises(Conflict) as caught:
        EVENT.require_on_sale(now)
    assert (caught.value.code, caught.value.details) == ("NOT_ON_SALE", details)


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
def test_only_a_published_event_is_sold(status: EventStatus) -> None:
    """At any time."""
    with pytest.raises(Conflict) as caught:
        replace(EVENT, status=status).require_on_sale(EVENT.on_sale_at)
    assert (caught.value.code, caught.value.details) == ("NOT_ON_SALE", {"status": status.value})


def test_an_event_has_its_sections() -> None:
    """By id, with the data for their prices."""
    assert EVENT.sections == (
        SectionSummary("A", "Stalls", 3, {"standard": 2, "gold": 1}),
        SectionSummary("B", "Balcony", 1, {"standard": 1}),
    )
    assert EVENT.has_section("A")
    assert not EVENT.has_section("a")
