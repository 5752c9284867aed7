"""Writes `docs/asyncapi.json` (AsyncAPI 3) from the Structs of the WebSocket's messages: `python -m
infra.contract.asyncapi`.

    client ── subscribe, unsubscribe, ping ──► the socket ── snapshot, changes, error, pong ──► client

A channel is a kind of topic; all share one socket. A test compares the messages that the API really sends.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from chalicelib import shapes
from chalicelib.live.views import Refusal, SnapshotLink
from functions.http.about import VERSION
from functions.live.sockets import Ping, Subscribe, Unsubscribe
from infra.contract.channels import CHANNELS, Channel
from infra.contract.openapi import EXAMPLES
from infra.contract.schemas import Schema, schemas_of
from infra.package import ROOT

FILE = ROOT / "docs" / "asyncapi.json"

_DESCRIPTION = """\
Live updates of what people wait for. Connect, and subscribe to topics. Each answers with a snapshot and its `version`;
changes follow, each with the next version. When a message skips a version, subscribe again: the snapshot replaces your
state. Only a waiting room's may skip some, for each has the whole room. docs/live.md has the rules for clients.

A topic that needs a token takes it in `token` of the message that subscribes to it."""


_PREFIXES = {"store_id": "str_", "bar_id": "bar_", "market_id": "mkt_", "operator_id": "opr_"}

_KIND = {"description": "The kind of message."}

_REQUESTS = {"subscribe": Subscribe, "unsubscribe": Unsubscribe, "ping": Ping}


@cache
def document() -> Schema:
    """The whole description as plain JSON."""
    types: list[Any] = [SnapshotLink, Refusal, *_REQUESTS.values()]
    for channel in CHANNELS:
        types += [channel.snapshot, *channel.changes]
    schema_of, components = schemas_of(types)
    channels = {
        "socket": {
            "address": "/",
            "title": "The socket",
            "description": "What clients send, and the answers that belong to no topic.",
            "messages": {name: _message_reference(name) for name in (*_REQUESTS, "pong", "refused")},
        },
        **{channel.name: _channel(channel) for channel in CHANNELS},
    }
    messages = {name: _request(name, schema_of[type]) for name, type in _REQUESTS.items()}
    messages["pong"] = {
        "summary": "Answers a ping.",
        "payload": _object({"type": {"const": "pong", **_KIND}}, "type"),
    }
    topic = {"type": ["string", "null"], "description": "The topic that is refused; null for a whole message."}
    version = {"type": "null", "description": "A refusal has none."}
    messages["refused"] = {
        "summary": "A message, or a subscription to one topic, is refused.",
        "payload": _update("error", topic, version, schema_of[Refusal]),
    }
    for channel in CHANNELS:
        messages |= _updates(channel, schema_of)
    for name, example in json.loads(EXAMPLES.read_text())["messages"].items():
        messages[name]["examples"] = [{"payload": example}]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Linehold live",
            "version": VERSION,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "live": {
                "host": "live.example.com",
                "protocol": "wss",
                "description": "The address that `make run` prints, or your stack's WebSocket address.",
            }
        },
        "channels": channels,
        "operations": {
            "request": _operation("receive", "socket", "A client subscribes, unsubscribes or pings.", _REQUESTS),
            "answer": _operation("send", "socket", "Answers that belong to no topic.", ("pong", "refused")),
            **{
                f"send_{each.name}": _operation("send", each.name, each.about, ("snapshot", "changes"))
                for each in CHANNELS
            },
        },
        "components": {"schemas": _draft_7(components), "messages": _draft_7(messages)},
    }


def _channel(channel: Channel) -> Schema:
    watcher = f"Needs the token of that {channel.watcher}." if channel.watcher else "For anyone."
    return {
        "address": channel.topic,
        "title": channel.topic,
        "description": f"{channel.about} {watcher}",
        "parameters": {name: _parameter(name) for name in re.findall(r"{(\w+)}", channel.topic)},
        "messages": {kind: _message_reference(f"{channel.name}_{kind}") for kind in ("snapshot", "changes")},
    }


def _updates(channel: Channel, schema_of: dict[Any, Schema]) -> Schema:
    """The two messages of a channel."""
    topic = {"type": "string", "description": "The topic's name.", "pattern": _pattern(channel.topic)}
    version = {"type": "integer", "description": "The topic's version: one more than the message before."}
    one = _any_of([schema_of[each] for each in channel.changes])
    link = schema_of[SnapshotLink]
    changes = one if channel.bare else _object({"changes": {"type": "array", "items": one}}, "changes")
    return {
        f"{channel.name}_snapshot": {
            "summary": "The state, or where it can be read if it is too large for a message.",
            "payload": _update("snapshot", topic, version, {"anyOf": [schema_of[channel.snapshot], link]}),
        },
        f"{channel.name}_changes": {
            "summary": "What has changed, in order.",
            "payload": _update("changes", topic, version, changes),
        },
    }


def _request(name: str, schema: Schema) -> Schema:
    return {"summary": f"A client's `{name}`.", "payload": schema}


def _update(kind: str, topic: Schema, version: Schema, data: Schema) -> Schema:
    properties = {"topic": topic, "version": version, "type": {"const": kind, **_KIND}, "data": data}
    return _object(properties, *properties)


def _object(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _draft_7(part: Any) -> Any:
    """The part with each reference alone: the draft that AsyncAPI uses ignores what stands beside one."""
    if isinstance(part, list):
        return [_draft_7(each) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part and len(part) > 1:
        beside = {name: value for name, value in part.items() if name != "$ref"}
        return {**beside, "allOf": [{"$ref": part["$ref"]}]}
    return {name: _draft_7(value) for name, value in part.items()}


def _any_of(schemas: list[Schema]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _pattern(topic: str) -> str:
    """A pattern for the topics of a channel. `operator/...` is three channels, by the kind of the id."""
    return "^" + re.sub(r"{(\w+)}", lambda name: _PREFIXES.get(name[1], "") + "[^/]+", topic) + "$"


def _message_reference(name: str) -> Schema:
    return {"$ref": f"#/components/messages/{name}"}


def _parameter(name: str) -> Schema:
    """A part of a topic's name, as its type describes it."""
    alias = shapes.SectionId if name == "section" else getattr(shapes, f"{name.removesuffix('_id').title()}Id")
    (meta,) = alias.__metadata__
    return {"description": meta.description, "examples": list(meta.examples)}


def _operation(action: str, channel: str, summary: str, messages: Any) -> Schema:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in messages],
    }


def text() -> str:
    """The file's content."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
