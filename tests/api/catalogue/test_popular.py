"""Popular new releases: which interest counts, which events are ranked, and what a request costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import app
from tests.support.api import Caller
from tests.support.aws import client
from tests.support.events import CONTEXT, schedule
from tests.support.listing import Listing
from tests.worlds.scene import Sale, event_body, rows, venue
from tests.worlds.world import World


@pytest.fixture
def listing(here: World) -> Listing:
    return Listing(here)


def _popular(here: World, query: str = "") -> list[Any]:
    return list(Caller(here.api).get(f"/v1/events/popular{query}").expect(200)["items"])


def _names(here: World) -> list[str]:
    return [item["name"] for item in _popular(here)]


def _view(here: World, sale: Sale, times: int) -> None:
    for _ in range(times):
        Caller(here.api).get(sale.path).expect(200)
    here.clock.move(6)


def _ranked(here: World, listing: Listing) -> list[str]:
    """The names, once all interest is counted."""
    _popular(here)
    listing.follow()
    listing.rank()
    return _names(here)


def _items(prefix: str) -> list[Any]:
    found = client("dynamodb").scan(TableName="linehold", ConsistentRead=True)["Items"]
    return [item for item in found if item["pk"]["S"].startswith(prefix)]


def test_a_booking_counts_more_than_a_hold_and_a_hold_more_than_a_view(here: World, listing: Listing) -> None:
    """With rank and score."""
    looked, held, booked, _ = (here.sale(name=name) for name in ("Looked at", "Held", "Booked", "Left alone"))
    _view(here, looked, 4)
    held.hold(here.customer(), "A-1-1").expect(201)
    buyer = here.customer()
    booked.book(buyer, booked.hold(buyer, "A-1-1").expect(201)["hold_id"]).expect(201)
    assert _ranked(here, listing) == ["Booked", "Held", "Looked at"]
    items = _popular(here)
    assert [item["rank"] for item in items] == [1, 2, 3]
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert scores[2] > 0


def test_a_score_fades_by_half(here: World, listing: Listing) -> None:
    """In two days, as the tests set it."""
    old = here.sale(name="Old")
    _view(here, old, 10)
    assert _ranked(here, listing) == ["Old"]
    (before,) = _popular(here)
    here.clock.move(48 * 3600)
    new = here.sale(name="New")
    _view(here, new, 6)
    assert _ranked(here, listing) == ["New", "Old"]
    assert _popular(here)[1]["score"] == pytest.approx(before["score"] / 2, rel=0.01)


def test_only_events_on_sale_or_new_are_ranked(here: World, listing: Listing) -> None:
    """Not those that have begun, are cancelled, or were published long ago and are not on sale yet."""
    begun = here.sale(name="Begun", starts_at=(here.now + timedelta(hours=2)).isoformat())
    cancelled, on_sale = here.sale(name="Cancelled"), here.sale(name="On sale")
    later = {"on_sale_at": (here.now + timedelta(days=25)).isoformat()}
    announced = here.sale(name="Announced", **later)
    for sale in (begun, cancelled, on_sale, announced):
        _view(here, sale, 3)
    assert set(_ranked(here, listing)) == {"Begun", "Cancelled", "On sale", "Announced"}
    cancelled.owner.post(f"{cancelled.path}/cancel").expect(200)
    here.clock.move(3 * 3600)
    assert set(_ranked(here, listing)) == {"On sale", "Announced"}
    here.clock.move(15 * 86400)
    assert _ranked(here, listing) == ["On sale"]
    here.clock.move(11 * 86400)
    assert set(_ranked(here, listing)) == {"On sale", "Announced"}


def test_a_changed_event_is_ranked_as_it_is_now(here: World, listing: Listing) -> None:
    """Its new date and name are in the ranking before the next one is made."""
    sale, other = here.sale(name="Old name"), here.sale(name="Other")
    _view(here, sale, 5)
    _view(here, other, 4)
    assert _ranked(here, listing) == ["Old name", "Other"]
    later = (here.now + timedelta(days=40)).isoformat()
    changed = sale.owner.patch(sale.path, {"name": "New name", "starts_at": later}).expect(200)
    listing.follow()
    here.clock.move(1)
    first, second = _popular(here)
    assert (first["name"], first["starts_at"], first["rank"]) == ("New name", changed["starts_at"], 1)
    assert second["name"] == "Other"


def test_a_cancelled_event_is_out_of_the_ranking_before_the_next_one(here: World, listing: Listing) -> None:
    """As it is out of the search; the others keep their order."""
    first, cancelled, last = (here.sale(name=name) for name in ("First", "Cancelled", "Last"))
    for sale, times in ((first, 5), (cancelled, 4), (last, 3)):
        _view(here, sale, times)
    assert _ranked(here, listing) == ["First", "Cancelled", "Last"]
    cancelled.owner.post(f"{cancelled.path}/cancel").expect(200)
    listing.follow()
    here.clock.move(1)
    assert _names(here) == ["First", "Last"]
    assert [item["rank"] for item in _popular(here)] == [1, 2]


def test_the_shows_of_one_release_share_a_rank(here: World, listing: Listing) -> None:
    """The next one stands for all; another organiser's release of that name is another one."""
    later = here.sale(name="Tuesday", release="film", starts_at=(here.now + timedelta(days=9)).isoformat())
    body = Caller(here.api).get(later.path).expect(200)
    sooner = later.owner.post(
        "/v1/events",
        {
            "name": "Monday",
            "venue_id": body["venue_id"],
            "release": "film",
            "starts_at": (here.now + timedelta(days=8)).isoformat(),
            "prices": body["prices"],
        },
    ).expect(201)["event_id"]
    later.owner.post(f"/v1/events/{sooner}/publish").expect(200)
    foreign = here.sale(name="Foreign", release="film")
    _view(here, later, 4)  # and once to copy it
    _view(here, Sale(here.api, later.owner, sooner), 2)
    _view(here, foreign, 6)
    assert _ranked(here, listing) == ["Monday", "Foreign"]
    assert [(item["shows"], item["score"]) for item in _popular(here)] == [
        (2, pytest.approx(7, rel=0.01)),
        (1, pytest.approx(6, rel=0.01)),
    ]


