"""Alerts to browsers, through the push services that they chose (RFC 8030). A service sees when a message was sent and
how long it is; only the browser can read it.

No redirect is followed, only services that we know by name are asked, and each has a few seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from chalicelib.adapters import push_encryption
from chalicelib.core.clock import Clock
from chalicelib.core.times import HOUR, SECOND
from chalicelib.people.rules.alerts import Device, is_known_service

if TYPE_CHECKING:
    from http.client import HTTPConnection


KEY = "push"
"""The property of the secret of tokens that has the private key: 32 bytes in base64url."""

_SECONDS = 5
_TOKEN_LASTS = 12 * HOUR
"""Push services take a day at most (RFC 8292)."""

_GONE = (404, 410)
_LATER = (408, 425, 429)


class Sent(Enum):
    """What became of an alert. GONE: the browser has ended its subscription. LATER: a retry may help. REFUSED: none
    does."""

    YES = auto()
    GONE = auto()
    LATER = auto()
    REFUSED = auto()


class Properties(Protocol):
    """A secret, as `adapters.secrets.Secret` reads it."""

    def values(self) -> Mapping[str, str]: ...


class WebPush(Protocol):
    def public_key(self) -> str | None:
        """The key that browsers subscribe with; None where alerts are not set up. Raises `Unavailable`."""
        ...

    def send(self, device: Device, message: bytes, seconds: int, topic: str) -> Sent:
        """Send a message that the service keeps for so many seconds at most; a later one with the same topic (up to 32
        letters of base64url) replaces it. Raises `Unavailable` when the key cannot be read."""
        ...


class PushServices:
    """`subject` is an address at which services can reach us. `instead`: where requests go in a local cloud, in the
    place of the services."""

    def __init__(self, secret: Properties, subject: str, clock: Clock, instead: str | None = None) -> None:
        self._secret, self._subject, self._clock, self._instead = secret, subject, clock, instead

    def public_key(self) -> str | None:
        private = self._private
        return push_encryption.public_key(private) if private else None

    def send(self, device: Device, message: bytes, seconds: int, topic: str) -> Sent:
        """As `WebPush.send`."""
        private = self._private
        if private is None or not is_known_service(device.endpoint):
            return Sent.REFUSED
        try:
            body = push_encryption.encrypted(message, device.key, device.secret)
        except (push_encryption.BadKey, ValueError):
            return Sent.GONE
        to = urlsplit(device.endpoint)
        expires = (self._clock.now() + _TOKEN_LASTS) // SECOND
        token = push_encryption.token(private, f"https://{to.netloc}", self._subject, expires)
        headers = {
            "Authorization": f"vapid t={token}, k={push_encryption.public_key(private)}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(seconds),
            "Topic": topic,
            "Urgency": "high",
        }
        return _meaning(self._post(to.netloc, to._replace(scheme="", netloc="").geturl(), body, headers))

    @property
    def _private(self) -> str | None:
        return self._secret.values().get(KEY)

    def _post(self, host: str, path: str, body: bytes, headers: dict[str, str]) -> int | None:
        """The answer's status; None without an answer. An error may name the endpoint, so it is not logged."""
        from http.client import HTTPException  # noqa: PLC0415  with ssl behind it, slow to import

        connection = self._connection(host)
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        except (OSError, HTTPException, ValueError):
            return None
        finally:
            connection.close()

    def _connection(self, host: str) -> HTTPConnection:
        from http.client import HTTPConnection, HTTPSConnection  # noqa: PLC0415

        if self._instead:
            return HTTPConnection(urlsplit(self._instead).netloc, timeout=_SECONDS)
        return HTTPSConnection(host, timeout=_SECONDS)


def _meaning(status: int | None) -> Sent:
    if status is None or status >= 500 or status in _LATER:
        return Sent.LATER
    if status in _GONE:
        return Sent.GONE
    return Sent.YES if 200 <= status < 300 else Sent.REFUSED
