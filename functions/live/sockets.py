"""The WebSocket: connect, subscribe, unsubscribe, ping, disconnect.

Messages in: `{"action": "subscribe" | "unsubscribe", "topics": [...]}` and `{"action": "ping"}`. Out: one message a
topic, `{"topic", "version", "type": "snapshot" | "changes" | "error", "data"}`, and `{"type": "pong"}`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from chalice.app import WebsocketEvent
from msgspec import Meta

from chalicelib import wiring
from chalicelib.core.identity import TokenKind
from chalicelib.core.topic import MOST_TOPICS
from chalicelib.errors import Invalid, LineholdError, Malformed
from chalicelib.live.views import PONG, error_message
from chalicelib.observability import logger
from chalicelib.wiring import App
from functions.http import errors, origin, texts
from functions.http.fields import Token

_CALLERS = (TokenKind.CUSTOMER, TokenKind.OPERATOR, TokenKind.STORE, TokenKind.DISPLAY)

Topic = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="The name of a topic.",
        examples=["seats/evt_01KDXQ5V2M8Z0T4C6R9H3JYABC/A"],
    ),
]
Topics = Annotated[list[Topic], Meta(min_length=1, max_length=MOST_TOPICS)]


class Subscribe(msgspec.Struct, tag_field="action", tag="subscribe", forbid_unknown_fields=True):
    """Watch topics. Each is answered with a snapshot or an error."""

    topics: Topics
    """The names of the topics to watch; repeated ones count once."""
    token: Token | None = None
    """The token of the caller, for topics that are not public; null or left out for public ones."""


class Unsubscribe(msgspec.Struct, tag_field="action", tag="unsubscribe", forbid_unknown_fields=True):
    """Stop watching topics. There is no answer."""

    topics: Topics
    """The names of the topics to stop watching; unknown ones are ignored."""


class Ping(msgspec.Struct, tag_field="action", tag="ping", forbid_unknown_fields=True):
    """Answered with `{"type": "pong"}`; keeps an idle connection open."""


def connect(event: WebsocketEvent) -> dict[str, Any]:
    """A socket opens, unless it is to come through the edge and did not. Nothing is stored before it subscribes."""
    try:
        origin.require_edge(event.to_dict().get("headers") or {})
    except LineholdError as exc:
        logger().info("refused", code=exc.code)
        return {"statusCode": errors.status_of(exc)}
    return {"statusCode": 200}


def disconnect(event: WebsocketEvent) -> None:
    """A socket closes: end its subscriptions."""
    wiring.app().live.subscriptions.forget(event.connection_id)
    logger().info("disconnected")


def message(event: WebsocketEvent) -> None:
    """A message arrives. Every answer is sent over the socket; a bad message gets an error and changes nothing."""
    app, started, code = wiring.app(), time.perf_counter(), None
    try:
        request = _request(event.body)
        for answer in _answers(app, event.connection_id, request):
            app.live.publisher.deliver([event.connection_id], answer)
    except LineholdError as exc:
        code = exc.code
        app.live.publisher.deliver([event.connection_id], error_message(None, exc))
    millis = round((time.perf_counter() - started) * 1000, 1)
    logger().info("message", code=code, millis=millis)


def _request(body: str | None) -> Subscribe | Unsubscribe | Ping:
    try:
        return msgspec.json.decode((body or "").encode(), type=Subscribe | Unsubscribe | Ping, dec_hook=texts.read)
    except msgspec.ValidationError as exc:
        raise errors.invalid(exc) from exc
    except (msgspec.DecodeError, UnicodeError, RecursionError) as exc:
        raise Malformed("The message is not JSON.") from exc


def _answers(app: App, connection: str, request: Subscribe | Unsubscribe | Ping) -> Iterator[bytes]:
    subscriptions = app.live.subscriptions
    match request:
        case Subscribe(topics, token):
            caller = app.people.identities.identify(token, *_CALLERS) if token else None
            for topic in dict.fromkeys(topics):
                try:
                    yield subscriptions.subscribe(connection, topic, caller)
                except Invalid:
                    raise
                except LineholdError as exc:
                    yield error_message(topic, exc)
        case Unsubscribe(topics):
            for topic in dict.fromkeys(topics):
                subscriptions.unsubscribe(connection, topic)
        case Ping():
            yield PONG
