"""The calls of each function to AWS, and the policy of its role, which neither moto nor the local cloud enforces.

A call is noted as IAM checks it: `(action, resource)`, a transaction as its parts, a query of an index as one of that
index. Resources have the names that `tests/support/aws.py` gives to the exports of the data stack.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from chalicelib import wiring
from chalicelib.table.items import Item
from chalicelib.wiring import App, clients
from functions.http import idempotency
from tests.support import aws

POLICIES = Path(__file__).parents[2] / ".chalice"
Right = tuple[str, str]

_PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_EVENT = "provide-client-params"


class Rights:
    """The rights that functions have used, by function. With `make`, each function has a container of its own, as on
    AWS, which does not share another's caches."""

    def __init__(self, make: Callable[[], App] | None = None) -> None:
        self.used: dict[str, set[Right]] = {}
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

    def refused(self) -> list[str]:
        """The calls that no policy allows: "<function> may not <action> <resource>"."""
        return [
            f"{function} may not {action} {resource}"
            for function, rights in sorted(self.used.items())
            for action, resource in sorted(rights)
            if not _allowed((action, resource), allowed(function))
        ]

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if self._function is not None:
            service = model.service_model.signing_name
            self.used[self._function].update(_needed(service, model.name, params))


def allowed(function: str) -> list[Right]:
    """The rights in the function's policy, as patterns; a resource that no stack exports is as its ARN ends."""
    policy = json.loads((POLICIES / f"policy-{function}.json").read_text())
    rights: list[Right] = []
    for statement in policy["Statement"]:
        assert statement["Effect"] == "Allow"
        named = statement["Resource"]
        for resource in named if isinstance(named, list) else [named]:
            rights += [(action, _named(resource)) for action in statement["Action"]]
    return rights


def _allowed(right: Right, rights: list[Right]) -> bool:
    return any(right[0] == action and fnmatchcase(right[1], resource) for action, resource in rights)


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
                    yield f"dynamodb:{_PARTS[kind]}", write["TableName"]
        case "dynamodb", "TransactGetItems":
            for part in params["TransactItems"]:
                yield "dynamodb:GetItem", part["Get"]["TableName"]
        case "dynamodb", "BatchGetItem" | "BatchWriteItem":
            for table in params["RequestItems"]:
                yield f"dynamodb:{operation}", table
        case "dynamodb", _:
            index = params.get("IndexName")
            yield f"dynamodb:{operation}", params["TableName"] + (f"/index/{index}" if index else "")
        case "sqs", _:
            yield f"sqs:{operation.removesuffix('Batch')}", params["QueueUrl"].rpartition("/")[2]
        case "s3", _:
            yield f"s3:{operation}", f"{params['Bucket']}/{params['Key']}"
        case "secretsmanager", _:
            yield f"secretsmanager:{operation}", params["SecretId"]
        case "ses", _:
            yield f"ses:{operation}", f"identity/{params['Source']}"
        case _:
            raise AssertionError(f"{service}:{operation}: which right is that?")
