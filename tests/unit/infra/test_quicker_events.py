"""The local cloud's event sources: what waits for what, and what costs nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.engines import beside_the_local_cloud
from tests.support.local import wait_for

with beside_the_local_cloud():
    from ministack.services import dynamodb, lambda_svc, sqs

    from infra.local import quicker_events

Json = dict[str, Any]


def mapping(name: str, service: str) -> tuple[str, str, Json]:
    return "000000000000", "us-east-1", {"UUID": name, "EventSourceArn": f"arn:aws:{service}:us-east-1:0:{name}"}


@pytest.fixture
def adapted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Adapts MiniStack with these sources, and with what looks at those that fit; all is as before in the end."""
    here: list[tuple[str, str, Json]] = []
    for owner, name in ((dynamodb, "esm_wake"), (sqs, "_receive_messages_for_esm")):
        monkeypatch.setattr(owner, name, getattr(owner, name))

    def adapt(sources: list[tuple[str, str, Json]], look: Callable[[], bool]) -> None:
        here.extend(sources)
        monkeypatch.setattr(lambda_svc, "_iter_all_esms", lambda: iter(list(here)))
        for name in ("_poll_sqs", "_poll_kinesis", "_poll_dynamodb_streams"):
            monkeypatch.setattr(lambda_svc, name, lambda: look())
        quicker_events.adapt()

    yield adapt
    here.clear()
    dynamodb.esm_wake.set()


def seen() -> list[str]:
    """The sources that a look by this thread finds."""
    return [each["UUID"] for _, _, each in lambda_svc._iter_all_esms()]


def test_a_slow_function_behind_a_stream_delays_no_other(adapted: Callable[..., None]) -> None:
    """A new record wakes the other one, which is called while the slow one still runs."""
    slow, called = threading.Event(), list[str]()

    def look() -> bool:
        (name,) = seen()
        called.append(name)
        return name == "slow" and not slow.wait(20)

    adapted([mapping("slow", "dynamodb"), mapping("quick", "dynamodb"), mapping("queue", "sqs")], look)
    try:
        assert lambda_svc._poll_dynamodb_streams() is False
        wait_for(lambda: {"slow", "quick"} <= set(called), "first looks")
        for more in range(2, 5):
            dynamodb.esm_wake.set()
            wait_for(lambda more=more: called.count("quick") >= more, "look at what is new", 0.9)
        assert called.count("slow") == 1
    finally:
        slow.set()


def test_empty_queues_are_passed_over(adapted: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the sources of queues with messages are looked at, and no others are met on the way."""
    looks = list[list[str]]()
    adapted([mapping(name, "sqs") for name in ("empty", "full")], lambda: looks.append(seen()) or True)
    queues = {name: {"attributes": {"QueueArn": f"arn:aws:sqs:us-east-1:0:{name}"}, "messages": []} for name in "ef"}
    queues["f"] = {"attributes": {"QueueArn": "arn:aws:sqs:us-east-1:0:full"}, "messages": ["one"]}
    monkeypatch.setattr(sqs._queues, "_data", {})
    assert lambda_svc._poll_sqs() is False
    monkeypatch.setattr(sqs._queues, "_data", queues)
    assert lambda_svc._poll_sqs() is True
    assert looks == [["full"]]
    assert seen() == ["empty", "full"]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Json:
    """A queue of MiniStack's, which is empty."""
    monkeypatch.setattr(sqs._queues, "_data", {})
    arn = "arn:aws:sqs:us-east-1:0:joins"
    queue = {"is_fifo": False, "attributes": {"QueueArn": arn, "VisibilityTimeout": "120"}, "messages": []}
    sqs._queues["joins"] = queue
    return queue


def send(queue: Json, count: int) -> None:
    now = time.time()
    queue["messages"] += [{"body": str(number), "sent_at": now, "visible_at": now} for number in range(count)]


def test_a_batch_is_as_large_as_the_mapping_says(adapted: Callable[..., None], queue: Json) -> None:
    """In the order in which the messages were sent; what was handed out is not handed out again."""
    adapted([], lambda: False)
    send(queue, 700)
    batches = [sqs._receive_messages_for_esm("joins", 500) for _ in range(3)]
    assert [len(batch) for batch in batches] == [500, 200, 0]
    assert [message["body"] for batch in batches for message in batch] == [str(number) for number in range(700)]


def test_messages_are_gathered_for_the_window(adapted: Callable[..., None], queue: Json) -> None:
    """The function is started when the oldest has waited that long, or when they fill a batch."""
    looks = list[list[str]]()
    mapped = mapping("joins", "sqs")
    mapped[2].update(BatchSize=3, MaximumBatchingWindowInSeconds=1)
    adapted([mapped], lambda: bool(looks.append(seen())))

    def looked() -> list[str]:
        lambda_svc._poll_sqs()
        return looks.pop()

    send(queue, 2)
    assert looked() == []
    queue["messages"][0]["visible_at"] -= 1.0
    assert looked() == ["joins"]
    queue["messages"][0]["visible_at"] = time.time() + 60
    assert looked() == [], "one that a worker has"
    send(queue, 2)
    assert looked() == ["joins"]
