"""Where a guest is: one fix, which is forgotten; when to set out, and when they are there."""

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
"""Where the guests of the tests are that are about secrecy: digits that are nowhere else."""


@pytest.fixture
def tavern(here: World) -> Tavern:
    return bar_behind(here, landlord(here))


def kept() -> list[dict[str, Any]]:
    """What the table of locations has."""
    return everything()[LOCATIONS]


def stays(here: World, guest: Drinker, *metres: float, every: float = 60, **fix: Any) -> None:
    """They say every minute where they are."""
    for number, north in enumerate(metres):
        here.clock.move(every if number else 0)
        guest.at(north, **fix).expect(200)


def arrived(guest: Drinker) -> bool:
    return guest.request()["arrived_at"] is not None


def digits(text: object) -> bool:
    """Whether the secret place can be read from it."""
    return any(str(each)[:6] in str(text) for each in SECRET)


def secretly(here: World) -> tuple[Tavern, Drinker]:
    """A guest at the secret place, who has asked a bar that is not quite there."""
    lat, lon = SECRET
    tavern = bar_behind(here, landlord(here), location={"lat": 41.12, "lon": 2.99})
    guest = drinker(here.api)
    guest.calls.call("PUT", "/v1/customers/me/location", {"lat": lat, "lon": lon}).expect(200)
    guest.ask(tavern, radius=600).expect(202)
    deliver(here.app)
    return tavern, guest


def test_there_is_one_fix_and_the_next_takes_its_place(here: World) -> None:
    """One item with the newest, and one message to forget it."""
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
    """By the clock, though the item is still there: neither to find bars, nor as a distance."""
    guest = queueing(here, tavern)
    guest.at(200).expect(200)
    here.clock.move(1799.999)
    assert guest.calls.get("/v1/bars/nearby?radius=600").status == 200
    assert guest.request()["bar"]["distance_m"] == 200
    here.clock.move(0.001)
    missing = guest.calls.get("/v1/bars/nearby?radius=600")
    assert (missing.status, len(kept())) == (422, 1)
    assert guest.request()["bar"]["distance_m"] is None


def test_a_fix_that_has_lapsed_is_deleted_by_its_look(here: World) -> None:
    """The first fix's message, which finds a newer one first and comes back when that is over."""
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


def test_a_fix_is_forgotten_on_demand(here: World) -> None:
    """Twice is once, and the next fix has a message of its own."""
    guest = drinker(here.api)
    for _ in range(2):
        guest.at().expect(200)
        for _ in range(2):
            guest.calls.delete("/v1/customers/me/location").expect(204)
        assert kept() == []
    assert len(queued()) == 2
    assert here.app.deadlines.ring(Deadline(Kind.LOCATION, guest.id, 0)) == "location forgotten"


def test_a_seat_is_taken_and_the_fix_gone_in_one_write(here: World) -> None:
    """There is no location of the guest in any item of any table, and nothing had to run for it."""
    tavern, guest = secretly(here)
    yes(here, tavern)
    assert digits(kept())
    tavern.entry(guest.entry, "seat").expect(200)
    assert guest.state == ("SEATED", None)
    assert kept() == []
    assert not digits(everything())


