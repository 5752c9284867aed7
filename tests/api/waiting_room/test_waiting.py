"""From joining to the shop: places, calls, admissions, and what each phase answers."""

from __future__ import annotations

import pytest

from tests.support.api import Caller
from tests.worlds.foyer import SETTLED, Foyer, instant


def test_customers_wait_come_in_and_hold_seats(foyer: Foyer) -> None:
    """The contract's flow: join, follow the room, come in, hold seats with the admission."""
    sale = foyer.guarded(starts_in=60)
    guest = foyer.guest(sale)
    assert sale.hold(guest.calls, "A-1-1").status == 401
    joined = guest.join().expect(202)
    assert joined.keys() == {"ticket_id", "ticket", "phase"}
    assert joined["phase"] == "lobby"
    assert guest.claim(joined["ticket"]).code == "NOT_YET"
    foyer.assign()
    ticket = guest.ticket()
    assert (ticket["state"], ticket["bucket"], ticket["index"], ticket["position"]) == ("waiting", 0, 0, None)
    foyer.run(60 + SETTLED)
    assert foyer.public(sale)["cursor"] == 1
    ticket = guest.ticket()
    assert (ticket["state"], ticket["position"], ticket["final"]) == ("called", 1, True)
    admission = guest.claim().expect(201)
    assert admission["expires_in"] == 120
    hold = guest.calls.post(f"{sale.path}/holds", {"seats": ["A-1-1"]}, X_Admission=admission["admission_token"])
    assert hold.expect(201)["seats"] == ["A-1-1"]
    assert guest.ticket()["state"] == "admitted"


def test_a_customer_keeps_their_place_however_often_they_join(foyer: Foyer) -> None:
    """The same ticket, and one place."""
    sale = foyer.guarded()
    guest = foyer.guest(sale)
    first = guest.join().expect(202)
    foyer.assign()
    again = guest.join().expect(202)
    foyer.assign()
    assert again["ticket_id"] == first["ticket_id"]
    foyer.run(60 + SETTLED)
    assert foyer.figures(sale)["issued"] == 1


def test_those_who_come_after_the_start_are_served_in_their_order(foyer: Foyer) -> None:
    """By the second in which they came, whatever the order in which messages are handled."""
    sale = foyer.guarded(starts_in=0, capacity=1)
    guests = []
    for _ in range(3):
        foyer.here.clock.move(2)
        guests.append(foyer.guest(sale))
        guests[-1].join().expect(202)
    foyer.joins.messages.reverse()
    foyer.run(SETTLED)
    assert [guest.ticket()["bucket"] for guest in guests] == [3, 5, 7]
    positions = [guest.ticket()["position"] for guest in guests]
    assert positions == sorted(positions)
    assert [guest.ticket()["state"] for guest in guests] == ["called", "waiting", "waiting"]


def test_coming_in_again_gives_the_same_admission(foyer: Foyer) -> None:
    """Byte for byte, for who lost the first answer."""
    sale = foyer.guarded()
    (guest,) = foyer.joined(sale, 1)
    foyer.run(60 + SETTLED)
    first = guest.claim().expect(201)
    foyer.here.clock.move(10)
    again = guest.claim().expect(201)
    assert again["admission_token"] == first["admission_token"]
    assert again["expires_at"] == first["expires_at"]


def test_who_is_not_called_yet_is_told_how_far_it_is(foyer: Foyer) -> None:
    """409 with the position and the cursor."""
    sale = foyer.guarded(capacity=1)
    guests = foyer.joined(sale, 2)
    foyer.run(60 + SETTLED)
    last = next(guest for guest in guests if guest.ticket()["position"] == 2)
    refused = last.claim()
    assert (refused.status, refused.code) == (409, "NOT_YET")
    assert refused.json["error"]["details"] == {"position": 2, "cursor": 1}
    ticket = last.ticket()
    assert ticket["state"] == "waiting"
    assert ticket["wait"]["median_seconds"] <= ticket["wait"]["p90_seconds"]


