"""Alerts from the call that subscribes to the message that a browser reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import app
from chalicelib import wiring
from chalicelib.core.deadline import Deadline
from chalicelib.core.times import DAY, SECOND
from chalicelib.errors import Unavailable
from chalicelib.people.rules.alerts import KEPT, MOST_DEVICES
from chalicelib.people.storage import devices
from chalicelib.settings import settings
from doubles.push.browser import Subscription
from doubles.push.server import Server
from tests.support.api import Caller, Reply
from tests.support.devices import PushKey, push_service, push_services, said
from tests.support.events import CONTEXT, Stream
from tests.support.passwords import CHEAP
from tests.worlds import market, tavern
from tests.worlds.hall import OVER_SECONDS, Queue
from tests.worlds.scene import rows
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import FixedKeys, World

PUSH = "/v1/customers/me/push"


@dataclass
class Alerts:
    """The service with a push service; the table's stream and the queue are delivered by hand."""

    here: World
    server: Server
    queue: Queue
    stream: Stream

    def guest(self, language: str = "en") -> tuple[Caller, Subscription]:
        """A customer who wants alerts."""
        caller, browser = self.here.customer(), self.server.subscribe()
        _subscribe(caller, browser.body(language)).expect(204)
        return caller, browser

    def called(self, shop: Shop) -> Deadline:
        """The shop calls the next number: the message of the queue."""
        shop.next().expect(200)
        app.publish(self.stream.batch(), CONTEXT)
        (deadline,) = self.queue.deadlines
        return deadline

    def deliver(self, times: int = 1) -> None:
        """What has changed goes to the publisher, and what is due is checked: each so often, until nothing is left."""
        while True:
            batch = self.stream.batch()
            due = [each for each in self.queue.deadlines if each.at <= self.here.clock.now()]
            if not batch["Records"] and not due:
                return
            self.queue.deadlines = [each for each in self.queue.deadlines if each not in due]
            for _ in range(times):
                app.publish(batch, CONTEXT)
                for deadline in due:
                    self.here.app.deadlines.check(deadline)


def _subscribe(caller: Caller, body: dict[str, Any]) -> Reply:
    return caller.call("PUT", PUSH, body)


@pytest.fixture
def alerts(here: World) -> Iterator[Alerts]:
    with push_service() as server:
        queue = Queue()
        ports = wiring.Ports(
            clock=here.clock,
            keys=FixedKeys(),
            push=here.sockets,
            timers=queue,
            web_push=push_services(here.clock, server.address),
            mail=here.post,
            scrypt=CHEAP,
        )
        here.app = wiring.App(settings(), ports)
        wiring.use(here.app)
        yield Alerts(here, server, queue, Stream(("SEATS#", "CUSTOMER#", "STORE#", "BAR#", "MARKET#")))


def test_a_number_in_a_shop_is_called(alerts: Alerts) -> None:
    """The device is told whose turn it is and where, in its language, and only once."""
    guest, browser = alerts.guest("de")
    shop = alerts.here.shop()
    number = shop.ticket(guest)["number"]
    alerts.deliver()
    assert alerts.server.messages == []
    shop.next().expect(200)
    alerts.deliver(times=2)
    (message,) = alerts.server.messages
    assert message.subscription is browser
    assert message.content == said("called", "Corner Shop", number, f"#/line/{shop.id}", "de")


def test_a_call_that_was_taken_back_is_told_again(alerts: Alerts) -> None:
    """It is another call; and one that is over by the time it would be sent is not told."""
    guest, _ = alerts.guest()
    shop = alerts.here.shop()
    ticket = shop.ticket(guest)
    for _ in range(2):
        shop.next().expect(200)
        alerts.deliver()
        alerts.here.clock.move(1)
        shop.move(ticket, "processing", "waiting").expect(200)
    assert len(alerts.server.messages) == 2
    shop.next().expect(200)
    shop.move(ticket, "processing", "done").expect(200)
    alerts.deliver()
    assert len(alerts.server.messages) == 2


def test_a_till_calls(alerts: Alerts) -> None:
    """A shopper is told the market; who has no device is not."""
    shop = market.market(alerts.here)
    shop.tills("1")
    guest, _ = alerts.guest()
    number = guest.post(f"{shop.path}/line", {"items": 20}).expect(201)["number"]
    shop.add()
    alerts.deliver()
    for _ in range(2):
        shop.next("1")
        alerts.deliver()
    (message,) = alerts.server.messages
    assert (message.content["kind"], message.content["number"]) == ("called", number)
    assert message.content["address"] == f"#/market/{shop.id}"


def test_seats_are_offered(alerts: Alerts) -> None:
    """With the event's name, for as long as the offer stands."""
    sale = alerts.here.sale({"A": rows(1, 1)}, waitlist=True, hold_seconds=60)
    sale.hold(alerts.here.customer(), "A-1-1").expect(201)
    guest, _ = alerts.guest()
    guest.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    alerts.deliver()
    alerts.here.clock.move(OVER_SECONDS)
    alerts.deliver(times=2)
    (message,) = alerts.server.messages
    assert (message.content["kind"], message.content["number"]) == ("seats", None)
    assert message.content["address"].startswith("#/offers/ofr_")
    assert 0 < int(message.headers["ttl"]) <= 60


