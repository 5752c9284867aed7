"""Queues of stores."""

from __future__ import annotations

from bench.scale.rows import Act, Row
from tests.support.api import Caller
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World

_PEOPLE = (10, 100, 1_000)


def _shop(here: World, people: int) -> Shop:
    """A store with so many waiting for bread."""
    shop = here.shop("Bread", "Fish")
    shop.fill("Bread", people, here.clock.now())
    return shop


def _displays(here: World, shop: Shop) -> list[Caller]:
    """Two displays: a code counts once."""
    other = shop.owner.post(f"{shop.path}/displays").expect(201)["display_token"]
    return [shop.display, Caller(here.api, other)]


def _scan(here: World, people: int) -> Act:
    shop, customers = _shop(here, people), [here.customer(), here.customer()]
    codes = [each.get(f"{shop.path}/code").expect(200)["code"] for each in _displays(here, shop)]
    return lambda run: shop.scan(customers[run], codes[run]).expect(201)


def _join(here: World, people: int) -> Act:
    shop, customers = _shop(here, people), [here.customer(), here.customer()]
    sessions = [shop.session(customer) for customer in customers]
    return lambda run: shop.join(customers[run], ("Bo", "Bread"), session=sessions[run]).expect(201)


def _next(here: World, people: int) -> Act:
    shop = _shop(here, people)
    return lambda _: shop.next().expect(200)


def _move(here: World, people: int) -> Act:
    shop = _shop(here, people)
    tickets = shop.board()["queues"][0]["tickets"]
    return lambda run: shop.move(tickets[run], "waiting", "processing").expect(200)


def _ticket(here: World, people: int) -> Act:
    shop, customers = _shop(here, people), [here.customer(), here.customer()]
    joined = [shop.ticket(customer)["ticket_id"] for customer in customers]
    return lambda run: customers[run].get(f"/v1/store-tickets/{joined[run]}").expect(200)


def _code(here: World, people: int) -> Act:
    shop = _shop(here, people)
    displays = _displays(here, shop)
    return lambda run: displays[run].get(f"{shop.path}/code").expect(200)


def _board(here: World, people: int) -> Act:
    shop = _shop(here, people)

    def read(_: int) -> object:
        here.clock.move(2)
        return shop.board()

    return read


ROWS = (
    Row(
        "scan a display's code",
        "people on the board",
        _PEOPLE,
        _scan,
        "tried again for 8 s, then 503, and the code can be scanned again",
    ),
    Row(
        "join a queue",
        "people on the board",
        _PEOPLE,
        _join,
        "the same, and the scan still counts; a number that was drawn is void",
    ),
    Row("call the next", "people on the board", _PEOPLE, _next, "tried again for 8 s, then 503, and nobody was called"),
    Row("move a ticket", "people on the board", _PEOPLE, _move, "the same"),
    Row("read one's own ticket", "people on the board", _PEOPLE, _ticket, "503"),
    Row("a display asks for its code", "people on the board", _PEOPLE, _code, "503, and the display keeps its code"),
    Row("read the board", "people on the board", _PEOPLE, _board, "503"),
)
