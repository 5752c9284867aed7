"""Every alarm is provoked: what our functions count is counted by them, and what AWS counts is as it would count it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from chalice.app import SQSEvent

import app
from chalicelib import observability, wiring
from chalicelib.adapters.stripe_account import Account
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.metric import Metric
from chalicelib.core.outcome import Outcome
from chalicelib.core.times import MINUTE
from chalicelib.errors import Unavailable
from chalicelib.live.publisher import PushResult
from chalicelib.observability import called, logger
from chalicelib.waiting_room.assign_places import Assigned
from functions.jobs.records import check_deadlines
from infra import templates
from infra.package import ROOT
from infra.services import ALL, STAGES
from infra.services.declaration import Audience
from infra.template import functions, merged
from infra.watching import dashboards
from infra.watching.alarms import FEW_CALLS, OWN, Alarm, alarms, resources
from tests.support.alarms import Point, points_in, resolved, rings, watched
from tests.support.events import CONTEXT, schedule, sqs

logger()  # chooses its output once in a process: not while a test captures that
STAGE = STAGES[ALL]
ALARMS = {alarm.id: alarm for alarm in alarms(STAGE)}
RESOURCES = resources(STAGE)
_NOW = 1_796_155_200_000
_MINUTES = range(10)
_LAST = _MINUTES[-1]
_Act = Callable[[pytest.MonkeyPatch], None]
_DEAD_END = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The functions count for staging. The namespace is read once in a process."""
    cached = (observability._metrics, observability._of_calls)
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Linehold/staging")
    for each in cached:
        each.cache_clear()
    yield
    for each in cached:
        each.cache_clear()


_BY_QUEUE, _BY_FUNCTION, _BY_SOCKET = ({"QueueName"},), ({"FunctionName"},), ({"ApiId"},)
_BY_API, _BY_TABLE = ({"ApiName"}, {"ApiName", "Stage"}), ({"TableName"}, {"TableName", "GlobalSecondaryIndexName"})
_COUNTED = {
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): _BY_QUEUE,
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): _BY_QUEUE,
    ("AWS/Lambda", "Invocations"): _BY_FUNCTION,
    ("AWS/Lambda", "Errors"): _BY_FUNCTION,
    ("AWS/Lambda", "Throttles"): _BY_FUNCTION,
    ("AWS/Lambda", "Duration"): _BY_FUNCTION,
    ("AWS/Lambda", "ConcurrentExecutions"): _BY_FUNCTION,
    ("AWS/Lambda", "IteratorAge"): _BY_FUNCTION,
    ("AWS/ApiGateway", "Count"): _BY_API,
    ("AWS/ApiGateway", "4XXError"): _BY_API,
    ("AWS/ApiGateway", "5XXError"): _BY_API,
    ("AWS/ApiGateway", "ConnectCount"): _BY_SOCKET,
    ("AWS/ApiGateway", "MessageCount"): _BY_SOCKET,
    ("AWS/ApiGateway", "ExecutionError"): _BY_SOCKET,
    ("AWS/DynamoDB", "ConsumedReadCapacityUnits"): _BY_TABLE,
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits"): _BY_TABLE,
    ("AWS/DynamoDB", "ReadThrottleEvents"): _BY_TABLE,
    ("AWS/DynamoDB", "WriteThrottleEvents"): _BY_TABLE,
}
"""What AWS's services count, and by what, as their pages on CloudWatch metrics say."""

_WAKING = (Audience.CUSTOMERS, Audience.WORK)


def _is_ours(alarm: Alarm) -> bool:
    return alarm.kind.space == OWN


def _rings(id: str, points: list[Point]) -> bool:
    return rings(RESOURCES[id]["Properties"], points, _LAST)


# What AWS counts.


