"""The log groups of a stage: one for the lines of all its functions, one for requests to its API and its socket as API
Gateway sees them. docs/logs.md describes the lines."""

from __future__ import annotations

import json
from typing import Any

from infra.services import Stage
from infra.templates import Template

_GROUP = "linehold/${Env}"

_OF_BOTH = {
    "request_id": "$context.requestId",
    "status": "$context.status",
    "error": "$context.error.responseType",
    "millis": "$context.integrationLatency",
}
ACCESS = {
    "api": _OF_BOTH
    | {
        "route": "$context.httpMethod $context.resourcePath",
        "bytes": "$context.responseLength",
        "total_millis": "$context.responseLatency",
    },
    "socket": _OF_BOTH | {"route": "$context.routeKey", "connection": "$context.connectionId"},
}
"""What a line of the access logs has: no address, no path with ids, no header."""

QUERIES = {
    "slowest routes": "filter message = 'call' "
    "| stats count(*) as calls, pct(millis, 50) as p50, pct(millis, 99) as p99, sum(Faults) as faults by room, route "
    "| sort p99 desc",
    "errors by code": "filter message = 'call' and status >= 400 | stats count(*) as calls by status, code, route "
    "| sort calls desc",
    # what Lambda says itself is no JSON: its function is in the stream's name
    "what failed": r"filter level = 'ERROR' or @message like /Task timed out|Runtime exited|\[ERROR\]/ "
    "| display @timestamp, @logStream, correlation_id, @message",
    "what followed from a request": "filter correlation_id = 'the X-Request-Id' | sort @timestamp",
    "cold starts": "filter @type = 'REPORT' and ispresent(@initDuration) "
    "| stats count(*) as starts, max(@initDuration) as longest by @logStream, bin(5m)",
}
"""Saved queries of Logs Insights. The first one is the per-route set, which would be a metric for each route."""


def group(env: str, stage: str) -> str:
    """The group of the stage's functions."""
    return f"/linehold/{env}/{stage}"


def resources(stage: Stage) -> Template:
    """The groups and the saved queries."""
    made: Template = {"Logs": _group(group("${Env}", stage.name))}
    for name, query in QUERIES.items():
        id = "".join(word.title() for word in name.split()) + "Query"
        properties = {
            "Name": {"Fn::Sub": f"{_GROUP}/{stage.name}/{name}"},
            "QueryString": query,
            "LogGroupNames": [{"Ref": "Logs"}],
        }
        made[id] = {"Type": "AWS::Logs::QueryDefinition", "Properties": properties}
    if stage.calls is not None or stage.sockets:
        made["AccessLogs"] = _group(f"/{_GROUP}/{stage.name}-access")
    return made


def access(kind: str) -> dict[str, Any]:
    """The setting of an API (`api`, `socket`) that writes its access logs."""
    return {"DestinationArn": {"Fn::GetAtt": ["AccessLogs", "Arn"]}, "Format": json.dumps(ACCESS[kind])}


def _group(name: str) -> dict[str, Any]:
    properties = {"LogGroupName": {"Fn::Sub": name}, "RetentionInDays": {"Ref": "LogDays"}}
    return {"Type": "AWS::Logs::LogGroup", "Properties": properties}
