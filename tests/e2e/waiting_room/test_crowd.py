"""A crowd in front of a sale on the local cloud: the real queue of joins, and a controller that ticks by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.core.ids import new_id
from chalicelib.waiting_room.rules.places import Join
from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.template import local_name
from tests.support.api import Caller, OverHttp
from tests.support.local import wait_for
from tests.worlds.scene import customer, sale

CROWD = 600


def _joins(room: str, now: datetime) -> list[str]:
    """The messages of a crowd."""
    customers = [new_id("cus", int(now.timestamp() * 1000)) for _ in range(CROWD)]
    return [msgspec.json.encode(Join(room, each, each)).decode() for each in customers]


def _pages(cloud: Addresses, room: str) -> list[int]:
    """How many places each batch of joins before the start has got."""
    found = (
        Deployment(cloud.endpoint)
        .client("dynamodb")
        .query(
            TableName=local_name("Table"),
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"ARRIVALS#{room}#0"}},
            ConsistentRead=True,
        )
    )
    return [int(item["slots"]["S"], 16).bit_count() for item in found["Items"] if "name" in item]


@pytest.mark.faults
def test_a_crowd_waits_and_a_guest_comes_in(cloud: Addresses, api: OverHttp) -> None:
    """Six hundred join at once and get their places in a few batches. All are called after the start, and a guest who
    comes in takes a seat, which nobody can without an admission."""
    show, guest, now = sale(api), customer(api), datetime.now(UTC)
    terms = {"opens_at": now.isoformat(), "starts_at": (now + timedelta(seconds=6)).isoformat(), "capacity": 2 * CROWD}
    show.owner.call("PUT", f"{show.path}/waiting-room", terms).expect(200)
    room = f"/v1/waiting-rooms/{show.event}"
    sqs = Deployment(cloud.endpoint).client("sqs")
    queue = sqs.get_queue_url(QueueName=local_name("JoinsQueue"))["QueueUrl"]
    ticket = guest.post(f"{room}/tickets").expect(202)["ticket_id"]
    bodies = _joins(show.event, now)
    for start in range(0, CROWD, 10):
        entries = [{"Id": str(index), "MessageBody": body} for index, body in enumerate(bodies[start : start + 10])]
        sqs.send_message_batch(QueueUrl=queue, Entries=entries)

    def called() -> dict[str, Any] | None:
        standing = guest.get(f"{room}/tickets/{ticket}").expect(200)
        return dict(standing) if standing["state"] == "called" else None

    mine = wait_for(called, "call of the guest", 60)
    status = Caller(api).get(room).expect(200)
    assert (status["issued"], status["cursor"]) == (CROWD + 1, CROWD + 1)
    pages = _pages(cloud, show.event)
    assert sum(pages) == CROWD + 1
    assert len(pages) <= CROWD // 50
    assert show.hold(guest, "A-1-1").status == 401
    admission = guest.post(f"{room}/admissions", {"ticket": mine["ticket"]}).expect(201)
    held = guest.post(f"{show.path}/holds", {"seats": ["A-1-1"]}, X_Admission=admission["admission_token"])
    assert held.expect(201)["seats"]