def test_nobody_else_learns_where_a_guest_is(
    here: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """No log, no queue, no item of the main table, which has a stream, no socket, and nothing that the bar is shown:
    from the first fix to the seat, by refused calls as well."""
    stream = Stream(("BAR#", "CUSTOMER#"))
    tavern, guest = secretly(here)
    lat, lon = SECRET
    shown = [tavern.owner.get(f"{tavern.path}/{what}").text for what in ("offers", "queue", "board")]
    shown.append(str(yes(here, tavern)))
    for told in ({"lat": lat, "lon": lon, "accuracy": -1}, {"lat": lat, "lon": 2.987653e6}, {"lat": str(lat)}):
        shown.append(guest.calls.call("PUT", "/v1/customers/me/location", told).text)
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
    """It was read before that they queue, and written after they sat down."""
    guest = queueing(here, tavern)

    class Slow:
        """A clock that lets the staff seat the guest between two looks at it."""

        def __init__(self) -> None:
            self.looks = 0

        def now(self) -> int:
            self.looks += 1
            if self.looks == 2:
                tavern.entry(guest.entry, "seat").expect(200)
            return here.clock.now()

    clock, app = Slow(), here.app
    timers = app.outside.timers
    locating = GuestLocations(app.bars.manage_bar, app.bars.watch_line, timers, clock)
    locating.put(guest.id, app.bars.manage_bar.find(tavern.id).point, 10)
    assert (clock.looks >= 2, guest.state, kept()) == (True, ("SEATED", None), [])


def test_it_is_time_to_go_when_the_wait_is_the_walk_and_five_minutes(here: World, tavern: Tavern) -> None:
    """By a fix: 8 minutes' wait is not 2 + 5, and is 3 + 5; it is told once."""
    guest = queueing(here, tavern)
    guest.at(150).expect(200)
    assert guest.request()["set_out_at"] is None
    here.clock.move(60)
    guest.at(230).expect(200)
    told = guest.request()["set_out_at"]
    assert told == tavern.queue()[0]["set_out_at"] == "2026-12-01T20:01:00Z"
    here.clock.move(60)
    guest.at(100).expect(200)
    assert guest.request()["set_out_at"] == told


def test_it_is_time_to_go_when_the_line_has_moved(here: World, tavern: Tavern) -> None:
    """By the bar's look: whoever is 14 minutes away sets out when 19 minutes are left, not with 31."""
    first, second, third = (queueing(here, tavern) for _ in range(3))
    for guest in (second, third):
        guest.at(1_100).expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert [each["set_out_at"] is None for each in tavern.queue()] == [True, False, True]
    first.act("cancel").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert third.request()["set_out_at"] is not None


def test_whoever_does_not_say_where_they_are_is_told_as_if_they_were_there(here: World) -> None:
    """Five minutes before their turn."""
    quick = bar_behind(here, landlord(here), mean_visit_minutes=16)  # a turn every four minutes: 3, 7, 11
    first, second = queueing(here, quick), queueing(here, quick)
    here.app.bars.watch_line.check(quick.id)
    assert [guest.request()["set_out_at"] is None for guest in (first, second)] == [False, True]


def test_whoever_stays_at_the_bar_for_a_while_is_there(here: World, tavern: Tavern) -> None:
    """After its two minutes, not before; it is suggested to the staff and seats nobody, called or not."""
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
    """That of a phone which knows no better than 76 metres makes nobody be there, however long."""
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0, 0, accuracy=76)
    assert not arrived(guest)


def test_a_rough_fix_does_not_end_a_stay(here: World, tavern: Tavern) -> None:
    """Nor is it evidence of having left."""
    guest = queueing(here, tavern)
    stays(here, guest, 0)
    here.clock.move(60)
    guest.at(500, accuracy=400).expect(200)
    here.clock.move(60)
    guest.at(0).expect(200)
    assert arrived(guest)


def test_a_rough_fix_does_not_make_a_stay(here: World, tavern: Tavern) -> None:
    """One good fix while walking past, and then only rough ones, is no evidence that they stayed."""
    guest = queueing(here, tavern)
    guest.at(0).expect(200)
    here.clock.move(150)
    guest.at(900, accuracy=1000).expect(200)
    assert not arrived(guest)


def test_rough_fixes_do_not_bridge_a_gap(here: World, tavern: Tavern) -> None:
    """Whoever was there twelve minutes apart, with nothing good in between, may have been anywhere."""
    guest = queueing(here, tavern)
    guest.at(0).expect(200)
    for _ in range(3):
        here.clock.move(240)
        guest.at(900, accuracy=1000).expect(200)
    guest.at(0).expect(200)
    assert not arrived(guest)


def test_whoever_leaves_begins_anew(here: World, tavern: Tavern) -> None:
    """A stay is in one piece. What the staff were told stays told: nobody has a bar written by walking in and out."""
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
def test_after_a_long_gap_a_stay_begins_anew(here: World, tavern: Tavern, seconds: float, there: bool) -> None:
    """Within more than five minutes they may have been anywhere."""
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0, every=seconds)
    assert arrived(guest) is there


