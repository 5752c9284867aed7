"""CPU of whole requests, beside the same calls of the store by a client of botocore alone, without a network.

Each request is made once on the local cloud's tables. From then on its calls get the answers that they got then, so
that what is left is routing, checking, building, signing, parsing, logging.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app import app
from bench.bar_scene import bar_of, guest, stand
from bench.bar_town import CENTRE, Town
from bench.many import SAID, Many
from bench.replay import Recorded, in_turns, instead_of_the_store, of_botocore, same_settings
from bench.store_scene import alone, now, shop_of
from bench.store_scene import guest as newcomer
from bench.table import Table
from chalicelib import wiring
from chalicelib.core.times import DAY, HOUR
from chalicelib.seats.rules.seats import Claim, Seat, SeatState
from chalicelib.seats.storage import rows as stored_rows
from chalicelib.settings import settings
from tests.support.api import Caller, InProcess
from tests.support.clock import FakeClock
from tests.support.events import CONTEXT
from tests.worlds.scene import customer, operator, rows, sale
from tests.worlds.tavern import bar, place


@dataclass(frozen=True)
class Act:
    """A request as API Gateway hands it to the function, and what it is measured against. With `passes` so many
    milliseconds go by before each request, so that the container's caches are old; `forget` makes the container forget
    the last one. `beside` makes the calls that the bare clients make; without it they are those of the request."""

    name: str
    event: Mapping[str, Any]
    aim: str = ""
    passes: int = 0
    status: int = 200
    forget: Callable[[], object] = lambda: None
    beside: Callable[[], object] | None = None


def measure(api: InProcess, endpoint: str) -> Table:
    table = Table(
        "CPU of a request",
        "Process time of the whole request and how many times that of its calls of the store alone: by a client with "
        "the same settings, and by a client as botocore makes it. The map is compared with a Query of the section's "
        "rows, which it was before.",
    )
    clock = FakeClock(now())
    with alone(endpoint, "linehold-bench-cpu", clock):
        for act in itertools.chain(_seats(api, clock), _stores(api), _bars(api)):
            _measure(table, _Requests(act, clock))
    wiring.use(wiring.App(settings(), wiring.Ports(clock=clock)))
    with Many(1_000, clock.now() + DAY, SAID).answering():
        page = _event("GET", "/v1/events/search", query={"keyword": ["jazz"], "limit": ["50"]})
        act = Act("a page of 50 events", page, passes=2_000)
        requests = _Requests(act, clock)
    _measure(table, requests)
    wiring.use(None)
    return table


def _seats(api: InProcess, clock: FakeClock) -> Iterator[Act]:
    """A hold of two seats in a free row, and the map of a section with 2,000 seats that are all held."""
    show = sale(api, {"A": rows(5, 20), "B": rows(50, 40)})
    buyer = customer(api)
    hold = show.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    buyer.delete(f"/v1/holds/{hold}").expect(204)
    until = clock.now() + HOUR
    for row in range(1, 51):
        claim = Claim(SeatState.HELD, f"hld_{row:026}", until, until)
        stored_rows.claim(show.event, [Seat("B", str(row), str(seat)) for seat in range(1, 41)], claim, clock.now())
    named = {"event_id": show.event}
    maps, chosen = wiring.app().seats.seat_maps, [Seat("A", "2", "1"), Seat("A", "2", "2")]
    yield Act(
        "a hold of two seats",
        _event("POST", "/v1/events/{event_id}/holds", buyer, named, body={"seats": ["A-2-1", "A-2-2"]}),
        "at most 1.8 × the same settings",
        status=201,
        forget=lambda: maps.record_claim(show.event, chosen, None),
    )
    clock.move(6)  # after so long a reader compares the snapshot with the rows
    maps.snapshot(wiring.app().catalogue.read_catalogue.event(show.event), "B")
    key = (show.event, "B")

    def another_edition() -> None:
        """The container's copy is a second old, and the section has changed since."""
        maps._sections.forget(key)
        maps._snapshots._last.revise(key, lambda known: replace(known, edition=0))

    section = _event("GET", "/v1/events/{event_id}/seats/{section}", None, {**named, "section": "B"})
    yield Act(
        "a map of 2,000 seats, all held",
        section,
        "at most 0.5 × botocore's",
        forget=another_edition,
        beside=lambda: stored_rows.section(*key),
    )


