"""Changes of a store's board: their calls of the table, the messages to watchers, and the delays."""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect

from bench.store import Asked, counted
from bench.store_costs import PEOPLE, at_sizes, cost
from bench.store_scene import Sockets, alone, guest, now, shop_of
from bench.table import Table, median_p99
from chalicelib.core.times import HOUR, SECOND
from chalicelib.stores.rules.board import counter_topic, store_topic
from chalicelib.stores.storage.stores import store_pk
from chalicelib.table import topics
from chalicelib.table.items import raw_item
from infra.local.cloud import Addresses
from tests.support.api import Api, InProcess
from tests.worlds.shopkeeper import Shop

_WATCHERS = (1, 50, 200)
_SCREENS, _ON_BOARD, _MOVED, _SCANS = 50, 200, 10, 30


def add_changes(api: InProcess, endpoint: str, table: Table) -> None:
    """The calls of the table for a change, and the bytes of its messages."""
    messages: dict[str, set[int]] = {"public": set(), "own": set()}
    asked: dict[int, list[Asked]] = {watchers: [] for watchers in _WATCHERS}
    for people in PEOPLE:
        with alone(endpoint, f"linehold-bench-board-{people}") as sockets:
            shop = shop_of(api, people)
            tickets = shop.board(shop.owner)["queues"][0]["tickets"]
            for watchers, ticket in zip(_WATCHERS, tickets, strict=False):
                _watch(shop, watchers)
                asked[watchers].append(_published(shop, ticket, sockets))
                assert [pushed for pushed, _ in sockets.sent] == [watchers, 1]
                for kind, (_, size) in zip(messages, sockets.sent, strict=True):
                    messages[kind].add(size)
    sizes = " · ".join(f"{people:,}" for people in PEOPLE)
    for kind, name in (("public", "the public message"), ("own", "the staff's message, with the name")):
        bytes = " to ".join(map(str, sorted({min(messages[kind]), max(messages[kind])})))
        table.add(f"a change, {sizes} people on the board: {name}", f"{bytes} bytes, at all sizes", "at all sizes")
    for watchers, found in asked.items():
        costs = at_sizes([cost(each) for each in found])
        table.add(
            f"a change, sent to {watchers} watchers and the staff: the table", costs, "3 calls, with any watchers"
        )
    few, many = (
        max(each.reads + each.writes for each in asked[watchers]) for watchers in (_WATCHERS[0], _WATCHERS[-1])
    )
    table.add(
        "a change: calls of the table for each additional watcher",
        f"{(many - few) / (_WATCHERS[-1] - _WATCHERS[0]):g}",
        "0",
    )


def _watch(shop: Shop, watchers: int) -> None:
    """Subscribe so many watchers to the board, and the staff to theirs."""
    until = (now() + HOUR) // SECOND
    for number in range(watchers):
        assert topics.watch(f"connection-{number:05}", store_topic(shop.id), until)
    assert topics.watch("counter", counter_topic(shop.id), until)


def _published(shop: Shop, ticket: Mapping[str, Any], sockets: Sockets) -> Asked:
    """The publisher's own calls for the call of a ticket."""
    import app
    from tests.support.events import CONTEXT

    key = (store_pk(shop.id), f"TICKET#A#{int(ticket['number'][1:]):06}")
    old = raw_item(*key)
    shop.move(dict(ticket), "waiting", "processing").expect(200)
    new = raw_item(*key)
    assert old
    assert new
    change = {
        "Keys": {"pk": new["pk"], "sk": new["sk"]},
        "SequenceNumber": str(time.time_ns()),
        "OldImage": old,
        "NewImage": new,
    }
    batch = {"Records": [{"eventID": "1", "eventName": "MODIFY", "dynamodb": change, "eventSourceARN": "a"}]}
    sockets.sent.clear()
    with counted() as asked, contextlib.redirect_stdout(io.StringIO()):
        assert app.publish(batch, CONTEXT) == {"batchItemFailures": []}
    return asked