def test_a_bar_that_seats_by_itself_seats_whom_it_has_called(here: World) -> None:
    """Nobody who is there before their turn: there may be no table."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=1)
    first, second = queueing(here, tavern), queueing(here, tavern)
    for guest in (first, second):
        stays(here, guest, 0, 0)
        assert (arrived(guest), guest.state) == (True, ("QUEUEING", None))
    tavern.entry(second.entry, "call").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert (first.state, second.state) == (("QUEUEING", None), ("SEATED", None))


def test_whoever_is_not_seen_any_more_is_not_seated_by_being_there(here: World) -> None:
    """They were there, and have had it forgotten where they are: the staff seat them."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=1)
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0)
    guest.calls.delete("/v1/customers/me/location").expect(204)
    tavern.entry(guest.entry, "call").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert (arrived(guest), guest.state) == (True, ("QUEUEING", None))


@pytest.mark.faults
def test_a_bar_that_seats_by_itself_seats_whoever_was_called(here: World) -> None:
    """Out of turn as well: the staff said so."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=0)
    first, second = queueing(here, tavern), queueing(here, tavern)
    tavern.entry(second.entry, "call").expect(200)
    second.at().expect(200)
    assert (second.state, first.request()["position"]) == (("SEATED", None), 1)


def test_the_bar_next_door_seats_nobody(here: World) -> None:
    """A fix speaks of the bar in whose line the guest is, though another is nearer."""
    owner = landlord(here)
    own, door = (bar_behind(here, owner, metres, arrival="seat", dwell_minutes=0) for metres in (0, 60))
    guest, neighbour = queueing(here, own), queueing(here, door)
    guest.at(60).expect(200)
    assert (guest.state, neighbour.state) == (("QUEUEING", None), ("QUEUEING", None))
    assert [entry["arrived_at"] for entry in [*own.queue(), *door.queue()]] == [None, None]


def test_nobody_arrives_at_a_place_that_is_not_theirs_yet(here: World, tavern: Tavern) -> None:
    """Whoever has still to confirm is told nothing and seated by nobody."""
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


def test_a_fix_that_cannot_be_is_refused(here: World) -> None:
    """422 with where the fault is, and nothing is kept."""
    guest = drinker(here.api)
    for fix, path in FAULTS:
        refused = guest.calls.call("PUT", "/v1/customers/me/location", fix)
        assert refused.status == 422
        assert [fault["path"] for fault in refused.json["error"]["details"]["fields"]] == [path]
    assert kept() == []


def test_what_is_no_number_is_no_place(here: World) -> None:
    """Refused, never an accident."""
    guest = drinker(here.api)
    for number in ("NaN", "Infinity", "1e999", "-1e999", "1" * 400):
        body = f'{{"lat": {number}, "lon": 0}}'.encode()
        assert guest.calls.call("PUT", "/v1/customers/me/location", body).status in (400, 422)
        accuracy = f'{{"lat": 0, "lon": 0, "accuracy": {number}}}'.encode()
        assert guest.calls.call("PUT", "/v1/customers/me/location", accuracy).status in (400, 422)


def test_the_ends_of_the_earth_are_places(here: World) -> None:
    """Poles, the date line and numbers of many digits."""
    guest = drinker(here.api)
    for lat, lon, accuracy in ((90, 180, 0), (-90, -180, 1e-9), (1e-300, 179.9999999999, 1e5)):
        fix = {"lat": lat, "lon": lon, "accuracy": accuracy}
        guest.calls.call("PUT", "/v1/customers/me/location", fix).expect(200)
        assert guest.calls.get("/v1/bars/nearby?radius=100").expect(200) == {"items": []}


def test_a_location_is_a_customers_own(here: World) -> None:
    """Operators and strangers have none."""
    for caller, status in ((landlord(here), 403), (Caller(here.api), 401)):
        assert caller.call("PUT", "/v1/customers/me/location", {"lat": 0, "lon": 0}).status == status
        assert caller.delete("/v1/customers/me/location").status == status
    one, other = drinker(here.api), drinker(here.api)
    one.at().expect(200)
    other.calls.delete("/v1/customers/me/location").expect(204)
    assert locations.get(one.id, here.clock.now()) is not None
