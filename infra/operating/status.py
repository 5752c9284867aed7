"""The state of a deployment on one screen: `make status`, or `python -m infra.operating.status [ENV]`.

Ends with 1 if something is wrong: an API that does not answer, an alarm that rings, dead letters, messages that wait
for long, a sweep that does not run, a table that is not active.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from infra.operating.deployed import Deployed, Queue, deployed
from infra.operating.metrics import Metric, newest, summed

SWEEP_WITHIN_SECONDS = 180
"""The sweep runs each minute; a start and a late log line are allowed for."""

OLDEST_SECONDS = 1_200
"""A message that is older than this says that its consumer does not keep up: a deadline may be sent a quarter of an
hour ahead."""

_ANSWERS_WITHIN_SECONDS = 10
_SOCKETS_LIVE = timedelta(hours=2)


@dataclass(frozen=True)
class Finding:
    """A line of the screen. `wrong`: what the operator has to do something about."""

    what: str
    text: str
    wrong: bool = False


def findings(place: Deployed, now: datetime) -> Iterator[Finding]:
    """All lines. A part that cannot be asked is wrong, and does not keep the others from being shown."""
    parts: list[Callable[[Deployed, datetime], Iterator[Finding]]] = [_api, _alarms, _sweep, _table, _sockets, _queues]
    for part in parts:
        try:
            yield from part(place, now)
        except (BotoCoreError, ClientError, SystemExit) as problem:
            yield Finding(part.__name__.strip("_"), f"cannot be asked: {problem}", wrong=True)


def _api(place: Deployed, now: datetime) -> Iterator[Finding]:
    addresses = place.addresses()
    if not addresses:
        yield Finding("api", "no stage with an API is deployed", wrong=True)
    for stage, address in addresses.items():
        yield _answer("api" if stage == "all" else f"api of {stage}", address)


def _answer(what: str, address: str) -> Finding:
    begun = time.perf_counter()
    try:
        reply = httpx.get(f"{address}/v1/", timeout=_ANSWERS_WITHIN_SECONDS)
    except httpx.HTTPError as problem:
        return Finding(what, f"does not answer ({problem}): {address}", wrong=True)
    millis = (time.perf_counter() - begun) * 1000
    if reply.status_code == 404 and what != "api":  # the version's call is in one stage alone
        return Finding(what, f"answers in {millis:.0f} ms: {address}")
    if reply.status_code != 200:
        return Finding(what, f"answers {reply.status_code}: {address}", wrong=True)
    about = reply.json()
    said = f"version {about['version']}, build {about['build'] or 'without a name'}"
    return Finding(what, f"answers in {millis:.0f} ms, {said}: {address}")


def _alarms(place: Deployed, now: datetime) -> Iterator[Finding]:
    """On AWS: what rings, with what it is about and where the page on it is."""
    if place.local:
        return
    pages = (
        place.client("cloudwatch")
        .get_paginator("describe_alarms")
        .paginate(AlarmNamePrefix=f"linehold-{place.env}-", StateValue="ALARM", AlarmTypes=["MetricAlarm"])
    )
    ringing = [alarm for page in pages for alarm in page["MetricAlarms"]]
    for alarm in ringing:
        yield Finding("alarm", alarm["AlarmDescription"], wrong=True)
    if not ringing:
        yield Finding("alarms", "none rings")


def _sweep(place: Deployed, now: datetime) -> Iterator[Finding]:
    groups = place.log_groups()
    group = next((groups[name] for name in ("Sweep", "people", "all") if name in groups), None)
    if group is None:
        yield Finding("sweep", "is not deployed: it is in stage people", wrong=True)
        return
    last = _last_sweep(place, group, now)
    if last is None:
        yield Finding("sweep", "has not run for ten minutes", wrong=True)
        return
    at, found = last
    ago = int(now.timestamp() - at / 1000)
    text = f"{ago} s ago, {found.get('found', '?')} overdue, {found.get('missed', '?')} not queued"
    yield Finding("sweep", text, wrong=ago > SWEEP_WITHIN_SECONDS or bool(found.get("missed")))


def _last_sweep(place: Deployed, group: str, now: datetime) -> tuple[int, dict[str, Any]] | None:
    """Of the sweep's own streams: the group has the lines of every request, too."""
    logs, asked = place.client("logs"), {"logGroupName": group, "filterPattern": "swept"}
    asked["startTime"] = int((now - timedelta(minutes=10)).timestamp() * 1000)
    days = [f"{now - timedelta(days=ago):%Y/%m/%d}/{place.functions().get('Sweep')}" for ago in (0, 1)]
    try:
        pages = [
            page
            for streams in ([{}] if place.local else [{"logStreamNamePrefix": day} for day in days])
            for page in logs.get_paginator("filter_log_events").paginate(**asked, **streams)
        ]
    except logs.exceptions.ResourceNotFoundException:
        return None
    lines = [each for page in pages for each in page["events"]]
    last = max(lines, key=lambda each: each["timestamp"], default=None)
    return None if last is None else (last["timestamp"], json.loads(last["message"]))