class _Screen:
    """Watches a topic: its last data and version, and the gaps that it noticed."""

    def __init__(self, socket: ClientConnection, topic: str, token: str | None = None) -> None:
        self._socket, self.gaps = socket, 0
        socket.send(json.dumps({"action": "subscribe", "topics": [topic]} | ({"token": token} if token else {})))
        while (message := self._next())["type"] != "snapshot":
            assert message["type"] == "changes", message
        self.version, self.data = message["version"], message["data"]

    def hear(self, fits: Callable[[Any], bool]) -> float:
        """Wait for a change that fits; returns its time."""
        while True:
            message = self._next()
            heard = time.time()
            assert message["type"] == "changes", message
            self.gaps += message["version"] > self.version + 1
            self.version, self.data = message["version"], message["data"]
            if fits(self.data):
                return heard

    def _next(self) -> Any:
        return json.loads(self._socket.recv(20))


@contextmanager
def _screen(addresses: Addresses, topic: str, token: str | None = None) -> Iterator[_Screen]:
    with connect(addresses.websocket, open_timeout=20) as socket:
        yield _Screen(socket, topic, token)


def add_screens(http: Api, addresses: Addresses, table: Table) -> None:
    shop = shop_of(http, _ON_BOARD)
    tickets = shop.board()["queues"][0]["tickets"]
    with ExitStack() as open:
        first = open.enter_context(_screen(addresses, f"store/{shop.id}"))
        shop.move(tickets.pop(), "waiting", "processing").expect(200)
        # once this arrives, the changes of filling the store have been sent
        first.hear(lambda data: any(change.get("state") == "processing" for change in data["changes"]))
        screens = [open.enter_context(_screen(addresses, f"store/{shop.id}")) for _ in range(_SCREENS)]
        pool = open.enter_context(ThreadPoolExecutor(_SCREENS))
        runs = [_moved(shop, tickets[start : start + _MOVED], screens, pool) for start in (0, _MOVED)]
        gaps = sum(screen.gaps for screen in screens)
    quieter = min(runs, key=lambda run: statistics.median(took for took, _ in run))
    name = f"→ ticket moved on {_SCREENS} screens, {_ON_BOARD} people on the board: median, p99"
    table.add(f"PATCH sent {name}", median_p99([took for took, _ in quieter]), "below a second")
    table.add(f"PATCH answered {name}", median_p99([after for _, after in quieter]))
    table.add(f"gaps noticed by {_SCREENS} screens over {2 * len(runs) * _MOVED} changes", gaps, "0")


def _moved(
    shop: Shop, tickets: Sequence[dict[str, Any]], screens: Sequence[_Screen], pool: ThreadPoolExecutor
) -> list[tuple[float, float]]:
    """Seconds on each screen for each move, since the request was sent and since it was answered."""
    delays: list[tuple[float, float]] = []
    for ticket in tickets:
        for origin, target in (("waiting", "processing"), ("processing", "done")):
            wanted = (ticket["ticket_id"], target)

            def fits(data: Any, wanted: tuple[str, str] = wanted) -> bool:
                return any((change.get("ticket_id"), change.get("state")) == wanted for change in data["changes"])

            heard = [pool.submit(screen.hear, fits) for screen in screens]
            sent = time.time()
            shop.move(ticket, origin, target).expect(200)
            answered = time.time()
            delays += [(each.result() - sent, max(0.0, each.result() - answered)) for each in heard]
    return delays


def add_codes(http: Api, addresses: Addresses, table: Table) -> None:
    shop = shop_of(http)
    runs: list[list[float]] = []
    with _screen(addresses, f"display/{shop.display_id}", shop.display.token) as screen:
        shop.scan(guest(http), screen.data["code"]).expect(201)
        screen.hear(lambda data: True)  # warms the functions up
        for _ in range(2):
            runs.append([])
            for _ in range(_SCANS):
                one, code, sent = guest(http), screen.data["code"], time.time()
                shop.scan(one, code).expect(201)
                runs[-1].append(screen.hear(_another(code)) - sent)
    quieter = min(runs, key=statistics.median)
    name = f"scan sent → next code on the display: median, p99 of {_SCANS} one by one"
    table.add(name, median_p99(quieter), "below a second")


def _another(code: str) -> Callable[[Any], bool]:
    return lambda data: bool(data["code"] != code)
