"""The messages to WebSockets. The service of a topic makes the data of its snapshots and changes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.errors import LineholdError
from chalicelib.shapes import Version

LONGEST_MESSAGE = 120_000
"""Bytes; API Gateway sends at most 128 kB. Instead of a longer message, watchers get the path of the state."""

PONG = b'{"type":"pong"}'


class MessageType(StrEnum):
    """What a message is. `snapshot`: the whole state of a topic, after subscribing. `changes`: what has changed since
    the version before. `error`: a request was refused, or a topic of it."""

    SNAPSHOT = "snapshot"
    CHANGES = "changes"
    ERROR = "error"


class Message(msgspec.Struct, frozen=True):
    """A message about one topic, or an error."""

    topic: str | None
    """The topic's name; null in an error about a whole request."""
    version: Version | None
    """The topic's version after this message; null in errors. A gap to the last one means: subscribe again."""
    type: MessageType
    data: Any
    """The topic's state, its changes, an error, or for a state that is too large the path at which it can be read."""


class SnapshotLink(msgspec.Struct, frozen=True):
    """Stands for a state that is too large for a message."""

    href: str
    """The path of the API at which the state can be read."""


class Refusal(msgspec.Struct, frozen=True):
    """Why a request, or a topic of it, was refused."""

    code: str
    """A stable word for programs, as in the errors of the API."""
    message: str
    """A sentence for developers."""
    details: Mapping[str, Any]
    """Facts that belong to the code, such as the `fields` that are wrong."""


def snapshot_message(topic: str, version: int, state: Any, href: str) -> bytes:
    """The state of a topic; `href` is where it can be read if it is too large for a message."""
    return _at_most_longest(Message(topic, version, MessageType.SNAPSHOT, state), topic, version, href)


def changes_message(topic: str, version: int, changes: Any, href: str) -> bytes:
    """Changes of a topic; `href` is where its state can be read if they are too large for a message."""
    return _at_most_longest(Message(topic, version, MessageType.CHANGES, changes), topic, version, href)


def link_message(topic: str, version: int, href: str) -> bytes:
    return msgspec.json.encode(Message(topic, version, MessageType.SNAPSHOT, SnapshotLink(href)))


def error_message(topic: str | None, error: LineholdError) -> bytes:
    refusal = Refusal(error.code, error.message, error.details)
    return msgspec.json.encode(Message(topic, None, MessageType.ERROR, refusal))


def _at_most_longest(message: Message, topic: str, version: int, href: str) -> bytes:
    text = msgspec.json.encode(message)
    return text if len(text) <= LONGEST_MESSAGE else link_message(topic, version, href)
