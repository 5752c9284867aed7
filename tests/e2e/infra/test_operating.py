"""What an operator does, on the local cloud: its state, its logs, dead letters, an audit, and a restore."""

from __future__ import annotations

import gzip
import json
import os
import time
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.audit.__main__ import audit, report
from infra.audit.spool import Spool
from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.template import ENV
from infra.operating.deployed import Deployed
from infra.operating.lines import Wanted
from infra.operating.redrive import NotRedriven, counted, redrive
from infra.operating.restore import NotRestored, Restore
from infra.operating.status import findings
from infra.operating.tail import Tail
from tests.support.api import Caller, OverHttp
from tests.support.local import wait_for
from tests.worlds.scene import customer as new_customer
from tests.worlds.scene import rows, sale

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one is not ours to operate"),
]


@pytest.fixture(scope="session")
def place(cloud: Addresses) -> Deployed:
    return Deployed(ENV, Deployment(cloud.endpoint).client, cloud.api)


def _swept(place: Deployed) -> bool:
    return not any(finding.wrong for finding in findings(place, datetime.now(UTC)) if finding.what == "sweep")


def test_the_state_is_on_one_screen(place: Deployed) -> None:
    """The API's version, the sweep, the table, sockets and each queue; nothing is wrong once the sweep has run."""
    wait_for(lambda: _swept(place), "sweep", seconds=90)
    found = {finding.what: finding for finding in findings(place, datetime.now(UTC))}
    assert {"api", "sweep", "table", "sockets", "Deadlines", "Payments", "Publish"} <= found.keys()
    assert "version" in found["api"].text
    assert "ACTIVE" in found["table"].text


def test_dead_letters_are_wrong_until_they_are_redriven(place: Deployed) -> None:
    """A letter of the Mail queue is counted, sent again, and read by its consumer."""
    sqs, mail = place.client("sqs"), place.queues["mail"]
    sqs.send_message(QueueUrl=mail.dead, MessageBody=json.dumps({"kind": "mail", "id": "none", "at": 0}))
    wait_for(lambda: counted(sqs, mail.dead) == 1, "dead letter")
    assert next(each for each in findings(place, datetime.now(UTC)) if each.what == "Mail").wrong
    assert redrive(sqs, mail) == 1
    assert counted(sqs, mail.dead) == 0
    with pytest.raises(NotRedriven, match="sweep"):
        redrive(sqs, place.queues["rooms"])


def test_a_line_is_followed_by_its_request(place: Deployed, api: OverHttp) -> None:
    """The id that an answer names finds its line, once; other lines are not shown."""
    begun = time.time_ns() // 1_000_000 - 1_000
    refused = Caller(api).get("/v1/events/evt_1")
    request = refused.json["error"]["request_id"]
    tail = Tail(place.client("logs"), place.log_groups(), Wanted(code="EVENT_NOT_FOUND", request=request), begun)
    (line,) = wait_for(lambda: list(tail.new(begun)), "line")
    assert "GET /v1/events/{event_id}" in line
    assert list(tail.new(begun)) == []


def test_an_audit_finds_nothing_and_a_restored_booking_is_whole(
    place: Deployed, api: OverHttp, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A booking is lost from the table; the audit says so; a table from a point in time has it, and gives it back."""
    hall = sale(api, {"A": rows(1, 4)})
    buyer = new_customer(api)
    booking = hall.book(buyer, hall.hold(buyer, "A-1-1").expect(201)["hold_id"]).expect(201)["booking_id"]
    dynamodb, table = place.client("dynamodb"), place.export("TableName")
    name = f"restored-{booking[-6:].lower()}"
    dynamodb.restore_table_to_point_in_time(SourceTableName=table, TargetTableName=name, UseLatestRestorableTime=True)
    dynamodb.delete_item(TableName=table, Key={"pk": {"S": f"BOOKING#{booking}"}, "sk": {"S": "~"}})

    def audited() -> int:
        spool = Spool(tmp_path / "audit.sqlite")
        found = [finding for finding in audit(place, spool, 1e6, quiet=True) if hall.event in finding.ids]
        status = report(spool, found)
        spool.close()
        return status

    assert audited() == 1
    assert "orders.paid" in capsys.readouterr().out
    restore = Restore(dynamodb, name, table)
    with pytest.raises(NotRestored, match="not empty"):
        restore.everything()
    assert restore.partitions([f"BOOKING#{booking}"]) == 1
    assert restore.partitions([f"BOOKING#{booking}"]) == 0, "what is there stays"
    assert audited() == 0
    assert "all invariants hold" in capsys.readouterr().out
    dynamodb.delete_table(TableName=name)


def _empty_table(dynamodb: Any, like: str, name: str) -> str:
    """A table with the keys of another one, without its indexes."""
    described = dynamodb.describe_table(TableName=like)["Table"]
    keys = {each["AttributeName"] for each in described["KeySchema"]}
    attributes = [each for each in described["AttributeDefinitions"] if each["AttributeName"] in keys]
    schema = {"KeySchema": described["KeySchema"], "AttributeDefinitions": attributes}
    dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **schema)
    return name


def _items(dynamodb: Any, table: str) -> set[str]:
    pages = dynamodb.get_paginator("scan").paginate(TableName=table)
    found = [item for page in pages for item in page["Items"]]
    return {json.dumps(item, sort_keys=True, default=lambda value: b64encode(value).decode()) for item in found}


def _imported(value: Any) -> Any:
    """A value of an export as the client takes it: bytes are base64 in the file."""
    match value:
        case {"B": str(text)}:
            return {"B": b64decode(text)}
        case dict():
            return {name: _imported(each) for name, each in value.items()}
        case list():
            return [_imported(each) for each in value]
    return value


def test_an_export_is_restored_by_a_run_that_is_interrupted_and_goes_on(
    place: Deployed, api: OverHttp, tmp_path: Path
) -> None:
    """Every item comes back as it was. The export is written as AWS writes one, and read as its import reads it, which
    the local cloud has not."""
    hall = sale(api, {"A": rows(40, 5)})
    buyer = new_customer(api)
    for row in (1, 2, 3):
        hall.book(buyer, hall.hold(buyer, f"A-{row}-1").expect(201)["hold_id"]).expect(201)
    dynamodb, table = place.client("dynamodb"), place.export("TableName")
    export = tmp_path / "data.json.gz"
    items = _items(dynamodb, table)
    export.write_bytes(gzip.compress("".join(f'{{"Item": {item}}}\n' for item in items).encode()))
    imported, new = (_empty_table(dynamodb, table, f"{name}-{hall.event[-6:].lower()}") for name in ("import", "new"))
    exported = [json.loads(line)["Item"] for line in gzip.decompress(export.read_bytes()).splitlines()]
    for item in exported:
        dynamodb.put_item(TableName=imported, Item=_imported(item))

    def stops(seconds: float) -> None:
        raise KeyboardInterrupt

    first = Restore(dynamodb, imported, new, units=1.0, pause=stops)
    with pytest.raises(KeyboardInterrupt):
        first.everything()
    second = Restore(dynamodb, imported, new, units=1e6)
    with pytest.raises(NotRestored, match="not empty"):
        second.everything()
    missing = len(items) - len(_items(dynamodb, new))
    assert second.everything(first.last) == missing > 0
    assert _items(dynamodb, new) == items
    for name in (imported, new):
        dynamodb.delete_table(TableName=name)