def _table(place: Deployed, now: datetime) -> Iterator[Finding]:
    name = place.export("TableName")
    table = place.client("dynamodb").describe_table(TableName=name)["Table"]
    size = f"about {table.get('ItemCount', 0):,} items, {table.get('TableSizeBytes', 0) / 1e6:,.1f} MB"
    yield Finding("table", f"{table['TableStatus']}, {size}: {name}", wrong=table["TableStatus"] != "ACTIVE")


def _sockets(place: Deployed, now: datetime) -> Iterator[Finding]:
    if place.local:
        pages = (
            place.client("dynamodb")
            .get_paginator("scan")
            .paginate(
                TableName=place.export("TableName"),
                Select="COUNT",
                FilterExpression="begins_with(pk, :sockets)",
                ExpressionAttributeValues={":sockets": {"S": "CONN#"}},
            )
        )
        yield Finding("sockets", f"{sum(page['Count'] for page in pages)} that watch topics")
    elif "WebsocketAPIId" in place.exports:
        connects = Metric("AWS/ApiGateway", "ConnectCount", "ApiId", place.exports["WebsocketAPIId"])
        opened = summed(place, connects, now - _SOCKETS_LIVE, now)
        yield Finding("sockets", f"{opened:,.0f} opened in the two hours that one lives at most")


def _queues(place: Deployed, now: datetime) -> Iterator[Finding]:
    for queue in place.queues.values():
        yield _queue(place, queue, now)


def _queue(place: Deployed, queue: Queue, now: datetime) -> Finding:
    sqs, kinds = place.client("sqs"), {"": "wait", "NotVisible": "in work", "Delayed": "delayed"}
    dead, parts, late = _counts(sqs, queue.dead)[""], [], False
    if queue.address:
        counts = _counts(sqs, queue.address)
        parts = [f"{counts[kind]:>6} {word}" for kind, word in kinds.items()]
        if not place.local:
            name = queue.address.rpartition("/")[2]
            oldest = newest(place, Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", name), now)
            parts.append(f"oldest {oldest:,.0f} s")
            late = oldest > OLDEST_SECONDS and counts[""] > 0
    text = ", ".join([*parts, f"{dead} dead letters"])
    return Finding(queue.name, text, wrong=dead > 0 or late)


def _counts(sqs: Any, address: str) -> dict[str, int]:
    wanted = {kind: f"ApproximateNumberOfMessages{kind}" for kind in ("", "NotVisible", "Delayed")}
    found = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=list(wanted.values()))["Attributes"]
    return {kind: int(found.get(name, 0)) for kind, name in wanted.items()}


def main(arguments: list[str] | None = None) -> int:
    """The command line; 1 when something is wrong."""
    environment, *_ = [*(sys.argv[1:] if arguments is None else arguments), ""]
    place = deployed(environment)
    print(f"linehold, {place.env}")
    found = []
    for finding in findings(place, datetime.now(UTC)):
        found.append(finding)
        print(f"{'!' if finding.wrong else ' '} {finding.what:<12} {finding.text}", flush=True)
    wrong = sum(finding.wrong for finding in found)
    print(f"{wrong} to look after; docs/runbook.md says how" if wrong else "all is well")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
