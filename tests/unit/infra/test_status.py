"""What is wrong with a deployment on AWS, by what its services say of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from infra.operating.deployed import Deployed
from infra.operating.lines import Wanted
from infra.operating.status import Finding, findings
from infra.operating.tail import LATE, Tail

NOW = datetime(2026, 12, 1, 20, tzinfo=UTC)
_AT = int(NOW.timestamp() * 1000)
_STREAM = "2026/12/01/linehold-staging-all-Sweep-1A2B3C[7]0f3a"
_ARN = "arn:aws:sqs:us-east-1:1:linehold-staging-"


class NotThere(Exception):
    """A log group of a function that has not run."""


@dataclass
class Aws:
    """One environment with a queue, as its services describe it."""

    swept_seconds_ago: int | None = 40
    waiting: int = 0
    oldest: float = 0.0
    dead: int = 0
    table: str = "ACTIVE"
    ringing: str = ""
    pages: list[list[dict[str, Any]]] = field(default_factory=list)
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    exceptions: Any = field(default_factory=lambda: SimpleNamespace(ResourceNotFoundException=NotThere))

    def __call__(self, service: str) -> Any:
        return self

    def get_paginator(self, call: str) -> Any:
        return SimpleNamespace(paginate=lambda **asked: iter([getattr(self, call)(**asked)]))

    def list_exports(self) -> Any:
        names = {"TableName": "table", "MailQueueUrl": "https://sqs/mail", "WebsocketAPIId": "ws"}
        return {"Exports": [{"Name": f"linehold-staging-{name}", "Value": value} for name, value in names.items()]}

    def describe_stacks(self, **asked: Any) -> Any:
        return {"Stacks": [asked]}

    def list_stack_resources(self, **asked: Any) -> Any:
        sweep = {"LogicalResourceId": "Sweep", "PhysicalResourceId": "sweep-1", "ResourceType": "AWS::Lambda::Function"}
        return {"StackResourceSummaries": [sweep]}

    def describe_alarms(self, **asked: Any) -> Any:
        assert asked["AlarmNamePrefix"] == "linehold-staging-"
        return {"MetricAlarms": [{"AlarmDescription": self.ringing}] if self.ringing else []}

    def get_queue_attributes(self, **asked: Any) -> Any:
        if asked["AttributeNames"] == ["RedrivePolicy"]:
            return {"Attributes": {"RedrivePolicy": json.dumps({"deadLetterTargetArn": f"{_ARN}dead"})}}
        count = self.dead if asked["QueueUrl"].endswith("dead") else self.waiting
        return {"Attributes": {"ApproximateNumberOfMessages": str(count)}}

    def get_queue_url(self, **asked: Any) -> Any:
        return {"QueueUrl": f"https://sqs/{asked['QueueName']}"}

    def describe_table(self, **asked: Any) -> Any:
        return {"Table": {"TableStatus": self.table}}

    def get_metric_statistics(self, **asked: Any) -> Any:
        value = {asked["Statistics"][0]: self.oldest if asked["Namespace"] == "AWS/SQS" else 7.0}
        return {"Datapoints": [{"Timestamp": NOW, **value}]}

    def filter_log_events(self, **asked: Any) -> Any:
        self.asked.append(asked)
        if self.pages:
            events = self.pages.pop(0)
            return {"events": events, **({"nextToken": "more"} if self.pages else {})}
        if self.swept_seconds_ago is None:
            raise NotThere
        line = json.dumps({"message": "swept", "found": 3, "missed": 0})
        return {"events": [{"timestamp": _AT - self.swept_seconds_ago * 1000, "message": line}]}


@contextmanager
def _api(status: int) -> Iterator[str]:
    """An API that answers so."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"version": "1.2.3", "build": "0.3.0"}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _wrong(aws: Aws, status: int = 200) -> dict[str, str]:
    return {each.what: each.text for each in _found(aws, status) if each.wrong}


def _found(aws: Aws, status: int = 200) -> list[Finding]:
    with _api(status) as address:
        return list(findings(Deployed("staging", aws, address), NOW))


def test_nothing_is_wrong_with_a_deployment_that_is_well() -> None:
    """Each part has its line."""
    found = {each.what: each.text for each in _found(Aws(waiting=2, oldest=10.0))}
    assert _wrong(Aws(waiting=2, oldest=10.0)) == {}
    assert "version 1.2.3, build 0.3.0" in found["api"]
    assert found["sweep"].startswith("40 s ago, 3 overdue")
    assert found["sockets"].startswith("7 opened")
    assert "oldest 10 s" in found["Mail"]


@pytest.mark.parametrize(
    ("aws", "what"),
    [
        (Aws(swept_seconds_ago=181), "sweep"),
        (Aws(swept_seconds_ago=None), "sweep"),
        (Aws(waiting=1, oldest=1_201.0), "Mail"),
        (Aws(dead=1), "Mail"),
        (Aws(table="UPDATING"), "table"),
        (Aws(ringing="Dead letters: Mail"), "alarm"),
    ],
)
def test_a_part_that_is_not_well_is_wrong(aws: Aws, what: str) -> None:
    """It alone."""
    assert list(_wrong(aws)) == [what]


def test_an_api_that_does_not_answer_is_wrong() -> None:
    """With its status, or the reason why there is none."""
    assert _wrong(Aws(), 503)["api"].startswith("answers 503")
    (api, *_) = findings(Deployed("staging", Aws(), "http://127.0.0.1:1"), NOW)
    assert api.wrong
    assert "does not answer" in api.text


def test_a_tail_reads_all_pages_and_shows_each_line_once() -> None:
    """In the order of their instants; a function that has not run yet has none."""
    events = [
        {
            "logStreamName": _STREAM,
            "timestamp": _AT + second * 1000,
            "message": json.dumps({"level": "INFO", "message": f"line {second}"}),
        }
        for second in (2, 1, 3)
    ]
    aws = Aws(swept_seconds_ago=None, pages=[events[:2], events[1:]])
    tail = Tail(aws, {"all": "/linehold/staging/all"}, Wanted(), _AT)
    lines = [line.split("  ") for line in tail.new(_AT)]
    assert [line[-1] for line in lines] == ["line 1", "line 2", "line 3"]
    assert {line[1].strip() for line in lines} == {"Sweep"}
    assert {asked["logGroupName"] for asked in aws.asked} == {"/linehold/staging/all"}
    assert [asked.get("nextToken") for asked in aws.asked] == [None, "more"]
    assert list(tail.new(_AT)) == []


def test_a_tail_looks_back_for_lines_that_are_late() -> None:
    """Ten seconds, and does not read the past again and again."""
    late = {"timestamp": _AT + 1_000, "message": "late"}
    aws = Aws(swept_seconds_ago=None, pages=[[]])
    tail = Tail(aws, {"all": "/linehold/staging/all"}, Wanted(), _AT)
    assert list(tail.new(_AT + LATE)) == []
    aws.pages = [[late]]
    (line,) = tail.new(_AT + LATE + (later := int(timedelta(seconds=30).total_seconds() * 1000)))
    assert line.endswith("late")
    assert list(tail.new(_AT + later)) == []
    assert aws.asked[-1]["startTime"] == _AT + later
