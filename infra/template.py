"""What Chalice is given of a stage: its configuration, the policies of its roles, and what is merged into its template.

All of it comes from what the services declare (infra/services/), and from two files for what every stage has alike:
.chalice/config.json and infra/service.yaml.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from infra import templates
from infra.policies import imported, policy
from infra.services import ALL, Stage
from infra.services.declaration import Function, Queue, Rotation, Stream, Throttle, logical_id
from infra.templates import Template
from infra.watching import alarms, dashboards, logs

ROOT = Path(__file__).resolve().parents[1]

API_MEMORY, API_SECONDS = 1024, 15

API_KEPT = {
    ALL: 480,
    "people": 60,
    "seats": 240,
    "waiting-room": 120,
    "stores": 25,
    "bars": 20,
    "checkout": 15,
}
"""By the stage: invocations that are kept for its API's function, and the most that it may have, where the deployment
reserves concurrency. The stages together have what `all` has; docs/bulkheads.md has the sum."""

API_THROTTLE = 1_000
"""Requests a second of a call that has no limit of its own."""

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")

ELSEWHERE_THROTTLE = 100
"""Requests a second to paths that are none of the contract's, and to those with a slash at their end, which may be any
call: as many as the costliest calls may have."""

SOCKET_THROTTLE = Throttle("a message to the socket", a_second=2_000, millis=30)
"""Of each of the socket's routes: messages, openings and ends."""

_USES = ('{{"Ref": "{}"}}', "${{{}}}", '["{}", ', '"Condition": "{}"')
"""How a template refers to a parameter, and in `Fn::If` or of a whole resource to a condition."""


def configuration(stage: Stage) -> tuple[dict[str, Any], dict[str, Any]]:
    """Chalice's configuration of the stage, and by their names the policy files that it names."""
    policies = {f"policy-{function.key}.json": policy(function.rights, function) for function in stage.functions}
    sizes = {function.key: _sizes(function.key, function.seconds, function.memory) for function in stage.functions}
    if stage.calls is not None:
        policies["policy-api_handler.json"] = policy(stage.calls)
        sizes["api_handler"] = _sizes("api_handler", API_SECONDS, API_MEMORY)
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    services = ALL if stage.name == ALL else ",".join(service.name for service in stage.services)
    config["stages"] = {
        stage.name: {
            "autogen_policy": False,
            "iam_policy_file": min(policies),  # Chalice asks for one; each function has its own
            "environment_variables": {"LINEHOLD_SERVICES": services},
            "lambda_functions": sizes,
        }
    }
    return config, policies


def functions(stage: Stage) -> set[str]:
    """The functions of the stage, as its template names them."""
    api = {"APIHandler"} if stage.calls is not None else set()
    return api | {logical_id(function) for function in stage.functions}


def merged(stage: Stage) -> Template:
    """What is merged into the template that Chalice makes of the stage."""
    template = templates.read(ROOT / "infra" / "service.yaml")
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    for service in stage.services:
        variables.update(service.variables)
    for function in stage.functions:
        if added := _properties(function):
            template["Resources"][logical_id(function)] = {"Properties": added}
        if isinstance(function.trigger, Rotation):
            template["Resources"] |= _rotation(logical_id(function), function.trigger)
    if stage.calls is not None:
        template["Resources"]["APIHandler"] = {"Properties": _kept(API_KEPT[stage.name])}
        rest, name = template["Resources"]["RestAPI"]["Properties"], alarms.api_name(stage.name)
        rest["DefinitionBody"]["info"] = {"title": name}  # CloudWatch counts calls by the API's name
        rest |= {
            "Name": name,
            "MethodSettings": _throttles(stage),
            "AccessLogSetting": logs.access("api"),
            "TracingEnabled": True,
        }
    if stage.sockets:
        template["Resources"]["WebsocketAPIStage"] = {
            "Properties": {
                "DefaultRouteSettings": _limits(SOCKET_THROTTLE.a_second),
                "AccessLogSettings": logs.access("socket"),
            }
        }
    for part in (alarms, dashboards, logs):
        template["Resources"] |= part.resources(stage)
    has = {"RestAPI": stage.calls is not None, "WebsocketAPI": stage.sockets}
    template["Resources"] = {name: each for name, each in template["Resources"].items() if has.get(name, True)}
    template["Outputs"] = {name: each for name, each in template["Outputs"].items() if has[name.removesuffix("Id")]}
    if stage.name != ALL:
        for output in template["Outputs"].values():  # an account has one export of a name
            name = output["Export"]["Name"]
            name["Fn::Sub"] = name["Fn::Sub"].replace("${Env}-", f"${{Env}}-{stage.name}-")
    return _without_unused(template)


