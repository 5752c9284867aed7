"""What a bar's staff and its board are shown of guests: offers, numbers and states."""

from __future__ import annotations

import json

from tests.api.bars.calls import (
    NO_BAR,
)
from tests.worlds.tavern import Tavern, bar, bar_behind, drinker, landlord, pending, place, queueing, yes
from tests.worlds.world import World


def test_an_offer_is_answered_by_its_bar(here: World) -> None:
    """Another operator gets 403; an unknown offer is not found, even if its id names one's own bar."""
    tavern, other = bar_behind(here, landlord(here)), landlord(here)
    for act in ("accept", "reject"):
        made_up = f"ofr_{'0' * 26}{tavern.id.partition('_')[2]}"
        assert other.post(f"/v1/bar-offers/{made_up}/{act}").status == 403
        assert tavern.owner.post(f"/v1/bar-offers/{made_up}/{act}").code == "OFFER_NOT_FOUND"
        for id in ("ofr_", "x", NO_BAR, f"{made_up}0", f"ofr_{'0' * 26}{NO_BAR[4:]}"):
            assert tavern.owner.post(f"/v1/bar-offers/{id}/{act}").status == 404, id


def test_a_bar_learns_neither_who_a_guest_is_nor_where(here: World) -> None:
    """Offers, console and board have a number, a size and minutes: no guest's or request's id, no location, no name."""
    tavern, guest = bar(landlord(here)), drinker(here.api)
    guest.calls.patch("/v1/customers/me", {"name": "Bo Secret", "email": "bo@secret.example"}).expect(200)
    guest.at(150, 40).expect(200)
    guest.ask(tavern, radius=600).expect(202)
    here.app.bars.match_request.check(f"{guest.id}/{guest.asked[0]}")
    (offer,) = tavern.offers()
    assert set(offer) == {
        "offer_id",
        "bar_id",
        "party_size",
        "walk_minutes",
        "state",
        "expires_at",
        "expires_in",
    }
    (listed,) = tavern.owner.get(f"{tavern.path}/queue").expect(200)["offers"]
    texts = [json.dumps([offer, listed]), json.dumps(yes(here, tavern))]
    texts += [json.dumps([tavern.queue(), tavern.board()])]
    lat, lon = place(150, 40)
    for secret in (guest.id, "req_", "Secret", "secret", str(lat)[:8], str(lon)[:8]):
        assert not any(secret in text for text in texts), secret


def test_offers_that_can_be_answered_are_listed_the_oldest_first(here: World) -> None:
    """For their 45 seconds and no longer, without a check."""
    tavern = bar_behind(here, landlord(here))
    asked = []
    for size in (3, 1):
        guest = drinker(here.api)
        guest.ask(tavern, party_size=size, radius=600).expect(202)
        here.app.bars.match_request.check(f"{guest.id}/{guest.asked[0]}")
        asked.append(size)
        here.clock.move(1)
    assert [offer["party_size"] for offer in tavern.offers()] == asked
    here.clock.move(43)
    assert [offer["expires_in"] for offer in tavern.offers()] == [1]
    here.clock.move(1)
    assert (tavern.offers(), pending(here, tavern)) == ([], [])


def test_the_board_shows_numbers_and_states(here: World) -> None:
    """To anyone, in order, with the wait of a guest who joins now."""
    tavern = bar_behind(here, landlord(here))
    called, waiting, held = (
        queueing(here, tavern),
        queueing(here, tavern),
        queueing(here, tavern, Tavern(NO_BAR, tavern.owner)),
    )
    tavern.entry(called.entry, "call").expect(200)
    board = tavern.board()
    assert {name: board[name] for name in ("bar_id", "name", "state", "queue_length")} == {
        "bar_id": tavern.id,
        "name": "Bar 0 north",
        "state": "WAITING",
        "queue_length": 3,
    }
    assert [(each["number"], each["state"]) for each in board["entries"]] == [
        ("001", "called"),
        ("002", "queueing"),
        ("003", "confirming"),
    ]
    assert (waiting.request()["position"], held.request()["position"]) == (2, 3)
    assert set(board["entries"][0]) == {"number", "state", "expires_at"}
    assert [each["expires_at"] for each in board["entries"]] == [None, None, "2026-12-01T20:01:30Z"]
