"""The end of an event's waitlist: every call, the topic and the summary agree at every instant, before any check has
run, after each of them, and when all of them come late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.identity import TokenKind
from chalicelib.core.offer import OfferState
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import offers as store
from tests.worlds.hall import Guest, Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World

OFFER_SECONDS = 400
STARTS_IN = 300
ADDRESS = "ann.example@example.com"

End = Callable[[Hall, Sale], None]


@pytest.fixture
def hall(here: World) -> Hall:
    return Hall(here)


def _cancel(hall: Hall, sale: Sale) -> None:
    sale.owner.post(f"{sale.path}/cancel").expect(200)


def _switch_off(hall: Hall, sale: Sale) -> None:
    sale.owner.patch(sale.path, {"waitlist": False}).expect(200)


def _begin(hall: Hall, sale: Sale) -> None:
    hall.here.clock.move(STARTS_IN)


ENDINGS: list[Any] = [
    pytest.param(_cancel, "EVENT_CANCELLED", (410, "EVENT_CANCELLED"), id="cancelled"),
    pytest.param(_switch_off, "CLOSED", (409, "WITHDRAWN"), id="switched off"),
    pytest.param(_begin, "EVENT_BEGUN", (409, "NOT_ON_SALE"), id="begun"),
]


def _sale(hall: Hall) -> Sale:
    starts_at = hall.here.now + timedelta(seconds=STARTS_IN)
    return hall.sale({"A": rows(1, 2)}, offer_seconds=OFFER_SECONDS, starts_at=starts_at.isoformat())


def _offered(hall: Hall, sale: Sale) -> tuple[Guest, SeatOffer]:
    """A customer with an offer of A-1-1."""
    guest = hall.guest(ADDRESS)
    _join(sale, guest, "A-1-1")
    hall.pump()
    (offer,) = hall.open(guest)
    return guest, offer


def _line(hall: Hall) -> tuple[Sale, Guest, SeatOffer, Guest]:
    """A sale with an open offer, and one more customer who waits for the offered seat."""
    sale = _sale(hall)
    guest, offer = _offered(hall, sale)
    waiting = hall.guest()
    _join(sale, waiting, "A-1-1")
    return sale, guest, offer, waiting


def _join(sale: Sale, guest: Guest, *seats: str) -> None:
    guest.calls.post(f"{sale.path}/waitlist", {"seats": list(seats)}).expect(201)


def _entries(sale: Sale, guest: Guest) -> list[tuple[str, str | None, int | None]]:
    found = guest.calls.get(f"{sale.path}/waitlist").expect(200)["items"]
    return [(entry["state"], entry["reason"], entry["position"]) for entry in found]


def _snapshot(hall: Hall, guest: Guest) -> list[Any]:
    """The offers in the snapshot of the customer's topic."""
    caller = hall.app.people.identities.identify(guest.calls.token or "", TokenKind.CUSTOMER)
    topic = next(feed for feed in _feeds(hall) if "customer/" in feed.prefixes).topic(f"customer/{guest.id}", caller)
    assert topic.snapshot is not None
    return list(topic.snapshot()[1].items)


def _feeds(hall: Hall) -> Iterator[Any]:
    from chalicelib.wiring.feeds import feeds

    yield from feeds(hall.app)


def _doors_agree(hall: Hall, sale: Sale, guest: Guest, offer: SeatOffer, waiting: Guest, reason: str) -> None:
    """All that says something of the offer, the two entries and the waitlist."""
    assert guest.calls.get(f"/v1/offers/{offer.id}").expect(200)["state"] == "withdrawn"
    assert hall.offers(guest) == []
    assert _snapshot(hall, guest) == []
    assert _entries(sale, guest) == _entries(sale, waiting) == [("ended", reason, None)]
    summary = sale.owner.get(f"{sale.path}/waitlist/summary").expect(200)
    assert summary["closed"]
    for line in (summary["total"], summary["by_seat"]):
        assert (line["joined"], line["waiting"], line["outcomes"][reason]) == (2, 0, 2)
        assert line["conversion"] is None


@pytest.mark.parametrize(("end", "reason", "refusal"), ENDINGS)
def test_all_say_that_the_waitlist_has_ended_before_and_after_each_check(
    hall: Hall, end: End, reason: str, refusal: tuple[int, str]
) -> None:
    """The offer is withdrawn and cannot be answered, both entries have ended for the same reason, none waits."""
    sale, guest, offer, waiting = _line(hall)
    end(hall, sale)
    _doors_agree(hall, sale, guest, offer, waiting, reason)
    accepted = guest.calls.post(f"/v1/offers/{offer.id}/accept")
    assert (accepted.status, accepted.code) == refusal
    declined = guest.calls.post(f"/v1/offers/{offer.id}/decline")
    assert (declined.status, declined.code) == (409, "WITHDRAWN")
    guest.calls.delete(f"{sale.path}/waitlist").expect(204)
    _doors_agree(hall, sale, guest, offer, waiting, reason)
    hall.here.clock.move(2)  # a check records an end that came by the clock when every clock has it
    hall.app.deadlines.sweep()
    for _ in hall.steps():
        _doors_agree(hall, sale, guest, offer, waiting, reason)
    hall.pump()
    _doors_agree(hall, sale, guest, offer, waiting, reason)
    accepted = guest.calls.post(f"/v1/offers/{offer.id}/accept")
    assert (accepted.status, accepted.code) == refusal
    stored = store.get(guest.id, offer.id)
    assert stored is not None
    assert stored.state is OfferState.WITHDRAWN