def test_it_is_time_to_set_out(alerts: Alerts) -> None:
    """For a bar, with the number there."""
    here = alerts.here
    bar = tavern.bar_behind(here, tavern.landlord(here), name="Bar Brask", auto_accept=True, mean_visit_minutes=1)
    drinker = tavern.drinker(here.api)
    _subscribe(drinker.calls, alerts.server.subscribe().body()).expect(204)
    drinker.ask(bar).expect(202)
    alerts.deliver()
    here.app.bars.watch_line.check(bar.id)
    alerts.deliver(times=2)
    (message,) = alerts.server.messages
    assert (message.content["kind"], message.content["name"]) == ("go", "Bar Brask")
    assert (message.content["number"], message.content["address"]) == ("001", "#/bar-request")


def test_a_device_that_is_gone_is_forgotten(alerts: Alerts) -> None:
    """And the others of the customer have the alert."""
    guest, gone = alerts.guest()
    other = alerts.server.subscribe()
    _subscribe(guest, other.body()).expect(204)
    alerts.server.answers[gone.endpoint] = 410
    shop = alerts.here.shop()
    shop.ticket(guest)
    shop.next().expect(200)
    alerts.deliver()
    assert [message.subscription for message in alerts.server.messages] == [other]
    shop.ticket(guest)
    shop.next().expect(200)
    asked = alerts.server.asked
    alerts.deliver()
    assert alerts.server.asked == asked + 1


def test_a_service_that_is_down_is_asked_again(alerts: Alerts) -> None:
    """The message is delivered again; a device that has the alert is not sent it twice."""
    guest, down = alerts.guest()
    _subscribe(guest, alerts.server.subscribe().body()).expect(204)
    alerts.server.answers[down.endpoint] = 503
    shop = alerts.here.shop()
    shop.ticket(guest)
    deadline = alerts.called(shop)
    with pytest.raises(Unavailable):
        alerts.here.app.deadlines.check(deadline)
    del alerts.server.answers[down.endpoint]
    assert alerts.here.app.deadlines.check(deadline) == "alerted"
    assert alerts.here.app.deadlines.check(deadline) is None
    assert len(alerts.server.messages) == 2


def test_the_queue_has_no_personal_data(alerts: Alerts) -> None:
    """Neither an endpoint nor a name: a message of the queue names a customer and a thing."""
    guest, browser = alerts.guest()
    shop = alerts.here.shop()
    shop.ticket(guest, name="Bo Ek")
    deadline = alerts.called(shop)
    assert browser.endpoint not in deadline.id
    assert "Bo" not in deadline.id


def test_without_a_device_there_is_no_message(alerts: Alerts) -> None:
    """Nor after the customer wants no more alerts."""
    guest, _ = alerts.guest()
    guest.delete(PUSH).expect(204)
    guest.delete(PUSH).expect(204)
    shop = alerts.here.shop()
    for each in (guest, alerts.here.customer()):
        shop.ticket(each)
    for _ in range(2):
        shop.next().expect(200)
    app.publish(alerts.stream.batch(), CONTEXT)
    assert alerts.queue.deadlines == []


def test_devices_are_capped_and_forgotten_with_the_customer(alerts: Alerts) -> None:
    """A customer's token is good for 30 days; their devices are kept for a day more."""
    guest, _ = alerts.guest()
    for _ in range(MOST_DEVICES + 1):
        _subscribe(guest, alerts.server.subscribe().body()).expect(204)
    me = guest.patch("/v1/customers/me", {}).expect(200)["customer_id"]
    assert len(devices.of(me)) == MOST_DEVICES
    item = devices.DevicesItem.find(f"CUSTOMER#{me}", "DEVICES")
    assert item is not None
    assert item.ttl == (alerts.here.clock.now() + KEPT) // SECOND
    assert KEPT == 31 * DAY


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://169.254.169.254/latest/meta-data"},
        {"endpoint": "http://updates.push.services.mozilla.com/a"},
        {"endpoint": ""},
        {"language": "fr"},
        {"keys": {"p256dh": "B" * 86, "auth": "A" * 22}},
        {"keys": {"p256dh": "B" * 87, "auth": "A" * 23}},
        {"keys": {"p256dh": "B" * 87}},
        {"expirationTime": None},
    ],
)
def test_what_is_no_subscription_is_refused(alerts: Alerts, change: dict[str, object]) -> None:
    """Each wrong field is named."""
    reply = _subscribe(alerts.here.customer(), alerts.server.subscribe().body() | change)
    assert (reply.status, reply.code) == (422, "INVALID")


def test_the_key_is_public(alerts: Alerts) -> None:
    """A browser subscribes with it; null says that there are no alerts, and then nothing is stored."""
    anyone = Caller(alerts.here.api)
    assert anyone.get("/v1/push-key").expect(200)["key"] == alerts.here.app.outside.web_push.public_key()
    off = wiring.Ports(
        clock=alerts.here.clock, keys=FixedKeys(), web_push=push_services(alerts.here.clock, key=PushKey(None))
    )
    wiring.use(wiring.App(settings(), off))
    assert anyone.get("/v1/push-key").expect(200) == {"key": None}
    assert _subscribe(alerts.here.customer(), alerts.server.subscribe().body()).code == "ALERTS_OFF"
