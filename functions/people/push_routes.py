"""Alerts on a customer's devices: the key to subscribe with, and the devices."""

from __future__ import annotations

from chalicelib.core.identity import TokenKind
from chalicelib.people.views import PushKey
from functions.http.routes import Answer, Call, Routes
from functions.people.requests import Subscribe

routes = Routes("people")


@routes.get("/v1/push-key", answer=PushKey)
def get_push_key(call: Call[None, None]) -> Answer:
    """The key with which a browser subscribes to alerts; null where there are none."""
    return Answer(PushKey(call.app.people.subscribe_devices.key()), headers={"Cache-Control": "public, max-age=300"})


@routes.route(
    "PUT", "/v1/customers/me/push", status=204, who=(TokenKind.CUSTOMER,), body=Subscribe, errors={409: ("ALERTS_OFF",)}
)
def subscribe_device(call: Call[Subscribe, None]) -> Answer:
    """Show alerts on this device: that you are called, that it is time to set out, that seats are offered to you."""
    call.app.people.subscribe_devices.add(call.who.id, call.body.device())
    return Answer()


@routes.delete("/v1/customers/me/push", status=204, who=(TokenKind.CUSTOMER,))
def unsubscribe_devices(call: Call[None, None]) -> Answer:
    """Show no more alerts, on any device."""
    call.app.people.subscribe_devices.remove_all(call.who.id)
    return Answer()
