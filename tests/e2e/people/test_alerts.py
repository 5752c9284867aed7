"""An alert on the local cloud: from a shop's call of a number, through stream and queue, to what a browser reads."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest

from doubles.push.server import Server
from infra.local.cloud import Addresses
from tests.support.api import Caller, OverHttp
from tests.support.devices import said
from tests.support.local import wait_for
from tests.worlds.scene import customer
from tests.worlds.shopkeeper import opened

pytestmark = pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one's alerts go elsewhere")


def test_a_guest_who_wants_to_be_told_is_told(cloud: Addresses, api: OverHttp, browsers: Server) -> None:
    """The message says whose turn it is; it is signed by the key that browsers subscribe with."""
    shop = opened(api, f"{uuid4().hex}@example.com", "Bread")
    guest, browser = customer(api), browsers.subscribe()
    guest.call("PUT", "/v1/customers/me/push", browser.body("de")).expect(204)
    number = shop.ticket(guest)["number"]
    shop.next().expect(200)
    message = wait_for(lambda: next(iter(browsers.messages), None), "alert", 60)
    assert message.subscription is browser
    assert message.content == said("called", "Corner Shop", number, f"#/line/{shop.id}", "de")
    assert message.claims["k"] == Caller(api).get("/v1/push-key").expect(200)["key"]
