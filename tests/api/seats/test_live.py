"""Watching seats: subscribe, snapshot, changes, gaps. The handlers are called as Lambda calls them."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from bench.store import counted
from tests.support.events import CONTEXT, Stream, socket, sqs
from tests.support.faults import before_call
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


def _sent(here: World, connection: str) -> list[dict[str, Any]]:
    """The messages that the connection was sent since the last call."""
    mine = [json.loads(text) for to, text in here.sockets.sent if to == connection]
    here.sockets.sent = [pair for pair in here.sockets.sent if pair[0] != connection]
    return mine


def _say(here: World, connection: str, message: Any) -> list[dict[str, Any]]:
    app.message(socket(connection, message), CONTEXT)
    return _sent(here, connection)


def _watch(here: World, connection: str, sale: Sale, section: str = "A") -> dict[str, Any]:
    (snapshot,) = _say(here, connection, {"action": "subscribe", "topics": [f"seats/{sale.event}/{section}"]})
    assert snapshot["type"] == "snapshot"
    return snapshot


def test_a_subscription_begins_with_a_snapshot_and_its_version(here: World) -> None:
    """The snapshot is the section as GET shows it, with the version that changes continue."""
    sale = here.sale()
    sale.hold(here.customer(), "A-1-1").expect(201)
    snapshot = _watch(here, "c1", sale)
    assert snapshot["topic"] == f"seats/{sale.event}/A"
    assert snapshot["version"] == snapshot["data"]["version"]
    assert snapshot["data"]["rows"][0]["taken"]["1"]["state"] == "held"


def test_changes_follow_one_version_at_a_time(here: World) -> None:
    """Hold, book and release are sent with versions n+1, n+2, n+3, absolute states and deadlines."""
    sale, stream = here.sale(), Stream()
    start = _watch(here, "c1", sale)["version"]
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    app.publish(stream.batch(), CONTEXT)
    sale.book(buyer, hold).expect(201)
    app.publish(stream.batch(), CONTEXT)
    other = here.customer()
    released = sale.hold(other, "A-2-1").expect(201)["hold_id"]
    app.publish(stream.batch(), CONTEXT)
    other.delete(f"/v1/holds/{released}").expect(204)
    app.publish(stream.batch(), CONTEXT)
    messages = _sent(here, "c1")
    assert [each["version"] for each in messages] == [start + 1, start + 2, start + 3, start + 4]
    assert {each["type"] for each in messages} == {"changes"}
    held = {"state": "held", "until": "2026-12-01T20:05:02Z"}
    seats = [each["data"]["changes"][0]["seats"] for each in messages]
    assert seats == [
        {"1": held, "2": held},
        {"1": {"state": "booked"}, "2": {"state": "booked"}},
        {"1": held},
        {"1": {"state": "free"}},
    ]


def test_a_change_that_is_published_after_the_event_was_cancelled_is_void(here: World) -> None:
    """As a snapshot of that moment has it: the seat is free."""
    sale, stream = here.sale(), Stream()
    _watch(here, "c1", sale)
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    app.publish(stream.batch(), CONTEXT)
    sale.book(buyer, hold).expect(201)
    sale.hold(here.customer(), "A-1-2").expect(201)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    app.publish(stream.batch(), CONTEXT)
    held, void = (each["data"]["changes"][0]["seats"] for each in _sent(here, "c1"))
    assert (held["1"]["state"], void) == ("held", {"1": {"state": "free"}})
    assert _watch(here, "c2", sale)["data"]["rows"][0]["taken"] == {}


def test_changes_carry_no_identity(here: World) -> None:
    """Neither hold nor customer appears in the messages."""
    sale, stream = here.sale(), Stream()
    _watch(here, "c1", sale)
    hold = sale.hold(here.customer(), "A-1-1").expect(201)["hold_id"]
    app.publish(stream.batch(), CONTEXT)
    text = json.dumps(_sent(here, "c1"))
    assert "hld_" not in text
    assert "cus_" not in text
    assert hold not in text


def test_a_batch_is_one_message_a_section(here: World) -> None:
    """Changes of several rows of a section travel together; another section's watchers get nothing."""
    sale = here.sale({"A": rows(3, 4), "B": rows(1, 4)})
    stream = Stream()
    _watch(here, "a", sale)
    _watch(here, "b", sale, "B")
    sale.hold(here.customer(), "A-1-1", "A-3-1").expect(201)
    app.publish(stream.batch(), CONTEXT)
    (messages,) = _sent(here, "a")
    assert [change["row"] for change in messages["data"]["changes"]] == ["1", "3"]
    assert _sent(here, "b") == []


def test_a_batch_that_comes_twice_is_sent_under_the_same_version(here: World) -> None:
    """A stream delivers at least once: the second time carries no new version."""
    sale, stream = here.sale(), Stream()
    start = _watch(here, "c1", sale)["version"]
    sale.hold(here.customer(), "A-1-1").expect(201)
    batch = stream.batch()
    app.publish(batch, CONTEXT)
    app.publish(batch, CONTEXT)
    assert [each["version"] for each in _sent(here, "c1")] == [start + 1, start + 1]
    assert _watch(here, "c2", sale)["version"] == start + 1


