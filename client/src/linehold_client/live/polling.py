"""Following a topic without a socket: its snapshot, asked for every few seconds, with the tag of the last one."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec

from linehold_client.call import Call, part
from linehold_client.live.topic import Update

SECONDS = 3.0
_TOKENS = ("customer", "operator", "store", "display")
_PATHS = {
    "waiting-room": "/v1/waiting-rooms/{}",
    "store": "/v1/stores/{}/board",
    "bar": "/v1/bars/{}/board",
    "market": "/v1/markets/{}/board",
    "customer": "/v1/customers/me/offers",
    "operator/str": "/v1/stores/{}/board",
    "operator/bar": "/v1/bars/{}/queue",
    "operator/mkt": "/v1/markets/{}/advice",
}


class Poll:
    """The snapshots of one topic. Raises ValueError for a topic that has no call of its own."""

    def __init__(self, topic: str) -> None:
        self.topic, self._tag, self._count = topic, "", 0
        self._call: Call[Any] = Call("poll", "GET", _path(topic), Any, tokens=_tokens(topic))

    def call(self) -> Call[Any]:
        """The next question."""
        return self._call.but(if_none_match=self._tag) if self._tag else self._call

    def hear(self, response: httpx.Response) -> Update | None:
        """The update of an answer; None while nothing has changed."""
        if response.status_code == 304:
            return None
        self._tag, self._count = response.headers.get("ETag", ""), self._count + 1
        data = msgspec.json.decode(response.content)
        return Update(self.topic, "snapshot", data.get("version", self._count), data)


def _path(topic: str) -> str:
    kind, _, rest = topic.partition("/")
    if kind == "seats":
        event, _, section = rest.partition("/")
        return f"/v1/events/{part(event)}/seats/{part(section)}"
    if kind == "operator":
        kind = f"operator/{rest.partition('_')[0]}"
    if kind not in _PATHS:
        raise ValueError(f"{topic} can be followed over a WebSocket only")
    return _PATHS[kind].format(part(rest))


def _tokens(topic: str) -> tuple[str, ...]:
    """Public topics are asked for without a token, so that caches may answer."""
    return _TOKENS if topic.startswith(("operator/", "customer/")) else ()
