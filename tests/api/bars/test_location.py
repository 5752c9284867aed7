"""Where a guest is: one fix, which is deleted; when to set out, and when they have arrived."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from chalicelib.bars.location import GuestLocations
from chalicelib.bars.storage import locations
from chalicelib.core.deadline import Deadline, Kind
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


@pytest.fixture
def tavern(here: World) -> Tavern:
    return bar_behind(here, landlord(here))


def kept() -> list[dict[str, Any]]:
    """The items of the table of locations."""
    return everything()[LOCATIONS]


def stays(here: World, guest: Drinker, *metres: float, every: float = 60, **fix: Any) -> None:
    """The guest shares a location every minute."""
    for number, north in enumerate(metres):
        here.clock.move(every if number else 0)
        guest.at(north, **fix).expect(200)


def arrived(guest: Drinker) -> bool:
    return guest.request()["arrived_at"] is not None


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
    assert here.app.deadlines.ring(Deadline(Kind.LOCATION, guest.id, 0)) == "location forgotten"


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
        *here.post.letters,
    ]
    places += [written.out, written.err, str(here.sockets.sent), *(str(vars(record)) for record in caplog.records)]
    assert written.out
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


def test_a_guest_sets_out_when_the_wait_is_the_walk_plus_five_minutes(here: World, tavern: Tavern) -> None:
    """Checked with a fix: a wait of 8 minutes is more than 2 + 5, but not more than 3 + 5. It is marked once."""
    guest = queueing(here, tavern)
    guest.at(150).expect(200)
    assert guest.request()["set_out_at"] is None
    here.clock.move(60)
    guest.at(230).expect(200)
    marked = guest.request()["set_out_at"]
    assert marked == tavern.queue()[0]["set_out_at"] == "2026-12-01T20:01:00Z"
    here.clock.move(60)
    guest.at(100).expect(200)
    assert guest.request()["set_out_at"] == marked


def test_a_guest_sets_out_when_the_line_has_moved(here: World, tavern: Tavern) -> None:
    """By the bar's check: a guest 14 minutes away sets out with 19 minutes left, not with 31."""
    first, second, third = (queueing(here, tavern) for _ in range(3))
    for guest in (second, third):
        guest.at(1_100).expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert [each["set_out_at"] is None for each in tavern.queue()] == [True, False, True]
    first.act("cancel").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert third.request()["set_out_at"] is not None


def test_a_guest_without_a_location_counts_as_having_no_walk(here: World) -> None:
    """They set out when the wait is five minutes."""
    quick = bar_behind(here, landlord(here), mean_visit_minutes=16)  # a seat every four minutes: 3, 7, 11
    first, second = queueing(here, quick), queueing(here, quick)
    here.app.bars.watch_line.check(quick.id)
    assert [guest.request()["set_out_at"] is None for guest in (first, second)] == [False, True]


def test_a_guest_who_stays_at_the_bar_has_arrived(here: World, tavern: Tavern) -> None:
    """After its two minutes, not before. The staff are shown it; it seats no guest, called or not."""
    guest = queueing(here, tavern)
    stays(here, guest, 30, 20)
    assert not arrived(guest)
    here.clock.move(60)
    guest.at(10).expect(200)
    assert guest.request()["arrived_at"] == tavern.queue()[0]["arrived_at"] == "2026-12-01T20:02:00Z"
    tavern.entry(guest.entry, "call").expect(200)
    here.clock.move(60)
    guest.at(10).expect(200)
    assert guest.state == ("QUEUEING", None)


@pytest.mark.parametrize(("metres", "accuracy", "there"), [(65, 30, True), (75, 30, False)])
def test_at_the_bar_is_within_its_radius_as_far_as_the_fix_can_tell(
    here: World, tavern: Tavern, metres: float, accuracy: float, there: bool
) -> None:
    """40 metres and the accuracy."""
    guest = queueing(here, tavern)
    stays(here, guest, metres, metres, every=120, accuracy=accuracy)
    assert arrived(guest) is there


def test_rough_fixes_say_nothing(here: World, tavern: Tavern) -> None:
    """A guest whose phone is accurate to 76 metres does not arrive, however long they stay."""
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0, 0, accuracy=76)
    assert not arrived(guest)


