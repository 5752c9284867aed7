"""A local cloud that runs: its disk is full, its workers are killed, and it is used for a long time."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from botocore.exceptions import ClientError

from infra.local import journal, workbench
from infra.local.cloud import Cloud
from infra.local.deploy import Deployment
from infra.local.template import local_name
from tests.support.api import Caller, over_http
from tests.support.local import wait_for
from tests.workbench.processes import processes
from tests.worlds.scene import customer

resource = pytest.importorskip("resource")
TABLE = local_name("Table")
RECORDS, CALLS = 100, 200  # as in infra.local.retention, which only the server can import
AN_OPERATOR = {"password": "correct horse", "name": "Roxy"}
_OF_BEFORE = '{"run": "2026-01-01T00:00:00+00:00", "event/Night Train to Trieste": "evt_of_before", "complete": true}'


@contextmanager
def _full_disk(cloud: Cloud, room: int = 0) -> Iterator[None]:
    """The journal can grow by this much and no more: the server alone is limited, from outside."""
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux sets the limits of another process")
    limits, size = resource.RLIMIT_FSIZE, (cloud.state / "journal.jsonl").stat().st_size
    before = resource.prlimit(_server(cloud), limits, (size + room, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(_server(cloud), limits, before)


def _server(cloud: Cloud) -> int:
    assert cloud._server._process
    return cloud._server._process.pid


def _workers(cloud: Cloud, function: str = "APIHandler") -> list[int]:
    """The worker processes of a function."""
    return [each.id for each in processes() if each.parent == _server(cloud) and f"-{function}-" in each.text]


@pytest.mark.parametrize("room", [0, 100])
def test_a_full_disk_refuses_writes_and_destroys_nothing(cloud: Cloud, room: int) -> None:
    """503 in the contract's form while it is full, also when a part of the line fits. What was refused did not happen,
    and the same request succeeds once there is room."""
    with over_http(cloud.addresses.api) as api:
        before = customer(api)
        email = f"{uuid4().hex}@example.com"
        with _full_disk(cloud, room):
            refused = Caller(api).post("/v1/operators", AN_OPERATOR | {"email": email})
            assert (refused.status, refused.code) == (503, "UNAVAILABLE")
            assert before.get("/v1/bookings").status == 200
        assert Caller(api).post("/v1/operators", AN_OPERATOR | {"email": email}).status == 201
    images = journal.read(cloud.state / "journal.jsonl")
    assert sorted(map(str, images.values())) == sorted(map(str, _items(cloud)))


def test_a_refused_transaction_is_not_remembered(cloud: Cloud) -> None:
    """Its token is a new one when the request comes again, or the client would hear of a success that was none. Nothing
    of it stays in memory: neither a new item nor a change nor a deletion."""
    dynamodb = Deployment(cloud.addresses.endpoint).client("dynamodb")
    fresh, changed, deleted = ({"pk": {"S": f"W#{name}#{uuid4().hex}"}, "sk": {"S": "~"}} for name in "abc")
    for key in (changed, deleted):
        dynamodb.put_item(TableName=TABLE, Item={**key, "n": {"N": "1"}})
    update = {"UpdateExpression": "SET n = :n", "ExpressionAttributeValues": {":n": {"N": "2"}}}
    transaction: list[dict[str, Any]] = [
        {"Put": {"TableName": TABLE, "Item": fresh}},
        {"Update": {"TableName": TABLE, "Key": changed, **update}},
        {"Delete": {"TableName": TABLE, "Key": deleted}},
    ]
    token = uuid4().hex

    def numbers() -> list[Any]:
        found = (dynamodb.get_item(TableName=TABLE, Key=key).get("Item") for key in (fresh, changed, deleted))
        return [item and item.get("n", {}).get("N") for item in found]

    with _full_disk(cloud):
        with pytest.raises(ClientError) as refused:
            dynamodb.transact_write_items(TransactItems=transaction, ClientRequestToken=token)
        assert refused.value.response["Error"]["Code"] == "InternalServerError"
        for write in (
            lambda: dynamodb.put_item(TableName=TABLE, Item=fresh),
            lambda: dynamodb.update_item(TableName=TABLE, Key=changed, **update),
            lambda: dynamodb.delete_item(TableName=TABLE, Key=deleted),
            lambda: dynamodb.batch_write_item(RequestItems={TABLE: [{"PutRequest": {"Item": fresh}}]}),
        ):
            with pytest.raises(ClientError):
                write()
        assert numbers() == [None, "1", "1"]
    dynamodb.transact_write_items(TransactItems=transaction, ClientRequestToken=token)
    assert numbers() == [None, "2", None]
    assert "Item" in dynamodb.get_item(TableName=TABLE, Key=fresh)


def _kill(cloud: Cloud) -> None:
    for worker in _workers(cloud):
        os.kill(worker, signal.SIGKILL)


def _kill_and_delete_their_files(cloud: Cloud) -> None:
    """As a machine does that cleans up its memory disk."""
    shutil.rmtree(cloud._server._scratch)
    _kill(cloud)


def test_workers_that_start_at_once_share_their_files(cloud: Cloud) -> None:
    """The first makes the folder anew, its owner's alone; none meets half of it."""
    calls = Deployment(cloud.addresses.endpoint).client("lambda")
    names = [each["FunctionName"] for each in calls.list_functions()["Functions"]][:6]

    def error(name: str) -> str:
        return str(calls.invoke(FunctionName=name, Payload=b"{}")["Payload"].read())

    _kill_and_delete_their_files(cloud)
    with ThreadPoolExecutor(len(names)) as callers:
        errors = list(callers.map(error, names))
    assert not [each for each in errors if "did not start" in each]
    assert cloud._server._scratch.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("kill", [_kill, _kill_and_delete_their_files])
