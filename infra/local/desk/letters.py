"""Queues and their dead letters. Letters are read where MiniStack keeps them: receiving one would hide it from others
and count as a try."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from infra.operating.deployed import Queue
from infra.operating.redrive import POINTLESS

MOST_LETTERS = 20

Messages = Mapping[str, Sequence[Mapping[str, Any]]]
"""The messages of each queue by its address, as MiniStack keeps them."""


def queues(named: Mapping[str, Queue], messages: Messages, now: float) -> list[dict[str, Any]]:
    """The counts of each queue at the instant `now` (seconds since 1970), and why its letters are not sent again, if
    they are not."""
    return [
        {
            "name": name,
            **_counts(messages.get(queue.address, ()), now),
            "dead": len(messages.get(queue.dead, ())),
            "why_not": POINTLESS.get(name, ""),
        }
        for name, queue in named.items()
    ]


def letters(queue: Queue, messages: Messages) -> list[dict[str, Any]]:
    """The dead letters of this queue in full, the newest first."""
    found = [*messages.get(queue.dead, ())][-MOST_LETTERS:]
    return [
        {
            "id": letter["id"],
            "sent_at": letter["sent_at"],
            "received": letter["receive_count"],
            "body": letter["body"],
            "attributes": letter.get("message_attributes") or {},
        }
        for letter in reversed(found)
    ]


def _counts(messages: Sequence[Mapping[str, Any]], now: float) -> dict[str, int]:
    found = Counter(_state(message, now) for message in [*messages])
    return {state: found[state] for state in ("waiting", "delayed", "in_work")}


def _state(message: Mapping[str, Any], now: float) -> str:
    if message.get("visible_at", now) <= now:
        return "waiting"
    return "in_work" if message.get("receive_count") else "delayed"
