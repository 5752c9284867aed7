"""Changing an event: only in the expected version, and without breaking a promise to those who hold seats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.support.api import Reply
from tests.worlds.scene import EUR, Sale
from tests.worlds.world import World


def _patch(sale: Sale, json: Any, if_match: str | None = None) -> Reply:
    return sale.owner.call("PATCH", sale.path, json, {} if if_match is None else {"If-Match": if_match})


def _now(sale: Sale) -> dict[str, Any]:
    """The event from its organiser's list, which is not cached."""
    (event,) = sale.owner.get("/v1/events").expect(200)["items"]
    return dict(event)


def test_a_tag_that_names_the_version_allows_the_change(here: World) -> None:
    """Strong or weak, one of several, with the rest of a snapshot's tag, or any at all."""
    sale = here.sale()
    version = _now(sale)["version"]
    for tag in ('"{0}"', 'W/"{0}"', '"9999", "{0}"', '"{0}","9999"', "*", " * ", '"{0}-0123abcd"'):
        changed = _patch(sale, {"name": f"The {version}th"}, tag.format(version))
        version += 1
        assert changed.expect(200)["version"] == version
        assert changed.headers["etag"] == f'"{version}"'


def test_another_tag_changes_nothing(here: World) -> None:
    """412 STALE with the present version, also for a tag that names no version."""
    sale = here.sale()
    before = _now(sale)
    assert before["version"] == 2
    for tag in ('"1"', 'W/"1"', '"1", "99"', '""', '"x"', '"-2"'):
        refused = _patch(sale, {"name": "Another"}, tag)
        assert (refused.status, refused.code) == (412, "STALE"), tag
        assert refused.json["error"]["details"] == {"version": 2}
    assert _now(sale) == before


def test_what_is_no_tag_is_said_to_be_none(here: World) -> None:
    """422 with what a tag looks like, and nothing is changed."""
    sale = here.sale()
    before = _now(sale)
    for text in ("nonsense", "2", '"2', '2"', "'2'", "", '"1" "2"', '*, "2"', 'w/"2"'):
        refused = _patch(sale, {"name": "Another"}, text)
        (fault,) = refused.json["error"]["details"]["fields"]
        assert (refused.status, refused.code, fault["path"]) == (422, "INVALID", "If-Match"), text
        assert 'such as "7"' in fault["problem"]
    assert _now(sale) == before


def test_the_tag_that_was_read_is_good_for_one_change(here: World) -> None:
    """GET's tag is stale after the change; the change's answer has the next tag."""
    sale = here.sale()
    tag = sale.owner.get(sale.path).headers["etag"]
    changed = _patch(sale, {"name": "Another"}, tag)
    changed.expect(200)
    assert _patch(sale, {"name": "Third"}, tag).code == "STALE"
    _patch(sale, {"name": "Third"}, changed.headers["etag"]).expect(200)
    assert _now(sale)["name"] == "Third"


def test_a_stale_tag_is_refused_before_the_fields_are_checked(here: World) -> None:
    """412, not 422: the client must read the event again first."""
    sale = here.sale()
    assert _patch(sale, {"prices": {"moon": EUR}}, '"1"').status == 412


def test_a_change_without_effect_keeps_the_version(here: World) -> None:
    """An empty one, or one with the present values."""
    sale = here.sale()
    before = _now(sale)
    for same in ({}, {"name": "Avengers: Endgame"}, {"prices": {"standard": EUR}}):
        assert _patch(sale, same).expect(200) == before
    assert _now(sale) == before


def test_only_its_organiser_changes_an_event(here: World) -> None:
    """Another organiser's event is 403, an unknown one 404."""
    sale = here.sale()
    assert here.operator().patch(sale.path, {"name": "Mine"}).status == 403
    assert sale.owner.patch("/v1/events/evt_00000000000000000000000000", {"name": "Mine"}).status == 404


def test_a_new_price_is_for_later_holds(here: World) -> None:
    """A hold keeps the price it was held at, and so does its booking; the next hold costs the new one."""
    sale, buyer, late = here.sale(), here.customer(), here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)
    _patch(sale, {"prices": {"standard": {"amount": 9900, "currency": "EUR"}}}).expect(200)
    here.clock.move(1)
    assert buyer.get(f"/v1/holds/{hold['hold_id']}").expect(200)["total"]["amount"] == 2500
    assert sale.book(buyer, hold["hold_id"]).expect(201)["total"] == {"amount": 2500, "currency": "EUR"}
    assert sale.hold(late, "A-1-3").expect(201)["total"]["amount"] == 9900
    assert sale.owner.get(f"{sale.path}/sales").expect(200)["revenue"]["amount"] == 2500


def test_the_currency_of_a_published_event_stays(here: World) -> None:
    """Otherwise its sales could not be added up."""
    sale = here.sale()
    refused = _patch(sale, {"prices": {"standard": {"amount": 1250, "currency": "SEK"}}})
    assert (refused.status, refused.json["error"]["details"]["fields"][0]["path"]) == (422, "prices")
    assert _now(sale)["prices"] == {"standard": EUR}


def test_a_postponed_event_keeps_its_seats(here: World) -> None:
    """Holds and bookings stay valid; a postponement of more than a year is refused."""
    sale, buyer, other = here.sale(), here.customer(), here.customer()
    sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"]).expect(201)
    held = sale.hold(other, "A-1-2").expect(201)["hold_id"]
    later = (here.now + timedelta(days=200)).isoformat()
    _patch(sale, {"starts_at": later}).expect(200)
    here.clock.move(1)
    assert {name: claim["state"] for name, claim in sale.map().items()} == {"A-1-1": "booked", "A-1-2": "held"}
    sale.book(other, held).expect(201)
    too_late = (here.now + timedelta(days=400)).isoformat()
    assert _patch(sale, {"starts_at": too_late}).status == 422


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"venue_id": "ven_00000000000000000000000000"}, "venue_id"),
    ({"status": "cancelled"}, "status"),
    ({"nmae": "Another"}, "nmae"),
    ({"version": 7}, "version"),
    ({"name": None}, "name"),
    ({"prices": {"moon": EUR}}, "prices.moon"),
    ({"performer_ids": ["prf_00000000000000000000000000"]}, "performer_ids[0]"),
    ({"on_sale_at": "2099-01-01T00:00:00Z"}, "on_sale_at"),
    ({"starts_at": "2020-01-01T00:00:00Z"}, "starts_at"),
]


def test_a_wrong_field_is_named_and_nothing_is_changed(here: World) -> None:
    """422 with its path, also when a good field stands beside it."""
    sale = here.sale()
    before = _now(sale)
    for body, path in WRONG:
        refused = _patch(sale, {"description": "Quiet.", **body})
        assert refused.status == 422
        assert path in {field["path"] for field in refused.json["error"]["details"]["fields"]}
    assert _now(sale) == before
