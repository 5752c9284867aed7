"""Power cuts in the middle of a sale: every answer that a client got is still true afterwards.

One sale for all tests here: a crowd holds, books and releases; the local cloud is killed (SIGKILL) while calls are
under way, started, killed again before any call, started, killed once more right after a booking, and started. An
answer before a cut is a promise; a call whose answer never came may have happened or not, and only has to leave a
consistent state.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

import httpx
import pytest

from chalicelib.core.clock import CLOCK_GRACE
from infra.local.cloud import Cloud
from infra.local.deploy import Deployment
from infra.local.template import local_name
from tests.support.api import Api, Caller, over_http
from tests.support.local import free_port, wait_for
from tests.worlds.scene import Sale, customer, free_at, rows, sale
from tests.worlds.shopkeeper import Shop, opened

pytestmark = pytest.mark.faults

BUYERS = 6
HOLD_SECONDS = 8
PATIENT_SECONDS = 90
SWEEP_SECONDS = 90.0
SECTIONS = {"A": rows(8, 25)}

Json = dict[str, Any]


@dataclass
class Answers:
    """The answers that clients got before the cut, each with the token of its buyer."""

    booked: list[tuple[str, Json]] = field(default_factory=list)
    held: list[tuple[str, Json]] = field(default_factory=list)
    pending: list[tuple[str, Json]] = field(default_factory=list)
    buyers: list[str] = field(default_factory=list)
    lost_answers: int = 0


@dataclass
class Aftermath:
    """The system after the cuts, and the answers before them."""

    api: Api
    endpoint: str
    answers: Answers
    busy: Sale
    patient: Sale
    cut_at: float
    queued: int
    between: tuple[str, Json]
    shop: Shop

    def caller(self, token: str) -> Caller:
        return Caller(self.api, token)


class Crowd:
    """Buyers on threads of their own, who go on until the power is cut under them."""

    def __init__(self, show: Sale) -> None:
        self._show, self._lock = show, threading.Lock()
        self._pool = ThreadPoolExecutor(BUYERS)
        self._cut = threading.Event()
        self.answers = Answers()
        self._running = [self._pool.submit(self._buy, number) for number in range(BUYERS)]

    def cut(self, cloud: Cloud) -> float:
        """Kill the cloud under them and wait until all have noticed. Returns the time of the cut."""
        self._cut.set()
        at = time.time()
        cloud.kill()
        for each in self._running:
            each.result(60)
        self._pool.shutdown()
        return at

    def _buy(self, number: int) -> None:
        random = Random(number)
        try:
            while True:
                self._one_visit(random)
        except (httpx.TransportError, AssertionError):
            if not self._cut.is_set():
                raise
            with self._lock:
                self.answers.lost_answers += 1

    def _one_visit(self, random: Random) -> None:
        buyer = customer(self._show.api)
        with self._lock:
            self.answers.buyers.append(str(buyer.token))
        reply = self._show.best(buyer, random.randint(1, 3))
        if reply.status != 201:
            assert (reply.status, reply.code) == (409, "SEAT_TAKEN"), reply.text
            return
        hold = reply.json
        match random.choice(["book", "book", "release", "keep", "pend"]):
            case "book":
                self._note(self.answers.booked, buyer, self._show.book(buyer, hold["hold_id"]).expect(201))
            case "pend":
                booking = self._show.book(buyer, hold["hold_id"], "test_pending").expect(201)
                self._note(self.answers.pending, buyer, booking)
            case "release":
                buyer.delete(f"/v1/holds/{hold['hold_id']}").expect(204)
            case "keep":
                self._note(self.answers.held, buyer, hold)

    def _note(self, where: list[tuple[str, Json]], buyer: Caller, what: Json) -> None:
        with self._lock:
            where.append((str(buyer.token), what))


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    cloud = Cloud(tmp_path_factory.mktemp("power-cut"), free_port())
    cloud.start()
    try:
        with over_http(cloud.addresses.api) as before:
            busy = sale(before, SECTIONS, hold_seconds=HOLD_SECONDS)
            patient = sale(before, hold_seconds=PATIENT_SECONDS)
            shop = opened(before, "ann@example.com")
            shop.add(("Ann", "Bread")).expect(201)
            crowd = Crowd(busy)
            answers = crowd.answers
            wait_for(lambda: min(len(answers.booked), len(answers.held), len(answers.pending)) >= 5, "busy sale", 60)
            for seat in range(1, 6):
                buyer = customer(before)
                answers.held.append((str(buyer.token), patient.hold(buyer, f"A-1-{seat}").expect(201)))
            cut_at = crowd.cut(cloud)
        cloud.start()
        queued = _queued(cloud)
        cloud.kill()
        cloud.start()
        with over_http(cloud.addresses.api) as again:
            buyer = customer(again)
            reborn = Sale(again, Caller(again, patient.owner.token), patient.event)
            hold = reborn.hold(buyer, "A-5-1").expect(201)
            booked = reborn.book(buyer, hold["hold_id"]).expect(201)
            cloud.kill()
        cloud.start()
        with over_http(cloud.addresses.api) as api:
            yield Aftermath(
                api=api,
                endpoint=cloud.addresses.endpoint,
                answers=answers,
                busy=Sale(api, Caller(api, busy.owner.token), busy.event),
                patient=Sale(api, Caller(api, patient.owner.token), patient.event),
                cut_at=cut_at,
                queued=queued,
                between=(str(buyer.token), booked),
                shop=replace(shop, owner=Caller(api, shop.owner.token)),
            )
    finally:
        cloud.stop()


def _queued(cloud: Cloud) -> int:
    """Messages of the deadlines' queue, whatever their delay."""
    sqs = Deployment(cloud.addresses.endpoint).client("sqs")
    queue = sqs.get_queue_url(QueueName=local_name("DeadlinesQueue"))["QueueUrl"]
    numbers = ["", "Delayed", "NotVisible"]
    names = [f"ApproximateNumberOfMessages{each}" for each in numbers]
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def _until(thing: Json) -> float:
    """When a hold or an unpaid booking ends, in seconds since 1970."""
    return datetime.fromisoformat(thing["expires_at"]).timestamp()


