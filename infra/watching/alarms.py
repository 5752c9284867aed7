"""The alarms of a stage: what can go wrong with every function, queue and service alike, and the signs that services
declare of themselves.

What wakes somebody is told by two composite alarms, so that one fault is one page: while customers are hurt, nobody is
told that work is behind besides. A notice is told by its own alarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra import templates
from infra.policies import imported
from infra.services import Stage
from infra.services.declaration import Audience, Function, Queue, Rotation, Sign, Stream, Trigger, logical_id
from infra.templates import Template

OWN = {"Fn::Sub": "Linehold/${Env}"}
"""The namespace of what our functions count."""

FEW_A_MINUTE = 5
"""A minute with more faults than this is no accident of one request."""

FEW_CALLS = 20
"""With fewer calls a minute the slowest of a hundred is one client's."""

MANY_THROTTLES = 100
"""A minute. Fewer are repeated by themselves and hurt nobody."""

_SAYS = {
    Audience.CUSTOMERS: "Customers are hurt now: wake somebody.",
    Audience.WORK: "Work is behind or lost, and customers will be hurt: wake somebody.",
}
_WAITS_SECONDS, _SILENT_AFTER_SECONDS = 120, 60
"""How long the work's page waits whether customers are hurt, and how long it stays silent when they no longer are."""


@dataclass(frozen=True)
class Kind:
    """What can go wrong: its heading in docs/alarms.md, and when a metric says so: in `of` minutes of `minutes` it is
    above the alarm's threshold, or `below` it. A minute without a value counts only as `below`, and one with no more
    values than `calls` is none."""

    heading: str
    space: Any
    metric: str
    statistic: str = "Sum"
    minutes: int = 1
    of: int = 1
    below: bool = False
    calls: int = 0

    @property
    def anchor(self) -> str:
        """The heading as an address within the page."""
        return self.heading.lower().replace(" ", "-")


