"""Watching bars: the board for anyone, consoles for their operator, a request for its guest."""

from __future__ import annotations

from typing import Any

import app
from tests.api.bars.calls import (
    BARS,
    hopeful,
    published,
    sent,
    watch,
)
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream
from tests.worlds.tavern import Tavern, bar_behind, deliver, drinker, landlord, no, queueing, yes
from tests.worlds.world import World


def test_anyone_watches_a_bars_board(here: World, tavern: Tavern) -> None:
    """The snapshot is what the call returns; each change is the board as it is then, under the next version."""
    snapshot = watch(here, "c1", f"bar/{tavern.id}")
    assert (snapshot["type"], snapshot["version"], snapshot["data"]) == ("snapshot", 0, tavern.board())
    stream, received = Stream(BARS), []
    guest = queueing(here, tavern)
    for act in ("call", "seat"):
        received += published(here, stream, "c1")
        tavern.entry(guest.entry, act).expect(200)
    received += published(here, stream, "c1")
    assert [message["version"] for message in received] == [1, 2, 3]
    entries = [message["data"]["changes"][0]["entries"] for message in received]
    assert [[(each["number"], each["state"]) for each in line] for line in entries] == [
        [("001", "queueing")],
        [("001", "called")],
        [],
    ]
    board = tavern.board()
    assert received[-1]["data"]["changes"] == [{name: board[name] for name in board if name != "version"}]
    assert (received[-1]["type"], board["version"]) == ("changes", 3)


def test_the_board_is_not_sent_what_it_does_not_show(here: World, tavern: Tavern) -> None:
    """Offers and guests on their way are sent to the staff's console only."""
    watch(here, "c1", f"bar/{tavern.id}")
    watch(here, "own", f"operator/{tavern.id}", tavern.owner.token)
    guest, stream = queueing(here, tavern), Stream(BARS)
    hopeful(here, tavern)
    guest.at(300).expect(200)
    before = len(sent(here, "own"))
    assert published(here, stream, "c1") == []
    (received,) = sent(here, "own")[before:]
    assert {change["kind"] for change in received["data"]["changes"]} == {"offer", "queue"}


def test_staff_watch_their_console(here: World, tavern: Tavern) -> None:
    """The snapshot is what the call returns; then offers as they come and end, and the line, version by version."""
    snapshot = watch(here, "own", f"operator/{tavern.id}", tavern.owner.token)
    assert snapshot["data"] == tavern.owner.get(f"{tavern.path}/queue").json
    stream = Stream(BARS)
    hopeful(here, tavern)
    (offered,) = published(here, stream, "own")
    (offer,) = tavern.offers()
    assert offered["data"]["changes"] == [{"kind": "offer", **offer}]
    yes(here, tavern)
    (taken,) = published(here, stream, "own")
    by_kind = {change["kind"]: change for change in taken["data"]["changes"]}
    assert by_kind["offer"] == {"kind": "offer", **offer, "state": "accepted"}
    assert by_kind["queue"]["items"] == tavern.queue()
    hopeful(here, tavern)
    published(here, stream, "own")
    here.clock.move(47)
    deliver(here.app)
    (expired,) = published(here, stream, "own")
    assert [change["state"] for change in expired["data"]["changes"]] == ["expired"]
    assert [message["version"] for message in sent(here, "own")] == [0, 1, 2, 3, 4]
    assert tavern.owner.get(f"{tavern.path}/queue").json["version"] == 4


def test_a_withdrawn_offer_leaves_the_console(here: World, tavern: Tavern) -> None:
    """When the guest cancels."""
    watch(here, "own", f"operator/{tavern.id}", tavern.owner.token)
    guest, stream = hopeful(here, tavern), Stream(BARS)
    guest.act("cancel").expect(200)
    deliver(here.app)
    (received,) = published(here, stream, "own")
    assert [(change["kind"], change["state"]) for change in received["data"]["changes"]] == [("offer", "withdrawn")]


def test_a_console_is_watched_by_its_operator_only(here: World, tavern: Tavern) -> None:
    """Not without a token, nor with another operator's, nor with a customer's; an unknown bar is not found."""
    other, guest = landlord(here), drinker(here.api)
    for number, (token, code) in enumerate(((None, "UNAUTHORIZED"), (other.token, None), (guest.calls.token, None))):
        refused = watch(here, f"c{number}", f"operator/{tavern.id}", token)
        assert (refused["type"], refused["topic"]) == ("error", f"operator/{tavern.id}")
        assert refused["data"]["code"] in ((code,) if code else ("FORBIDDEN", "NOT_YOURS"))
    none = f"operator/{tavern.id[:-1]}{'0' if tavern.id[-1] != '0' else '1'}"
    assert watch(here, "c9", none, tavern.owner.token)["data"]["code"] == "BAR_NOT_FOUND"


def test_an_unknown_bar_cannot_be_watched(here: World) -> None:
    """The answer is an error."""
    for topic in ("bar/", "bar/bar_nope", "bar/bar_01M8SK2MG05W2BWVJFRTMWZEZE", "bar/x/y"):
        assert watch(here, "c1", topic)["data"]["code"] == "BAR_NOT_FOUND"


