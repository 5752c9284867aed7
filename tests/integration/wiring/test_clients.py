"""The client of DynamoDB: items as they come over the wire; all else as botocore's own client has it."""

from __future__ import annotations

import base64
import json
from typing import Any
from zlib import crc32

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.settings import Settings
from chalicelib.table import items
from chalicelib.wiring import App, clients
from functions.http import idempotency
from tests.integration.wiring.test_outside import config

__all__ = ["config"]

ITEM = {
    "pk": {"S": "ROW#é"},
    "n": {"N": "1.50"},
    "yes": {"BOOL": False},
    "none": {"NULL": True},
    "texts": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "list": {"L": [{"S": ""}, {"M": {}}]},
    "map": {"M": {"12A": {"M": {"s": {"S": "held"}}}}},
}
REQUESTS: dict[str, dict[str, Any]] = {
    "Query": {"TableName": "t"},
    "BatchGetItem": {"RequestItems": {}},
    "TransactWriteItems": {"TransactItems": [], "ClientRequestToken": "once"},
}
FAILED = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "no", "Item": ITEM}
CANCELLED = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "cancelled",
    "CancellationReasons": [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "no", "Item": ITEM}],
}


class Answers:
    """What the store answers, one after the other; the last one from then on."""

    def __init__(self, *answers: tuple[int, bytes, dict[str, str]]) -> None:
        self._answers, self.given = answers, 0

    def __call__(self, request: Any, **_: Any) -> AWSResponse:
        status, body, headers = self._answers[min(self.given, len(self._answers) - 1)]
        self.given += 1
        answered = AWSResponse(request.url, status, {"x-amzn-requestid": "r1", **headers}, None)
        answered._content = body
        return answered


def ours(answers: Answers) -> Any:
    """Our client, as it is made in a function."""
    clients.client.cache_clear()
    made = clients.client("dynamodb", "eu-north-1", None, attempts=4, validates=False)
    clients.client.cache_clear()
    made.meta.events.register_first("before-send.dynamodb", answers)
    return made


def theirs(answers: Answers) -> Any:
    """botocore's own, which retries as ours does."""
    made = botocore.session.get_session().create_client(
        "dynamodb",
        "eu-north-1",
        config=Config(retries={"mode": "standard", "total_max_attempts": 4}, parameter_validation=False),
    )
    made.meta.events.register_first("before-send.dynamodb", answers)
    return made


def answered(body: Any, status: int = 200, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    return status, body if isinstance(body, bytes) else json.dumps(body).encode(), headers


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, config: Settings) -> None:
    """Retries do not wait."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def outcome(client: Any, operation: str) -> tuple[type[BaseException] | None, Any]:
    """The answer, or the error's response and the name of its class."""
    try:
        return None, client._make_api_call(operation, REQUESTS.get(operation, {"TableName": "t", "Key": {}}))
    except ClientError as error:
        return type(error), error.response


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        ("GetItem", answered({"Item": ITEM, "ConsumedCapacity": {"TableName": "t", "CapacityUnits": 0.5}})),
        ("GetItem", answered({})),
        ("Query", answered({"Items": [ITEM, ITEM], "Count": 2, "LastEvaluatedKey": {"pk": {"S": "a"}}, "New": 1})),
        ("BatchGetItem", answered({"Responses": {"t": [ITEM]}, "UnprocessedKeys": {"t": {"Keys": [ITEM]}}})),
        ("UpdateItem", answered({"Attributes": ITEM})),
        ("GetItem", answered({"Item": None})),
        ("UpdateItem", answered(FAILED, 400)),
        ("TransactWriteItems", answered(CANCELLED, 400)),
        ("GetItem", answered({"__type": "x#ResourceNotFoundException", "message": "none"}, 400)),
        ("GetItem", answered({"__type": "x#UnheardOfException"}, 400)),
        ("GetItem", answered(b"<html>Bad Gateway</html>", 502)),
        ("GetItem", answered(b"no JSON", 400)),
    ],
)
def test_answers_and_errors_are_as_before(operation: str, answer: tuple[int, bytes, dict[str, str]]) -> None:
    """Items without binary values are the same in both; so are the item of a failed condition and the reasons of a
    cancelled transaction."""
    kind, response = outcome(ours(Answers(answer)), operation)
    expected, expected_response = outcome(theirs(Answers(answer)), operation)
    assert (kind and kind.__name__) == (expected and expected.__name__)
    assert response == expected_response


def test_a_binary_value_is_its_base64_text() -> None:
    """As in the records of a stream."""
    text = base64.b64encode(b"\0\1").decode()
    _, response = outcome(ours(Answers(answered({"Item": {"seats": {"B": text}}}))), "GetItem")
    assert response["Item"] == {"seats": {"B": text}}


@pytest.mark.parametrize(
    "passing",
    [
        answered({"__type": "x#ProvisionedThroughputExceededException"}, 400),
        answered({"__type": "x#InternalServerError"}, 500),
        answered(b"", 503),
        answered({"Item": {}}, **{"x-amz-crc32": str(crc32(b"another body"))}),
    ],
)
def test_what_passes_is_tried_again(passing: tuple[int, bytes, dict[str, str]]) -> None:
    """Throttling, a failure of the store, and an answer whose checksum is wrong."""
    body = json.dumps({"Item": ITEM}).encode()
    answers = Answers(passing, passing, answered(body, **{"x-amz-crc32": str(crc32(body))}))
    kind, response = outcome(ours(answers), "GetItem")
    assert (kind, response["Item"], answers.given) == (None, ITEM, 3)
    assert response["ResponseMetadata"]["RetryAttempts"] == 2


def test_it_gives_up_after_four_tries() -> None:
    """One, and three more."""
    answers = Answers(answered({"__type": "x#ThrottlingException", "message": "slow"}, 400))
    kind, response = outcome(ours(answers), "GetItem")
    assert kind is not None
    assert (response["Error"], answers.given) == ({"Code": "ThrottlingException", "Message": "slow"}, 4)


def test_other_services_are_parsed_by_their_shapes(config: Settings) -> None:
    """Times and binary values too."""
    client = clients.client("secretsmanager", "eu-north-1", None)
    answer = Answers(answered({"Name": "s", "SecretBinary": "AAE=", "CreatedDate": 1.5}))
    client.meta.events.register_first("before-send.secretsmanager", answer)
    try:
        response: Any = client.get_secret_value(SecretId="s")  # type: ignore[attr-defined]
    finally:
        client.meta.events.unregister("before-send.secretsmanager", answer)
    assert (response["SecretBinary"], response["CreatedDate"].timestamp()) == (b"\0\1", 1.5)


def test_all_calls_of_tables_share_one_client(config: Settings) -> None:
    """PynamoDB's and those of kept answers."""
    App(config)
    assert items.Item._get_connection().connection.client is clients.tables(config)
    idempotency._store.cache_clear()
    assert idempotency._store().client is clients.tables(config)
