"""The calls of each function to AWS, and the policy of its role, which neither moto nor the local cloud enforces.

A call is noted as IAM checks it: action, resource, and of an item its partition key; a transaction as its parts, a
query of an index as one of that index. Resources have the names that `tests/support/aws.py` gives to the exports of the
data stack. A function has the name that `app.py` binds; the API of a stage is `api of <stage>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, NamedTuple

from chalicelib import wiring
from chalicelib.table.items import Item
from chalicelib.wiring import App, clients
from functions.http import idempotency
from functions.http.origin import HEADER
from infra.policies import policy
from infra.services import ALL, STAGES
from tests.support import aws
from tests.support.api import Api, Reply
from tests.support.contract import call_of
from tests.support.stages import stage_of

_PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_EVENT = "provide-client-params"
_OF_LAMBDA = ("logs:", "xray:", "execute-api:")
"""Services that functions call past botocore, or that tests put something else in the place of."""


class Right(NamedTuple):
    """A right that a call needs. In a policy, resource and key are patterns."""

    action: str
    resource: str
    key: str = "*"

    def covers(self, needed: Right) -> bool:
        return self.action == needed.action and all(
            fnmatchcase(name, pattern) for name, pattern in zip(needed[1:], self[1:], strict=True)
        )

    def __str__(self) -> str:
        return f"{self.action} {self.resource} {self.key}"


class Rights:
    """The rights that functions have used, by function, and the calls of the API that were made. With `make`, each
    function has a container of its own, as on AWS, which does not share another's caches."""

    def __init__(self, make: Callable[[], App] | None = None) -> None:
        self.used: dict[str, set[Right]] = {}
        self.calls: set[str] = set()
        self._make = make
        self._own: dict[str, App] = {}
        self._function: str | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Notes the calls to DynamoDB, and those of the other clients, which are made anew for the block."""
        seen = [Item._get_connection().connection.client.meta.events, idempotency._store().client.meta.events]
        clients.client.cache_clear()
        for events in [*seen, clients.session()]:
            events.register(_EVENT, self._note)
        try:
            yield
        finally:
            for events in [*seen, clients.session()]:
                events.unregister(_EVENT, self._note)
            clients.client.cache_clear()

    def restart(self) -> None:
        """Each function gets a new container, with the settings as they are now."""
        self._own.clear()

    @contextmanager
    def of(self, function: str) -> Iterator[None]:
        """Calls inside the block are this function's. Blocks of other functions may be nested."""
        before, self._function = (self._function, wiring.app()), function
        self.used.setdefault(function, set())
        if self._make is not None:
            if function not in self._own:
                self._own[function] = self._make()
            wiring.use(self._own[function])
        try:
            yield
        finally:
            self._function, app = before
            wiring.use(app)

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if self._function is not None:
            service = model.service_model.signing_name
            self.used[self._function].update(_needed(service, model.name, params))


class ApiOfStages:
    """The API, each of whose calls counts for the stage that has it."""

    def __init__(self, api: Api, rights: Rights) -> None:
        self._api, self._rights = api, rights

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        call = call_of(method, path)
        assert call is not None, f"{method} {path} is no call"
        self._rights.calls.add(call.name)
        with self._rights.of(f"api of {stage_of(method, path)}"):
            return self._api.send(method, path, body, {**headers, HEADER: aws.EDGE_KEY})


def refused_of(used: Mapping[str, set[Right]]) -> list[str]:
    """The calls that no policy allows: "<function> may not <action> <resource> <key>"."""
    return [
        f"{function} may not {needed}"
        for function, rights in sorted(used.items())
        for needed in sorted(rights)
        if not any(right.covers(needed) for right in allowed(function))
    ]


def unused(used: Mapping[str, set[Right]]) -> list[str]:
    """What policies allow and none of these calls has needed: "<function> does not <action> <resource> <key>"."""
    return [
        f"{function} does not {right}"
        for function in functions()
        for right in sorted(allowed(function))
        if not right.action.startswith(_OF_LAMBDA)
        if not any(right.covers(needed) for needed in used.get(function, ()))
    ]


def functions() -> list[str]:
    """Every function of every stage."""
    apis = [f"api of {stage.name}" for stage in STAGES.values() if stage.name != ALL and stage.calls is not None]
    return [*apis, *(function.name for function in STAGES[ALL].functions)]