def test_who_comes_too_late_has_missed_and_the_next_is_called(foyer: Foyer) -> None:
    """410 with where to join again; then the end of the line."""
    sale = foyer.guarded(capacity=1)
    guests = foyer.joined(sale, 2)
    foyer.run(60 + SETTLED)
    late = next(guest for guest in guests if guest.ticket()["position"] == 1)
    ticket = late.ticket()["ticket"]
    foyer.here.clock.move(60)
    refused = late.claim(ticket)
    assert (refused.status, refused.code) == (410, "MISSED")
    assert refused.json["error"]["details"] == {"next": "join", "path": f"{late.path}/tickets"}
    foyer.run(10)
    assert foyer.public(sale)["cursor"] == 2
    assert foyer.figures(sale)["no_shows"] == 1
    late.join().expect(202)
    foyer.run(SETTLED)
    assert late.claim(ticket).code == "NOT_YET"
    assert late.ticket()["position"] == 3


def test_an_admission_ends_and_makes_room(foyer: Foyer) -> None:
    """By its time or by leaving; then 410."""
    sale = foyer.guarded(capacity=1)
    guests = foyer.joined(sale, 3)
    foyer.run(60 + SETTLED)
    by_position = {guest.ticket()["position"]: guest for guest in guests}
    by_position[1].claim().expect(201)
    by_position[1].leave().expect(204)
    by_position[1].leave().expect(204)
    assert by_position[1].claim().code == "ADMISSION_ENDED"
    foyer.run(10)
    by_position[2].claim().expect(201)
    foyer.run(120 + 10)
    refused = by_position[2].claim()
    assert (refused.status, refused.code) == (410, "ADMISSION_ENDED")
    assert by_position[3].ticket()["state"] == "called"


def test_leaving_without_an_admission_does_nothing(foyer: Foyer) -> None:
    """Before joining, while waiting, and when called."""
    sale = foyer.guarded()
    guest = foyer.guest(sale)
    guest.leave().expect(204)
    guest.join().expect(202)
    foyer.assign()
    guest.leave().expect(204)
    foyer.run(60 + SETTLED)
    guest.leave().expect(204)
    guest.claim().expect(201)


def test_an_admission_is_renewed_in_its_second_half_as_often_as_allowed(foyer: Foyer) -> None:
    """Earlier it stays as it is; more often is 409."""
    sale = foyer.guarded(max_renewals=1)
    (guest,) = foyer.joined(sale, 1)
    foyer.run(60 + SETTLED)
    first = guest.claim().expect(201)
    assert guest.renew().expect(200)["expires_at"] == first["expires_at"]
    foyer.run(90)
    renewed = guest.renew().expect(200)
    assert instant(renewed["expires_at"]) - foyer.here.clock.now() > 110_000
    foyer.run(90)
    refused = guest.renew()
    assert (refused.status, refused.code) == (409, "RENEWALS_USED")


def test_a_ticket_belongs_to_its_customer_and_its_room(foyer: Foyer) -> None:
    """Another customer's, another room's, an altered one and another token of ours are refused when coming in."""
    sale = foyer.guarded()
    other_sale = foyer.guarded()
    (guest,) = foyer.joined(sale, 1)
    (other,) = foyer.joined(other_sale, 1)
    foyer.run(60 + SETTLED)
    own, foreign = guest.ticket(), other.ticket()["ticket"]
    for ticket in (foreign, own["ticket"][:-2] + "AA", guest.calls.token, "x"):
        refused = guest.claim(ticket)
        assert (refused.status, refused.code) == (401, "TOKEN_INVALID")
    assert other.calls.post(f"{guest.path}/admissions", {"ticket": own["ticket"]}).code == "TOKEN_INVALID"
    assert other.calls.get(f"{guest.path}/tickets/{own['ticket_id']}").code == "TICKET_NOT_FOUND"
    assert Caller(foyer.here.api).get(f"{guest.path}/tickets/{own['ticket_id']}").status == 401