def _sizes(key: str, seconds: int, memory: int) -> dict[str, Any]:
    return {"iam_policy_file": f"policy-{key}.json", "lambda_timeout": seconds, "lambda_memory_size": memory}


def _properties(function: Function) -> dict[str, Any]:
    """What the function's resource has beside what Chalice writes of it."""
    properties: dict[str, Any] = {}
    if function.variables:
        properties["Environment"] = {"Variables": dict(function.variables)}
    if function.kept:
        properties |= _kept(function.kept)
    match function.trigger:
        case Queue() as queue:
            properties["Events"] = {f"{logical_id(function)}SqsEventSource": {"Properties": _queue(queue)}}
        case Stream() as stream:
            properties["Events"] = {f"{logical_id(function)}DynamodbEventSource": {"Properties": _stream(stream)}}
    return properties


def _queue(queue: Queue) -> dict[str, Any]:
    source = {
        "Queue": imported(f"{queue.name}QueueArn"),
        "BatchSize": queue.batch,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    if queue.window_seconds:
        source["MaximumBatchingWindowInSeconds"] = queue.window_seconds
    return source | {"ScalingConfig": {"MaximumConcurrency": queue.at_once}}


def _stream(stream: Stream) -> dict[str, Any]:
    return {
        "Stream": imported("StreamArn"),
        "BatchSize": stream.batch,
        "MaximumBatchingWindowInSeconds": stream.window_seconds,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": 10,
        "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": imported(f"{stream.dead_letters}Arn")}},
        "FilterCriteria": {"Filters": [{"Pattern": json.dumps(pattern)} for pattern in stream.filters]},
    }


def _rotation(function: str, rotation: Rotation) -> dict[str, Any]:
    """Secrets Manager calls the function in the night's first hours (UTC), and only for this secret."""
    secret, days = imported(f"{rotation.secret}SecretArn"), rotation.parameter
    return {
        f"{function}Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Ref": function},
                "Principal": "secretsmanager.amazonaws.com",
                "SourceArn": secret,
            },
        },
        f"{function}Schedule": {
            "Type": "AWS::SecretsManager::RotationSchedule",
            "Condition": "Rotating",
            "DependsOn": f"{function}Permission",
            "Properties": {
                "SecretId": secret,
                "RotationLambdaARN": {"Fn::GetAtt": [function, "Arn"]},
                "RotationRules": {"ScheduleExpression": {"Fn::Sub": f"rate(${{{days}}} days)"}, "Duration": "3h"},
                "RotateImmediatelyOnUpdate": False,
            },
        },
    }


def _kept(invocations: int) -> dict[str, Any]:
    """Reserved concurrency, if the deployment reserves any: a new account has too little of it to give some away."""
    return {"ReservedConcurrentExecutions": {"Fn::If": ["Reserved", invocations, {"Ref": "AWS::NoValue"}]}}


def _throttles(stage: Stage) -> list[dict[str, Any]]:
    """API Gateway's settings of methods: the limit of every call, and those of calls that have their own."""
    settings = [_throttle("/*", "*", API_THROTTLE)]
    settings += [_throttle("/~1{proxy+}", method, ELSEWHERE_THROTTLE) for method in _METHODS]
    for throttle in stage.throttles:
        method, path = throttle.call.split()
        settings.append(_throttle("/" + path.replace("/", "~1"), method, throttle.a_second))
    return settings


def _throttle(path: str, method: str, a_second: int) -> dict[str, Any]:
    return {"ResourcePath": path, "HttpMethod": method, **_limits(a_second)}


def _limits(a_second: int) -> dict[str, int]:
    """API Gateway's rate, and what it lets through at once."""
    return {"ThrottlingRateLimit": a_second, "ThrottlingBurstLimit": a_second}


def _without_unused(template: Template) -> Template:
    """The template without parameters and conditions that nothing refers to."""
    for part in ("Conditions", "Parameters"):
        for name in list(template[part]):
            rest = json.dumps({key: value for key, value in template.items() if key != "Parameters"})
            if not any(use.format(name) in rest for use in _USES):
                del template[part][name]
        if not template[part]:
            del template[part]
    return template
