"""The public document of a room: the same bytes for everybody, and all that a client needs to know where it stands."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import app
from bench.store import counted
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream, socket
from tests.worlds.foyer import SETTLED, Foyer


def _drawn(seed: bytes, index: int, count: int) -> int:
    """The draw as the API's document describes it, and not as the code has it."""
    bits = max(2, (count - 1).bit_length())
    half = (bits + bits % 2) // 2
    place = index
    while True:
        left, right = divmod(place, 1 << half)
        for number in range(8):
            digest = hashlib.sha256(seed + bytes([number]) + right.to_bytes(8, "big")).digest()
            left, right = right, left ^ (int.from_bytes(digest[:8], "big") % (1 << half))
        place = (left << half) + right
        if place < count:
            return place


def _position(room: dict[str, Any], bucket: int, index: int) -> tuple[int, bool]:
    """The position of a place as a client computes it, and whether it is final."""
    for sealed, before, _ in room["sealed"]:
        if sealed == bucket:
            place = _drawn(bytes.fromhex(room["seed"]), index, room["drawn"]) if bucket == 0 else index
            return before + place + 1, True
    before = max((before for counted, before in room["counted"] if counted <= bucket), default=0)
    return max(before, room["issued"]) + index + 1, False


def test_everybody_gets_the_same_bytes(foyer: Foyer) -> None:
    """With a token or without, and no cookie."""
    sale = foyer.guarded()
    (guest,) = foyer.joined(sale, 1)
    stranger = Caller(foyer.here.api).get(guest.path)
    own = guest.calls.get(guest.path)
    assert own.text == stranger.text
    assert own.headers["etag"] == stranger.headers["etag"]
    assert own.headers["cache-control"] == "public, max-age=1"
    assert "set-cookie" not in own.headers
    assert guest.id not in own.text


def test_a_crowd_costs_a_read_a_second(foyer: Foyer) -> None:
    """However many poll, a container reads the room once; nothing of theirs is read."""
    sale = foyer.guarded()
    guests = foyer.joined(sale, 3)
    foyer.here.clock.move(1)
    with counted() as asked:
        for guest in guests * 5:
            guest.calls.get(guest.path).expect(200)
        assert (asked.reads, asked.writes) == (1, 0)
        foyer.here.clock.move(1)
        guests[0].calls.get(guests[0].path).expect(200)
    assert (asked.reads, asked.writes) == (2, 0)


def test_what_has_not_changed_is_not_sent_again(foyer: Foyer) -> None:
    """304 for the tag, until something changes; an event stream has it as one event."""
    sale = foyer.guarded()
    path = f"/v1/waiting-rooms/{sale.event}"
    caller = Caller(foyer.here.api)
    tag = caller.get(path).headers["etag"]
    foyer.here.clock.move(2)
    assert caller.get(path, If_None_Match=tag).status == 304
    sale.owner.post(f"{sale.path}/waiting-room/message", {"message": "Soon"}).expect(200)
    assert caller.get(path, If_None_Match=tag).expect(200)["message"] == "Soon"
    events = caller.get(path, Accept="text/event-stream")
    assert "event: snapshot\ndata: {" in events.text


def test_clients_compute_their_positions(foyer: Foyer) -> None:
    """Those who were drawn and those who came later, all different, and the same as their tickets have."""
    sale = foyer.guarded(capacity=100)
    early = foyer.joined(sale, 7)
    assert foyer.public(sale)["seed"] is None
    foyer.run(63)
    late = foyer.joined(sale, 3)
    room = foyer.public(sale)
    assert late[1].ticket()["position"] == _position(room, late[1].ticket()["bucket"], 1)[0]
    foyer.run(20)
    room = foyer.public(sale)
    assert (room["drawn"], room["cursor"], room["issued"]) == (7, 10, 10)
    positions = []
    for guest in (*early, *late):
        ticket = guest.ticket()
        position, final = _position(room, ticket["bucket"], ticket["index"])
        assert (position, final) == (ticket["position"], ticket["final"])
        assert final
        positions.append(position)
    assert sorted(positions[:7]) == [1, 2, 3, 4, 5, 6, 7]
    assert positions[7:] == [8, 9, 10]