def test_an_admission_belongs_to_its_customer_and_its_event(foyer: Foyer) -> None:
    """Another customer's, another event's, an altered one, a ticket and a token are refused at the hold."""
    sale, other_sale = foyer.guarded(), foyer.guarded()
    guest, thief = foyer.joined(sale, 2)
    foyer.run(60 + SETTLED)
    token = guest.claim().expect(201)["admission_token"]
    hold = {"seats": ["A-1-1"]}
    for caller, path, admission in (
        (thief.calls, sale.path, token),
        (guest.calls, other_sale.path, token),
        (guest.calls, sale.path, token[:-4] + "AAAA"),
        (guest.calls, sale.path, guest.ticket()["ticket"]),
        (guest.calls, sale.path, guest.calls.token or ""),
    ):
        assert caller.post(f"{path}/holds", hold, X_Admission=admission).code == "ADMISSION_NEEDED"
    guest.calls.post(f"{sale.path}/holds", hold, X_Admission=token).expect(201)
    foyer.here.clock.move(121)
    late = guest.calls.post(f"{sale.path}/holds", {"seats": ["A-1-2"]}, X_Admission=token)
    assert (late.status, late.code) == (401, "ADMISSION_NEEDED")


def test_nobody_joins_before_the_room_opens_or_after_it_has_closed(foyer: Foyer) -> None:
    """409 NOT_OPEN says when; 410 ROOM_CLOSED."""
    sale = foyer.here.sale()
    opens_at = foyer.at(30)
    foyer.set_up(sale, opens_at=opens_at).expect(200)
    guest = foyer.guest(sale)
    refused = guest.join()
    assert (refused.status, refused.code) == (409, "NOT_OPEN")
    assert refused.json["error"]["details"] == {"opens_at": opens_at}
    foyer.here.clock.move(30)
    guest.join().expect(202)
    ticket = guest.ticket()["ticket"]
    foyer.order(sale, "close").expect(200)
    assert guest.join().code == "ROOM_CLOSED"
    assert guest.claim(ticket).code == "ROOM_CLOSED"


def test_there_is_no_room_before_one_is_set_up(foyer: Foyer) -> None:
    """404 for everybody, whatever the id looks like."""
    sale = foyer.here.sale()
    guest = foyer.guest(sale)
    assert guest.calls.get(guest.path).code == "ROOM_NOT_FOUND"
    assert guest.join().code == "ROOM_NOT_FOUND"
    assert sale.owner.get(f"{sale.path}/waiting-room").code == "ROOM_NOT_FOUND"
    for id in ("x", "evt_1", "wrm_01KDXQ5V2M8Z0T4C6R9H3JYABC", "ven_01KDXQ5V2M8Z0T4C6R9H3JYABC"):
        assert guest.calls.get(f"/v1/waiting-rooms/{id}").code == "ROOM_NOT_FOUND"


def test_a_join_that_the_queue_does_not_take_leaves_nothing(foyer: Foyer) -> None:
    """503, and no place."""
    sale = foyer.guarded()
    guest = foyer.guest(sale)
    foyer.joins.down = True
    assert guest.join().status == 503
    foyer.joins.down = False
    foyer.run(60 + SETTLED)
    assert foyer.figures(sale)["issued"] == 0


@pytest.mark.parametrize("claimed", [False, True])
def test_a_pause_stops_all_deadlines(foyer: Foyer, claimed: bool) -> None:
    """A call and an admission last as long as they had left, and nobody is called meanwhile."""
    sale = foyer.guarded(capacity=1)
    guests = foyer.joined(sale, 2)
    foyer.run(60 + SETTLED)
    first = next(guest for guest in guests if guest.ticket()["position"] == 1)
    if claimed:
        first.claim().expect(201)
    foyer.order(sale, "pause").expect(200)
    foyer.run(200)
    assert foyer.public(sale)["cursor"] == 1
    assert foyer.public(sale)["phase"] == "paused"
    if not claimed:
        refused = first.claim()
        assert (refused.status, refused.code) == (409, "PAUSED")
    foyer.order(sale, "resume").expect(200)
    first.claim().expect(201)


def test_passthrough_lets_everybody_into_the_sale_and_back(foyer: Foyer) -> None:
    """Holds need no admission while the room is off, and one again afterwards."""
    sale = foyer.guarded()
    guest = foyer.guest(sale)
    assert sale.hold(guest.calls, "A-1-1").status == 401
    foyer.order(sale, "passthrough").expect(200)
    assert guest.join().expect(202)["phase"] == "passthrough"
    sale.hold(guest.calls, "A-1-1").expect(201)
    assert foyer.joins.messages == []
    foyer.order(sale, "open").expect(200)
    another = foyer.guest(sale)
    assert sale.hold(another.calls, "A-1-2").status == 401
    assert another.join().expect(202)["phase"] == "open"
