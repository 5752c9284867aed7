"""The data stack in this process, made from `infra/data.yaml` itself so that tests and template cannot drift apart.

DynamoDB is one of `engines`; queues, bucket, secrets and SES are moto's. Nothing concurrent here.
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
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.core.models import botocore_stubber as moto
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sqs.models import sqs_backends

from chalicelib.core import time_limit
from chalicelib.settings import settings
from tests.support.clock import PausesTakeNone
from tests.support.engines import REGION, USUAL, Engine, using

DATA_TEMPLATE = Path(__file__).parents[2] / "infra" / "data.yaml"

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "TABLE": "linehold",
    "IDEMPOTENCY_TABLE": "linehold-idempotency",
    "LOCATIONS_TABLE": "linehold-locations",
    "STORE_KEYS_TABLE": "linehold-store-keys",
    "DEADLINES_QUEUE": "set-by-the-fixture",
    "PUSH_QUEUE": "set-by-the-fixture",
    "NOTICES_QUEUE": "set-by-the-fixture",
    "PAYMENTS_QUEUE": "set-by-the-fixture",
    "MAIL_QUEUE": "set-by-the-fixture",
    "STORES_QUEUE": "set-by-the-fixture",
    "MATCHES_QUEUE": "set-by-the-fixture",
    "JOINS_QUEUE": "set-by-the-fixture",
    "ROOMS_QUEUE": "set-by-the-fixture",
    "MARKETS_QUEUE": "set-by-the-fixture",
    "BUCKET": "linehold-bucket",
    "TOKENS_SECRET": "linehold-tokens",
    "TICKETS_SECRET": "linehold-tickets",
    "STRIPE_SECRET": "linehold-stripe",
    "CHALLENGE_SECRET": "linehold-challenge",
    "EDGE_SECRET": "linehold-edge",
    "LIVE_ENDPOINT": "https://live.invalid",
    "PAYMENTS": "test",
    "MAIL_FROM": "linehold@example.com",
    "WEB_URL": "https://app.example.com/",
    "API_URL": "https://api.example.com/api",
    "POPULAR_HALF_LIFE_HOURS": "48",
    "POPULAR_RELEASED_DAYS": "14",
    "POWERTOOLS_METRICS_NAMESPACE": "Linehold",
}

EDGE_KEY = "the key of the edge"

_KEYS = '{"current": "k1", "k1": "a key of the tests, longer than 32 bytes"}'
_SECRETS = {
    "linehold-tokens": f'{_KEYS[:-1]}, "push": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"}}',
    "linehold-tickets": _KEYS,
    "linehold-edge": f'{{"current": "{EDGE_KEY}", "previous": "the one before"}}',
    "linehold-challenge": '{"site_key": "site", "secret": "our secret"}',
}

TABLES = {
    "Table": "linehold",
    "IdempotencyTable": "linehold-idempotency",
    "LocationsTable": "linehold-locations",
    "StoreKeysTable": "linehold-store-keys",
}


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms (`!Sub`, `!GetAtt`) as plain values: the tests use only key schemas."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


@contextmanager
def environment() -> Iterator[None]:
    """Sets the variables of a function, and restores the old ones afterwards."""
    before = dict(os.environ)
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
        os.environ.pop(name, None)
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


@contextmanager
def stack(engine: Engine = USUAL) -> Iterator[None]:
    """An empty data stack, and the environment and settings of a function that uses it."""
    with environment(), using(engine), _answering(), pauses_take_none():
        for name, table in TABLES.items():
            if not engine.emptied(table):
                client("dynamodb").create_table(TableName=table, **_table(_resources()[name]["Properties"]))
                engine.made(table)
        _create_others()
        settings.cache_clear()
        yield
    settings.cache_clear()


@contextmanager
def pauses_take_none() -> Iterator[None]:
    """What pauses before it tries again goes on at once, and its time passes as if it had paused."""
    real, time_limit.waiting = time_limit.waiting, PausesTakeNone()
    try:
        yield
    finally:
        time_limit.waiting = real


@contextmanager
def _answering() -> Iterator[None]:
    """moto answers every client of botocore, and knows nothing yet.

    `mock_aws` answers the library requests too, which no adapter to AWS uses, and that takes longer than most tests.
    """
    moto.enabled = True
    try:
        yield
    finally:
        moto.enabled = False
        BackendDict.reset()
        reset_model_data()


def _create_others() -> None:
    """Creates queues, the bucket and the secrets as moto's own objects: calls would take longer than most tests."""
    queues = sqs_backends[DEFAULT_ACCOUNT_ID][REGION]
    for name in ("deadlines", "payments", "mail", "stores", "matches", "joins", "rooms", "markets", "notices", "push"):
        queues.create_queue(name)
        os.environ[f"{name.upper()}_QUEUE"] = f"https://sqs.{REGION}.amazonaws.com/{DEFAULT_ACCOUNT_ID}/{name}"
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(ENVIRONMENT["BUCKET"], REGION)
    for name, secret in _SECRETS.items():
        secretsmanager_backends[DEFAULT_ACCOUNT_ID][REGION].create_secret(
            name,
            secret_string=secret,
            secret_binary=None,
            description=None,
            tags=None,
            kms_key_id=None,
            client_request_token=None,
            replica_regions=[],
            force_overwrite=False,
        )


@cache
def _resources() -> dict[str, Any]:
    """The resources of the data stack. Reading the template takes longer than creating them."""
    found: dict[str, Any] = yaml.load(DATA_TEMPLATE.read_text(), _Loader)["Resources"]
    return found


def template_keys() -> tuple[set[str], set[str]]:
    """The names of all partition keys and of all sort keys, of tables and of their indexes."""
    tables = [_table(_resources()[name]["Properties"]) for name in TABLES]
    schemas = [each["KeySchema"] for table in tables for each in (table, *table.get("GlobalSecondaryIndexes", ()))]
    keys = [key for schema in schemas for key in schema]
    hashed, sorted_ = ({key["AttributeName"] for key in keys if key["KeyType"] == kind} for kind in ("HASH", "RANGE"))
    return hashed, sorted_


def _table(properties: dict[str, Any]) -> dict[str, Any]:
    wanted = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
    return {key: properties[key] for key in wanted if key in properties}
