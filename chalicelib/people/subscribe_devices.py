"""A customer's devices on which alerts are shown: added and removed by the customer."""

from __future__ import annotations

from chalicelib.adapters.web_push import WebPush
from chalicelib.core.clock import Clock
from chalicelib.errors import Conflict, Fault, Invalid
from chalicelib.people.rules.alerts import Device, is_known_service, with_device
from chalicelib.people.storage import devices


class SubscribeDevices:
    def __init__(self, push: WebPush, clock: Clock) -> None:
        self._push, self._clock = push, clock

    def key(self) -> str | None:
        """The key that browsers subscribe with; None where alerts are not set up. Raises `Unavailable`."""
        return self._push.public_key()

    def add(self, customer: str, device: Device) -> None:
        """Raises `Invalid` for an endpoint of no push service that we know; `Conflict` ALERTS_OFF where alerts are not
        set up; `Unavailable`."""
        if not is_known_service(device.endpoint):
            raise Invalid([Fault("endpoint", "must be an address of a browser's push service")])
        if self._push.public_key() is None:
            raise Conflict("Alerts are not set up here.", "ALERTS_OFF")
        devices.change(customer, lambda known: with_device(known, device), self._clock.now())

    def remove_all(self, customer: str) -> None:
        """Forget every device of the customer. Raises `Unavailable`."""
        devices.change(customer, lambda _: (), self._clock.now())
