"""The local cloud's event sources: what waits for what, and what costs nothing."""

from __future__ import annotations

import threading
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
    monkeypatch.setattr(dynamodb, "esm_wake", dynamodb.esm_wake)

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