@cache
def allowed(function: str) -> list[Right]:
    """The rights in the function's policy, without what Lambda needs to feed it; a resource that no stack exports is as
    its ARN ends."""
    stage = STAGES.get(function.removeprefix("api of "))
    rights = stage.calls if stage else {each.name: each.rights for each in STAGES[ALL].functions}[function]
    assert rights is not None
    found: list[Right] = []
    for statement in policy(rights)["Statement"]:
        assert statement["Effect"] == "Allow"
        condition = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
        keys = condition.get("dynamodb:LeadingKeys", ["*"])
        for resource in statement["Resource"]:
            found += [Right(action, _named(resource), key) for action in statement["Action"] for key in keys]
    return found


def _named(resource: Any) -> str:
    """`{"Fn::ImportValue": …}`, or `{"Fn::Sub": …}` of a text or of a text and such an import."""
    if isinstance(resource, str):
        return resource
    if "Fn::ImportValue" in resource:
        return _exported(resource["Fn::ImportValue"]["Fn::Sub"])
    text = resource["Fn::Sub"]
    if isinstance(text, str):
        return str(text).rpartition(":")[2]
    template, values = text
    for name, value in values.items():
        template = template.replace(f"${{{name}}}", _named(value))
    return str(template)


def _exported(export: str) -> str:
    """What `linehold-${Env}-<Resource>Arn` is called in the tests."""
    name = export.removeprefix("linehold-${Env}-").removesuffix("Arn")
    if name in aws.TABLES:
        return aws.TABLES[name]
    if name.endswith("Queue"):
        return name.removesuffix("Queue").lower()
    if name.endswith("Secret"):
        return aws.ENVIRONMENT[f"{name.removesuffix('Secret').upper()}_SECRET"]
    return aws.ENVIRONMENT["BUCKET"] if name == "Bucket" else name


def _needed(service: str, operation: str, params: dict[str, Any]) -> Iterator[Right]:
    """The rights without which AWS refuses this call."""
    match service, operation:
        case "dynamodb", "TransactWriteItems":
            for part in params["TransactItems"]:
                for kind, write in part.items():
                    yield _item(_PARTS[kind], write["TableName"], write)
        case "dynamodb", "TransactGetItems":
            for part in params["TransactItems"]:
                yield _item("GetItem", part["Get"]["TableName"], part["Get"])
        case "dynamodb", "BatchGetItem":
            for table, wanted in params["RequestItems"].items():
                yield from (_item(operation, table, {"Key": key}) for key in wanted["Keys"])
        case "dynamodb", "BatchWriteItem":
            for table, requests in params["RequestItems"].items():
                yield from (_item(operation, table, write) for request in requests for write in request.values())
        case "dynamodb", "Query":
            index = params.get("IndexName")
            resource = params["TableName"] + (f"/index/{index}" if index else "")
            yield Right("dynamodb:Query", resource, _queried(params))
        case "dynamodb", "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem":
            yield _item(operation, params["TableName"], params)
        case "sqs", _:
            yield Right(f"sqs:{operation.removesuffix('Batch')}", params["QueueUrl"].rpartition("/")[2])
        case "s3", _:
            yield Right(f"s3:{operation}", f"{params['Bucket']}/{params['Key']}")
        case "secretsmanager", _:
            yield Right(f"secretsmanager:{operation}", params["SecretId"])
        case "ses", _:
            yield Right(f"ses:{operation}", f"identity/{params['Source']}")
        case _:
            raise AssertionError(f"{service}:{operation}: which right is that?")


def _item(operation: str, table: str, params: Mapping[str, Any]) -> Right:
    (value,) = (params.get("Key") or params["Item"])[_PARTITION_KEYS[table]].values()
    return Right(f"dynamodb:{operation}", table, value)


_PARTITION_KEYS = dict.fromkeys(aws.TABLES.values(), "pk") | {"linehold-idempotency": "id"}


def _queried(params: Mapping[str, Any]) -> str:
    """The partition key that a query names first."""
    name = re.match(r"\(*#?\w+\s*=\s*(:\w+)", params["KeyConditionExpression"])
    assert name is not None, params["KeyConditionExpression"]
    return str(params["ExpressionAttributeValues"][name[1]]["S"])