def _sleep_until(moment: float) -> None:
    """Sleeps no longer than to the moment, which is a promise of the contract."""
    time.sleep(max(0.0, moment - time.time()))


def test_the_cut_came_in_the_middle(after: Aftermath) -> None:
    """Guards the tests below: calls were under way, and there were answers of each kind."""
    assert after.answers.lost_answers > 0
    assert min(len(after.answers.booked), len(after.answers.held), len(after.answers.pending)) >= 5


def test_held_seats_are_still_held(after: Aftermath) -> None:
    """Until the very deadline in the holder's answer, no other customer can hold them."""
    mine = [(token, hold) for token, hold in after.answers.held if hold["event_id"] == after.patient.event]
    assert len(mine) == 5
    for token, hold in mine:
        (seat,) = hold["seats"]
        assert _until(hold) > time.time() + 2, "the restarts took too long for this test"
        assert after.patient.settled_map()[seat] == {"state": "held", "until": free_at(hold)}
        assert after.patient.hold(customer(after.api), seat).code == "SEAT_TAKEN"
        assert after.caller(token).get(f"/v1/holds/{hold['hold_id']}").expect(200)["state"] == "held"


def test_tokens_are_still_valid(after: Aftermath) -> None:
    """Customers and operators stay signed in."""
    for token in after.answers.buyers:
        assert after.caller(token).get("/v1/bookings").status == 200
    after.busy.owner.post("/v1/performers", {"name": "Ami"}).expect(201)