def test_polls_are_rarer_far_from_the_door(foyer: Foyer) -> None:
    """Before the start by the time that is left, in steps of ten seconds; then by the customers ahead."""
    sale = foyer.guarded(starts_in=600, max_per_minute=60, capacity=1000)
    room = foyer.public(sale)
    assert (room["phase"], room["poll_seconds"]) == ("lobby", 30)
    assert foyer.public(sale) == room
    foyer.run(500)
    assert foyer.public(sale)["poll_seconds"] == 5
    foyer.run(110)
    room = foyer.public(sale)
    assert (room["phase"], room["poll_seconds"]) == ("open", 5)
    assert room["poll_steps"] == [
        {"ahead": ahead, "seconds": seconds} for ahead, seconds in ((0, 5), (200, 10), (400, 20), (800, 40), (1200, 60))
    ]


def test_a_room_in_which_nobody_waits_shows_no_pace(foyer: Foyer) -> None:
    """A customer now and then is no reason to tell a crowd that it will take hours; its pace begins as the terms allow
    at best."""
    sale = foyer.guarded(starts_in=0, max_per_minute=60, capacity=1000)
    for _ in range(4):
        foyer.joined(sale, 1)
        foyer.run(30)
    assert foyer.public(sale)["rate_per_minute"] == 60
    foyer.joined(sale, 40)
    foyer.run(20)
    room = foyer.public(sale)
    assert room["waiting"] > 0
    assert 55 <= room["rate_per_minute"] <= 75


def test_watchers_get_the_whole_document_under_its_version(foyer: Foyer) -> None:
    """At first, and for each change; nothing for a tick that changes nothing that clients see."""
    sale = foyer.guarded()
    topic = f"waiting-room/{sale.event}"
    app.message(socket("c1", {"action": "subscribe", "topics": [topic]}), CONTEXT)
    first = _told(foyer)[-1]
    assert (first["topic"], first["type"], first["data"]) == (topic, "snapshot", foyer.public(sale))
    stream = Stream(("ROOM#",))
    foyer.run(20)
    assert _published(foyer, stream) == []
    foyer.joined(sale, 1)
    sale.owner.post(f"{sale.path}/waiting-room/message", {"message": "Soon"}).expect(200)
    (said,) = _published(foyer, stream)
    assert (said["type"], said["version"]) == ("changes", first["version"] + 1)
    assert said["data"] == foyer.public(sale)
    foyer.run(60 + SETTLED)
    (called,) = _published(foyer, stream)
    assert called["data"]["cursor"] == 1
    assert called["version"] == called["data"]["version"] > said["version"]


def test_versions_of_one_batch_are_one_message(foyer: Foyer) -> None:
    """The latest, whole: however often a room changes in a second, watchers get it once."""
    sale, other = foyer.guarded(), foyer.guarded()
    topics = [f"waiting-room/{each.event}" for each in (sale, other)]
    app.message(socket("c1", {"action": "subscribe", "topics": topics}), CONTEXT)
    stream, records, known = Stream(("ROOM#",)), [], len(_told(foyer))
    for number in range(5):
        for each in (sale, other):
            each.owner.post(f"{each.path}/waiting-room/message", {"message": f"{number}"}).expect(200)
            records += stream.batch()["Records"]
    assert len(records) == 10
    assert app.publish({"Records": records}, CONTEXT) == {"batchItemFailures": []}
    told = {each["topic"]: each for each in _told(foyer)[known:]}
    assert len(_told(foyer)) == known + 2
    assert [told[topic]["data"] for topic in topics] == [foyer.public(sale), foyer.public(other)]
    assert {each["data"]["message"] for each in told.values()} == {"4"}
    assert all(each["version"] == each["data"]["version"] for each in told.values())


def test_a_room_that_does_not_exist_cannot_be_watched(foyer: Foyer) -> None:
    """Whatever its name looks like."""
    for number, id in enumerate(("evt_01KDXQ5V2M8Z0T4C6R9H3JYABC", "x", "x" * 150, "")):
        app.message(socket(f"c{number}", {"action": "subscribe", "topics": [f"waiting-room/{id}"]}), CONTEXT)
        assert _told(foyer)[-1]["data"]["code"] == "ROOM_NOT_FOUND"


def _told(foyer: Foyer) -> list[dict[str, Any]]:
    return [json.loads(text) for _, text in foyer.here.sockets.sent]


def _published(foyer: Foyer, stream: Stream) -> list[dict[str, Any]]:
    """The messages for all changes since the last call."""
    known = len(_told(foyer))
    assert app.publish(stream.batch(), CONTEXT) == {"batchItemFailures": []}
    return _told(foyer)[known:]