FAILS = Kind("A function fails", "AWS/Lambda", "Errors", minutes=5, of=3)
FAILED = Kind("A function fails", "AWS/Lambda", "Errors")
THROTTLED = Kind("A function is throttled", "AWS/Lambda", "Throttles", minutes=5, of=3)
BEHIND = Kind("A stream is behind", "AWS/Lambda", "IteratorAge", "Maximum", 3, 3)
SILENT = Kind("A schedule is silent", "AWS/Lambda", "Invocations", minutes=3, of=3, below=True)
DEAD = Kind("Dead letters", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum")
WAITS = Kind("A queue waits", "AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", 3, 3)
API = Kind("The API fails", "AWS/ApiGateway", "5XXError", minutes=5, of=3)
SOCKET = Kind("The socket fails", "AWS/ApiGateway", "ExecutionError", minutes=5, of=3)
SLOW = Kind("A service is slow", OWN, "Latency", "p99", 5, 5, calls=FEW_CALLS)
READS = Kind("The table refuses", "AWS/DynamoDB", "ReadThrottleEvents", minutes=5, of=3)
WRITES = Kind("The table refuses", "AWS/DynamoDB", "WriteThrottleEvents", minutes=5, of=3)


@dataclass(frozen=True)
class Alarm:
    """An alarm. `subject`: the function, queue or service that it is about."""

    id: str
    kind: Kind
    subject: str
    audience: Audience
    dimensions: Mapping[str, Any]
    threshold: float = 0


def alarms(stage: Stage) -> list[Alarm]:
    """All alarms of the stage."""
    found = [alarm for function in stage.functions for alarm in _of_function(function)]
    if stage.calls is not None:
        found += _of_api(stage)
    if stage.sockets:
        dimensions = {"ApiId": {"Ref": "WebsocketAPI"}}
        found.append(Alarm("SocketFaults", SOCKET, "socket", Audience.CUSTOMERS, dimensions, FEW_A_MINUTE))
    if stage.has("people"):  # which every environment has
        found += _of_tables()
    return found + [_of_sign(sign) for service in stage.services for sign in service.signs]


def resources(stage: Stage) -> Template:
    """The alarms and the composite ones, as CloudFormation takes them."""
    every = alarms(stage)
    made = {alarm.id: _resource(alarm, stage.name) for alarm in every}
    hurt = any(alarm.audience is Audience.CUSTOMERS for alarm in every)
    for audience in _SAYS:
        if ids := [alarm.id for alarm in every if alarm.audience is audience]:
            made[audience.value] = _composite(audience, ids, stage.name, hurt)
    return made


def _of_tables() -> Iterator[Alarm]:
    """The metrics of a table are without those of its indexes, and a write waits for these, too."""
    table = {"TableName": imported("TableName")}
    for kind in (READS, WRITES):
        yield Alarm(f"Table{kind.metric}", kind, "table", Audience.CUSTOMERS, table, MANY_THROTTLES)
    kept = {"TableName": imported("IdempotencyTableName")}
    yield Alarm("KeptAnswersWrites", WRITES, "kept answers", Audience.CUSTOMERS, kept, MANY_THROTTLES)
    for index in _indexes():
        of_index = table | {"GlobalSecondaryIndexName": index}
        yield Alarm(
            f"{index.title()}IndexWrites", WRITES, f"index {index}", Audience.CUSTOMERS, of_index, MANY_THROTTLES
        )


@cache
def _indexes() -> list[str]:
    """Of the table, as the data stack has them."""
    table = templates.read(Path(__file__).resolve().parents[1] / "data.yaml")["Resources"]["Table"]["Properties"]
    return [index["IndexName"] for index in table["GlobalSecondaryIndexes"]]


def _of_function(function: Function) -> Iterator[Alarm]:
    name = logical_id(function)
    named = {"FunctionName": {"Ref": name}}
    fails = FAILED if isinstance(function.trigger, Rotation) else FAILS
    yield Alarm(f"{name}Errors", fails, name, function.audience, named)
    if function.kept:
        yield Alarm(f"{name}Throttled", THROTTLED, name, Audience.CUSTOMERS, named)
    match function.trigger:
        case Queue() as queue:
            yield _dead_letters(queue.name, Audience.NOTICES if queue.repaired else function.audience)
            messages = {"QueueName": imported(f"{queue.name}QueueName")}
            yield Alarm(f"{queue.name}Waits", WAITS, queue.name, function.audience, messages, queue.oldest_seconds)
        case Stream() as stream:
            yield _dead_letters(stream.dead_letters.removesuffix("DeadLetters"), Audience.NOTICES)
            yield Alarm(f"{name}Behind", BEHIND, name, function.audience, named, stream.behind_seconds * 1000)
        case Trigger.SCHEDULE:
            yield Alarm(f"{name}Silent", SILENT, name, function.audience, named, 1)


def _of_api(stage: Stage) -> Iterator[Alarm]:
    named, api = {"FunctionName": {"Ref": "APIHandler"}}, {"ApiName": api_name(stage.name), "Stage": "api"}
    yield Alarm("APIHandlerErrors", FAILS, "APIHandler", Audience.CUSTOMERS, named, FEW_A_MINUTE)
    yield Alarm("APIHandlerThrottled", THROTTLED, "APIHandler", Audience.CUSTOMERS, named)
    yield Alarm("ApiFaults", API, "API", Audience.CUSTOMERS, api, FEW_A_MINUTE)
    for service in stage.services:
        if service.calls is not None:
            id, room = f"{service.name.title().replace('_', '')}Slow", {"room": service.name}
            yield Alarm(id, SLOW, service.name, Audience.CUSTOMERS, room, service.p99_millis)


def _of_sign(sign: Sign) -> Alarm:
    kind = Kind(sign.heading, OWN, sign.metric, sign.statistic, sign.minutes, sign.of)
    return Alarm(sign.metric, kind, sign.metric, sign.audience, {"service": "linehold"}, sign.above)


def _dead_letters(queue: str, audience: Audience) -> Alarm:
    name = f"{queue}DeadLetters"
    return Alarm(name, DEAD, queue, audience, {"QueueName": imported(f"{name}Name")})


def api_name(stage: str) -> dict[str, str]:
    """The name of the stage's REST API, by which CloudWatch counts its calls."""
    return {"Fn::Sub": f"linehold-${{Env}}-{stage}"}


def _resource(alarm: Alarm, stage: str) -> dict[str, Any]:
    kind = alarm.kind
    properties: dict[str, Any] = {
        "AlarmName": _name(alarm.id, stage),
        "AlarmDescription": f"{kind.heading}: {alarm.subject}. What to do: docs/alarms.md#{kind.anchor}",
        "EvaluationPeriods": kind.minutes,
        "DatapointsToAlarm": kind.of,
        "Threshold": alarm.threshold,
        "ComparisonOperator": "LessThanThreshold" if kind.below else "GreaterThanThreshold",
        "TreatMissingData": "breaching" if kind.below else "notBreaching",
    }
    dimensions = [{"Name": name, "Value": value} for name, value in alarm.dimensions.items()]
    metric = {"Namespace": kind.space, "MetricName": kind.metric, "Dimensions": dimensions}
    if kind.calls:
        value, calls = ({"Metric": metric, "Period": 60, "Stat": stat} for stat in (kind.statistic, "SampleCount"))
        properties["Metrics"] = [
            {"Id": "value", "MetricStat": value, "ReturnData": False},
            {"Id": "calls", "MetricStat": calls, "ReturnData": False},
            {"Id": "busy", "Expression": f"IF(calls > {kind.calls}, value)"},
        ]
    else:
        percentile = kind.statistic.startswith("p")
        properties |= metric | {"ExtendedStatistic" if percentile else "Statistic": kind.statistic, "Period": 60}
    if alarm.audience is Audience.NOTICES:
        properties["AlarmActions"] = [imported("NoticeTopicArn")]
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _composite(audience: Audience, ids: list[str], stage: str, hurt: bool) -> dict[str, Any]:
    topic = [imported("PageTopicArn")]
    properties: dict[str, Any] = {
        "AlarmName": _name(audience.value, stage),
        "AlarmDescription": f"{_SAYS[audience]} What to do: docs/alarms.md",
        "AlarmRule": {"Fn::Join": [" OR ", [{"Fn::Sub": f'ALARM("${{{id}}}")'} for id in ids]]},
        "AlarmActions": topic,
        "OKActions": topic,
    }
    if audience is Audience.WORK and hurt:
        properties["ActionsSuppressor"] = {"Fn::GetAtt": [Audience.CUSTOMERS.value, "Arn"]}
        properties["ActionsSuppressorWaitPeriod"] = _WAITS_SECONDS
        properties["ActionsSuppressorExtensionPeriod"] = _SILENT_AFTER_SECONDS
    return {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties}


def _name(id: str, stage: str) -> dict[str, str]:
    return {"Fn::Sub": f"linehold-${{Env}}-{stage}-{id}"}
