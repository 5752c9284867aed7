"""What the workbench's calls answer, from the parts of the running cloud."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.desk import contents, letters
from infra.local.desk.clock import MovedTime, TooFar
from infra.local.desk.lines import Lines
from infra.operating.deployed import Queue
from infra.operating.redrive import NotRedriven, redrive

Json = dict[str, Any]


class Wrong(Exception):
    """A call that cannot be answered. The message says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Parts:
    """The running cloud: its tables and messages as MiniStack keeps them, a client of SQS, its queues by name, its
    lines, and the name of the table that watchers are in."""

    tables: Callable[[], Mapping[str, contents.Table]]
    messages: Callable[[], letters.Messages]
    sqs: Any
    queues: Mapping[str, Queue]
    lines: Lines
    table: str


class Desk:
    """Answers calls. `parts` raises Wrong while the cloud starts; `pass_time` brings what waits forward."""

    def __init__(self, parts: Callable[[], Parts], clock: MovedTime, pass_time: Callable[[float], int]) -> None:
        self._parts, self._clock, self._pass_time = parts, clock, pass_time

    def read(self, what: str, asked: Mapping[str, str]) -> Json:
        """What a GET answers. Raises Wrong."""
        if what == "clock":
            return self._time()
        parts = self._parts()
        match what:
            case "tables":
                return {"tables": contents.kinds(parts.tables())}
            case "newest":
                return {"items": contents.newest(_table(parts, asked), _text(asked, "kind"))}
            case "item":
                found = contents.item(_table(parts, asked), _text(asked, "pk"), _text(asked, "sk"))
                if found is None:
                    raise Wrong(404, "The item has gone.")
                return {"item": found}
            case "sockets":
                return {"sockets": contents.sockets(parts.tables()[parts.table])}
            case "queues":
                return {"queues": letters.queues(parts.queues, parts.messages(), time.time())}
            case "letters":
                return {"letters": letters.letters(_queue(parts, asked), parts.messages())}
            case "lines" if "request" in asked:
                return {"lines": parts.lines.of_request(_text(asked, "request"))}
            case "lines":
                return {"lines": parts.lines.newest()}
        raise Wrong(404, "There is no such call of the workbench.")

    def change(self, what: str, body: Json) -> Json:
        """What a POST does and answers. Raises Wrong."""
        if what == "clock":
            return self._move(body.get("forward_seconds"))
        if what != "redrive":
            raise Wrong(404, "There is no such call of the workbench.")
        parts = self._parts()
        try:
            return {"moved": redrive(parts.sqs, _queue(parts, body))}
        except NotRedriven as reason:
            raise Wrong(409, str(reason)) from reason

    def _time(self) -> Json:
        return {"now": self._clock.now(), "ahead": self._clock.ahead}

    def _move(self, seconds: Any) -> Json:
        """Without seconds to the real time."""
        if seconds is None:
            self._clock.back()
            return {**self._time(), "due": 0}
        if type(seconds) is not int or seconds <= 0:
            raise Wrong(400, "forward_seconds is a whole number above 0, or null for the real time.")
        try:
            self._clock.forward(seconds * 1000)
        except TooFar as reason:
            raise Wrong(409, "The clock is moved forward by a year at most.") from reason
        return {**self._time(), "due": self._pass_time(seconds)}


def _table(parts: Parts, asked: Mapping[str, str]) -> contents.Table:
    found = parts.tables().get(_text(asked, "table"))
    if found is None:
        raise Wrong(404, "There is no such table.")
    return found


def _queue(parts: Parts, asked: Mapping[str, Any]) -> Queue:
    found = parts.queues.get(_text(asked, "queue"))
    if found is None:
        raise Wrong(404, f"There is no such queue, only {', '.join(parts.queues)}.")
    return found


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise Wrong(400, f"{name} is missing.")
    return value
