"""A line as an event, or as all of its problems."""

from __future__ import annotations

from typing import Any

import pytest

from infra.importing.problems import Rejected
from infra.importing.venues import Venues
from infra.importing.wanted import References, Wanted, read

VENUES = Venues(
    [
        {"venue_id": "ven_1", "name": "Roxy 1", "timezone": "Europe/Stockholm"},
        {"venue_id": "ven_2", "name": "Twin", "timezone": "UTC"},
        {"venue_id": "ven_3", "name": "Twin", "timezone": "Asia/Tokyo"},
    ]
)
ROW = {
    "reference": "S-1",
    "name": "Winter Songs",
    "venue": "Roxy 1",
    "starts_at": "2027-03-01 20:00",
    "currency": "EUR",
    "price:standard": "12.50",
    "price:premium": "",
}


def _read(references: References | None = None, number: int = 2, **changes: Any) -> Wanted:
    return read(ROW | changes, number, VENUES, references or References())


def _problems(**changes: Any) -> dict[str, str]:
    with pytest.raises(Rejected) as rejected:
        _read(**changes)
    return {problem.column: problem.text for problem in rejected.value.problems}


def test_a_line_becomes_a_request() -> None:
    """Minor units, ids, UTC, and the contract's defaults for empty or missing columns."""
    assert _read().request(["prf_1"]) == {
        "reference": "S-1",
        "name": "Winter Songs",
        "description": "",
        "venue_id": "ven_1",
        "performer_ids": ["prf_1"],
        "release": None,
        "starts_at": "2027-03-01T19:00:00Z",
        "prices": {"standard": {"amount": 1250, "currency": "EUR"}},
        "hold_seconds": 300,
        "max_per_customer": 10,
        "no_orphans": False,
        "waitlist": False,
        "waiting_room": False,
    }


def test_every_problem_of_a_line_is_reported_by_column() -> None:
    """Not only the first."""
    found = _problems(
        **{"name": "", "venue": "Nowhere", "starts_at": "soon", "currency": "euro", "price:standard": "free"},
        hold_seconds="1",
        publish="maybe",
        release="Not A Slug",
        performers="Ami|Ami",
    )
    assert found.keys() == {
        *("name", "venue", "starts_at", "currency", "price:standard"),
        *("hold_seconds", "publish", "release", "performers"),
    }


def test_a_venue_is_found_by_id_or_by_name() -> None:
    """A name of two venues is rejected with their ids."""
    assert _read(venue="ven_3").facts.venue == "ven_3"
    assert "ven_2, ven_3" in _problems(venue="Twin")["venue"]


def test_a_line_without_any_price_is_rejected() -> None:
    """The first price column says so."""
    assert "every other price" in _problems(**{"price:standard": ""})["price:standard"]


def test_sales_begin_before_the_event() -> None:
    """Both are compared as instants."""
    assert _problems(on_sale_at="2027-03-01T19:00:00Z") == {"on_sale_at": "is not before starts_at"}
    assert _read(on_sale_at="2027-03-01T18:59:59Z").facts.on_sale_at is not None


@pytest.mark.parametrize("currency", ["EUX", "BTC", "XAU", "eur"])
def test_a_price_is_in_a_currency_that_people_pay_in(currency: str) -> None:
    """That alone is reported: no amount of another one is judged."""
    assert _problems(**{"currency": currency, "price:standard": "0.10"}) == {
        "currency": "must be a currency of ISO 4217 in use, such as EUR"
    }


def test_a_line_may_say_when_its_event_and_its_sale_end() -> None:
    """Local times of the venue. A sale that ends with the start is what it is by default."""
    wanted = _read(ends_at="2027-03-01 22:30", sale_ends_at="2027-03-01 21:00").request([])
    assert (wanted["ends_at"], wanted["sale_ends_at"]) == ("2027-03-01T21:30:00Z", "2027-03-01T20:00:00Z")
    assert "sale_ends_at" not in _read(sale_ends_at=ROW["starts_at"]).request([])
    assert _problems(ends_at=ROW["starts_at"]) == {"ends_at": "is not after starts_at"}


def test_a_made_up_reference_does_not_depend_on_spelling() -> None:
    """Venue by name or id, time local or with an offset: the same event. Another time: another event."""
    one = _read(reference="").reference
    assert one == _read(reference="", venue="ven_1", starts_at="2027-03-01T19:00:00Z").reference
    assert one != _read(reference="", starts_at="2027-03-01 20:01").reference
    assert len(one) <= 100


@pytest.mark.parametrize("reference", ["S-1", ""])
def test_a_reference_is_on_one_line_only(reference: str) -> None:
    """The second line is rejected with the first one's number; a made-up reference counts too."""
    references = References()
    _read(references, 2, reference=reference)
    with pytest.raises(Rejected, match="reference: is that of line 2 already"):
        _read(references, 3, reference=reference)


def test_a_rejected_line_keeps_its_reference() -> None:
    """Otherwise the second line would take its place until it is corrected."""
    references = References()
    with pytest.raises(Rejected):
        _read(references, 2, name="")
    with pytest.raises(Rejected, match="line 2"):
        _read(references, 3)