def _stores(api: InProcess) -> Iterator[Act]:
    shop, one = shop_of(api, 200), newcomer(api)
    scan = _event("POST", "/v1/stores/{store_id}/scans", one, {"store_id": shop.id}, body={"code": shop.code()})
    yield Act("a scan", scan, passes=1_001, status=201)
    people = [{"name": "Bo", "queue_id": shop.queues["Bread"]}]
    body = {"session": shop.session(one), "people": people}
    join = _event("POST", "/v1/stores/{store_id}/tickets", one, {"store_id": shop.id}, body=body)
    yield Act("joining a queue", join, "at most 1.5 × the same settings", passes=1_001, status=201)
    board = _event("GET", "/v1/stores/{store_id}/board", None, {"store_id": shop.id})
    yield Act("a board of 200 people", board, "at most 0.5 × botocore's", passes=2_000)


def _bars(api: InProcess) -> Iterator[Act]:
    """A town of 300 bars, one with ten parties in its line."""
    tavern, one, next_one = bar(operator(api), servers=4, mean_visit_minutes=60), guest(api), guest(api)
    Town(300, bar_of(tavern)).fill()
    stand(tavern, 10)
    for each in (one, next_one):
        each.ask(tavern, max_wait_minutes=600).expect(202)
        wiring.app().bars.match_request.check(f"{each.id}/{each.asked[-1]}")
        if each is one:
            tavern.accept().expect(200)
    one.at(0, 200).expect(200)
    lat, lon = place(0, 200)
    offer = {"offer_id": tavern.offers()[0]["offer_id"]}
    yield Act(
        "a bar accepts a guest",
        _event("POST", "/v1/bar-offers/{offer_id}/accept", tavern.owner, offer),
        "at most 1.5 × the same settings",
    )
    where = {"lat": [str(CENTRE.lat)], "lon": [str(CENTRE.lon)], "limit": ["20"]}
    yield Act("the nearest 20 bars", _event("GET", "/v1/bars/nearby", one.calls, query=where))
    fix = {"lat": lat, "lon": lon, "accuracy": 10}
    yield Act("a ping in the line", _event("PUT", "/v1/customers/me/location", one.calls, body=fix))
    request = _event("GET", "/v1/bar-requests/{request_id}", one.calls, {"request_id": one.asked[-1]})
    yield Act("one's own request in the line", request)


def _event(
    method: str,
    path: str,
    caller: Caller | None = None,
    names: Mapping[str, str] | None = None,
    query: Mapping[str, Sequence[str]] | None = None,
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    token = {"authorization": f"Bearer {caller.token}"} if caller else {}
    return {
        "resource": path,
        "requestContext": {"resourcePath": path, "httpMethod": method, "requestId": "bench", "path": "/api"},
        "pathParameters": names,
        "headers": {"content-type": "application/json", **token},
        "multiValueQueryStringParameters": query,
        "stageVariables": None,
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


class _Requests:
    """One request, again and again."""

    def __init__(self, act: Act, clock: FakeClock) -> None:
        self.act, self._clock = act, clock
        if act.event["requestContext"]["httpMethod"] != "POST":
            with contextlib.redirect_stdout(io.StringIO()):
                self.make()  # so the container has read what it remembers
        self.recorded = Recorded(self.make)
        self.beside = Recorded(act.beside) if act.beside else self.recorded

    def make(self) -> None:
        self._clock.move(self.act.passes / 1000)
        self.act.forget()
        answer = app(self.act.event, CONTEXT)
        assert answer["statusCode"] == self.act.status, answer


def _measure(table: Table, requests: _Requests) -> None:
    """Times the request beside its calls by both clients, in turns."""
    bare = [requests.beside.alone(client) for client in (same_settings(), of_botocore())]
    with instead_of_the_store(requests.recorded.repeating()):
        ours, same, default = in_turns(requests.make, *bare)
    made = len(requests.recorded.calls)
    times = f"{ours / same:.2f} × the same settings, {ours / default:.2f} × botocore's"
    calls = f"{made} call{'s' * (made > 1)}"
    table.add(requests.act.name, f"{ours * 1e6:.0f} µs, {calls}, {times}", requests.act.aim)