def test_views_are_written_together(here: World) -> None:
    """One write for a hundred views, or for all of five seconds; none for a single one."""
    sale = here.sale()
    Caller(here.api).get(sale.path).expect(200)
    assert _items("DONE#") == []
    _view(here, sale, 350)
    _view(here, sale, 1)
    assert len(_items("DONE#")) == 4


def test_a_view_of_a_draft_does_not_count(here: World, listing: Listing) -> None:
    """However often its organiser reads it."""
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(1, 3)}), here.now)
    draft = owner.post("/v1/events", body).expect(201)["event_id"]
    for _ in range(5):
        owner.get(f"/v1/events/{draft}").expect(200)
        here.clock.move(6)
    assert _items("DONE#") == []
    assert _ranked(here, listing) == []


def test_a_batch_that_comes_twice_counts_once(here: World, listing: Listing) -> None:
    """Also when it is longer the second time."""
    sale = here.sale(name="Held")
    listing.follow()
    for seat in ("A-1-1", "A-1-2"):
        sale.hold(here.customer(), seat).expect(201)
    batch = listing.changes()
    assert len(batch["Records"]) == 2
    for records in (batch["Records"][:1], batch["Records"], batch["Records"]):
        listing.deliver({"Records": records})
    listing.rank()
    assert [item["score"] for item in _popular(here)] == [pytest.approx(10, rel=0.01)]


def test_ranking_twice_changes_nothing(here: World, listing: Listing) -> None:
    """Counts are added once."""
    sale = here.sale()
    _view(here, sale, 3)
    assert len(_ranked(here, listing)) == 1
    before = _items("POPULAR")
    app.rank_popular(schedule(), CONTEXT)
    after = _items("POPULAR")
    assert [item.get("scores") for item in before] == [item.get("scores") for item in after]


def test_no_popular_release_is_an_empty_list(here: World) -> None:
    """And so is a ranking that was never made."""
    assert _popular(here) == []
    app.rank_popular(schedule(), CONTEXT)
    here.clock.move(1)
    assert _popular(here) == []


def test_the_limit_of_a_request_counts(here: World, listing: Listing) -> None:
    """At most a hundred."""
    for number in range(3):
        _view(here, here.sale(name=f"S{number}"), 2 + number)
    assert _ranked(here, listing) == ["S2", "S1", "S0"]
    assert [item["name"] for item in _popular(here, "?limit=2")] == ["S2", "S1"]
    for query in ("?limit=0", "?limit=101", "?limit=x", "?page=2"):
        assert Caller(here.api).get(f"/v1/events/popular{query}").status == 422
