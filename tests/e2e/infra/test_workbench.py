"""The workbench, on a local cloud of its own, because other tests need the real time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.template import ENV
from infra.operating.deployed import Deployed
from tests.support.api import OverHttp, over_http
from tests.support.local import running, wait_for
from tests.support.waiting import guest, watching
from tests.worlds.scene import customer, sale

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one's clock is not ours to move"),
]

HOLD_SECONDS = 600


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    with running(tmp_path_factory.mktemp("workbench")) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def own_api(own: Addresses) -> Iterator[OverHttp]:
    with over_http(own.api) as api:
        yield api


class Page:
    """The calls of the workbench's page."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def read(self, what: str, **asked: str) -> Any:
        return self._http.get(f"/_workbench/{what}", params=asked).raise_for_status().json()

    def change(self, what: str, **body: object) -> Any:
        return self._http.post(f"/_workbench/{what}", json=body).raise_for_status().json()

    def queue(self, name: str) -> Any:
        return next(queue for queue in self.read("queues")["queues"] if queue["name"] == name)


@pytest.fixture
def page(own: Addresses) -> Iterator[Page]:
    """At the real time again in the end."""
    with httpx.Client(base_url=own.endpoint) as http:
        page = Page(http)
        yield page
        page.change("clock", forward_seconds=None)


def test_a_hold_lapses_when_the_clock_is_moved(own: Addresses, own_api: OverHttp, page: Page) -> None:
    """Its seat is free for another customer, and the answers' `Date` says the moved time."""
    show = sale(own_api, hold_seconds=HOLD_SECONDS)
    show.hold(customer(own_api), "A-1-1").expect(201)
    assert show.hold(customer(own_api), "A-1-1").code == "SEAT_TAKEN"
    real = parsedate_to_datetime(httpx.get(f"{own.api}/v1/").headers["date"])
    page.change("clock", forward_seconds=HOLD_SECONDS + 60)
    moved = parsedate_to_datetime(httpx.get(f"{own.api}/v1/").headers["date"])
    assert (moved - real).total_seconds() >= HOLD_SECONDS + 60
    assert show.hold(customer(own_api), "A-1-1").expect(201)["seats"] == ["A-1-1"]


def test_an_offer_follows_a_lapse_and_lapses(own: Addresses, own_api: OverHttp, page: Page) -> None:
    """Without a call: what was due ran. The socket hears both, and the workbench shows it while it is open."""
    show = sale(own_api, waitlist=True, hold_seconds=HOLD_SECONDS)
    show.hold(customer(own_api), "A-1-1").expect(201)
    ami = guest(own_api)
    with watching(own.websocket, ami) as watcher:
        ami.join(show, seats=["A-1-1"]).expect(201)
        assert any(topic for socket in page.read("sockets")["sockets"] for topic in socket["topics"])
        page.change("clock", forward_seconds=HOLD_SECONDS + 60)
        offer = watcher.wait_for("offer")
        assert (offer["seats"], offer["state"]) == (["A-1-1"], "open")
        page.change("clock", forward_seconds=HOLD_SECONDS + 60)
        assert watcher.wait_for("offer", state="lapsed")["offer_id"] == offer["offer_id"]


def test_items_are_found_by_kind(own_api: OverHttp, page: Page) -> None:
    """The newest of a kind is the one that was made last, and is shown in full."""
    show = sale(own_api)
    (table,) = (each for each in page.read("tables")["tables"] if "EVENT" in each["kinds"])
    found = page.read("newest", table=table["table"], kind="SEATS")["items"][0]
    assert show.event in found["pk"]
    assert page.read("item", table=table["table"], **found)["item"]["pk"] == found["pk"]


def test_a_letter_is_read_and_sent_again(own: Addresses, page: Page) -> None:
    """A dead letter of the Mail queue goes back to its consumer."""
    place = Deployed(ENV, Deployment(own.endpoint).client, own.api)
    body = json.dumps({"kind": "mail", "id": "none", "at": 0})
    place.client("sqs").send_message(QueueUrl=place.queues["mail"].dead, MessageBody=body)
    assert page.queue("mail")["dead"] == 1
    assert [letter["body"] for letter in page.read("letters", queue="mail")["letters"]] == [body]
    assert page.change("redrive", queue="mail") == {"moved": 1}
    assert page.queue("mail")["dead"] == 0
    assert {"deadlines", "payments", "publish"} <= {queue["name"] for queue in page.read("queues")["queues"]}


def test_a_request_leads_to_its_lines(own: Addresses, page: Page) -> None:
    """The newest lines have it, and its id finds it alone."""
    request = httpx.get(f"{own.api}/v1/events/evt_1").json()["error"]["request_id"]
    newest = wait_for(lambda: [line for line in page.read("lines")["lines"] if request in line], "line")
    assert page.read("lines", request=request)["lines"] == newest


def test_the_page_is_there(own: Addresses) -> None:
    """With no demo data and no built web application."""
    answer = httpx.get(f"{own.endpoint}/workbench/")
    assert answer.status_code == 200
    assert "/workbench/workbench.js" in answer.text
