"""Pushes: which connections got the message, which are gone, which failed, and which are queued."""

from __future__ import annotations

import msgspec
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.adapters.push import GatewayPush, Pushed


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
    """Messages by queue."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803  botocore's names
        self.messages.append((QueueUrl, MessageBody))


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
    chunks = [msgspec.json.decode(body) for _, body in queues.messages]
    assert [len(chunk["connections"]) for chunk in chunks] == sizes
    assert [name for chunk in chunks for name in chunk["connections"]] == _connections(count)
    assert all((chunk["topic"], chunk["message"]) == ("seats/e/A", '{"name":"ü"}') for chunk in chunks)
    assert {url for url, _ in queues.messages} <= {"https://queue.invalid/push"}
    assert gateway.got == {}
