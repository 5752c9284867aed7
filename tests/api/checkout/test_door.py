"""The door of a market: an exact limit inside, and places in order outside."""

from __future__ import annotations

from typing import Any

from tests.support.api import Caller, Reply
from tests.worlds.market import Buyer, Shop, buyer, looks, lose_messages, market
from tests.worlds.tavern import landlord
from tests.worlds.world import World

Json = dict[str, Any]


def _visit(reply: Reply) -> str:
    """The id of a visit, inside or outside."""
    body = reply.json
    return str(body["visit_id"] if reply.status == 201 else body["error"]["details"]["visit_id"])


def _place(reply: Reply) -> Json:
    assert (reply.status, reply.code) == (429, "FULL")
    return dict(reply.json["error"]["details"])


def _full(here: World, outside: int, **fields: Any) -> tuple[Shop, list[str], list[tuple[Buyer, str]]]:
    """A market with room for two, the visits inside, and customers who wait outside with their visits."""
    shop = market(here, **{"max_inside": 2} | fields)
    inside = [_visit(shop.owner.post(f"{shop.path}/visits")) for _ in range(2)]
    waiting = [buyer(here.api, shop) for _ in range(outside)]
    return shop, inside, [(guest, _visit(guest.enter())) for guest in waiting]


def _counts(shop: Shop) -> tuple[int, int]:
    door = shop.board()["door"]
    return door["inside"], door["at_door"]


def _seen(guest: Buyer, visit: str) -> tuple[str, int | None]:
    shown = guest.calls.get(f"{guest.shop.path}/visits/{visit}").expect(200)
    return shown["state"], shown["position"]


def test_the_fifty_first_waits(here: World) -> None:
    """With a limit of 50, fifty come in; the next one gets a place and is asked to come again."""
    shop = market(here, max_inside=50)
    for _ in range(50):
        shop.owner.post(f"{shop.path}/visits").expect(201)
    first, second = buyer(here.api, shop), buyer(here.api, shop)
    refused = first.enter()
    place = _place(refused)
    assert (place["position"], refused.headers["retry-after"]) == (1, str(place["retry_after"]))
    assert _place(second.enter())["position"] == 2
    assert shop.board()["door"] == {"inside": 50, "at_door": 2, "next_in": "D051"}


def test_an_exit_admits_one_the_first(here: World) -> None:
    """Of three who wait the first comes in, and the others move up."""
    shop, inside, waiting = _full(here, 3)
    assert shop.owner.delete(f"{shop.path}/visits/{inside[0]}").status == 204
    assert [_seen(*each) for each in waiting] == [("inside", None), ("waiting", 1), ("waiting", 2)]
    assert _counts(shop) == (2, 2)


def test_a_repeated_entry_is_the_same_visit(here: World) -> None:
    """Inside it has the same number and end; outside it keeps its place. It counts once."""
    shop = market(here, max_inside=1)
    first, second, third = (buyer(here.api, shop) for _ in range(3))
    visit = first.enter().expect(201)
    places = [_place(each.enter()) for each in (second, third)]
    here.clock.move(30)
    again = first.enter().expect(201)
    assert (again["visit_id"], again["expires_at"]) == (visit["visit_id"], visit["expires_at"])
    assert (visit["state"], visit["position"], visit["expires_in"]) == ("inside", None, 7200)
    assert [_place(each.enter()) for each in (third, second)] == places[::-1]
    assert _counts(shop) == (1, 2)


def test_a_repeated_exit_counts_once(here: World) -> None:
    """Each answer is 204, and one customer comes in."""
    shop, inside, waiting = _full(here, 2)
    for _ in range(3):
        assert shop.owner.delete(f"{shop.path}/visits/{inside[0]}").status == 204
    assert [_seen(*each)[0] for each in waiting] == ["inside", "waiting"]


def test_a_customer_leaves_and_comes_again(here: World) -> None:
    """A new entry is a new visit; the one before has ended, and ending it again changes nothing."""
    shop = market(here)
    guest = buyer(here.api, shop)
    first = _visit(guest.enter())
    assert guest.leave(first).status == 204
    assert _seen(guest, first) == ("ended", None)
    second = _visit(guest.enter())
    assert second != first
    assert guest.leave(first).status == 204
    assert _counts(shop) == (1, 0)


def test_giving_up_outside_lets_nobody_in(here: World) -> None:
    """Those behind move up; the limit stays."""
    shop, _, waiting = _full(here, 2)
    guest, visit = waiting[0]
    assert guest.leave(visit).status == 204
    assert (_seen(*waiting[1]), _counts(shop)) == (("waiting", 1), (2, 1))


def test_a_visit_lapses_by_the_clock(here: World) -> None:
    """After `visit_minutes` those inside count no more, also when nothing has run, and the first outside come in."""
    shop, _, waiting = _full(here, 3, visit_minutes=30)
    here.clock.move(30 * 60 + 1)
    assert [_seen(*each)[0] for each in waiting] == ["waiting"] * 3  # clocks differ by two seconds
    here.clock.move(1)
    assert [_seen(*each)[0] for each in waiting] == ["inside", "inside", "waiting"]
    guest, _ = waiting[0]
    assert guest.enter().expect(201)["state"] == "inside"
    assert _counts(shop) == (2, 1)


def test_a_lapse_is_noticed_at_its_time(here: World) -> None:
    """The first who waits outside sets a look at the next lapse, so the board does not wait for the sweep."""
    shop, _, _ = _full(here, 3, visit_minutes=10)
    here.clock.move(10 * 60 + 1)
    assert looks(here) == 0
    here.clock.move(1)
    assert looks(here) == 1
    assert _counts(shop) == (2, 1)


