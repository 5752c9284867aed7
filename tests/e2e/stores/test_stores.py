"""A store's day on the local cloud: real calls, sockets, queues, bucket and emails."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx
import pytest

from infra.local.cloud import Addresses
from infra.local.deploy import MAIL_FROM, Deployment
from infra.local.template import local_name
from tests.support.api import Caller, OverHttp
from tests.support.letters import confirm, text, visits
from tests.support.local import wait_for
from tests.support.screens import screen
from tests.support.smtp import Sink
from tests.worlds.scene import customer
from tests.worlds.shopkeeper import PASSWORD, Shop, opened

pytestmark = pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one's mail goes elsewhere")


def _address() -> str:
    return f"{uuid4().hex}@example.com"


def _closed(shop: Shop) -> bool:
    return Caller(shop.api).get(f"{shop.path}/board").status == 410


def test_a_day_in_a_shop(cloud: Addresses, api: OverHttp, letters: Sink) -> None:
    """From the sign-up to the report: board and codes are live, the report is mailed, the data is deleted."""
    email = _address()
    shop = opened(api, email, "Bread", "Fish", name='Corner "Shop"', timezone="Europe/Stockholm")
    confirm(api, letters, email)
    watching = screen(cloud.websocket, f"store/{shop.id}")
    counter = screen(cloud.websocket, f"operator/{shop.id}", shop.owner.token)
    display = screen(cloud.websocket, f"display/{shop.display_id}", shop.display.token)
    with watching as wall, counter as staff, display as code:
        shown = code.heard[0][1]["data"]["code"]
        assert shown == shop.code()
        phone, other = customer(api), customer(api)
        session = shop.scan(phone, shown).expect(201)["session"]
        code.hear_until(lambda each: each.store.get("version") == 2, "next code", seconds=5)
        assert code.store["code"] == shop.code() != shown
        assert code.store["url"].endswith(f"#/join/{shop.id}/{code.store['code']}")
        assert shop.scan(other, shown).code == "CODE_USED"
        assert shop.scan(phone, shown).expect(201)["session"] == session
        tickets = shop.join(phone, ("=Ann", "Bread"), ("Bo", "Fish"), ("Cy", "Bread"), session=session).expect(201)
        assert [each["number"] for each in tickets["tickets"]] == ["A001", "B001", "A002"]
        staff.hear_until(lambda each: len(each.tickets) == 3, "everybody's names")
        assert sorted(each["name"] for each in staff.tickets.values()) == ["=Ann", "Bo", "Cy"]
        assert shop.next().expect(200)["number"] == "A001"
        wall.hear_until(lambda each: each.states.get("A001") == "processing", "call")
        ann, bo, _ = tickets["tickets"]
        shop.move(ann, "processing", "done").expect(200)
        phone.delete(f"/v1/store-tickets/{bo['ticket_id']}").expect(204)
        wall.hear_until(lambda each: each.states.get("B001") == "removed", "leaving")
        assert wall.states == shop.states()
        assert "Ann" not in json.dumps([message for _, message in wall.heard])

        shop.close().expect(202)
        wall.hear_until(lambda each: each.store.get("state") == "closed", "closing")
        code.hear_until(lambda each: each.store.get("code", "") is None, "the end of the codes")
        assert [screen.gaps for screen in (wall, staff)] == [0, 0]
    _, letter = letters.wait_for(email, 2)
    assert [(row["queue"], row["number"], row["name"], row["state"]) for row in visits(letter)] == [
        ("Bread", "A001", "'=Ann", "done"),
        ("Bread", "A002", "Cy", "waiting"),
        ("Fish", "B001", "Bo", "removed"),
    ]
    link = re.search(r"\.csv: (http\S+)", text(letter))
    assert link is not None
    fetched = httpx.get(link[1], follow_redirects=True)
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert list(csv.DictReader(io.StringIO(fetched.content.decode("utf-8-sig")))) == visits(letter)
    assert _closed(shop)
    opened(api, email)


def test_a_forgotten_password_is_reset_once(api: OverHttp, letters: Sink) -> None:
    """By a link in an email; unknown addresses get the same answer and no email."""
    email, stranger = _address(), _address()
    shop, nobody = opened(api, email), Caller(api)
    confirm(api, letters, email)
    answers = [nobody.post("/v1/stores/password/forgot", {"email": each}) for each in (email, stranger)]
    assert [(answer.status, answer.text) for answer in answers] == [(202, "")] * 2
    _, letter = letters.wait_for(email, 2)
    link = re.search(r"#/reset/store/(\S+)", text(letter))
    assert link is not None
    wanted = {"token": link[1], "password": "another horse"}
    assert nobody.post("/v1/operators/password/reset", wanted).status == 401
    nobody.post("/v1/stores/password/reset", wanted).expect(204)
    assert nobody.post("/v1/stores/password/reset", wanted).status == 401
    login = {"email": email, "password": PASSWORD}
    assert nobody.post("/v1/stores/sign-in", login).code == "SIGN_IN_FAILED"
    signed = nobody.post("/v1/stores/sign-in", login | {"password": "another horse"}).expect(200)
    assert signed["store_id"] == shop.id
    time.sleep(1)  # another container may remember the sign-in for so long
    assert shop.owner.get(f"{shop.path}/displays").status == 401
    assert letters.to(stranger) == []
    fresh = nobody.post("/v1/stores/refresh", {"refresh_token": signed["refresh_token"]}).expect(200)
    nobody.post("/v1/stores/sign-out", {"refresh_token": fresh["refresh_token"]}).expect(204)
    assert Caller(api, fresh["access_token"]).get(f"{shop.path}/displays").status == 401


@contextmanager
def _no_mail(cloud: Addresses) -> Iterator[None]:
    """All emails are refused."""
    mailer = Deployment(cloud.endpoint).client("sesv2")
    mailer.delete_email_identity(EmailIdentity=MAIL_FROM)
    try:
        yield
    finally:
        mailer.create_email_identity(EmailIdentity=MAIL_FROM)


def test_while_mail_is_down_a_store_keeps_its_day(cloud: Addresses, api: OverHttp, letters: Sink) -> None:
    """Nothing is deleted before the report is mailed; a retried message then closes the store."""
    email = _address()
    shop = opened(api, email)
    confirm(api, letters, email)
    with _no_mail(cloud):
        queue = _closes_in_vain(cloud, shop)
    assert len(letters.to(email)) == 1
    sqs = Deployment(cloud.endpoint).client("sqs")
    message = json.dumps({"kind": "store", "id": shop.id, "at": 0})
    wait_for(lambda: sqs.send_message(QueueUrl=queue, MessageBody=message) and _closed(shop), "closing")
    _, letter = letters.wait_for(email, 2)
    assert [row["name"] for row in visits(letter)] == ["Ann"]


def test_a_report_waits_until_the_address_is_confirmed(api: OverHttp, letters: Sink) -> None:
    """The store closes, and nothing but the letter that asks is sent; then the report is, and the data is deleted."""
    email = _address()
    shop = opened(api, email)
    shop.ticket(customer(api), "Ann")
    shop.close().expect(202)
    letters.wait_for(email)
    assert shop.board(shop.owner)["queues"][0]["tickets"][0]["name"] == "Ann"
    confirm(api, letters, email)
    _, letter = letters.wait_for(email, 2)
    assert [row["name"] for row in visits(letter)] == ["Ann"]
    wait_for(lambda: _closed(shop), "closing")


def _closes_in_vain(cloud: Addresses, shop: Shop) -> str:
    """The store with a customer is closed and keeps its data; returns the queue of closings."""
    phone = customer(shop.api)
    ticket = shop.ticket(phone, "Ann")
    shop.close().expect(202)
    sqs = Deployment(cloud.endpoint).client("sqs")
    queue = sqs.get_queue_url(QueueName=local_name("StoresQueue"))["QueueUrl"]
    failing = ["ApproximateNumberOfMessagesNotVisible"]
    bucket = Deployment(cloud.endpoint).client("s3")

    def tried() -> bool:
        kept = bucket.list_objects_v2(Bucket=local_name("Bucket"), Prefix=f"reports/{shop.id}/").get("KeyCount", 0)
        return kept == 2 and sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=failing)["Attributes"] is not None

    wait_for(tried, "try")
    assert shop.board(shop.owner)["queues"][0]["tickets"][0]["name"] == "Ann"
    assert phone.get(f"/v1/store-tickets/{ticket['ticket_id']}").code == "STORE_CLOSED"
    return str(queue)
