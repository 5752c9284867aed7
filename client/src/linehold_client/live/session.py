"""One connection of a watcher as a plain object: what it hears becomes updates, and what it has to send, and when.

No I/O: linehold_client.live.follow and follow_async put a socket around it. Instants are of a monotonic clock, in
seconds, and are passed in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from linehold_client.live.topic import Topic, Update
from linehold_client.refusals import Refused, refused

PING_SECONDS = 45.0
"""A socket ends after ten minutes without a message, and a dead one is noticed by a ping that nothing answers."""
PONG_SECONDS = 15.0
GAP_SECONDS = 3.0
"""All watchers of a topic may have missed the same message, so each asks after a random pause of up to this."""
LOOK_SECONDS = 20.0
"""The longest time without a look at the token."""
_NOT_MISSED = ("TOKEN_EXPIRED", "SIGNED_OUT")


class Silent(Exception):
    """The socket does not answer a ping."""


class Session:
    """A connection that has just been opened at `now`."""

    def __init__(self, topics: Iterable[Topic], token: str | None, now: float, chance: Callable[[], float]) -> None:
        self.topics = {each.name: each for each in topics}
        self._chance, self._token, self._heard_at = chance, token, now
        self._pinged_at: float | None = None
        self._asks: dict[str, float] = {}
        for each in self.topics.values():
            each.forget()

    def opening(self) -> str:
        """The first message to send."""
        return self._subscribe(self.topics)

    def hear(self, text: str | bytes, now: float) -> list[Update]:
        """The updates of a message. Raises Refused when a topic is refused or has ended."""
        self._heard_at, self._pinged_at = now, None
        message = json.loads(text)
        if message.get("type") == "error":
            raise _refusal(message)
        topic = self.topics.get(message.get("topic", ""))
        if topic is None or message["type"] not in ("snapshot", "changes"):
            return []
        update = Update(topic.name, message["type"], message["version"], message["data"])
        updates = list(topic.hear(update))
        if topic.lacks_snapshot:
            self._asks.setdefault(topic.name, now + self._chance() * GAP_SECONDS)
        else:
            self._asks.pop(topic.name, None)
        return updates

    def due(self, now: float, token: str | None) -> list[str]:
        """The messages to send now; with a new token, a subscription with it. Raises Silent."""
        messages = []
        if self._pinged_at is not None and now >= self._pinged_at + PONG_SECONDS:
            raise Silent
        if token != self._token:
            self._token = token
            messages.append(self._subscribe(self.topics))
            self._asks.clear()
        if late := [name for name, at in self._asks.items() if now >= at]:
            messages.append(self._subscribe(late))
            self._asks = {name: at for name, at in self._asks.items() if name not in late}
        if self._pinged_at is None and now >= self._heard_at + PING_SECONDS:
            self._pinged_at = now
            messages.append('{"action": "ping"}')
        return messages

    def wakes_in(self, now: float) -> float:
        """Seconds until `due` has something to do."""
        ping = self._heard_at + PING_SECONDS if self._pinged_at is None else self._pinged_at + PONG_SECONDS
        return max(0.0, min([ping, now + LOOK_SECONDS, *self._asks.values()]) - now)

    def _subscribe(self, names: Iterable[str]) -> str:
        message: dict[str, Any] = {"action": "subscribe", "topics": list(names)}
        return json.dumps(message | ({"token": self._token} if self._token else {}))


def _refusal(message: dict[str, Any]) -> Refused:
    data = message["data"]
    status = {"UNAUTHORIZED": 401, "TOKEN_INVALID": 401, "NOT_YOURS": 403, "WRONG_KIND_OF_TOKEN": 403}
    status |= dict.fromkeys(_NOT_MISSED, 401)
    return refused(status.get(data["code"], 404), data, None)
