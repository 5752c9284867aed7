"""Pushes: which connections got the message, which are gone, which failed, and which are queued."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.adapters.push import GatewayPush, Pushed
from chalicelib.errors import Unavailable
from chalicelib.live.views import LONGEST_MESSAGE


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "PostToConnection")


class Gateway:
    """Sockets that accept posts, except for those that fail."""

    def __init__(self) -> None:
        self.got: dict[str, bytes] = {}
        self.failures: dict[str, Exception] = {}

    def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> None:  # noqa: N803  botocore's names
        if failure := self.failures.get(ConnectionId):
            raise failure
        self.got[ConnectionId] = Data


class Queues:
    """Messages by queue, in the batches in which they came; those that contain a text of `refused` are not taken."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.urls: set[str] = set()
        self.refused = ""

    def send_message_batch(self, *, QueueUrl: str, Entries: Any) -> Any:  # noqa: N803  botocore's names
        failed = [each for each in Entries if self.refused and self.refused in each["MessageBody"]]
        self.urls.add(QueueUrl)
        self.batches.append([each["MessageBody"] for each in Entries if each not in failed])
        assert len({each["Id"] for each in Entries}) == len(Entries) <= 10
        return {"Failed": failed} if failed else {}

    @property
    def messages(self) -> list[str]:
        return [body for batch in self.batches for body in batch]


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
def queues() -> Queues:
    return Queues()


@pytest.fixture
def push(gateway: Gateway, queues: Queues) -> GatewayPush:
    return GatewayPush(gateway, queues, "https://queue.invalid/push", concurrent=4)


def _connections(count: int) -> list[str]:
    return [f"c{number}" for number in range(count)]


def test_every_connection_gets_the_message(push: GatewayPush, gateway: Gateway) -> None:
    """Also when there are more connections than concurrent pushes."""
    connections = _connections(100)
    assert push.to(connections, b"news") == Pushed([], 0)
    assert gateway.got == dict.fromkeys(connections, b"news")


def test_an_empty_list_of_connections_is_no_error(push: GatewayPush) -> None:
    """Nothing is sent."""
    assert push.to([], b"news") == Pushed([], 0)


def test_closed_connections_are_named(push: GatewayPush, gateway: Gateway) -> None:
    """In their order, and the others get the message."""
    gateway.failures = {"c3": _error("GoneException"), "c1": _error("GoneException")}
    assert push.to(_connections(5), b"news") == Pushed(["c1", "c3"], 0)
    assert sorted(gateway.got) == ["c0", "c2", "c4"]


@pytest.mark.parametrize(
    "failure",
    [
        _error("LimitExceededException"),
        _error("ForbiddenException"),
        _error("PayloadTooLargeException"),
        ReadTimeoutError(endpoint_url="https://live.invalid"),
    ],
    ids=lambda failure: str(failure)[:60],
)
def test_a_failed_push_is_counted_and_its_connection_is_kept(
    failure: Exception, push: GatewayPush, gateway: Gateway
) -> None:
    """Only a closed connection is gone for good."""
    gateway.failures = {"c0": failure, "c2": failure}
    assert push.to(_connections(4), b"news") == Pushed([], 2)
    assert sorted(gateway.got) == ["c1", "c3"]


def test_gone_and_failed_differ(push: GatewayPush, gateway: Gateway) -> None:
    """Within one push."""
    gateway.failures = {"c0": _error("GoneException"), "c1": _error("InternalServerError")}
    assert push.to(_connections(3), b"news") == Pushed(["c0"], 1)


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (200, [200]), (201, [200, 1]), (500, [200, 200, 100])])
def test_what_is_left_for_later_is_cut_into_chunks(
    count: int, sizes: list[int], push: GatewayPush, queues: Queues, gateway: Gateway
) -> None:
    """Each with its connections and the whole message; this function pushes nothing."""
    push.later("seats/e/A", _connections(count), '{"name":"ü"}'.encode())
    chunks = [msgspec.json.decode(body) for body in queues.messages]
    assert [len(chunk["connections"]) for chunk in chunks] == sizes
    assert [name for chunk in chunks for name in chunk["connections"]] == _connections(count)
    assert all((chunk["topic"], chunk["message"]) == ("seats/e/A", '{"name":"ü"}') for chunk in chunks)
    assert queues.urls <= {"https://queue.invalid/push"}
    assert gateway.got == {}


def test_the_queue_gets_ten_messages_in_a_call(push: GatewayPush, queues: Queues) -> None:
    """A hundred thousand watchers take fifty calls, not five hundred."""
    push.later("seats/e/A", _connections(100_000), b"{}")
    assert [len(batch) for batch in queues.batches] == [10] * 50


def test_a_batch_is_no_longer_than_a_queue_takes(push: GatewayPush, queues: Queues) -> None:
    """Long messages are sent in smaller batches, and one of the longest, all in quotes, on its own."""
    for message, sizes in ((b"x" * 60_000, [4, 4, 2]), (b'"' * LONGEST_MESSAGE, [1] * 10)):
        queues.batches.clear()
        push.later("seats/e/A", _connections(2_000), message)
        assert [len(batch) for batch in queues.batches] == sizes
        assert max(sum(len(body) for body in batch) for batch in queues.batches) <= 262_144


def test_what_the_queue_does_not_take_is_an_error(push: GatewayPush, queues: Queues) -> None:
    """Also when it takes the rest of the batch: the stream delivers the changes again."""
    queues.refused = '"c250"'
    with pytest.raises(Unavailable):
        push.later("seats/e/A", _connections(500), b"{}")
    assert len(queues.messages) == 2
