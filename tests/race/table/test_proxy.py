"""The proxy does what AWS documents: these tests fail when contention, throttling or late indexes are not there."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError

from infra.local.template import local_name
from tests.support.contention import Contended
from tests.support.crowd import at_once
from tests.support.local import wait_for

TABLE = local_name("Table")
Key = dict[str, dict[str, str]]

_THROTTLED = ("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded")


@pytest.fixture
def store(contended: Contended) -> Any:
    """A client that sends each request once."""
    return boto3.client(
        "dynamodb",
        endpoint_url=contended.proxy.address,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, max_pool_connections=32),
    )


def _keys(count: int) -> list[Key]:
    """Of items that nobody else has."""
    pk = f"PROXY#{uuid4().hex}"
    return [{"pk": {"S": pk}, "sk": {"S": str(number)}} for number in range(count)]


def _transaction(store: Any, keys: list[Key], token: str | None = None) -> str:
    """Adds one to each item: "done", or what was the matter with each."""
    puts = [
        {
            "Update": {
                "TableName": TABLE,
                "Key": key,
                "UpdateExpression": "ADD n :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}},
            }
        }
        for key in keys
    ]
    try:
        store.transact_write_items(TransactItems=puts, ClientRequestToken=token or uuid4().hex)
    except ClientError as refused:
        reasons = refused.response.get("CancellationReasons")
        return " ".join(each["Code"] for each in reasons) if reasons else refused.response["Error"]["Code"]
    return "done"


def _put(store: Any, key: Key, **more: Any) -> str:
    try:
        store.put_item(TableName=TABLE, Item=key | more)
    except ClientError as refused:
        return str(refused.response["Error"]["Code"])
    except HTTPClientError:
        return "no answer"
    return "done"


def _n(store: Any, key: Key) -> int:
    return int(store.get_item(TableName=TABLE, Key=key, ConsistentRead=True)["Item"]["n"]["N"])


def test_transactions_that_meet_are_cancelled(contended: Contended, store: Any) -> None:
    """Of eight over one item one is done; the others learn which item it was, and change none."""
    shared, *own = _keys(9)
    with contended.proxy.under(busy=(2000, 2000)):
        said = at_once([partial(_transaction, store, [each, shared]) for each in own])
    assert Counter(said) == {"done": 1, "None TransactionConflict": 7}
    assert _n(store, shared) == 1


def test_a_write_meets_a_transaction(contended: Contended, store: Any) -> None:
    """It gets TransactionConflictException and changes nothing; or it is first, and cancels the transaction."""
    one, two = _keys(2)
    with contended.proxy.under(busy=(2000, 2000)), ThreadPoolExecutor(1) as pool:
        transaction = pool.submit(_transaction, store, [one, two])
        wait_for(lambda: _put(store, two) == "TransactionConflictException" or transaction.done(), "conflict")
        said = transaction.result()
    assert said in ("done", "None TransactionConflict")
    if said == "done":
        assert [_n(store, one), _n(store, two)] == [1, 1]


def test_a_token_that_is_under_way(contended: Contended, store: Any) -> None:
    """The same transaction once more gets TransactionInProgressException, and once it is done, the same answer: it is
    done once."""
    (one,) = _keys(1)
    token = uuid4().hex
    again = partial(_transaction, store, [one], token)
    with contended.proxy.under(busy=(2000, 2000)):
        assert sorted(at_once([again, again])) == ["TransactionInProgressException", "done"]
    assert again() == "done"
    assert _n(store, one) == 1


def test_single_writes_never_conflict(contended: Contended, store: Any) -> None:
    """They follow one another."""
    (one,) = _keys(1)
    with contended.proxy.under(single=(20, 20)) as done:
        said = at_once([partial(_put, store, one, n={"N": str(number)}) for number in range(16)])
    assert set(said) == {"done"}
    assert (done["waited"] > 0, done["conflicts"]) == (True, 0), done


def test_answers_are_lost_after_the_commit(contended: Contended, store: Any) -> None:
    """With an error or without any answer, the item is there. Functions of the cloud may write meanwhile."""
    keys = _keys(12)
    with contended.proxy.under(lost=1) as done:
        said = {_put(store, key, n={"N": "1"}) for key in keys}
    assert said == {"InternalServerError", "no answer"}
    assert done["lost"] >= 12
    assert [_n(store, key) for key in keys] == [1] * 12


def test_throttled_calls_do_nothing(contended: Contended, store: Any) -> None:
    """A single write gets an error of throttling, a transaction is cancelled with one."""
    (key,) = _keys(1)
    with contended.proxy.under(throttled=1):
        assert _put(store, key) in _THROTTLED
        assert _transaction(store, [key]) in ("ThrottlingError", "ProvisionedThroughputExceeded")
    assert "Item" not in store.get_item(TableName=TABLE, Key=key)


def test_indexes_are_late_and_tables_are_not(contended: Contended, store: Any) -> None:
    """What was just written is read from the table at once, and from the index later."""
    (key,) = _keys(1)
    owner = {"S": uuid4().hex}
    asked = {"KeyConditionExpression": "#o = :o", "ExpressionAttributeNames": {"#o": "owner"}}

    def listed() -> int:
        values = {":o": owner}
        found = store.query(TableName=TABLE, IndexName="owner", ExpressionAttributeValues=values, **asked)
        return int(found["Count"])

    with contended.proxy.under(lag=2000):
        assert _put(store, key, owner=owner, owner_sort={"S": "1"}, n={"N": "1"}) == "done"
        assert (_n(store, key), listed()) == (1, 0)
        wait_for(listed, "entry of the index")
