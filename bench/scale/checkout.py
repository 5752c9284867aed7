"""Markets: the door, the line and the tills."""

from __future__ import annotations

from bench.checkout import fill, stand
from bench.scale.rows import Act, Row
from tests.worlds.market import Shop, buyer, market
from tests.worlds.world import World

_LINE = (5, 50, 200)
_INSIDE = (10, 200, 1_000)


def _market(here: World, people: int) -> Shop:
    """A market with two tills and so many in line."""
    shop = market(here, max_inside=2_000)
    shop.tills("1", "2")
    stand(shop, people)
    return shop


def _join(here: World, people: int) -> Act:
    shop = _market(here, people)
    guests = [buyer(here.api, shop), buyer(here.api, shop)]
    return lambda run: guests[run].join().expect(201)


def _next(here: World, people: int) -> Act:
    shop = _market(here, people)
    return lambda run: shop.next(str(run + 1))


def _done(here: World, people: int) -> Act:
    shop = _market(here, people)
    for till in ("1", "2"):
        shop.next(till)
    return lambda run: shop.done(str(run + 1))


def _enter(here: World, people: int) -> Act:
    shop = market(here, max_inside=2_000)
    fill(shop, people, here.clock.now())
    guests = [buyer(here.api, shop), buyer(here.api, shop)]
    return lambda run: guests[run].enter().expect(201)


def _board(here: World, people: int) -> Act:
    shop = _market(here, people)
    return lambda _: shop.board()


_BEYOND = "tried again for 8 s, then 503, and nothing has changed"

ROWS = (
    Row("come into a market", "visits inside", _INSIDE, _enter, _BEYOND),
    Row("join a market's line", "shoppers in line", _LINE, _join, _BEYOND),
    Row("a till calls the next shopper", "shoppers in line", _LINE, _next, "503: the ask was not added"),
    Row("a till has served", "shoppers in line", _LINE, _done, _BEYOND),
    Row("read a market's board", "shoppers in line", _LINE, _board, "503"),
)
