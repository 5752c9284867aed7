"""Where a guest is: one fix, which is secret and is deleted."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from chalicelib.bars.location import GuestLocations
from chalicelib.bars.storage import locations
from chalicelib.core.deadline import Deadline, DeadlineKind
from tests.support.api import Caller
from tests.support.events import Stream
from tests.worlds.tavern import (
    Drinker,
    Tavern,
    bar_behind,
    deliver,
    drinker,
    everything,
    landlord,
    place,
    queued,
    queueing,
    yes,
)
from tests.worlds.world import World

LOCATIONS = "linehold-locations"


SECRET = (41.123457, 2.987653)
"""The location of the guests in tests about secrecy: its digits occur nowhere else."""


def kept() -> list[dict[str, Any]]:
    """The items of the table of locations."""
    return everything()[LOCATIONS]


def digits(text: object) -> bool:
    """Whether the secret place can be read from it."""
    return any(str(each)[:6] in str(text) for each in SECRET)


def secretly(here: World) -> tuple[Tavern, Drinker]:
    """A guest at the secret location, who has asked a bar nearby."""
    lat, lon = SECRET
    tavern = bar_behind(here, landlord(here), location={"lat": 41.12, "lon": 2.99})
    guest = drinker(here.api)
    guest.calls.call("PUT", "/v1/customers/me/location", {"lat": lat, "lon": lon}).expect(200)
    guest.ask(tavern, radius=600).expect(202)
    deliver(here.app)
    return tavern, guest


def test_a_new_fix_replaces_the_old_one(here: World) -> None:
    """One item with the newest fix, and one message to delete it."""
    guest = drinker(here.api)
    first = guest.at(10).expect(200)
    here.clock.move(60)
    second = guest.at(20, accuracy=7).expect(200)
    (item,) = kept()
    assert float(item["lat"]["N"]) == pytest.approx(place(20)[0])
    assert (float(item["accuracy"]["N"]), item["pk"]["S"]) == (7, guest.id)
    assert (first["expires_in"], second["expires_in"]) == (1800, 1800)
    assert [msgspec.json.decode(body)["kind"] for body in queued()] == ["location"]


def test_a_fix_cannot_be_read_after_half_an_hour(here: World, tavern: Tavern) -> None:
    """By the clock, although the item is still there: neither to find bars, nor as a distance."""
    guest = queueing(here, tavern)
    guest.at(200).expect(200)
    here.clock.move(1799.999)
    assert guest.calls.get("/v1/bars/nearby?radius=600").status == 200
    assert guest.request()["bar"]["distance_m"] == 200
    here.clock.move(0.001)
    missing = guest.calls.get("/v1/bars/nearby?radius=600")
    assert (missing.status, len(kept())) == (422, 1)
    assert guest.request()["bar"]["distance_m"] is None


def test_a_fix_that_has_lapsed_is_deleted_by_its_check(here: World) -> None:
    """The first fix's message finds a newer fix, and checks again when that one lapses."""
    guest = drinker(here.api)
    guest.at().expect(200)
    here.clock.move(1200)
    guest.at().expect(200)
    here.clock.move(600)
    deliver(here.app)
    assert len(kept()) == 1
    here.clock.move(1200)
    deliver(here.app)
    assert kept() == []


def test_a_fix_is_deleted_on_demand(here: World) -> None:
    """A repetition changes nothing, and the next fix has a message of its own."""
    guest = drinker(here.api)
    for _ in range(2):
        guest.at().expect(200)
        for _ in range(2):
            guest.calls.delete("/v1/customers/me/location").expect(204)
        assert kept() == []
    assert len(queued()) == 2
    assert here.app.deadlines.check(Deadline(DeadlineKind.LOCATION, guest.id, 0)) == "location forgotten"


def test_seating_deletes_the_fix_in_the_same_write(here: World) -> None:
    """No item of any table has the guest's location, and nothing else had to run."""
    tavern, guest = secretly(here)
    yes(here, tavern)
    assert digits(kept())
    tavern.entry(guest.entry, "seat").expect(200)
    assert guest.state == ("SEATED", None)
    assert kept() == []
    assert not digits(everything())


