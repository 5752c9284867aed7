"""Alerts: short notices on a customer's own devices, through the push services of their browsers (RFC 8030).

A subscription's endpoint is an address that a client gives and that we send requests to. So it must be one of a push
service that we know by its name: no address of a network behind us is ever reached, whatever a name resolves to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal
from urllib.parse import urlsplit

from chalicelib.core.identity import LIFETIMES, TokenKind
from chalicelib.core.times import DAY, MINUTE

MOST_DEVICES = 5
"""Devices of one customer. An identity lives in one browser; an address is another one after a browser's reset."""

KEPT = LIFETIMES[TokenKind.CUSTOMER] + DAY
"""How long subscriptions are kept after the last one: a customer gets one token, and waits for nothing after it."""

LONGEST_ENDPOINT = 1000

SERVICES = re.compile(
    r"fcm\.googleapis\.com|updates\.push\.services\.mozilla\.com|web\.push\.apple\.com"
    r"|[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.notify\.windows\.com"
)
"""Hosts of the browsers' push services; Microsoft's has many."""

TRIED_FOR = 10 * MINUTE
"""How long after its cause an alert is sent: later it would tell what may not be true any more."""

Language = Literal["en", "de"]


class AlertKind(StrEnum):
    """What an alert says. CALLED: it is the customer's turn. GO: it is time to set out. SEATS: seats are offered."""

    CALLED = "called"
    GO = "go"
    SEATS = "seats"


@dataclass(frozen=True, slots=True)
class Device:
    """A subscription of a browser. `key` and `secret` are the browser's (RFC 8291: p256dh and auth), in base64url.
    `last` is the mark of the last alert that was sent. The repr shows nothing that could be used."""

    endpoint: str = field(repr=False)
    key: str = field(repr=False)
    secret: str = field(repr=False)
    language: Language
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """`name` is what the alert is about, `number` the customer's own, `address` the view that shows it, `until` the
    instant after which it is not true any more. Alerts with the same `mark` are one."""

    kind: AlertKind
    name: str
    number: str | None
    address: str
    until: int
    mark: str


def is_known_service(endpoint: str) -> bool:
    """Whether this is an https address at one of `SERVICES`, without a user, at the usual port."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or "@" in parts.netloc or port not in (None, 443) or len(endpoint) > LONGEST_ENDPOINT:
        return False
    if not endpoint.isascii() or any(letter <= " " or letter in "\\\x7f" for letter in endpoint):
        return False
    return SERVICES.fullmatch(host) is not None


def with_device(devices: Sequence[Device], new: Device) -> tuple[Device, ...]:
    """The devices with this one as the newest; a device that is known keeps its last alert. The oldest make room."""
    known = next((each for each in devices if each.endpoint == new.endpoint), None)
    others = tuple(each for each in devices if each.endpoint != new.endpoint)
    return (*others, replace(new, last=known.last if known else None))[-MOST_DEVICES:]


def after_sending(
    devices: Sequence[Device], mark: str, reached: frozenset[str], gone: frozenset[str]
) -> tuple[Device, ...]:
    """The devices after an alert: by their endpoints, some were reached and some are gone for good."""
    return tuple(
        replace(each, last=mark) if each.endpoint in reached else each for each in devices if each.endpoint not in gone
    )
