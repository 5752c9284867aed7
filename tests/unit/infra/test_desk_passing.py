"""What waits in MiniStack by the real time comes sooner when the clock is moved."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.support.engines import beside_the_local_cloud

with beside_the_local_cloud():
    from ministack.services import eventbridge, sqs

    from infra.local.desk.passing import pass_time

SCOPE = ("000000000000", "us-east-1")


def _message(visible_in: float, received: int) -> dict[str, Any]:
    return {"visible_at": time.time() + visible_in, "receive_count": received}


def test_delayed_messages_become_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that wait for no longer than the move; those in work stay with their function."""
    soon, later, in_work = _message(50, 0), _message(500, 0), _message(50, 1)
    hidden_until = in_work["visible_at"]
    monkeypatch.setitem(sqs._queues._data, (*SCOPE, "q"), {"messages": [soon, later, in_work]})
    assert pass_time(60) == 1
    assert soon["visible_at"] <= time.time() < later["visible_at"]
    assert in_work["visible_at"] == hidden_until


@pytest.mark.parametrize(("seconds", "runs"), [(30, 0), (60, 1), (86_400, 1)])
def test_schedules_run_once(monkeypatch: pytest.MonkeyPatch, seconds: int, runs: int) -> None:
    """When the move is as long as their interval, however often that fits into it."""
    rule = (*SCOPE, "default|sweep")
    rules = {"State": "ENABLED", "ScheduleExpression": "rate(1 minute)", "CreationTime": time.time()}
    arn = f"arn:aws:events:{SCOPE[1]}:{SCOPE[0]}:rule/sweep"
    ran: list[str] = []
    monkeypatch.setitem(eventbridge._rules._data, rule, {**rules, "Arn": arn})
    monkeypatch.setitem(eventbridge._targets._data, rule, [{"Arn": "arn:aws:lambda:us-east-1:0:function:sweep"}])
    monkeypatch.setattr(eventbridge, "_invoke_target", lambda target, *_: ran.append(target["Arn"]))
    monkeypatch.setattr(eventbridge, "_rule_last_fired", {})
    pass_time(seconds)
    pass_time(1)
    assert len(ran) == runs
