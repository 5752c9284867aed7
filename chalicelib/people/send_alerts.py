"""Alerts to customers' devices: each is sent while it is still true, to each device once, however often its deadline is
checked. A device whose browser has ended its subscription is forgotten.

The service that an alert is about writes it: each service hands over a writer.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Protocol

import msgspec

from chalicelib.adapters.web_push import Sent, WebPush
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.times import DAY, SECOND
from chalicelib.errors import Unavailable
from chalicelib.people.rules.alerts import TRIED_FOR, Alert, Device, after_sending
from chalicelib.people.storage import devices

_LONGEST = DAY
_TOPIC_BYTES = 24


class AlertWriter(Protocol):
    """Writes the alerts about one service's things. `keys`: how the keys of their deadlines begin."""

    @property
    def keys(self) -> Sequence[str]: ...

    def write(self, customer: str, key: str, now: int) -> Alert | None:
        """The alert about the thing as it is now; None when none is due any more."""
        ...


class SendAlerts:
    def __init__(self, writers: Sequence[AlertWriter], push: WebPush, clock: Clock) -> None:
        self._writers, self._push, self._clock = writers, push, clock

    def check(self, deadline: Deadline) -> str | None:
        """Send the alert about `<customer>/<key>` to the customer's devices, if one is due. Returns what was done.

        Raises `Unavailable` to be retried, when a service did not take it; devices that have it are not sent it again.
        It is not sent when it is late.
        """
        customer, _, key = deadline.id.partition("/")
        writer = next((writer for writer in self._writers if key.startswith(tuple(writer.keys))), None)
        now = self._clock.now()
        if now - deadline.at > TRIED_FOR:
            return None
        known = devices.of(customer)
        alert = writer.write(customer, key, now) if writer and known else None
        if alert is None:
            return None
        due = [device for device in known if device.last != alert.mark]
        outcomes = {device.endpoint: self._send(device, alert, now) for device in due}
        reached = frozenset(each for each, outcome in outcomes.items() if outcome is Sent.YES)
        gone = frozenset(each for each, outcome in outcomes.items() if outcome is Sent.GONE)
        devices.change(customer, lambda found: after_sending(found, alert.mark, reached, gone), now)
        if Sent.LATER in outcomes.values():
            raise Unavailable("A push service did not take an alert.")
        return "alerted" if reached else "alert not taken" if due else None

    def _send(self, device: Device, alert: Alert, now: int) -> Sent:
        message = {
            "kind": alert.kind,
            "name": alert.name,
            "number": alert.number,
            "address": alert.address,
            "language": device.language,
        }
        seconds = max(0, min(_LONGEST, alert.until - now) // SECOND)
        return self._push.send(device, msgspec.json.encode(message), seconds, _topic(alert.address))


class TimersOfDevices:
    """Timers that leave out alerts for customers without a device, who are nearly all: reading that costs less than a
    message that nobody needs."""

    def __init__(self, timers: Timers) -> None:
        self._timers = timers

    def set(self, deadlines: Sequence[Deadline]) -> int:
        """As `Timers.set`. Raises `Unavailable` when devices cannot be read."""
        owners = {_owner(each) for each in deadlines if each.kind is DeadlineKind.ALERT}
        known = devices.customers_with(owners) if owners else set()
        wanted = [each for each in deadlines if each.kind is not DeadlineKind.ALERT or _owner(each) in known]
        return self._timers.set(wanted) if wanted else 0


def _owner(deadline: Deadline) -> str:
    return deadline.id.partition("/")[0]


def _topic(address: str) -> str:
    """A later alert about the same view replaces one that has not arrived."""
    return urlsafe_b64encode(hashlib.sha256(address.encode()).digest()[:_TOPIC_BYTES]).decode()