@pytest.mark.parametrize("id", [id for id, alarm in ALARMS.items() if not _is_ours(alarm)])
def test_an_alarm_on_what_aws_counts_rings(id: str) -> None:
    """When it is beyond its threshold in as many minutes as it takes, and not for less, nor for another one's sake."""
    alarm = ALARMS[id]
    dimensions = {name: resolved(value) for name, value in alarm.dimensions.items()}

    def counted(value: float, minutes: int) -> list[Point]:
        early, late = alarm.threshold + 1 if alarm.kind.below else 0, value
        return [
            Point(alarm.kind.space, alarm.kind.metric, dimensions, at, late if at > _LAST - minutes else early)
            for at in _MINUTES
        ]

    beyond = 0 if alarm.kind.below else alarm.threshold + 1
    assert _rings(id, counted(beyond, alarm.kind.of))
    assert not _rings(id, counted(beyond, alarm.kind.of - 1))
    assert not _rings(id, counted(alarm.threshold, len(_MINUTES)))
    silent = {other for other in ALARMS if _rings(other, [])}
    assert {other for other in ALARMS if _rings(other, counted(beyond, len(_MINUTES)))} == {id} | silent


def test_silence_is_no_sign_but_of_a_schedule() -> None:
    """Without any value only the alarms of what runs every minute ring."""
    assert {id for id in ALARMS if _rings(id, [])} == {"SweepSilent", "RankPopularSilent"}


# What our functions count.


def _checked(done: str | None, late: int = 0, times: int = 1, kind: str = "offer", swept: bool = False) -> None:
    """So many checks of deadlines, each so late, with this outcome."""
    house: Any = SimpleNamespace(
        clock=SimpleNamespace(now=lambda: _NOW + late), deadlines=SimpleNamespace(check=lambda _: done)
    )
    body = {"kind": kind, "id": "x", "at": _NOW, "swept": swept}
    check_deadlines(SQSEvent(sqs(*[body] * times), CONTEXT), house)


def _house(monkeypatch: pytest.MonkeyPatch, **rooms: Any) -> None:
    monkeypatch.setattr(wiring, "app", lambda: SimpleNamespace(**rooms))


def _swept(found: int, missed: int = 0, late: int = 0, kind: DeadlineKind = DeadlineKind.OFFER) -> _Act:
    def act(monkeypatch: pytest.MonkeyPatch) -> None:
        overdue = [Deadline(kind, "x", _NOW - late, swept=True)] * found
        clock = SimpleNamespace(now=lambda: _NOW)
        _house(monkeypatch, clock=clock, deadlines=SimpleNamespace(sweep=lambda: (overdue, missed)))
        app.sweep(schedule(), CONTEXT)

    return act


def _indexed(lag: int) -> _Act:
    def act(monkeypatch: pytest.MonkeyPatch) -> None:
        index = SimpleNamespace(handle=lambda _: None)
        _house(
            monkeypatch,
            clock=SimpleNamespace(now=lambda: _NOW + lag),
            catalogue=SimpleNamespace(index_events=index),
        )
        app.index_events(sqs({"subject": "event", "id": "evt_1"}, sent_at=_NOW), CONTEXT)

    return act


def _joined(late: int) -> _Act:
    def act(monkeypatch: pytest.MonkeyPatch) -> None:
        places = SimpleNamespace(batch=lambda _: Assigned(given=5, late=late))
        _house(monkeypatch, waiting_room=SimpleNamespace(assign_places=places))
        app.joins(sqs({}), CONTEXT)

    return act


def _pushed(failed: int) -> _Act:
    def act(monkeypatch: pytest.MonkeyPatch) -> None:
        publisher = SimpleNamespace(deliver_to_watchers=lambda *_: PushResult(pushed=9, failed=failed))
        _house(monkeypatch, live=SimpleNamespace(publisher=publisher))
        app.push(sqs({"topic": "t", "connections": ["c"], "message": "m"}), CONTEXT)

    return act


def _paid(api: str) -> _Act:
    """Four questions to a Stripe that is not there."""

    def act(_: pytest.MonkeyPatch) -> None:
        secret: Any = SimpleNamespace(values=lambda doubted=False: {"api_key": "sk_test_x"})
        account = Account(secret, api)
        for _ in range(4):
            with pytest.raises(Unavailable):
                account.ask(lambda client: client.v1.payment_intents.retrieve("pi_1"))

    return act


def _of_check(done: str | None, **how: Any) -> _Act:
    return lambda _: _checked(done, **how)


def _called(room: str, millis: float, times: int = FEW_CALLS + 1) -> _Act:
    def act(_: pytest.MonkeyPatch) -> None:
        for _call in range(times):
            called("GET /v1/x", room, millis, refused=False, fault=False)

    return act