def test_a_watcher_that_was_away_notices_the_gap_and_fetches_the_state(here: World) -> None:
    """Missed messages show as a gap in versions; subscribing again gives the state that GET gives."""
    sale, stream = here.sale(), Stream()
    start = _watch(here, "c1", sale)["version"]
    for seat in ("A-1-1", "A-1-2"):
        sale.hold(here.customer(), seat).expect(201)
        app.publish(stream.batch(), CONTEXT)
    missed, seen = _sent(here, "c1")
    assert missed["version"] == start + 1
    assert seen["version"] != start + 1, "a watcher that lost the first message notices it"
    again = _watch(here, "c1", sale)
    assert again["version"] == start + 2
    assert set(again["data"]["rows"][0]["taken"]) == {"1", "2"}


class _Follower:
    """A client by rules 1 to 4 of docs/live.md: the rows of its section, and the highest version that it did not
    apply."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.version, self.dropped = -1, -1
        self.rows: dict[str, dict[str, Any]] = {}
        for each in messages:
            if each["type"] == "snapshot":
                self.version, self.rows = each["version"], {row["id"]: row for row in each["data"]["rows"]}
            elif each["version"] > self.version + 1:
                self.dropped = max(self.dropped, each["version"])
            else:
                self._apply(each)

    @property
    def missed(self) -> bool:
        """Whether it has to subscribe again."""
        return self.dropped > self.version

    def _apply(self, message: dict[str, Any]) -> None:
        self.version = max(self.version, message["version"])
        for change in message["data"]["changes"]:
            row = self.rows[change["row"]]
            if change["version"] < row["version"]:
                continue
            taken = {name: seat for name, seat in (row["taken"] | change["seats"]).items() if seat["state"] != "free"}
            accessible = change.get("accessible", row["accessible"])
            self.rows[row["id"]] = row | {"version": change["version"], "taken": taken, "accessible": accessible}


def _has_all(here: World, connection: str, sale: Sale) -> bool:
    """Whether this watcher has missed nothing, and shows what a newcomer is sent."""
    watcher, newcomer = _Follower(_sent(here, connection)), _Follower([_watch(here, "newcomer", sale)])
    assert newcomer.rows["1"]["taken"].keys() == {"1", "2"}
    return not watcher.missed and (watcher.version, watcher.rows) == (newcomer.version, newcomer.rows)


@pytest.mark.faults
@pytest.mark.parametrize("step", [1, 2])
def test_a_watcher_that_comes_while_a_change_is_published_misses_nothing(here: World, step: int) -> None:
    """Whichever call of the publisher it comes before: the change is in its snapshot, or follows with the next
    version."""
    sale, stream = here.sale({"A": rows(1, 4)}), Stream()
    _watch(here, "c1", sale)
    sale.hold(here.customer(), "A-1-1").expect(201)
    topics = [f"seats/{sale.event}/A"]
    with before_call(step, lambda: app.message(socket("c2", {"action": "subscribe", "topics": topics}), CONTEXT)) as at:
        app.publish(stream.batch(), CONTEXT)
    assert at.count == 1
    sale.hold(here.customer(), "A-1-2").expect(201)
    app.publish(stream.batch(), CONTEXT)
    assert _has_all(here, "c2", sale)


@pytest.mark.faults
@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_change_that_is_published_while_a_watcher_comes_is_not_missed(here: World, step: int) -> None:
    """Whichever call of the subscription it comes before, and although no map in memory has it yet."""
    sale, stream = here.sale({"A": rows(1, 4)}), Stream()
    sale.hold(here.customer(), "A-1-1").expect(201)
    with before_call(step, lambda: app.publish(stream.batch(), CONTEXT)) as at:
        app.message(socket("c1", {"action": "subscribe", "topics": [f"seats/{sale.event}/A"]}), CONTEXT)
    assert at.count == 1
    sale.hold(here.customer(), "A-1-2").expect(201)
    app.publish(stream.batch(), CONTEXT)
    assert _has_all(here, "c1", sale)


def test_a_subscription_is_at_most_two_read_units(here: World) -> None:
    """Beside the event, and the connection and the watcher, which are written."""
    sale = here.sale({"A": rows(50, 40)})
    _watch(here, "c1", sale)
    with counted() as asked:
        _watch(here, "c2", sale)
    assert (asked.reads, asked.writes, asked.read_units <= 2) == (1, 2, True)


def test_a_change_is_published_by_one_write_and_a_read_of_its_watchers(here: World) -> None:
    """In a container that remembers the snapshot."""
    sale, stream = here.sale({"A": rows(50, 40)}), Stream()
    _watch(here, "c1", sale)
    sale.hold(here.customer(), "A-1-1").expect(201)
    batch = stream.batch()
    with counted() as asked:
        app.publish(batch, CONTEXT)
    assert dict(asked.calls) == {"UpdateItem": 1, "Query": 1}
    assert len(_sent(here, "c1")) == 1


def test_a_closed_connection_is_removed_at_the_first_push(here: World) -> None:
    """A gone connection costs one push, then none; a disconnect costs none at all."""
    sale, stream = here.sale(), Stream()
    _watch(here, "gone", sale)
    _watch(here, "left", sale)
    _watch(here, "stays", sale)
    app.disconnect(socket("left", route="$disconnect"), CONTEXT)
    here.sockets.closed = {"gone", "left"}
    sale.hold(here.customer(), "A-1-1").expect(201)
    app.publish(stream.batch(), CONTEXT)
    here.sockets.closed = set()
    sale.hold(here.customer(), "A-1-2").expect(201)
    app.publish(stream.batch(), CONTEXT)
    assert len(_sent(here, "stays")) == 2
    assert _sent(here, "gone") == _sent(here, "left") == []


def test_an_unsubscribed_topic_is_quiet(here: World) -> None:
    """After unsubscribe nothing more is sent."""
    sale, stream = here.sale(), Stream()
    _watch(here, "c1", sale)
    assert _say(here, "c1", {"action": "unsubscribe", "topics": [f"seats/{sale.event}/A"]}) == []
    sale.hold(here.customer(), "A-1-1").expect(201)
    app.publish(stream.batch(), CONTEXT)
    assert _sent(here, "c1") == []


def test_ping_is_answered(here: World) -> None:
    """So a client can distinguish a dead socket from a quiet one."""
    assert _say(here, "c1", {"action": "ping"}) == [{"type": "pong"}]


@pytest.mark.parametrize(
    "message",
    [
        "nope",
        "",
        "[]",
        {"action": "subscribe"},
        {"action": "subscribe", "topics": []},
        {"action": "subscribe", "topics": "seats"},
        {"action": "subscribe", "topics": ["x"] * 21},
        {"action": "dance"},
        {"action": "ping", "extra": 1},
        {"topics": ["x"]},
        {"action": None},
    ],
)
def test_a_bad_message_is_answered_with_an_error(here: World, message: Any) -> None:
    """Exactly one error with a code."""
    (answer,) = _say(here, "c1", message)
    assert answer["type"] == "error"
    assert answer["data"]["code"] in ("MALFORMED", "INVALID")


@pytest.mark.parametrize("topic", ["seats", "seats/evt_x/A", "seats//", "bar/1", "💺", "customer/cus_1"])
def test_an_unknown_topic_is_an_error_of_its_own(here: World, topic: str) -> None:
    """The good topics of the same message still work."""
    sale = here.sale()
    good = f"seats/{sale.event}/A"
    answers = _say(here, "c1", {"action": "subscribe", "topics": [topic, good]})
    assert [(each["topic"], each["type"]) for each in answers] == [(topic, "error"), (good, "snapshot")]


def test_a_connection_watches_twenty_topics_at_most(here: World) -> None:
    """The twenty-first is TOO_MANY_TOPICS; watching one twice counts once."""
    sale = here.sale({f"S{n}": rows(1, 1) for n in range(21)})
    topics = [f"seats/{sale.event}/S{n}" for n in range(20)]
    assert {each["type"] for each in _say(here, "c1", {"action": "subscribe", "topics": topics})} == {"snapshot"}
    assert _say(here, "c1", {"action": "subscribe", "topics": topics[:1]})[0]["type"] == "snapshot"
    (refused,) = _say(here, "c1", {"action": "subscribe", "topics": [f"seats/{sale.event}/S20"]})
    assert refused["data"]["code"] == "TOO_MANY_TOPICS"


def test_a_section_too_large_for_a_message_says_where_to_fetch_it(here: World) -> None:
    """A snapshot longer than a message may be carries the path instead of the rows."""
    names = [f"{seat:016d}" for seat in range(200)]
    wide = here.sale({"W": [{"id": str(row), "category": "standard", "seats": names} for row in range(50)]})
    assert _watch(here, "c1", wide, "W")["data"] == {"href": f"/v1/events/{wide.event}/seats/W"}


@pytest.mark.faults
def test_many_watchers_are_served_by_the_queue(here: World) -> None:
    """Above three hundred watchers the publisher queues chunks, and the queue's consumer delivers them."""
    from chalicelib.table import topics

    sale, stream = here.sale(), Stream()
    crowd = [f"c{n}" for n in range(301)]
    for connection in crowd:
        topics.watch(connection, f"seats/{sale.event}/A", ttl=2_000_000_000)
    sale.hold(here.customer(), "A-1-1").expect(201)
    app.publish(stream.batch(), CONTEXT)
    assert here.sockets.sent == []
    ((topic, connections, text, _),) = here.sockets.queued
    assert sorted(connections) == sorted(crowd)
    delivery = {"topic": topic, "connections": ["c1", "c2"], "message": text.decode()}
    assert app.push(sqs(delivery), CONTEXT) == {"batchItemFailures": []}
    assert [to for to, _ in here.sockets.sent] == ["c1", "c2"]
