"""Store calls and write units of each operation, through the app in this process on the local cloud's tables."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any

from bench.store import Asked, counted
from bench.table import Table
from chalicelib import wiring
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.section_snapshots import SectionSnapshots
from chalicelib.seats.storage.rows import section
from tests.support.api import Caller, InProcess
from tests.worlds.scene import Sale, customer, operator, rows, sale


def measure(api: InProcess) -> Table:
    table = Table(
        "What an operation asks of the store",
        "One warm container that knows the event. The ideal for a hold is 1 write for the cart and 1 for the row: "
        "the cap and the seats live in two items, and a transaction over both would cost 4 write units. A venue of "
        "more than 500 seats counts the network's share in a third one. "
        "[0029](decisions/0029-fewer-calls.md) says why there are no fewer calls.",
    )
    owner = operator(api)
    for sections, name in ((1, "300"), (7, "2,100"), (67, "20,100")):
        hall = sale(api, {f"S{n}": rows(15, 20) for n in range(sections)}, owner=owner, max_per_customer=20)
        _warm(api, hall)
        for seats in (1, 8):
            chosen = [f"S0-{1 + seats}-{seat}" for seat in range(1, seats + 1)]
            aim = f"{2 if sections == 1 else 3} writes, 0 reads"
            table.add(f"hold {seats} chosen, venue of {name} seats", _cost(hall, api, chosen), aim)
    hall = sale(api, {"S0": rows(15, 20)}, owner=owner)
    _warm(api, hall)
    _rest(api, hall, table)
    return table


def _rest(api: InProcess, hall: Sale, table: Table) -> None:
    buyer = customer(api)
    hold, asked = _asked(hall, lambda: hall.best(buyer, 2).expect(201)["hold_id"])
    table.add("hold the best 2", asked, "2 writes, 0 reads")
    _, asked = _asked(hall, lambda: buyer.get(f"/v1/holds/{hold}").expect(200))
    table.add("read a hold", asked)
    _, asked = _asked(hall, lambda: buyer.post(f"/v1/holds/{hold}/extend").expect(200))
    table.add("extend", asked, "2 writes, 1 reads")
    booking, asked = _asked(hall, lambda: hall.book(buyer, hold).expect(201))
    table.add("book a hold, paid at once", asked, "3 writes, 1 reads")
    _, asked = _asked(hall, lambda: buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200))
    table.add("read a booking", asked)
    hall.owner.get(f"{hall.path}/sales").expect(200)  # a door at work: its sign-in is known
    ticket = {"ticket": booking["ticket"]["ticket"]}
    _, asked = _asked(hall, lambda: hall.owner.post(f"{hall.path}/check-ins", ticket).expect(201))
    table.add("check in the tickets of a booking", asked, "1 writes, 1 reads")
    other = customer(api)
    hold = hall.hold(other, "S0-3-1", "S0-4-1").expect(201)["hold_id"]
    _, asked = _asked(hall, lambda: other.delete(f"/v1/holds/{hold}").expect(204))
    table.add("release, two rows", asked, "2 writes, 1 reads")
    _, asked = _asked(hall, lambda: hall.hold(other, "S0-3-1", "S0-4-1").expect(201))
    table.add("hold in two rows (a transaction over the rows)", asked)
    loser = customer(api)
    refused, asked = _asked(hall, lambda: hall.hold(loser, "S0-3-1"))
    assert refused.status == 409
    table.add("a hold that is refused", asked, "0 writes, 1 reads")
    anyone = Caller(api)
    tag = anyone.get(f"{hall.path}/seats/S0").headers["etag"]
    with counted() as asked:
        for _ in range(100):
            assert anyone.get(f"{hall.path}/seats/S0", If_None_Match=tag).status in (200, 304)
    table.add("100 polls of an unchanged seat map", asked, "1 read a second")
    table.add("publish a change", _publish(hall, other), "1 write, and 1 read of the watchers")
    _full_map(api, hall, table)


def _full_map(api: InProcess, hall: Sale, table: Table) -> None:
    """Reads of a section of which every seat is held."""
    full = sale(api, {"A": rows(50, 40)}, owner=hall.owner, max_per_customer=20, max_per_network=2_000)
    for row in range(1, 51):
        for first in (1, 21):
            full.hold(customer(api), *[f"A-{row}-{seat}" for seat in range(first, first + 20)]).expect(201)
    key, reader = (full.event, "A"), SectionSnapshots(wiring.app().clock)
    reader.read([key])
    stored = enumerate(section(*key, consistent=True))
    reader.count(*key, [RowChange(*key, str(place), None, row) for place, row in stored])
    reader = SectionSnapshots(wiring.app().clock)
    reader.read([key])
    with counted() as asked:
        reader.read([key])
    table.add("a map of 2,000 held seats", f"{asked.reads} read, {asked.read_units:g} read units", "1 read unit")
    wiring.app().live.subscriptions.subscribe("bench", f"seats/{full.event}/A")
    with counted() as asked:
        wiring.app().live.subscriptions.subscribe("bench", f"seats/{full.event}/A")
    table.add("a subscription to it", f"{asked}, {asked.read_units:g} read units", "2 writes, 2 read units")
    many = sale(api, {f"S{number}": rows(5, 20) for number in range(20)}, owner=hall.owner)
    with counted() as asked:
        Caller(api).get(f"{many.path}/seats").expect(200)
    table.add("the counts of 20 sections, and the event", f"{asked}, {asked.read_units:g} read units")


def _publish(hall: Sale, buyer: Caller) -> Asked:
    """The publisher's own calls for one changed row."""
    import app
    from tests.support.events import CONTEXT

    image: dict[str, Any] = {
        "pk": {"S": f"SEATS#{hall.event}#S0"},
        "sk": {"S": "ROW#1"},
        "place": {"N": "0"},
        "category": {"S": "standard"},
        "names": {"S": " ".join(map(str, range(1, 21)))},
        "version": {"N": "99"},
        "seats": {"M": {}},
    }
    change = {"Keys": {"pk": image["pk"], "sk": image["sk"]}, "SequenceNumber": "9" * 30, "NewImage": image}
    batch = {"Records": [{"eventID": "1", "eventName": "INSERT", "dynamodb": change, "eventSourceARN": "a"}]}
    _know(hall)
    with counted() as asked, contextlib.redirect_stdout(io.StringIO()):
        app.publish(batch, CONTEXT)
    return asked


def _warm(api: InProcess, hall: Sale) -> None:
    """A hold and its release, so that the container knows event and plan."""
    buyer = customer(api)
    section = Caller(api).get(f"{hall.path}/seats").expect(200)["sections"][0]["id"]
    hold = hall.hold(buyer, f"{section}-1-1").expect(201)["hold_id"]
    buyer.delete(f"/v1/holds/{hold}").expect(204)


def _cost(hall: Sale, api: InProcess, seats: list[str]) -> Asked:
    buyer = customer(api)
    return _asked(hall, lambda: hall.hold(buyer, *seats).expect(201))[1]


def _asked(hall: Sale, act: Callable[[], Any]) -> tuple[Any, Asked]:
    """What the act gives and what it asks, when the container has just read the event, which it does each second."""
    _know(hall)
    with counted() as asked:
        given = act()
    return given, asked


def _know(hall: Sale) -> None:
    catalogue = wiring.app().catalogue.read_catalogue
    catalogue.forget(hall.event)
    catalogue.any_event(hall.event)