def _failed(_: pytest.MonkeyPatch) -> None:
    """A message that no check takes."""
    house: Any = SimpleNamespace()
    assert check_deadlines(SQSEvent(sqs("{}"), CONTEXT), house)["batchItemFailures"]


_PROVOKED = {
    Metric.DISPUTED: _of_check(Outcome.DISPUTED),
    Metric.INDEXING_LAG: _indexed(MINUTE + 1),
    Metric.LATE_PLACES: _joined(1),
    Metric.MAIL_REFUSED: _of_check(Outcome.MAIL_REFUSED, times=6),
    Metric.NOT_PUSHED: _pushed(51),
    Metric.NOT_QUEUED: _swept(1, missed=1),
    Metric.OFFERED_TOO_LATE: _of_check(Outcome.LOOKED_TOO_LATE),
    Metric.OVERDUE: _swept(101, late=3 * MINUTE + 1),
    Metric.PAYMENTS_UNREACHABLE: _paid(_DEAD_END),
    Metric.RECORDS_FAILED: _failed,
    Metric.REFUND_FAILED: _of_check(Outcome.REFUND_FAILED),
    Metric.REPAIRED: _of_check("pending_payment to confirmed", kind="booking", swept=True, late=70_000),
    Metric.REPORT_HELD: _of_check(Outcome.REPORT_HELD, kind="store"),
    Metric.ROOM_LAG: _swept(1, late=30_001, kind=DeadlineKind.ROOM),
    Metric.TIMER_LAG: _of_check(None, late=60_001),
    **{id: _called(alarm.subject, alarm.threshold + 1) for id, alarm in ALARMS.items() if id.endswith("Slow")},
}
_QUIET = [
    *(_of_check(done, times=9) for done in (None, "mailed", "email put off", "pending_payment to confirmed")),
    _of_check("closed", kind="store", swept=True, late=70_000),
    _of_check("closed", kind="bar", swept=True, late=_NOW),
    _of_check("ended", kind="waitlist", swept=True, late=61_000),
    _of_check("pending_payment to confirmed", kind="booking", swept=True, late=9_000),
    _of_check("refunded", kind="booking", late=10 * MINUTE),
    _of_check(None, late=-20_000),
    _of_check(None, kind="room", late=4_000),
    _indexed(900),
    _joined(0),
    _pushed(0),
    _swept(500, late=2 * MINUTE),
    _swept(500, late=_NOW, kind=DeadlineKind.BAR),
    *(_called(alarm.subject, 60_000, FEW_CALLS // 2) for id, alarm in ALARMS.items() if id.endswith("Slow")),
]
"""An ordinary minute."""


def _counted(acts: list[_Act], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[Point]:
    """What these acts write into the log, in each minute."""
    for handler in logger().handlers:  # made for the output of an earlier test
        monkeypatch.setattr(handler, "stream", sys.stdout)
    capsys.readouterr()
    for act in acts:
        act(monkeypatch)
    lines = capsys.readouterr().out
    return [point for minute in _MINUTES for point in points_in(lines, minute)]


@pytest.mark.parametrize("id", [id for id, alarm in ALARMS.items() if _is_ours(alarm)])
def test_an_alarm_on_what_our_functions_count_rings(
    id: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When it is so in each minute, and no other alarm with it."""
    points = _counted([_PROVOKED[id]], monkeypatch, capsys)
    assert {other for other in ALARMS if _is_ours(ALARMS[other]) and _rings(other, points)} == {id}


def test_an_ordinary_minute_rings_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Of ours; and each metric that has an alarm was counted but those of what does not happen."""
    points = _counted(_QUIET, monkeypatch, capsys)
    assert [id for id in ALARMS if _is_ours(ALARMS[id]) and _rings(id, points)] == []
    assert {"TimerLag", "RoomLag", "Overdue", "LatePlaces", "NotPushed", "Latency"} <= {each.metric for each in points}


# The definitions.


def test_every_metric_has_an_alarm_but_cold_starts() -> None:
    """What nobody acts upon need not be counted."""
    assert set(Metric) - ALARMS.keys() == {Metric.COLD_STARTS}


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
def test_an_alarm_is_about_what_the_stage_has(stage: Any) -> None:
    """Its functions and APIs, and what the data stack exports."""
    data = templates.read(ROOT / "infra" / "data.yaml")["Outputs"].values()
    exported = {str(each["Export"]["Name"]["Fn::Sub"]).removeprefix("linehold-${Env}-") for each in data}
    own = functions(stage) | {"WebsocketAPI"} | resources(stage).keys()
    text = json.dumps(resources(stage))
    assert set(re.findall(r'"Ref": "(\w+)"', text)) | set(re.findall(r'ALARM\(\\"\$\{(\w+)\}', text)) <= own
    assert set(re.findall(r'ImportValue": {"Fn::Sub": "linehold-\${Env}-(\w+)"', text)) <= exported


def test_an_alarm_says_where_to_read_what_to_do() -> None:
    """Each kind has a part of the page, and each part a kind."""
    page = (ROOT / "docs" / "alarms.md").read_text()
    parts = re.findall(r"^### (.+)$", page, re.MULTILINE)
    assert sorted(parts) == sorted({alarm.kind.heading for alarm in ALARMS.values()} | {"A bill is unusual"})
    for alarm in ALARMS.values():
        assert RESOURCES[alarm.id]["Properties"]["AlarmDescription"].endswith(f"docs/alarms.md#{alarm.kind.anchor}")


def test_one_fault_is_one_page() -> None:
    """What wakes somebody is told by two composite alarms, of which the work's is silent while the customers' rings. A
    notice is told by its own alarm."""
    every = {id: each["Properties"] for id, each in RESOURCES.items()}
    hurt, behind = every["CustomersHurt"], every["WorkBehind"]
    for id, alarm in ALARMS.items():
        told = [f"${{{id}}}" in json.dumps(each["AlarmRule"]) for each in (hurt, behind)]
        assert told == [alarm.audience is audience for audience in _WAKING]
        actions = [resolved(each) for each in every[id].get("AlarmActions", ())]
        assert actions == ([] if alarm.audience in _WAKING else ["NoticeTopicArn"])
    assert behind["ActionsSuppressor"] == {"Fn::GetAtt": ["CustomersHurt", "Arn"]}
    assert "ActionsSuppressor" not in hurt
    assert [resolved(each["AlarmActions"][0]) for each in (hurt, behind)] == ["PageTopicArn", "PageTopicArn"]


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
def test_alarms_and_dashboards_read_metrics_that_are_counted(stage: Any) -> None:
    """With the dimensions by which they are counted; others never have a value."""
    read = [watched(each["Properties"]) for each in resources(stage).values() if each["Type"].endswith("::Alarm")]
    for each in dashboards.resources(stage).values():
        for widget in json.loads(each["Properties"]["DashboardBody"]["Fn::Sub"][0])["widgets"]:
            for space, name, *rest in widget["properties"].get("metrics", ()):
                words = [text for text in rest if isinstance(text, str)]
                read.append((resolved({"Fn::Sub": space}), name, dict.fromkeys(words[::2], "")))
    for space, name, dimensions in read:
        if space == "Linehold/staging":
            assert name in {"Latency", "Faults", "Refused", *Metric}
            assert dimensions.keys() in ({"room"}, {"service"})
        else:
            assert dimensions.keys() in _COUNTED[space, name]


def test_a_queue_may_feed_itself() -> None:
    """Lambda would stop the ticks of a room, which queue one another, as a loop by mistake."""
    assert merged(STAGE)["Globals"]["Function"]["RecursiveLoop"] == "Allow"


def test_composite_alarms_stay_within_cloudwatch_limits() -> None:
    """A hundred alarms, and 10,240 characters of a rule, with the longest name of an environment."""
    for audience in _WAKING:
        parts = RESOURCES[audience.value]["Properties"]["AlarmRule"]["Fn::Join"][1]
        names = [resolved(RESOURCES[each["Fn::Sub"][9:-3]]["Properties"]["AlarmName"]) for each in parts]
        assert len(parts) <= 100
        assert sum(len(name) + len('ALARM("") OR ') + 20 for name in names) <= 10_240