@pytest.mark.parametrize(("end", "reason", "refusal"), ENDINGS)
def test_a_check_that_comes_after_the_offer_would_have_lapsed_says_the_same(
    hall: Hall, end: End, reason: str, refusal: tuple[int, str]
) -> None:
    """What ended it first counts, not what was recorded first."""
    sale, guest, offer, waiting = _line(hall)
    hall.pump()
    end(hall, sale)
    hall.drop()
    hall.here.clock.move(OFFER_SECONDS + 1)
    _doors_agree(hall, sale, guest, offer, waiting, reason)
    hall.sweep()
    _doors_agree(hall, sale, guest, offer, waiting, reason)


@pytest.mark.parametrize(
    ("end", "reason", "why"),
    [
        (_cancel, "EVENT_CANCELLED", "is cancelled"),
        (_switch_off, "CLOSED", "The organiser has ended the waitlist"),
    ],
)
def test_customers_are_told_at_once(hall: Hall, end: End, reason: str, why: str) -> None:
    """The topic says that the offer is withdrawn and the entry has ended, and one email follows. The seat is free."""
    sale = _sale(hall)
    guest, _ = _offered(hall, sale)
    hall.post.emails.clear()
    end(hall, sale)
    hall.pump()
    told = hall.changes(guest)[-2:]
    assert {(change["kind"], change["state"]) for change in told} == {("offer", "withdrawn"), ("place", "ended")}
    assert [change["reason"] for change in told if change["kind"] == "place"] == [reason]
    assert [(letter.to, why in letter.text) for letter in hall.post.emails] == [(ADDRESS, True)]
    assert hall.map_states(sale) == {}
    hall.move(OFFER_SECONDS)
    hall.sweep()
    assert (len(hall.changes(guest)), len(hall.post.emails)) == (3, 1)


def test_an_offer_whose_record_is_published_late_is_published_as_withdrawn(hall: Hall) -> None:
    """The stream may deliver the offer after the event was cancelled."""
    sale = _sale(hall)
    guest = hall.guest()
    _join(sale, guest, "A-1-1")
    list(hall.steps())
    _cancel(hall, sale)
    hall.publish()
    assert [change["state"] for change in hall.changes(guest)] == ["withdrawn"]


def test_a_lapsed_offer_is_out_of_the_summary_and_the_line_before_its_check(hall: Hall) -> None:
    """Its customer reads LAPSED at that instant, too."""
    sale = hall.sale({"A": rows(1, 2)}, offer_seconds=60)
    guest, offer = _offered(hall, sale)
    waiting = hall.guest()
    _join(sale, waiting, "A-1-1")
    assert _entries(sale, waiting) == [("waiting", None, 2)]
    hall.here.clock.move(60)
    for _ in range(2):
        assert _entries(sale, guest) == [("ended", "LAPSED", None)]
        assert guest.calls.get(f"/v1/offers/{offer.id}").expect(200)["state"] == "lapsed"
        assert _entries(sale, waiting)[0][2] == 1
        total = sale.owner.get(f"{sale.path}/waitlist/summary").expect(200)["total"]
        assert (total["waiting"], total["outcomes"]["LAPSED"], total["conversion"]) == (1, 1, 0)
        hall.pump()


def test_a_waitlist_is_switched_on_again_when_all_its_entries_are_recorded_as_ended(hall: Hall) -> None:
    """409 BEING_CHANGED before, so that no entry comes back. Then it begins empty."""
    sale, guest, offer, waiting = _line(hall)
    _switch_off(hall, sale)
    early = sale.owner.patch(sale.path, {"waitlist": True})
    assert (early.status, early.code) == (409, "BEING_CHANGED")
    hall.pump()
    sale.owner.patch(sale.path, {"waitlist": True}).expect(200)
    for each in (guest, waiting):
        assert _entries(sale, each) == [("ended", "CLOSED", None)]
    assert guest.calls.get(f"/v1/offers/{offer.id}").expect(200)["state"] == "withdrawn"
    _join(sale, waiting, "A-1-1")
    hall.pump()
    assert len(hall.offers(waiting)) == 1


@pytest.mark.faults
def test_more_offers_than_one_run_ends_are_all_withdrawn(hall: Hall) -> None:
    """Each run sets the next, and no seat stays with the waitlist."""
    sale = hall.sale({"A": rows(1, 45)})
    guests = [hall.guest() for _ in range(45)]
    for seat, guest in enumerate(guests, 1):
        _join(sale, guest, f"A-1-{seat}")
    hall.pump()
    assert all(hall.open(guest) for guest in guests)
    _switch_off(hall, sale)
    hall.pump()
    assert hall.map_states(sale) == {}
    assert {entry[1] for guest in guests for entry in _entries(sale, guest)} == {"CLOSED"}