def test_dead_workers_are_replaced(cloud: Cloud, kill: Callable[[Cloud], None]) -> None:
    """The next calls start others. Only a call that was under way, or found the corpse warm, fails."""
    with over_http(cloud.addresses.api) as api:
        assert Caller(api).get("/v1/nothing").status == 404
        kill(cloud)
        replies = [Caller(api).get("/v1/nothing") for _ in range(4)]
        assert [each.status for each in replies[1:]] == [404] * 3


def test_a_call_whose_worker_dies_is_answered_in_the_contracts_form(cloud: Cloud) -> None:
    """502, with nothing of this machine in it, and readable for pages of other origins as all errors are."""
    with over_http(cloud.addresses.api) as api, ThreadPoolExecutor() as beside:
        Caller(api).get("/v1/nothing")
        for worker in _workers(cloud):
            os.kill(worker, signal.SIGSTOP)
        call = beside.submit(Caller(api).get, "/v1/nothing")
        while not call.done():
            wait_for(lambda: _workers(cloud) or call.done(), "worker that serves the call")
            _kill(cloud)
        failed = call.result()
        assert failed.status == 502
        assert failed.json["error"].keys() == {"code", "message", "details", "request_id"}
        assert "/" not in failed.text
        assert failed.headers["access-control-allow-origin"] == "*"


def test_what_was_read_and_logged_is_forgotten(cloud: Cloud) -> None:
    """Records of the stream that all functions have read, and the log lines of old calls."""
    deployment = Deployment(cloud.addresses.endpoint)
    dynamodb, logs = deployment.client("dynamodb"), deployment.client("logs")
    puts = [{"PutRequest": {"Item": {"pk": {"S": f"W#{number}"}, "sk": {"S": "~"}}}} for number in range(500)]
    for start in range(0, len(puts), 25):
        dynamodb.batch_write_item(RequestItems={TABLE: puts[start : start + 25]})
    wait_for(lambda: len(_records(deployment)) <= RECORDS, "empty stream")
    with httpx.Client() as http:
        for _ in range(CALLS + 20):
            http.get(f"{cloud.addresses.api}/v1/nothing")
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    pages = logs.get_paginator("describe_log_streams")
    kept = [sum(len(page["logStreams"]) for page in pages.paginate(logGroupName=group)) for group in groups]
    assert max(kept) == CALLS


def test_the_demo_data_is_made_anew_when_it_is_gone(cloud: Cloud) -> None:
    """A journal was deleted beside a demo.json that was kept: without new data the card would show logins that fail. A
    damaged demo.json is set aside."""
    remembered, heard = cloud.state / "demo.json", list[str]()
    with over_http(cloud.addresses.api) as api:
        for content in (_OF_BEFORE, '{"run": 1}'):
            remembered.write_text(content)
            shown = workbench._demo(cloud, heard.append)
            assert shown
            assert Caller(api).post("/v1/operators/sign-in", shown["operator"]).status == 200
            assert [Caller(api).get(f"/v1/events/{event}").status for event in shown["events"]] == [200] * 6
    assert sum("made anew" in line for line in heard) == 1
    assert (cloud.state / "demo.damaged").read_text() == '{"run": 1}'


def _items(cloud: Cloud) -> list[Any]:
    """All items of all tables."""
    dynamodb = Deployment(cloud.addresses.endpoint).client("dynamodb")
    names = dynamodb.list_tables()["TableNames"]
    pages = (page for name in names for page in dynamodb.get_paginator("scan").paginate(TableName=name))
    return [item for page in pages for item in page["Items"]]


def _records(deployment: Deployment) -> list[Any]:
    """What the table's stream has kept."""
    streams = deployment.client("dynamodbstreams")
    (stream,) = streams.list_streams(TableName=TABLE)["Streams"]
    arn = stream["StreamArn"]
    records: list[Any] = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        at = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
        found = streams.get_records(ShardIterator=at["ShardIterator"])
        while found["Records"]:
            records += found["Records"]
            found = streams.get_records(ShardIterator=found["NextShardIterator"])
    return records
