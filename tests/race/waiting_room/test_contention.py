"""A room in which all join and come in at the same moment, in several tabs, while its controller looks every five
seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from tests.support.api import Caller, Reply
from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, with_patience
from tests.support.local import wait_for
from tests.worlds.scene import Sale, customer, sale

GUESTS, CAPACITY, TABS, CLAIM_SECONDS = 24, 10, 3, 25


def _room(contended: Contended) -> Sale:
    """A sale behind a room whose lobby is open for a few seconds."""
    show, now = sale(contended.api), datetime.now(UTC)
    terms = {
        "opens_at": now.isoformat(),
        "starts_at": (now + timedelta(seconds=8)).isoformat(),
        "capacity": CAPACITY,
        "claim_seconds": CLAIM_SECONDS,
    }
    show.owner.call("PUT", f"{show.path}/waiting-room", terms).expect(200)
    return show


def test_a_crowd_comes_in_by_turns(contended: Contended) -> None:
    """Twenty-four join in three tabs each: every guest has one place, and no two the same. All claim at once in three
    tabs: exactly the ten that were called get in, each with one admission. Those who stay away make room once."""
    with contended.proxy.calm():
        show = _room(contended)
        room = f"/v1/waiting-rooms/{show.event}"
        guests = [customer(contended.api) for _ in range(GUESTS)]
    with contended.proxy.under():
        joins = at_once([partial(guest.post, f"{room}/tickets") for guest in guests for _ in range(TABS)])
        with_patience(joins, (202, None))
        ids = [next(reply.json["ticket_id"] for reply in joins[n : n + TABS] if reply.status == 202) for n in _firsts()]
        _until(contended, room, CAPACITY)
        tickets = [guest.get(f"{room}/tickets/{id}").expect(200) for guest, id in zip(guests, ids, strict=True)]
        assert sorted(ticket["position"] for ticket in tickets) == list(range(1, GUESTS + 1))
        coming = [n for n in range(GUESTS) if tickets[n]["position"] != 1]  # the first one stays away
        claims = [partial(_claim, guests[n], room, tickets[n]["ticket"]) for n in coming for _ in range(TABS)]
        replies = at_once(claims)
    with_patience(replies, (201, None), (409, "NOT_YET"))
    admitted: dict[int, set[str]] = {}
    for n, reply in zip([n for n in coming for _ in range(TABS)], replies, strict=True):
        if reply.status == 201:
            admitted.setdefault(n, set()).add(reply.json["admission_token"])
    assert {tickets[n]["position"] for n in admitted} == set(range(2, CAPACITY + 1)), outcomes(replies)
    assert {len(tokens) for tokens in admitted.values()} == {1}
    _until(contended, room, CAPACITY + 1)
    figures = show.owner.get(f"{show.path}/waiting-room").expect(200)
    assert (figures["active"], figures["no_shows"], figures["cursor"]) == (CAPACITY - 1, 1, CAPACITY + 1)


def _firsts() -> range:
    return range(0, GUESTS * TABS, TABS)


def _claim(guest: Caller, room: str, ticket: str) -> Reply:
    return guest.post(f"{room}/admissions", {"ticket": ticket})


def _until(contended: Contended, room: str, cursor: int) -> None:
    """Until so many are called."""

    def called() -> dict[str, Any] | None:
        status = Caller(contended.api).get(room).expect(200)
        return dict(status) if status["cursor"] >= cursor else None

    assert wait_for(called, f"the cursor at {cursor}", 90)["cursor"] == cursor