def test_booked_seats_are_still_booked_for_their_customers(after: Aftermath) -> None:
    """Every confirmed booking is there, with its seats, and no other customer can hold one of them."""
    seats = after.busy.settled_map()
    for token, booking in after.answers.booked:
        found = after.caller(token).get(f"/v1/bookings/{booking['booking_id']}").expect(200)
        assert (found["status"], found["seats"]) == ("confirmed", booking["seats"])
        assert {seats[seat]["state"] for seat in booking["seats"]} == {"booked"}
        assert after.busy.hold(customer(after.api), booking["seats"][0]).code == "SEAT_TAKEN"


def test_a_cut_right_after_a_start_loses_nothing(after: Aftermath) -> None:
    """A booking between two cuts is there too (all other tests here run after the last of three cuts)."""
    token, booking = after.between
    found = after.caller(token).get(f"/v1/bookings/{booking['booking_id']}").expect(200)
    assert found["ticket"].pop("svg").startswith("<svg")
    assert found["ticket"]["ticket"] == booking["ticket"]["ticket"]
    assert found | {"ticket": booking["ticket"]} == booking
    assert after.patient.settled_map()["A-5-1"] == {"state": "booked"}


def test_pending_bookings_are_settled_by_the_sweep(after: Aftermath) -> None:
    """Their messages were lost with the queue, and no client reads them by id: the minute's sweep finds them."""
    assert after.queued == 0, "a message survived, so this would not show the sweep's work"

    def settled() -> bool:
        return all(_status(after, token, booking) == "failed" for token, booking in after.answers.pending)

    wait_for(settled, "settled bookings", SWEEP_SECONDS)


def test_booked_seats_and_bookings_agree(after: Aftermath) -> None:
    """Once all bookings are settled, a seat is booked exactly if one confirmed booking has it."""

    def all_settled() -> list[Json] | None:
        found = [each for token in after.answers.buyers for each in _bookings(after, token)]
        return found if all(each["status"] in ("confirmed", "failed", "refunded") for each in found) else None

    bookings = wait_for(all_settled, "settled bookings", SWEEP_SECONDS)
    sold = [seat for each in bookings if each["status"] == "confirmed" for seat in each["seats"]]
    assert len(sold) == len(set(sold))
    assert set(sold) == {seat for seat, claim in after.busy.settled_map().items() if claim["state"] == "booked"}


def test_no_hold_is_immortal(after: Aftermath) -> None:
    """After its deadline every seat that was held or being paid for can be held, also those of lost calls."""
    ends = [_until(hold) for _, hold in after.answers.held]
    ends += [_until(booking) for _, booking in after.answers.pending]
    # calls without an answer: a hold that is being paid for ends after three times its length
    _sleep_until(max(*ends, after.cut_at + 3 * HOLD_SECONDS) + CLOCK_GRACE / 1000)
    booked = {seat for seat, claim in after.busy.settled_map().items() if claim["state"] == "booked"}
    every = [f"A-{row['id']}-{seat}" for row in SECTIONS["A"] for seat in row["seats"]]
    free = [seat for seat in every if seat not in booked]
    assert set(after.busy.settled_map()) == booked
    for start in range(0, len(free), 6):
        after.busy.hold(customer(after.api), *free[start : start + 6]).expect(201)
    for _, hold in after.answers.held:
        if hold["event_id"] == after.patient.event:
            after.patient.hold(customer(after.api), *hold["seats"]).expect(201)


def _bookings(after: Aftermath, token: str) -> list[Json]:
    """A customer's bookings as the list shows them: reading the list settles none."""
    items: list[Json] = after.caller(token).get("/v1/bookings").expect(200)["items"]
    return items


def _status(after: Aftermath, token: str, booking: Json) -> str | None:
    found = (each["status"] for each in _bookings(after, token) if each["booking_id"] == booking["booking_id"])
    return next(found, None)


def test_an_open_store_has_its_names(after: Aftermath) -> None:
    """Its key came back with its tickets."""
    (ticket,) = after.shop.board(after.shop.owner)["queues"][0]["tickets"]
    assert (ticket["number"], ticket["name"]) == ("A001", "Ann")