def test_the_sweep_lets_in_who_waits_for_a_lapse(here: World) -> None:
    """When the message is lost: without a call of anyone the board shows who came in."""
    shop, _, _ = _full(here, 3, visit_minutes=30)
    assert here.app.deadlines.sweep()[0] == []
    here.clock.move(30 * 60 + 2)
    lose_messages()
    assert len(here.app.deadlines.sweep()[0]) == 1
    assert looks(here) == 1
    assert _counts(shop) == (2, 1)


def test_a_place_is_kept_ten_minutes(here: World) -> None:
    """For who waited outside and does not come; then the next one comes in."""
    shop, inside, waiting = _full(here, 2)
    shop.owner.delete(f"{shop.path}/visits/{inside[0]}")
    here.clock.move(601)
    assert [_seen(*each)[0] for each in waiting] == ["inside", "waiting"]
    here.clock.move(1)
    assert [_seen(*each)[0] for each in waiting] == ["ended", "inside"]


def test_who_comes_in_from_outside_stays(here: World) -> None:
    """Who says so within ten minutes has the time of a visit, from their turn on."""
    shop, inside, waiting = _full(here, 2)
    shop.owner.delete(f"{shop.path}/visits/{inside[0]}")
    guest, visit = waiting[0]
    here.clock.move(300)
    came = guest.enter().expect(201)
    assert (came["visit_id"], came["expires_in"]) == (visit, 7200 - 300)
    here.clock.move(900)
    assert [_seen(*each)[0] for each in waiting] == ["inside", "waiting"]


def test_the_limit_counts_visits_that_were_not_taken(here: World) -> None:
    """While a place is kept for the first outside, a new customer waits."""
    shop, inside, _ = _full(here, 1)
    shop.owner.delete(f"{shop.path}/visits/{inside[0]}")
    assert _place(buyer(here.api, shop).enter())["position"] == 1


def test_visits_are_their_customers(here: World) -> None:
    """Another customer's token is refused, unknown visits are not found, and the operator reads and ends all."""
    shop = market(here)
    guest, other = buyer(here.api, shop), buyer(here.api, shop)
    visit = _visit(guest.enter())
    path = f"{shop.path}/visits/{visit}"
    other.enter().expect(201)
    assert {other.calls.get(path).status, other.calls.delete(path).status} == {403}
    assert {Caller(here.api).get(path).status, Caller(here.api).post(f"{shop.path}/visits").status} == {401}
    unknown = [f"{path[:-9]}000000099", f"{path[:-9]}000000000", f"{shop.path}/visits/vis_1", f"{path}0"]
    assert {shop.owner.get(each).code for each in unknown} == {"VISIT_NOT_FOUND"}
    assert landlord(here).get(path).status == 403
    assert shop.owner.get(path).expect(200)["state"] == "inside"
    assert shop.owner.delete(path).status == 204
    assert _seen(guest, visit)[0] == "ended"


def test_a_visit_to_one_market_is_none_to_another(here: World) -> None:
    """Its id is not found there."""
    owner = landlord(here)
    shop, other = market(here, owner), market(here, owner)
    visit = _visit(owner.post(f"{shop.path}/visits"))
    owner.post(f"{other.path}/visits").expect(201)
    assert owner.delete(f"{other.path}/visits/{visit}").code == "VISIT_NOT_FOUND"
    assert (_counts(shop), _counts(other)) == ((1, 0), (1, 0))


def test_an_unknown_market_has_no_door(here: World) -> None:
    """For nobody."""
    shop = Shop("mkt_01M8SK2MG05W2BWVJFRTMWZEZE", landlord(here))
    guest = buyer(here.api, shop)
    replies = [guest.enter(), shop.owner.post(f"{shop.path}/visits")]
    assert {reply.code for reply in replies} == {"MARKET_NOT_FOUND"}


def test_a_sensor_makes_a_visit_for_each_call(here: World) -> None:
    """With the operator's token, unless the call is a repetition with its key."""
    shop = market(here)
    path = f"{shop.path}/visits"
    ids = {_visit(shop.owner.post(path)) for _ in range(3)}
    repeated = {_visit(shop.owner.post(path, Idempotency_Key="beam-17")) for _ in range(3)}
    assert (len(ids), len(repeated), _counts(shop)[0]) == (3, 1, 4)


def test_a_higher_limit_lets_the_next_in(here: World) -> None:
    """As many as there is room for, in order; a lower one sends nobody out."""
    shop, _, waiting = _full(here, 3)
    shop.change(max_inside=4)
    assert _counts(shop) == (4, 1)
    assert [_seen(*each)[0] for each in waiting] == ["inside", "inside", "waiting"]
    shop.change(max_inside=1)
    assert _counts(shop) == (4, 1)


def test_a_sensor_that_repeats_its_call_keeps_the_place(here: World) -> None:
    """With its key a visit that waits outside is one place, and comes in with the time of a visit."""
    shop, inside, waiting = _full(here, 1)

    def seen() -> Reply:
        return shop.owner.post(f"{shop.path}/visits", Idempotency_Key="beam-17")

    places = [_place(seen()) for _ in range(3)]
    assert [place["position"] for place in places] == [2, 2, 2]
    assert len({place["visit_id"] for place in places}) == 1
    for visit in inside:
        shop.owner.delete(f"{shop.path}/visits/{visit}")
    here.clock.move(60)
    came = [seen().expect(201) for _ in range(2)]
    assert came[0] == came[1]
    assert (came[0]["visit_id"], came[0]["expires_in"]) == (places[0]["visit_id"], 7200 - 60)
    assert _counts(shop) == (2, 0)
    stranger = landlord(here).post(f"{shop.path}/visits", Idempotency_Key="beam-18")
    assert stranger.status == 403
    assert _seen(*waiting[0])[0] == "inside"
