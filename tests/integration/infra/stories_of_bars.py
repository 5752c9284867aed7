"""The story of bars, that makes all of their calls."""

from __future__ import annotations

from functools import partial

import app
from chalicelib import wiring
from chalicelib.core.identity import TokenKind
from tests.integration.infra.stories import confirmed, handed, last_email, told
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream, schedule, socket
from tests.support.rights import Rights
from tests.worlds.tavern import Drinker, Tavern, bar, deliver, drinker, landlord, queueing
from tests.worlds.world import World


class Street:
    """Two bars with their functions: the staff of the first answer requests, the other accepts all guests automatically
    and sees by their locations that they arrive."""

    def __init__(self, here: World, rights: Rights) -> None:
        self.here, self.rights = here, rights
        self._stream = Stream(("BAR#", "CUSTOMER#"))
        owner = landlord(here)
        self.first = bar(owner, max_queue=3)
        self.other = bar(owner, 50, auto_accept=True, arrival="seat", dwell_minutes=0)

    def turn(self) -> None:
        """Runs the functions until the stream and the queue are empty."""
        while records := self._stream.batch()["Records"]:
            with self.rights.of("publish"):
                for _ in range(2):  # as the stream delivers records again, after a failure
                    assert app.publish({"Records": records}, CONTEXT) == {"batchItemFailures": []}
            with self.rights.of("bar_matches"):
                deliver(wiring.app(), partial(handed, app.bar_matches))

    def move(self, seconds: float) -> None:
        self.here.clock.move(seconds)
        with self.rights.of("bar_matches"):
            deliver(wiring.app(), partial(handed, app.bar_matches))
        self.turn()

    def asking(self, at: Tavern) -> Drinker:
        """A guest near the bar, with a request."""
        guest = drinker(self.here.api)
        guest.at().expect(200)
        guest.ask(at).expect(202)
        self.turn()
        return guest


@told
def bars(here: World, rights: Rights) -> None:
    """Guests who are accepted, passed on, seated on arrival, missed, let back, turned away and not matched; bars that
    are changed, paused and closed; searches and locations that lapse; with watchers of all of it."""
    street = Street(here, rights)
    first, other = street.first, street.other
    with rights.of("message"):
        for number, topic in enumerate((f"bar/{first.id}", f"operator/{first.id}")):
            told = {"action": "subscribe", "topics": [topic], "token": first.owner.token}
            app.message(socket(f"c{number}", told), CONTEXT)
        owner = here.app.people.identities.identify(first.owner.token, TokenKind.OPERATOR).id
        told = {"action": "subscribe", "topics": [f"operator/{owner}"], "token": first.owner.token}
        app.message(socket("c9", told), CONTEXT)
    first.owner.get(f"{first.path}/door").expect(200)
    code = first.owner.post(f"{first.path}/door").expect(200)["code"]
    first.change(name="The Crown", servers=2)
    assert len(first.owner.get("/v1/bars").expect(200)["items"]) == 2
    for path in (first.path, f"{first.path}/board"):
        first.owner.get(path).expect(200)

    sent_on = street.asking(first)
    with rights.of("message"):
        staff = {"action": "subscribe", "topics": [f"operator/{first.id}"], "token": first.owner.token}
        app.message(socket("c1", staff), CONTEXT)  # now with an offer
        told = {"action": "subscribe", "topics": [f"customer/{sent_on.id}"], "token": sent_on.calls.token}
        app.message(socket("c2", told), CONTEXT)
    assert sent_on.calls.get("/v1/bars/nearby").expect(200)["items"]
    first.reject().expect(200)
    street.turn()
    assert sent_on.state == ("CONFIRMING", None)
    sent_on.act("confirm").expect(200)
    sent_on.calls.patch("/v1/customers/me", {"email": "ann@example.com"}).expect(200)
    confirmed(rights, Caller(here.api), "/v1/customers")
    with rights.of("emails"):
        email = f"{sent_on.id}/REQUEST#{sent_on.asked[-1]}"
        handed(app.emails, {"kind": "mail", "id": email, "at": here.clock.now()})
    assert "Time to set out" in last_email()
    with rights.of("message"):
        app.message(socket("c2", told), CONTEXT)
    street.turn()
    for _ in range(2):
        here.clock.move(1)
        sent_on.at(50).expect(200)
        street.turn()
    assert [entry["arrived_at"] is None for entry in other.queue()] == [False]
    assert other.entry(sent_on.entry, "call").expect(200)["state"] == "QUEUEING"
    street.turn()
    assert sent_on.state == ("SEATED", None)  # by `bar_matches`

    picky = street.asking(first)
    first.reject().expect(200)
    street.turn()
    picky.act("reject").expect(200)
    street.turn()
    quick = street.asking(first)
    first.accept().expect(200)
    street.turn()
    assert quick.calls.get("/v1/bar-requests").expect(200)["items"]
    first.entry(quick.entry, "call").expect(200)
    first.entry(quick.entry, "no-show").expect(200)
    first.entry(quick.entry, "return").expect(200)
    quick.act("cancel").expect(200)
    street.turn()
    missed, scanned, left = (queueing(here, first) for _ in range(3))
    first.entry(missed.entry, "call").expect(200)
    first.entry(missed.entry, "no-show").expect(200)
    street.turn()
    missed.calls.post(f"{missed.path}/return", Idempotency_Key="once").expect(200)
    again = {"party_size": 2, "max_wait_minutes": 120}
    assert missed.calls.post(f"{first.path}/requests", again, Idempotency_Key="twice").status == 409
    scanned.calls.post(f"{scanned.path}/arrive", {"code": code}).expect(200)
    left.act("cancel").expect(200)
    left.calls.delete("/v1/customers/me/location").expect(204)
    first.entry(scanned.entry, "seat").expect(200)
    street.turn()
    passed_on = street.asking(first)
    first.switch("pause").expect(200)
    street.turn()
    assert passed_on.state == ("CONFIRMING", None)
    other.switch("pause").expect(200)
    street.turn()
    nowhere = street.asking(first)
    street.move(46)
    assert nowhere.state == ("IDLE", "NO_MATCH")
    here.sockets.closed.add("c0")
    first.switch("close").expect(200)
    street.turn()
    assert missed.state == ("IDLE", "BAR_CLOSED")
    street.move(1800)
    locations = {each.action for each in rights.used["bar_matches"] if each.resource == "linehold-locations"}
    assert locations == {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:DeleteItem"}

    first.switch("open").expect(200)
    street.asking(first)
    here.clock.move(24 * 3600)
    with rights.of("sweep"):
        assert app.sweep(schedule(), CONTEXT)["found"] > 0