def test_an_operator_watches_all_their_bars_at_once(here: World, tavern: Tavern) -> None:
    """All of their consoles, and each change of any; no other operator's."""
    second, others = bar_behind(here, tavern.owner), bar_behind(here, landlord(here))
    operator = here.app.bars.manage_bar.find(tavern.id).operator
    snapshot = watch(here, "own", f"operator/{operator}", tavern.owner.token)
    assert {each["bar_id"] for each in snapshot["data"]["bars"]} == {tavern.id, second.id}
    stream = Stream(BARS)
    received = []
    for each in (tavern, second, others):
        queueing(here, each)
        received += published(here, stream, "own")
    assert [(message["version"], message["data"]["changes"][0]["bar_id"]) for message in received] == [
        (1, tavern.id),
        (2, second.id),
    ]
    assert watch(here, "x", f"operator/{operator}", others.owner.token)["data"]["code"] == "NOT_YOURS"


def test_a_guest_watches_their_request(here: World, tavern: Tavern) -> None:
    """Each step as the list has it, versions without a gap, and nothing for changes that a guest does not see."""
    other, guest = bar_behind(here, tavern.owner, 50), drinker(here.api)
    topic = f"customer/{guest.id}"
    assert watch(here, "me", topic, guest.calls.token)["data"] == {"items": [], "bar_request": None}
    stream = Stream(BARS)

    def head() -> dict[str, Any]:
        return dict(guest.calls.get("/v1/bar-requests").expect(200)["items"][0])

    received, heads = [], []
    guest.ask(tavern, radius=600).expect(202)
    steps = [
        lambda: deliver(here.app),
        lambda: no(here, tavern),
        lambda: deliver(here.app),
        lambda: yes(here, other),
        lambda: guest.act("confirm").expect(200),
        lambda: other.entry(guest.entry, "call").expect(200),
        lambda: other.entry(guest.entry, "seat").expect(200),
    ]
    for step in steps:
        step()
        found = published(here, stream, "me")
        received += found
        heads += [head()] * len(found)
    assert [message["data"]["changes"] for message in received] == [[{"kind": "bar_request", **each}] for each in heads]
    assert [each["state"] for each in heads] == [
        "REQUESTING",
        "REQUESTING",
        "CONFIRMING",
        "QUEUEING",
        "QUEUEING",
        "SEATED",
    ]
    assert [message["version"] for message in received] == [1, 2, 3, 4, 5, 6]
    assert {message["topic"] for message in received} == {topic}


def test_a_guests_snapshot_has_the_request_under_way(here: World, tavern: Tavern) -> None:
    """None that is over by the clock, whether or not anything has run."""
    guest = hopeful(here, tavern)
    shown = watch(here, "me", f"customer/{guest.id}", guest.calls.token)["data"]["bar_request"]
    assert shown == guest.calls.get("/v1/bar-requests").json["items"][0]
    here.clock.move(300)
    assert watch(here, "me", f"customer/{guest.id}", guest.calls.token)["data"]["bar_request"] is None


def test_a_repeated_batch_does_no_harm(here: World, tavern: Tavern) -> None:
    """It is sent under the same versions, and to a guest once."""
    guest = hopeful(here, tavern)
    watch(here, "c1", f"bar/{tavern.id}")
    watch(here, "own", f"operator/{tavern.id}", tavern.owner.token)
    watch(here, "me", f"customer/{guest.id}", guest.calls.token)
    stream = Stream(BARS)
    yes(here, tavern)
    batch = stream.batch()
    for _ in range(2):
        assert app.publish(batch, CONTEXT) == {"batchItemFailures": []}
    for connection in ("c1", "own"):
        first, again = sent(here, connection)[1:]
        assert (first, first["version"]) == (again, 1)
    assert [message["version"] for message in sent(here, "me")] == [0, 1]


def test_messages_do_not_show_who_or_where_a_guest_is(here: World, tavern: Tavern) -> None:
    """Neither to the staff nor to anyone else: no id, no email address, no location."""
    for connection, topic in (("c1", f"bar/{tavern.id}"), ("own", f"operator/{tavern.id}")):
        watch(here, connection, topic, tavern.owner.token)
    stream = Stream(BARS)
    guest = hopeful(here, tavern, "bo@secret.example")
    guest.at(77).expect(200)
    published(here, stream, "own")
    yes(here, tavern)
    guest.at(78).expect(200)
    published(here, stream, "own")
    texts = str([sent(here, connection) for connection in ("c1", "own")])
    assert len(sent(here, "own")) == 3
    for secret in (guest.id, guest.asked[0], "secret", "59.333"):
        assert secret not in texts


def test_the_board_is_polled_with_its_tag(here: World, tavern: Tavern) -> None:
    """The tag changes with the line, and not without."""
    path = f"{tavern.path}/board"
    tag = Caller(here.api).get(path).headers["etag"]
    assert Caller(here.api).get(path, If_None_Match=tag).status == 304
    queueing(here, tavern)
    assert Caller(here.api).get(path, If_None_Match=tag).status == 200
