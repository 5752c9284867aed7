"""The words in which a service declares what runs it on AWS: functions, what starts them, what they may do.

Packaging writes a stage's configuration, roles and template from these, so that each fact stands in one place. `app.py`
binds the same functions, so that every trigger of the system can be read on one page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Self

from chalicelib.core.metric import Metric

Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Queue:
    """A queue that starts a function: `Mail` is the data stack's `MailQueue`. `batch`: the most messages that one
    invocation gets; for more than ten Lambda gathers them for `window_seconds`. `at_once`: the most invocations at a
    time, which Lambda takes from 2 to 1,000. `oldest_seconds`: a message that is older than this says that the consumer
    does not keep up, because a deadline may be sent a quarter of an hour ahead. `repaired`: the sweep, or the next
    change, brings what its dead letters would have."""

    name: str
    batch: int
    at_once: int
    window_seconds: int = 0
    oldest_seconds: int = 1_200
    repaired: bool = False


@dataclass(frozen=True)
class Stream:
    """The table's stream. Records that fit none of the `filters` start no function, and records that fail for good are
    reported to the data stack's queue `dead_letters`. Lambda runs one invocation at a time for each part of the stream,
    and the table has as many parts as its quota allows at most. `behind_seconds`: older records say that the function
    does not keep up."""

    dead_letters: str
    filters: tuple[Mapping[str, Any], ...]
    batch: int = 100
    window_seconds: int = 0
    at_once: int = 40
    behind_seconds: int = 30


@dataclass(frozen=True)
class Rotation:
    """Secrets Manager, which asks for the next value of the secret (`Tokens` is the data stack's `TokensSecret`), every
    so many days as the deployment says in the parameter of this name."""

    secret: str
    parameter: str


def keys(*texts: str) -> dict[str, Any]:
    """In a stream's filter: a key that begins with one of the texts that end in `#`, or is one of the others."""
    return {"S": [{"prefix": text} if text.endswith("#") else text for text in texts]}


class Trigger(Enum):
    """What needs no more words than it has in `app.py`."""

    SOCKET = "socket"
    SCHEDULE = "schedule"


class Audience(Enum):
    """What an alarm is: customers are hurt now, work is behind or lost and customers will be hurt, or somebody has to
    look within a day. The first two are told by a composite alarm of this name, a notice by the alarm itself."""

    CUSTOMERS = "CustomersHurt"
    WORK = "WorkBehind"
    NOTICES = "Notice"


@dataclass(frozen=True)
class Sign:
    """A metric of our own that says that something is wrong: in `of` minutes of `minutes` it is `above` this.
    `heading`: what is wrong, as docs/alarms.md has it."""

    heading: str
    metric: Metric
    audience: Audience
    above: float = 0
    statistic: str = "Sum"
    minutes: int = 1
    of: int = 1


@dataclass(frozen=True)
class Throttle:
    """How many requests a second, and at once, API Gateway lets through to a call. `call` is its method and path.
    `millis` is how long one takes on AWS: with both, docs/bulkheads.md says how many run at a time."""

    call: str
    a_second: int
    millis: int

    @property
    def at_once(self) -> float:
        """How many run at a time, by Little's law."""
        return self.a_second * self.millis / 1000


@dataclass(frozen=True)
class Rights:
    """What a function does to AWS; its role allows this and no more.

    `table`: by the beginning of the partition key, verbs of `VERBS`. `indexes`: by the index, the beginnings of its
    partition key ("" for any). `locations`, `store_keys`: verbs in the tables of locations and of the keys of stores.
    `sends`, `counts`: queues to send to, and to ask how many messages wait in them, by the names that `Queue` has.
    `secrets`: secrets to read. `reports`: `get`, `put`. `replays`: it keeps answers for repeated requests. `emails`,
    `pushes`: it sends emails, and messages to open sockets.
    """

    table: Mapping[str, str] = field(default_factory=dict)
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    locations: str = ""
    store_keys: str = ""
    sends: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    reports: str = ""
    replays: bool = False
    emails: bool = False
    pushes: bool = False

    def __or__(self, other: Self) -> Rights:
        """The rights of both."""
        return Rights(
            {
                key: _words(self.table.get(key, ""), other.table.get(key, ""))
                for key in sorted(self.table | other.table)
            },
            {
                index: tuple(sorted({*self.indexes.get(index, ()), *other.indexes.get(index, ())}))
                for index in sorted(self.indexes | other.indexes)
            },
            _words(self.locations, other.locations),
            _words(self.store_keys, other.store_keys),
            tuple(sorted({*self.sends, *other.sends})),
            tuple(sorted({*self.counts, *other.counts})),
            tuple(sorted({*self.secrets, *other.secrets})),
            _words(self.reports, other.reports),
            self.replays or other.replays,
            self.emails or other.emails,
            self.pushes or other.pushes,
        )


VERBS = {
    "get": "GetItem",
    "get-many": "BatchGetItem",
    "query": "Query",
    "put": "PutItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
    "write-many": "BatchWriteItem",
    "check": "ConditionCheckItem",
}
"""DynamoDB's actions. A transaction needs the right of each of its parts."""


@dataclass(frozen=True)
class Function:
    """A function that `app.py` binds under this name. `seconds`: its timeout; `memory` in megabytes, which also set its
    share of a processor; `variables`: those that it alone has. `kept`: invocations that are kept for it, and the most
    that it may have, where the deployment reserves concurrency. `audience`: what it is that it fails or is behind."""

    name: str
    trigger: Queue | Stream | Trigger | Rotation
    seconds: int
    rights: Rights
    memory: int = 512
    variables: Variables = field(default_factory=dict)
    kept: int | None = None
    audience: Audience = Audience.WORK

    @property
    def at_once(self) -> int:
        """The most invocations at a time."""
        match self.trigger:
            case Queue(at_once=most) | Stream(at_once=most):
                return min(most, self.kept or most)
            case Trigger.SCHEDULE | Rotation():
                return 1  # each ends before the next begins
        assert self.kept is not None, f"nothing limits {self.name}"
        return self.kept

    @property
    def key(self) -> str:
        """Its name in Chalice's configuration."""
        return f"websocket_{self.name}" if self.trigger is Trigger.SOCKET else self.name


@dataclass(frozen=True)
class Service:
    """A service. `stage`: the stage that it is deployed with, beside `all`. `calls`: what its calls of the API do; None
    without calls. `watched`: clients watch its topics or get its emails, so stage `live` holds its room too.
    `adapters`: those that speak in its terms and so go with its room. `throttles`: calls with a limit of their own.
    `variables`: those that all functions of its stage have. `p99_millis`: one call of a hundred may take longer.
    `signs`: what else says that something is wrong."""

    name: str
    stage: str
    calls: Rights | None = None
    functions: tuple[Function, ...] = ()
    watched: bool = False
    adapters: tuple[str, ...] = ()
    throttles: tuple[Throttle, ...] = ()
    variables: Variables = field(default_factory=dict)
    p99_millis: int = 1_000
    signs: tuple[Sign, ...] = ()


def logical_id(function: Function) -> str:
    """As Chalice names the function's resource."""
    return "".join(word.title() for word in function.key.split("_"))


def _words(*texts: str) -> str:
    return " ".join(sorted({word for text in texts for word in text.split()}))