def test_a_rough_fix_does_not_end_a_stay(here: World, tavern: Tavern) -> None:
    """It does not show that the guest has left."""
    guest = queueing(here, tavern)
    stays(here, guest, 0)
    here.clock.move(60)
    guest.at(500, accuracy=400).expect(200)
    here.clock.move(60)
    guest.at(0).expect(200)
    assert arrived(guest)


def test_a_rough_fix_does_not_make_a_stay(here: World, tavern: Tavern) -> None:
    """One good fix while walking past, and only rough ones after it, do not show that the guest stayed."""
    guest = queueing(here, tavern)
    guest.at(0).expect(200)
    here.clock.move(150)
    guest.at(900, accuracy=1000).expect(200)
    assert not arrived(guest)


def test_rough_fixes_do_not_bridge_a_gap(here: World, tavern: Tavern) -> None:
    """Between two good fixes twelve minutes apart the guest may have been anywhere."""
    guest = queueing(here, tavern)
    guest.at(0).expect(200)
    for _ in range(3):
        here.clock.move(240)
        guest.at(900, accuracy=1000).expect(200)
    guest.at(0).expect(200)
    assert not arrived(guest)


def test_leaving_ends_a_stay(here: World, tavern: Tavern) -> None:
    """An arrival stays marked: a guest who walks in and out causes no more writes of the bar."""
    guest = queueing(here, tavern)
    stays(here, guest, 0, 300, 0)
    assert not arrived(guest)
    stays(here, guest, 0, 0, 0)
    assert arrived(guest)
    version = here.app.bars.manage_bar.find(tavern.id).version
    here.clock.move(60)
    guest.at(300).expect(200)
    stays(here, guest, 0, 0, 0)
    assert (arrived(guest), here.app.bars.manage_bar.find(tavern.id).version) == (True, version)


@pytest.mark.parametrize(("seconds", "there"), [(299, True), (301, False)])
def test_a_gap_of_more_than_five_minutes_ends_a_stay(here: World, tavern: Tavern, seconds: float, there: bool) -> None:
    """The guest may have been anywhere in between."""
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0, every=seconds)
    assert arrived(guest) is there


def test_a_bar_that_seats_on_arrival_seats_called_guests_only(here: World) -> None:
    """For a guest who arrives before their call there may be no table."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=1)
    first, second = queueing(here, tavern), queueing(here, tavern)
    for guest in (first, second):
        stays(here, guest, 0, 0)
        assert (arrived(guest), guest.state) == (True, ("QUEUEING", None))
    tavern.entry(second.entry, "call").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert (first.state, second.state) == (("QUEUEING", None), ("SEATED", None))


def test_a_guest_who_deleted_their_location_is_not_seated_on_arrival(here: World) -> None:
    """They had arrived before; now the staff seat them."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=1)
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0)
    guest.calls.delete("/v1/customers/me/location").expect(204)
    tavern.entry(guest.entry, "call").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert (arrived(guest), guest.state) == (True, ("QUEUEING", None))


@pytest.mark.faults
def test_a_guest_who_was_called_out_of_turn_is_seated_on_arrival(here: World) -> None:
    """The staff's call decides, not the position."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=0)
    first, second = queueing(here, tavern), queueing(here, tavern)
    tavern.entry(second.entry, "call").expect(200)
    second.at().expect(200)
    assert (second.state, first.request()["position"]) == (("SEATED", None), 1)


def test_the_bar_next_door_seats_no_guest(here: World) -> None:
    """A fix only counts for the bar in whose line the guest is, even if another is nearer."""
    owner = landlord(here)
    own, door = (bar_behind(here, owner, metres, arrival="seat", dwell_minutes=0) for metres in (0, 60))
    guest, neighbour = queueing(here, own), queueing(here, door)
    guest.at(60).expect(200)
    assert (guest.state, neighbour.state) == (("QUEUEING", None), ("QUEUEING", None))
    assert [entry["arrived_at"] for entry in [*own.queue(), *door.queue()]] == [None, None]


def test_a_guest_who_has_yet_to_confirm_does_not_arrive(here: World, tavern: Tavern) -> None:
    """Neither the time to set out nor an arrival is marked."""
    other = bar_behind(here, tavern.owner, 10, arrival="seat", dwell_minutes=0)
    guest = queueing(here, other, tavern)
    stays(here, guest, 10, 10)
    here.app.bars.watch_line.check(other.id)
    shown = guest.request()
    assert (shown["state"], shown["set_out_at"], shown["arrived_at"]) == ("CONFIRMING", None, None)


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
