"""The calls that functions make to AWS, against the policies of their roles, through stories that use most calls."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

import app
from chalicelib import wiring
from chalicelib.settings import settings
from tests.support import aws
from tests.support.api import Caller
from tests.support.engines import both_engines
from tests.support.events import CONTEXT, LISTED, Stream, schedule, socket, sqs
from tests.support.rights import Rights
from tests.worlds.hall import HOLD_SECONDS, Hall
from tests.worlds.scene import rows
from tests.worlds.tavern import Drinker, Tavern, bar, deliver, drinker, landlord, queueing
from tests.worlds.world import World

Function = Callable[[Any, Any], Any]


@pytest.fixture
def rights(here: World) -> Iterator[Rights]:
    """The rights that functions use in the test, with secrets, SES and S3 behind the ports."""
    aws.client("ses").verify_email_identity(EmailAddress=aws.ENVIRONMENT["MAIL_FROM"])
    noted = Rights(lambda: wiring.App(settings(), wiring.Ports(clock=here.clock, push=here.sockets)))
    with noted.watching():
        yield noted


def test_each_function_of_the_waitlist_may_do_what_it_does(here: World) -> None:
    """A seat goes from a hold to an offer, to a booking, to a cancellation; those who waited get emails."""
    hall = Hall(here)
    with hall.rights.watching(), hall.rights.of("api-handler"):
        hall.queue.real = here.app.outside.timers
        sale = hall.sale({"A": rows(1, 2)})
        holder, first, second = hall.guest(), hall.guest("ann@example.com"), hall.guest("bo@example.com")
        sale.hold(holder.calls, "A-1-1").expect(201)
        for guest in (first, second):
            guest.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
            here.clock.move(0.001)  # across lines the instant of joining decides
        second.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 2}).expect(201)
        hall.pump()
        hall.move(HOLD_SECONDS)
        hall.move(HOLD_SECONDS)
        (offer,) = hall.open(second)
        hold = second.calls.post(f"/v1/offers/{offer.id}/accept").expect(200)["hold_id"]
        first.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
        sale.book(second.calls, hold).expect(201)
        hall.pump()
        sale.owner.post(f"{sale.path}/cancel").expect(200)
        hall.pump()
    assert len(hall.post.emails) == 3
    assert hall.rights.used.keys() == {"api-handler", "publish", "deadlines", "payments", "emails"}
    _agreed(hall.rights)


@both_engines
def test_each_function_of_stores_may_do_what_it_does(here: World, rights: Rights) -> None:
    """From opening to closing, with a reset of the password."""
    shop, guest, stream = here.shop(), here.customer(), Stream(("STORE#", "DOORS#"))
    with rights.of("websocket"):
        watch = {"action": "subscribe", "topics": [f"operator/{shop.id}"], "token": shop.owner.token}
        app.message(socket("c1", watch), CONTEXT)
        app.disconnect(socket("c2", route="$disconnect"), CONTEXT)
    with rights.of("api-handler"):
        Caller(here.api).post("/v1/stores/password/forgot", {"email": shop.email}).expect(202)
        tickets = [shop.ticket(guest) for _ in range(2)]
        shop.next().expect(200)
        shop.move(tickets[0], "processing", "waiting").expect(200)
        guest.delete(f"/v1/store-tickets/{tickets[1]['ticket_id']}").expect(204)
        shop.owner.delete(f"{shop.path}/displays/{shop.display_id}").expect(204)
        shop.close().expect(202)
    with rights.of("publish"):
        app.publish(stream.batch(), CONTEXT)
    with rights.of("emails"):
        _all_of("MAIL_QUEUE", app.emails)
    with rights.of("store-closings"):
        _all_of("STORES_QUEUE", app.store_closings)
    here.clock.move(24 * 3600)
    with rights.of("sweep"):
        app.sweep(schedule(), CONTEXT)
    _agreed(rights)


@both_engines
def test_each_function_of_lists_may_do_what_it_does(here: World, rights: Rights) -> None:
    """An event goes on sale, is found, is held, and is among the popular ones."""
    stream = Stream(LISTED)
    with rights.of("api-handler"):
        sale = here.sale({"A": rows(1, 2)})
        sale.hold(here.customer(), "A-1-1").expect(201)
    with rights.of("project-changes"):
        assert app.project_changes(stream.batch(), CONTEXT) == {"batchItemFailures": []}
    with rights.of("index-events"):
        _all_of("NOTICES_QUEUE", app.index_events)
    with rights.of("rank-popular"):
        app.rank_popular(schedule(), CONTEXT)
    with rights.of("api-handler"):
        for path in ("/v1/events/search?keyword=e", "/v1/events/popular"):
            assert Caller(here.api).get(path).status == 200
    _agreed(rights)


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
                assert app.publish({"Records": records}, CONTEXT) == {"batchItemFailures": []}
            with self.rights.of("bar-matches"):
                deliver(wiring.app(), partial(_handed, app.bar_matches))

    def move(self, seconds: float) -> None:
        self.here.clock.move(seconds)
        with self.rights.of("bar-matches"):
            deliver(wiring.app(), partial(_handed, app.bar_matches))
        self.turn()

    def asking(self, at: Tavern) -> Drinker:
        """A guest near the bar, with a request."""
        guest = drinker(self.here.api)
        guest.at().expect(200)
        guest.ask(at).expect(202)
        self.turn()
        return guest


@pytest.fixture
def street(here: World, rights: Rights) -> Iterator[Street]:
    """Calls to AWS count for the API, unless another function makes them."""
    with rights.of("api-handler"):
        yield Street(here, rights)


@both_engines
def test_each_function_of_bars_may_do_what_it_does(street: Street, rights: Rights) -> None:
    """Guests who are accepted, passed on, seated on arrival, missed, let back, turned away and not matched; bars that
    are changed, paused and closed; searches and locations that lapse; with watchers of all of it."""
    here, first, other = street.here, street.first, street.other
    with rights.of("websocket"):
        for number, topic in enumerate((f"bar/{first.id}", f"operator/{first.id}")):
            told = {"action": "subscribe", "topics": [topic], "token": first.owner.token}
            app.message(socket(f"c{number}", told), CONTEXT)
    first.owner.get(f"{first.path}/door").expect(200)
    code = first.owner.post(f"{first.path}/door").expect(200)["code"]
    first.change(name="The Crown", servers=2)
    assert len(first.owner.get("/v1/bars").expect(200)["items"]) == 2

    sent_on = street.asking(first)
    with rights.of("websocket"):
        told = {"action": "subscribe", "topics": [f"customer/{sent_on.id}"], "token": sent_on.calls.token}
        app.message(socket("c2", told), CONTEXT)
    assert sent_on.calls.get("/v1/bars/nearby").expect(200)["items"]
    first.reject().expect(200)
    street.turn()
    assert sent_on.state == ("CONFIRMING", None)
    sent_on.act("confirm").expect(200)
    street.turn()
    for _ in range(2):
        here.clock.move(1)
        sent_on.at(50).expect(200)
        street.turn()
    assert [entry["arrived_at"] is None for entry in other.queue()] == [False]
    assert other.entry(sent_on.entry, "call").expect(200)["state"] == "QUEUEING"
    street.turn()
    assert sent_on.state == ("SEATED", None)  # by `bar_matches`

    missed, scanned, left = (queueing(here, first) for _ in range(3))
    first.entry(missed.entry, "call").expect(200)
    first.entry(missed.entry, "no-show").expect(200)
    street.turn()
    missed.calls.post(f"{missed.path}/return", Idempotency_Key="once").expect(200)
    scanned.calls.post(f"{scanned.path}/arrive", {"code": code}).expect(200)
    left.act("cancel").expect(200)
    left.calls.delete("/v1/customers/me/location").expect(204)
    first.entry(scanned.entry, "seat").expect(200)
    street.turn()
    first.switch("pause").expect(200)
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
    locations = {action for action, table in rights.used["bar-matches"] if table == "linehold-locations"}
    assert locations == {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:DeleteItem"}

    first.switch("open").expect(200)
    street.asking(first)
    here.clock.move(24 * 3600)
    with rights.of("sweep"):
        assert app.sweep(schedule(), CONTEXT)["found"] > 0
    _agreed(rights)


def _agreed(rights: Rights) -> None:
    """Asserts that the policies allow all calls."""
    refused = rights.refused()
    assert not refused, "\n".join(refused)


def _all_of(queue: str, function: Function) -> None:
    """Runs the function with the messages of the queue."""
    client = aws.client("sqs")
    for message in client.receive_message(QueueUrl=os.environ[queue], MaxNumberOfMessages=10)["Messages"]:
        _handed(function, message["Body"])


def _handed(function: Function, body: str) -> None:
    assert function(sqs(body), CONTEXT) == {"batchItemFailures": []}
