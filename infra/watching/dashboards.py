"""The dashboards of a stage: one for each of its services, and one for the night of a sale."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from infra.policies import imported
from infra.services import Stage
from infra.services.declaration import Audience, Function, Queue, Service, logical_id
from infra.templates import Template
from infra.watching.logs import QUERIES, group

_OWN = "Linehold/${Env}"
_ON_SALE = ("waiting_room", "seats", "orders")
"""The services that a sale is made of."""


@dataclass
class _Page:
    """A dashboard as it is put together. Two widgets stand side by side."""

    widgets: list[dict[str, Any]] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)

    def lines(self, title: str, metrics: Iterable[list[Any]], statistic: str = "Sum") -> None:
        """A chart of metrics. Each is a namespace, a name, its dimensions, and options at the end."""
        shown = {"title": title, "metrics": list(metrics), "stat": statistic, "period": 60, "view": "timeSeries"}
        self.widgets.append(_widget("metric", shown | {"region": "${AWS::Region}"}))

    def imported(self, name: str) -> str:
        """The value of an export of the data stack, within the page's text."""
        self.imports.add(name)
        return f"${{{name}}}"

    def resource(self, name: str) -> dict[str, Any]:
        body = json.dumps({"widgets": self.widgets}, separators=(",", ":"))
        values = {each: imported(each) for each in sorted(self.imports)}
        properties = {"DashboardName": {"Fn::Sub": name}, "DashboardBody": {"Fn::Sub": [body, values]}}
        return {"Type": "AWS::CloudWatch::Dashboard", "Condition": "Dashboards", "Properties": properties}


def resources(stage: Stage) -> Template:
    """The dashboards."""
    made = {
        f"{service.name.title().replace('_', '')}Dashboard": _of_service(service, stage).resource(
            f"linehold-${{Env}}-{stage.name}-{service.name.replace('_', '-')}"
        )
        for service in stage.services
        if service.calls is not None or service.functions
    }
    if stage.sockets and all(stage.has(service) for service in _ON_SALE):
        made["SaleDashboard"] = _of_sale(stage).resource(f"linehold-${{Env}}-{stage.name}-on-sale")
    return made


def _of_service(service: Service, stage: Stage) -> _Page:
    page = _Page()
    if service.calls is not None:
        page.lines("Duration of calls, ms", _latencies([service.name]), "p99")
        page.lines("Calls and faults", _calls([service.name]))
    _functions(page, service.functions)
    if service.signs:
        signs = [[_OWN, sign.metric, "service", "linehold", {"stat": sign.statistic}] for sign in service.signs]
        page.lines("Signs", signs)
    if service.calls is not None:
        _routes(page, stage, service.name)
    return page


def _of_sale(stage: Stage) -> _Page:
    page = _Page()
    alarms = [f"${{{audience.value}.Arn}}" for audience in (Audience.CUSTOMERS, Audience.WORK)]
    page.widgets.append(_widget("alarm", {"title": "Alarms", "alarms": alarms}))
    page.lines("Duration of calls, ms", _latencies(_ON_SALE), "p99")
    page.lines("Calls and faults", _calls(_ON_SALE))
    api, answers = f"linehold-${{Env}}-{stage.name}", ("Count", "4XXError", "5XXError")
    page.lines("What API Gateway answers", [["AWS/ApiGateway", name, "ApiName", api] for name in answers])
    concurrent = [["AWS/Lambda", "ConcurrentExecutions", "FunctionName", "${APIHandler}"]]
    throttles = [["AWS/Lambda", "Throttles", "FunctionName", "${APIHandler}", {"stat": "Sum"}]]
    page.lines("Invocations at a time, and throttled ones", concurrent + throttles, "Maximum")
    table = page.imported("TableName")
    names = ("ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ReadThrottleEvents", "WriteThrottleEvents")
    page.lines("The table", [["AWS/DynamoDB", name, "TableName", table] for name in names])
    socket = ("ConnectCount", "MessageCount")
    page.lines("Sockets", [["AWS/ApiGateway", name, "ApiId", "${WebsocketAPI}"] for name in socket])
    _functions(page, [function for function in stage.functions if isinstance(function.trigger, Queue)])
    signs = [sign for service in stage.services for sign in service.signs if sign.audience is not Audience.NOTICES]
    page.lines("Signs", [[_OWN, sign.metric, "service", "linehold", {"stat": sign.statistic}] for sign in signs])
    return page


def _latencies(rooms: Iterable[str]) -> Iterator[list[Any]]:
    for room in rooms:
        for statistic in ("p50", "p99"):
            yield [_OWN, "Latency", "room", room, {"stat": statistic, "label": f"{room} {statistic}"}]


def _calls(rooms: Iterable[str]) -> Iterator[list[Any]]:
    for room in rooms:
        yield [_OWN, "Latency", "room", room, {"stat": "SampleCount", "label": f"{room} calls"}]
        yield [_OWN, "Faults", "room", room, {"label": f"{room} faults"}]


def _functions(page: _Page, functions: Iterable[Function]) -> None:
    names = {logical_id(function): f"${{{logical_id(function)}}}" for function in functions}
    queues = [function.trigger for function in functions if isinstance(function.trigger, Queue)]
    if names:
        for title, metric, statistic in (
            ("Invocations", "Invocations", "Sum"),
            ("Errors", "Errors", "Sum"),
            ("Duration, ms", "Duration", "p99"),
        ):
            lines = [["AWS/Lambda", metric, "FunctionName", name, {"label": label}] for label, name in names.items()]
            page.lines(title, lines, statistic)
    if queues:
        waiting = "ApproximateNumberOfMessagesVisible"
        of = [(queue.name, page.imported(f"{queue.name}QueueName")) for queue in queues]
        dead = [(f"{queue.name} dead", page.imported(f"{queue.name}DeadLettersName")) for queue in queues]
        lines = [["AWS/SQS", waiting, "QueueName", name, {"label": label}] for label, name in of + dead]
        page.lines("Messages that wait, and dead letters", lines, "Maximum")


def _routes(page: _Page, stage: Stage, room: str) -> None:
    source = f"SOURCE '{group('${Env}', stage.name)}' | filter room = '{room}' | {QUERIES['slowest routes']}"
    shown = {"title": "Routes", "query": source, "view": "table", "region": "${AWS::Region}"}
    page.widgets.append(_widget("log", shown))


def _widget(type: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": type, "width": 12, "height": 6, "properties": properties}
