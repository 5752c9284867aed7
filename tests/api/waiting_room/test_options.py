"""Against invented guests: confirmed addresses, one place an address, proofs, and shares of networks."""

from __future__ import annotations

import os
from itertools import count

from chalicelib.people.prove_work import ProveWork
from chalicelib.people.rules.challenges import solves
from chalicelib.settings import settings
from tests.support.aws import EDGE_KEY
from tests.worlds.foyer import SETTLED, Foyer

FEW = 8
"""Bits of the puzzles of these tests."""


def test_a_room_may_ask_for_a_confirmed_address(foyer: Foyer) -> None:
    """403 without one, or with one that is not confirmed."""
    sale = foyer.guarded(confirmed_email=True)
    assert foyer.public(sale)["asks"] == ["confirmed_email"]
    guest = foyer.guest(sale)
    assert guest.join().code == "EMAIL_NOT_CONFIRMED"
    guest.calls.patch("/v1/customers/me", {"email": "ann@example.com"}).expect(200)
    assert guest.join().code == "EMAIL_NOT_CONFIRMED"
    foyer.guest(sale, "bo@example.com").join().expect(202)
    foyer.guest(sale, "bo@example.com").join().expect(202)
    foyer.run(60 + SETTLED)
    assert foyer.figures(sale)["issued"] == 2


def test_a_room_may_give_each_address_one_place(foyer: Foyer) -> None:
    """However it is written, the first customer has it, and the others are told when they ask for their ticket."""
    sale = foyer.guarded(one_per_email=True)
    first, second = foyer.guest(sale, "ann@example.com"), foyer.guest(sale, "ann+x@example.com")
    first.join().expect(202)
    foyer.here.clock.move(1)
    ticket = second.join().expect(202)["ticket"]
    foyer.run(60 + SETTLED)
    assert foyer.figures(sale)["issued"] == 1
    first.claim().expect(201)
    refused = second.calls.get(f"{second.path}/tickets/{second.join_id()}")
    assert (refused.status, refused.code) == (409, "EMAIL_USED")
    assert second.claim(ticket).code == "EMAIL_USED"
    assert second.leave().code == "EMAIL_USED"
    assert first.ticket()["state"] == "admitted"


def test_a_room_may_ask_for_a_proof(foyer: Foyer) -> None:
    """Where the deployment asks for none, too: a puzzle of the room, whose answer is good once."""
    foyer.app.waiting_room.proofs = ProveWork(foyer.app.people.tokens, foyer.here.clock, FEW)
    sale = foyer.guarded(challenge=True)
    guest, other = foyer.guest(sale), foyer.guest(sale)
    needed = guest.join()
    assert (needed.status, needed.code) == (403, "CHALLENGE_NEEDED")
    where = needed.json["error"]["details"]["challenge"]
    assert where == f"{guest.path}/challenge"
    puzzle = guest.calls.get(where).expect(200)
    assert (puzzle["kind"], puzzle["bits"]) == ("work", FEW)
    text = puzzle["puzzle"]
    proof = next(f"{text}:{answer}" for answer in count() if solves(text, str(answer), FEW))
    assert guest.join(X_Challenge=f"{text}:no").code == "CHALLENGE_FAILED"
    guest.join(X_Challenge=proof).expect(202)
    assert other.join(X_Challenge=proof).code == "CHALLENGE_FAILED"


def test_a_room_may_limit_what_one_network_takes(foyer: Foyer) -> None:
    """429 with `Retry-After`, and another network joins."""
    os.environ["TRUSTED_PROXIES"] = "1"
    settings.cache_clear()
    foyer.app.config = settings()
    sale = foyer.guarded(max_per_network=2)
    for _ in range(2):
        foyer.guest(sale).join().expect(202)
    refused = foyer.guest(sale).join()
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert int(refused.headers["retry-after"]) > 0
    foyer.guest(sale).join(X_Forwarded_For="203.0.113.9, 127.0.0.1", X_Origin_Key=EDGE_KEY).expect(202)


def test_who_has_a_place_takes_no_other_share(foyer: Foyer) -> None:
    """Joining again from the same network keeps the place, also when the network's share is used up."""
    os.environ["TRUSTED_PROXIES"] = "1"
    settings.cache_clear()
    foyer.app.config = settings()
    sale = foyer.guarded(max_per_network=2)
    first, second = foyer.guest(sale), foyer.guest(sale)
    first.join().expect(202)
    foyer.assign()
    for _ in range(3):
        first.join().expect(202)
    second.join().expect(202)
    foyer.assign()
    assert foyer.guest(sale).join().status == 429
    first.join().expect(202)