def test_no_one_else_learns_where_a_guest_is(
    here: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the first fix to the call, refused calls included, the location is in no log, no queue, no item of the main
    table (which has a stream), no socket message, and nothing that the bar is shown."""
    stream = Stream(("BAR#", "CUSTOMER#"))
    tavern, guest = secretly(here)
    lat, lon = SECRET
    shown = [tavern.owner.get(f"{tavern.path}/{what}").text for what in ("offers", "queue", "board")]
    shown.append(str(yes(here, tavern)))
    for fix in ({"lat": lat, "lon": lon, "accuracy": -1}, {"lat": lat, "lon": 2.987653e6}, {"lat": str(lat)}):
        shown.append(guest.calls.call("PUT", "/v1/customers/me/location", fix).text)
    guest.calls.call("PUT", "/v1/customers/me/location", {"lat": lat, "lon": lon, "accuracy": 5}).expect(200)
    here.app.bars.watch_line.check(tavern.id)
    shown.append(str(tavern.entry(guest.entry, "call").expect(200)))
    shown += [tavern.owner.get(f"{tavern.path}/{what}").text for what in ("offers", "queue", "board")]
    main = {name: items for name, items in everything().items() if name != LOCATIONS}
    assert digits(kept())
    written = capsys.readouterr()
    places = [
        str(main),
        str(stream.batch()),
        *queued(),
        *queued("mail"),
        *queued("deadlines"),
        *shown,
        *here.post.emails,
    ]
    places += [written.out, written.err, str(here.sockets.sent), *(str(vars(record)) for record in caplog.records)]
    assert caplog.records
    assert [place for place in places if digits(place)] == []


def test_a_fix_while_the_staff_seat_the_guest_is_not_kept(here: World, tavern: Tavern) -> None:
    """The request was read while they queued, and the fix written after they were seated."""
    guest = queueing(here, tavern)

    class Slow:
        """A clock that lets the staff seat the guest between two reads of it."""

        def __init__(self) -> None:
            self.reads = 0

        def now(self) -> int:
            self.reads += 1
            if self.reads == 2:
                tavern.entry(guest.entry, "seat").expect(200)
            return here.clock.now()

    clock, app = Slow(), here.app
    timers = app.outside.timers
    locating = GuestLocations(app.bars.manage_bar, app.bars.arrival, timers, clock)
    locating.put(guest.id, app.bars.manage_bar.find(tavern.id).point, 10)
    assert (clock.reads >= 2, guest.state, kept()) == (True, ("SEATED", None), [])


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"lat": 90.1, "lon": 0}, "lat"),
    ({"lat": 0, "lon": -180.1}, "lon"),
    ({"lat": 0, "lon": 0, "accuracy": -1}, "accuracy"),
    ({"lat": 0, "lon": 0, "accuracy": 100_001}, "accuracy"),
    ({"lat": "0", "lon": 0}, "lat"),
    ({"lat": 0}, "lon"),
    ({"lat": 0, "lon": 0, "altitude": 3}, "altitude"),
]


def test_an_impossible_fix_is_refused(here: World) -> None:
    """422 with the path of the fault, and nothing is stored."""
    guest = drinker(here.api)
    for fix, path in FAULTS:
        refused = guest.calls.call("PUT", "/v1/customers/me/location", fix)
        assert refused.status == 422
        assert [fault["path"] for fault in refused.json["error"]["details"]["fields"]] == [path]
    assert kept() == []


def test_odd_numbers_are_refused(here: World) -> None:
    """400 or 422, never a 500."""
    guest = drinker(here.api)
    for number in ("NaN", "Infinity", "1e999", "-1e999", "1" * 400):
        body = f'{{"lat": {number}, "lon": 0}}'.encode()
        assert guest.calls.call("PUT", "/v1/customers/me/location", body).status in (400, 422)
        accuracy = f'{{"lat": 0, "lon": 0, "accuracy": {number}}}'.encode()
        assert guest.calls.call("PUT", "/v1/customers/me/location", accuracy).status in (400, 422)


def test_the_ends_of_the_earth_are_accepted(here: World) -> None:
    """Poles, the date line and numbers with many digits."""
    guest = drinker(here.api)
    for lat, lon, accuracy in ((90, 180, 0), (-90, -180, 1e-9), (1e-300, 179.9999999999, 1e5)):
        fix = {"lat": lat, "lon": lon, "accuracy": accuracy}
        guest.calls.call("PUT", "/v1/customers/me/location", fix).expect(200)
        assert guest.calls.get("/v1/bars/nearby?radius=100").expect(200) == {"items": []}


def test_a_location_belongs_to_a_customer(here: World) -> None:
    """Operators and strangers have none; one customer cannot delete another's."""
    for caller, status in ((landlord(here), 403), (Caller(here.api), 401)):
        assert caller.call("PUT", "/v1/customers/me/location", {"lat": 0, "lon": 0}).status == status
        assert caller.delete("/v1/customers/me/location").status == status
    one, other = drinker(here.api), drinker(here.api)
    one.at().expect(200)
    other.calls.delete("/v1/customers/me/location").expect(204)
    assert locations.get(one.id, here.clock.now()) is not None
