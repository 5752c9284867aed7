"""The data stack in moto, made from `infra/data.yaml` itself so that tests and template cannot drift apart.

moto is not safe under threads and loses concurrent writes beside cancelled transactions: nothing concurrent here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

DATA_TEMPLATE = Path(__file__).parents[2] / "infra" / "data.yaml"

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-north-1",
    "AWS_REGION": "eu-north-1",
    "TABLE": "linehold",
    "IDEMPOTENCY_TABLE": "linehold-idempotency",
    "LOCATIONS_TABLE": "linehold-locations",
    "DEADLINES_QUEUE": "set-by-the-fixture",
    "PUSH_QUEUE": "set-by-the-fixture",
    "NOTICES_QUEUE": "set-by-the-fixture",
    "PAYMENTS_QUEUE": "set-by-the-fixture",
    "MAIL_QUEUE": "set-by-the-fixture",
    "STORES_QUEUE": "set-by-the-fixture",
    "MATCHES_QUEUE": "set-by-the-fixture",
    "BUCKET": "linehold-bucket",
    "TOKENS_SECRET": "linehold-tokens",
    "TICKETS_SECRET": "linehold-tickets",
    "STRIPE_SECRET": "linehold-stripe",
    "LIVE_ENDPOINT": "https://live.invalid",
    "PAYMENTS": "test",
    "MAIL_FROM": "linehold@example.com",
    "WEB_URL": "https://app.example.com/",
    "API_URL": "https://api.example.com/api",
    "POPULAR_HALF_LIFE_HOURS": "48",
    "POPULAR_RELEASED_DAYS": "14",
    "POWERTOOLS_METRICS_NAMESPACE": "Linehold",
}

TABLES = {"Table": "linehold", "IdempotencyTable": "linehold-idempotency", "LocationsTable": "linehold-locations"}


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms (`!Sub`, `!GetAtt`) as plain values: the tests use only key schemas."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


@contextmanager
def environment() -> Iterator[None]:
    """Sets the variables of a function, and restores the old ones afterwards."""
    before = dict(os.environ)
    os.environ.pop("AWS_ENDPOINT_URL", None)
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@cache
def client(service: str) -> Any:
    """One client a service for all tests: making one takes longer than a test."""
    import boto3

    return boto3.client(service)


def create_stack() -> None:
    """Creates tables, queues, the bucket and the secrets. Call inside `mock_aws()`."""
    resources, dynamodb = _resources(), client("dynamodb")
    for name, table in TABLES.items():
        dynamodb.create_table(TableName=table, **_table(resources[name]["Properties"]))
    region = ENVIRONMENT["AWS_REGION"]
    # moto's own objects: a call for each takes longer than many a test
    queues = sqs_backends[DEFAULT_ACCOUNT_ID][region]
    for name in ("deadlines", "payments", "mail", "stores", "matches", "notices", "push"):
        queues.create_queue(name)
        address = f"https://sqs.{region}.amazonaws.com/{DEFAULT_ACCOUNT_ID}/{name}"
        os.environ[f"{name.upper()}_QUEUE"] = address
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(ENVIRONMENT["BUCKET"], region)
    for name in ("linehold-tokens", "linehold-tickets"):
        client("secretsmanager").create_secret(
            Name=name, SecretString='{"current": "k1", "k1": "a key of the tests, longer than 32 bytes"}'
        )


@cache
def _resources() -> dict[str, Any]:
    """The resources of the data stack. Reading the template takes longer than creating them."""
    found: dict[str, Any] = yaml.load(DATA_TEMPLATE.read_text(), _Loader)["Resources"]
    return found


def _table(properties: dict[str, Any]) -> dict[str, Any]:
    wanted = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
    return {key: properties[key] for key in wanted if key in properties}
