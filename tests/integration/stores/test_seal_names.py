"""Names of a store's customers: sealed wherever they are kept, shown as long as the store has its key."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bench.store import counted
from bench.units import item_bytes
from chalicelib.stores.rules.tickets import UNNAMED
from chalicelib.stores.seal_names import SealNames
from chalicelib.stores.storage import keys, stream
from chalicelib.stores.storage.ticket_items import TicketItem, ticket_of
from chalicelib.table.items import Item
from tests.api.stores.test_live import STORES, published, watch
from tests.integration.stores.closing import close, messages, reported, sheet, work
from tests.integration.stores.test_remembered import elsewhere
from tests.support import aws
from tests.support.api import Caller
from tests.support.engines import engine
from tests.support.events import Stream
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World

NAMES = ("Ann Secret", "Bo Secret", "Cy Secret", "Di Secret")
PHONES = ("+46701112233", "+46704445566")


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


def _join(shop: Shop, guest: Caller | None, name: str, phone: str | None, queue: str = "Bread") -> dict[str, Any]:
    """One person joins with a scan, or is added by the staff."""
    body: dict[str, Any] = {"people": [{"name": name, "phone": phone, "queue_id": shop.queues[queue]}]}
    if guest is not None:
        body["session"] = shop.session(guest)
    return dict((guest or shop.owner).post(f"{shop.path}/tickets", body).expect(201)["tickets"][0])


def _names(shop: Shop) -> dict[str, tuple[str, str | None]]:
    """Number → name and phone, as the staff see them."""
    tickets = (each for queue in shop.board(shop.owner)["queues"] for each in queue["tickets"])
    return {each["number"]: (each["name"], each["phone"]) for each in tickets}


@contextmanager
def images() -> Iterator[list[Any]]:
    """Every item of the main table as it was after each write of the block: what its stream and its backups have."""
    found: dict[str, Any] = {}

    def after(**_: Any) -> None:
        found.update((json.dumps(item, sort_keys=True), item) for item in engine().items("linehold"))

    kept: list[Any] = []
    events = Item._get_connection().connection.client.meta.events
    events.register("after-call.dynamodb", after)
    try:
        yield kept
    finally:
        events.unregister("after-call.dynamodb", after)
        kept += found.values()


def _a_day(here: World, shop: Shop) -> None:
    """Customers join and are added, are called, served, moved and put back, give up; with watching staff."""
    watch(here, "own", f"operator/{shop.id}", shop.owner.token)
    changes, guest = Stream(STORES), here.customer()
    for each in (_join(shop, guest, NAMES[0], PHONES[0]), _join(shop, None, NAMES[1], PHONES[1])):
        shop.next().expect(200)
        shop.move(each, "processing", "waiting").expect(200)
        shop.next().expect(200)
        shop.move(each, "processing", "done").expect(200)
    moved = _join(shop, guest, NAMES[2], None)
    for queue in ("Fish", "Bread"):
        moved = shop.transfer(moved, queue).expect(200)
    left = _join(shop, guest, NAMES[3], None)
    guest.delete(f"/v1/store-tickets/{left['ticket_id']}").expect(204)
    assert NAMES[1] in json.dumps(published(here, changes, "own"))


def _bytes(item: Any) -> bytes:
    """All that an item says, its binary values as they are."""
    binary = [b64decode(value["B"]) for value in item.values() if "B" in value]
    return json.dumps(item, ensure_ascii=False).encode() + b"".join(binary)


def test_no_copy_of_the_main_table_has_a_name(here: World, shop: Shop) -> None:
    """Neither during the day nor after it; and with the key gone, no copy of a ticket opens."""
    with images() as found:
        _a_day(here, shop)
        key = keys.get(shop.id)
        shop.close().expect(202)
        close(here, shop)
    said = b"".join(map(_bytes, found))
    assert not any(each.encode() in said for each in (*NAMES, *PHONES, "Secret", "4445566"))
    assert {name for _, name, _ in reported(here)} == set(NAMES)
    tickets = [ticket for item in found if item["sk"]["S"].startswith("TICKET#") and (ticket := ticket_of(item))]
    assert len(tickets) >= 10
    assert key is not None
    assert {SealNames(here.clock).of(ticket) for ticket in tickets} == {UNNAMED}
    assert {here.app.stores.names.of(ticket) for ticket in tickets} == {UNNAMED}, "nor does this container keep it"
    assert engine().items("linehold-store-keys") == []


def test_a_restored_ticket_of_a_closed_store_has_a_number_and_no_name(here: World, shop: Shop) -> None:
    """As an operator may copy it back from a backup of the table."""
    _join(shop, here.customer(), NAMES[0], PHONES[0])
    before = engine().items("linehold")
    shop.close().expect(202)
    close(here, shop)
    for item in before:
        if item["pk"]["S"] == f"STORE#{shop.id}":
            aws.client("dynamodb").put_item(TableName="linehold", Item=_of_client(item))
    board = stream.read(shop.id)
    assert board is not None
    assert [(ticket.text, here.app.stores.names.of(ticket)) for ticket in board.tickets] == [("A001", UNNAMED)]


def _of_client(item: Any) -> Any:
    return {name: {"B": b64decode(value["B"])} if "B" in value else value for name, value in item.items()}


def test_a_name_cannot_be_moved_to_another_ticket(here: World, shop: Shop) -> None:
    """Who writes one ticket's value into another shows no name there."""
    _join(shop, None, NAMES[0], PHONES[0])
    _join(shop, None, NAMES[1], PHONES[1])
    one, other = (raw for raw in engine().items("linehold") if raw["sk"]["S"].startswith("TICKET#"))
    aws.client("dynamodb").put_item(TableName="linehold", Item=_of_client(one | {"who": other["who"]}))
    assert sorted(_names(shop).values(), key=str) in (
        [("", None), (NAMES[0], PHONES[0])],
        [("", None), (NAMES[1], PHONES[1])],
    )


