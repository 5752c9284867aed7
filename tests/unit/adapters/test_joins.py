"""The queue of joins: what a message says, how many wait, and what happens when the queue does not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.adapters.joins import QueueJoins
from chalicelib.errors import Unavailable
from chalicelib.settings import settings
from chalicelib.waiting_room.rules.places import Join
from chalicelib.wiring.outside import Outside, Ports
from tests.support import aws

JOIN = Join("evt_1", "cus_1", "cus_1")


class Broken:
    """SQS behind a connection that fails."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def __getattr__(self, call: str) -> Callable[..., Any]:
        def fail(**_: Any) -> Any:
            raise self._failure

        return fail


@pytest.fixture
def joins() -> Iterator[QueueJoins]:
    """The adapter, as the functions have it."""
    with aws.stack():
        found = Outside(settings(), Ports()).joins
        assert isinstance(found, QueueJoins)
        yield found


def test_a_join_is_one_message(joins: QueueJoins) -> None:
    """It decodes to the same join."""
    joins.send(JOIN)
    answer = aws.client("sqs").receive_message(QueueUrl=settings().joins_queue, MaxNumberOfMessages=10)
    (message,) = answer["Messages"]
    assert msgspec.json.decode(message["Body"], type=Join) == JOIN


def test_what_waits_is_counted(joins: QueueJoins) -> None:
    """Without what a worker has."""
    assert joins.backlog() == 0
    for _ in range(3):
        joins.send(JOIN)
    assert joins.backlog() == 3
    aws.client("sqs").receive_message(QueueUrl=settings().joins_queue, MaxNumberOfMessages=1)
    assert joins.backlog() == 2


@pytest.mark.parametrize(
    "failure",
    [
        ClientError({"Error": {"Code": "RequestThrottled", "Message": ""}}, "SendMessage"),
        EndpointConnectionError(endpoint_url="https://queue.invalid"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_a_queue_that_does_not_answer_is_not_available(failure: Exception) -> None:
    """For a join, which is asked for again, and for a count."""
    joins = QueueJoins(Broken(failure), "https://queue.invalid")
    with pytest.raises(Unavailable):
        joins.send(JOIN)
    with pytest.raises(Unavailable):
        joins.backlog()
