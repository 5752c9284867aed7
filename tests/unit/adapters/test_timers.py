"""Timers: deadlines as delayed messages, and how many the queues did not take."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.adapters.timers import QueueTimers
from chalicelib.core.deadline import Deadline, DeadlineKind
from tests.support.clock import START, FakeClock

THROTTLED = ClientError({"Error": {"Code": "RequestThrottled", "Message": ""}}, "SendMessageBatch")


QUEUES = {DeadlineKind.BOOKING: "https://queue.invalid/payments", DeadlineKind.EVENT: "https://queue.invalid/deadlines"}


class Queue:
    """The batches that were sent. `refused` entries of each are not taken; `failures` names the batches that fail."""

    def __init__(self) -> None:
        self.batches: list[list[dict[str, Any]]] = []
        self.urls: set[str] = set()
        self.refused = 0
        self.failures: dict[int, Exception] = {}

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        self.urls.add(QueueUrl)
        self.batches.append(Entries)
        if failure := self.failures.get(len(self.batches)):
            raise failure
        answer: dict[str, Any] = {"Successful": [{"Id": entry["Id"]} for entry in Entries[self.refused :]]}
        if self.refused:
            answer["Failed"] = [{"Id": entry["Id"], "SenderFault": False} for entry in Entries[: self.refused]]
        return answer


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def timers(queue: Queue) -> QueueTimers:
    return QueueTimers(queue, QUEUES, FakeClock())


def _deadlines(count: int, ahead: int = 1000) -> list[Deadline]:
    return [Deadline(DeadlineKind.BOOKING, f"bkg_{number}", START + ahead) for number in range(count)]


def test_a_deadline_arrives_whole(timers: QueueTimers, queue: Queue) -> None:
    """The message decodes to the same deadline."""
    (deadline,) = _deadlines(1)
    assert timers.set([deadline]) == 0
    assert queue.urls == {"https://queue.invalid/payments"}
    assert msgspec.json.decode(queue.batches[0][0]["MessageBody"], type=Deadline) == deadline


@pytest.mark.parametrize(("ahead", "delay"), [(-5000, 0), (0, 0), (1, 1), (300_000, 300), (300_001, 301), (10**9, 900)])
def test_a_message_is_delayed_until_its_deadline(ahead: int, delay: int, timers: QueueTimers, queue: Queue) -> None:
    """In whole seconds, up to the queue's longest delay."""
    timers.set(_deadlines(1, ahead))
    assert queue.batches[0][0]["DelaySeconds"] == delay


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (10, [10]), (11, [10, 1]), (20, [10, 10]), (25, [10, 10, 5])]
)
def test_deadlines_travel_in_tens(count: int, sizes: list[int], timers: QueueTimers, queue: Queue) -> None:
    """As many as a batch may have, each with an id, none left out and none sent twice."""
    assert timers.set(_deadlines(count)) == 0
    assert [len(batch) for batch in queue.batches] == sizes
    assert all(len({entry["Id"] for entry in batch}) == len(batch) for batch in queue.batches)
    sent = [msgspec.json.decode(entry["MessageBody"], type=Deadline) for batch in queue.batches for entry in batch]
    assert sent == _deadlines(count)


def test_what_the_queue_does_not_take_is_counted(timers: QueueTimers, queue: Queue) -> None:
    """A batch may be taken in part."""
    queue.refused = 2
    assert timers.set(_deadlines(25)) == 6


@pytest.mark.parametrize("failure", [THROTTLED, EndpointConnectionError(endpoint_url="x")], ids=type)
def test_a_batch_that_cannot_be_sent_is_missed_whole(failure: Exception, timers: QueueTimers, queue: Queue) -> None:
    """It raises nothing, and the other batches are sent."""
    queue.failures = {2: failure}
    assert timers.set(_deadlines(25)) == 10
    assert len(queue.batches) == 3


def test_when_the_queue_is_down_all_are_missed(timers: QueueTimers, queue: Queue) -> None:
    """It raises nothing: the sweep finds them."""
    queue.failures = dict.fromkeys((1, 2, 3), THROTTLED)
    assert timers.set(_deadlines(25)) == 25


def test_each_kind_has_its_queue(timers: QueueTimers, queue: Queue) -> None:
    """Payments have a queue of their own; deadlines that are not taken are counted over all queues."""
    queue.refused = 1
    deadlines = [*_deadlines(2), Deadline(DeadlineKind.EVENT, "evt_1", START)]
    assert timers.set(deadlines) == 2
    assert [len(batch) for batch in queue.batches] == [2, 1]
    assert queue.urls == set(QUEUES.values())