def test_a_moved_ticket_is_sealed_anew(here: World, shop: Shop) -> None:
    """The ticket that replaces it has the same guest, under its own id."""
    first = _join(shop, here.customer(), NAMES[0], PHONES[0])
    moved = shop.transfer(first, "Fish").expect(200)
    assert (moved["name"], moved["phone"]) == (NAMES[0], PHONES[0])
    assert _names(shop) == {"A001": (NAMES[0], PHONES[0]), "B001": (NAMES[0], PHONES[0])}
    values = {raw["who"]["B"] for raw in engine().items("linehold") if raw["sk"]["S"].startswith("TICKET#")}
    assert len(values) == 2


def test_a_container_reads_a_key_once(here: World, shop: Shop) -> None:
    """A second more than an hour later; what shows no name needs none."""
    guest = here.customer()
    mine = _join(shop, guest, NAMES[0], None)

    def reads(caller: Caller, path: str) -> list[str]:
        with counted() as asked:
            caller.get(path).expect(200)
        return [operation for operation, items in asked.answers if any("key" in item for item in items)]

    with elsewhere(here):
        assert reads(Caller(here.api), f"{shop.path}/board") == []
        assert reads(guest, f"/v1/store-tickets/{mine['ticket_id']}") == ["GetItem"]
        assert reads(guest, f"/v1/store-tickets/{mine['ticket_id']}") == []
        assert reads(shop.owner, f"{shop.path}/board") == []
        here.clock.move(3600)
        assert reads(shop.owner, f"{shop.path}/board") == ["GetItem"]


def test_without_a_key_a_day_goes_on_by_numbers(here: World, shop: Shop) -> None:
    """If the table of keys is lost: people join, are called, moved and reported, and no two seem to be one person."""
    guest = here.customer()
    first = _join(shop, guest, NAMES[0], PHONES[0])
    keys.delete(shop.id)
    with elsewhere(here):
        second = _join(shop, here.customer(), NAMES[1], PHONES[1])
        _join(shop, None, NAMES[2], None)
        assert _names(shop) == {f"A00{number}": ("", None) for number in (1, 2, 3)}
        assert "also" in shop.board(shop.owner)["queues"][0]["tickets"][0]
        assert not any(each["also"] for each in shop.board(shop.owner)["queues"][0]["tickets"])
        assert guest.get(f"/v1/store-tickets/{first['ticket_id']}").expect(200)["name"] == ""
        assert shop.next().expect(200)["number"] == "A001"
        assert shop.transfer(second, "Fish").expect(200)["number"] == "B001"
        shop.close().expect(202)
        close(here, shop)
    assert sorted(reported(here)) == [("A001", "", "processing"), ("A003", "", "waiting"), ("B001", "", "waiting")]


def test_an_item_of_an_older_version_has_a_number(here: World, shop: Shop) -> None:
    """As a local journal may have it: with the name as an attribute of its own, which is not read."""
    ticket = _join(shop, None, NAMES[0], None)
    (raw,) = (raw for raw in engine().items("linehold") if raw["sk"]["S"].startswith("TICKET#"))
    old = {name: value for name, value in raw.items() if name != "who"} | {"name": {"S": NAMES[0]}}
    aws.client("dynamodb").put_item(TableName="linehold", Item=old)
    assert _names(shop) == {ticket["number"]: ("", None)}
    assert [item.who for item in TicketItem.listed(f"STORE#{shop.id}", "TICKET#")] == [None]
    shop.close().expect(202)
    assert work(*messages()) == 0
    assert [row[2] for row in sheet(here)] == ["name", ""]


def test_the_key_stays_until_the_report_is_sent(here: World, shop: Shop) -> None:
    """For as long as emails are down; then it is the first of the day's data that is deleted."""
    _join(shop, None, NAMES[0], None)
    shop.close().expect(202)
    (message,) = messages()
    here.post.down = True
    here.clock.move(20 * 24 * 3600)
    assert work(message) == 1
    assert keys.get(shop.id) is not None
    here.post.down = False
    order: list[str] = []

    def note(model: Any, params: dict[str, Any], **_: Any) -> None:
        body = json.loads(params["body"])
        if model.name in ("DeleteItem", "BatchWriteItem"):
            order.append(body.get("TableName") or next(iter(body["RequestItems"])))

    events = Item._get_connection().connection.client.meta.events
    events.register("before-call.dynamodb", note)
    assert work(message) == 0
    events.unregister("before-call.dynamodb", note)
    assert [row[2] for row in sheet(here)] == ["name", NAMES[0]]
    assert order[0] == "linehold-store-keys"
    assert order.count("linehold-store-keys") == 1


@pytest.mark.parametrize("name", ["Bo", "🙂" * 100], ids=["short", "long"])
def test_a_join_writes_as_much_as_without_seals(here: World, shop: Shop, name: str) -> None:
    """Each ticket is one unit, twice in a transaction, whatever is typed; so are the number and the try."""
    guest = here.customer()
    session = shop.session(guest)
    with counted() as asked:
        (ticket,) = shop.join(guest, (name, "Bread"), session=session).expect(201)["tickets"]
    assert asked.units == 6
    shop.transfer(ticket, "Fish").expect(200)
    placed = [raw for raw in engine().items("linehold") if raw["sk"]["S"].startswith("TICKET#")]
    assert max(map(item_bytes, placed)) <= 1_024
